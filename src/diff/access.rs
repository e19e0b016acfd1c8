//! What a reviewer has to see of paths that open and close, once for each key that asked for them.

use super::exposure::{Exposure, Way};
use crate::against::{Blueprint, Case, changed};
use crate::finding::{Finding, codes};
use crate::proof::intent;
use crate::prove::types::Kind;
use ipnet::Ipv4Net;
use std::collections::BTreeMap;

/// Paths that are listed before the rest is counted.
const MOST: usize = 12;

pub fn check(case: &mut Case<'_>, exposure: &Exposure) {
    let new = services(case, true);
    let gone = services(case, false);
    way_out(case, exposure, &new);
    let news = |ways: &[&Way]| -> Vec<Way> {
        // What everyone reaches is no news, nor are AWS's own endpoints.
        let everyone = |way: &Way| {
            let same =
                |all: &&Way| all.from == "internet" && (&all.to, all.port) == (&way.to, way.port);
            way.from != "internet" && ways.iter().any(same)
        };
        let known =
            |way: &Way| exposure.public.contains(&(way.to.clone(), way.port)) || everyone(way);
        let aws = |way: &Way| ["endpoints", "s3"].contains(&way.to.as_str());
        let news = ways.iter().filter(|way| !known(way) && !aws(way));
        news.map(|way| (*way).clone()).collect()
    };
    let opens = news(&exposure.wider());
    let mut closes = news(&exposure.narrower());
    let wider = by_cause(case, case.is, &opens, &new);
    for (cause, ways) in wider {
        if cause == EGRESS && has_way_out(&ways) {
            continue;
        }
        let inside = inside(&ways, &mut closes);
        let seen = if ways.iter().any(|way| on_test_listener(case, way)) {
            "; on a test listener they see versions that are not live yet"
        } else {
            ""
        };
        let finding = Finding::new(
            codes::ACCESS_OPENED,
            case.at(&cause, ""),
            format!("{}{seen}", said(&ways, "can reach", "and could not before")),
            "see that it is meant: `synth reach` shows each path with its chain",
        );
        let finding = finding.because(inside.into_iter().chain(listed(&ways, "opens")));
        case.say(finding.on_key(), []);
    }
    let narrower = by_cause(case, case.was, &closes, &gone);
    for (cause, ways) in narrower {
        let finding = Finding::new(
            codes::ACCESS_CLOSED,
            case.at(&cause, ""),
            said(&ways, "can no longer reach", "from this deploy on"),
            "",
        );
        case.say(finding.on_key().because(listed(&ways, "closes")), []);
    }
    moves(case, exposure);
}

const EGRESS: &str = "/network/egress";

/// Services that are new, or that go, as ends of paths.
fn services(case: &Case<'_>, new: bool) -> Vec<String> {
    let (here, there) = if new {
        (case.new, case.old)
    } else {
        (case.old, case.new)
    };
    let only = here
        .of(Kind::Service)
        .filter(|node| there.node(&node.id).is_none());
    let kept = only.filter_map(|node| case.service(&node.id));
    let (one, other) = if new {
        (case.is, case.was)
    } else {
        (case.was, case.is)
    };
    // Jobs come and go without a service of ECS.
    let jobs = one.iter().flat_map(|side| &side.system.services);
    let jobs = jobs.filter(|s| s.rollout.job().is_some());
    let jobs = jobs.filter(|s| other.is_some_and(|o| o.system.service(&s.name).is_none()));
    kept.chain(jobs.map(|s| s.name.clone()))
        .map(|name| format!("service/{name}"))
        .collect()
}

/// The paths of each key that asks for them. What comes or goes with a service is said of the service.
fn by_cause(
    case: &Case<'_>,
    side: Option<Blueprint<'_>>,
    ways: &[Way],
    without: &[String],
) -> BTreeMap<String, Vec<Way>> {
    let mut out: BTreeMap<String, Vec<Way>> = BTreeMap::new();
    for way in ways {
        let own = way.from.starts_with("load_balancer/");
        // What a load balancer reaches, those who reach it do.
        if own || without.contains(&way.from) || without.contains(&way.to) {
            continue;
        }
        let asked = side.and_then(|side| origin(side, way));
        let asked = asked.unwrap_or_else(|| of_end(case, way));
        out.entry(asked).or_default().push(way.clone());
    }
    out
}

/// The key that asks for a path, or for its first part.
fn origin(side: Blueprint<'_>, way: &Way) -> Option<String> {
    let first = way.through.as_ref().unwrap_or(&way.to);
    let paths = &side.system.paths;
    let is = |end: &str, of: &crate::system::End| intent::end(side.system, of) == end;
    let found = paths
        .iter()
        .find(|path| path.port == way.port && is(&way.from, &path.from) && is(first, &path.to));
    // Behind a load balancer the port is another one.
    let found = found.or_else(|| {
        let from = way.through.as_ref()?;
        paths
            .iter()
            .find(|path| is(from, &path.from) && is(&way.to, &path.to))
    });
    let origin = found.map(|path| path.origin.clone())?;
    // Every service asks for its way out, because the network has one.
    Some(
        if way.to == "internet" && origin.starts_with("/services/") {
            EGRESS.to_owned()
        } else {
            origin
        },
    )
}

/// The key of an end, where no path is at hand.
fn of_end(case: &Case<'_>, way: &Way) -> String {
    if case.is.is_none() {
        return String::new();
    }
    if way.to == "internet"
        || way.from.starts_with("service/") && has_way_out(std::slice::from_ref(way))
    {
        return EGRESS.to_owned();
    }
    // Who comes from outside is let in by the load balancer, whatever stands behind it.
    for end in [&way.from, way.through.as_ref().unwrap_or(&way.to)] {
        if let Some(name) = end.strip_prefix("service/") {
            return format!("/services/{name}");
        }
        if end == "management" || end.starts_with("cidr/") || end.starts_with("prefix_list/") {
            return "/management".to_owned();
        }
        if let Some(name) = end.strip_prefix("load_balancer/") {
            return format!("/load_balancers/{name}");
        }
    }
    String::new()
}

fn has_way_out(ways: &[Way]) -> bool {
    ways.iter().any(|way| way.to == "internet")
}

/// Tasks that reach the whole internet, and through it what everyone reaches.
fn way_out(case: &mut Case<'_>, exposure: &Exposure, new: &[String]) {
    let outward = |way: &&Way| {
        way.from.starts_with("service/") && way.to == "internet" && !new.contains(&way.from)
    };
    let outwards: Vec<Way> = exposure.opens.iter().filter(outward).cloned().collect();
    if outwards.is_empty() {
        return;
    }
    let count = |document: &crate::prove::Written<'_>, kind| document.of(kind).count();
    let mut facts = Vec::new();
    for (kind, costs) in [
        (Kind::NatGateway, ", by the hour and by the gigabyte"),
        (Kind::Endpoint, ""),
    ] {
        let (was, is) = (count(case.old, kind), count(case.new, kind));
        let word = kind.spelling().word;
        let (sign, by) = if is > was {
            ("comes", is - was)
        } else {
            ("goes", was - is)
        };
        match by {
            0 => {}
            1 => facts.push(format!("{sign}: 1 {word}{costs}")),
            by => facts.push(format!("{sign}: {by} {word}s{costs}")),
        }
    }
    let from: Vec<String> = outwards.iter().map(|way| end(&way.from)).collect();
    let words = case.words(EGRESS, (None, None));
    let change = words.map_or_else(String::new, |(was, is)| {
        let one = |text: Option<String>| text.unwrap_or_else(|| "endpoints".to_owned());
        format!(
            "`network.egress` changes from `{}` to `{}`: ",
            one(was),
            one(is)
        )
    });
    let finding = Finding::new(
        codes::WAY_OUT,
        case.at(EGRESS, ""),
        format!(
            "{change}{} reach the whole internet on 443, which they could not",
            joined(&from)
        ),
        "see that it is meant; deploy it while no release runs, because tasks change their way to AWS under them",
    );
    let also: Vec<Way> = exposure
        .opens
        .iter()
        .filter(|way| way.to != "internet" && outwards.iter().any(|w| w.from == way.from))
        .filter(|way| !exposure.public.contains(&(way.to.clone(), way.port)))
        .cloned()
        .collect();
    facts.extend(listed(&also, "opens"));
    case.say(finding.on_key().because(facts), []);
}

/// Ranges that could already, and lie inside of what can now: they lose nothing.
fn inside(opens: &[Way], closes: &mut Vec<Way>) -> Vec<String> {
    let net = |way: &Way| {
        way.from
            .strip_prefix("cidr/")
            .and_then(|n| n.parse::<Ipv4Net>().ok())
    };
    let wide = |net: Ipv4Net| 1_u64 << (32 - u32::from(net.prefix_len()));
    let mut out = Vec::new();
    for new in opens.iter().filter_map(net) {
        for old in closes.iter().filter_map(net) {
            if new.contains(&old) {
                let fact = format!(
                    "wider: {old} could, which lies inside of {new}: {} instead of {} addresses",
                    wide(new),
                    wide(old)
                );
                if !out.contains(&fact) {
                    out.push(fact);
                }
            }
        }
    }
    closes.retain(|old| {
        let kept = |new: &Way| {
            let same = (&new.to, new.port) == (&old.to, old.port);
            same && net(new)
                .zip(net(old))
                .is_some_and(|(new, old)| new.contains(&old))
        };
        !opens.iter().any(kept)
    });
    out
}

fn on_test_listener(case: &Case<'_>, way: &Way) -> bool {
    let balancer = way.through.as_ref().unwrap_or(&way.to);
    let Some(name) = balancer.strip_prefix("load_balancer/") else {
        return false;
    };
    let known = case.is.map(|is| is.system.balancers.iter());
    let mut known = known.into_iter().flatten();
    known.any(|b| (b.name == name || b.name.replace('-', "_") == name) && b.test_port == way.port)
}

/// `203.0.113.0/24 can reach load balancer internet on 10080, which could not`.
fn said(ways: &[Way], verb: &str, rest: &str) -> String {
    let list = |of: &dyn Fn(&Way) -> String| {
        let mut names: Vec<String> = ways.iter().map(of).collect();
        names.sort();
        names.dedup();
        joined(&names)
    };
    let direct = |way: &Way| match &way.through {
        Some(through) => format!("{} on {}", end(through), way.port),
        None => format!("{} on {}", end(&way.to), way.port),
    };
    format!(
        "{} {verb} {}, {rest}",
        list(&|way| end(&way.from)),
        list(&direct)
    )
}

/// The paths that come with a service.
pub fn with_service(exposure: &Exposure, name: &str) -> Vec<String> {
    let end = format!("service/{name}");
    let of = |way: &&Way| {
        let aws = ["endpoints", "s3"].contains(&way.to.as_str());
        (way.from == end && !aws) || (way.to == end && !way.from.starts_with("load_balancer/"))
    };
    let ways: Vec<Way> = exposure.opens.iter().filter(of).cloned().collect();
    listed(&ways, "opens")
}

/// Each path on a line.
fn listed(ways: &[Way], word: &str) -> Vec<String> {
    let one = |way: &Way| {
        let through = way.through.as_ref().map(|t| format!(" through {}", end(t)));
        format!(
            "{word}: {} -> {} on {}{}",
            end(&way.from),
            end(&way.to),
            way.port,
            through.unwrap_or_default()
        )
    };
    let mut out: Vec<String> = ways.iter().take(MOST).map(one).collect();
    if ways.len() > MOST {
        out.push(format!("and {} more", ways.len() - MOST));
    }
    out
}

/// An end as people say it.
fn end(name: &str) -> String {
    match name.split_once('/') {
        Some(("service", name)) => format!("`{name}`"),
        Some(("load_balancer", name)) => format!("load balancer `{name}`"),
        Some(("cidr" | "group" | "prefix_list", rest)) => rest.to_owned(),
        _ => match name {
            "internet" => "the internet".to_owned(),
            "endpoints" => "the endpoints".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.join(""),
    }
}

/// Test listeners that move: whoever reaches them has to be told. A production listener that moves is said
/// of those that call it.
fn moves(case: &mut Case<'_>, exposure: &Exposure) {
    for (whom, was, is) in &exposure.moves {
        let Some(name) = whom.strip_prefix("load_balancer/") else {
            continue;
        };
        // Whom it concerns, and what keeps it from being carried out, has been said.
        let said = [codes::ADDRESS_MOVED, codes::PORT_TAKEN];
        let own = format!("/load_balancers/{name}/");
        let mut all = case.said.iter().map(|said| &said.finding);
        if all.any(|f| said.contains(&f.code) && f.path.starts_with(&own)) {
            continue;
        }
        let balancer = case.is.and_then(|side| {
            let all = &side.system.balancers;
            all.iter()
                .find(|b| b.name == name || b.name.replace('-', "_") == name)
        });
        let (key, code, help) = match balancer {
            Some(balancer) if balancer.test_port == *is => (
                "test_listener",
                codes::TEST_LISTENER_MOVED,
                "deploy it while no release waits for approval, and update what looks at the old port: bookmarks, hooks, `synth smoke`",
            ),
            _ => (
                "listener",
                codes::LIVE_AT_ONCE,
                "tell whoever asks on the old port",
            ),
        };
        let pointer = format!("/load_balancers/{name}/{key}/port");
        let finding = Finding::new(
            code,
            case.at(&pointer, ""),
            format!(
                "`{}` moves from {was} to {is} with this deploy, for the same sources",
                changed::dotted(&pointer)
            ),
            help,
        );
        case.say(finding.on_key(), []);
    }
}
