//! Which scalable targets hold the count of a service.

use crate::rules::case::Case;
use crate::types::Attr;
use crate::value::{NodeId, Value};
use crate::world::rows::Link;
use crate::world::scaling::ScalableTarget;

/// Scalable targets of a service: `service/CLUSTER/SERVICE`, by reference or by name.
pub fn targets<'a>(case: &Case<'a>, index: usize) -> Vec<&'a ScalableTarget> {
    let scene = case.scene;
    let service = &scene.tasks.services[index];
    let r = scene.read();
    let own_name = service.name.as_ref().map(|n| r.said(n));
    let cluster = service.cluster.as_ref().and_then(Link::node);
    let cluster_name = cluster.and_then(|c| r.name_of(c)).map(|n| r.said(n));
    let says = |part: &Value, node: Option<NodeId>, name: Option<&String>| match part {
        Value::Attr(n, attr) => {
            node == Some(*n) && r.kind(*n).attr(r.doc.format, attr) == Attr::Name
        }
        Value::Text(text) => name == Some(text),
        other => name == Some(&r.said(other)),
    };
    scene
        .scaling
        .targets
        .iter()
        .filter(|t| {
            let Some([kind, in_cluster, of_service]) = t.parts.as_deref() else {
                return false;
            };
            says(of_service, Some(service.node), own_name.as_ref())
                && says(in_cluster, cluster, cluster_name.as_ref())
                && kind.as_text() == Some("service")
        })
        .collect()
}
