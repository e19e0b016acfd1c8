//! `sidecars`: containers that run beside the application, in the same task.

use super::container_health::ContainerHealth;
use super::environment::{Secret, VariableName};
use super::image::ImageUri;
use super::number::{Port, Whole};
use super::schema::map_of;
use super::task::{Limit, LimitName, User, Writable};
use super::text::{kebab, text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text! {
    /// A sidecar's name. `app` is the application's own container; the beginnings that it cannot have are
    /// those of containers that AWS adds.
    SidecarName, form: "a sidecar's name: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen, other than `app`, the application, and than names that AWS gives (ecs-service-connect..., aws-fargate-...)",
    longest: 60,
    pattern: "^(?!app$|ecs-service-connect|aws-fargate-)[a-z]([a-z0-9-]*[a-z0-9])?$",
    check: |text| {
        kebab(text)
            && text != "app"
            && !text.starts_with("ecs-service-connect")
            && !text.starts_with("aws-fargate-")
    },
    test: sidecar_name,
    right: ["proxy", "aws-otel-collector", "app-2"],
    wrong: ["", "app", "a-", "B", "a_b", "aws-fargate-a", "ecs-service-connect-a"]
}

text! {
    /// A container of a task: the application or a sidecar.
    ContainerName, form: "a container's name: `app`, which is the application, or a sidecar's",
    longest: 60, pattern: "^[a-z]([a-z0-9-]*[a-z0-9])?$", check: kebab,
    test: container_name,
    right: ["app", "proxy"],
    wrong: ["", "a-", "B", "a_b"]
}

words! {
    /// What a container waits for in another one, when a task starts.
    Until {
        /// That it has started.
        Started = "started",
        /// That it has ended, well or not.
        Complete = "complete",
        /// That it has ended with status 0.
        Success = "success",
        /// That its `container_health` says that it is well.
        Healthy = "healthy",
    }
}

/// Whom a container waits for, and until when.
pub type After = BTreeMap<ContainerName, Until>;

/// A container that runs beside the application. All of a task share its size, its roles and its network:
/// they reach each other on `localhost`, and two cannot listen on one port. What it prints goes to the
/// service's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// What runs: a full image URI, or an input that holds one. Without NAT, it must be in this region's
    /// private ECR. A release leaves it as it is: what changes it is the document.
    pub image: ImageUri,
    /// CPU units of the task's that it gets at least when all want them, 2 to 32768.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "CPU units"))]
    pub cpu: Option<Whole<2, 32_768>>,
    /// The most memory that it takes of the task's, in MiB, 6 to 249856: with more it is stopped. Left out,
    /// the task's memory is its bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "MiB"))]
    pub memory: Option<Whole<6, 249_856>>,
    /// The port that it listens on, 1 to 65535. The load balancer reaches it where `receives` names the
    /// sidecar; else it is the task's own, on `localhost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// Whether the task ends with it. One that does its work and ends, such as a migration, is not
    /// essential; nobody hears of one that breaks.
    #[serde(default = "Sidecar::default_essential")]
    pub essential: bool,
    /// Replaces the image's entrypoint; references as in the service's `environment`. The image's command
    /// then goes too: write the whole of it here or under `command`.
    #[serde(default)]
    pub entrypoint: Vec<String>,
    /// Replaces the image's command; references as in the service's `environment`.
    #[serde(default)]
    pub command: Vec<String>,
    /// Who runs in it: a name or an id, with a group behind a colon. Left out, it is the image's own, often
    /// root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// Whether a small init process starts it, passes signals on and reaps children that nobody waits for.
    #[serde(default)]
    pub init: bool,
    /// Limits of its processes, soft and hard in one (`{nofile: 65536}`) or apart
    /// (`{nofile: {soft: 65536, hard: 1048576}}`). Left out, Fargate allows 65535 open files.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<LimitName, Limit>")]
    pub ulimits: BTreeMap<LimitName, Limit>,
    /// Plain variables, with the service's references: `${SERVICE.url}` of a service that its `calls` names.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<VariableName, String>")]
    pub environment: BTreeMap<VariableName, String>,
    /// Variables whose values stand in Secrets Manager (`{secretsmanager: arn:..., key: password}`) or
    /// Parameter Store (`{ssm: /shop/flag}`). The one role that starts the task reads them all.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<VariableName, Secret>")]
    pub secrets: BTreeMap<VariableName, Secret>,
    /// How ECS asks it whether it is well. Left out, it does not. Where it is essential, a task in which it
    /// is not well is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_health: Option<ContainerHealth>,
    /// Whether its root file system is read-only.
    #[serde(default = "Sidecar::default_read_only_root")]
    pub read_only_root: bool,
    /// Directories that stay writable under a read-only root, empty at the start of a task, as the
    /// service's own: `[/tmp, {path: /cache, size: 256}, {path: /data, disk: true}]`. What lies in memory is
    /// taken from its `memory`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = ["/tmp"]))]
    pub writable: Option<Vec<Writable>>,
    /// Whom it waits for before it starts, and until when: `{app: healthy}`. `app` is the application;
    /// `started`, `complete` (it has ended), `success` (with status 0), `healthy` (its `container_health`
    /// says so). When the task stops, it is stopped before those that it waited for.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<ContainerName, Until>")]
    pub after: After,
}

impl Sidecar {
    const fn default_essential() -> bool {
        true
    }

    const fn default_read_only_root() -> bool {
        true
    }
}
