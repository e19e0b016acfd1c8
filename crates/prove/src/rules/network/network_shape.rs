use crate::reach::routes::internet_route;
use crate::reach::step::Step;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::Scene;
use crate::world::network::Hop;
use crate::world::rows::{Fact, Link, Row, Thing, row};
use ipnet::Ipv4Net;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// P216: subnets, routes and gateways fit together.
    ///
    /// # What it checks
    /// Ranges of subnets lie inside their network and do not overlap; a subnet has one route table, of
    /// its own network; each table has at most one route for a range, and every route has one; NAT
    /// gateways stand in public subnets and have an address of their own; gateways are attached once.
    ///
    /// # What breaks in real life
    /// AWS refuses what overlaps in the middle of a deployment. What it does not refuse is worse: a NAT
    /// gateway in a private subnet is made, costs money, and no packet ever comes back.
    ///
    /// # How to fix it
    /// Correct one of the two things that the message names.
    help: "correct the one that is wrong: ranges inside their network, resources in one network, one route for a range",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    subnets(case.scene, &mut wrong);
    tables(case.scene, &mut wrong);
    gateways(case.scene, &mut wrong);
    if let Some(intent) = case.intent {
        dead_ends(case.scene, &mut wrong);
        zones(case.scene, intent.zones, &mut wrong);
    }
    wrong
}

fn subnets(scene: &Scene, wrong: &mut Violations) {
    let net = &scene.network;
    for vpc in &net.vpcs {
        if let Some(cidr) = vpc.cidr.known()
            && !(16..=28).contains(&cidr.prefix_len())
        {
            wrong.at(
                vpc.node,
                format!("{} is {cidr}; AWS accepts /16 to /28", scene.id(vpc.node)),
            );
        }
        if vpc.dns_support == Fact::Known(false) {
            wrong.at(
                vpc.node,
                format!("DNS resolution is off in {}", scene.id(vpc.node)),
            );
        }
    }
    for subnet in &net.subnets {
        let id = scene.id(subnet.node);
        let Fact::Known(cidr) = subnet.cidr else {
            continue;
        };
        if cidr.network() != cidr.addr() {
            wrong.at(
                subnet.node,
                format!("{id} is {cidr}, which has host bits set"),
            );
        }
        if !(16..=28).contains(&cidr.prefix_len()) {
            wrong.at(
                subnet.node,
                format!("{id} is {cidr}; AWS accepts /16 to /28"),
            );
        }
        let vpc = subnet
            .vpc
            .as_ref()
            .and_then(|v| net.vpcs.iter().find(|x| v.is(x.node)));
        if let Some(vpc) = vpc
            && let Fact::Known(range) = vpc.cidr
            && !range.contains(&cidr)
            && !extended(scene, vpc.node)
        {
            wrong.at(
                subnet.node,
                format!(
                    "{id} ({cidr}) is outside of {} ({range})",
                    scene.id(vpc.node)
                ),
            );
        }
    }
    overlaps(scene, wrong);
}

/// Subnets of one network that have addresses in common: each is said of one other. Ranges lie inside each
/// other or apart, so in their order one that overlaps any overlaps the last that it lies in.
fn overlaps(scene: &Scene, wrong: &mut Violations) {
    let mut ranges: BTreeMap<Thing<'_>, Vec<(Ipv4Net, NodeId)>> = BTreeMap::new();
    for subnet in &scene.network.subnets {
        let vpc = subnet.vpc.as_ref().and_then(Link::thing);
        if let (Some(vpc), Some(cidr)) = (vpc, subnet.cidr.known()) {
            ranges.entry(vpc).or_default().push((*cidr, subnet.node));
        }
    }
    for ranges in ranges.values_mut() {
        ranges.sort_by_key(|(cidr, node)| (cidr.network(), cidr.prefix_len(), *node));
        let mut around: Vec<(Ipv4Net, NodeId)> = Vec::new();
        for (cidr, node) in &*ranges {
            while around.pop_if(|(outer, _)| !outer.contains(cidr)).is_some() {}
            if let Some((outer, other)) = around.last() {
                let (late, early) = if node > other {
                    ((*node, *cidr), (*other, *outer))
                } else {
                    ((*other, *outer), (*node, *cidr))
                };
                wrong.at(
                    late.0,
                    format!(
                        "{} ({}) overlaps {} ({})",
                        scene.id(late.0),
                        late.1,
                        scene.id(early.0),
                        early.1
                    ),
                );
            }
            around.push((*cidr, *node));
        }
    }
}

/// With a blueprint: subnets of just its zones, which have Fargate, and no public address for whatever
/// starts there.
fn zones(scene: &Scene, meant: usize, wrong: &mut Violations) {
    let mut seen: Vec<&Value> = Vec::new();
    for subnet in &scene.network.subnets {
        let id = scene.id(subnet.node);
        if subnet.public_addresses == Fact::Known(true) {
            wrong.at(
                subnet.node,
                format!("whatever starts in {id} gets a public address"),
            );
        }
        if let Some(zone) = &subnet.zone
            && !seen.contains(&zone)
        {
            seen.push(zone);
            if seen.len() > meant {
                wrong.at(
                    subnet.node,
                    format!("{id} is in one zone more than the {meant} of the blueprint"),
                );
            }
        }
    }
    // Local zones and zones that an account must opt into have no Fargate.
    let r = scene.read();
    for (at, node) in scene.document.all() {
        if r.kind(at) != Kind::Zones || node.path.starts_with("/prior_state") {
            continue;
        }
        let text = |row: &Row| r.text(at, row);
        let values: Vec<Fact<String>> = r
            .list(at, &row("values", "", "filter.values"))
            .iter()
            .map(|v| r.as_text(Some(v)))
            .collect();
        let known = |word: &str| Fact::Known(word.to_owned());
        if text(&row("state", "", "state")) != known("available")
            || text(&row("filter", "", "filter.name")) != known("opt-in-status")
            || values != [known("opt-in-not-required")]
        {
            wrong.at(
                at,
                format!("{} also looks up zones that have no Fargate", node.id),
            );
        }
    }
}

/// Whether a network has more ranges than its first.
fn extended(scene: &Scene, vpc: NodeId) -> bool {
    scene.document.nodes.iter().any(|n| {
        (n.kind == "AWS::EC2::VPCCidrBlock" || n.kind == "aws_vpc_ipv4_cidr_block_association") && {
            let mut found = false;
            n.properties.references(&mut |r, _| found |= r == vpc);
            found
        }
    })
}

fn tables(scene: &Scene, wrong: &mut Violations) {
    let net = &scene.network;
    let mut tied = BTreeSet::new();
    for association in &net.associations {
        let id = scene.id(association.node);
        if (association.subnet.thing()).is_some_and(|subnet| !tied.insert(subnet)) {
            wrong.at(
                association.node,
                format!(
                    "{} gets a second route table from {id}",
                    scene.said(&association.subnet)
                ),
            );
        }
        let table = net.tables.iter().find(|t| association.table.is(t.node));
        if let (Some(table), Some(subnet)) = (table, net.subnet(&association.subnet))
            && let (Some(a), Some(b)) = (&table.vpc, &subnet.vpc)
            && !a.same(b)
        {
            wrong.at(
                association.node,
                format!("{id} associates a table and a subnet of two networks"),
            );
        }
    }
    let mut routed = BTreeSet::new();
    for route in &net.routes {
        let id = scene.id(route.node);
        if matches!(&route.target, Link::Unknown(what) if what == "no target") {
            wrong.at(route.node, format!("{id} leads nowhere"));
        }
        if matches!(&route.table, Link::Unknown(what) if what == "no route table") {
            wrong.at(route.node, format!("{id} is in no route table"));
        }
        if let Fact::Known(range) = route.destination {
            if (route.table.thing()).is_some_and(|table| !routed.insert((table, range))) {
                wrong.at(
                    route.node,
                    format!(
                        "{id} is the second route for {range} in {}",
                        scene.said(&route.table)
                    ),
                );
            }
            if range.network() != range.addr() {
                wrong.at(
                    route.node,
                    format!("{id} is for {range}, which has host bits set"),
                );
            }
        }
    }
}

fn gateways(scene: &Scene, wrong: &mut Violations) {
    let net = &scene.network;
    for nat in &net.nats {
        let id = scene.id(nat.node);
        if nat.connectivity.known().is_some_and(|c| c == "private") {
            continue;
        }
        match &nat.subnet {
            Some(subnet) => {
                if let Step::No(why) = internet_route(scene, subnet) {
                    wrong.at(
                        nat.node,
                        format!("{id} is in a subnet without a route to the internet: {why}"),
                    );
                }
            }
            None => {
                wrong.at(nat.node, format!("{id} is in no subnet"));
            }
        }
        match &nat.address {
            None => {
                wrong.at(nat.node, format!("{id} has no address"));
            }
            Some(address) => {
                if net.nats.iter().any(|n| {
                    n.node < nat.node && n.address.as_ref().is_some_and(|a| a.same(address))
                }) {
                    wrong.at(
                        nat.node,
                        format!("{id} has the address of another NAT gateway"),
                    );
                }
                let bound = net
                    .addresses
                    .iter()
                    .any(|a| address.is(a.node) && (a.instance.is_some() || a.interface.is_some()));
                if bound {
                    wrong.at(nat.node, format!("{id} has the address of an instance"));
                }
            }
        }
    }
    let mut attached = BTreeSet::new();
    for attachment in &net.attachments {
        let mut again = |end: Option<_>| end.is_some_and(|end| !attached.insert(end));
        // Both ends are noted, whatever the first one is.
        if again(attachment.gateway.thing()) | again(attachment.vpc.thing()) {
            wrong.at(
                attachment.node,
                format!(
                    "{} attaches a gateway that is attached already",
                    scene.id(attachment.node)
                ),
            );
        }
    }
}

/// With a blueprint: private tables that lead to a gateway are a mistake, and so are routes in the
/// table of no subnet.
fn dead_ends(scene: &Scene, wrong: &mut Violations) {
    let net = &scene.network;
    for route in &net.routes {
        if !net.associations.iter().any(|a| a.table.same(&route.table)) {
            wrong.at(
                route.node,
                format!("{} is in a table that no subnet uses", scene.id(route.node)),
            );
        }
        if route
            .destination
            .known()
            .is_none_or(|d| d.prefix_len() != 0)
        {
            wrong.at(
                route.node,
                format!("{} is not a default route", scene.id(route.node)),
            );
        }
        if route.hop == Hop::Other {
            wrong.at(
                route.node,
                format!(
                    "{} leads to neither a gateway nor NAT",
                    scene.id(route.node)
                ),
            );
        }
    }
    // Each zone's tasks leave through NAT of their own zone where there is more than one.
    let zone = |link: &Link| net.subnet(link).and_then(|s| s.zone.clone());
    if net.nats.len() > 1 {
        for association in &net.associations {
            let nat = net
                .default_route(&association.table)
                .and_then(|r| net.nats.iter().find(|n| r.target.is(n.node)));
            if let Some(nat) = nat
                && let (Some(own), Some(other)) = (
                    zone(&association.subnet),
                    nat.subnet.as_ref().and_then(zone),
                )
                && own != other
            {
                wrong.at(
                    association.node,
                    format!(
                        "{} leads to a NAT gateway in another zone",
                        scene.said(&association.subnet)
                    ),
                );
            }
        }
    }
}
