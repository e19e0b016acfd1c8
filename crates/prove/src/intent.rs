//! What a system is meant to be, as plain data. Whoever has resolved a blueprint fills it in; a
//! document of other origin has none, and is judged by what holds for all.
//!
//! Ends of paths are named as [`reach`](super::reach) names them: `internet`, `management`,
//! `cidr/203.0.113.0/24`, `group/sg-0abc`, `group/input.operators`, `prefix_list/pl-0abc`,
//! `load_balancer/internet`, `service/backend`, `endpoints`, `s3`.

use crate::types::row::Row;
use crate::world::kinds::Kind;

/// One property as it is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Whose it is.
    pub of: Of,
    /// The property.
    pub row: &'static Row,
    /// Its value: numbers and truth values as text.
    pub is: String,
}

/// Whose property is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A service of the blueprint.
    Service(String),
    /// Its task definition.
    TaskDefinition(String),
    /// Its target groups, those that stand by as well.
    TargetGroups(String),
    /// What scales it.
    ScalableTarget(String),
    /// A load balancer, by its name.
    LoadBalancer(String),
    /// Every resource of a kind.
    Every(Kind),
}

/// The whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intent {
    /// The prefix of names: the cluster's name.
    pub name: String,
    /// Inputs: each spelling that a document may give one, and the blueprint's word for it.
    pub inputs: Vec<(String, String)>,
    /// Every path that may be open, and no other.
    pub allowed: Vec<Allowed>,
    /// Who counts as management.
    pub management: Vec<String>,
    /// The management host, if there is to be one.
    pub host: Option<Host>,
    /// Load balancers.
    pub balancers: Vec<Balancer>,
    /// Services.
    pub services: Vec<Service>,
    /// Actions that applications may do on every bucket, lower case.
    pub every_bucket: Vec<String>,
    /// The region that the blueprint names.
    pub region: Option<String>,
    /// The one account that the document may be deployed into.
    pub account: Option<String>,
    /// Regions in which it would not do, where the region is open.
    pub unfit_regions: Vec<String>,
    /// How many zones the system stands in.
    pub zones: usize,
    /// What goes through the network is recorded.
    pub flow_logs: bool,
    /// AWS services that are reached through endpoints (`ecr.api`, `s3`), sorted.
    pub endpoints: Vec<String>,
    /// GuardDuty's agent is pulled into every task.
    pub guardduty: bool,
    /// Interface endpoints whose policy admits this account alone, and on whose resources.
    pub admitted: Vec<Admitted>,
    /// What goes through the S3 endpoint besides image layers.
    pub buckets: Vec<Permission>,
    /// Properties that are compared one by one.
    pub expected: Vec<Expected>,
}

/// Whom an interface endpoint admits: this account's principals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The service's suffix: `ecr.api`.
    pub service: String,
    /// Accounts besides this one on whose resources; `None` for anyone's.
    pub accounts: Option<Vec<String>>,
    /// And from whose repository it lets GuardDuty's agent through.
    pub agent: bool,
}

/// Something that may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Actions, lower case.
    pub actions: Vec<String>,
    /// What they may be done to.
    pub resources: Vec<String>,
}

/// One path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allowed {
    /// Who opens the connection.
    pub from: String,
    /// Who answers.
    pub to: String,
    /// TCP port.
    pub port: u16,
}

/// The management host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Without a public address.
    pub private: bool,
    /// Such as `t3.micro`.
    pub instance_type: String,
    /// Its processor, as names of images say it: `x86_64` or `arm64`.
    pub architecture: &'static str,
}

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// Its name: `internet`, `internal`, another.
    pub name: String,
    /// Has public addresses.
    pub internet: bool,
    /// Production port.
    pub port: u16,
    /// Test port.
    pub test_port: u16,
    /// Certificate and security policy of both listeners, where they speak HTTPS.
    pub tls: Option<(String, String)>,
    /// The port whose requests are sent to the production port, by HTTPS.
    pub redirect_port: Option<u16>,
}

/// What runs a service's releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `CodeDeploy`.
    CodeDeploy,
    /// ECS's own blue/green.
    Ecs,
    /// ECS replaces tasks a few at a time.
    Rolling,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own, as the blueprint has it"
)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its load balancer; `None` for a worker.
    pub balancer: Option<String>,
    /// The container's port.
    pub port: Option<u16>,
    /// What runs its releases.
    pub engine: Engine,
    /// Minutes that a new version waits on the test listener.
    pub approval_wait: u32,
    /// Minutes that the old version is kept.
    pub keep_old: u32,
    /// Events that roll back, in AWS's words, sorted.
    pub rollback: Vec<String>,
    /// Least number of tasks.
    pub min: u32,
    /// The log group's name.
    pub log_group: String,
    /// The repository that the system makes for it.
    pub repository: Option<String>,
    /// Days that an image without a tag stays in it.
    pub untagged_days: Option<u32>,
    /// Tagged images that stay in it; all where nothing is said.
    pub keep: Option<u32>,
    /// Where its image comes from, if the system does not make the repository.
    pub image: Option<String>,
    /// What is run instead of the image's own entrypoint.
    pub entrypoint: Vec<String>,
    /// Who runs in the container, where it is not the image's own user.
    pub user: Option<String>,
    /// An init process starts the application.
    pub init: bool,
    /// Limits of its processes: name, soft, hard; sorted.
    pub ulimits: Vec<(String, i64, i64)>,
    /// What is run instead of the image's own command.
    pub command: Vec<String>,
    /// Variables, sorted. A load balancer's name stands in braces: `http://{load_balancer/internal}`.
    pub environment: Vec<(String, String)>,
    /// Secret variables with where they come from, sorted: a secret's ARN, or `:parameter/name`.
    pub secrets: Vec<(String, String)>,
    /// What the application may do.
    pub permissions: Vec<Permission>,
    /// Seconds between the stop signal and the end.
    pub stop_timeout: u32,
    /// Days that logs are kept.
    pub log_retention: u32,
    /// Hosts and paths of its route, sorted.
    pub route: Vec<String>,
    /// Its priority on the listener.
    pub priority: Option<u32>,
    /// The root file system is read-only.
    pub read_only: bool,
    /// Paths that stay writable, sorted, and how many MiB of memory each may fill; `None` on disk.
    pub writable: Vec<(String, Option<u32>)>,
    /// Predefined deployment configuration, if it is one.
    pub configuration: Option<String>,
    /// Percent and minutes of a configuration of its own, and whether it is a canary.
    pub traffic: Option<(bool, u32, u32)>,
    /// How many functions look at a release on its way.
    pub hooks: usize,
    /// Moments of a release and the functions that look at it then, by name or ARN.
    pub hook_functions: Vec<(String, String)>,
    /// Whose jobs may release it: the subject of their token.
    pub pipeline: Option<String>,
    /// How many alarms it has.
    pub alarms: usize,
    /// The engine goes back when an alarm stops a release.
    pub alarm_rollback: bool,
    /// ECS goes back when a release does not come up.
    pub failure_rollback: bool,
    /// The tag of its own repository's image that is started first.
    pub tag: Option<String>,
    /// KMS keys of its secrets.
    pub keys: Vec<String>,
    /// Answers with server errors that are too many.
    pub errors_5xx: Option<u32>,
    /// Tasks that fail their health check that are too many.
    pub unhealthy_hosts: Option<u32>,
    /// Percent of the processor that scaling aims at.
    pub scale_cpu: Option<u8>,
    /// Percent of the memory that scaling aims at.
    pub scale_memory: Option<u8>,
}

impl Intent {
    /// Expects a property to be so.
    pub fn expect(&mut self, of: &Of, row: &'static Row, is: impl std::fmt::Display) {
        self.expected.push(Expected {
            of: of.clone(),
            row,
            is: format!("{is}"),
        });
    }

    /// Whether a path may be open.
    pub fn allows(&self, from: &str, to: &str, port: u16) -> bool {
        self.allowed
            .iter()
            .any(|a| a.port == port && a.from == from && a.to == to)
    }
}
