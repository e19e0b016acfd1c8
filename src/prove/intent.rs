//! What a system is meant to be, as plain data. Whoever has resolved a blueprint fills it in; a
//! document of other origin has none, and is judged by what holds for all.
//!
//! Ends of paths are named as [`reach`](super::reach) names them: `internet`, `management`,
//! `cidr/203.0.113.0/24`, `group/sg-0abc`, `group/input.operators`, `prefix_list/pl-0abc`,
//! `load_balancer/internet`, `service/backend`, `endpoints`, `s3`.

/// The whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intent {
    /// The prefix of names: the cluster's name.
    pub name: String,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    /// Without a public address.
    pub private: bool,
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
    /// Greatest number of tasks.
    pub max: u32,
    /// CPU units.
    pub cpu: u32,
    /// MiB.
    pub memory: u32,
    /// `X86_64` or `ARM64`.
    pub architecture: String,
    /// The task family.
    pub family: String,
    /// The log group's name.
    pub log_group: String,
    /// The repository that the system makes for it.
    pub repository: Option<String>,
    /// How many secret variables it has.
    pub secrets: usize,
    /// Path of the health check.
    pub health_path: Option<String>,
    /// Seconds that a new task is given.
    pub grace: Option<u32>,
    /// Hosts and paths of its route, sorted.
    pub route: Vec<String>,
    /// Its priority on the listener.
    pub priority: Option<u32>,
    /// The root file system is read-only.
    pub read_only: bool,
    /// Paths that stay writable, sorted.
    pub writable: Vec<String>,
    /// Predefined deployment configuration, if it is one.
    pub configuration: Option<String>,
    /// Percent and minutes of a configuration of its own, and whether it is a canary.
    pub traffic: Option<(bool, u32, u32)>,
    /// How many functions look at a release on its way.
    pub hooks: usize,
    /// How many alarms it has.
    pub alarms: usize,
}

impl Intent {
    /// Whether a path may be open.
    pub fn allows(&self, from: &str, to: &str, port: u16) -> bool {
        self.allowed
            .iter()
            .any(|a| a.port == port && a.from == from && a.to == to)
    }
}
