//! `container_health`: how ECS asks a container itself whether it is well.

use super::duration::Seconds;
use super::number::Whole;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A command that ECS runs inside the container, as its user: where it fails as often as `retries` says,
/// the task is replaced. Behind a load balancer a task has to pass both this and `health_check`; for a
/// worker it is the only check there is. ECS ignores a `HEALTHCHECK` of the image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContainerHealth {
    /// What is run: `[CMD-SHELL, "curl -f localhost/"]` for a line of the container's shell,
    /// `[CMD, /app/check, --fast]` for a program and its arguments. The image has to have it. Status 0
    /// means well.
    #[schemars(length(min = 2))]
    pub command: Vec<String>,
    /// The time between two checks, `5s` to `300s`.
    #[serde(default = "ContainerHealth::default_interval")]
    pub interval: Seconds<5, 300>,
    /// The time that a check may take, `2s` to `60s`, shorter than `interval`.
    #[serde(default = "ContainerHealth::default_timeout")]
    pub timeout: Seconds<2, 60>,
    /// Checks that fail in a row until the container counts as unhealthy, 1 to 10.
    #[serde(default = "ContainerHealth::default_retries")]
    pub retries: Whole<1, 10>,
    /// The time that a new container is given before checks that fail count, `0s` to `300s`.
    #[serde(default = "ContainerHealth::default_start_period")]
    pub start_period: Seconds<0, 300>,
}

impl ContainerHealth {
    const fn default_interval() -> Seconds<5, 300> {
        Seconds::of::<30>()
    }

    const fn default_timeout() -> Seconds<2, 60> {
        Seconds::of::<5>()
    }

    const fn default_retries() -> Whole<1, 10> {
        Whole::of::<3>()
    }

    const fn default_start_period() -> Seconds<0, 300> {
        Seconds::of::<0>()
    }
}
