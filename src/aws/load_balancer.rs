//! `AWS::ElasticLoadBalancingV2::LoadBalancer`: an application load balancer.

use crate::stack::{Arn, Attr, Dns, Id, Name, Tree, Val};

/// Most characters of a load balancer's name.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html>
pub const NAME: usize = 32;

crate::resource! {
    /// An application load balancer.
    LoadBalancer, "LoadBalancer", Some("AWS::ElasticLoadBalancingV2::LoadBalancer"), Some("aws_lb");
    /// Its name, which metrics and consoles show.
    name: String => tf "name" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// `internet-facing` or `internal`.
    scheme: &'static str => cfn "Scheme" because "Terraform says it as a flag: internal";
    /// Whether its addresses are private.
    internal: bool => tf "internal" because "CloudFormation says it as a word: Scheme";
    /// One subnet a zone.
    subnets: Vec<Val<Id>> => both "Subnets" "subnets";
    /// Who may reach it.
    groups: Vec<Val<Id>> => both "SecurityGroups" "security_groups";
    /// Seconds that an idle connection is kept.
    idle_timeout: u32 => both "LoadBalancerAttributes{idle_timeout.timeout_seconds}" "idle_timeout";
    /// Whether AWS refuses to delete it.
    deletion_protection: bool => both "LoadBalancerAttributes{deletion_protection.enabled}" "enable_deletion_protection";
    /// Whether each request is logged. `CloudFormation` leaves an attribute as it was where the template
    /// no longer has it: <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/554>.
    logs: bool => cfn "LoadBalancerAttributes{access_logs.s3.enabled}" because "Terraform turns them off where the block goes";
    /// The same, where they are on.
    logs_block: Option<bool> => tf "access_logs.enabled" because "CloudFormation has to say it where they are off as well";
    /// The bucket of the logs.
    logs_bucket: Tree => both "LoadBalancerAttributes{access_logs.s3.bucket}" "access_logs.bucket";
    /// What names of log files begin with; nothing where that is empty.
    logs_prefix: Option<String> => cfn "LoadBalancerAttributes{access_logs.s3.prefix}" because "Terraform leaves an empty one out";
    /// The same, where it is not empty.
    logs_prefix_block: Option<String> => tf "access_logs.prefix" because "CloudFormation would keep the one from before";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "Type" "load_balancer_type" = "application";
        both "LoadBalancerAttributes{routing.http.drop_invalid_header_fields.enabled}" "drop_invalid_header_fields" = true;
    }
}

impl LoadBalancer {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
    /// Its DNS name.
    pub const DNS: Attr<Self, Dns> = Attr::att("DNSName", "dns_name");
    /// The hosted zone of its DNS name, which an alias record names.
    pub const ZONE: Attr<Self, Id> = Attr::att("CanonicalHostedZoneID", "zone_id");
    /// `app/NAME/ID`, as metrics name it.
    pub const FULL_NAME: Attr<Self, Name> = Attr::att("LoadBalancerFullName", "arn_suffix");
}
