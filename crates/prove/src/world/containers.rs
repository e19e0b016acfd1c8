//! Containers of a task definition, as either format writes them.

use super::rows::{Fact, Read};
use crate::documents::Format;
use crate::value::Value;

/// A container of a task definition.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own, as the document has it"
)]
pub struct Container {
    /// Its name.
    pub name: Fact<String>,
    /// Where its image comes from.
    pub image: Option<Value>,
    /// Ports that it listens on.
    pub ports: Vec<Fact<i64>>,
    /// Their names, by which Service Connect knows them.
    pub port_names: Vec<Fact<String>>,
    /// The host's ports for them.
    pub host_ports: Vec<Fact<i64>>,
    /// Their protocols.
    pub protocols: Vec<Fact<String>>,
    /// The task ends with it.
    pub essential: Fact<bool>,
    /// `awslogs`, ...
    pub log_driver: Fact<String>,
    /// Where its lines go, by the driver's own words.
    pub log_options: Vec<Value>,
    /// Options of its log that are secret, and where they come from.
    pub log_secrets: Vec<(Fact<String>, Value)>,
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
    /// Whom it waits for at the start of a task, and until when.
    pub after: Vec<(Fact<String>, Fact<String>)>,
    /// ECS asks it whether it is well.
    pub checked: bool,
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
    /// It routes the logs of the others.
    pub routes_logs: bool,
    /// Where the rest of its configuration is: `file` or `s3`.
    pub routing_from: Fact<String>,
    /// Seconds between the stop signal and the kill.
    pub stop_timeout: Fact<i64>,
}

impl Container {
    /// All that whoever starts it reads: of secret variables, and of secret options of its log.
    pub fn reads(&self) -> impl Iterator<Item = &Value> {
        let all = self.secrets.iter().chain(&self.log_secrets);
        all.map(|(_, from)| from)
    }
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

/// Terraform's container definitions are the API's JSON, in its own spelling.
pub(super) fn read(r: Read<'_>, block: &Value) -> Container {
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
    let router = at("FirelensConfiguration", "firelensConfiguration");
    let log = at("LogConfiguration", "logConfiguration");
    let options = log.and_then(|l| sub(l, "Options", "options"));
    let option = |key: &str| {
        options
            .as_ref()
            .and_then(|o| o.get(key))
            .map(|v| deref(r, v))
    };
    let secret = |s: &Value| {
        (
            text(sub(s, "Name", "name").as_ref()),
            sub(s, "ValueFrom", "valueFrom").unwrap_or(Value::Null),
        )
    };
    let items = |c: &str, t: &str| at(c, t).map_or(&[][..], Value::items);
    Container {
        name: text(at("Name", "name")),
        image: at("Image", "image").cloned(),
        ports: items("PortMappings", "portMappings")
            .iter()
            .map(|m| number(sub(m, "ContainerPort", "containerPort").as_ref()))
            .collect(),
        port_names: items("PortMappings", "portMappings")
            .iter()
            .map(|m| text(sub(m, "Name", "name").as_ref()))
            .collect(),
        host_ports: items("PortMappings", "portMappings")
            .iter()
            .map(|m| number(sub(m, "HostPort", "hostPort").as_ref()))
            .collect(),
        protocols: items("PortMappings", "portMappings")
            .iter()
            .map(|m| text(sub(m, "Protocol", "protocol").as_ref()))
            .collect(),
        essential: flag(at("Essential", "essential")),
        log_driver: text(log.and_then(|l| sub(l, "LogDriver", "logDriver")).as_ref()),
        log_options: match &options {
            Some(Value::Map(map)) => map.iter().map(|(_, value)| value.clone()).collect(),
            _ => Vec::new(),
        },
        log_secrets: log
            .and_then(|l| {
                l.get(if cfn {
                    "SecretOptions"
                } else {
                    "secretOptions"
                })
            })
            .map_or(&[][..], Value::items)
            .iter()
            .map(&secret)
            .collect(),
        log_group: option("awslogs-group"),
        log_region: option("awslogs-region"),
        log_prefix: option("awslogs-stream-prefix").is_some(),
        log_create: option("awslogs-create-group")
            .is_some_and(|v| v.as_text() == Some("true") || v == Value::Bool(true)),
        secrets: items("Secrets", "secrets").iter().map(secret).collect(),
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
        after: items("DependsOn", "dependsOn")
            .iter()
            .map(|d| {
                (
                    text(sub(d, "ContainerName", "containerName").as_ref()),
                    text(sub(d, "Condition", "condition").as_ref()),
                )
            })
            .collect(),
        checked: at("HealthCheck", "healthCheck").is_some(),
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
                    .flat_map(Value::items)
                    .map(|option| text(Some(option)))
                    .collect(),
            })
            .collect(),
        privileged: flag(at("Privileged", "privileged")),
        cpu: number(at("Cpu", "cpu")),
        memory: number(at("Memory", "memory")),
        reservation: number(at("MemoryReservation", "memoryReservation")),
        routes_logs: router.is_some(),
        routing_from: text(
            router
                .and_then(|f| sub(f, "Options", "options"))
                .and_then(|o| o.get("config-file-type").cloned())
                .as_ref(),
        ),
        stop_timeout: number(at("StopTimeout", "stopTimeout")),
    }
}

/// A value, or what the document says of it.
fn deref(r: Read<'_>, value: &Value) -> Value {
    r.behind(value).clone()
}
