//! One metric of an alarm.

use super::row::rows;

rows! {
    ID "Id" "id" .needed() .unique();
    EXPRESSION "Expression" "expression";
    LABEL "Label" "label";
    RETURNED "ReturnData" "return_data";
    NAMESPACE "MetricStat.Metric.Namespace" "metric.namespace";
    METRIC "MetricStat.Metric.MetricName" "metric.metric_name";
    DIMENSIONS "MetricStat.Metric.Dimensions" "metric.dimensions" .pairs();
    PERIOD "MetricStat.Period" "metric.period";
    STAT "MetricStat.Stat" "metric.stat";
}
