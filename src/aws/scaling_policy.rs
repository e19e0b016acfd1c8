//! `AWS::ApplicationAutoScaling::ScalingPolicy`: when the count follows the load.

use crate::stack::{Arn, Attr, Id, Name, Tree, Val};

crate::resource! {
    /// When the count follows the load.
    ScalingPolicy, "ScalingPolicy", Some("AWS::ApplicationAutoScaling::ScalingPolicy"), Some("aws_appautoscaling_policy");
    /// `TargetTrackingScaling` or `StepScaling`.
    kind: &'static str => both "PolicyType" "policy_type";
    /// Seconds until fewer tasks may follow on fewer.
    in_cooldown: Option<u32> => both "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown" "target_tracking_scaling_policy_configuration.scale_in_cooldown";
    /// Seconds until more tasks may follow on more.
    out_cooldown: Option<u32> => both "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown" "target_tracking_scaling_policy_configuration.scale_out_cooldown";
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
    /// To be kept: percent, requests a minute, or messages.
    keep: Option<u32> => both "TargetTrackingScalingPolicyConfiguration.TargetValue" "target_tracking_scaling_policy_configuration.target_value";
    /// What a step says: `ChangeInCapacity`, so many tasks more.
    adjusts: Option<&'static str> => both "StepScalingPolicyConfiguration.AdjustmentType" "step_scaling_policy_configuration.adjustment_type";
    /// Seconds in which a step counts the tasks that the last one added.
    step_cooldown: Option<u32> => both "StepScalingPolicyConfiguration.Cooldown" "step_scaling_policy_configuration.cooldown";
    /// How an alarm's values within a minute count: `Average`, which AWS takes where nothing is said.
    aggregates: Option<&'static str> => both "StepScalingPolicyConfiguration.MetricAggregationType" "step_scaling_policy_configuration.metric_aggregation_type";
    /// The steps.
    steps: Tree => both "StepScalingPolicyConfiguration.StepAdjustments" "step_scaling_policy_configuration.step_adjustment";
    @always {
        tf "service_namespace" because "CloudFormation names the target" = "ecs";
        tf "scalable_dimension" because "CloudFormation names the target" = "ecs:service:DesiredCount";
    }
}

impl ScalingPolicy {
    /// By which an alarm calls for it.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
}

/// One task more, however far above its threshold an alarm is. Terraform writes bounds as text.
pub fn one_more() -> Tree {
    Tree::List(vec![crate::rows! {
        cfn "MetricIntervalLowerBound" because "a number in CloudFormation, a text in Terraform" = 0u8;
        tf "metric_interval_lower_bound" because "a number in CloudFormation, a text in Terraform" = "0";
        both "ScalingAdjustment" "scaling_adjustment" = 1u8;
    }])
}

/// A metric to compute with.
pub fn part(
    id: &'static str,
    (namespace, metric): (&'static str, &'static str),
    stat: &'static str,
    dimensions: Vec<(&'static str, Tree)>,
) -> Tree {
    let pairs: Vec<Tree> = dimensions
        .into_iter()
        .map(|(name, value)| crate::rows! { both "Name" "name" = name; both "Value" "value" = value; })
        .collect();
    crate::rows! {
        both "Id" "id" = id;
        both "MetricStat.Metric.Namespace" "metric_stat.metric.namespace" = namespace;
        both "MetricStat.Metric.MetricName" "metric_stat.metric.metric_name" = metric;
        both "MetricStat.Metric.Dimensions" "metric_stat.metric.dimensions" = pairs;
        both "MetricStat.Stat" "metric_stat.stat" = stat;
        both "ReturnData" "return_data" = false;
    }
}

/// The messages for each task that runs, those that a task works on among them: a queue is empty once all
/// are done. Without tasks there is nothing to divide by, and nothing is computed:
/// <https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html>
pub fn backlog() -> Tree {
    crate::rows! {
        both "Id" "id" = "all";
        both "Expression" "expression" = "(waiting + taken) / running";
        both "Label" "label" = "Messages for each task";
        both "ReturnData" "return_data" = true;
    }
}

/// The requests of a minute that each healthy task of one target group took: of this metric the sum is
/// the one statistic, and is the average of the targets:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html>
pub fn requests(id: &'static str, balancer: Val<Name>, group: Val<Name>) -> Tree {
    part(
        id,
        ("AWS/ApplicationELB", "RequestCountPerTarget"),
        "Sum",
        vec![
            ("LoadBalancer", Tree::from(balancer)),
            ("TargetGroup", Tree::from(group)),
        ],
    )
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
