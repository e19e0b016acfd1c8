//! The system, resolved: every default filled in, every name composed, every path decided.
//!
//! `resolve` makes it from a blueprint and is the only place where a blueprint value decides
//! anything; `plan` reads it and writes AWS nouns without asking why. Nothing here knows a format.
//! What stands in an [`Option`] is absent from the system, never "to be defaulted".

mod network;
mod rollout;

pub use network::{
    Egress, Endpoint, EndpointPolicy, EndpointPrefix, Network, S3Endpoint, UnfitRegions, Zone,
};
pub use rollout::{CodeDeploy, Native, Rollback, Rolling, Rollout, Shift, Traffic};

use ipnet::Ipv4Net;
use std::collections::BTreeMap;

/// The whole system of one blueprint, in one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct System {
    /// `<name>`, or `<name>-<env>` where there are environments: the cluster's name and the prefix
    /// of everything that needs one. At most 41 characters.
    pub name: String,
    /// The region, where the blueprint names one. Documents stay free of it where AWS has a
    /// pseudo parameter or a data source.
    pub region: Option<String>,
    /// The one account in which it may stand.
    pub account: Option<String>,
    /// Regions in which a document whose region is open would not do.
    pub unfit_regions: Vec<UnfitRegions>,
    /// Tags of every resource that may carry some (services and rules may not).
    pub tags: BTreeMap<String, String>,
    /// Values that come from outside, in the blueprint's order by name.
    pub inputs: Vec<Input>,
    /// The network.
    pub network: Network,
    /// Who may look at what is not live yet.
    pub management: Management,
    /// Load balancers that at least one service uses: internet ones first, then by name.
    pub balancers: Vec<Balancer>,
    /// Services by name.
    pub services: Vec<Service>,
    /// Every path that is allowed, and no other: `plan` makes both halves of each (egress of the
    /// one, ingress of the other). Ordered, without duplicates.
    pub paths: Vec<Path>,
}

/// Text with holes that only a deployment can fill.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text(pub Vec<Piece>);

/// One piece of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// As it stands.
    Literal(String),
    /// The value of an input.
    Input(String),
    /// Scheme, host and port of a service's load balancer, without a path.
    ServiceUrl(String),
    /// DNS name of a service's load balancer.
    ServiceHost(String),
}

impl Text {
    /// Text without holes.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Piece::Literal(text.into())])
    }
}

/// A value from outside: a `CloudFormation` parameter, a Terraform variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The blueprint's name, `snake_case`.
    pub name: String,
    /// What it is.
    pub kind: InputKind,
    /// For the person who fills it in.
    pub description: String,
    /// Used where nothing is given.
    pub default: Option<String>,
}

/// What an input holds; decides the parameter's type and what is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// Any text.
    Text,
    /// The name of a parameter in Parameter Store, which begins with a slash.
    ParameterName,
    /// A VPC id.
    Vpc,
    /// A subnet id.
    Subnet,
    /// A security group id.
    SecurityGroup,
    /// A prefix list id.
    PrefixList,
    /// An ARN of any kind.
    Arn,
    /// A container image URI.
    Image,
}

/// Who may reach test listeners and internal load balancers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Management {
    /// A host that the stack makes.
    pub host: Option<Host>,
    /// Never wider than /8.
    pub cidrs: Vec<Ipv4Net>,
    /// Groups that are already there.
    pub security_groups: Vec<Text>,
}

/// The management host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Such as `t3.micro`.
    pub instance_type: String,
    /// The image is for this processor.
    pub architecture: Architecture,
    /// In a private subnet, reached through endpoints; else public with a fixed address.
    pub private: bool,
}

/// Processor of a task or host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// Intel and AMD.
    X86_64,
    /// Graviton.
    Arm64,
}

/// Where a load balancer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// Public addresses, in the public subnets.
    Internet,
    /// Private addresses, in the private subnets.
    Internal,
}

/// An application load balancer with its two listeners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// The blueprint's name: `internet`, `internal`, or another.
    pub name: String,
    /// Where it stands.
    pub scheme: Scheme,
    /// The port that users reach.
    pub port: u16,
    /// The port on which the next version is looked at.
    pub test_port: u16,
    /// How both listeners speak HTTPS; `None` where they speak HTTP.
    pub tls: Option<Tls>,
    /// The port whose requests are sent to the production listener's.
    pub redirect_port: Option<u16>,
    /// Seconds, 1 to 4000.
    pub idle_timeout: u32,
    /// Whether AWS refuses to delete it.
    pub deletion_protection: bool,
    /// JSON pointer to what asked for it.
    pub origin: String,
}

/// How listeners speak HTTPS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// ARN of the certificate.
    pub certificate: Text,
    /// Which versions and ciphers are taken: a security policy of load balancers.
    pub policy: String,
}

/// One application on Fargate.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The blueprint's name; also the ECS service's name in its cluster.
    pub name: String,
    /// `<system>-<service>`: the task family, and the prefix of names that are the account's.
    pub family: String,
    /// How requests come in; `None` for a worker.
    pub entry: Option<Entry>,
    /// The services that it calls, in the blueprint's order.
    pub calls: Vec<String>,
    /// What runs.
    pub image: Image,
    /// CPU units: 256 is a quarter of a processor.
    pub cpu: u32,
    /// MiB.
    pub memory: u32,
    /// Processor.
    pub architecture: Architecture,
    /// GiB, 21 to 200; `None` leaves AWS's 20.
    pub ephemeral_storage: Option<u32>,
    /// Replaces the image's entrypoint; empty leaves it.
    pub entrypoint: Vec<Text>,
    /// Replaces the image's command; empty leaves it.
    pub command: Vec<Text>,
    /// Who runs in the container; `None` leaves the image's own.
    pub user: Option<String>,
    /// Whether an init process starts the application.
    pub init: bool,
    /// Limits of its processes, by name.
    pub ulimits: Vec<Ulimit>,
    /// Plain variables.
    pub environment: BTreeMap<String, Text>,
    /// Variables whose values stand in Secrets Manager or Parameter Store.
    pub secrets: BTreeMap<String, Secret>,
    /// What the application itself may do in AWS.
    pub permissions: Vec<Permission>,
    /// Least number of tasks; equal to `max` where nothing scales.
    pub min: u32,
    /// Greatest number of tasks.
    pub max: u32,
    /// Target of the average processor use, percent.
    pub scale_cpu: Option<u8>,
    /// Target of the average memory use, percent.
    pub scale_memory: Option<u8>,
    /// Whether the root file system is read-only.
    pub read_only_root: bool,
    /// Directories that stay writable under a read-only root.
    pub writable: Vec<Writable>,
    /// Seconds between the stop signal and the kill, 2 to 120.
    pub stop_timeout: u32,
    /// Days that logs are kept.
    pub log_retention: u32,
    /// `/ecs/<family>`.
    pub log_group: String,
    /// How releases run.
    pub rollout: Rollout,
    /// Whose pipeline may release it, where `CodeDeploy` does.
    pub releases_from: Option<ReleasesFrom>,
    /// More 5xx answers than this a minute ring; `None` for no alarm.
    pub alarm_errors_5xx: Option<u32>,
    /// As many unhealthy tasks as this ring; `None` for no alarm.
    pub alarm_unhealthy_hosts: Option<u32>,
    /// JSON pointer to the service.
    pub origin: String,
}

/// A limit of a container's processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ulimit {
    /// `nofile`, ...
    pub name: &'static str,
    /// What holds at first.
    pub soft: u32,
    /// What a process may raise it to.
    pub hard: u32,
}

/// A directory that stays writable under a read-only root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writable {
    /// Where it is.
    pub path: String,
    /// What it is made of.
    pub of: Room,
}

/// What a directory is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Memory of the task: at most so many MiB.
    Memory(u32),
    /// The task's disk.
    Disk,
}

/// How requests reach a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name of its load balancer.
    pub balancer: String,
    /// Which requests are its own.
    pub route: Route,
    /// The name by which others ask for it, where its load balancer's own name would not do: by
    /// HTTPS, whose certificate is for a name of the user's.
    pub called_as: Option<String>,
    /// The container's port.
    pub port: u16,
    /// When a task counts as healthy.
    pub health: HealthCheck,
    /// Seconds that a target finishes what it has begun, 0 to 3600.
    pub deregistration_delay: u32,
}

/// The condition of a service's one production and one test rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Host patterns; empty for every host.
    pub hosts: Vec<String>,
    /// Path patterns as the rule takes them (`/v1/*` has become `/v1` and `/v1/*`); empty where the
    /// hosts alone decide, `/*` where nothing does. Hosts and paths are never both empty.
    pub paths: Vec<String>,
    /// 1 to 50000, unique on the load balancer.
    pub priority: u32,
}

/// When a task counts as healthy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// Path of the request.
    pub path: String,
    /// Seconds between checks, 5 to 300.
    pub interval: u32,
    /// Seconds that an answer may take, below the interval.
    pub timeout: u32,
    /// Good answers until a task is healthy, 2 to 10.
    pub healthy: u32,
    /// Bad answers until it is not, 2 to 10.
    pub unhealthy: u32,
    /// Codes that are good: `200`, `200-299`, `200,302`.
    pub codes: String,
    /// Seconds that a new task is given before checks count.
    pub grace_period: u32,
}

/// Where a container image comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Image {
    /// A repository that the stack makes.
    Repository {
        /// Its name in ECR.
        name: String,
        /// The tag of the first deploy.
        tag: String,
        /// Days that an image without a tag stays.
        untagged_days: u32,
        /// Tagged images that stay, the newest; `None` for all.
        keep: Option<u32>,
    },
    /// A full URI.
    Uri {
        /// The URI.
        uri: Text,
        /// Where it is this system's own kind of private ECR (`ACCOUNT.dkr.ecr.REGION...`):
        /// account, region and repository. `None` for another registry or an input.
        ecr: Option<EcrImage>,
    },
}

/// The parts of a private ECR image's URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcrImage {
    /// Twelve digits.
    pub account: String,
    /// The registry's region.
    pub region: String,
    /// The repository, without tag or digest.
    pub repository: String,
}

/// Where a secret variable's value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Which store.
    pub store: SecretStore,
    /// The KMS key that encrypts it (an ARN), where it is not the account's default key.
    pub kms_key: Option<Text>,
}

/// A store of secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretStore {
    /// Secrets Manager.
    SecretsManager {
        /// ARN of the secret.
        arn: Text,
        /// Key inside a JSON secret; `None` takes the whole.
        key: Option<String>,
    },
    /// Parameter Store: a name that begins with `/`, in this account and region.
    Parameter(Text),
}

/// Actions on resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Such as `s3:GetObject`.
    pub actions: Vec<String>,
    /// ARNs.
    pub resources: Vec<Text>,
}

/// Jobs on GitHub that may release a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasesFrom {
    /// `OWNER/NAME`.
    pub repository: String,
    /// `refs/heads/main`: exactly this one.
    pub git_ref: String,
}

/// One allowed TCP path, from an end to a port of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Who opens the connection.
    pub from: End,
    /// Who answers.
    pub to: End,
    /// The TCP port.
    pub port: u16,
    /// What it is for, in the characters that AWS allows in a rule's description
    /// (`a-zA-Z0-9 ._-:/()#,@[]+=&;{}!$*`), constant for the same path.
    pub why: String,
    /// JSON pointer to what asked for it.
    pub origin: String,
}

/// One end of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Everyone: 0.0.0.0/0.
    Internet,
    /// A range of addresses.
    Cidr(Ipv4Net),
    /// A security group that is not the stack's own; the word labels it (`input database`, `sg-0abc`).
    Group {
        /// The group's id.
        id: Text,
        /// For names: lower-case words.
        label: String,
    },
    /// A prefix list that is not the stack's own.
    PrefixList {
        /// Its id.
        id: Text,
        /// For names: lower-case words.
        label: String,
    },
    /// The management host, by its security group.
    Host,
    /// The management host, by its fixed public address.
    HostAddress,
    /// A load balancer by name.
    Balancer(String),
    /// A service's tasks by name.
    Service(String),
    /// The interface endpoints.
    Endpoints,
    /// S3 through the gateway endpoint (its prefix list).
    S3,
}

impl System {
    /// A load balancer by name.
    pub fn balancer(&self, name: &str) -> Option<&Balancer> {
        self.balancers.iter().find(|b| b.name == name)
    }

    /// A service by name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.name == name)
    }
}
