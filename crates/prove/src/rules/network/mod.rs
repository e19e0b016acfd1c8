//! The network and what records its traffic.

pub(super) mod endpoint_shape;
pub(super) mod flow_log;
pub(super) mod network_shape;
