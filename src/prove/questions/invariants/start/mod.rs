//! The first start: what tasks and hosts need before they run.

pub mod as_meant;
pub mod endpoint_shape;
pub mod exec;
pub mod execution_role;
pub mod gates;
pub mod host_start;
pub mod image_layers;
pub mod log_group;
pub mod logs_reached;
pub mod network_shape;
pub mod not_there;
pub mod own_image;
pub mod registry_api;
pub mod registry_data;
pub mod secrets_reached;
pub mod service_shape;
pub mod services;
pub mod task_shape;
pub mod waits;
pub mod wrong_kind;
