//! `AWS::CloudWatch::Alarm`: rings when a release does harm, when a run of a job or a message failed, or when
//! messages wait and no task runs.

use crate::stack::{Attr, Name, Tree, Val};

crate::resource! {
    /// Rings when a release does harm: it then looks at both target groups, because they change roles. Or when
    /// runs of a job or messages of a worker failed, or messages wait and no task runs.
    Alarm, "Alarm", Some("AWS::CloudWatch::Alarm"), Some("aws_cloudwatch_metric_alarm");
    /// Terraform and `CodeDeploy` ask for one.
    name: String => both "AlarmName" "alarm_name";
    /// What it says.
    description: String => both "AlarmDescription" "alarm_description";
    /// What it computes.
    metrics: Tree => both "Metrics" "metric_query";
    /// `GreaterThanThreshold` or `GreaterThanOrEqualToThreshold`.
    comparison: &'static str => both "ComparisonOperator" "comparison_operator";
    /// The bound.
    threshold: u32 => both "Threshold" "threshold";
    /// Who hears of it when it rings.
    rings: Option<Vec<Tree>> => both "AlarmActions" "alarm_actions";
    /// Who hears of it when it stops.
    stops: Option<Vec<Tree>> => both "OKActions" "ok_actions";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        // Several periods: a single bad minute stops no release.
        both "EvaluationPeriods" "evaluation_periods" = 3u8;
        both "DatapointsToAlarm" "datapoints_to_alarm" = 3u8;
        // No requests is no failure.
        both "TreatMissingData" "treat_missing_data" = "notBreaching";
    }
}

impl Alarm {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("alarm_name");
}

/// A metric, once a minute, for an expression to use.
pub fn part(
    id: &'static str,
    (namespace, metric): (&'static str, &'static str),
    stat: &'static str,
    dimensions: Vec<(&'static str, Tree)>,
) -> Tree {
    counted(id, (namespace, metric), stat, dimensions, false)
}

fn counted(
    id: &'static str,
    (namespace, metric): (&'static str, &'static str),
    stat: &'static str,
    dimensions: Vec<(&'static str, Tree)>,
    returned: bool,
) -> Tree {
    let pairs: Vec<Tree> = dimensions
        .iter()
        .map(|(name, value)| crate::rows! { cfn "Name" = *name; cfn "Value" = value.clone(); })
        .collect();
    crate::rows! {
        both "Id" "id" = id;
        both "MetricStat.Metric.Namespace" "metric.namespace" = namespace;
        both "MetricStat.Metric.MetricName" "metric.metric_name" = metric;
        cfn "MetricStat.Metric.Dimensions" because "pairs in CloudFormation, a map in Terraform" = pairs;
        tf "metric.dimensions" because "pairs in CloudFormation, a map in Terraform" = Tree::Map(dimensions.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        both "MetricStat.Period" "metric.period" = 60u8;
        both "MetricStat.Stat" "metric.stat" = stat;
        both "ReturnData" "return_data" = returned;
    }
}

/// A metric of one target group, once a minute, for an expression to use.
pub fn target_group_metric(
    id: &'static str,
    metric: &'static str,
    stat: &'static str,
    balancer: Val<Name>,
    group: Val<Name>,
) -> Tree {
    part(
        id,
        ("AWS/ApplicationELB", metric),
        stat,
        vec![
            ("LoadBalancer", Tree::from(balancer)),
            ("TargetGroup", Tree::from(group)),
        ],
    )
}

/// What the alarm compares.
pub fn expression(text: &'static str) -> Tree {
    crate::rows! {
        both "Id" "id" = "all";
        both "Expression" "expression" = text;
        both "Label" "label" = "Both target groups";
        both "ReturnData" "return_data" = true;
    }
}

/// Messages that wait in a queue, once a minute. SQS says it for as long as one lies there; how many came, it
/// may say late or not at all once a queue was idle for six hours.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html>
pub fn waiting(queue: Val<Name>) -> Tree {
    counted(
        "failed",
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        "Maximum",
        vec![("QueueName", Tree::from(queue))],
        true,
    )
}

/// The messages that wait while no task runs. A service without tasks may have no data at all.
pub fn without_tasks() -> Tree {
    crate::rows! {
        both "Id" "id" = "all";
        both "Expression" "expression" = "IF(FILL(running, 0) > 0, 0, waiting)";
        both "Label" "label" = "Messages that wait while no task runs";
        both "ReturnData" "return_data" = true;
    }
}
