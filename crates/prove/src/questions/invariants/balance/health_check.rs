use crate::questions::invariants::case::Case;
use crate::questions::invariants::rule::{Violations, rule};
use crate::questions::reach::listeners::target_groups;
use crate::world::load_balancing::TargetGroup;
use crate::world::rows::Fact;

rule! {
    /// P309: health checks are such that AWS takes them and that a task can pass them.
    ///
    /// # What it checks
    /// The interval is longer than the time-out, both within AWS's bounds (5 to 300 and 2 to 120
    /// seconds), thresholds from 2 to 10, a path that begins with `/`, codes from 200 to 499; where a
    /// blueprint is known, a port that is the traffic port or one that the container maps.
    ///
    /// # What breaks in real life
    /// Each value alone is allowed, so linters and plans pass; AWS refuses the target group. A check on
    /// a port that nothing listens on makes ECS replace healthy tasks for ever.
    ///
    /// # How to mend
    /// An interval above the time-out, and `traffic-port`.
    help: "choose values that AWS takes and that a task can pass",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.balancing.target_groups {
        for what in bounds(group, case.intent.is_some()) {
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
                        "{} asks port {port}, where no container of {} listens",
                        scene.id(group.node),
                        scene.id(service.node)
                    ),
                );
            }
        }
    }
    wrong
}

fn bounds(group: &TargetGroup, own: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut within = |fact: &Fact<i64>, least: i64, most: i64, what: &str| {
        if let Fact::Known(n) = fact
            && !(least..=most).contains(n)
        {
            out.push(format!(
                "has {n} as its {what}; AWS takes {least} to {most}"
            ));
        }
    };
    within(&group.interval, 5, 300, "seconds between checks");
    within(&group.timeout, 2, 120, "seconds for an answer");
    within(&group.healthy, 2, 10, "number of good answers");
    within(&group.unhealthy, 2, 10, "number of bad answers");
    if let (Some(interval), Some(timeout)) =
        (group.interval.or_default(30), group.timeout.or_default(5))
        && interval <= timeout
    {
        out.push(format!(
            "begins a check every {interval} seconds and waits {timeout} for the answer"
        ));
    }
    if group
        .health_path
        .known()
        .is_some_and(|p| !p.starts_with('/') && !p.starts_with("/AWS."))
    {
        out.push(format!(
            "asks for {}, which does not begin with /",
            group.health_path
        ));
    }
    if let Some(port) = group.health_port.known()
        && port != "traffic-port"
        && !port.parse::<u32>().is_ok_and(|p| (1..=65_535).contains(&p))
    {
        out.push(format!("asks the port {port}"));
    }
    if group.health_on == Fact::Known(false)
        && group.target_type.known().is_some_and(|t| t != "lambda")
    {
        out.push("has its check switched off".to_owned());
    }
    if let Some(protocol) = group.health_protocol.known() {
        if !matches!(protocol.as_str(), "HTTP" | "HTTPS" | "TCP") {
            out.push(format!("checks by {protocol}"));
        } else if own && group.protocol.known().is_some_and(|p| p != protocol) {
            out.push(format!(
                "checks by {protocol} and sends by {}",
                group.protocol
            ));
        }
    }
    if let Some(codes) = group.codes.known()
        && !codes_fit(codes)
    {
        out.push(format!("takes {codes} for healthy; AWS takes 200 to 499"));
    }
    out
}

fn codes_fit(codes: &str) -> bool {
    let one = |code: &str| code.parse::<u16>().is_ok_and(|c| (200..=499).contains(&c));
    codes.split(',').all(|part| match part.split_once('-') {
        Some((from, to)) => one(from) && one(to) && from <= to,
        None => one(part),
    })
}
