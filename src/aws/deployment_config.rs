//! `AWS::CodeDeploy::DeploymentConfig`: how traffic moves, where AWS predefines no such way.

use crate::stack::{Attr, Name};

crate::resource! {
    /// How traffic moves. It is replaced at every change, so it has no name of its own where that is allowed.
    DeploymentConfig, "DeploymentConfig", Some("AWS::CodeDeploy::DeploymentConfig"), Some("aws_codedeploy_deployment_config"), new_first true;
    /// Terraform asks for one; it carries the numbers, because a changed configuration is a new one.
    name: String => tf "deployment_config_name" because "CloudFormation makes one up, which lets it replace the configuration";
    /// `TimeBasedCanary` or `TimeBasedLinear`.
    kind: &'static str => both "TrafficRoutingConfig.Type" "traffic_routing_config.type";
    /// Canary: percent of the first step.
    canary_percent: Option<u32> => both "TrafficRoutingConfig.TimeBasedCanary.CanaryPercentage" "traffic_routing_config.time_based_canary.percentage";
    /// Canary: minutes until the rest.
    canary_interval: Option<u32> => both "TrafficRoutingConfig.TimeBasedCanary.CanaryInterval" "traffic_routing_config.time_based_canary.interval";
    /// Linear: percent of each step.
    linear_percent: Option<u32> => both "TrafficRoutingConfig.TimeBasedLinear.LinearPercentage" "traffic_routing_config.time_based_linear.percentage";
    /// Linear: minutes between steps.
    linear_interval: Option<u32> => both "TrafficRoutingConfig.TimeBasedLinear.LinearInterval" "traffic_routing_config.time_based_linear.interval";
    @always { both "ComputePlatform" "compute_platform" = "ECS"; }
}

impl DeploymentConfig {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("deployment_config_name");
}
