//! What is true of one property alone: a row for each that is read, a file for each resource type.
//!
//! A row holds both spellings, what the property refers to, which values AWS takes, and where it is
//! required. The rules of references, required properties and values read it
//! ([`crate::questions::rows`]), as does the comparison of both formats. It is written from AWS's and
//! the provider's documentation and not from what makes documents: a mistake there is found here.

pub mod action;
pub mod condition;
pub mod container;
pub mod every;
mod forms;
pub mod metric;
pub mod row;

macro_rules! types {
    ($($module:ident)*) => {
        $(pub mod $module;)*

        /// Every type.
        pub const ALL: &[Type] = &[$($module::THIS),*];
    };
}

types! {
    acl_association
    address_association
    alarm
    cluster
    cluster_providers
    default_group
    deployment_application
    deployment_config
    deployment_group
    elastic_ip
    endpoint
    flow_log
    gateway_attachment
    group_egress
    group_ingress
    group_rule
    inline_policy
    instance
    instance_profile
    internet_gateway
    launch_template
    listener
    listener_rule
    load_balancer
    log_group
    managed_policy
    nat_gateway
    network_acl
    network_interface
    policy_attachment
    repository
    repository_lifecycle
    role
    role_policy
    route
    route_table
    scalable_target
    scaling_policy
    security_group
    service
    subnet
    table_association
    target_group
    task_definition
    vpc
    wait_handle
}

use crate::world::kinds::Kind;
use row::Row;

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
