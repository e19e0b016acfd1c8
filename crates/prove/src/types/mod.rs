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

pub(crate) use kind::Attr;
pub use kind::Kind;
pub use row::{How, Row};
pub(crate) use row::{Needed, Takes};

/// Every type.
pub const ALL: &[Type] = &[
    acl_association::THIS,
    address_association::THIS,
    alarm::THIS,
    bucket::THIS,
    bucket_access::THIS,
    bucket_encryption::THIS,
    bucket_lifecycle::THIS,
    bucket_policy::THIS,
    certificate::THIS,
    certificate::validation::THIS,
    cluster::THIS,
    cluster_providers::THIS,
    default_group::THIS,
    deployment_application::THIS,
    deployment_config::THIS,
    deployment_group::THIS,
    elastic_ip::THIS,
    endpoint::THIS,
    event_rule::THIS,
    event_rule::target::THIS,
    flow_log::THIS,
    gateway_attachment::THIS,
    group_egress::THIS,
    group_ingress::THIS,
    group_rule::THIS,
    inline_policy::THIS,
    instance::THIS,
    instance_profile::THIS,
    internet_gateway::THIS,
    launch_template::THIS,
    listener::THIS,
    listener::certificate::THIS,
    listener_rule::THIS,
    load_balancer::THIS,
    log_group::THIS,
    managed_policy::THIS,
    namespace::THIS,
    nat_gateway::THIS,
    network_acl::THIS,
    network_interface::THIS,
    policy_attachment::THIS,
    queue::THIS,
    queue::policy::THIS,
    record::THIS,
    repository::THIS,
    repository_lifecycle::THIS,
    role::THIS,
    role_policy::THIS,
    route::THIS,
    route_table::THIS,
    scalable_target::THIS,
    scaling_policy::THIS,
    schedule::THIS,
    schedule::group::THIS,
    security_group::THIS,
    service::THIS,
    subnet::THIS,
    table_association::THIS,
    target_group::THIS,
    task_definition::THIS,
    vpc::THIS,
    wait_handle::THIS,
    web_acl::THIS,
    web_acl::association::THIS,
    web_acl::logging::THIS,
];

/// A resource type.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// What it is.
    pub kind: Kind,
    /// The word in its logical ids that its Terraform type says already.
    pub noun: &'static str,
    /// What `Fn::GetAtt` can ask it for, where all of it is known.
    pub gives: Option<&'static [&'static str]>,
    /// Its properties.
    pub rows: &'static [&'static Row],
}

/// The type of a kind, where its properties are known.
pub fn of(kind: Kind) -> Option<&'static Type> {
    ALL.iter().find(|t| t.kind == kind)
}
