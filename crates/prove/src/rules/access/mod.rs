//! Who can reach whom.

pub(super) mod balancer_to_tasks;
pub(super) mod cloudfront_group;
pub(super) mod endpoint_policy;
pub(super) mod exec_closed;
pub(super) mod management_host;
pub(super) mod open_egress;
pub(super) mod open_to_world;
pub(super) mod path_missing;
pub(super) mod path_too_many;
pub(super) mod public_tasks;
pub(super) mod rule_broken;
pub(super) mod tasks_from_balancer;
pub(super) mod test_port_reached;
pub(super) mod test_port_sources;
pub(super) mod told_address;
pub(super) mod trust;
