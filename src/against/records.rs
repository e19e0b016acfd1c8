//! Names in DNS that lead to a load balancer.
//!
//! Route 53 has one record of a name and type in a hosted zone, and refuses to make another
//! (<https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html>). A deploy
//! makes what is new before or while it takes away what goes.

use super::address::texts;
use super::pending::task;
use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::types::{Kind, record};
use crate::prove::{Format, Node, Written};
use std::collections::BTreeMap;

pub(super) fn check(case: &mut Case<'_>) {
    taken(case);
    going(case);
    moving(case);
    coming(case);
}

/// A record that leads a name to a load balancer.
struct Led<'d> {
    node: &'d Node,
    name: String,
    zone: String,
}

fn led<'d>(document: &'d Written<'_>) -> Vec<Led<'d>> {
    let leads = |node: &&Node| document.get(node, record::TO).is_some();
    let said = |node, row| document.get(node, row).map(|value| document.said(value));
    let all = document.of(Kind::Record).filter(leads);
    all.filter_map(|node| {
        Some(Led {
            node,
            name: said(node, record::NAME)?,
            zone: said(node, record::ZONE)?,
        })
    })
    .collect()
}

/// A name that goes from one load balancer to another.
fn taken(case: &mut Case<'_>) {
    // A name that goes with its service from one stack to another is said there.
    if case
        .said
        .iter()
        .any(|said| said.finding.code == codes::TEMPLATE_MOVED)
    {
        return;
    }
    let (old, new) = (led(case.old), led(case.new));
    for comes in &new {
        let id = &comes.node.id;
        let same = |one: &&Led<'_>| (&one.name, &one.zone) == (&comes.name, &comes.zone);
        let Some(has) = old.iter().find(same).filter(|has| has.node.id != *id) else {
            continue;
        };
        let (name, how) = (&comes.name, made(case));
        let finding = Finding::new(
            codes::NAME_LED,
            case.at(&case.origin(id), id),
            format!(
                "`{name}` goes to another load balancer in one deploy: {how} the record that leads there while the one of {} has the name, and Route 53 refuses two",
                domain(case, &has.node.id)
            ),
            format!(
                "in one deploy let nothing behind either load balancer take `{name}`, and in the next let the new one; nobody finds it between the two"
            ),
        );
        case.say(finding.on_key(), [id.clone(), has.node.id.clone()]);
    }
}

fn made(case: &Case<'_>) -> &'static str {
    match case.new.format() {
        Format::CloudFormation => "CloudFormation makes",
        Format::Terraform => "Terraform may make",
    }
}

/// The load balancer of a record, as its domain's key.
fn domain(case: &Case<'_>, id: &str) -> String {
    match case.origin(id) {
        origin if origin.is_empty() => id.to_owned(),
        origin => format!("`{}`", changed::dotted(&origin)),
    }
}

/// Names that lead to no load balancer any more.
fn going(case: &mut Case<'_>) {
    let (old, new) = (led(case.old), led(case.new));
    let gone = old
        .iter()
        .filter(|one| new.iter().all(|other| other.name != one.name));
    for (origin, all) in by_origin(case, gone) {
        let first = all[0].node.id.clone();
        let mut callers: Vec<String> = Vec::new();
        for one in &all {
            for caller in callers_of(case.old, &one.name) {
                if case.new.node(&caller).is_some() {
                    callers.push(format!(
                        "{} asks for {} until its tasks are replaced",
                        case.who(&caller),
                        one.name
                    ));
                }
            }
        }
        let lead = if all.len() == 1 { "leads" } else { "lead" };
        let finding = Finding::new(
            codes::NAME_GOES,
            case.at(&origin, &first),
            format!(
                "{} {lead} nowhere from this deploy on: the record goes with it",
                names(&all)
            ),
            "go on if nobody asks for it any more; a record that you make yourself can only come after this deploy",
        );
        let ids: Vec<String> = all.iter().map(|one| one.node.id.clone()).collect();
        case.say(finding.on_key().because(callers), ids);
    }
}

/// Names that another hosted zone has from now on.
fn moving(case: &mut Case<'_>) {
    let (old, new) = (led(case.old), led(case.new));
    let moved = new.iter().filter(|one| {
        let was = old.iter().filter(|other| other.name == one.name);
        let zones: Vec<&String> = was.map(|other| &other.zone).collect();
        !zones.is_empty() && !zones.contains(&&one.zone)
    });
    let order = match case.new.format() {
        Format::CloudFormation => "after it is made there",
        Format::Terraform => "before it is made there",
    };
    for (origin, all) in by_origin(case, moved) {
        let first = all[0].node.id.clone();
        let finding = Finding::new(
            codes::ZONE_MOVED,
            case.at(&format!("{origin}/zone"), &first),
            format!(
                "{} moves to another hosted zone: the record goes from the old one {order}, and whoever is still sent to the old one's name servers finds nothing",
                names(&all)
            ),
            "delegate the domain to the new zone first, and wait for the time to live of its NS records; the new zone may not have these names before the deploy, so choose an hour in which nobody asks",
        );
        let ids: Vec<String> = all.iter().map(|one| one.node.id.clone()).collect();
        case.say(finding.on_key(), ids);
    }
}

/// Names that come to a load balancer that is there: users may ask for them by a record of another's.
fn coming(case: &mut Case<'_>) {
    let (old, new) = (led(case.old), led(case.new));
    let balancer = |document: &Written<'_>, node: &Node| {
        let to = document.get(node, record::TO)?;
        let mentioned = document.mentioned(to);
        let mut all = mentioned.into_iter();
        let found = all.find(|id| document.kind(id) == Kind::LoadBalancer)?;
        Some(found.to_owned())
    };
    let begun: Vec<String> = old
        .iter()
        .filter_map(|one| balancer(case.old, one.node))
        .collect();
    let comes = new.iter().filter(|one| {
        let fresh = old.iter().all(|other| other.name != one.name);
        let of = balancer(case.new, one.node);
        let first = |id: String| case.old.node(&id).is_some() && !begun.contains(&id);
        fresh && of.is_some_and(first)
    });
    for (origin, all) in by_origin(case, comes) {
        let first = all[0].node.id.clone();
        let help = match case.new.format() {
            Format::CloudFormation => {
                "look for records of these names in the hosted zone (`synth preflight` does), and take those that lead to this load balancer out right before the deploy; nobody finds the name until it is done"
            }
            Format::Terraform => {
                "look for records of these names in the hosted zone (`synth preflight` does), and take those that lead to this load balancer into the state with an `import` block"
            }
        };
        let finding = Finding::new(
            codes::NAME_COMES,
            case.at(&origin, &first),
            format!(
                "a record comes for {}: where the hosted zone has one of that name, the deploy stops there",
                names(&all)
            ),
            help,
        );
        let ids: Vec<String> = all.iter().map(|one| one.node.id.clone()).collect();
        case.say(finding.on_key(), ids);
    }
}

fn by_origin<'a, 'd: 'a>(
    case: &Case<'_>,
    all: impl Iterator<Item = &'a Led<'d>>,
) -> BTreeMap<String, Vec<&'a Led<'d>>> {
    let mut out: BTreeMap<String, Vec<&Led<'_>>> = BTreeMap::new();
    for one in all {
        out.entry(case.origin(&one.node.id)).or_default().push(one);
    }
    out
}

fn names(all: &[&Led<'_>]) -> String {
    let quoted: Vec<String> = all.iter().map(|one| format!("`{}`", one.name)).collect();
    match quoted.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => quoted.concat(),
    }
}

/// Services whose tasks are told a name.
fn callers_of(document: &Written<'_>, name: &str) -> Vec<String> {
    let says = |service: &&Node| {
        let Some(task) = task(document, service) else {
            return false;
        };
        let mut told = false;
        texts(document, &task.properties, &mut |text| {
            let mut found = text.match_indices(name);
            told |= found.any(|(at, _)| {
                let ends = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
                !text[..at].ends_with(ends) && !text[at + name.len()..].starts_with(ends)
            });
        });
        told
    };
    let services = document.of(Kind::Service).filter(says);
    services.map(|service| service.id.clone()).collect()
}
