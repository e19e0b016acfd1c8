//! `connect`: what callers reach by TCP, without a load balancer.

use super::number::Port;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way to the service by Service Connect, a part of ECS: whoever `calls` it asks for its name, and a proxy
/// in the caller's own task sends each connection to one of its tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Connect {
    /// The port that the application listens on, and that callers name, 1 to 65535.
    pub port: Port,
}
