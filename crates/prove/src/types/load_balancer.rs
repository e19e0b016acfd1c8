//! A load balancer.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;
use crate::finding::codes::BALANCER_SHAPE;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "LoadBalancer",
    gives: Some(&[
        "CanonicalHostedZoneID",
        "DNSName",
        "LoadBalancerArn",
        "LoadBalancerFullName",
        "LoadBalancerName",
        "SecurityGroups",
    ]),
    rows: ALL,
};

/// Names of attributes.
const KEYS: &[&str] = &[
    "access_logs.s3.enabled",
    "access_logs.s3.bucket",
    "access_logs.s3.prefix",
    "connection_logs.s3.enabled",
    "connection_logs.s3.bucket",
    "connection_logs.s3.prefix",
    "health_check_logs.s3.enabled",
    "health_check_logs.s3.bucket",
    "health_check_logs.s3.prefix",
    "deletion_protection.enabled",
    "load_balancing.cross_zone.enabled",
    "idle_timeout.timeout_seconds",
    "client_keep_alive.seconds",
    "dns_record.client_routing_policy",
    "ipv6.deny_all_igw_traffic",
    "zonal_shift.config.enabled",
    "waf.fail_open.enabled",
    "secondary_ips.auto_assigned.per_subnet",
    "routing.http.desync_mitigation_mode",
    "routing.http.drop_invalid_header_fields.enabled",
    "routing.http.preserve_host_header.enabled",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    "routing.http.xff_client_port.enabled",
    "routing.http.xff_header_processing.mode",
    "routing.http2.enabled",
];

rows! {
    NAME "Name" "name" .only_in(Format::Terraform, COMPOSED) .text_that(32, forms::dashed, forms::balancer, "without a hyphen at its ends or internal- before it");
    TYPE "Type" "load_balancer_type" .one_of(&["application", "network", "gateway"]) .under(BALANCER_SHAPE);
    SCHEME "Scheme" "internal" .said_as(&[("internal", "true"), ("internet-facing", "false")]) .only_said() .default("internet-facing") .known() .under(BALANCER_SHAPE);
    SUBNETS "Subnets" "subnets" .to_id(Kind::Subnet) .set() .alone(&[SUBNET_MAPPINGS]);
    GROUPS "SecurityGroups" "security_groups" .to_id(Kind::SecurityGroup) .needed_as_meant() .once_in_templates() .set() .under(BALANCER_SHAPE);
    IDLE_TIMEOUT "LoadBalancerAttributes[idle_timeout/timeout_seconds]" "idle_timeout" .range(1, 4000) .default("60");
    DELETION_PROTECTION "LoadBalancerAttributes[deletion_protection/enabled]" "enable_deletion_protection" .flag() .default("false");
    DROP_INVALID_HEADERS "LoadBalancerAttributes[routing/http/drop_invalid_header_fields/enabled]" "drop_invalid_header_fields" .flag() .default("false") .known();
    LOGS "LoadBalancerAttributes[access_logs/s3/enabled]" "access_logs.enabled" .flag() .default("false");
    LOGS_BUCKET "LoadBalancerAttributes[access_logs/s3/bucket]" "access_logs.bucket" .to_name(Kind::Bucket);
    LOGS_PREFIX "LoadBalancerAttributes[access_logs/s3/prefix]" "access_logs.prefix" .default("");
    TAGS "Tags" "tags" .pairs();
    ATTRIBUTES "LoadBalancerAttributes" "" .once() .items(attributes::ALL) .aside();
    SUBNET_MAPPINGS "SubnetMappings" "subnet_mapping";
}

/// Items of `LoadBalancerAttributes`.
pub mod attributes {
    use crate::types::row::rows;

    rows! {
        KEY "Key" "" .needed() .one_of(super::KEYS);
        VALUE "Value" "" .needed();
    }
}
