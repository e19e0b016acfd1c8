use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::load_balancing::TargetGroup;
use crate::world::rows::Fact;

rule! {
    /// P309: AWS accepts the health checks, and a task can pass them.
    ///
    /// # What it checks
    /// The interval is longer than the time-out, both within AWS's bounds (5 to 300 and 2 to 120
    /// seconds), thresholds from 2 to 10, a path that begins with `/`, codes from 200 to 499, or
    /// for gRPC from 0 to 99; where a blueprint is known, a port that is the traffic port or one that the container maps.
    ///
    /// # What breaks in real life
    /// Each value alone is allowed, so linters and plans pass; AWS refuses the target group. A check on
    /// a port that nothing listens on makes ECS replace healthy tasks for ever.
    ///
    /// # How to fix it
    /// An interval above the time-out, and `traffic-port`.
    help: "choose values that AWS accepts and a task can pass",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.balancing.target_groups {
        for what in fit(group, case.intent.is_some()) {
            wrong.at(group.node, format!("{} {what}", scene.id(group.node)));
        }
    }
    // In a network interface of its own a container listens where it likes, whatever it maps.
    let services = scene.tasks.services.iter().enumerate();
    for (index, service) in services.filter(|_| case.intent.is_some()) {
        let links = target_groups(scene, index);
        let ports: Vec<i64> = scene
            .tasks
            .definition_of(service)
            .and_then(|d| d.containers.as_ref())
            .map(|list| {
                list.iter()
                    .flat_map(|c| &c.ports)
                    .filter_map(|p| p.known().copied())
                    .collect()
            })
            .unwrap_or_default();
        for group in scene
            .balancing
            .target_groups
            .iter()
            .filter(|g| links.iter().any(|l| l.is(g.node)))
        {
            if let Some(port) = group
                .health_port
                .known()
                .and_then(|p| p.parse::<i64>().ok())
                && !ports.is_empty()
                && !ports.contains(&port)
            {
                wrong.at(
                    group.node,
                    format!(
                        "{} checks port {port}, where no container of {} listens",
                        scene.id(group.node),
                        scene.id(service.node)
                    ),
                );
            }
        }
    }
    wrong
}

/// What does not go with what else the group says.
fn fit(group: &TargetGroup, own: bool) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some(interval), Some(timeout)) =
        (group.interval.or_default(30), group.timeout.or_default(5))
        && interval <= timeout
    {
        out.push(format!(
            "checks every {interval} seconds with a timeout of {timeout}"
        ));
    }
    if group.health_on == Fact::Known(false)
        && group.target_type.known().is_some_and(|t| t != "lambda")
    {
        out.push("has its check switched off".to_owned());
    }
    let grpc = group.version.or_default("HTTP1".to_owned());
    if let Some(grpc) = grpc.map(|v| v == "GRPC") {
        let http = |codes: &Fact<String>| {
            let first = codes.known().and_then(|c| c.split(['-', ',']).next());
            first.and_then(|c| c.parse::<u16>().ok()).map(|c| c > 99)
        };
        let said = [&group.codes, &group.grpc_codes];
        if said.into_iter().any(|c| http(c) == Some(grpc)) {
            let (is, other) = if grpc {
                ("gRPC", "HTTP")
            } else {
                ("HTTP", "gRPC")
            };
            out.push(format!(
                "is asked by {is}, and its check takes codes of {other}"
            ));
        }
    }
    // Another protocol is none of a check.
    if let Some(protocol @ ("HTTP" | "HTTPS" | "TCP")) =
        group.health_protocol.known().map(String::as_str)
        && own
        && group.protocol.known().is_some_and(|p| p != protocol)
    {
        out.push(format!(
            "checks by {protocol} and sends by {}",
            group.protocol
        ));
    }
    out
}
