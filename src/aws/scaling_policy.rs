//! `AWS::ApplicationAutoScaling::ScalingPolicy`: when the count follows the load.

use crate::stack::{Id, Val};

crate::resource! {
    /// When the count follows the load.
    ScalingPolicy, "ScalingPolicy", Some("AWS::ApplicationAutoScaling::ScalingPolicy"), Some("aws_appautoscaling_policy");
    /// Unique in its target.
    name: String => both "PolicyName" "name";
    /// The scalable target.
    target: Val<Id> => cfn "ScalingTargetId" because "Terraform names the three parts of the target";
    /// The scalable target's resource.
    resource: Val<Id> => tf "resource_id" because "CloudFormation names the target";
    /// `ECSServiceAverageCPUUtilization` or `ECSServiceAverageMemoryUtilization`.
    metric: &'static str => both
        "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType"
        "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type";
    /// Percent to be kept.
    percent: u8 => both "TargetTrackingScalingPolicyConfiguration.TargetValue" "target_tracking_scaling_policy_configuration.target_value";
    @always {
        both "PolicyType" "policy_type" = "TargetTrackingScaling";
        tf "service_namespace" because "CloudFormation names the target" = "ecs";
        tf "scalable_dimension" because "CloudFormation names the target" = "ecs:service:DesiredCount";
        both "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown" "target_tracking_scaling_policy_configuration.scale_in_cooldown" = 300u16;
        both "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown" "target_tracking_scaling_policy_configuration.scale_out_cooldown" = 60u8;
    }
}
