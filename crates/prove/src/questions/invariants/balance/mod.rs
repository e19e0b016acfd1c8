//! Load balancing: zones, listeners, rules, target groups, health checks.

pub mod balancer_shape;
pub mod container_port;
pub mod every_zone;
pub mod health_check;
pub mod listener_ports;
pub mod listener_shape;
pub mod public_subnets;
pub mod rule_order;
pub mod service_waits;
pub mod target_group_ties;
pub mod target_type;
pub mod two_zones;
