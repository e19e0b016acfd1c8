use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{Kind, schedule};
use crate::value::NodeId;
use crate::world::network::{Address, Hop, Nat};
use crate::world::rows::Link;
use crate::world::security_groups::Peer;
use crate::world::tasks::{Runs, Service};

rule! {
    /// P209: nothing is created before what it needs.
    ///
    /// # What it checks
    /// Internet load balancers, NAT gateways, fixed addresses of hosts and routes to an internet gateway wait
    /// for its attachment; the address of a NAT gateway has time until that is made. Deployment groups wait for the policies of their role. For a system with a
    /// blueprint also: each service, and each schedule, waits, by name, by reference or through a barrier, for its task
    /// definition, its log groups, the policies of its roles, every security group rule of its paths,
    /// the route tables of its subnets, and the endpoints or NAT that its start takes. Without one it is
    /// a warning.
    ///
    /// # What breaks in real life
    /// It works on most days. On the others a service starts a second before its endpoint has private
    /// DNS, and the first deployment into an empty account hangs until it times out.
    ///
    /// # How to fix it
    /// `DependsOn` or `depends_on`. In CloudFormation, put a list that may grow behind a wait-condition
    /// handle: a `DependsOn` that is added later counts as an update of the service.
    help: "make it wait: DependsOn in CloudFormation, depends_on in Terraform",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    gateways(case, &mut wrong);
    roles(case, &mut wrong);
    if case.intent.is_some() {
        for index in 0..case.scene.tasks.services.len() {
            service(case, index, &mut wrong);
        }
    }
    wrong
}

fn say(case: &Case<'_>, node: NodeId, missing: &[NodeId], wrong: &mut Violations) {
    if missing.is_empty() {
        return;
    }
    let names: Vec<&str> = missing.iter().map(|n| case.scene.id(*n)).collect();
    let what = format!(
        "{} does not wait for {}",
        case.scene.id(node),
        names.join(", ")
    );
    let found = wrong.at(node, what);
    // It is a matter of who is done first, and over what is there already it goes well.
    if case.intent.is_none() {
        found.warns();
    }
}

/// What needs the network to have its gateway.
fn gateways(case: &Case<'_>, wrong: &mut Violations) {
    let scene = case.scene;
    let attachments: Vec<(NodeId, Link)> = scene
        .network
        .attachments
        .iter()
        .map(|a| (a.node, a.vpc.clone()))
        .collect();
    let [(attachment, _)] = attachments.as_slice() else {
        return;
    };
    let mut needs: Vec<NodeId> = Vec::new();
    needs.extend(
        scene
            .balancing
            .balancers
            .iter()
            .filter(|b| b.internet.known() == Some(&true))
            .map(|b| b.node),
    );
    needs.extend(
        scene
            .network
            .routes
            .iter()
            .filter(|r| r.hop == Hop::Internet)
            .map(|r| r.node),
    );
    let nats = &scene.network.nats;
    let public = |n: &&Nat| n.connectivity.known().is_none_or(|c| c != "private");
    needs.extend(nats.iter().filter(public).map(|n| n.node));
    // An address that a NAT gateway takes needs no gateway before the NAT gateway does.
    let bound =
        |a: &&Address| case.intent.is_some() || a.instance.is_some() || a.interface.is_some();
    needs.extend(scene.network.addresses.iter().filter(bound).map(|a| a.node));
    for node in needs {
        // Routes written inside a table are part of it.
        if scene.read().kind(node) != Kind::RouteTable && !case.waits_for(node, *attachment) {
            say(case, node, &[*attachment], wrong);
        }
    }
}

/// Deployment groups check their role when they are made.
fn roles(case: &Case<'_>, wrong: &mut Violations) {
    let scene = case.scene;
    for group in &scene.release.groups {
        let Some(role) = group.role.as_ref().and_then(|l| scene.role(l)) else {
            continue;
        };
        let missing: Vec<NodeId> = role
            .policy_nodes
            .iter()
            .copied()
            .filter(|p| !case.waits_for(group.node, *p))
            .collect();
        say(case, group.node, &missing, wrong);
    }
}

fn service(case: &Case<'_>, index: usize, wrong: &mut Violations) {
    let scene = case.scene;
    let service = &scene.tasks.services[index];
    // Who starts it by hand does so when all of it is there.
    if service.runs == Runs::ByHand {
        return;
    }
    let waited = case.all_waits(service.node);
    let mut needs: Vec<NodeId> = Vec::new();
    if let Some(definition) = scene.tasks.definition_of(service) {
        needs.push(definition.node);
        for link in definition
            .execution_role
            .iter()
            .chain(&definition.task_role)
        {
            if let Some(role) = scene.role(link) {
                needs.extend(&role.policy_nodes);
            }
        }
        for container in definition.containers.iter().flatten() {
            if let Some(group) = &container.log_group {
                let said = scene.read().said(group);
                needs.extend(
                    scene
                        .log_groups
                        .iter()
                        .filter(|g| {
                            matches!(group, crate::value::Value::Attr(n, _) if *n == g.node)
                                || g.name.as_ref().is_some_and(|n| scene.read().says(n, &said))
                        })
                        .map(|g| g.node),
                );
            }
        }
    }
    // Due at once, it would be refused.
    if let Some(role) = scene.read().link(service.node, schedule::ROLE)
        && service.is_job()
        && let Some(role) = scene.role(&role)
    {
        needs.extend(&role.policy_nodes);
    }
    needs.extend(rules(case, service));
    needs.extend(network(case, service));
    let mut missing: Vec<NodeId> = Vec::new();
    for need in needs {
        if !waited[need.at()] && !missing.contains(&need) {
            missing.push(need);
        }
    }
    say(case, service.node, &missing, wrong);
}

/// Both halves of every path from or to the service, and from its load balancer to it. What stands in another
/// template is for whoever calls it from there.
fn rules(case: &Case<'_>, service: &Service) -> Vec<NodeId> {
    let template = |node| case.scene.document.node(node).template;
    let own = |link: &Link| service.groups.iter().any(|g| g.same(link));
    case.scene
        .groups
        .rules
        .iter()
        .filter(|rule| own(&rule.group) || matches!(&rule.peer, Peer::Group(g) if own(g)))
        .map(|rule| rule.node)
        .filter(|node| template(*node) == template(service.node))
        .filter(|node| case.scene.read().kind(*node) != Kind::SecurityGroup)
        .collect()
}

/// Route tables of its subnets, and endpoints or NAT behind them.
fn network(case: &Case<'_>, service: &Service) -> Vec<NodeId> {
    let scene = case.scene;
    let mut out = Vec::new();
    for subnet in service.subnets.iter().filter_map(Link::node) {
        for association in scene
            .network
            .associations
            .iter()
            .filter(|a| a.subnet.is(subnet))
        {
            out.push(association.node);
            out.extend(
                scene
                    .network
                    .routes
                    .iter()
                    .filter(|r| r.table.same(&association.table) && r.hop == Hop::Nat)
                    .map(|r| r.node),
            );
        }
    }
    // Any of them may be what a start asks: the registry, logs, secrets, layers.
    out.extend(scene.endpoints.iter().map(|e| e.node));
    out
}
