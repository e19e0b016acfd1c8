//! One line of what a scaling policy computes.

use super::row::rows;

rows! {
    ID "Id" "id" .needed() .unique();
    EXPRESSION "Expression" "expression" .needed() .or(&[METRIC]) .alone(&[METRIC]);
    LABEL "Label" "label";
    RETURNED "ReturnData" "return_data" .flag();
    NAMESPACE "MetricStat.Metric.Namespace" "metric_stat.metric.namespace";
    METRIC "MetricStat.Metric.MetricName" "metric_stat.metric.metric_name";
    DIMENSIONS "MetricStat.Metric.Dimensions" "metric_stat.metric.dimensions" .blocks(dimensions::ALL) .unordered();
    STAT "MetricStat.Stat" "metric_stat.stat";
    UNIT "MetricStat.Unit" "metric_stat.unit";
}

/// Of what it is a metric.
pub mod dimensions {
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed() .unique();
        VALUE "Value" "value" .needed();
    }
}
