//! Services, resolved: what runs, and with what.

use super::{Domain, Entry, Rollout, Text};
pub use crate::blueprint::sidecar::Until;
use std::collections::BTreeMap;

/// One application on Fargate.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The blueprint's name; also the ECS service's name in its cluster.
    pub name: String,
    /// `<system>-<service>`: the task family, and the prefix of names that are the account's.
    pub family: String,
    /// Whether it stands in a `CloudFormation` template of its own.
    pub apart: bool,
    /// The certificate of its own hosts, and the records that lead them to its load balancer, where it
    /// stands apart and the load balancer has a domain.
    pub domain: Option<Domain>,
    /// How requests come in; `None` for a worker.
    pub entry: Option<Entry>,
    /// The services that it calls, in the blueprint's order.
    pub calls: Vec<String>,
    /// The queue that it takes its work from.
    pub queue: Option<Queue>,
    /// The services whose queues it may send to, in the blueprint's order.
    pub sends_to: Vec<String>,
    /// What it has of Service Connect.
    pub connect: Option<Connect>,
    /// The application.
    pub app: Container,
    /// What runs beside it, by name.
    pub sidecars: Vec<Container>,
    /// What sends on what all of these print; `None` where it goes to the log group.
    pub router: Option<Router>,
    /// CPU units: 256 is a quarter of a processor.
    pub cpu: u32,
    /// MiB.
    pub memory: u32,
    /// Processor.
    pub architecture: Architecture,
    /// GiB, 21 to 200; `None` leaves AWS's 20.
    pub ephemeral_storage: Option<u32>,
    /// More groups of its tasks, which are there already.
    pub groups: Vec<Text>,
    /// What the application itself may do in AWS.
    pub permissions: Vec<Permission>,
    /// The application's own role, where it is there already and none is made.
    pub task_role: Option<Text>,
    /// The role that starts tasks, where it is there already and none is made.
    pub execution_role: Option<Text>,
    /// Least number of tasks; equal to `max` where nothing scales.
    pub min: u32,
    /// Greatest number of tasks.
    pub max: u32,
    /// How much runs on spare capacity; `None`: nothing does, and nothing did.
    pub capacity: Option<Capacity>,
    /// Target of the average processor use, percent.
    pub scale_cpu: Option<u8>,
    /// Target of the average memory use, percent.
    pub scale_memory: Option<u8>,
    /// Target of the requests a minute and task, over both target groups.
    pub scale_requests: Option<u32>,
    /// Target of the messages in its queue for each task.
    pub scale_backlog: Option<u32>,
    /// Seconds until fewer tasks may follow on fewer.
    pub cooldown_in: u32,
    /// Seconds until more tasks may follow on more.
    pub cooldown_out: u32,
    /// Whether a shell can be opened into its tasks.
    pub shell: Shell,
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
    /// The topic that hears of alarms.
    pub notify: Option<Text>,
    /// JSON pointer to the service.
    pub origin: String,
}

impl Service {
    /// The service in whose template it stands, itself; `None` where that is the template that services share.
    pub fn stands_in(&self) -> Option<&str> {
        self.apart.then_some(self.name.as_str())
    }

    /// The application, what runs beside it, and what sends on their logs.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        let router = self.router.as_ref().map(|router| &router.container);
        std::iter::once(&self.app)
            .chain(&self.sidecars)
            .chain(router)
    }

    /// What the role that starts tasks reads, by the names of variables and of options of the log.
    pub fn secrets(&self) -> impl Iterator<Item = (&String, &Secret)> {
        let of_log = self.router.as_ref().map(|router| &router.secrets);
        let each = self.containers().map(|container| &container.secrets);
        each.chain(of_log).flatten()
    }

    /// The services that it calls by a load balancer, and so by HTTP.
    pub fn asks(&self) -> impl Iterator<Item = &str> {
        let by_name = self.connect.iter().flat_map(|connect| &connect.to);
        let by_name: Vec<&String> = by_name.collect();
        let calls = self.calls.iter().map(String::as_str);
        calls.filter(move |call| by_name.iter().all(|other| *other != call))
    }

    /// The container that the load balancer sends to.
    pub fn receiving(&self) -> &Container {
        let entry = self.entry.as_ref();
        let named = |c: &&Container| entry.is_some_and(|e| e.container == c.name);
        self.sidecars.iter().find(named).unwrap_or(&self.app)
    }
}

/// What a worker takes its work from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Queue {
    /// One that the stack makes, under the service's family.
    Made,
    /// One that is there already.
    There {
        /// Its ARN.
        arn: Text,
        /// Its address.
        url: Text,
    },
}

impl Queue {
    /// What its worker may do with it: take a message, say how long it works on it, take it out.
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-iam-policies.html>
    pub const READ: [&str; 4] = [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    ];
    /// What those may do that send to it.
    pub const SEND: [&str; 2] = ["sqs:GetQueueAttributes", "sqs:SendMessage"];
}

/// What a service has of Service Connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connect {
    /// The port on which callers reach it by its name; `None` where nobody does.
    pub port: Option<u16>,
    /// The services that it reaches so, in the blueprint's order.
    pub to: Vec<String>,
    /// JSON pointer to what asks for it first.
    pub origin: String,
}

/// How tasks are shared between Fargate and its spare capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// The part of the tasks above the base that runs on spare capacity, percent.
    pub spot: u32,
    /// Tasks that run on demand first.
    pub base: u32,
}

/// The application's container: what an `AppSpec` and logs call it.
pub const APP: &str = "app";

/// The container that sends logs on. No sidecar has an underscore in its name.
pub const LOG_ROUTER: &str = "log_router";

/// What sends on what the containers of a task print.
#[derive(Debug, Clone, PartialEq)]
pub struct Router {
    /// What runs.
    pub container: Container,
    /// Options of what the others' lines go to.
    pub options: BTreeMap<String, Text>,
    /// Options whose values stand in Secrets Manager or Parameter Store.
    pub secrets: BTreeMap<String, Secret>,
    /// A file of the image that is included in its configuration.
    pub config: Option<String>,
}

/// A container of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    /// [`APP`], the sidecar's name, or [`LOG_ROUTER`].
    pub name: String,
    /// What runs.
    pub image: Image,
    /// CPU units that it gets of the task's at least; `None` for its share of what is left.
    pub cpu: Option<u32>,
    /// The most that it takes of the task's memory, in MiB; `None` for all of it.
    pub memory: Option<u32>,
    /// Whether the task ends with it.
    pub essential: bool,
    /// Replaces the image's entrypoint; empty leaves it.
    pub entrypoint: Vec<Text>,
    /// Replaces the image's command; empty leaves it.
    pub command: Vec<Text>,
    /// Who runs in the container; `None` leaves the image's own.
    pub user: Option<String>,
    /// Whether an init process starts it.
    pub init: bool,
    /// Limits of its processes, by name.
    pub ulimits: Vec<Ulimit>,
    /// Plain variables.
    pub environment: BTreeMap<String, Text>,
    /// Variables whose values stand in Secrets Manager or Parameter Store.
    pub secrets: BTreeMap<String, Secret>,
    /// Whether the root file system is read-only.
    pub read_only_root: bool,
    /// Directories that stay writable under a read-only root.
    pub writable: Vec<Writable>,
    /// File systems that it mounts.
    pub volumes: Vec<Volume>,
    /// The check that ECS runs inside it.
    pub container_health: Option<ContainerHealth>,
    /// Ports on which the load balancer asks it.
    pub ports: Vec<u16>,
    /// Whom it waits for at the start of a task, and until when.
    pub after: Vec<(String, Until)>,
    /// JSON pointer to what says it: the service, or the sidecar.
    pub origin: String,
}

/// A check that ECS runs inside a container. Times in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerHealth {
    /// `CMD` with a program and its arguments, or `CMD-SHELL` with a line.
    pub command: Vec<Text>,
    /// Between two checks, 5 to 300.
    pub interval: u32,
    /// What one may take, 2 to 60.
    pub timeout: u32,
    /// Failed ones in a row that count, 1 to 10.
    pub retries: u32,
    /// Before failed ones count, 0 to 300.
    pub start_period: u32,
}

/// Processor of a task or host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// Intel and AMD.
    X86_64,
    /// Graviton.
    Arm64,
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
    /// A repository of another environment, account or region.
    Pulled(Pulled),
    /// A full URI.
    Uri {
        /// The URI.
        uri: Text,
        /// Where it is this system's own kind of private ECR (`ACCOUNT.dkr.ecr.REGION...`):
        /// account, region and repository. `None` for another registry or an input.
        ecr: Option<EcrImage>,
    },
}

/// An image in a repository that is not the system's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// The account, where it is another one.
    pub account: Option<String>,
    /// The region, where it is another one.
    pub region: Option<String>,
    /// The repository's name.
    pub repository: String,
    /// The tag of the first deploy.
    pub tag: String,
    /// The environment whose repository it is, where it is one's.
    pub environment: Option<String>,
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

/// By which Session Manager speaks with its agent, in a task (as the task role) or on a host:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html>
pub const CHANNELS: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

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

/// Where what is typed into shells is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLog {
    /// `/ecs/<system>/exec`.
    pub name: String,
    /// Days that it is kept.
    pub retention: u32,
    /// JSON pointer to the key that asks for it.
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

/// A file system of EFS that a container mounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its name in the task.
    pub name: String,
    /// Where it is mounted.
    pub path: String,
    /// The file system's id.
    pub system: Text,
    /// The access point's id; `None` mounts all of the file system.
    pub access_point: Option<Text>,
    /// The group of its mount targets.
    pub group: Option<Text>,
    /// Whether it may only be read.
    pub read_only: bool,
    /// JSON pointer to what says it.
    pub origin: String,
}

/// What a directory is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Memory of the task: at most so many MiB.
    Memory(u32),
    /// The task's disk.
    Disk,
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
