//! For how many rules of a security group a prefix list counts.

use super::context::Context;
use crate::blueprint::sources::PrefixList;
use crate::system::{Piece, Text};
use std::collections::BTreeMap;

/// For how many rules each list counts that says it, by its label.
pub(super) fn of_lists(cx: &Context) -> BTreeMap<String, usize> {
    let blueprint = cx.blueprint;
    let balancers = blueprint.load_balancers.iter();
    let sources = balancers
        .filter_map(|(_, balancer)| balancer.from.as_ref())
        .flat_map(|from| &from.prefix_lists);
    let mut out = BTreeMap::new();
    for list in blueprint.management.prefix_lists.iter().chain(sources) {
        let Some(entries) = list.entries() else {
            continue;
        };
        let most = out.entry(name(list)).or_insert(0);
        *most = usize::try_from(entries).unwrap_or(usize::MAX).max(*most);
    }
    out
}

/// A list's label, as paths have it.
fn name(list: &PrefixList) -> String {
    let id = list.id().as_str();
    match id
        .strip_prefix("${input.")
        .and_then(|i| i.strip_suffix('}'))
    {
        Some(input) => Text(vec![Piece::Input(input.to_owned())]).label(),
        None => id.to_owned(),
    }
}
