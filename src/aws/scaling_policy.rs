//! `AWS::ApplicationAutoScaling::ScalingPolicy`: when the count follows the load.

use crate::stack::{Id, Name, Tree, Val};

crate::resource! {
    /// When the count follows the load.
    ScalingPolicy, "ScalingPolicy", Some("AWS::ApplicationAutoScaling::ScalingPolicy"), Some("aws_appautoscaling_policy");
    /// Seconds until fewer tasks may follow on fewer.
    in_cooldown: u32 => both "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown" "target_tracking_scaling_policy_configuration.scale_in_cooldown";
    /// Seconds until more tasks may follow on more.
    out_cooldown: u32 => both "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown" "target_tracking_scaling_policy_configuration.scale_out_cooldown";
    /// Unique in its target.
    name: String => both "PolicyName" "name";
    /// The scalable target.
    target: Val<Id> => cfn "ScalingTargetId" because "Terraform names the three parts of the target";
    /// The scalable target's resource.
    resource: Val<Id> => tf "resource_id" because "CloudFormation names the target";
    /// `ECSServiceAverageCPUUtilization` or `ECSServiceAverageMemoryUtilization`.
    metric: Option<&'static str> => both
        "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType"
        "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type";
    /// What is computed, where no metric of AWS's own says it.
    metrics: Tree => both
        "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics"
        "target_tracking_scaling_policy_configuration.customized_metric_specification.metrics";
    /// To be kept: percent, or requests a minute.
    keep: u32 => both "TargetTrackingScalingPolicyConfiguration.TargetValue" "target_tracking_scaling_policy_configuration.target_value";
    @always {
        both "PolicyType" "policy_type" = "TargetTrackingScaling";
        tf "service_namespace" because "CloudFormation names the target" = "ecs";
        tf "scalable_dimension" because "CloudFormation names the target" = "ecs:service:DesiredCount";
    }
}

/// The requests of a minute that each healthy task of one target group took: of this metric the sum is
/// the one statistic, and is the average of the targets:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
pub fn requests(id: &'static str, balancer: Val<Name>, group: Val<Name>) -> Tree {
    let dimensions = [
        ("LoadBalancer", Tree::from(balancer)),
        ("TargetGroup", Tree::from(group)),
    ];
    let pairs: Vec<Tree> = dimensions
        .into_iter()
        .map(|(name, value)| crate::rows! { both "Name" "name" = name; both "Value" "value" = value; })
        .collect();
    crate::rows! {
        both "Id" "id" = id;
        both "MetricStat.Metric.Namespace" "metric_stat.metric.namespace" = "AWS/ApplicationELB";
        both "MetricStat.Metric.MetricName" "metric_stat.metric.metric_name" = "RequestCountPerTarget";
        both "MetricStat.Metric.Dimensions" "metric_stat.metric.dimensions" = pairs;
        both "MetricStat.Stat" "metric_stat.stat" = "Sum";
        both "ReturnData" "return_data" = false;
    }
}

/// What is kept: any function of `CloudWatch` may stand in it, and a target group without tasks, which
/// has no data, counts as nothing:
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html>
pub fn sum() -> Tree {
    crate::rows! {
        both "Id" "id" = "all";
        both "Expression" "expression" = "FILL(blue, 0) + FILL(green, 0)";
        both "Label" "label" = "Both target groups";
        both "ReturnData" "return_data" = true;
    }
}
