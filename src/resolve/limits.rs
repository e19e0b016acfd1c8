//! AWS's limits that only the whole system can reach. Bounds of a single key stand on its type.
//!
//! Not here, since no blueprint can break them: five fixed addresses (one host and four NAT gateways
//! at most) and ten alarms in a deployment group (three at most).

use super::context::Context;
use super::fronts;
use super::weights;
use crate::finding::{codes, pointer};
use crate::system::{End, Network, Path};
use std::collections::BTreeMap;

/// Rules and target groups of one load balancer (ALB quotas: 100 each); a service has two of each.
pub(super) const SERVICES_ON_BALANCER: usize = 50;
/// Rules of one security group in each direction (VPC quotas).
const RULES_IN_GROUP: usize = 60;
/// Interface endpoints of one network (VPC quotas).
const ENDPOINTS: usize = 50;
/// Parameters of one template are 200; some are the document's own.
const INPUTS: usize = 190;
/// Tags of one resource are 50; some are the document's own.
const TAGS: usize = 40;

/// Names every limit that the system breaks.
pub(super) fn check(cx: &mut Context, network: &Network, paths: &[Path]) {
    balancers(cx);
    groups(cx, paths);
    if network.interface_endpoints.len() > ENDPOINTS {
        cx.say_on_key(
            codes::TOO_MANY_ENDPOINTS,
            "/network/endpoints",
            format!(
                "the network would have {} interface endpoints; AWS allows {ENDPOINTS}",
                network.interface_endpoints.len()
            ),
            format!("take some out, or choose {}", cx.way_out()),
        );
        cx.offer_way_out();
    }
    let (inputs, tags) = (cx.blueprint.inputs.len(), cx.blueprint.tags.len());
    if inputs > INPUTS {
        cx.say_on_key(
            codes::TOO_MANY_INPUTS,
            "/inputs",
            format!("there are {inputs} inputs; a document has room for {INPUTS}"),
            "write values that never differ into the blueprint itself",
        );
    }
    if tags > TAGS {
        cx.say_on_key(
            codes::TOO_MANY_TAGS,
            "/tags",
            format!(
                "there are {tags} tags; a resource has room for {TAGS} beside those that tools add"
            ),
            "take some out",
        );
    }
}

fn balancers(cx: &mut Context) {
    let blueprint = cx.blueprint;
    for balancer in fronts::known(blueprint) {
        let mut behind = fronts::behind(blueprint, balancer);
        let count = fronts::behind(blueprint, balancer).count();
        if let Some((name, _)) = behind.nth(SERVICES_ON_BALANCER) {
            let scheme = blueprint.load_balancers.scheme(balancer);
            let free = (2..).map(|n| format!("{balancer}-{n}"));
            let mut free = free.filter(|name| blueprint.load_balancers.named(name).is_none());
            let further = free.next().unwrap_or_default();
            cx.say(
                codes::RULES_ON_BALANCER,
                format!("{}/load_balancer", pointer("/services", name)),
                format!(
                    "{count} services stand behind the load balancer `{balancer}`; at two rules and two target groups each, it takes {SERVICES_ON_BALANCER}"
                ),
                format!(
                    "put those that are not deployed yet behind a further one: `load_balancers: {{{further}: {{scheme: {}}}}}`, and `load_balancer: {further}` in these services; one that is deployed stays where it is",
                    scheme.word()
                ),
            );
        }
    }
}

fn groups(cx: &mut Context, paths: &[Path]) {
    let mut rules: BTreeMap<(&End, &str), Vec<&Path>> = BTreeMap::new();
    for path in paths {
        rules.entry((&path.from, "out of")).or_default().push(path);
        // It has a group of its own.
        if path.from != End::CloudFront {
            rules.entry((&path.to, "into")).or_default().push(path);
        }
    }
    let weights = weights::of_lists(cx);
    // A list counts with its entries: for one where nobody says how many it can have.
    let weight = |path: &&Path| match (&path.from, &path.to) {
        (End::PrefixList { label, .. }, _) | (_, End::PrefixList { label, .. }) => {
            weights.get(label).copied().unwrap_or(1)
        }
        _ => 1,
    };
    for ((end, direction), rules) in rules {
        let name = match end {
            End::Host => "the management host".to_owned(),
            End::Endpoints => "the endpoints".to_owned(),
            End::Balancer(name) => format!("the load balancer `{name}`"),
            End::Service(name) => format!("`{name}`"),
            // Not groups of the stack.
            End::Internet
            | End::Cidr(_)
            | End::Group { .. }
            | End::PrefixList { .. }
            | End::CloudFront
            | End::HostAddress
            | End::S3
            | End::DynamoDb => continue,
        };
        // What was written out one by one is what can be shortened, and lists are what counts most.
        let count: usize = rules.iter().map(weight).sum();
        let longest = rules
            .iter()
            .max_by_key(|path| (weight(path), path.origin.matches('/').count()))
            .filter(|_| count > RULES_IN_GROUP);
        if let Some(path) = longest {
            let (counted, help) = if count == rules.len() {
                let way = match end {
                    End::Endpoints => {
                        "write `network: {egress: nat}`, with which tasks need no endpoints; or split the system into two blueprints"
                    }
                    _ => {
                        "name fewer and wider ranges, or a prefix list; or split the system into two blueprints"
                    }
                };
                (format!("{count} rules lead {direction} {name}"), way)
            } else {
                (
                    format!(
                        "rules {direction} {name} count for {count}, prefix lists by their entries and once for each port"
                    ),
                    "name fewer or smaller lists, or fewer ranges; a list with room for fewer entries counts for less",
                )
            };
            cx.say_on_key(
                codes::RULES_IN_GROUP,
                path.origin.clone(),
                format!("{counted}; a security group takes {RULES_IN_GROUP}"),
                help,
            );
        }
    }
}
