//! What a blueprint says of one container of a task.

use crate::blueprint::container_health::ContainerHealth;
use crate::blueprint::environment::{Secret, VariableName};
use crate::blueprint::number::Whole;
use crate::blueprint::service::Service;
use crate::blueprint::sidecar::{After, Sidecar};
use crate::blueprint::task::{Limit, LimitName, User, Writable};
use std::collections::BTreeMap;

/// What a blueprint says of a container, the service's own or a sidecar.
pub(super) struct Parts<'b> {
    pub entrypoint: &'b [String],
    pub command: &'b [String],
    pub user: Option<&'b User>,
    pub init: bool,
    pub ulimits: &'b BTreeMap<LimitName, Limit>,
    pub environment: &'b BTreeMap<VariableName, String>,
    pub secrets: &'b BTreeMap<VariableName, Secret>,
    pub read_only_root: bool,
    pub writable: Option<&'b Vec<Writable>>,
    pub container_health: Option<&'b ContainerHealth>,
    pub cpu: Option<u32>,
    /// What it may take of the task's memory.
    pub memory: Option<u32>,
    pub essential: bool,
    pub after: &'b After,
    /// CPU units and MiB of the task.
    pub task: (u32, u32),
}

impl<'b> Parts<'b> {
    pub fn of_service(service: &'b Service) -> Self {
        Self {
            entrypoint: &service.entrypoint,
            command: &service.command,
            user: service.user.as_ref(),
            init: service.init,
            ulimits: &service.ulimits,
            environment: &service.environment,
            secrets: &service.secrets,
            read_only_root: service.read_only_root,
            writable: service.writable.as_ref(),
            container_health: service.container_health.as_ref(),
            cpu: None,
            memory: None,
            essential: true,
            after: &service.after,
            task: (service.cpu.get(), service.memory.get()),
        }
    }

    pub fn of_sidecar(sidecar: &'b Sidecar, service: &Service) -> Self {
        Self {
            entrypoint: &sidecar.entrypoint,
            command: &sidecar.command,
            user: sidecar.user.as_ref(),
            init: sidecar.init,
            ulimits: &sidecar.ulimits,
            environment: &sidecar.environment,
            secrets: &sidecar.secrets,
            read_only_root: sidecar.read_only_root,
            writable: sidecar.writable.as_ref(),
            container_health: sidecar.container_health.as_ref(),
            cpu: sidecar.cpu.map(Whole::get),
            memory: sidecar.memory.map(Whole::get),
            essential: sidecar.essential,
            after: &sidecar.after,
            task: (service.cpu.get(), service.memory.get()),
        }
    }
}
