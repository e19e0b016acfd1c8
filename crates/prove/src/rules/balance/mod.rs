//! Load balancing: zones, listeners, rules, target groups, health checks.

pub(super) mod access_logs;
pub(super) mod balancer_shape;
pub(super) mod closed_listener;
pub(super) mod container_port;
pub(super) mod every_zone;
pub(super) mod health_check;
pub(super) mod listener_ports;
pub(super) mod listener_shape;
pub(super) mod public_subnets;
pub(super) mod rule_order;
pub(super) mod service_waits;
pub(super) mod target_group_ties;
pub(super) mod target_type;
pub(super) mod two_zones;
