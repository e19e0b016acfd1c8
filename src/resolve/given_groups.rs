//! More security groups for tasks, which are there already.

use super::context::Context;
use super::references::{self, filled, written as said};
use crate::blueprint::inputs::InputType;
use crate::blueprint::service::Service as Written;
use crate::finding::codes;
use crate::system::{Assumption, End, Path, Service, Text, There};

/// Groups of a service's tasks beside its own; ECS takes five:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html>.
const MOST: usize = 4;

/// The groups that the blueprint gives a service.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, written: &Written) -> Vec<Text> {
    let path = format!("{path}/security_groups");
    let groups = &written.security_groups;
    cx.no_repeats(&path, groups);
    if groups.len() > MOST {
        cx.say_on_key(
            codes::OUT_OF_RANGE,
            &path,
            format!(
                "tasks have five groups at most, and with its own `{name}` has {}",
                groups.len() + 1
            ),
            format!("name {MOST} of them, or put rules of several into one"),
        );
    }
    let each = groups.iter().enumerate();
    let texts: Vec<Text> = each
        .map(|(at, group)| {
            let path = format!("{path}/{at}");
            references::ids(cx, &path, group, &[InputType::SecurityGroup])
        })
        .collect();
    references::no_repeats_by_default(cx, &path, &texts);
    texts
}

/// Refuses groups that the blueprint names elsewhere too: a rule for a group is one for all who carry it,
/// so that their tasks would have paths which nothing says.
pub(super) fn check(cx: &mut Context, paths: &[Path], services: &[Service]) {
    for service in services {
        for (at, group) in service.groups.iter().enumerate() {
            let place = format!("{}/security_groups/{at}", service.origin);
            let own = filled(cx, &place, group).map(|filled| filled.text);
            let same = |end: &End| match end {
                End::Group { id, .. } => {
                    let theirs = filled(cx, &place, id).map(|filled| filled.text);
                    id == group || own.is_some() && own == theirs
                }
                _ => false,
            };
            let named = paths.iter().find(|path| same(&path.from) || same(&path.to));
            if let Some(path) = named {
                let key = path.origin.trim_start_matches('/').replace('/', ".");
                let message = format!(
                    "`{}` is named by `{key}` as well: what that opens would be open for the tasks of `{}`",
                    said(group),
                    service.name
                );
                cx.say(
                    codes::GROUP_UNFIT,
                    place,
                    message,
                    "name another group; a service of the blueprint is reached by `calls`",
                );
            }
        }
    }
}

/// What is taken for granted of them.
pub(super) fn assumed(services: &[Service]) -> Vec<Assumption> {
    let each = services.iter().flat_map(|service| {
        let groups = service.groups.iter().enumerate();
        groups.map(move |(at, group)| Assumption {
            about: There::Group,
            origin: format!("{}/security_groups/{at}", service.origin),
            what: format!(
                "`{}` is a group of the network, and what it lets in and out of the tasks of `{}` is meant",
                said(group),
                service.name
            ),
        })
    });
    each.collect()
}
