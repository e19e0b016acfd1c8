//! Who can reach whom.

pub mod balancer_to_tasks;
pub mod endpoint_policy;
pub mod exec_closed;
pub mod management_host;
pub mod open_egress;
pub mod open_to_world;
pub mod path_missing;
pub mod path_too_many;
pub mod public_tasks;
pub mod rule_broken;
pub mod tasks_from_balancer;
pub mod test_port_reached;
pub mod test_port_sources;
pub mod trust;
