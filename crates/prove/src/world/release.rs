//! Deployment applications, configurations and groups.

use super::rows::{Fact, Link, Read, Row, row};
use crate::types::Kind;
use crate::types::{deployment_application, deployment_config, deployment_group};
use crate::value::NodeId;

/// An application.
#[derive(Debug, Clone)]
pub struct Application {
    /// The resource.
    pub node: NodeId,
    /// `ECS`, `Server`, `Lambda`.
    pub platform: Fact<String>,
}

/// A configuration: how traffic moves.
#[derive(Debug, Clone)]
pub struct Config {
    /// The resource.
    pub node: NodeId,
    /// `ECS`, ...
    pub platform: Fact<String>,
    /// How.
    pub kind: Fact<String>,
    /// Percent of the first or each step.
    pub percent: Fact<i64>,
    /// Minutes between steps.
    pub interval: Fact<i64>,
}

/// A group: one service and its pair of target groups.
#[derive(Debug, Clone)]
pub struct Group {
    /// The resource.
    pub node: NodeId,
    /// Its application.
    pub application: Option<Link>,
    /// Its configuration: a node or a name.
    pub config: Option<Link>,
    /// `BLUE_GREEN`.
    pub style: Fact<String>,
    /// `WITH_TRAFFIC_CONTROL`.
    pub option: Fact<String>,
    /// Cluster and service, as written.
    pub services: Vec<(Option<Link>, Option<Link>)>,
    /// How many pair blocks there are.
    pub pairs: usize,
    /// The target groups of the pair, as written.
    pub targets: Vec<Link>,
    /// Listeners of the production route.
    pub production: Vec<Link>,
    /// Listeners of the test route.
    pub test: Vec<Link>,
    /// `CONTINUE_DEPLOYMENT`, `STOP_DEPLOYMENT`.
    pub on_timeout: Fact<String>,
    /// Minutes that the new version waits.
    pub wait: Fact<i64>,
    /// `TERMINATE`, `KEEP_ALIVE`.
    pub old: Fact<String>,
    /// Minutes that the old version stays.
    pub keep: Fact<i64>,
    /// Rolls back by itself.
    pub rollback: Fact<bool>,
    /// When.
    pub events: Vec<Fact<String>>,
    /// Alarms are looked at.
    pub alarms_on: Fact<bool>,
    /// Which.
    pub alarms: Vec<Link>,
    /// The role that does the work.
    pub role: Option<Link>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Release {
    /// Applications.
    pub applications: Vec<Application>,
    /// Configurations.
    pub configs: Vec<Config>,
    /// Groups.
    pub groups: Vec<Group>,
}

const ALARM_NAME: &Row = &row("name", "Name", "");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Release {
    let mut out = Release::default();
    for node in r.of(Kind::DeploymentApplication) {
        out.applications.push(Application {
            node,
            platform: r.text(node, deployment_application::PLATFORM),
        });
    }
    for node in r.of(Kind::DeploymentConfig) {
        // Only what its kind reads counts.
        let kind = r.text(node, deployment_config::TYPE);
        let either = |canary: &Row, linear: &Row| match kind.known().map(String::as_str) {
            Some("TimeBasedCanary") => r.number(node, canary),
            Some("TimeBasedLinear") => r.number(node, linear),
            _ => match r.number(node, canary) {
                Fact::Absent => r.number(node, linear),
                found => found,
            },
        };
        out.configs.push(Config {
            node,
            platform: r.text(node, deployment_config::PLATFORM),
            kind: r.text(node, deployment_config::TYPE),
            percent: either(
                deployment_config::CANARY_PERCENT,
                deployment_config::LINEAR_PERCENT,
            ),
            interval: either(
                deployment_config::CANARY_MINUTES,
                deployment_config::LINEAR_MINUTES,
            ),
        });
    }
    for node in r.of(Kind::DeploymentGroup) {
        out.groups.push(group(r, node));
    }
    out
}

fn group(r: Read<'_>, node: NodeId) -> Group {
    let pairs = r.list(node, deployment_group::PAIRS);
    let mut targets = Vec::new();
    let mut production = Vec::new();
    let mut test = Vec::new();
    for pair in pairs {
        for entry in r
            .within(pair, deployment_group::pairs::TARGET_GROUPS)
            .map_or(&[][..], crate::value::Value::items)
        {
            targets.extend(
                r.within(entry, deployment_group::pairs::target_groups::PAIR_NAME)
                    .map(|v| r.as_named(Kind::TargetGroup, v)),
            );
        }
        production.extend(r.as_links(r.within(pair, deployment_group::pairs::PRODUCTION)));
        test.extend(r.as_links(r.within(pair, deployment_group::pairs::TEST)));
    }
    Group {
        node,
        application: r
            .get(node, deployment_group::APPLICATION)
            .map(|v| r.as_named(Kind::DeploymentApplication, v)),
        config: r
            .get(node, deployment_group::CONFIGURATION)
            .map(|v| r.as_named(Kind::DeploymentConfig, v)),
        style: r.text(node, deployment_group::TYPE),
        option: r.text(node, deployment_group::OPTION),
        services: r
            .list(node, deployment_group::SERVICES)
            .iter()
            .map(|block| {
                (
                    r.within(block, deployment_group::services::CLUSTER)
                        .map(|v| r.as_named(Kind::Cluster, v)),
                    r.within(block, deployment_group::services::SERVICE)
                        .map(|v| r.as_named(Kind::Service, v)),
                )
            })
            .collect(),
        pairs: pairs.len(),
        targets,
        production,
        test,
        on_timeout: r.text(node, deployment_group::READY_ACTION),
        wait: r.number(node, deployment_group::READY_MINUTES),
        old: r.text(node, deployment_group::OLD_ACTION),
        keep: r.number(node, deployment_group::OLD_MINUTES),
        rollback: r.flag(node, deployment_group::ROLLBACK),
        events: r
            .list(node, deployment_group::ROLLBACK_ON)
            .iter()
            .map(|v| r.as_text(Some(v)))
            .collect(),
        alarms_on: r.flag(node, deployment_group::ALARMS_ON),
        alarms: r
            .list(node, deployment_group::ALARMS)
            .iter()
            .map(|v| r.within(v, ALARM_NAME).unwrap_or(v))
            .map(|v| r.as_named(Kind::Alarm, v))
            .collect(),
        role: r.link(node, deployment_group::ROLE),
    }
}
