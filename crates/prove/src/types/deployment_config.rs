//! A deployment configuration.

use super::{Type, forms, row::rows};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "DeploymentConfig",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "DeploymentConfigName" "deployment_config_name" .only_in(Format::Terraform, "CloudFormation makes a name, so that a change can replace it") .needed_in(Format::Terraform) .text_that(100, forms::iam, forms::configuration, "that does not begin with CodeDeployDefault.");
    PLATFORM "ComputePlatform" "compute_platform";
    TYPE "TrafficRoutingConfig.Type" "traffic_routing_config.type";
    LINEAR_PERCENT "TrafficRoutingConfig.TimeBasedLinear.LinearPercentage" "traffic_routing_config.time_based_linear.percentage";
    LINEAR_MINUTES "TrafficRoutingConfig.TimeBasedLinear.LinearInterval" "traffic_routing_config.time_based_linear.interval";
    CANARY_PERCENT "TrafficRoutingConfig.TimeBasedCanary.CanaryPercentage" "traffic_routing_config.time_based_canary.percentage";
    CANARY_MINUTES "TrafficRoutingConfig.TimeBasedCanary.CanaryInterval" "traffic_routing_config.time_based_canary.interval";
}
