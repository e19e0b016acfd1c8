//! Clusters, task definitions, services.

use super::connect::{self, Connect};
use super::containers::{self, Container};
use super::load_balancing::TargetGroup;
use super::rows::{Fact, Link, Read, Row};
use crate::documents::Format;
use crate::types::Kind;
use crate::types::task_definition::volumes;
use crate::types::{cluster, cluster_providers, service, task_definition};
use crate::value::{NodeId, Value};

/// A task definition.
#[derive(Debug, Clone)]
pub struct TaskDefinition {
    /// The resource.
    pub node: NodeId,
    /// Its family.
    pub family: Option<Value>,
    /// CPU units.
    pub cpu: Fact<i64>,
    /// MiB.
    pub memory: Fact<i64>,
    /// `awsvpc`, ...
    pub network_mode: Fact<String>,
    /// `FARGATE`, `EC2`.
    pub compatibilities: Vec<Fact<String>>,
    /// Pulls images, writes logs, reads secrets.
    pub execution_role: Option<Link>,
    /// What the application may do.
    pub task_role: Option<Link>,
    /// Containers; `None` where they are not known.
    pub containers: Option<Vec<Container>>,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Processor.
    pub architecture: Fact<String>,
    /// Operating system.
    pub system: Fact<String>,
    /// GiB.
    pub storage: Fact<i64>,
    /// An old revision stays when a new one takes its place.
    pub keeps_old: bool,
}

/// A volume of a task: a directory on its disk, or a file system of EFS.
#[derive(Debug, Clone)]
pub struct Volume {
    /// Its name.
    pub name: Fact<String>,
    /// What is mounted of a file system.
    pub root: Fact<String>,
    /// `ENABLED`: encrypted on its way.
    pub transit: Fact<String>,
    /// `ENABLED`: mounted as the task role.
    pub iam: Fact<String>,
    /// The access point by which it is mounted.
    pub access_point: Fact<String>,
}

/// How a service names its task definition.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskReference {
    /// By reference: a new revision is an update of the service.
    Revision(NodeId),
    /// By family: the text or symbol, and the task definition where it is one of the document.
    Family(Option<NodeId>, String),
    /// Not written.
    None,
}

/// A target group that a service registers in.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The target group.
    pub target_group: Option<Link>,
    /// The container.
    pub container: Fact<String>,
    /// Its port.
    pub port: Fact<i64>,
    /// ECS's own blue/green: the other target group.
    pub alternate: Option<Link>,
    /// ECS's own blue/green: the production rule.
    pub production: Option<Link>,
    /// ECS's own blue/green: the test rule.
    pub test: Option<Link>,
    /// ECS's own blue/green: the role that moves traffic.
    pub role: Option<Link>,
}

/// A part of the strategy by which tasks are spread over capacity providers.
#[derive(Debug, Clone)]
pub struct Share {
    /// `FARGATE`, `FARGATE_SPOT`, or one of one's own.
    pub provider: Fact<String>,
    /// Its part of the tasks above the base.
    pub weight: Fact<i64>,
    /// Tasks that it gets first.
    pub base: Fact<i64>,
}

/// What tasks of a cluster may run on.
#[derive(Debug, Clone)]
pub struct Providers {
    /// What says it: the cluster, or a resource beside it.
    pub node: NodeId,
    /// The cluster.
    pub cluster: Option<Link>,
    /// Their names.
    pub names: Vec<Fact<String>>,
}

/// What has tasks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// A service, which keeps them running.
    Kept,
    /// A schedule, which starts one at times.
    AtTimes,
    /// People or pipelines, who are told by an output what a run takes.
    ByHand,
}

/// A service, or a job, which is a task that is started and ends.
#[derive(Debug, Clone)]
pub struct Service {
    /// What has its tasks run.
    pub runs: Runs,
    /// The resource: of a job the schedule, or the task definition where there is none.
    pub node: NodeId,
    /// Its name.
    pub name: Option<Value>,
    /// Its cluster.
    pub cluster: Option<Link>,
    /// Its task definition.
    pub task: TaskReference,
    /// `ECS`, `CODE_DEPLOY`, `EXTERNAL`.
    pub controller: Fact<String>,
    /// `FARGATE`, `EC2`.
    pub launch_type: Fact<String>,
    /// Capacity providers.
    pub providers: Vec<Share>,
    /// Where tasks run.
    pub subnets: Vec<Link>,
    /// Their groups.
    pub groups: Vec<Link>,
    /// They get public addresses.
    pub public_address: Fact<bool>,
    /// Target groups.
    pub registrations: Vec<Registration>,
    /// Seconds that a new task is given.
    pub grace: Fact<i64>,
    /// The wanted count.
    pub count: Fact<i64>,
    /// A circuit breaker stands in it.
    pub circuit_breaker: Fact<bool>,
    /// Alarms of ECS's own deployments stand in it.
    pub deployment_alarms: bool,
    /// The alarms that its deployments look at.
    pub alarms: Vec<Link>,
    /// `ROLLING`, `BLUE_GREEN`, `LINEAR`, `CANARY`.
    pub strategy: Fact<String>,
    /// `REPLICA`, `DAEMON`.
    pub scheduling: Fact<String>,
    /// Service Connect.
    pub connect: Connect,
    /// ECS Exec.
    pub exec: Fact<bool>,
    /// Zone rebalancing.
    pub rebalancing: Fact<String>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    /// Clusters.
    pub clusters: Vec<NodeId>,
    /// What their tasks may run on.
    pub providers: Vec<Providers>,
    /// Task definitions.
    pub definitions: Vec<TaskDefinition>,
    /// Services.
    pub services: Vec<Service>,
    /// Task definitions with the services that run them, in order: asked of each definition.
    runs: Vec<(NodeId, usize)>,
}

/// Reads all of it.
pub fn read(r: Read<'_>, jobs: Vec<Service>, notes: &mut Vec<String>) -> Tasks {
    let mut out = Tasks {
        clusters: r.of(Kind::Cluster).collect(),
        ..Tasks::default()
    };
    let of_clusters = r.of(Kind::Cluster).map(|node| (node, None));
    let beside = r.of(Kind::ClusterProviders).map(|node| {
        (
            node,
            r.get(node, cluster_providers::WHOSE)
                .map(|v| r.as_named(Kind::Cluster, v)),
        )
    });
    for (node, cluster) in of_clusters.chain(beside) {
        let list = r.list(node, cluster::OF_CLUSTER);
        if !list.is_empty() {
            out.providers.push(Providers {
                node,
                cluster,
                names: list.iter().map(|v| r.as_text(Some(v))).collect(),
            });
        }
    }
    for node in r.of(Kind::TaskDefinition) {
        let containers = r
            .get(node, task_definition::CONTAINERS)
            .and_then(super::json::unpacked)
            .map(|list| {
                list.items()
                    .iter()
                    .map(|block| containers::read(r, block))
                    .collect::<Vec<_>>()
            });
        if containers.is_none() {
            notes.push(format!(
                "{}: its containers are not known",
                r.doc.node(node).id
            ));
        }
        let extra = &r.doc.node(node).extra;
        let keeps_old = match r.doc.format {
            Format::CloudFormation => extra
                .get("UpdateReplacePolicy")
                .and_then(Value::as_text)
                .is_some_and(|p| p == "Retain"),
            Format::Terraform => r
                .flag(node, task_definition::SKIP_DESTROY)
                .or_default(false)
                .unwrap_or(true),
        };
        out.definitions.push(TaskDefinition {
            node,
            family: r.name_of(node).cloned(),
            cpu: r.number(node, task_definition::CPU),
            memory: r.number(node, task_definition::MEMORY),
            network_mode: r.text(node, task_definition::NETWORK_MODE),
            compatibilities: r
                .list(node, task_definition::RUNS_ON)
                .iter()
                .map(|v| r.as_text(Some(v)))
                .collect(),
            execution_role: r
                .get(node, task_definition::EXECUTION_ROLE)
                .map(|v| r.as_named(Kind::Role, v)),
            task_role: r
                .get(node, task_definition::TASK_ROLE)
                .map(|v| r.as_named(Kind::Role, v)),
            containers,
            volumes: r
                .list(node, task_definition::VOLUMES)
                .iter()
                .map(|v| volume(r, v))
                .collect(),
            architecture: r.text(node, task_definition::ARCHITECTURE),
            system: r.text(node, task_definition::SYSTEM),
            storage: r.number(node, task_definition::STORAGE),
            keeps_old,
        });
    }
    for node in r.of(Kind::Service) {
        out.services.push(Service {
            runs: Runs::Kept,
            node,
            name: r.name_of(node).cloned(),
            cluster: r
                .get(node, service::CLUSTER)
                .map(|v| r.as_named(Kind::Cluster, v)),
            task: reference(r, r.get(node, service::TASK_DEFINITION)),
            controller: r.text(node, service::CONTROLLER),
            launch_type: r.text(node, service::LAUNCH_TYPE),
            providers: r
                .list(node, service::CAPACITY)
                .iter()
                .map(|share| Share {
                    provider: r.as_text(r.within(share, service::capacity::PROVIDER)),
                    weight: r.as_number(r.within(share, service::capacity::WEIGHT)),
                    base: r.as_number(r.within(share, service::capacity::BASE)),
                })
                .collect(),
            subnets: r.links(node, service::SUBNETS),
            groups: r.links(node, service::GROUPS),
            public_address: r.flag(node, service::PUBLIC_ADDRESS),
            registrations: r
                .list(node, service::LOAD_BALANCERS)
                .iter()
                .map(|b| registration(r, b))
                .collect(),
            grace: r.number(node, service::GRACE),
            count: r.number(node, service::COUNT),
            circuit_breaker: r.flag(node, service::BREAKER),
            deployment_alarms: r.get(node, service::ALARM_SETTINGS).is_some(),
            alarms: r
                .list(node, service::ALARMS)
                .iter()
                .map(|v| r.as_named(Kind::Alarm, v))
                .collect(),
            strategy: r.text(node, service::STRATEGY),
            scheduling: r.text(node, service::SCHEDULING),
            connect: connect::read(r, node),
            exec: r.flag(node, service::EXEC),
            rebalancing: r.text(node, service::REBALANCING),
        });
    }
    out.services.extend(jobs);
    let run = |(index, s): (usize, &Service)| Some((s.task.node()?, index));
    out.runs = out.services.iter().enumerate().filter_map(run).collect();
    out.runs.sort_unstable();
    out
}

fn volume(r: Read<'_>, block: &Value) -> Volume {
    let text = |row: &Row| r.as_text(r.within(block, row));
    Volume {
        name: text(volumes::NAME),
        root: text(volumes::ROOT),
        transit: text(volumes::TRANSIT),
        iam: text(volumes::IAM),
        access_point: text(volumes::ACCESS_POINT),
    }
}

pub(super) fn reference<'d>(r: Read<'d>, value: Option<&'d Value>) -> TaskReference {
    let Some(value) = value else {
        return TaskReference::None;
    };
    if let Value::Attr(node, attr) = value
        && r.kind(*node) == Kind::TaskDefinition
    {
        let by_family = r.kind(*node).attr(r.doc.format, attr) == crate::types::Attr::Name;
        return if by_family {
            TaskReference::Family(Some(*node), r.said(r.behind(value)))
        } else {
            TaskReference::Revision(*node)
        };
    }
    let named = r.as_named(Kind::TaskDefinition, value).node();
    TaskReference::Family(named, r.said(r.behind(value)))
}

fn registration<'d>(r: Read<'d>, block: &'d Value) -> Registration {
    // Blocks that a plan knows only after the apply: it registers in some group, on some port.
    if let Value::Unknown(what) = block {
        return Registration {
            target_group: Some(Link::Unknown(what.clone())),
            container: Fact::Unknown(what.clone()),
            port: Fact::Unknown(what.clone()),
            alternate: None,
            production: None,
            test: None,
            role: None,
        };
    }
    let link = |row: &Row| r.within(block, row).map(|v| r.as_link(v));
    Registration {
        target_group: link(service::load_balancers::TARGET_GROUP),
        container: r.as_text(r.within(block, service::load_balancers::CONTAINER)),
        port: r.as_number(r.within(block, service::load_balancers::PORT)),
        alternate: link(service::load_balancers::ALTERNATE),
        production: link(service::load_balancers::PRODUCTION_RULE),
        test: link(service::load_balancers::TEST_RULE),
        role: link(service::load_balancers::ROLE),
    }
}

impl Service {
    /// The ports on which it is asked for its health, where its target groups name one: what is asked
    /// there need not be what takes requests.
    pub fn health_ports(&self, groups: &[TargetGroup]) -> Vec<u16> {
        let registered = |group: &&TargetGroup| {
            self.registrations.iter().any(|b| {
                let mut links = b.target_group.iter().chain(&b.alternate);
                links.any(|link| link.is(group.node))
            })
        };
        let asked = groups.iter().filter(registered);
        asked
            .filter_map(|group| group.health_port.known()?.parse().ok())
            .collect()
    }

    /// Whether nothing keeps its tasks running.
    pub fn is_job(&self) -> bool {
        self.runs != Runs::Kept
    }

    /// The controller that moves its traffic.
    pub fn is_code_deploy(&self) -> bool {
        self.controller.known().is_some_and(|c| c == "CODE_DEPLOY")
    }

    /// Whether its tasks run on Fargate, by either way to say so.
    pub fn on_fargate(&self) -> bool {
        let launched = self.launch_type.known().is_some_and(|l| l == "FARGATE");
        let fargate = |share: &Share| {
            let name = share.provider.known().map(String::as_str);
            matches!(name, Some("FARGATE" | "FARGATE_SPOT"))
        };
        launched || (!self.providers.is_empty() && self.providers.iter().all(fargate))
    }

    /// ECS's own blue/green.
    pub fn is_native(&self) -> bool {
        self.strategy.known().is_some_and(|s| s != "ROLLING")
            || self.registrations.iter().any(|b| b.alternate.is_some())
    }
}

impl Tasks {
    /// Whether a task definition is for Fargate, or a service runs it there.
    pub fn on_fargate(&self, definition: &TaskDefinition) -> bool {
        let word = |c: &Fact<String>| c.known().is_some_and(|c| c == "FARGATE");
        definition.compatibilities.iter().any(word)
            || self.services_of(definition).any(Service::on_fargate)
    }

    /// The task definition of a service.
    pub fn definition_of(&self, service: &Service) -> Option<&TaskDefinition> {
        let node = service.task.node()?;
        // Resources are read in the order of the document.
        let found = self.definitions.binary_search_by_key(&node, |d| d.node);
        self.definitions.get(found.ok()?)
    }

    /// The services that run a task definition.
    pub fn services_of(&self, definition: &TaskDefinition) -> impl Iterator<Item = &Service> {
        let first = self.runs.partition_point(|(d, _)| *d < definition.node);
        let those = self.runs.iter().skip(first);
        those
            .take_while(|(d, _)| *d == definition.node)
            .filter_map(|(_, index)| self.services.get(*index))
    }
}

impl TaskReference {
    /// The task definition of the document, where it is one.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Revision(node) => Some(*node),
            Self::Family(node, _) => *node,
            Self::None => None,
        }
    }
}
