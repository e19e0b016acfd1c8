//! A target group.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;
use crate::finding::codes::{HEALTH_CHECK, TARGET_TYPE};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
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
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text_that(6, forms::dashed, forms::outer_dash, "without a hyphen before it");
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .known();
    TYPE "TargetType" "target_type" .one_of(&["ip", "instance", "lambda", "alb"]) .under(TARGET_TYPE);
    PROTOCOL "Protocol" "protocol" .one_of(&["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", "GENEVE"]) .under(TARGET_TYPE);
    PORT "Port" "port" .range(1, 65535) .under(TARGET_TYPE);
    CHECK_PROTOCOL "HealthCheckProtocol" "health_check.protocol" .one_of(&["HTTP", "HTTPS", "TCP"]) .under(HEALTH_CHECK);
    CHECK_PORT "HealthCheckPort" "health_check.port" .text_that(12, forms::any, forms::check_port, "a port or traffic-port") .under(HEALTH_CHECK);
    CHECK_PATH "HealthCheckPath" "health_check.path" .text_that(1024, forms::any, forms::path, "with a / before them") .default("/") .under(HEALTH_CHECK);
    CHECK_INTERVAL "HealthCheckIntervalSeconds" "health_check.interval" .range(5, 300) .under(HEALTH_CHECK) .default("30");
    CHECK_TIMEOUT "HealthCheckTimeoutSeconds" "health_check.timeout" .range(2, 120) .under(HEALTH_CHECK) .default("5");
    HEALTHY "HealthyThresholdCount" "health_check.healthy_threshold" .range(2, 10) .under(HEALTH_CHECK) .default("5");
    UNHEALTHY "UnhealthyThresholdCount" "health_check.unhealthy_threshold" .range(2, 10) .under(HEALTH_CHECK) .default("2");
    CODES "Matcher.HttpCode" "health_check.matcher" .text_that(1000, forms::any, forms::codes, "codes from 200 to 499 such as 200,302 or 200-299, of gRPC from 0 to 99") .under(HEALTH_CHECK) .default("200");
    GRPC_CODES "Matcher.GrpcCode" "health_check.matcher" .text_that(1000, forms::any, forms::codes, "codes of gRPC from 0 to 99") .under(HEALTH_CHECK) .aside();
    GRPC_MATCHER "Matcher.GrpcCode" "" .only_in(Format::CloudFormation, "Terraform has one argument for codes of HTTP and of gRPC");
    VERSION "ProtocolVersion" "protocol_version" .one_of(&["HTTP1", "HTTP2", "GRPC"]) .default("HTTP1") .under(TARGET_TYPE);
    DEREGISTRATION_DELAY "TargetGroupAttributes[deregistration_delay/timeout_seconds]" "deregistration_delay" .range(0, 3600) .default("300");
    STICKY "TargetGroupAttributes[stickiness/enabled]" "stickiness.enabled" .flag() .default("false");
    STICKY_BY "TargetGroupAttributes[stickiness/type]" "stickiness.type" .one_of(&["lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"]);
    STICKY_FOR "TargetGroupAttributes[stickiness/lb_cookie/duration_seconds]" "stickiness.cookie_duration" .range_or(1, 604_800, &[0]);
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
