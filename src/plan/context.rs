//! What the parts of one service hand to each other.

use super::access::Access;
use super::balancing::Balancing;
use super::network::Network;
use super::queue::Queues;
use crate::aws::{
    Alarm, Cluster, ClusterProviders, LogGroup, Namespace, Queue, Repository, Role, ScheduleGroup,
    Service,
};
use crate::stack::{Arn, Handle, Ix, Val};
use crate::system::System;

/// What is there when services are added.
pub struct Start<'a> {
    /// The system.
    pub system: &'a System,
    /// The network.
    pub network: &'a Network,
    /// Groups and rules.
    pub access: &'a Access,
    /// Endpoints that tasks wait for.
    pub endpoints: &'a [Ix],
    /// Load balancers, target groups and rules.
    pub balancing: &'a Balancing,
    /// The cluster.
    pub cluster: Handle<Cluster>,
    /// What its tasks may run on.
    pub providers: Handle<ClusterProviders>,
    /// The names of Service Connect.
    pub names: Option<Handle<Namespace>>,
    /// What schedules stand in.
    pub schedules: Option<Handle<ScheduleGroup>>,
    /// Queues of workers.
    pub queues: &'a Queues,
}

/// What a service needs beforehand where ECS runs its releases; all empty under `CodeDeploy`.
#[derive(Default)]
pub struct Ahead {
    /// Stop a deployment.
    pub alarms: Vec<Handle<Alarm>>,
    /// Lets ECS move traffic.
    pub mover: Option<Handle<Role>>,
    /// Lets ECS ask the hooks.
    pub asker: Option<Handle<Role>>,
    /// What the service waits for besides.
    pub waits: Vec<Ix>,
}

/// A service as releases and outputs need it.
pub struct Running {
    /// The service; nothing keeps a job running.
    pub service: Option<Handle<Service>>,
    /// What that waits for, which may grow without touching it.
    pub barrier: Option<Ix>,
    /// Starts tasks.
    pub execution_role: Val<Arn>,
    /// Is the application.
    pub task_role: Val<Arn>,
    /// What it prints.
    pub log_group: Handle<LogGroup>,
    /// Its images.
    pub repository: Option<Handle<Repository>>,
    /// Where runs of a job lie that failed.
    pub failed: Option<Handle<Queue>>,
}
