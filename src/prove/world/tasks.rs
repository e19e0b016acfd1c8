//! Clusters, task definitions and their containers, services.

use super::kinds::Kind;
use super::rows::{Fact, Link, Read, Row, row};
use crate::prove::documents::Format;
use crate::prove::value::{NodeId, Value};

/// A container of a task definition.
#[derive(Debug, Clone)]
pub struct Container {
    /// Its name.
    pub name: Fact<String>,
    /// Where its image comes from.
    pub image: Option<Value>,
    /// Ports that it listens on.
    pub ports: Vec<Fact<i64>>,
    /// Their protocols.
    pub protocols: Vec<Fact<String>>,
    /// The task ends with it.
    pub essential: Fact<bool>,
    /// `awslogs`, ...
    pub log_driver: Fact<String>,
    /// The log group's name.
    pub log_group: Option<Value>,
    /// The log group's region.
    pub log_region: Option<Value>,
    /// Whether it has a log prefix, which Fargate asks for.
    pub log_prefix: bool,
    /// The driver makes the group itself.
    pub log_create: bool,
    /// Secret variables, and where they come from.
    pub secrets: Vec<(Fact<String>, Value)>,
    /// What is run instead of the image's own entrypoint.
    pub entrypoint: Vec<Value>,
    /// Who runs in it.
    pub user: Fact<String>,
    /// An init process starts it.
    pub init: Fact<bool>,
    /// Limits of its processes: name, soft, hard.
    pub ulimits: Vec<(Fact<String>, Fact<i64>, Fact<i64>)>,
    /// What is run instead of the image's own command.
    pub command: Vec<Value>,
    /// Plain variables.
    pub environment: Vec<(String, Value)>,
    /// The root file system is read-only.
    pub read_only: Fact<bool>,
    /// Volumes that are mounted: volume, path, read-only.
    pub mounts: Vec<(Fact<String>, Fact<String>, Fact<bool>)>,
    /// Directories in memory.
    pub tmpfs: Vec<Tmpfs>,
    /// It runs with all rights of its host.
    pub privileged: Fact<bool>,
    /// CPU units.
    pub cpu: Fact<i64>,
    /// MiB, hard.
    pub memory: Fact<i64>,
    /// MiB, soft.
    pub reservation: Fact<i64>,
    /// Seconds between the stop signal and the kill.
    pub stop_timeout: Fact<i64>,
}

/// A directory in memory.
#[derive(Debug, Clone)]
pub struct Tmpfs {
    /// Where it is mounted.
    pub path: Fact<String>,
    /// The most that it holds, in MiB.
    pub size: Fact<i64>,
    /// How it is mounted: `exec`, `nosuid`, ...
    pub options: Vec<Fact<String>>,
}

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
    /// Volumes by name.
    pub volumes: Vec<Fact<String>>,
    /// Processor.
    pub architecture: Fact<String>,
    /// GiB.
    pub storage: Fact<i64>,
    /// An old revision stays when a new one takes its place.
    pub keeps_old: bool,
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

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// The resource.
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
}

pub(crate) const CPU: Row = row("cpu", "Cpu", "cpu");
pub(crate) const MEMORY: Row = row("memory", "Memory", "memory");
pub(crate) const NETWORK_MODE: Row = row("network_mode", "NetworkMode", "network_mode");
pub(crate) const COMPATIBILITIES: Row = row(
    "compatibilities",
    "RequiresCompatibilities",
    "requires_compatibilities",
);
pub(crate) const EXECUTION_ROLE: Row =
    row("execution_role", "ExecutionRoleArn", "execution_role_arn");
pub(crate) const TASK_ROLE: Row = row("task_role", "TaskRoleArn", "task_role_arn");
pub(crate) const CONTAINERS: Row = row(
    "containers",
    "ContainerDefinitions",
    "container_definitions",
);
pub(crate) const VOLUMES: Row = row("volumes", "Volumes", "volume");
pub(crate) const VOLUME_NAME: Row = row("name", "Name", "name");
pub(crate) const ARCHITECTURE: Row = row(
    "architecture",
    "RuntimePlatform.CpuArchitecture",
    "runtime_platform.cpu_architecture",
);
pub(crate) const STORAGE: Row = row(
    "storage",
    "EphemeralStorage.SizeInGiB",
    "ephemeral_storage.size_in_gib",
);
pub(crate) const SKIP_DESTROY: Row = row("skip_destroy", "", "skip_destroy");
pub(crate) const CLUSTER: Row = row("cluster", "Cluster", "cluster");
pub(crate) const TASK: Row = row("task_definition", "TaskDefinition", "task_definition");
pub(crate) const CONTROLLER: Row = row(
    "controller",
    "DeploymentController.Type",
    "deployment_controller.type",
);
pub(crate) const LAUNCH: Row = row("launch_type", "LaunchType", "launch_type");
pub(crate) const PROVIDERS: Row = row(
    "capacity_providers",
    "CapacityProviderStrategy",
    "capacity_provider_strategy",
);
pub(crate) const PROVIDER: Row = row("provider", "CapacityProvider", "capacity_provider");
pub(crate) const WEIGHT: Row = row("weight", "Weight", "weight");
pub(crate) const BASE: Row = row("base", "Base", "base");
pub(crate) const OF_CLUSTER: Row = row("providers", "CapacityProviders", "capacity_providers");
pub(crate) const WHOSE: Row = row("cluster", "Cluster", "cluster_name");
pub(crate) const SUBNETS: Row = row(
    "subnets",
    "NetworkConfiguration.AwsvpcConfiguration.Subnets",
    "network_configuration.subnets",
);
pub(crate) const GROUPS: Row = row(
    "groups",
    "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
    "network_configuration.security_groups",
);
pub(crate) const PUBLIC: Row = row(
    "public_address",
    "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
    "network_configuration.assign_public_ip",
);
pub(crate) const REGISTRATIONS: Row = row("load_balancers", "LoadBalancers", "load_balancer");
pub(crate) const GRACE: Row = row(
    "grace_period",
    "HealthCheckGracePeriodSeconds",
    "health_check_grace_period_seconds",
);
pub(crate) const COUNT: Row = row("count", "DesiredCount", "desired_count");
pub(crate) const BREAKER: Row = row(
    "circuit_breaker",
    "DeploymentConfiguration.DeploymentCircuitBreaker.Enable",
    "deployment_circuit_breaker.enable",
);
pub(crate) const ALARMS: Row = row(
    "deployment_alarms",
    "DeploymentConfiguration.Alarms",
    "alarms",
);
const ALARM_NAMES: Row = row(
    "alarms",
    "DeploymentConfiguration.Alarms.AlarmNames",
    "alarms.alarm_names",
);
pub(crate) const STRATEGY: Row = row(
    "strategy",
    "DeploymentConfiguration.Strategy",
    "deployment_configuration.strategy",
);
pub(crate) const SCHEDULING: Row = row("scheduling", "SchedulingStrategy", "scheduling_strategy");
pub(crate) const EXEC: Row = row("exec", "EnableExecuteCommand", "enable_execute_command");
pub(crate) const REBALANCING: Row = row(
    "zone_rebalancing",
    "AvailabilityZoneRebalancing",
    "availability_zone_rebalancing",
);
pub(crate) const TARGET_GROUP: Row = row("target_group", "TargetGroupArn", "target_group_arn");
pub(crate) const REGISTERED: Row = row("container", "ContainerName", "container_name");
pub(crate) const REGISTERED_PORT: Row = row("port", "ContainerPort", "container_port");
pub(crate) const ALTERNATE: Row = row(
    "alternate",
    "AdvancedConfiguration.AlternateTargetGroupArn",
    "advanced_configuration.alternate_target_group_arn",
);
pub(crate) const PRODUCTION: Row = row(
    "production",
    "AdvancedConfiguration.ProductionListenerRule",
    "advanced_configuration.production_listener_rule",
);
pub(crate) const TEST: Row = row(
    "test",
    "AdvancedConfiguration.TestListenerRule",
    "advanced_configuration.test_listener_rule",
);
pub(crate) const ROLE: Row = row(
    "role",
    "AdvancedConfiguration.RoleArn",
    "advanced_configuration.role_arn",
);

/// Reads all of it.
pub fn read(r: Read<'_>, notes: &mut Vec<String>) -> Tasks {
    let mut out = Tasks {
        clusters: r.of(Kind::Cluster).collect(),
        ..Tasks::default()
    };
    let of_clusters = r.of(Kind::Cluster).map(|node| (node, None));
    let beside = r.of(Kind::ClusterProviders).map(|node| {
        (
            node,
            r.get(node, WHOSE).map(|v| r.as_named(Kind::Cluster, v)),
        )
    });
    for (node, cluster) in of_clusters.chain(beside) {
        let list = r.list(node, OF_CLUSTER);
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
            .get(node, CONTAINERS)
            .and_then(super::json::unpacked)
            .map(|list| {
                list.items()
                    .iter()
                    .map(|block| container(r, block))
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
            Format::Terraform => r.flag(node, SKIP_DESTROY).known().copied().unwrap_or(false),
        };
        out.definitions.push(TaskDefinition {
            node,
            family: r.name_of(node).cloned(),
            cpu: r.number(node, CPU),
            memory: r.number(node, MEMORY),
            network_mode: r.text(node, NETWORK_MODE),
            compatibilities: r
                .list(node, COMPATIBILITIES)
                .iter()
                .map(|v| r.as_text(Some(v)))
                .collect(),
            execution_role: r
                .get(node, EXECUTION_ROLE)
                .map(|v| r.as_named(Kind::Role, v)),
            task_role: r.get(node, TASK_ROLE).map(|v| r.as_named(Kind::Role, v)),
            containers,
            volumes: r
                .list(node, VOLUMES)
                .iter()
                .map(|v| r.as_text(r.within(v, VOLUME_NAME)))
                .collect(),
            architecture: r.text(node, ARCHITECTURE),
            storage: r.number(node, STORAGE),
            keeps_old,
        });
    }
    for node in r.of(Kind::Service) {
        out.services.push(Service {
            node,
            name: r.name_of(node).cloned(),
            cluster: r.get(node, CLUSTER).map(|v| r.as_named(Kind::Cluster, v)),
            task: reference(r, r.get(node, TASK)),
            controller: r.text(node, CONTROLLER),
            launch_type: r.text(node, LAUNCH),
            providers: r
                .list(node, PROVIDERS)
                .iter()
                .map(|share| Share {
                    provider: r.as_text(r.within(share, PROVIDER)),
                    weight: r.as_number(r.within(share, WEIGHT)),
                    base: r.as_number(r.within(share, BASE)),
                })
                .collect(),
            subnets: r.links(node, SUBNETS),
            groups: r.links(node, GROUPS),
            public_address: r.flag(node, PUBLIC),
            registrations: r
                .list(node, REGISTRATIONS)
                .iter()
                .map(|b| registration(r, b))
                .collect(),
            grace: r.number(node, GRACE),
            count: r.number(node, COUNT),
            circuit_breaker: r.flag(node, BREAKER),
            deployment_alarms: r.get(node, ALARMS).is_some(),
            alarms: r
                .list(node, ALARM_NAMES)
                .iter()
                .map(|v| r.as_named(Kind::Alarm, v))
                .collect(),
            strategy: r.text(node, STRATEGY),
            scheduling: r.text(node, SCHEDULING),
            exec: r.flag(node, EXEC),
            rebalancing: r.text(node, REBALANCING),
        });
    }
    out
}

fn reference<'d>(r: Read<'d>, value: Option<&'d Value>) -> TaskReference {
    let Some(value) = value else {
        return TaskReference::None;
    };
    if let Value::Attr(node, attr) = value
        && r.kind(*node) == Kind::TaskDefinition
    {
        let by_family = r.kind(*node).attr(r.doc.format, attr) == super::kinds::Attr::Name;
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
    let link = |row: Row| r.within(block, row).map(|v| r.as_link(v));
    Registration {
        target_group: link(TARGET_GROUP),
        container: r.as_text(r.within(block, REGISTERED)),
        port: r.as_number(r.within(block, REGISTERED_PORT)),
        alternate: link(ALTERNATE),
        production: link(PRODUCTION),
        test: link(TEST),
        role: link(ROLE),
    }
}

/// Terraform's container definitions are the API's JSON, in its own spelling.
fn container(r: Read<'_>, block: &Value) -> Container {
    let cfn = r.doc.format == Format::CloudFormation;
    let at = |c: &str, t: &str| block.get(if cfn { c } else { t });
    let sub = |value: &Value, c: &str, t: &str| value.get(if cfn { c } else { t }).cloned();
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => Fact::Absent,
        Some(value) => match Value::joined(vec![deref(r, value)]) {
            Value::Text(t) => Fact::Known(t),
            other => Fact::Unknown(r.said(&other)),
        },
    };
    let number = |value: Option<&Value>| match text(value) {
        Fact::Known(t) => t.parse::<i64>().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    let flag = |value: Option<&Value>| match text(value) {
        Fact::Known(t) => t.parse::<bool>().map_or(Fact::Unknown(t), Fact::Known),
        Fact::Absent => Fact::Absent,
        Fact::Unknown(what) => Fact::Unknown(what),
    };
    let log = at("LogConfiguration", "logConfiguration");
    let options = log.and_then(|l| sub(l, "Options", "options"));
    let option = |key: &str| {
        options
            .as_ref()
            .and_then(|o| o.get(key))
            .map(|v| deref(r, v))
    };
    let items = |c: &str, t: &str| at(c, t).map_or(&[][..], Value::items);
    Container {
        name: text(at("Name", "name")),
        image: at("Image", "image").cloned(),
        ports: items("PortMappings", "portMappings")
            .iter()
            .map(|m| number(sub(m, "ContainerPort", "containerPort").as_ref()))
            .collect(),
        protocols: items("PortMappings", "portMappings")
            .iter()
            .map(|m| text(sub(m, "Protocol", "protocol").as_ref()))
            .collect(),
        essential: flag(at("Essential", "essential")),
        log_driver: text(log.and_then(|l| sub(l, "LogDriver", "logDriver")).as_ref()),
        log_group: option("awslogs-group"),
        log_region: option("awslogs-region"),
        log_prefix: option("awslogs-stream-prefix").is_some(),
        log_create: option("awslogs-create-group")
            .is_some_and(|v| v.as_text() == Some("true") || v == Value::Bool(true)),
        secrets: items("Secrets", "secrets")
            .iter()
            .map(|s| {
                (
                    text(sub(s, "Name", "name").as_ref()),
                    sub(s, "ValueFrom", "valueFrom").unwrap_or(Value::Null),
                )
            })
            .collect(),
        entrypoint: items("EntryPoint", "entryPoint").to_vec(),
        user: text(at("User", "user")),
        init: flag(
            at("LinuxParameters", "linuxParameters")
                .and_then(|l| sub(l, "InitProcessEnabled", "initProcessEnabled"))
                .as_ref(),
        ),
        ulimits: items("Ulimits", "ulimits")
            .iter()
            .map(|l| {
                (
                    text(sub(l, "Name", "name").as_ref()),
                    number(sub(l, "SoftLimit", "softLimit").as_ref()),
                    number(sub(l, "HardLimit", "hardLimit").as_ref()),
                )
            })
            .collect(),
        command: items("Command", "command").to_vec(),
        environment: items("Environment", "environment")
            .iter()
            .filter_map(|e| {
                let name = sub(e, "Name", "name")?.as_text()?.to_owned();
                Some((name, sub(e, "Value", "value").unwrap_or(Value::Null)))
            })
            .collect(),
        read_only: flag(at("ReadonlyRootFilesystem", "readonlyRootFilesystem")),
        mounts: items("MountPoints", "mountPoints")
            .iter()
            .map(|m| {
                (
                    text(sub(m, "SourceVolume", "sourceVolume").as_ref()),
                    text(sub(m, "ContainerPath", "containerPath").as_ref()),
                    flag(sub(m, "ReadOnly", "readOnly").as_ref()),
                )
            })
            .collect(),
        tmpfs: at("LinuxParameters", "linuxParameters")
            .and_then(|l| l.get(if cfn { "Tmpfs" } else { "tmpfs" }))
            .map_or(&[][..], Value::items)
            .iter()
            .map(|m| Tmpfs {
                path: text(sub(m, "ContainerPath", "containerPath").as_ref()),
                size: number(sub(m, "Size", "size").as_ref()),
                options: sub(m, "MountOptions", "mountOptions")
                    .iter()
                    .flat_map(super::super::value::Value::items)
                    .map(|option| text(Some(option)))
                    .collect(),
            })
            .collect(),
        privileged: flag(at("Privileged", "privileged")),
        cpu: number(at("Cpu", "cpu")),
        memory: number(at("Memory", "memory")),
        reservation: number(at("MemoryReservation", "memoryReservation")),
        stop_timeout: number(at("StopTimeout", "stopTimeout")),
    }
}

/// A value, or what the document says of it.
fn deref(r: Read<'_>, value: &Value) -> Value {
    r.behind(value).clone()
}

impl Service {
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
    /// The task definition of a service.
    pub fn definition_of(&self, service: &Service) -> Option<&TaskDefinition> {
        let node = match &service.task {
            TaskReference::Revision(node) => *node,
            TaskReference::Family(node, _) => (*node)?,
            TaskReference::None => return None,
        };
        self.definitions.iter().find(|d| d.node == node)
    }
}
