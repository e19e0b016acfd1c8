//! Load balancers with their two listeners, and each service's two target groups and two rules.

use super::access::Access;
use super::access_logs::Logs;
use super::network::Network;
use super::{domain, text, waf};
use crate::aws::{
    Listener, ListenerCertificate, ListenerRule, LoadBalancer, TargetGroup, listener,
    listener_rule, load_balancer, target_group,
};
use crate::stack::{Handle, Scope, Stack, Tree, names};
use crate::system::{
    AccessLogs, Balancer, End, Piece, Protocol, Scheme, Service, Stickiness, System, Text,
};
use std::collections::BTreeMap;

/// A load balancer as other parts need it.
pub struct Made {
    /// The load balancer.
    pub handle: Handle<LoadBalancer>,
    /// Production.
    pub production: Handle<Listener>,
    /// Test.
    pub test: Handle<Listener>,
}

/// What stands behind a load balancer for one service.
#[derive(Clone, Copy)]
pub struct Pair {
    /// One version.
    pub blue: Handle<TargetGroup>,
    /// The other.
    pub green: Handle<TargetGroup>,
    /// The production rule.
    pub production: Handle<ListenerRule>,
    /// The test rule.
    pub test: Handle<ListenerRule>,
}

/// Everything about load balancing.
pub struct Balancing {
    made: BTreeMap<String, Made>,
    pairs: BTreeMap<String, Pair>,
}

impl Balancing {
    /// A load balancer by name.
    pub fn get(&self, name: &str) -> Option<&Made> {
        self.made.get(name)
    }

    /// What stands behind a load balancer for a service.
    pub fn pair(&self, service: &str) -> Option<Pair> {
        self.pairs.get(service).copied()
    }
}

/// Adds load balancers, listeners, target groups and rules.
pub fn plan(
    system: &System,
    network: &Network,
    access: &Access,
    logs: Option<&Logs>,
    stack: &mut Stack,
) -> Balancing {
    let mut balancing = Balancing {
        made: BTreeMap::new(),
        pairs: BTreeMap::new(),
    };
    for balancer in &system.balancers {
        let mut scope = Scope::new(stack, &[&balancer.name], &balancer.origin);
        let (scheme, internal, subnets) = match balancer.scheme {
            Scheme::Internet => ("internet-facing", false, &network.public),
            Scheme::Internal => ("internal", true, &network.private),
        };
        let tags = scope.tags(&balancer.name);
        let end = End::Balancer(balancer.name.clone());
        let written = balancer.access_logs.as_ref();
        let handle = scope.add(
            &[],
            "Spreads requests over the tasks of the services behind it",
            LoadBalancer {
                name: name(&system.name, &balancer.name),
                scheme,
                internal,
                subnets: subnets.clone(),
                groups: access.group(&end),
                idle_timeout: balancer.idle_timeout,
                deletion_protection: balancer.deletion_protection,
                logs: written.is_some(),
                logs_block: written.map(|_| true),
                logs_bucket: bucket(balancer, logs),
                logs_prefix: written.map(|l| l.prefix().cloned().unwrap_or_default()),
                logs_prefix_block: written.and_then(|l| l.prefix().cloned()),
                tags,
            },
        );
        if let (Some(AccessLogs::Made), Some(logs)) = (written, logs) {
            scope.wait(handle.ix, [logs.ready]);
        }
        if balancer.scheme == Scheme::Internet {
            scope.wait(handle.ix, network.outside.iter().copied());
        }
        let origin = format!("{}/listener/domain", balancer.origin);
        let issued = balancer
            .domain()
            .map(|d| domain::certificate(d, &mut scope.from(&origin)));
        let mut listener = |name: &'static str, why: &'static str, port: u16| {
            let tags = scope.tags("");
            let given = balancer.tls.as_ref().and_then(|tls| tls.there().next());
            let given = given.map(text::plain);
            let issued = issued.clone();
            let (certificates, certificate) = issued.map_or((given.clone(), given), |issued| {
                (Some(issued.certificate), Some(issued.validated))
            });
            scope.add(
                &[name],
                why,
                Listener {
                    default: listener::nothing_here(),
                    balancer: handle.get(&LoadBalancer::ARN),
                    port,
                    protocol: if balancer.tls.is_some() {
                        "HTTPS"
                    } else {
                        "HTTP"
                    },
                    certificates: certificates.map(listener::only).into(),
                    certificate: certificate.into(),
                    policy: balancer.tls.as_ref().map(|t| t.policy.clone()),
                    tags,
                },
            )
        };
        let production = listener(
            "production",
            "The port that users reach; where requests go stands in rules",
            balancer.port,
        );
        let test = listener(
            "test",
            "The port on which management looks at the next version before it is live",
            balancer.test_port,
        );
        further(balancer, [production, test], &mut scope);
        if let Some(port) = balancer.redirect_port {
            let tags = scope.tags("");
            let redirect = scope.add(
                &["redirect"],
                "Sends everyone who comes by plain HTTP to HTTPS",
                Listener {
                    default: listener::to_https(balancer.port),
                    balancer: handle.get(&LoadBalancer::ARN),
                    port,
                    protocol: "HTTP",
                    certificates: Tree::Absent,
                    certificate: Tree::Absent,
                    policy: None,
                    tags,
                },
            );
            // Where HTTPS is turned on later, production leaves this port first.
            scope.wait(redirect.ix, [production.ix]);
        }
        let made = Made {
            handle,
            production,
            test,
        };
        waf::plan(balancer, handle, &mut scope);
        if let Some(domain) = balancer.domain() {
            domain::records(domain, handle, &mut scope.from(&origin));
        }
        balancing.made.insert(balancer.name.clone(), made);
    }
    for service in &system.services {
        stack.inside(service.stands_in(), |stack| {
            if let Some(pair) = pair(service, network, &balancing, stack) {
                balancing.pairs.insert(service.name.clone(), pair);
            }
            own_hosts(service, &balancing, stack);
        });
    }
    balancing
}

/// The certificates beside the default, for each listener. They are named by what they are: one that takes
/// another's place is made before the other goes, and none is ever updated.
fn further(balancer: &Balancer, listeners: [Handle<Listener>; 2], scope: &mut Scope<'_>) {
    let origin = format!("{}/listener/certificate", balancer.origin);
    let mut scope = scope.from(&origin);
    for (name, listener) in ["production", "test"].into_iter().zip(listeners) {
        for written in balancer.tls.iter().flat_map(|tls| tls.there().skip(1)) {
            let certificate = text::plain(written);
            scope.add(
                &[name, &word(written)],
                "A certificate for clients that ask for one of its names",
                ListenerCertificate {
                    listener: listener.get(&Listener::ARN),
                    certificates: listener::only(certificate.clone()),
                    certificate,
                },
            );
        }
    }
}

/// A word for a certificate: its input's name, or letters and digits that come from its ARN.
fn word(certificate: &Text) -> String {
    let words = certificate.0.iter().map(|piece| match piece {
        Piece::Literal(text) => names::short(text),
        Piece::Input(name)
        | Piece::ServiceUrl(name)
        | Piece::ServiceHost(name)
        | Piece::QueueUrl(name) => name.clone(),
    });
    words.collect()
}

/// The bucket that a load balancer writes into.
fn bucket(balancer: &Balancer, made: Option<&Logs>) -> Tree {
    match &balancer.access_logs {
        None => Tree::Absent,
        Some(AccessLogs::There { bucket, .. }) => text::plain(bucket),
        Some(AccessLogs::Made) => made.map(|logs| logs.bucket.clone()).into(),
    }
}

/// AWS keeps names that begin with `internal-` for itself.
fn name(system: &str, balancer: &str) -> String {
    let whole = format!("{system}-{balancer}");
    let whole = match whole.strip_prefix("internal-") {
        Some(rest) => format!("in-{rest}"),
        None => whole,
    };
    names::cut(&whole, load_balancer::NAME)
}

/// The first letters of a service, which a target group's name has room for.
fn letters(service: &str) -> String {
    let first: String = service.chars().take(target_group::PREFIX - 1).collect();
    format!("{}-", first.trim_end_matches('-'))
}

/// The certificate of a service's own hosts on both listeners, and the records that lead them there.
fn own_hosts(service: &Service, balancing: &Balancing, stack: &mut Stack) {
    let balancer = service
        .entry
        .as_ref()
        .and_then(|e| balancing.get(&e.balancer));
    let (Some(domain), Some(balancer)) = (&service.domain, balancer) else {
        return;
    };
    let origin = format!("{}/route/hosts", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    let issued = domain::certificate(domain, &mut scope);
    for (name, listener) in [("production", balancer.production), ("test", balancer.test)] {
        scope.add(
            &[name, "own"],
            "The certificate of the service's own hosts, for clients that ask for one of them",
            ListenerCertificate {
                listener: listener.get(&Listener::ARN),
                certificates: listener::only(issued.certificate.clone()),
                certificate: issued.validated.clone(),
            },
        );
    }
    domain::records(domain, balancer.handle, &mut scope);
}

fn pair(
    service: &Service,
    network: &Network,
    balancing: &Balancing,
    stack: &mut Stack,
) -> Option<Pair> {
    let entry = service.entry.as_ref()?;
    let balancer = balancing.get(&entry.balancer)?;
    let (sticky, sticky_for) = match entry.stickiness {
        Stickiness::Never => (None, None),
        Stickiness::Off => (Some(false), None),
        Stickiness::For(seconds) => (Some(true), Some(seconds)),
    };
    let mut scope = Scope::new(stack, &[&service.name], &service.origin);
    let mut group = |colour: &'static str| {
        let tags = scope.tags(&format!("{}-{colour}", service.name));
        scope.add(
            &[colour],
            "Takes one of two versions; each release swaps their roles",
            TargetGroup {
                health_port: entry
                    .health
                    .port
                    .map_or_else(|| "traffic-port".to_owned(), |port| port.to_string()),
                prefix: letters(&service.name),
                vpc: network.vpc.clone(),
                path: entry.health.path.clone(),
                interval: entry.health.interval,
                timeout: entry.health.timeout,
                healthy: entry.health.healthy,
                unhealthy: entry.health.unhealthy,
                codes: (entry.protocol != Protocol::Grpc).then(|| entry.health.codes.clone()),
                grpc_codes: (entry.protocol == Protocol::Grpc).then(|| entry.health.codes.clone()),
                version: match entry.protocol {
                    Protocol::Http => None,
                    Protocol::Http2 => Some("HTTP2"),
                    Protocol::Grpc => Some("GRPC"),
                },
                deregistration_delay: entry.deregistration_delay,
                sticky,
                sticky_by: sticky.map(|_| "lb_cookie"),
                sticky_for,
                tags,
            },
        )
    };
    let (blue, green) = (group("blue"), group("green"));
    let mut conditions = Vec::new();
    if !entry.route.hosts.is_empty() {
        conditions.push(listener_rule::hosts(&entry.route.hosts));
    }
    if !entry.route.paths.is_empty() {
        conditions.push(listener_rule::paths(&entry.route.paths));
    }
    // Rules go and come with their service: one that stayed would still point where the last release
    // left it, and a service that is made anew begins in the blue group.
    let mut scope = scope.gated();
    let mut rule = |name: &'static str, listener: Handle<Listener>, target: Handle<TargetGroup>| {
        let rule = scope.add(
            &[name],
            "Points at one of the service's target groups; the engine moves it, nothing else does",
            ListenerRule {
                listener: listener.get(&Listener::ARN),
                priority: entry.route.priority,
                conditions: Tree::List(conditions.clone()),
                actions: listener_rule::forward(target.get(&TargetGroup::ARN)),
            },
        );
        // After a release it holds the other one too, which could not be deleted before it.
        scope.wait(rule.ix, [blue.ix, green.ix]);
        rule
    };
    Some(Pair {
        blue,
        green,
        production: rule("production", balancer.production, blue),
        test: rule("test", balancer.test, green),
    })
}
