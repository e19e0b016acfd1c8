//! AWS's nouns: one file per resource type, both spellings side by side.
//!
//! Property names are those of the `CloudFormation` registry and of the Terraform provider's schema.

pub mod address;
pub mod address_association;
pub mod alarm;
pub mod application;
pub mod barrier;
pub mod bucket;
pub mod bucket_access;
pub mod bucket_encryption;
pub mod bucket_lifecycle;
pub mod bucket_policy;
pub mod certificate;
pub mod certificate_validation;
pub mod cluster;
pub mod cluster_providers;
pub mod default_security_group;
pub mod deployment_config;
pub mod deployment_group;
pub mod egress;
pub mod event_rule;
pub mod event_target;
pub mod flow_log;
pub mod gateway_attachment;
pub mod ingress;
pub mod instance;
pub mod instance_profile;
pub mod internet_gateway;
pub mod launch_template;
pub mod listener;
pub mod listener_certificate;
pub mod listener_rule;
pub mod load_balancer;
pub mod log_group;
pub mod namespace;
pub mod nat_gateway;
pub mod network_interface;
pub mod place;
pub mod policy_attachment;
pub mod prefix_lists;
pub mod queue;
pub mod queue_policy;
pub mod record;
pub mod repository;
pub mod repository_lifecycle;
pub mod role;
pub mod role_policy;
pub mod route;
pub mod route_table;
pub mod route_table_association;
pub mod scalable_target;
pub mod scaling_policy;
pub mod schedule;
pub mod schedule_group;
pub mod security_group;
pub mod service;
pub mod subnet;
pub mod target_group;
pub mod task_definition;
pub mod validation_record;
pub mod vpc;
pub mod vpc_endpoint;
pub mod web_acl;
pub mod web_acl_association;
pub mod web_acl_logging;

use crate::stack::{Form, Resource};

/// Hands each type on, and lists it.
macro_rules! types {
    ($($file:ident::$name:ident),* $(,)?) => {
        $(pub use $file::$name;)*

        /// Every resource type.
        pub const ALL: &[&Form] = &[$($name::FORM),*];
    };
}

types! {
    // VPC
    vpc::Vpc, subnet::Subnet, route_table::RouteTable,
    route_table_association::RouteTableAssociation, route::Route, internet_gateway::InternetGateway,
    gateway_attachment::GatewayAttachment, nat_gateway::NatGateway, address::Address,
    address_association::AddressAssociation, vpc_endpoint::VpcEndpoint, flow_log::FlowLog,
    security_group::SecurityGroup, default_security_group::DefaultSecurityGroup, ingress::Ingress,
    egress::Egress, network_interface::NetworkInterface,
    // EC2
    launch_template::LaunchTemplate, instance::Instance, instance_profile::InstanceProfile,
    // Elastic Load Balancing
    load_balancer::LoadBalancer, listener::Listener, listener_certificate::ListenerCertificate, listener_rule::ListenerRule,
    target_group::TargetGroup,
    // ACM and Route 53
    certificate::Certificate, certificate_validation::CertificateValidation,
    validation_record::ValidationRecord, record::Record,
    // WAF
    web_acl::WebAcl, web_acl_association::WebAclAssociation, web_acl_logging::WebAclLogging,
    // ECS and ECR
    namespace::Namespace, cluster::Cluster, cluster_providers::ClusterProviders, task_definition::TaskDefinition,
    service::Service, repository::Repository, repository_lifecycle::RepositoryLifecycle,
    // Application Auto Scaling
    scalable_target::ScalableTarget, scaling_policy::ScalingPolicy,
    // Jobs
    schedule_group::ScheduleGroup, schedule::Schedule, queue::Queue, queue_policy::QueuePolicy,
    event_rule::EventRule, event_target::EventTarget,
    // CodeDeploy
    application::Application, deployment_config::DeploymentConfig,
    deployment_group::DeploymentGroup,
    // IAM
    role::Role, role_policy::RolePolicy, policy_attachment::PolicyAttachment,
    // S3
    bucket::Bucket, bucket_access::BucketAccess, bucket_encryption::BucketEncryption,
    bucket_lifecycle::BucketLifecycle, bucket_policy::BucketPolicy,
    // CloudWatch
    alarm::Alarm, log_group::LogGroup,
    // CloudFormation alone
    barrier::Barrier,
}
