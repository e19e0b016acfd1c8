//! What leads from a load balancer to a service.

use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, condition, listener, listener_rule, target_group};
use crate::system::{Entry, Protocol, Service, Stickiness};

/// What leads from a load balancer to a service.
pub(super) fn way_in(s: &Service, entry: &Entry, out: &mut Expectations) {
    let groups = Of::TargetGroups(s.name.as_str().into());
    out.expect(&groups, target_group::CHECK_PATH, &entry.health.path);
    let port = entry.health.port.map(|port| port.to_string());
    let port = port.as_deref().unwrap_or("traffic-port");
    out.expect(&groups, target_group::CHECK_PORT, port);
    out.expect(&groups, target_group::CHECK_INTERVAL, entry.health.interval);
    out.expect(&groups, target_group::CHECK_TIMEOUT, entry.health.timeout);
    out.expect(&groups, target_group::HEALTHY, entry.health.healthy);
    out.expect(&groups, target_group::UNHEALTHY, entry.health.unhealthy);
    let (version, codes) = match entry.protocol {
        Protocol::Http => ("HTTP1", target_group::CODES),
        Protocol::Http2 => ("HTTP2", target_group::CODES),
        Protocol::Grpc => ("GRPC", target_group::GRPC_CODES),
    };
    out.expect(&groups, target_group::VERSION, version);
    out.expect(&groups, codes, &entry.health.codes);
    out.expect(
        &groups,
        target_group::DEREGISTRATION_DELAY,
        entry.deregistration_delay,
    );
    let kept = match entry.stickiness {
        Stickiness::For(seconds) => Some(seconds),
        Stickiness::Never | Stickiness::Off => None,
    };
    out.expect(&groups, target_group::STICKY, kept.is_some());
    out.expect_option(&groups, target_group::STICKY_FOR, kept);
    if kept.is_some() {
        out.expect(&groups, target_group::STICKY_BY, "lb_cookie");
    }
    let rules = groups.tied(Kind::ListenerRule, listener_rule::ACTIONS);
    out.expect(&rules, listener_rule::PRIORITY, entry.route.priority);
    let conditions = [
        ("host-header", condition::HOSTS, &entry.route.hosts),
        ("path-pattern", condition::PATHS, &entry.route.paths),
    ];
    let written = conditions.into_iter().filter(|(.., all)| !all.is_empty());
    out.expect_each(
        &rules,
        listener_rule::CONDITIONS,
        written.map(|(field, row, all)| {
            vec![
                (condition::FIELD, field.to_owned()),
                (row, Expectations::list(row, all)),
            ]
        }),
    );
    let balancer = Of::LoadBalancer(entry.balancer.as_str().into());
    let listeners = balancer.tied(Kind::Listener, listener::BALANCER);
    out.expect_link(&rules, listener_rule::LISTENER, &listeners);
}
