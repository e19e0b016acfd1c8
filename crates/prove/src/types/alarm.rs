//! An alarm.

use super::{Type, forms, metric, row::rows};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "Alarm",
    gives: Some(&["Arn"]),
    rows: ALL,
};

rows! {
    NAME "AlarmName" "alarm_name" .needed_in(Format::Terraform) .text(255, forms::any);
    DESCRIPTION "AlarmDescription" "alarm_description";
    METRICS "Metrics" "metric_query" .blocks(metric::ALL);
    COMPARISON "ComparisonOperator" "comparison_operator" .needed();
    THRESHOLD "Threshold" "threshold" .needed() .or(&[THRESHOLD_METRIC]) .alone(&[THRESHOLD_METRIC]);
    PERIODS "EvaluationPeriods" "evaluation_periods" .needed();
    DATAPOINTS "DatapointsToAlarm" "datapoints_to_alarm";
    MISSING "TreatMissingData" "treat_missing_data" .one_of(&["breaching", "notBreaching", "ignore", "missing"]);
    RINGS "AlarmActions" "alarm_actions" .set();
    STOPS "OKActions" "ok_actions" .set();
    TAGS "Tags" "tags" .pairs();
    THRESHOLD_METRIC "ThresholdMetricId" "threshold_metric_id";
    METRIC "MetricName" "metric_name" .needed() .or(&[METRICS]) .alone(&[METRICS]);
}
