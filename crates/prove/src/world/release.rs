//! Deployment applications, configurations and groups.

use super::kinds::Kind;
use super::rows::{Fact, Link, Read, Row, row};
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

pub(crate) const PLATFORM: Row = row("platform", "ComputePlatform", "compute_platform");
pub(crate) const CONFIG_KIND: Row = row(
    "kind",
    "TrafficRoutingConfig.Type",
    "traffic_routing_config.type",
);
pub(crate) const CANARY_PERCENT: Row = row(
    "percent",
    "TrafficRoutingConfig.TimeBasedCanary.CanaryPercentage",
    "traffic_routing_config.time_based_canary.percentage",
);
pub(crate) const CANARY_INTERVAL: Row = row(
    "interval",
    "TrafficRoutingConfig.TimeBasedCanary.CanaryInterval",
    "traffic_routing_config.time_based_canary.interval",
);
pub(crate) const LINEAR_PERCENT: Row = row(
    "percent",
    "TrafficRoutingConfig.TimeBasedLinear.LinearPercentage",
    "traffic_routing_config.time_based_linear.percentage",
);
pub(crate) const LINEAR_INTERVAL: Row = row(
    "interval",
    "TrafficRoutingConfig.TimeBasedLinear.LinearInterval",
    "traffic_routing_config.time_based_linear.interval",
);
pub(crate) const APPLICATION: Row = row("application", "ApplicationName", "app_name");
pub(crate) const CONFIG: Row = row(
    "configuration",
    "DeploymentConfigName",
    "deployment_config_name",
);
pub(crate) const STYLE: Row = row(
    "style",
    "DeploymentStyle.DeploymentType",
    "deployment_style.deployment_type",
);
pub(crate) const OPTION: Row = row(
    "traffic_control",
    "DeploymentStyle.DeploymentOption",
    "deployment_style.deployment_option",
);
pub(crate) const SERVICES: Row = row("services", "ECSServices", "ecs_service");
pub(crate) const CLUSTER_NAME: Row = row("cluster", "ClusterName", "cluster_name");
pub(crate) const SERVICE_NAME: Row = row("service", "ServiceName", "service_name");
pub(crate) const PAIRS: Row = row(
    "pairs",
    "LoadBalancerInfo.TargetGroupPairInfoList",
    "load_balancer_info.target_group_pair_info",
);
pub(crate) const PAIR_GROUPS: Row = row("target_groups", "TargetGroups", "target_group");
pub(crate) const PAIR_NAME: Row = row("name", "Name", "name");
pub(crate) const PRODUCTION: Row = row(
    "production",
    "ProdTrafficRoute.ListenerArns",
    "prod_traffic_route.listener_arns",
);
pub(crate) const TEST: Row = row(
    "test",
    "TestTrafficRoute.ListenerArns",
    "test_traffic_route.listener_arns",
);
pub(crate) const ON_TIMEOUT: Row = row(
    "on_timeout",
    "BlueGreenDeploymentConfiguration.DeploymentReadyOption.ActionOnTimeout",
    "blue_green_deployment_config.deployment_ready_option.action_on_timeout",
);
pub(crate) const WAIT: Row = row(
    "wait",
    "BlueGreenDeploymentConfiguration.DeploymentReadyOption.WaitTimeInMinutes",
    "blue_green_deployment_config.deployment_ready_option.wait_time_in_minutes",
);
pub(crate) const OLD: Row = row(
    "old",
    "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.Action",
    "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.action",
);
pub(crate) const KEEP: Row = row(
    "keep",
    "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.TerminationWaitTimeInMinutes",
    "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.termination_wait_time_in_minutes",
);
pub(crate) const ROLLBACK: Row = row(
    "rollback",
    "AutoRollbackConfiguration.Enabled",
    "auto_rollback_configuration.enabled",
);
pub(crate) const EVENTS: Row = row(
    "events",
    "AutoRollbackConfiguration.Events",
    "auto_rollback_configuration.events",
);
pub(crate) const ALARMS_ON: Row = row(
    "alarms_on",
    "AlarmConfiguration.Enabled",
    "alarm_configuration.enabled",
);
pub(crate) const ALARMS: Row = row(
    "alarms",
    "AlarmConfiguration.Alarms",
    "alarm_configuration.alarms",
);
pub(crate) const ROLE: Row = row("role", "ServiceRoleArn", "service_role_arn");
const ALARM_NAME: Row = row("name", "Name", "");

/// Reads all of it.
pub fn read(r: Read<'_>) -> Release {
    let mut out = Release::default();
    for node in r.of(Kind::DeploymentApplication) {
        out.applications.push(Application {
            node,
            platform: r.text(node, PLATFORM),
        });
    }
    for node in r.of(Kind::DeploymentConfig) {
        // Only what its kind reads counts.
        let kind = r.text(node, CONFIG_KIND);
        let either = |canary: Row, linear: Row| match kind.known().map(String::as_str) {
            Some("TimeBasedCanary") => r.number(node, canary),
            Some("TimeBasedLinear") => r.number(node, linear),
            _ => match r.number(node, canary) {
                Fact::Absent => r.number(node, linear),
                found => found,
            },
        };
        out.configs.push(Config {
            node,
            platform: r.text(node, PLATFORM),
            kind: r.text(node, CONFIG_KIND),
            percent: either(CANARY_PERCENT, LINEAR_PERCENT),
            interval: either(CANARY_INTERVAL, LINEAR_INTERVAL),
        });
    }
    for node in r.of(Kind::DeploymentGroup) {
        out.groups.push(group(r, node));
    }
    out
}

fn group(r: Read<'_>, node: NodeId) -> Group {
    let pairs = r.list(node, PAIRS);
    let mut targets = Vec::new();
    let mut production = Vec::new();
    let mut test = Vec::new();
    for pair in pairs {
        for entry in r
            .within(pair, PAIR_GROUPS)
            .map_or(&[][..], crate::value::Value::items)
        {
            targets.extend(
                r.within(entry, PAIR_NAME)
                    .map(|v| r.as_named(Kind::TargetGroup, v)),
            );
        }
        production.extend(r.as_links(r.within(pair, PRODUCTION)));
        test.extend(r.as_links(r.within(pair, TEST)));
    }
    Group {
        node,
        application: r
            .get(node, APPLICATION)
            .map(|v| r.as_named(Kind::DeploymentApplication, v)),
        config: r
            .get(node, CONFIG)
            .map(|v| r.as_named(Kind::DeploymentConfig, v)),
        style: r.text(node, STYLE),
        option: r.text(node, OPTION),
        services: r
            .list(node, SERVICES)
            .iter()
            .map(|block| {
                (
                    r.within(block, CLUSTER_NAME)
                        .map(|v| r.as_named(Kind::Cluster, v)),
                    r.within(block, SERVICE_NAME)
                        .map(|v| r.as_named(Kind::Service, v)),
                )
            })
            .collect(),
        pairs: pairs.len(),
        targets,
        production,
        test,
        on_timeout: r.text(node, ON_TIMEOUT),
        wait: r.number(node, WAIT),
        old: r.text(node, OLD),
        keep: r.number(node, KEEP),
        rollback: r.flag(node, ROLLBACK),
        events: r
            .list(node, EVENTS)
            .iter()
            .map(|v| r.as_text(Some(v)))
            .collect(),
        alarms_on: r.flag(node, ALARMS_ON),
        alarms: r
            .list(node, ALARMS)
            .iter()
            .map(|v| r.within(v, ALARM_NAME).unwrap_or(v))
            .map(|v| r.as_named(Kind::Alarm, v))
            .collect(),
        role: r.link(node, ROLE),
    }
}
