//! Releases: what `CodeDeploy` or ECS needs to move traffic.

pub mod controller;
pub mod first_traffic;
pub mod names;
pub mod native;
pub mod native_steps;
pub mod outputs;
pub mod pair;
pub mod pipeline;
pub mod role;
pub mod rollback;
pub mod rolling_only;
pub mod routes;
pub mod same_conditions;
pub mod same_pair;
pub mod service;
pub mod style;
pub mod waits;
