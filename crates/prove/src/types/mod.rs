//! What is true of one property alone: a row for each that is read, a file for each resource type.
//!
//! A row holds both spellings, what the property refers to, which values AWS takes, and where it is
//! required. The rules of references, required properties and values read it
//! (`rules/rows.rs`), as does the comparison of both formats. It is written from AWS's and
//! the provider's documentation and not from what makes documents: a mistake there is found here.

pub mod acl_association;
pub mod action;
pub mod address_association;
pub mod alarm;
pub mod bucket;
pub mod bucket_access;
pub mod bucket_encryption;
pub mod bucket_lifecycle;
pub mod bucket_policy;
pub mod certificate;
pub mod cluster;
pub mod cluster_providers;
pub mod condition;
pub mod container;
pub mod default_group;
pub mod deployment_application;
pub mod deployment_config;
pub mod deployment_group;
pub mod elastic_ip;
pub mod endpoint;
pub mod event_rule;
pub mod every;
pub mod flow_log;
mod forms;
pub mod gateway_attachment;
pub mod group_egress;
pub mod group_ingress;
pub mod group_rule;
pub mod inline_policy;
pub mod instance;
pub mod instance_profile;
pub mod internet_gateway;
#[macro_use]
mod kind;
pub mod launch_template;
pub mod listener;
pub mod listener_rule;
pub mod load_balancer;
pub mod log_group;
pub mod managed_policy;
pub mod metric;
pub mod namespace;
pub mod nat_gateway;
pub mod network_acl;
pub mod network_interface;
pub mod policy_attachment;
pub mod queue;
pub mod record;
pub mod repository;
pub mod repository_lifecycle;
pub mod role;
pub mod role_policy;
pub mod route;
pub mod route_table;
mod row;
pub mod scalable_target;
pub mod scaling_policy;
pub mod schedule;
pub mod security_group;
pub mod service;
pub mod subnet;
pub mod table_association;
pub mod target_group;
pub mod task_definition;
pub mod tracked;
pub mod vpc;
pub mod wait_handle;
pub mod web_acl;
mod why;

pub(crate) use kind::{Attr, Spelling};
pub use row::{How, Row};
pub(crate) use row::{Needed, Takes};

kinds! {
    Vpc "network" "AWS::EC2::VPC" "aws_vpc" Id Id => vpc;
    Subnet "subnet" "AWS::EC2::Subnet" "aws_subnet" Id Id => subnet;
    RouteTable "route table" "AWS::EC2::RouteTable" "aws_route_table" Id Id => route_table;
    Route "route" "AWS::EC2::Route" "aws_route" Other Other => route;
    TableAssociation "route table association" "AWS::EC2::SubnetRouteTableAssociation" "aws_route_table_association" Id Id => table_association;
    InternetGateway "internet gateway" "AWS::EC2::InternetGateway" "aws_internet_gateway" Id Id => internet_gateway;
    GatewayAttachment "gateway attachment" "AWS::EC2::VPCGatewayAttachment" "aws_internet_gateway_attachment" Other Other => gateway_attachment;
    NatGateway "NAT gateway" "AWS::EC2::NatGateway" "aws_nat_gateway" Id Id => nat_gateway;
    ElasticIp "fixed address" "AWS::EC2::EIP" "aws_eip" Address Id => elastic_ip;
    AddressAssociation "address association" "AWS::EC2::EIPAssociation" "aws_eip_association" Id Id => address_association;
    Endpoint "endpoint" "AWS::EC2::VPCEndpoint" "aws_vpc_endpoint" Id Id => endpoint;
    EndpointTable "endpoint's route table" "" "aws_vpc_endpoint_route_table_association" Id Id;
    EndpointSubnet "endpoint's subnet" "" "aws_vpc_endpoint_subnet_association" Id Id;
    EndpointGroup "endpoint's security group" "" "aws_vpc_endpoint_security_group_association" Id Id;
    EndpointPolicy "endpoint's policy" "" "aws_vpc_endpoint_policy" Id Id;
    PrefixList "prefix list" "AWS::EC2::PrefixList" "aws_ec2_managed_prefix_list" Id Id ("PrefixListName", "name");
    ServicePrefixList "service's prefix list" "" "aws_prefix_list" Id Id ("", "name");
    SecurityGroup "security group" "AWS::EC2::SecurityGroup" "aws_security_group" Id Id ("GroupName", "name") => security_group;
    DefaultGroup "default security group" "" "aws_default_security_group" Id Id => default_group;
    GroupIngress "ingress rule" "AWS::EC2::SecurityGroupIngress" "aws_vpc_security_group_ingress_rule" Id Id => group_ingress;
    GroupEgress "egress rule" "AWS::EC2::SecurityGroupEgress" "aws_vpc_security_group_egress_rule" Id Id => group_egress;
    GroupRule "security group rule" "" "aws_security_group_rule" Id Id => group_rule;
    NetworkAcl "network ACL" "AWS::EC2::NetworkAcl" "aws_network_acl" Id Id => network_acl;
    AclEntry "network ACL entry" "AWS::EC2::NetworkAclEntry" "aws_network_acl_rule" Other Other;
    AclAssociation "network ACL association" "AWS::EC2::SubnetNetworkAclAssociation" "aws_network_acl_association" Id Id => acl_association;
    FlowLog "flow log" "AWS::EC2::FlowLog" "aws_flow_log" Id Id => flow_log;
    NetworkInterface "network interface" "AWS::EC2::NetworkInterface" "aws_network_interface" Id Id => network_interface;
    Instance "instance" "AWS::EC2::Instance" "aws_instance" Id Id => instance;
    LaunchTemplate "launch template" "AWS::EC2::LaunchTemplate" "aws_launch_template" Id Id ("LaunchTemplateName", "name") => launch_template;
    InstanceProfile "instance profile" "AWS::IAM::InstanceProfile" "aws_iam_instance_profile" Name Name ("InstanceProfileName", "name") => instance_profile;
    LoadBalancer "load balancer" "AWS::ElasticLoadBalancingV2::LoadBalancer" "aws_lb" Arn Arn ("Name", "name") => load_balancer;
    Listener "listener" "AWS::ElasticLoadBalancingV2::Listener" "aws_lb_listener" Arn Arn => listener;
    ListenerRule "listener rule" "AWS::ElasticLoadBalancingV2::ListenerRule" "aws_lb_listener_rule" Arn Arn => listener_rule;
    ListenerCertificate "listener certificate" "AWS::ElasticLoadBalancingV2::ListenerCertificate" "aws_lb_listener_certificate" Other Other => listener::certificate;
    TargetGroup "target group" "AWS::ElasticLoadBalancingV2::TargetGroup" "aws_lb_target_group" Arn Arn ("Name", "name") => target_group;
    TargetAttachment "target" "" "aws_lb_target_group_attachment" Other Other;
    Cluster "cluster" "AWS::ECS::Cluster" "aws_ecs_cluster" Name Arn ("ClusterName", "name") => cluster;
    ClusterProviders "capacity providers" "AWS::ECS::ClusterCapacityProviderAssociations" "aws_ecs_cluster_capacity_providers" Other Other => cluster_providers;
    TaskDefinition "task definition" "AWS::ECS::TaskDefinition" "aws_ecs_task_definition" Arn Name ("Family", "family") => task_definition;
    Service "service" "AWS::ECS::Service" "aws_ecs_service" Arn Arn ("ServiceName", "name") => service;
    DeploymentApplication "deployment application" "AWS::CodeDeploy::Application" "aws_codedeploy_app" Name Other ("ApplicationName", "name") => deployment_application;
    DeploymentConfig "deployment configuration" "AWS::CodeDeploy::DeploymentConfig" "aws_codedeploy_deployment_config" Name Name ("DeploymentConfigName", "deployment_config_name") => deployment_config;
    DeploymentGroup "deployment group" "AWS::CodeDeploy::DeploymentGroup" "aws_codedeploy_deployment_group" Name Other ("DeploymentGroupName", "deployment_group_name") => deployment_group;
    Role "role" "AWS::IAM::Role" "aws_iam_role" Name Name ("RoleName", "name") => role;
    RolePolicy "role policy" "AWS::IAM::RolePolicy" "aws_iam_role_policy" Other Other => role_policy;
    InlinePolicy "inline policy" "AWS::IAM::Policy" "" Other Other => inline_policy;
    ManagedPolicy "managed policy" "AWS::IAM::ManagedPolicy" "aws_iam_policy" Arn Arn ("ManagedPolicyName", "name") => managed_policy;
    PolicyAttachment "policy attachment" "" "aws_iam_role_policy_attachment" Other Other => policy_attachment;
    PolicyDocument "policy document" "" "aws_iam_policy_document" Other Other;
    OidcProvider "identity provider" "AWS::IAM::OIDCProvider" "aws_iam_openid_connect_provider" Arn Arn;
    LogGroup "log group" "AWS::Logs::LogGroup" "aws_cloudwatch_log_group" Name Name ("LogGroupName", "name") => log_group;
    Repository "repository" "AWS::ECR::Repository" "aws_ecr_repository" Name Name ("RepositoryName", "name") => repository;
    RepositoryLifecycle "repository lifecycle" "" "aws_ecr_lifecycle_policy" Other Other => repository_lifecycle;
    ScalableTarget "scalable target" "AWS::ApplicationAutoScaling::ScalableTarget" "aws_appautoscaling_target" Other Other => scalable_target;
    ScalingPolicy "scaling policy" "AWS::ApplicationAutoScaling::ScalingPolicy" "aws_appautoscaling_policy" Arn Other => scaling_policy;
    Namespace "namespace" "AWS::ServiceDiscovery::HttpNamespace" "aws_service_discovery_http_namespace" Id Id ("Name", "name") => namespace;
    ScheduleGroup "schedule group" "AWS::Scheduler::ScheduleGroup" "aws_scheduler_schedule_group" Name Name ("Name", "name") => schedule::group;
    Schedule "schedule" "AWS::Scheduler::Schedule" "aws_scheduler_schedule" Name Other ("Name", "name") => schedule;
    Queue "queue" "AWS::SQS::Queue" "aws_sqs_queue" Id Id ("QueueName", "name") => queue;
    QueuePolicy "queue policy" "AWS::SQS::QueuePolicy" "aws_sqs_queue_policy" Other Other => queue::policy;
    EventRule "event rule" "AWS::Events::Rule" "aws_cloudwatch_event_rule" Name Name ("Name", "name") => event_rule;
    EventTarget "event target" "" "aws_cloudwatch_event_target" Other Other => event_rule::target;
    Alarm "alarm" "AWS::CloudWatch::Alarm" "aws_cloudwatch_metric_alarm" Name Name ("AlarmName", "alarm_name") => alarm;
    WaitHandle "barrier" "AWS::CloudFormation::WaitConditionHandle" "terraform_data" Other Other => wait_handle;
    Bucket "bucket" "AWS::S3::Bucket" "aws_s3_bucket" Name Name ("BucketName", "bucket") => bucket;
    BucketPolicy "bucket policy" "AWS::S3::BucketPolicy" "aws_s3_bucket_policy" Other Other => bucket_policy;
    BucketPart "bucket setting" "" "aws_s3_bucket_public_access_block" Other Other => bucket_access;
    BucketEncryption "bucket encryption" "" "aws_s3_bucket_server_side_encryption_configuration" Other Other => bucket_encryption;
    BucketLifecycle "bucket lifecycle" "" "aws_s3_bucket_lifecycle_configuration" Other Other => bucket_lifecycle;
    BucketVersioning "bucket versioning" "" "aws_s3_bucket_versioning" Other Other;
    BucketOwnership "bucket ownership" "" "aws_s3_bucket_ownership_controls" Other Other;
    Certificate "certificate" "AWS::CertificateManager::Certificate" "aws_acm_certificate" Arn Arn => certificate;
    CertificateValidation "certificate validation" "" "aws_acm_certificate_validation" Other Other => certificate::validation;
    Record "DNS record" "AWS::Route53::RecordSet" "aws_route53_record" Dns Other => record;
    WebAcl "web ACL" "AWS::WAFv2::WebACL" "aws_wafv2_web_acl" Other Id ("Name", "name") => web_acl;
    WebAclAssociation "web ACL association" "AWS::WAFv2::WebACLAssociation" "aws_wafv2_web_acl_association" Other Other => web_acl::association;
    WebAclLogging "web ACL logging" "AWS::WAFv2::LoggingConfiguration" "aws_wafv2_web_acl_logging_configuration" Other Other => web_acl::logging;
    Secret "secret" "AWS::SecretsManager::Secret" "aws_secretsmanager_secret" Arn Arn ("Name", "name");
    Parameter "parameter" "AWS::SSM::Parameter" "aws_ssm_parameter" Name Name ("Name", "name");
    Key "key" "AWS::KMS::Key" "aws_kms_key" Id Id;
    Region "region" "" "aws_region" Other Other;
    ServiceName "service name" "" "aws_service" Other Other;
    Partition "partition" "" "aws_partition" Other Other;
    Caller "caller" "" "aws_caller_identity" Other Other;
    Zones "zones" "" "aws_availability_zones" Other Other;
    ServiceAccount "delivery account" "" "aws_elb_service_account" Arn Other;
    Image "machine image" "" "aws_ami" Id Id;
    Unknown "unknown" "?" "?" Other Other;
}

/// A resource type.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// The word in its logical ids that its Terraform type says already.
    pub noun: &'static str,
    /// What `Fn::GetAtt` can ask it for, where all of it is known.
    pub gives: Option<&'static [&'static str]>,
    /// Its properties.
    pub rows: &'static [&'static Row],
}

/// Every type whose properties are known, with what it is.
pub fn all() -> impl Iterator<Item = (Kind, &'static Type)> {
    SPELLINGS.iter().filter_map(|s| Some((s.kind, s.known?)))
}

/// The type of a kind, where its properties are known.
pub fn of(kind: Kind) -> Option<&'static Type> {
    kind.spelling().known
}
