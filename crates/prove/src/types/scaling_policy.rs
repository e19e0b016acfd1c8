//! A scaling policy.

use super::{Type, forms, row::rows, tracked};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "ScalingPolicy",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "PolicyName" "name" .needed() .text(256, forms::any);
    TYPE "PolicyType" "policy_type" .needed_in(Format::CloudFormation) .needed_as_meant() .known();
    NAMESPACE "" "service_namespace" .needed() .one_of(&["ecs", "dynamodb", "rds", "lambda", "ec2", "appstream", "sagemaker", "elasticache", "kafka", "cassandra", "comprehend", "custom-resource", "elasticmapreduce", "neptune", "workspaces"]);
    DIMENSION "" "scalable_dimension" .needed() .one_of(&["ecs:service:DesiredCount", "dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits", "rds:cluster:ReadReplicaCount", "lambda:function:ProvisionedConcurrency", "ec2:spot-fleet-request:TargetCapacity"]);
    TARGET "ScalingTargetId" "resource_id" .whom();
    IN_COOLDOWN "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown" "target_tracking_scaling_policy_configuration.scale_in_cooldown" .range(0, 86400);
    OUT_COOLDOWN "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown" "target_tracking_scaling_policy_configuration.scale_out_cooldown" .range(0, 86400);
    METRIC "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType" "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type" .known() .alone(&[METRICS]);
    METRICS "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics" "target_tracking_scaling_policy_configuration.customized_metric_specification.metrics" .blocks(tracked::ALL) .unordered();
    ADJUSTS "StepScalingPolicyConfiguration.AdjustmentType" "step_scaling_policy_configuration.adjustment_type" .one_of(&["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"]);
    AGGREGATES "StepScalingPolicyConfiguration.MetricAggregationType" "step_scaling_policy_configuration.metric_aggregation_type" .one_of(&["Average", "Minimum", "Maximum"]);
    STEP_COOLDOWN "StepScalingPolicyConfiguration.Cooldown" "step_scaling_policy_configuration.cooldown" .range(0, 86400);
    STEPS "StepScalingPolicyConfiguration.StepAdjustments" "step_scaling_policy_configuration.step_adjustment" .blocks(step::ALL) .unordered();
    VALUE "TargetTrackingScalingPolicyConfiguration.TargetValue" "target_tracking_scaling_policy_configuration.target_value" .known();
}

/// One step.
pub mod step {
    use crate::types::row::rows;

    rows! {
        FROM "MetricIntervalLowerBound" "metric_interval_lower_bound";
        TO "MetricIntervalUpperBound" "metric_interval_upper_bound";
        MORE "ScalingAdjustment" "scaling_adjustment" .needed();
    }
}
