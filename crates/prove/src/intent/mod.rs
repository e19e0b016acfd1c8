//! What a system is meant to be, as plain data. Whoever has resolved a blueprint fills it in; a
//! foreign document has none, and is judged by what holds for all.
//!
//! Ends of paths are named as [`reach`](crate::reach) names them: `internet`, `management`,
//! `cidr/203.0.113.0/24`, `group/sg-0abc`, `group/input.operators`, `prefix_list/pl-0abc`,
//! `internet through CloudFront`,
//! `load_balancer/internet`, `service/backend`, `endpoints`, `s3`.

mod expected;

pub use expected::{Block, Expectations, Expected, Is, Of, list};

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
    /// The log group that keeps what is typed into shells, where some can be opened.
    pub session_log: Option<String>,
    /// The KMS key by which those are encrypted.
    pub session_key: Option<String>,
    /// Actions that applications may do on every bucket, lower case.
    pub every_bucket: Vec<String>,
    /// The region that the blueprint names.
    pub region: Option<String>,
    /// The one account that the document may be deployed into.
    pub account: Option<String>,
    /// Regions in which it would not do, where the region is open.
    pub unfit_regions: Vec<String>,
    /// Subnets that inputs give.
    pub held: Vec<Held>,
    /// How many zones the system stands in.
    pub zones: usize,
    /// What goes through the network is recorded.
    pub flow_logs: bool,
    /// AWS services that are reached through endpoints (`ecr.api`, `s3`), sorted.
    pub endpoints: Vec<String>,
    /// The network, where it is there already and not the document's own.
    pub there: Option<There>,
    /// GuardDuty's agent is pulled into every task.
    pub guardduty: bool,
    /// Interface endpoints whose policy admits this account alone, and on whose resources.
    pub admitted: Vec<Admitted>,
    /// What goes through the S3 endpoint besides image layers.
    pub buckets: Vec<Permission>,
    /// Roles that are there already, which it lets through to this account's buckets.
    pub through_s3: Vec<String>,
    /// Properties that are compared one by one.
    pub expected: Expectations,
}

/// A network that is there already, by its ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct There {
    /// The VPC.
    pub vpc: String,
    /// What faces the internet stands here.
    pub public_subnets: Vec<String>,
    /// All else stands here.
    pub private_subnets: Vec<String>,
    /// Route tables of these.
    pub private_route_tables: Vec<String>,
    /// AWS services whose endpoints are there (`ecr.api`, `s3`), sorted.
    pub services: Vec<String>,
    /// The group in front of them, as an end of paths.
    pub behind: Option<String>,
}

/// A subnet that an input gives, and what it has to be before anything is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The input.
    pub input: String,
    /// Its value: `input.NAME`, or its default.
    pub id: String,
    /// The VPC that it has to be in: `input.NAME` or an id.
    pub vpc: Option<String>,
    /// Inputs of the subnets in whose zones it must not stand.
    pub apart: Vec<String>,
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

/// A file system that tasks may mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The permission to mount it, and to write where they may.
    pub may: Permission,
    /// The ARN of the access point by which alone they may.
    pub access_point: Option<String>,
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
    /// Production port.
    pub port: u16,
    /// Test port.
    pub test_port: u16,
    /// The port whose requests are sent to the production port, by HTTPS.
    pub redirect_port: Option<u16>,
    /// The name of its own by which it is asked, by HTTPS.
    pub asked_as: Option<String>,
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
    /// None: a schedule starts a task.
    Schedule,
    /// None: people or pipelines start a task.
    ByHand,
}

/// Whether a shell can be opened into tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// By those whom IAM lets.
    Open,
    /// By nobody, and it can be opened later.
    Closed,
    /// By nobody, ever.
    Never,
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
    /// The services that it reaches by Service Connect.
    pub connects: Vec<String>,
    /// What runs its releases.
    pub engine: Engine,
    /// Minutes that a new version waits on the test listener.
    pub approval_wait: u32,
    /// Minutes that the old version is kept.
    pub keep_old: u32,
    /// Events that roll back, in AWS's words, sorted.
    pub rollback: Vec<String>,
    /// The log group's name.
    pub log_group: String,
    /// Whether a shell can be opened into its tasks.
    pub shell: Shell,
    /// The repository that the system makes for it.
    pub repository: Option<String>,
    /// Days that an image without a tag stays in it.
    pub untagged_days: Option<u32>,
    /// Tagged images that stay in it; all where nothing is said.
    pub keep: Option<u32>,
    /// The URI of the repository that it is pulled from, where that is one of another environment or account.
    pub pulls: Option<String>,
    /// Where its image comes from, if the system does not make the repository.
    pub image: Option<String>,
    /// Secret variables with where they come from, sorted: a secret's ARN, or `:parameter/name`.
    pub secrets: Vec<(String, String)>,
    /// What runs beside the application, with secret variables of the same form.
    pub sidecars: Vec<(String, Vec<(String, String)>)>,
    /// Secret options of its log, of the same form, where a container sends that on; `None` where it goes to
    /// the log group.
    pub router: Option<Vec<(String, String)>>,
    /// The address of the queue that it reads.
    pub queue_url: Option<String>,
    /// The name of the queue that the system makes for it.
    pub queue: Option<String>,
    /// The name of the queue whose messages the number of its tasks follows.
    pub follows: Option<String>,
    /// It has no tasks while nothing waits there.
    pub from_none: bool,
    /// Somebody hears of messages that fail there.
    pub queue_heard: bool,
    /// What the application may do.
    pub permissions: Vec<Permission>,
    /// File systems that its tasks may mount.
    pub mounts: Vec<Mount>,
    /// Groups of its tasks that are there already, sorted.
    pub groups: Vec<String>,
    /// Its role, where that is there already: what it allows is not known.
    pub task_role: Option<String>,
    /// The role that starts its tasks, where that is there already.
    pub execution_role: Option<String>,
    /// Predefined deployment configuration, if it is one.
    pub configuration: Option<String>,
    /// Percent and minutes of a configuration of its own, and whether it is a canary.
    pub traffic: Option<(bool, u32, u32)>,
    /// What its tasks run on, with weight and base of each provider; `None` is on demand.
    pub capacity: Option<Vec<(String, i64, i64)>>,
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
}

impl Engine {
    /// Whether nothing keeps its tasks running.
    pub fn is_job(self) -> bool {
        matches!(self, Self::Schedule | Self::ByHand)
    }
}

impl Intent {
    /// Whether a path may be open.
    pub fn allows(&self, from: &str, to: &str, port: u16) -> bool {
        self.allowed
            .iter()
            .any(|a| a.port == port && a.from == from && a.to == to)
    }
}
