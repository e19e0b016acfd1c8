use crate::rules::case::Case;
use crate::rules::facts::paths::matches_nothing;
use crate::rules::rule::{Violations, rule};
use crate::world::rows::{Fact, Link};
use crate::world::security_groups::{Peer, Rule};

rule! {
    /// P110: AWS accepts every security group rule, and each can match.
    ///
    /// # What it checks
    /// That each rule belongs to a group, names exactly one source or destination, and has a protocol
    /// and ports in order: from 0 to 65535, the first not above the last.
    ///
    /// # What breaks in real life
    /// The deployment stops in the middle, or the rule stands there and matches nothing.
    ///
    /// # How to fix it
    /// Write the rule again with one source or destination and one range of ports.
    help: "write the rule again with one source or destination and one port range",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for rule in &case.scene.groups.rules {
        if let Some(what) = broken(rule) {
            wrong.at(rule.node, format!("{}: {what}", case.scene.id(rule.node)));
        }
    }
    wrong
}

fn broken(rule: &Rule) -> Option<&'static str> {
    if matches!(&rule.group, Link::Unknown(what) if what == "no group") {
        return Some("it belongs to no group");
    }
    if matches!(&rule.peer, Peer::Unknown(what) if what == "no source or destination") {
        return Some("it has no source or destination");
    }
    if matches_nothing(rule) {
        return None;
    }
    match (&rule.protocol, &rule.ports) {
        (Fact::Absent, _) => Some("it has no protocol"),
        (Fact::Known(p), _) if !known(p) => Some("AWS has no such protocol"),
        (Fact::Known(p), Fact::Absent) if matches!(p.as_str(), "tcp" | "udp" | "6" | "17") => {
            Some("it has a protocol with ports, and no ports")
        }
        (Fact::Known(p), Fact::Known((from, to)))
            if matches!(p.as_str(), "tcp" | "udp" | "6" | "17") =>
        {
            if from > to {
                Some("its first port is greater than its last")
            } else if *from < 0 || *to > 65_535 {
                Some("its ports are not between 0 and 65535")
            } else {
                None
            }
        }
        (_, Fact::Unknown(what)) if what == "only one of the two ports" => {
            Some("it has only one of its two ports")
        }
        _ => None,
    }
}

fn known(protocol: &str) -> bool {
    matches!(protocol, "tcp" | "udp" | "icmp" | "icmpv6" | "all")
        || protocol
            .parse::<i16>()
            .is_ok_and(|n| (-1..=255).contains(&n))
}
