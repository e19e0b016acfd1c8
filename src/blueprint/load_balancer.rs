//! `load_balancers`: where requests come in.

use super::duration::Seconds;
use super::number::Port;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The load balancers. Each is made when a service stands behind it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadBalancers {
    /// The load balancer that everyone reaches, in the public subnets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet: Option<LoadBalancer>,
    /// The load balancer that services call each other through, in the private subnets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal: Option<LoadBalancer>,
}

/// One application load balancer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadBalancer {
    /// The production listener: what users, or calling services, reach.
    #[serde(default)]
    pub listener: Listener,
    /// The test listener: where management looks at the next version before it takes traffic.
    #[serde(default)]
    pub test_listener: TestListener,
    /// How long a connection may stay silent, `1s` to `4000s`.
    #[serde(default = "LoadBalancer::default_idle_timeout")]
    pub idle_timeout: IdleTimeout,
    /// Whether AWS refuses to delete the load balancer.
    #[serde(default)]
    pub deletion_protection: bool,
}

/// How long a connection may stay silent.
pub type IdleTimeout = Seconds<1, 4000>;

impl LoadBalancer {
    /// 60 seconds.
    pub const fn default_idle_timeout() -> IdleTimeout {
        IdleTimeout::of::<60>()
    }
}

impl Default for IdleTimeout {
    fn default() -> Self {
        LoadBalancer::default_idle_timeout()
    }
}

/// The production listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// The port of the production listener, 1 to 65535; it speaks HTTP.
    #[serde(default = "Listener::default_port")]
    pub port: Port,
}

impl Listener {
    const fn default_port() -> Port {
        Port::of::<80>()
    }
}

impl Default for Listener {
    fn default() -> Self {
        Self {
            port: Self::default_port(),
        }
    }
}

/// The test listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestListener {
    /// The port of the test listener, 1 to 65535, other than the production listener's.
    #[serde(default = "TestListener::default_port")]
    pub port: Port,
}

impl TestListener {
    const fn default_port() -> Port {
        Port::of::<10080>()
    }
}

impl Default for TestListener {
    fn default() -> Self {
        Self {
            port: Self::default_port(),
        }
    }
}
