//! AWS's nouns: one file per resource type, both spellings side by side.
//!
//! Property names are those of the `CloudFormation` registry and of the Terraform provider's schema.

pub mod address;
pub mod address_association;
pub mod alarm;
pub mod application;
pub mod barrier;
pub mod cluster;
pub mod cluster_providers;
pub mod default_security_group;
pub mod deployment_config;
pub mod deployment_group;
pub mod egress;
pub mod flow_log;
pub mod gateway_attachment;
pub mod ingress;
pub mod instance;
pub mod instance_profile;
pub mod internet_gateway;
pub mod launch_template;
pub mod listener;
pub mod listener_rule;
pub mod load_balancer;
pub mod log_group;
pub mod nat_gateway;
pub mod network_interface;
pub mod place;
pub mod policy_attachment;
pub mod prefix_lists;
pub mod repository;
pub mod repository_lifecycle;
pub mod role;
pub mod role_policy;
pub mod route;
pub mod route_table;
pub mod route_table_association;
pub mod scalable_target;
pub mod scaling_policy;
pub mod security_group;
pub mod service;
pub mod subnet;
pub mod target_group;
pub mod task_definition;
pub mod vpc;
pub mod vpc_endpoint;

pub use address::Address;
pub use address_association::AddressAssociation;
pub use alarm::Alarm;
pub use application::Application;
pub use barrier::Barrier;
pub use cluster::Cluster;
pub use cluster_providers::ClusterProviders;
pub use default_security_group::DefaultSecurityGroup;
pub use deployment_config::DeploymentConfig;
pub use deployment_group::DeploymentGroup;
pub use egress::Egress;
pub use flow_log::FlowLog;
pub use gateway_attachment::GatewayAttachment;
pub use ingress::Ingress;
pub use instance::Instance;
pub use instance_profile::InstanceProfile;
pub use internet_gateway::InternetGateway;
pub use launch_template::LaunchTemplate;
pub use listener::Listener;
pub use listener_rule::ListenerRule;
pub use load_balancer::LoadBalancer;
pub use log_group::LogGroup;
pub use nat_gateway::NatGateway;
pub use network_interface::NetworkInterface;
pub use policy_attachment::PolicyAttachment;
pub use repository::Repository;
pub use repository_lifecycle::RepositoryLifecycle;
pub use role::Role;
pub use role_policy::RolePolicy;
pub use route::Route;
pub use route_table::RouteTable;
pub use route_table_association::RouteTableAssociation;
pub use scalable_target::ScalableTarget;
pub use scaling_policy::ScalingPolicy;
pub use security_group::SecurityGroup;
pub use service::Service;
pub use subnet::Subnet;
pub use target_group::TargetGroup;
pub use task_definition::TaskDefinition;
pub use vpc::Vpc;
pub use vpc_endpoint::VpcEndpoint;

use crate::stack::{Form, Resource};

/// Every resource type: what tests and `CONTRIBUTING.md` count on.
pub const ALL: &[&Form] = &[
    Address::FORM,
    AddressAssociation::FORM,
    Alarm::FORM,
    Application::FORM,
    Barrier::FORM,
    Cluster::FORM,
    ClusterProviders::FORM,
    DefaultSecurityGroup::FORM,
    DeploymentConfig::FORM,
    DeploymentGroup::FORM,
    Egress::FORM,
    FlowLog::FORM,
    GatewayAttachment::FORM,
    Ingress::FORM,
    Instance::FORM,
    InstanceProfile::FORM,
    InternetGateway::FORM,
    LaunchTemplate::FORM,
    Listener::FORM,
    ListenerRule::FORM,
    LoadBalancer::FORM,
    LogGroup::FORM,
    NatGateway::FORM,
    NetworkInterface::FORM,
    PolicyAttachment::FORM,
    Repository::FORM,
    RepositoryLifecycle::FORM,
    Role::FORM,
    RolePolicy::FORM,
    Route::FORM,
    RouteTable::FORM,
    RouteTableAssociation::FORM,
    ScalableTarget::FORM,
    ScalingPolicy::FORM,
    SecurityGroup::FORM,
    Service::FORM,
    Subnet::FORM,
    TargetGroup::FORM,
    TaskDefinition::FORM,
    Vpc::FORM,
    VpcEndpoint::FORM,
];
