//! What the blueprint says of single properties: a part of [`super`].

use crate::intent::{Expected, Intent, Of};
use crate::questions::invariants::case::Case;
use crate::questions::invariants::facts::scaling::targets;
use crate::questions::invariants::facts::standby::standby;
use crate::questions::invariants::rule::Violations;
use crate::questions::reach::listeners::target_groups;
use crate::types::row::Takes;
use crate::value::NodeId;
use crate::world::rows::{Fact, Link, Read};

/// Compares each property with what is expected of it.
pub fn check(case: &Case<'_>, intent: &Intent, wrong: &mut Violations) {
    let r = case.scene.read();
    let mut last: Option<(&Of, Vec<NodeId>)> = None;
    for expected in &intent.expected {
        // Properties of one resource stand together, so it is looked up once.
        let nodes = match &last {
            Some((of, nodes)) if **of == expected.of => nodes,
            _ => &last.insert((&expected.of, nodes(case, &expected.of))).1,
        };
        for node in nodes {
            if let Some(is) = differs(r, *node, expected) {
                let path = expected.row.path(r.doc.format);
                let (id, should) = (case.scene.id(*node), &expected.is);
                wrong.at(*node, format!("{id}: {path} is {is}, not {should}"));
            }
        }
    }
}

/// The resources whose properties are meant.
fn nodes(case: &Case<'_>, of: &Of) -> Vec<NodeId> {
    let scene = case.scene;
    let services = |name: &str| {
        let all = 0..scene.tasks.services.len();
        let named = move |index: &usize| case.meant(*index).is_some_and(|m| m.name == name);
        all.filter(named).collect::<Vec<_>>()
    };
    match of {
        Of::Service(name) => {
            let all = services(name).into_iter();
            all.map(|index| scene.tasks.services[index].node).collect()
        }
        Of::TaskDefinition(name) => {
            let all = services(name).into_iter();
            all.filter_map(|index| scene.tasks.definition_of(&scene.tasks.services[index]))
                .map(|definition| definition.node)
                .collect()
        }
        Of::TargetGroups(name) => {
            let mut out = Vec::new();
            for index in services(name) {
                out.extend(target_groups(scene, index).iter().filter_map(Link::node));
                out.extend(standby(scene, index));
            }
            let known = |node: &NodeId| {
                scene
                    .balancing
                    .target_groups
                    .iter()
                    .any(|g| g.node == *node)
            };
            out.retain(known);
            out
        }
        Of::ScalableTarget(name) => {
            let all = services(name).into_iter();
            all.flat_map(|index| targets(case, index))
                .map(|t| t.node)
                .collect()
        }
        Of::LoadBalancer(name) => {
            let actor = case.actor(&format!("load_balancer/{name}"));
            actor.and_then(|a| a.node).into_iter().collect()
        }
        Of::Every(kind) => scene.read().of(*kind).collect(),
    }
}

/// What a property is, where that is not what is expected.
fn differs(r: Read<'_>, node: NodeId, expected: &Expected) -> Option<Fact<String>> {
    let row = expected.row;
    let is = match row.takes {
        Takes::Flag => match r.flag(node, row) {
            Fact::Known(flag) => Fact::Known(flag.to_string()),
            Fact::Absent => Fact::Absent,
            Fact::Unknown(what) => Fact::Unknown(what),
        },
        _ => r.text(node, row),
    };
    let fits = match &is {
        Fact::Known(text) => *text == expected.is,
        Fact::Absent => row.default == Some(expected.is.as_str()),
        Fact::Unknown(_) => !row.known,
    };
    (!fits).then_some(is)
}
