//! A target group.

use super::{Type, forms, row::rows};
use crate::world::kinds::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::TargetGroup,
    noun: "TargetGroup",
    gives: Some(&[
        "TargetGroupArn",
        "TargetGroupFullName",
        "TargetGroupName",
        "LoadBalancerArns",
    ]),
    rows: ALL,
};

/// Names of attributes.
const KEYS: &[&str] = &[
    "deregistration_delay.timeout_seconds",
    "deregistration_delay.connection_termination.enabled",
    "stickiness.enabled",
    "stickiness.type",
    "stickiness.app_cookie.cookie_name",
    "stickiness.app_cookie.duration_seconds",
    "stickiness.lb_cookie.duration_seconds",
    "load_balancing.cross_zone.enabled",
    "load_balancing.algorithm.type",
    "load_balancing.algorithm.anomaly_mitigation",
    "slow_start.duration_seconds",
    "target_group_health.dns_failover.minimum_healthy_targets.count",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
    "lambda.multi_value_headers.enabled",
    "preserve_client_ip.enabled",
    "proxy_protocol_v2.enabled",
    "target_failover.on_deregistration",
    "target_failover.on_unhealthy",
    "target_health_state.unhealthy.connection_termination.enabled",
    "target_health_state.unhealthy.draining_interval_seconds",
];

rows! {
    NAME_PREFIX "" "name_prefix" .text_that(6, forms::dashed, forms::outer_dash, "without a hyphen before it");
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc);
    TYPE "TargetType" "target_type";
    PROTOCOL "Protocol" "protocol";
    PORT "Port" "port";
    CHECK_PROTOCOL "HealthCheckProtocol" "health_check.protocol";
    CHECK_PORT "HealthCheckPort" "health_check.port";
    CHECK_PATH "HealthCheckPath" "health_check.path" .default("/");
    CHECK_INTERVAL "HealthCheckIntervalSeconds" "health_check.interval" .default("30");
    CHECK_TIMEOUT "HealthCheckTimeoutSeconds" "health_check.timeout" .default("5");
    HEALTHY "HealthyThresholdCount" "health_check.healthy_threshold" .default("5");
    UNHEALTHY "UnhealthyThresholdCount" "health_check.unhealthy_threshold" .default("2");
    CODES "Matcher.HttpCode" "health_check.matcher" .default("200");
    DEREGISTRATION_DELAY "TargetGroupAttributes[deregistration_delay/timeout_seconds]" "deregistration_delay" .range(0, 3600) .default("300");
    TAGS "Tags" "tags" .pairs();
    ATTRIBUTES "TargetGroupAttributes" "" .once() .items(attributes::ALL) .aside();
    NAME "Name" "name" .text_that(32, forms::dashed, forms::inner_dashes, "without a hyphen at its ends");
    SLOW_START "TargetGroupAttributes[slow_start/duration_seconds]" "slow_start" .range_or(30, 900, &[0]) .aside();
    HEALTH_ON "HealthCheckEnabled" "health_check.enabled";
}

/// Items of `TargetGroupAttributes`.
pub mod attributes {
    use crate::types::row::rows;

    rows! {
        KEY "Key" "" .needed() .one_of(super::KEYS);
        VALUE "Value" "" .needed();
    }
}
