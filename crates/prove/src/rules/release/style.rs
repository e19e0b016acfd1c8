use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::release::{Config, Group};
use crate::world::rows::{Fact, Link};

rule! {
    /// P404: application, configuration and style can release an ECS service.
    ///
    /// # What it checks
    /// The application's platform is ECS; the configuration is one of ECS (`CodeDeployDefault.ECS...`, or
    /// one of the document for ECS with 1 to 99 percent and at least a minute); the style is blue/green
    /// with traffic control.
    ///
    /// # What breaks in real life
    /// The defaults are those of servers: an application without a platform, a group without a
    /// configuration. Each is legal, and the group is refused with a message about load balancers.
    ///
    /// # How to fix it
    /// `ComputePlatform: ECS`, `CodeDeployDefault.ECSAllAtOnce`, `BLUE_GREEN` and
    /// `WITH_TRAFFIC_CONTROL`.
    help: "choose what ECS supports: blue/green with traffic control",
}

/// What AWS predefines for ECS.
const PREDEFINED: &[&str] = &[
    "CodeDeployDefault.ECSAllAtOnce",
    "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
    "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
    "CodeDeployDefault.ECSCanary10Percent5Minutes",
    "CodeDeployDefault.ECSCanary10Percent15Minutes",
];

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        if group.services.is_empty() && group.pairs == 0 {
            continue;
        }
        let id = scene.id(group.node);
        wrong.extend(
            style(case, group)
                .into_iter()
                .map(|what| (group.node, format!("{id} {what}"))),
        );
    }
    for config in &scene.release.configs {
        let id = scene.id(config.node);
        wrong.extend(
            bounds(config)
                .into_iter()
                .map(|what| (config.node, format!("{id} {what}"))),
        );
    }
    wrong
}

fn style(case: &Case<'_>, group: &Group) -> Vec<String> {
    let scene = case.scene;
    let mut out = Vec::new();
    match &group.application {
        None => out.push("belongs to no application".to_owned()),
        Some(link) => {
            if let Some(app) = scene.release.applications.iter().find(|a| link.is(a.node))
                && app
                    .platform
                    .or_default("Server".to_owned())
                    .is_some_and(|p| p != "ECS")
            {
                out.push(format!(
                    "belongs to {}, an application for {}",
                    scene.id(app.node),
                    if app.platform.is_absent() {
                        "servers".to_owned()
                    } else {
                        app.platform.to_string()
                    }
                ));
            }
            if matches!(link, Link::Outside(_)) && case.intent.is_some() {
                out.push(format!(
                    "belongs to {}, which the document does not make",
                    scene.said(link)
                ));
            }
        }
    }
    match &group.config {
        None => out.push("has no configuration, and AWS's default is one for servers".to_owned()),
        Some(Link::Outside(name)) => {
            let foreign = name.starts_with("CodeDeployDefault.");
            if (foreign || case.intent.is_some()) && !PREDEFINED.contains(&name.as_str()) {
                out.push(format!(
                    "has the configuration {name}, which AWS does not have for ECS"
                ));
            }
        }
        Some(link) => {
            if let Some(config) = scene.release.configs.iter().find(|c| link.is(c.node))
                && config
                    .platform
                    .or_default("Server".to_owned())
                    .is_some_and(|p| p != "ECS")
            {
                out.push(format!(
                    "has {}, a configuration that is not for ECS",
                    scene.id(config.node)
                ));
            }
        }
    }
    if group
        .style
        .or_default("IN_PLACE".to_owned())
        .is_some_and(|s| s != "BLUE_GREEN")
    {
        out.push("is not blue/green".to_owned());
    }
    if group
        .option
        .or_default("WITHOUT_TRAFFIC_CONTROL".to_owned())
        .is_some_and(|o| o != "WITH_TRAFFIC_CONTROL")
    {
        out.push("is without traffic control".to_owned());
    }
    meant(case, group, &mut out);
    out
}

/// With a blueprint: traffic moves as it says.
fn meant(case: &Case<'_>, group: &Group, out: &mut Vec<String>) {
    for index in case.services_of(group) {
        let Some(meant) = case.meant(index) else {
            continue;
        };
        match (&meant.configuration, &meant.traffic, &group.config) {
            (Some(name), _, Some(Link::Outside(own))) if own != name => {
                out.push(format!("has the configuration {own}, not {name}"));
            }
            (Some(name), _, Some(Link::Node(..))) => {
                out.push(format!("has a configuration of its own, not {name}"));
            }
            (None, Some((canary, percent, minutes)), Some(link)) => {
                let fits = case.scene.release.configs.iter().any(|c| {
                    link.is(c.node)
                        && c.percent == Fact::Known(i64::from(*percent))
                        && c.interval == Fact::Known(i64::from(*minutes))
                        && c.kind.known().is_some_and(|k| {
                            k == if *canary {
                                "TimeBasedCanary"
                            } else {
                                "TimeBasedLinear"
                            }
                        })
                });
                if !fits {
                    out.push(format!(
                        "does not move {percent} percent in steps of {minutes} minutes"
                    ));
                }
            }
            _ => {}
        }
    }
}

#[allow(clippy::match_same_arms, reason = "each known kind is named")]
fn bounds(config: &Config) -> Vec<String> {
    let mut out = Vec::new();
    match config.kind.known().map(String::as_str) {
        Some("TimeBasedCanary" | "TimeBasedLinear") => {
            if matches!(config.percent, Fact::Known(p) if !(1..=99).contains(&p))
                || config.percent.is_absent()
            {
                out.push(format!("moves {} percent", config.percent));
            }
            if matches!(config.interval, Fact::Known(m) if !(1..=2880).contains(&m))
                || config.interval.is_absent()
            {
                out.push(format!("waits {} minutes between steps", config.interval));
            }
        }
        Some("AllAtOnce") | None => {}
        Some(other) => out.push(format!("moves traffic by the unknown type {other}")),
    }
    out
}
