//! Managed prefix lists: which may stand where, and what is taken for granted of them.

use super::context::Context;
use super::references::{self, filled};
use crate::blueprint::Blueprint;
use crate::blueprint::inputs::InputType;
use crate::blueprint::sources::PrefixList;
use crate::finding::codes;
use crate::system::{Assumption, Balancer, Text, There};

/// What lists are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Management's.
    Management,
    /// Those who reach a production listener.
    Sources,
}

/// The lists at `path`, by id.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    lists: &[PrefixList],
    whose: Whose,
) -> Vec<Text> {
    let names: Vec<String> = lists.iter().map(ToString::to_string).collect();
    cx.no_repeats(path, &names);
    let each = lists.iter().enumerate();
    each.map(|(at, list)| {
        let path = match list {
            PrefixList::Id(_) => format!("{path}/{at}"),
            PrefixList::Sized(_) => format!("{path}/{at}/id"),
        };
        let id = references::ids(cx, &path, list.id(), &[InputType::PrefixList]);
        of_aws(cx, &path, &id, list, whose);
        id
    })
    .collect()
}

/// AWS's lists are none of the team's: who stands on one is AWS's to say.
fn of_aws(cx: &mut Context, path: &str, id: &Text, list: &PrefixList, whose: Whose) {
    let Some(known) = filled(cx, path, id).filter(|f| is_of_aws(&f.text)) else {
        return;
    };
    match whose {
        Whose::Management => cx.say(
            codes::LIST_UNFIT,
            known.path,
            format!("`{}` is a list of AWS's own: whoever AWS puts on it would be management", known.text),
            "name a list of your own, whose ids have 17 digits, or the addresses under `management.cidrs`",
        ),
        Whose::Sources if list.entries().is_none() => cx.say(
            codes::LIST_UNFIT,
            known.path,
            format!("`{}` is a list of AWS's own, and for how many rules it counts is not said", known.text),
            format!("for CloudFront's, take it out and set `cloudfront` instead; of any other, say the weight that AWS gives it: `{{id: {}, entries: WEIGHT}}`", known.text),
        ),
        Whose::Sources => {}
    }
}

/// Whether a list is AWS's own. Ids of 8 digits are from before July 2018, and customers make lists since
/// June 2020: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>.
fn is_of_aws(id: &str) -> bool {
    id.strip_prefix("pl-")
        .is_some_and(|digits| digits.len() < 17)
}

/// What is taken for granted of every list.
pub(super) fn assumed(blueprint: &Blueprint, balancers: &[Balancer]) -> Vec<Assumption> {
    let management = "/management/prefix_lists";
    let lists = &blueprint.management.prefix_lists;
    let mut out = assumed_at(management, lists, "test listeners as management");
    for balancer in balancers {
        let settings = blueprint.load_balancers.named(&balancer.name);
        let Some(from) = settings.and_then(|settings| settings.from.as_ref()) else {
            continue;
        };
        let path = format!("{}/from/prefix_lists", balancer.origin);
        let reaches = format!("the production listener of `{}`", balancer.name);
        out.extend(assumed_at(&path, &from.prefix_lists, &reaches));
    }
    out
}

fn assumed_at(path: &str, lists: &[PrefixList], reaches: &str) -> Vec<Assumption> {
    let each = lists.iter().enumerate();
    each.map(|(at, list)| {
        let room = match list.entries() {
            Some(1) => "and has room for 1 entry".to_owned(),
            Some(entries) => format!("and has room for {entries} entries at most"),
            None => {
                "and its group has room for its entries, each of which counts as a rule".to_owned()
            }
        };
        Assumption {
            about: There::PrefixList,
            origin: format!("{path}/{at}"),
            what: format!("`{list}` holds those alone who may reach {reaches}, {room}"),
        }
    })
    .collect()
}
