//! Task definitions and services: what ECS and Fargate accept, and what a task starts with.

pub(super) mod connect;
pub(super) mod dead_letters;
pub(super) mod execution_role;
pub(super) mod failed_runs;
pub(super) mod job_start;
pub(super) mod log_group;
pub(super) mod own_image;
pub(super) mod scaled_service;
pub(super) mod service_shape;
pub(super) mod stuck;
pub(super) mod task_shape;
