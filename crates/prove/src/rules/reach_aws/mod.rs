//! What tasks and the host need of AWS before they run, and how they get there.

pub(super) mod exec;
pub(super) mod host_start;
pub(super) mod image_layers;
pub(super) mod logs_reached;
pub(super) mod public_image;
pub(super) mod registry_api;
pub(super) mod registry_data;
pub(super) mod secrets_reached;
