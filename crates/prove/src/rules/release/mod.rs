//! Releases: what `CodeDeploy` or ECS needs to move traffic.

pub(super) mod controller;
pub(super) mod first_traffic;
mod handed_out;
pub(super) mod names;
pub(super) mod native;
pub(super) mod native_steps;
pub(super) mod outputs;
pub(super) mod pair;
pub(super) mod pipeline;
mod record;
pub(super) mod role;
pub(super) mod rollback;
pub(super) mod rolling_only;
pub(super) mod routes;
pub(super) mod same_conditions;
pub(super) mod same_pair;
pub(super) mod service;
pub(super) mod style;
pub(super) mod waits;
