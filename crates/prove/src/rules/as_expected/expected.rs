//! What the blueprint says of single properties: a part of [`super`].

use super::subjects::{Subject, Subjects};
use super::written::{fits, written};
use crate::intent::Intent;
use crate::intent::{Block, Expected, Is, Of};
use crate::rules::case::Case;
use crate::rules::rule::Violations;
use crate::types::{Needed, Row};
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, Link};

/// Compares each property with what is expected of it.
pub fn check(case: &Case<'_>, intent: &Intent, wrong: &mut Violations) {
    let format = case.scene.document.format;
    let mut subjects = Subjects::new(case);
    for expected in intent.expected.iter() {
        let path = expected.row.path(format);
        if path.is_empty() {
            continue;
        }
        if let Is::All(wanted) = &expected.is {
            all(case, &mut subjects, expected, wanted, wrong);
            continue;
        }
        let found = subjects.some(&expected.of, wrong);
        let targets: Vec<NodeId> = match &expected.is {
            Is::Leads(to) => subjects.any(to).iter().map(|s| s.node).collect(),
            _ => Vec::new(),
        };
        for subject in found.iter() {
            if let Some(what) = differs(case, subject, expected, &targets) {
                let id = case.scene.id(subject.node);
                wrong.at(subject.node, format!("{id}: {path} {what}"));
            }
        }
    }
}

/// The values of all that are meant together.
fn all<'i>(
    case: &Case<'_>,
    subjects: &mut Subjects<'_, 'i>,
    expected: &'i Expected,
    wanted: &[String],
    wrong: &mut Violations,
) {
    let path = expected.row.path(case.scene.document.format);
    let found = subjects.any(&expected.of);
    // An input has no value, and is told by its name.
    let said = |s: &Subject<'_>| match written(case, &s.block, expected.row) {
        Fact::Unknown(what) if wanted.contains(&what) => what,
        is => is.to_string(),
    };
    let mut is: Vec<String> = found.iter().map(said).collect();
    is.sort();
    if is != *wanted {
        let (is, should) = (each(&is), each(wanted));
        let what = match &expected.of {
            Of::Tied(_, kind, _) | Of::Every(kind) => {
                let word = kind.spelling().word;
                format!("{path} of each {word} is {is}, not {should}")
            }
            _ => format!("{path} is {is}, not {should}"),
        };
        // Where one is too many that one is the place, else whatever all of them belong to.
        let more = found.iter().find(|s| !wanted.contains(&said(s)));
        match more.map(|s| s.node) {
            Some(node) => {
                wrong.at(node, format!("{}: {what}", case.scene.id(node)));
            }
            None => subjects.say(&expected.of, &what, wrong),
        }
    }
}

/// What a property is, where that is not what is expected.
fn differs(
    case: &Case<'_>,
    subject: &Subject<'_>,
    expected: &Expected,
    targets: &[NodeId],
) -> Option<String> {
    let row = expected.row;
    let r = case.scene.read();
    match &expected.is {
        Is::Value(should) => {
            let is = written(case, &subject.block, row);
            let format = case.scene.document.format;
            let elsewhere = row.only.is_some_and(|(of, _)| of != format);
            if elsewhere && is.is_absent() {
                return None;
            }
            (!fits(row, &is, should, row.known)).then(|| format!("is {is}, not {should}"))
        }
        Is::Nothing => match written(case, &subject.block, row) {
            Fact::Absent => None,
            is => Some(format!("is {is}, and the blueprint has none")),
        },
        Is::Leads(_) => {
            let links = r.as_links(r.within(&subject.block, row));
            let right = |link: &Link| link.node().is_some_and(|n| targets.contains(&n));
            // Where it is left out and has to be written, that is said already.
            let left_out = links.is_empty() && row.needed == Needed::Always;
            if left_out || !links.is_empty() && links.iter().all(right) {
                return None;
            }
            let is: Vec<String> = links.iter().map(|l| r.said_link(l)).collect();
            let should: Vec<String> = targets
                .iter()
                .map(|n| case.scene.id(*n).to_owned())
                .collect();
            Some(format!("leads to {}, not to {}", each(&is), each(&should)))
        }
        Is::Each(blocks) => {
            let value = r.within(&subject.block, row);
            let items = value.map_or(&[][..], Value::items);
            blocks_differ(case, row, items, blocks)
        }
        Is::All(_) => None,
    }
}

/// Which blocks are there and which are meant, where these are not the same.
fn blocks_differ(case: &Case<'_>, row: &Row, items: &[Value], blocks: &[Block]) -> Option<String> {
    let format = case.scene.document.format;
    let alike = |item: &Value, block: &Block| {
        let mut all = block.iter().filter(|(row, _)| !row.path(format).is_empty());
        all.all(|(row, should)| fits(row, &written(case, item, row), should, true))
    };
    let mut left: Vec<&Block> = blocks.iter().collect();
    let mut more: Vec<&Value> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let found = if row.unordered {
            left.iter().position(|block| alike(item, block))
        } else {
            let block = blocks.get(at).filter(|block| alike(item, block));
            block.and_then(|b| left.iter().position(|l| std::ptr::eq(*l, b)))
        };
        match found {
            Some(place) => {
                left.remove(place);
            }
            None => more.push(item),
        }
    }
    if left.is_empty() && more.is_empty() {
        return None;
    }
    // Both are told in the words of the block that is meant.
    let rows: Vec<&Row> = blocks
        .iter()
        .max_by_key(|b| b.len())
        .map(|b| b.iter().map(|(row, _)| *row).collect())
        .unwrap_or_default();
    let more: Vec<String> = more
        .iter()
        .map(|item| {
            let all = rows.iter().map(|row| written(case, item, row).to_string());
            all.collect::<Vec<_>>().join(" ")
        })
        .map(|said| {
            if said.is_empty() {
                "a block".to_owned()
            } else {
                said
            }
        })
        .collect();
    let left: Vec<String> = left
        .iter()
        .map(|block| {
            let all = block.iter().map(|(_, should)| should.as_str());
            all.collect::<Vec<_>>().join(" ")
        })
        .collect();
    Some(match (more.as_slice(), left.as_slice()) {
        (_, []) => format!("has {}, which is not in the blueprint", each(&more)),
        ([], _) => format!("has no {}", each(&left)),
        _ => format!("has {}, not {}", each(&more), each(&left)),
    })
}

fn each(all: &[String]) -> String {
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join(", ")
    }
}
