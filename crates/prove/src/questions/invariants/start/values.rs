//! P221: AWS takes the values that are written.
//!
//! # What it checks
//! A table of properties with the words, numbers, names and addresses that AWS takes there, and of
//! lists in which nothing may stand twice: names of load balancers, target groups and roles, days
//! that logs can be kept, attributes of target groups, characters of descriptions. What only a
//! deployment knows is not judged.
//!
//! # What breaks in real life
//! The deployment stops in the middle and rolls back. CloudFormation looks at few of these before it
//! begins; Terraform at more, and at others.
//!
//! # How to mend
//! Write one of the values that the help names.

use super::taken::{ATTRIBUTES, ONCE, TABLE, Takes};
use crate::documents::Format;
use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{NodeId, Value};
use crate::world::kinds::Kind;
use crate::world::rows::{Fact, Read, Row, row};
use crate::world::{endpoints, load_balancing, roles, tasks};
use Takes::{Cidr, Flag, Name, Numbers, Range, Text, Words};

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String, String)> = Vec::new();
    for (kind, row, takes) in TABLE {
        for node in r.of(*kind) {
            let Some(value) = r.get(node, *row) else {
                continue;
            };
            if let Some((said, help)) = refused(r, value, *row, *takes) {
                let at = path(r, *row);
                wrong.push((node, format!("{at} is {said}"), help));
            }
        }
    }
    for (kind, row) in ONCE {
        for node in r.of(*kind) {
            let items = r.list(node, *row);
            let twice = items
                .iter()
                .enumerate()
                .any(|(i, item)| items[..i].contains(item));
            if twice {
                let help = "say it once".to_owned();
                wrong.push((
                    node,
                    format!("{} says one thing twice", path(r, *row)),
                    help,
                ));
            }
        }
    }
    attributes(r, &mut wrong);
    protocols(r, &mut wrong);
    policies(r, &mut wrong);
    for (node, what, help) in wrong {
        let id = case.scene.id(node).to_owned();
        case.report(
            codes::VALUES,
            node,
            format!("{id}: {what}"),
            help,
            Vec::new(),
        );
    }
}

fn refused<'d>(r: Read<'d>, value: &'d Value, row: Row, takes: Takes) -> Option<(String, String)> {
    match takes {
        Words(words) => match r.as_text(Some(value)) {
            Fact::Known(text) if !words.contains(&text.as_str()) => {
                Some((text, format!("one of {}", words.join(", "))))
            }
            _ => None,
        },
        Range(from, to) => match r.as_number(Some(value)) {
            Fact::Known(n) if !(from..=to).contains(&n) => {
                Some((n.to_string(), format!("{from} to {to}")))
            }
            _ => None,
        },
        Numbers(numbers) => match r.as_number(Some(value)) {
            // Nought turns a slow start off, and 30 to 900 seconds is one.
            Fact::Known(n) if row == load_balancing::SLOW_START => (n != 0
                && !(30..=900).contains(&n))
            .then(|| (n.to_string(), "30 to 900, or 0".to_owned())),
            Fact::Known(n) if !numbers.contains(&n) => {
                let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                Some((n.to_string(), format!("one of {}", all.join(", "))))
            }
            _ => None,
        },
        Flag => match r.as_flag(Some(value)) {
            Fact::Unknown(what) if value.is_plain() => Some((what, "true or false".to_owned())),
            _ => None,
        },
        Cidr => match r.as_text(Some(value)) {
            Fact::Known(text) => {
                let net: Result<ipnet::IpNet, _> = text.parse();
                let fits = net.is_ok_and(|n| n.network() == n.addr());
                (!fits).then(|| (text, "a range such as 10.0.0.0/16".to_owned()))
            }
            _ => None,
        },
        Text(most, fits) => named(r, value, most, fits, |_| true, ""),
        Name(most, fits, passes, words) => named(r, value, most, fits, passes, words),
    }
}

fn named<'d>(
    r: Read<'d>,
    value: &'d Value,
    most: usize,
    fits: fn(char) -> bool,
    passes: fn(&str) -> bool,
    words: &str,
) -> Option<(String, String)> {
    let Fact::Known(text) = r.as_text(Some(value)) else {
        return None;
    };
    let length = text.chars().count();
    if (1..=most).contains(&length) && text.chars().all(fits) && passes(&text) {
        return None;
    }
    let help = format!("at most {most} characters of those that AWS takes, {words}");
    Some((
        format!("`{text}`"),
        help.trim_end_matches([',', ' ']).to_owned(),
    ))
}

fn attributes(r: Read<'_>, wrong: &mut Vec<(NodeId, String, String)>) {
    if r.doc.format != Format::CloudFormation {
        return;
    }
    for (kind, list, known) in ATTRIBUTES {
        let list = row("attributes", list, "");
        for node in r.of(*kind) {
            let keys = r.list(node, list).iter().filter_map(|a| a.get("Key"));
            let unknown = keys
                .filter_map(Value::as_text)
                .find(|key| !known.contains(key));
            if let Some(key) = unknown {
                let help = "write the name of an attribute that there is".to_owned();
                wrong.push((node, format!("there is no attribute {key}"), help));
            }
        }
    }
}

/// Protocols of rules that stand inside of a group.
fn protocols(r: Read<'_>, wrong: &mut Vec<(NodeId, String, String)>) {
    for list in [
        row("ingress", "SecurityGroupIngress", "ingress"),
        row("egress", "SecurityGroupEgress", "egress"),
    ] {
        for node in r.of(Kind::SecurityGroup) {
            for rule in r.list(node, list) {
                let protocol = r.as_text(r.within(rule, row("protocol", "IpProtocol", "protocol")));
                // Terraform takes either case.
                if let Fact::Known(word) = &protocol
                    && let word = word.to_ascii_lowercase()
                    && !matches!(
                        word.as_str(),
                        "tcp" | "udp" | "icmp" | "icmpv6" | "58" | "-1" | "all"
                    )
                    && word.parse::<u8>().is_err()
                {
                    let help = "tcp, udp, icmp, icmpv6, -1 or a number".to_owned();
                    wrong.push((node, format!("there is no protocol {word}"), help));
                }
            }
        }
    }
}

/// Versions of policies, and ARNs of those that AWS keeps.
fn policies(r: Read<'_>, wrong: &mut Vec<(NodeId, String, String)>) {
    for (kind, row) in [
        (Kind::Role, roles::TRUST),
        (Kind::RolePolicy, roles::DOCUMENT),
        (Kind::Endpoint, endpoints::POLICY),
        (Kind::TaskDefinition, tasks::CONTAINERS),
        (Kind::RepositoryLifecycle, roles::DOCUMENT),
        (
            Kind::Repository,
            row("policy", "LifecyclePolicy.LifecyclePolicyText", ""),
        ),
    ] {
        for node in r.of(kind) {
            let Some(value) = r.get(node, row) else {
                continue;
            };
            let Some(document) = crate::world::json::unpacked(value) else {
                if matches!(value, Value::Joined(_) | Value::Text(_)) && kind != Kind::Endpoint {
                    let help = "write JSON".to_owned();
                    wrong.push((node, format!("{} is no JSON", path(r, row)), help));
                }
                continue;
            };
            let version = document.get("Version").and_then(Value::as_text);
            if version.is_some_and(|v| !matches!(v, "2012-10-17" | "2008-10-17")) {
                let help = "2012-10-17".to_owned();
                wrong.push((
                    node,
                    "the policy's Version is none of IAM's".to_owned(),
                    help,
                ));
            }
        }
    }
    for (kind, row) in [
        (Kind::Role, roles::MANAGED),
        (Kind::PolicyAttachment, roles::ATTACHED),
    ] {
        for node in r.of(kind) {
            for arn in r.list(node, row) {
                let said = match arn {
                    Value::Text(_) | Value::Joined(_) => r.said(arn),
                    _ => continue,
                };
                if said.starts_with("arn:") && !said.contains(":policy/") {
                    let help = "the ARN of a policy".to_owned();
                    wrong.push((node, format!("{said} is no policy"), help));
                }
            }
        }
    }
}

fn path(r: Read<'_>, row: Row) -> &'static str {
    match r.doc.format {
        Format::CloudFormation => row.cfn,
        Format::Terraform => row.tf,
    }
}
