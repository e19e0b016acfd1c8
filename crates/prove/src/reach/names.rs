//! What the parts of a document are called, the same in both formats.

use crate::documents::Format;
use crate::value::{NodeId, Value, snake};
use crate::world::Scene;
use crate::world::rows::Link;
use crate::world::security_groups::{CLOUDFRONT, Listed};
use crate::world::tasks::{Runs, Service};
use std::borrow::Cow;

const BALANCER_NOISE: &[&str] = &["load", "balancer", "loadbalancer", "alb", "lb", "elb"];
const SERVICE_NOISE: &[&str] = &["service", "ecs", "this"];
const LIST_NOISE: &[&str] = &["prefix", "list", "prefixlist"];
const GROUP_NOISE: &[&str] = &["security", "group", "sg", "securitygroup"];

/// Words of a logical id or an address without those that only say the type.
pub fn short(scene: &Scene, node: NodeId, noise: &[&str]) -> String {
    let id = scene.id(node);
    let name = match scene.document.format {
        Format::CloudFormation => without_hash(id),
        Format::Terraform => id.rsplit_once('.').map_or(id, |(_, name)| name),
    };
    let words = snake(name);
    let kept: Vec<&str> = words
        .split('_')
        .filter(|w| !w.is_empty() && !noise.contains(w))
        .collect();
    if kept.is_empty() {
        words
    } else {
        kept.join("_")
    }
}

/// A logical id without the eight hexadecimal digits that CDK puts behind each.
fn without_hash(id: &str) -> &str {
    let hash = |c: &u8| c.is_ascii_digit() || (b'A'..=b'F').contains(c);
    match id
        .len()
        .checked_sub(8)
        .and_then(|at| id.split_at_checked(at))
    {
        Some((name, end))
            if !name.is_empty()
                && end.bytes().all(|c| hash(&c))
                && end.bytes().any(|c| c.is_ascii_digit()) =>
        {
            name
        }
        _ => id,
    }
}

/// The name of a service: its name in ECS as far as it is plain text, or its logical id.
pub fn service_name(scene: &Scene, index: usize) -> Cow<'_, str> {
    let service = &scene.tasks.services[index];
    let named = match &service.name {
        Some(Value::Text(name)) if service.runs == Runs::AtTimes => {
            return own_name(scene, service, name).into();
        }
        Some(Value::Text(name)) => return name.into(),
        Some(Value::Joined(pieces)) => {
            let text: String = pieces.iter().filter_map(Value::as_text).collect();
            text.trim_matches('-').to_owned()
        }
        _ => String::new(),
    };
    if named.is_empty() {
        return short(scene, service.node, SERVICE_NOISE).into();
    }
    named.into()
}

/// The name of a job behind its cluster's, which schedules of several systems are told apart by.
fn own_name<'n>(scene: &Scene, job: &Service, name: &'n str) -> &'n str {
    let cluster = job.cluster.as_ref().and_then(Link::node);
    let cluster = cluster.and_then(|c| scene.read().name_of(c)?.as_text());
    let rest = cluster.and_then(|c| name.strip_prefix(c)?.strip_prefix('-'));
    rest.unwrap_or(name)
}

/// The name of a load balancer: the blueprint's, where the document says it; else by its scheme where it is
/// the only one, and by its logical id where it is not.
pub fn balancer_name(scene: &Scene, index: usize) -> String {
    let balancers = &scene.balancing.balancers;
    let from = scene.document.node(balancers[index].node).from();
    if let Some(name) = from.and_then(|from| from.strip_prefix("/load_balancers/")) {
        return name.to_owned();
    }
    let scheme = balancers[index].internet.known();
    let mut same = balancers.iter().filter(|b| b.internet.known() == scheme);
    let alone = same.nth(1).is_none();
    match scheme {
        Some(true) if alone => "internet".to_owned(),
        Some(false) if alone => "internal".to_owned(),
        _ => short(scene, balancers[index].node, BALANCER_NOISE),
    }
}

/// How a list is named that no actor stands for.
pub fn list_name(scene: &Scene, list: &Listed) -> String {
    match list {
        Listed::CloudFront => CLOUDFRONT.to_owned(),
        Listed::Other(link) => format!("prefix_list/{}", outside(scene, link, LIST_NOISE)),
    }
}

/// How a group is named whose members are not known.
pub fn group_name(scene: &Scene, group: &Link) -> String {
    format!("group/{}", outside(scene, group, GROUP_NOISE))
}

/// The name of what a rule leads to: the document's own, or what stands there.
fn outside(scene: &Scene, link: &Link, noise: &[&str]) -> String {
    match link {
        Link::Node(node, _) => short(scene, *node, noise),
        Link::Outside(text) | Link::Unknown(text) => text.clone(),
    }
}
