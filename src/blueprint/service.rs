//! `services`: one application on Fargate each.

use super::access::{Permission, Reach};
use super::connect::Connect;
use super::container_health::ContainerHealth;
use super::deployment::{Alarms, Deployment};
use super::duration::Seconds;
use super::environment::{Secret, VariableName};
use super::front::Front;
use super::health_check::HealthCheck;
use super::image::Image;
use super::number::{Port, Whole};
use super::queue::Queue;
use super::releases_from::ReleasesFrom;
use super::roles::Roles;
use super::route::Route;
use super::schedule::Schedule;
use super::schema::map_of;
use super::sidecar::{After, ContainerName, Sidecar, SidecarName, Until};
use super::stacks::Stack;
use super::task::{
    Architecture, Capacity, Cpu, Exec, Limit, LimitName, Logs, Scaling, Tasks, User, Writable,
};
use super::text::{SecurityGroupId, ServiceName, words};
use super::volume::{Volume, VolumeName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What tasks are asked by.
    Protocol {
        /// HTTP/1.1.
        Http = "http",
        /// HTTP/2.
        Http2 = "http2",
        /// gRPC.
        Grpc = "grpc",
    }
}

/// One application on Fargate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The load balancer that the service stands behind: `internet`, `internal`, another one by its name
    /// under `load_balancers`, or `none` for a worker that nobody calls, or only by `connect`.
    pub load_balancer: Front,
    /// Which requests on the load balancer are the service's own. Left out, all are; of two services
    /// on one load balancer at most one can leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Where the service stands in `CloudFormation`: `shared`, the template of everything, or `own`, one
    /// of its own beside it with all that is the service's alone, so that adding, changing or removing it
    /// touches that one. Left out, what `stacks` says. It is fixed once the service is deployed. Terraform
    /// has one configuration either way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<Stack>,
    /// What tasks are asked by: `http` (HTTP/1.1), `http2` or `grpc`, without TLS. The last two need a
    /// certificate on the load balancer, for both of its listeners: a load balancer passes them on only
    /// for clients that come by HTTPS. One that asks by HTTP/1.1 is refused then. It does not change on a
    /// system that runs, because AWS makes target groups anew for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "http"))]
    pub protocol: Option<Protocol>,
    /// How long a client's requests go to the same task, by a cookie of the load balancer's, `1s` to
    /// `168h`; each request begins the time anew. Left out, each goes to any task. Only under `engine:
    /// rolling`, where one target group takes all requests: a load balancer refuses the two of
    /// blue/green in one rule when their clients stay with tasks. The cookie outlives no task: when a
    /// release, or fewer tasks, stops the one that it names, the next request goes to another one, of
    /// either version while both run, and what the first kept in memory is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stickiness: Option<Seconds<1, 604_800>>,
    /// The port that the application listens on, 1 to 65535. Where `receives` names a sidecar, the task alone
    /// reaches it, on `localhost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = 80))]
    pub port: Option<Port>,
    /// When a task counts as healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// How ECS asks the container itself whether it is well. Left out, it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_health: Option<ContainerHealth>,
    /// What runs: `{repository: shop/backend, tag: v1}`, an ECR repository that the stack makes, with
    /// `keep: 500` where only so many tagged images are to stay; or a
    /// full image URI, then none is made. Without NAT, a URI must be in this region's private ECR.
    #[serde(default)]
    #[schemars(extend("default" = { "tag": "v1" }))]
    pub image: Image,
    /// CPU units of a task: 1024 are one processor.
    #[serde(default = "Service::default_cpu")]
    #[schemars(extend("x-unit" = "CPU units"))]
    pub cpu: Cpu,
    /// Memory of a task in MiB, 512 to 249856. Which sizes there are depends on `cpu`; 256 units take
    /// 512, 1024 or 2048.
    #[serde(default = "Service::default_memory")]
    #[schemars(extend("x-unit" = "MiB"))]
    pub memory: Whole<512, 249_856>,
    /// The processor that the image is built for.
    #[serde(default = "Service::default_architecture")]
    pub architecture: Architecture,
    /// Disk of a task in GiB, 21 to 200. Left out, AWS gives 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "GiB"))]
    pub ephemeral_storage: Option<Whole<21, 200>>,
    /// Replaces the image's entrypoint; references as in `environment`. The image's command then goes
    /// too: write the whole of it here or under `command`.
    #[serde(default)]
    pub entrypoint: Vec<String>,
    /// Replaces the image's command; references as in `environment`.
    #[serde(default)]
    pub command: Vec<String>,
    /// Who runs in the container: a name or an id, with a group behind a colon: `1000`, `"1000:1000"`,
    /// `app`. A name has to be in the image. Left out, it is the image's own, often root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// Whether a small init process starts the application, passes signals on and reaps children that
    /// nobody waits for. Not for an image that brings an init of its own.
    #[serde(default)]
    pub init: bool,
    /// Limits of the processes, soft and hard in one (`{nofile: 65536}`) or apart
    /// (`{nofile: {soft: 65536, hard: 1048576}}`). Left out, Fargate allows 65535 open files.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<LimitName, Limit>")]
    pub ulimits: BTreeMap<LimitName, Limit>,
    /// Plain variables. `${SERVICE.url}` is the address (scheme, host and port, no path) of a service
    /// that `calls` names, `${SERVICE.host}` its host alone, `${SERVICE.queue_url}` the address of the queue
    /// of one that `sends_to` names, `${input.NAME}` an input; `$${` stands for `${`.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<VariableName, String>")]
    pub environment: BTreeMap<VariableName, String>,
    /// Variables whose values stand in Secrets Manager (`{secretsmanager: arn:..., key: password}`) or
    /// Parameter Store (`{ssm: /shop/flag}`).
    #[serde(default)]
    #[schemars(schema_with = "map_of::<VariableName, Secret>")]
    pub secrets: BTreeMap<VariableName, Secret>,
    /// The services that this one calls: the only way a path between services is opened.
    #[serde(default)]
    pub calls: Vec<ServiceName>,
    /// The queue that it takes its work from, with `load_balancer: none`. `true` makes one of SQS, called
    /// `SYSTEM-SERVICE`, and a second one, `SYSTEM-SERVICE-dead-letters`, which keeps for 14 days what five
    /// tries did not take out of the first; both are encrypted. `{arn: ..., url: ...}` is one that is there.
    /// The application finds its address in `QUEUE_URL` and may receive and delete messages, and say how
    /// long it works on one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queue>,
    /// The services with a `queue` into which the application may send messages: `${SERVICE.queue_url}` is
    /// the queue's address.
    #[serde(default)]
    pub sends_to: Vec<ServiceName>,
    /// Lets the services that call it reach it by TCP and without a load balancer, through Service Connect:
    /// `{port: 6379}`, with `load_balancer: none`. Those that name it under `calls` connect to
    /// `${SERVICE.host}` and that port. It is released by `rolling`, or by `ecs` where that is written, and so
    /// are its callers: CodeDeploy's services and jobs cannot use Service Connect. A proxy runs in every task at both ends,
    /// for which AWS advises 256 CPU units and 64 MiB more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect: Option<Connect>,
    /// What it connects to that is not in the blueprint: a database, a cache.
    #[serde(default)]
    pub reaches: Vec<Reach>,
    /// Up to four more security groups for its tasks, of the network that it stands in: that is one that
    /// is there, or one that the first run makes before the second starts tasks. What they let in and out
    /// is not known here, and `reach` says so. Under `codedeploy` they are chosen before the first deploy.
    #[serde(default)]
    #[schemars(length(max = 4))]
    pub security_groups: Vec<SecurityGroupId>,
    /// What the application itself may do in AWS.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// Roles that are there already, in the place of those that would be made: `{task: arn:aws:iam::...,
    /// execution: ${input.starter}}`, either or both. They are chosen before the first deploy: given later, the
    /// made ones would go under tasks that run. `synth explain services.NAME.roles FILE` prints what they
    /// must allow, and `synth preflight` asks AWS whether they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Roles>,
    /// The number of tasks, 1 to 5000; with `scaling`, the number to begin from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = 2))]
    pub count: Option<Tasks>,
    /// How much of it runs on Fargate Spot, AWS's spare capacity, which costs less and can be taken back with
    /// two minutes' notice: `{spot: 50, base: 1}`. Left out, all tasks run on demand. Under `codedeploy` the
    /// first deploy runs on demand and each release brings what stands here; under `ecs` and `rolling` it
    /// comes with the deploy, in new tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// Makes it a job, with `load_balancer: none`: it is started at these times and not kept running
    /// (`{at: "cron(0 3 * * ? *)", time_zone: Asia/Tokyo}`), or it is a task that people or pipelines run, such as
    /// a migration (`by_hand`). A run goes by the task definition of the last deploy. What could not be
    /// started, or ended with another status than 0, lies in a queue of its own for 14 days, and
    /// `alarms.notify` hears of it; nothing runs it again by itself. Nobody can call a job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// How the number of tasks follows the load. Left out, it stays at `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling: Option<Scaling>,
    /// Whether the container's root file system is read-only.
    #[serde(default = "Service::default_read_only_root")]
    pub read_only_root: bool,
    /// Directories that stay writable under a read-only root, empty at the start of a task:
    /// `[/tmp, {path: /cache, size: 256}, {path: /data, disk: true}]`. A path alone is 64 MiB of the
    /// task's memory (a tmpfs), `size` makes it larger; whoever the image runs as can write there.
    /// `disk` puts it on the task's disk, where root alone can write unless the image declares a
    /// `VOLUME` there. In China, whose Fargate has no tmpfs, `/tmp` lies on the disk where nothing is
    /// written here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = ["/tmp"]))]
    pub writable: Option<Vec<Writable>>,
    /// File systems of EFS that the application mounts, by name: `{shared: {path: /mnt/shared, efs:
    /// fs-0123456789abcdef0, access_point: fsap-0123456789abcdef0, security_group: sg-0123456789abcdef0}}`.
    /// They are mounted encrypted in transit and as the task role, which may mount them and, unless `read_only`
    /// says otherwise, write. While a release goes on, both versions write to them.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<VolumeName, Volume>")]
    pub volumes: BTreeMap<VolumeName, Volume>,
    /// Whether people may open a shell into tasks (ECS Exec). `true` gives the task role what the
    /// agent in the task asks for, the network a way to Session Manager, a read-only root the three
    /// directories that the agent writes, and the system a log group that keeps what was typed
    /// (`/ecs/NAME/exec`). Commands run as root, whatever `user` says; the image has to have a shell,
    /// and `script` and `cat` for the log. Who may open one is decided by IAM: `ecs:ExecuteCommand`.
    /// `false`: nobody may; under `codedeploy`, where the switch cannot be turned on later, it is on
    /// and opens nothing. `never` leaves the switch out for good.
    #[serde(default)]
    pub exec: Exec,
    /// The time between the stop signal and the kill, `2s` to `120s`.
    #[serde(default = "Service::default_stop_timeout")]
    pub stop_timeout: Seconds<2, 120>,
    /// The time that a task leaving the load balancer has to finish its requests, `0s` to `1h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "30s"))]
    pub deregistration_delay: Option<Seconds<0, 3600>>,
    /// Its logs.
    #[serde(default)]
    pub logs: Logs,
    /// Containers that run beside the application in the same task, up to nine: a proxy before it, an agent,
    /// a migration that comes first. They reach it and each other on `localhost`. The application's own
    /// container is called `app`.
    #[serde(default)]
    #[schemars(schema_with = "sidecars")]
    pub sidecars: BTreeMap<SidecarName, Sidecar>,
    /// The sidecars that the application waits for before it starts, and until when: `{migrate: success}`.
    /// `started`, `complete` (it has ended), `success` (with status 0), `healthy` (its `container_health`
    /// says so).
    #[serde(default)]
    #[schemars(schema_with = "map_of::<ContainerName, Until>")]
    pub after: After,
    /// The container that the load balancer sends to: a sidecar with a `port`, such as a proxy, or `app`, the
    /// application. Health checks go to it too, unless `health_check.port` says another port of the task's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "app"))]
    pub receives: Option<ContainerName>,
    /// How its releases run.
    #[serde(default)]
    pub deployment: Deployment,
    /// Alarms that stop a release; of a job that is started at times, `notify` alone, which hears of runs that
    /// fail, and of a worker with `queue: true`, which hears of dead letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<Alarms>,
    /// Whose pipeline may release the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub releases_from: Option<ReleasesFrom>,
}

impl Service {
    const fn default_cpu() -> Cpu {
        Cpu::of::<256>()
    }

    /// 512 MiB.
    pub(crate) const fn default_memory() -> Whole<512, 249_856> {
        Whole::of::<512>()
    }

    /// Whether a queue is made for it.
    pub(crate) fn makes_queue(&self) -> bool {
        self.queue == Some(Queue::Made(true))
    }

    /// Whether it reads a queue.
    pub(crate) fn has_queue(&self) -> bool {
        self.queue
            .as_ref()
            .is_some_and(|queue| *queue != Queue::Made(false))
    }

    const fn default_architecture() -> Architecture {
        Architecture::X86_64
    }

    const fn default_read_only_root() -> bool {
        true
    }

    const fn default_stop_timeout() -> Seconds<2, 120> {
        Seconds::of::<30>()
    }
}

fn sidecars(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let mut schema = map_of::<SidecarName, Sidecar>(generator);
    schema.insert("maxProperties".into(), 9.into());
    schema
}
