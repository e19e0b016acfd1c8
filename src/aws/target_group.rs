//! `AWS::ElasticLoadBalancingV2::TargetGroup`: takes one of a service's two versions.

use crate::stack::{Arn, Attr, Id, Name, Tree, Val};

/// Most characters before the 26 that Terraform adds: 32 in all.
pub const PREFIX: usize = 6;

crate::resource! {
    /// Takes one of a service's two versions.
    TargetGroup, "TargetGroup", Some("AWS::ElasticLoadBalancingV2::TargetGroup"), Some("aws_lb_target_group"), new_first true, guarded true;
    /// The port that is asked: `traffic-port` is each target's own.
    health_port: String => both "HealthCheckPort" "health_check.port";
    /// What its name begins with: five letters and a hyphen, since Terraform adds 26 more to them.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// The network.
    vpc: Val<Id> => both "VpcId" "vpc_id";
    /// Path of the check.
    path: String => both "HealthCheckPath" "health_check.path";
    /// Seconds between checks.
    interval: u32 => both "HealthCheckIntervalSeconds" "health_check.interval";
    /// Seconds that an answer may take.
    timeout: u32 => both "HealthCheckTimeoutSeconds" "health_check.timeout";
    /// Good answers until healthy.
    healthy: u32 => both "HealthyThresholdCount" "health_check.healthy_threshold";
    /// Bad answers until not.
    unhealthy: u32 => both "UnhealthyThresholdCount" "health_check.unhealthy_threshold";
    /// Codes that are good.
    codes: Option<String> => both "Matcher.HttpCode" "health_check.matcher";
    /// The same, of gRPC.
    grpc_codes: Option<String> => both "Matcher.GrpcCode" "health_check.matcher";
    /// `HTTP2` or `GRPC`; left out for HTTP/1.1.
    version: Option<&'static str> => both "ProtocolVersion" "protocol_version";
    /// Seconds that a leaving target finishes what it has begun.
    deregistration_delay: u32 => both "TargetGroupAttributes{deregistration_delay.timeout_seconds}" "deregistration_delay";
    /// Whether clients stay with one task. Both formats leave it as it was where they no longer say it:
    /// <https://github.com/aws/aws-cdk/issues/16620>, and the provider computes the block.
    sticky: Option<bool> => both "TargetGroupAttributes{stickiness.enabled}" "stickiness.enabled";
    /// By a cookie of the load balancer's.
    sticky_by: Option<&'static str> => both "TargetGroupAttributes{stickiness.type}" "stickiness.type";
    /// For so many seconds.
    sticky_for: Option<u32> => both "TargetGroupAttributes{stickiness.lb_cookie.duration_seconds}" "stickiness.cookie_duration";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "TargetType" "target_type" = "ip";
        both "Protocol" "protocol" = "HTTP";
        // Constant: ip targets bring their own port, and another port here would replace the group.
        both "Port" "port" = 80u8;
        both "HealthCheckProtocol" "health_check.protocol" = "HTTP";
    }
}

impl TargetGroup {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
    /// Its name, which is what `CodeDeploy` asks for.
    pub const NAME: Attr<Self, Name> = Attr::att("TargetGroupName", "name");
    /// `targetgroup/NAME/ID`, as metrics name it.
    pub const FULL_NAME: Attr<Self, Name> = Attr::att("TargetGroupFullName", "arn_suffix");
}
