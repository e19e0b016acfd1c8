//! Load balancers, listeners, rules, target groups.

use super::{Table, table};
use crate::description::field::{Field, blocks, one, pairs, set, which, words};
use crate::world::kinds::Kind;

const ACTION: &[Field] = &[
    one("type", "Type", "type"),
    one("target_group", "TargetGroupArn", "target_group_arn"),
    one(
        "forward_stickiness",
        "ForwardConfig.TargetGroupStickinessConfig",
        "forward.stickiness",
    ),
    blocks(
        "forward",
        "ForwardConfig.TargetGroups",
        "forward.target_group",
        &[
            one("target_group", "TargetGroupArn", "arn"),
            one("weight", "Weight", "weight"),
        ],
    ),
    one(
        "status",
        "FixedResponseConfig.StatusCode",
        "fixed_response.status_code",
    ),
    one(
        "content_type",
        "FixedResponseConfig.ContentType",
        "fixed_response.content_type",
    ),
    one(
        "body",
        "FixedResponseConfig.MessageBody",
        "fixed_response.message_body",
    ),
    one(
        "redirect_protocol",
        "RedirectConfig.Protocol",
        "redirect.protocol",
    ),
    one("redirect_port", "RedirectConfig.Port", "redirect.port"),
    one(
        "redirect_status",
        "RedirectConfig.StatusCode",
        "redirect.status_code",
    ),
];

const CONDITION: &[Field] = &[
    which(
        "field",
        "Field",
        &[
            ("path-pattern", "path_pattern"),
            ("host-header", "host_header"),
        ],
    ),
    set("paths", "PathPatternConfig.Values", "path_pattern.values"),
    set("hosts", "HostHeaderConfig.Values", "host_header.values"),
];

pub(super) const TABLES: &[Table] = &[
    table(
        Kind::LoadBalancer,
        "LoadBalancer",
        &[
            one("name", "Name", "name"),
            one("type", "Type", "load_balancer_type"),
            words(
                "scheme",
                "Scheme",
                "internal",
                &[("internal", "true"), ("internet-facing", "false")],
            ),
            set("subnets", "Subnets", "subnets"),
            set("groups", "SecurityGroups", "security_groups"),
            one(
                "idle_timeout",
                "LoadBalancerAttributes[idle_timeout/timeout_seconds]",
                "idle_timeout",
            ),
            one(
                "deletion_protection",
                "LoadBalancerAttributes[deletion_protection/enabled]",
                "enable_deletion_protection",
            ),
            one(
                "drop_invalid_headers",
                "LoadBalancerAttributes[routing/http/drop_invalid_header_fields/enabled]",
                "drop_invalid_header_fields",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::Listener,
        "Listener",
        &[
            one("balancer", "LoadBalancerArn", "load_balancer_arn"),
            one("port", "Port", "port"),
            one("protocol", "Protocol", "protocol"),
            one("policy", "SslPolicy", "ssl_policy"),
            one(
                "certificate",
                "Certificates.CertificateArn",
                "certificate_arn",
            ),
            blocks("actions", "DefaultActions", "default_action", ACTION),
            pairs("tags", "", "tags"),
        ],
    ),
    table(
        Kind::ListenerRule,
        "ListenerRule",
        &[
            one("listener", "ListenerArn", "listener_arn"),
            one("priority", "Priority", "priority"),
            blocks("conditions", "Conditions", "condition", CONDITION),
            blocks("actions", "Actions", "action", ACTION),
        ],
    ),
    table(
        Kind::TargetGroup,
        "TargetGroup",
        &[
            one("name_prefix", "", "name_prefix"),
            one("vpc", "VpcId", "vpc_id"),
            one("type", "TargetType", "target_type"),
            one("protocol", "Protocol", "protocol"),
            one("port", "Port", "port"),
            one(
                "check_protocol",
                "HealthCheckProtocol",
                "health_check.protocol",
            ),
            one("check_port", "HealthCheckPort", "health_check.port"),
            one("check_path", "HealthCheckPath", "health_check.path"),
            one(
                "check_interval",
                "HealthCheckIntervalSeconds",
                "health_check.interval",
            ),
            one(
                "check_timeout",
                "HealthCheckTimeoutSeconds",
                "health_check.timeout",
            ),
            one(
                "healthy",
                "HealthyThresholdCount",
                "health_check.healthy_threshold",
            ),
            one(
                "unhealthy",
                "UnhealthyThresholdCount",
                "health_check.unhealthy_threshold",
            ),
            one("codes", "Matcher.HttpCode", "health_check.matcher"),
            one(
                "deregistration_delay",
                "TargetGroupAttributes[deregistration_delay/timeout_seconds]",
                "deregistration_delay",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
];
