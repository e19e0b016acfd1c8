//! What AWS takes: the tables of [`super::values`].

use crate::world::kinds::Kind;
use crate::world::rows::{Row, row};
use crate::world::{around, endpoints, load_balancing, network, tasks};

/// What is taken.
#[derive(Clone, Copy)]
pub enum Takes {
    /// One of these words.
    Words(&'static [&'static str]),
    /// From, to.
    Range(i64, i64),
    /// One of these numbers.
    Numbers(&'static [i64]),
    /// True or false.
    Flag,
    /// A range of addresses that begins where it says.
    Cidr,
    /// Text of at most so many characters, all of them such.
    Text(usize, fn(char) -> bool),
    /// A name that also has to pass a test, which the words describe.
    Name(usize, fn(char) -> bool, fn(&str) -> bool, &'static str),
}

use Takes::{Cidr, Flag, Name, Numbers, Range, Text, Words};

const fn dashed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

const fn under(c: char) -> bool {
    dashed(c) || c == '_'
}

fn iam(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

fn described(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c)
}

fn slashed(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c)
}

fn logged(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-/#".contains(c)
}

const fn any(_: char) -> bool {
    true
}

fn inner_dashes(name: &str) -> bool {
    !name.starts_with('-') && !name.ends_with('-')
}

const fn template(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '.' | '-' | '/' | '_')
}

fn outer_dash(name: &str) -> bool {
    !name.starts_with('-')
}

fn balancer(name: &str) -> bool {
    inner_dashes(name) && !name.starts_with("internal-")
}

fn group(name: &str) -> bool {
    !name.starts_with("sg-")
}

fn configuration(name: &str) -> bool {
    !name.starts_with("CodeDeployDefault.")
}

fn machine(name: &str) -> bool {
    name.split_once('.')
        .is_some_and(|(family, size)| !family.is_empty() && !size.is_empty())
}

const RETENTION: &[i64] = &[
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/// What a name begins with, to which Terraform adds 26 characters.
const PREFIX: Row = row("name_prefix", "", "name_prefix");

/// Properties with what AWS takes there.
pub const TABLE: &[(Kind, Row, Takes)] = &[
    (Kind::Role, PREFIX, Text(38, iam)),
    (Kind::InstanceProfile, PREFIX, Text(102, iam)),
    (Kind::LaunchTemplate, PREFIX, Text(99, template)),
    (
        Kind::SecurityGroup,
        PREFIX,
        Name(229, described, group, "that does not begin with sg-"),
    ),
    (
        Kind::TargetGroup,
        PREFIX,
        Name(6, dashed, outer_dash, "without a hyphen before it"),
    ),
    (Kind::Vpc, network::VPC_CIDR, Cidr),
    (Kind::Vpc, network::DNS_SUPPORT, Flag),
    (Kind::Vpc, network::DNS_HOSTNAMES, Flag),
    (Kind::Subnet, network::VPC_CIDR, Cidr),
    (Kind::Subnet, network::PUBLIC_ADDRESSES, Flag),
    (Kind::Route, network::DESTINATION, Cidr),
    (
        Kind::ElasticIp,
        row("domain", "Domain", "domain"),
        Words(&["vpc", "standard"]),
    ),
    (Kind::Endpoint, endpoints::PRIVATE_DNS, Flag),
    (
        Kind::SecurityGroup,
        row("name", "GroupName", "name"),
        Name(255, described, group, "that does not begin with sg-"),
    ),
    (
        Kind::SecurityGroup,
        row("description", "GroupDescription", "description"),
        Text(255, described),
    ),
    (
        Kind::GroupIngress,
        row("description", "Description", "description"),
        Text(255, described),
    ),
    (
        Kind::GroupEgress,
        row("description", "Description", "description"),
        Text(255, described),
    ),
    (
        Kind::LoadBalancer,
        row("name", "Name", "name"),
        Name(
            32,
            dashed,
            balancer,
            "without a hyphen at its ends or internal- before it",
        ),
    ),
    (
        Kind::LoadBalancer,
        load_balancing::IDLE_TIMEOUT,
        Range(1, 4000),
    ),
    (Kind::LoadBalancer, load_balancing::PROTECTED, Flag),
    (Kind::LoadBalancer, load_balancing::DROP_HEADERS, Flag),
    (
        Kind::TargetGroup,
        row("name", "Name", "name"),
        Name(32, dashed, inner_dashes, "without a hyphen at its ends"),
    ),
    (
        Kind::TargetGroup,
        load_balancing::DEREGISTRATION,
        Range(0, 3600),
    ),
    (Kind::TargetGroup, load_balancing::SLOW_START, Numbers(&[0])),
    (
        Kind::Cluster,
        row("name", "ClusterName", "name"),
        Text(255, under),
    ),
    (
        Kind::Cluster,
        row(
            "insights",
            "ClusterSettings[containerInsights]",
            "setting[containerInsights]",
        ),
        Words(&["enabled", "disabled", "enhanced"]),
    ),
    (
        Kind::Service,
        row("name", "ServiceName", "name"),
        Text(255, under),
    ),
    (
        Kind::Service,
        row("platform", "PlatformVersion", "platform_version"),
        Words(&["LATEST", "1.4.0", "1.3.0", "1.0.0"]),
    ),
    (
        Kind::Service,
        row("tags", "PropagateTags", "propagate_tags"),
        Words(&["SERVICE", "TASK_DEFINITION", "NONE"]),
    ),
    (
        Kind::Service,
        tasks::SCHEDULING,
        Words(&["REPLICA", "DAEMON"]),
    ),
    (Kind::Service, tasks::PUBLIC, Flag),
    (
        Kind::TaskDefinition,
        row("family", "Family", "family"),
        Text(255, under),
    ),
    (
        Kind::TaskDefinition,
        row(
            "system",
            "RuntimePlatform.OperatingSystemFamily",
            "runtime_platform.operating_system_family",
        ),
        Words(&[
            "LINUX",
            "WINDOWS_SERVER_2019_FULL",
            "WINDOWS_SERVER_2019_CORE",
            "WINDOWS_SERVER_2016_FULL",
            "WINDOWS_SERVER_2004_CORE",
            "WINDOWS_SERVER_2022_CORE",
            "WINDOWS_SERVER_2022_FULL",
            "WINDOWS_SERVER_2025_CORE",
            "WINDOWS_SERVER_2025_FULL",
            "WINDOWS_SERVER_20H2_CORE",
        ]),
    ),
    (
        Kind::Repository,
        row("name", "RepositoryName", "name"),
        Text(256, slashed),
    ),
    (
        Kind::Repository,
        row("mutability", "ImageTagMutability", "image_tag_mutability"),
        Words(&[
            "IMMUTABLE",
            "MUTABLE",
            "IMMUTABLE_WITH_EXCLUSION",
            "MUTABLE_WITH_EXCLUSION",
        ]),
    ),
    (
        Kind::Repository,
        row(
            "encryption",
            "EncryptionConfiguration.EncryptionType",
            "encryption_configuration.encryption_type",
        ),
        Words(&["AES256", "KMS", "KMS_DSSE"]),
    ),
    (
        Kind::Repository,
        row(
            "scan",
            "ImageScanningConfiguration.ScanOnPush",
            "image_scanning_configuration.scan_on_push",
        ),
        Flag,
    ),
    (
        Kind::LogGroup,
        row("name", "LogGroupName", "name"),
        Text(512, logged),
    ),
    (Kind::LogGroup, around::RETENTION, Numbers(RETENTION)),
    (Kind::Role, row("name", "RoleName", "name"), Text(64, iam)),
    (
        Kind::Role,
        row("description", "Description", "description"),
        Text(1000, any),
    ),
    (
        Kind::RolePolicy,
        row("name", "PolicyName", "name"),
        Text(128, iam),
    ),
    (
        Kind::DeploymentApplication,
        row("name", "ApplicationName", "name"),
        Text(100, iam),
    ),
    (
        Kind::DeploymentGroup,
        row("name", "DeploymentGroupName", "deployment_group_name"),
        Text(100, iam),
    ),
    (
        Kind::DeploymentConfig,
        row("name", "DeploymentConfigName", "deployment_config_name"),
        Name(
            100,
            iam,
            configuration,
            "that does not begin with CodeDeployDefault.",
        ),
    ),
    (
        Kind::ScalingPolicy,
        row("name", "PolicyName", "name"),
        Text(256, any),
    ),
    (
        Kind::ScalingPolicy,
        row("dimension", "", "scalable_dimension"),
        Words(&[
            "ecs:service:DesiredCount",
            "dynamodb:table:ReadCapacityUnits",
            "dynamodb:table:WriteCapacityUnits",
            "rds:cluster:ReadReplicaCount",
            "lambda:function:ProvisionedConcurrency",
            "ec2:spot-fleet-request:TargetCapacity",
        ]),
    ),
    (
        Kind::ScalingPolicy,
        row("namespace", "", "service_namespace"),
        Words(&[
            "ecs",
            "dynamodb",
            "rds",
            "lambda",
            "ec2",
            "appstream",
            "sagemaker",
            "elasticache",
            "kafka",
            "cassandra",
            "comprehend",
            "custom-resource",
            "elasticmapreduce",
            "neptune",
            "workspaces",
        ]),
    ),
    (
        Kind::ScalingPolicy,
        row(
            "cooldown",
            "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown",
            "target_tracking_scaling_policy_configuration.scale_in_cooldown",
        ),
        Range(0, 86_400),
    ),
    (
        Kind::ScalingPolicy,
        row(
            "cooldown",
            "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown",
            "target_tracking_scaling_policy_configuration.scale_out_cooldown",
        ),
        Range(0, 86_400),
    ),
    (
        Kind::Alarm,
        row("name", "AlarmName", "alarm_name"),
        Text(255, any),
    ),
    (
        Kind::Alarm,
        around::MISSING,
        Words(&["breaching", "notBreaching", "ignore", "missing"]),
    ),
    (
        Kind::FlowLog,
        row("resource", "ResourceType", ""),
        Words(&[
            "VPC",
            "Subnet",
            "NetworkInterface",
            "TransitGateway",
            "TransitGatewayAttachment",
            "RegionalNatGateway",
        ]),
    ),
    (
        Kind::FlowLog,
        row("traffic", "TrafficType", "traffic_type"),
        Words(&["ALL", "ACCEPT", "REJECT"]),
    ),
    (
        Kind::FlowLog,
        row("destination", "LogDestinationType", "log_destination_type"),
        Words(&["cloud-watch-logs", "s3", "kinesis-data-firehose"]),
    ),
    (
        Kind::Instance,
        row("type", "InstanceType", "instance_type"),
        Name(
            32,
            |c| c.is_ascii_alphanumeric() || c == '.' || c == '-',
            machine,
            "such as t3.micro",
        ),
    ),
    (
        Kind::Instance,
        row(
            "disk",
            "BlockDeviceMappings.Ebs.VolumeType",
            "root_block_device.volume_type",
        ),
        Words(&["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]),
    ),
    (
        Kind::Instance,
        row(
            "disk",
            "BlockDeviceMappings.Ebs.VolumeSize",
            "root_block_device.volume_size",
        ),
        Range(1, 16_384),
    ),
];

/// Lists in which AWS takes nothing twice. Terraform makes a set of them by itself.
pub const ONCE: &[(Kind, Row)] = &[
    (Kind::LoadBalancer, row("groups", "SecurityGroups", "")),
    (
        Kind::LoadBalancer,
        row("attributes", "LoadBalancerAttributes", ""),
    ),
    (
        Kind::TargetGroup,
        row("attributes", "TargetGroupAttributes", ""),
    ),
    (Kind::Instance, row("groups", "SecurityGroupIds", "")),
    (Kind::NetworkInterface, row("groups", "GroupSet", "")),
    (
        Kind::Service,
        row(
            "groups",
            "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
            "",
        ),
    ),
    (Kind::Endpoint, row("tables", "RouteTableIds", "")),
    (Kind::Endpoint, row("groups", "SecurityGroupIds", "")),
    (
        Kind::SecurityGroup,
        row("egress", "SecurityGroupEgress", ""),
    ),
    (
        Kind::SecurityGroup,
        row("ingress", "SecurityGroupIngress", ""),
    ),
    (Kind::Role, row("policies", "ManagedPolicyArns", "")),
    (Kind::InstanceProfile, row("roles", "Roles", "")),
    (
        Kind::TaskDefinition,
        row("compatibilities", "RequiresCompatibilities", ""),
    ),
    (Kind::TaskDefinition, row("volumes", "Volumes", "volume")),
    (Kind::Cluster, row("settings", "ClusterSettings", "")),
    (Kind::Service, tasks::REGISTRATIONS),
    (
        Kind::Service,
        row(
            "alarms",
            "DeploymentConfiguration.Alarms.AlarmNames",
            "alarms.alarm_names",
        ),
    ),
    (Kind::Listener, load_balancing::DEFAULT),
    (Kind::ListenerRule, load_balancing::ACTIONS),
    (Kind::Alarm, row("metrics", "Metrics", "metric_query")),
];

/// Attributes by the names that AWS has for them.
pub const ATTRIBUTES: &[(Kind, &str, &[&str])] = &[
    (
        Kind::LoadBalancer,
        "LoadBalancerAttributes",
        &[
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
        ],
    ),
    (
        Kind::TargetGroup,
        "TargetGroupAttributes",
        &[
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
        ],
    ),
];
