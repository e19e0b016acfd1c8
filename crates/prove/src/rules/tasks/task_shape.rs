mod together;

use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::containers::Container;
use crate::world::rows::{Fact, row};
use crate::world::tasks::{Service, TaskDefinition};

rule! {
    /// P208: Fargate accepts the task definition.
    ///
    /// # What it checks
    /// For each task definition of a Fargate service: `awsvpc`, `FARGATE`, a pair of CPU and memory that
    /// exists, storage from 21 GiB, unique container names with one that is essential, container sizes
    /// that come to no more than the task's, one container on each port, waits for containers that are
    /// there and do what is waited for, without a circle, mounts of volumes that are there, file systems
    /// that are encrypted in transit where IAM or an access point asks for it, directories in memory with a path, a size and options that ECS knows, known process limits, a stop time-out
    /// of at most 120 seconds, one container that routes logs where others send theirs to it, with a
    /// configuration of its image.
    ///
    /// # What breaks in real life
    /// The pair of CPU and memory passes every schema, because each value alone is allowed; registering
    /// the task definition is refused in the middle of the deployment.
    ///
    /// # How to fix it
    /// Take a pair from AWS's table: 256 with 512 to 2048, 512 with 1024 to 4096, 1024 with 2048 to
    /// 8192, and so on.
    help: "correct what the evidence names",
}

/// CPU units, and least, greatest and step of the memory in MiB.
const SIZES: &[(i64, i64, i64, i64)] = &[
    (256, 512, 2048, 512),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16_384, 1024),
    (4096, 8192, 30_720, 1024),
    (8192, 16_384, 61_440, 4096),
    (16_384, 32_768, 122_880, 8192),
];

/// CPU units that Windows has:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>.
const WINDOWS: &[i64] = &[1024, 2048, 4096];

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for definition in &scene.tasks.definitions {
        let mut services = scene.tasks.services_of(definition);
        let fargate = services.any(Service::on_fargate);
        let mut found = refused(definition, fargate);
        let pid = scene
            .read()
            .text(definition.node, &row("pid", "PidMode", "pid_mode"));
        if fargate && pid.known().is_some_and(|p| p != "task") {
            found.push(format!(
                "it shares the process namespace of its {pid}, which Fargate does not support"
            ));
        }
        if !found.is_empty() {
            let what = format!("{} is refused", scene.id(definition.node));
            wrong.at(definition.node, what).because(found);
        }
    }
    wrong
}

fn refused(definition: &TaskDefinition, fargate: bool) -> Vec<String> {
    let mut out = Vec::new();
    let says_fargate = definition
        .compatibilities
        .iter()
        .any(|c| c.known().is_some_and(|c| c == "FARGATE"));
    let sure = definition
        .compatibilities
        .iter()
        .all(|c| matches!(c, Fact::Known(_)));
    for word in definition.compatibilities.iter().filter_map(Fact::known) {
        if !matches!(
            word.as_str(),
            "FARGATE" | "EC2" | "EXTERNAL" | "MANAGED_INSTANCES"
        ) {
            out.push(format!("unknown launch type {word}"));
        }
    }
    if fargate && sure && !says_fargate {
        out.push("it is not for FARGATE, and a FARGATE service runs it".to_owned());
    }
    if fargate || says_fargate {
        if definition
            .network_mode
            .or_default("bridge".to_owned())
            .is_some_and(|m| m != "awsvpc")
        {
            out.push(format!(
                "its network mode is {}; Fargate accepts awsvpc alone",
                definition.network_mode
            ));
        }
        size(definition, &mut out);
    }
    if let Some(storage) = definition.storage.known()
        && (fargate || says_fargate)
        && !(21..=200).contains(storage)
    {
        out.push(format!(
            "{storage} GiB of storage; 21 to 200, or nothing for the default of 20"
        ));
    }
    if let Some(arch) = definition.architecture.known()
        && !matches!(arch.as_str(), "X86_64" | "ARM64")
    {
        out.push(format!("unknown CPU architecture {arch}"));
    }
    let Some(containers) = &definition.containers else {
        return out;
    };
    if containers.is_empty() {
        out.push("it has no container".to_owned());
    } else if containers.iter().all(|c| c.essential == Fact::Known(false)) {
        out.push("none of its containers is essential".to_owned());
    }
    let mut names: Vec<&str> = containers
        .iter()
        .filter_map(|c| c.name.known().map(String::as_str))
        .collect();
    names.sort_unstable();
    if names.windows(2).any(|w| w[0] == w[1]) {
        out.push("two containers have the same name".to_owned());
    }
    for container in containers {
        contained(definition, container, &mut out);
        if fargate || says_fargate {
            on_fargate(container, &mut out);
        }
    }
    file_systems(definition, &mut out);
    together::size_and_ports(definition, containers, &mut out);
    together::waits(containers, &mut out);
    let by_router = |c: &Container| c.log_driver.known().is_some_and(|d| d == "awsfirelens");
    if containers.iter().any(by_router) && !containers.iter().any(|c| c.routes_logs) {
        out.push("its logs go to FireLens, and no container routes them".to_owned());
    }
    if containers.iter().filter(|c| c.routes_logs).count() > 1 {
        out.push("several of its containers route logs".to_owned());
    }
    out
}

fn size(definition: &TaskDefinition, out: &mut Vec<String>) {
    let windows = definition
        .system
        .known()
        .is_some_and(|s| s.starts_with("WINDOWS"));
    if windows
        && definition
            .architecture
            .known()
            .is_some_and(|a| a == "ARM64")
    {
        out.push("there is no Windows on ARM64".to_owned());
    }
    match (&definition.cpu, &definition.memory) {
        (Fact::Known(cpu), Fact::Known(memory)) if !windows || WINDOWS.contains(cpu) => {
            let fits = SIZES.iter().any(|(c, least, most, step)| {
                cpu == c
                    && (least..=most).contains(&memory)
                    && (memory % step == 0 || memory == least)
            }) || (*cpu == 32_768 && [61_440, 122_880, 249_856].contains(memory));
            if !fits {
                out.push(format!("Fargate has no {cpu} CPU units with {memory} MiB"));
            }
        }
        (Fact::Known(cpu), _) if windows && !WINDOWS.contains(cpu) => {
            out.push(format!("Fargate has no {cpu} CPU units for Windows"));
        }
        (Fact::Absent, _) | (_, Fact::Absent) => {
            out.push("Fargate requires cpu and memory for the task".to_owned());
        }
        _ => {}
    }
}

fn contained(definition: &TaskDefinition, container: &Container, out: &mut Vec<String>) {
    let name = container.name.to_string();
    if container.name.is_absent() {
        out.push("a container has no name".to_owned());
    }
    if container.image.is_none() {
        out.push(format!("the container {name} has no image"));
    }
    for (own, task, what) in [
        (&container.cpu, &definition.cpu, "CPU units"),
        (&container.memory, &definition.memory, "MiB"),
        (&container.reservation, &definition.memory, "MiB"),
    ] {
        if let (Some(own), Some(task)) = (own.known(), task.known())
            && own > task
        {
            out.push(format!(
                "the container {name} asks for {own} {what}, and the task has {task}"
            ));
        }
    }
    let names = container.environment.iter().map(|(name, _)| name);
    let secret = container
        .secrets
        .iter()
        .filter_map(|(name, _)| name.known());
    let mut all: Vec<&String> = names.chain(secret).collect();
    all.sort_unstable();
    if all.windows(2).any(|w| w[0] == w[1]) {
        out.push(format!("the container {name} lists a variable twice"));
    }
    for (at, (_, path, _)) in container.mounts.iter().enumerate() {
        if container.mounts[..at]
            .iter()
            .any(|(_, p, _)| p.known().is_some() && p == path)
        {
            out.push(format!("two volumes are mounted at {path} of {name}"));
        }
    }
    for (volume, path, _) in &container.mounts {
        if let Some(volume) = volume.known()
            && definition
                .volumes
                .iter()
                .all(|v| matches!(v.name, Fact::Known(_)))
            && !definition
                .volumes
                .iter()
                .any(|v| v.name.known() == Some(volume))
        {
            out.push(format!(
                "the container {name} mounts the volume {volume}, which does not exist"
            ));
        }
        if path.known().is_some_and(|p| !p.starts_with('/')) || path.is_absent() {
            out.push(format!("a mount of {name} has no path"));
        }
    }
    memory(container, &name, out);
    limits(container, &name, out);
    for (at, port) in container.ports.iter().enumerate() {
        let again = container.ports[..at].iter().zip(&container.protocols);
        if port.known().is_some()
            && again
                .into_iter()
                .any(|(p, protocol)| p == port && *protocol == container.protocols[at])
        {
            out.push(format!("the container {name} listens on {port} twice"));
        }
    }
    let own = definition
        .network_mode
        .known()
        .is_some_and(|m| m == "awsvpc");
    for (port, host) in container.ports.iter().zip(&container.host_ports) {
        if let (true, Some(port), Some(host)) = (own, port.known(), host.known())
            && port != host
            && *host != 0
        {
            out.push(format!(
                "{name} has the host's port {host} for its {port}; under awsvpc both are one"
            ));
        }
    }
    for protocol in container.protocols.iter().filter_map(Fact::known) {
        if !matches!(protocol.as_str(), "tcp" | "udp") {
            out.push(format!("the container {name} listens by {protocol}"));
        }
    }
    for port in container.ports.iter().filter_map(Fact::known) {
        if !(1..=65_535).contains(port) {
            out.push(format!("the container {name} listens on {port}"));
        }
    }
}

/// What ECS refuses of file systems:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html>.
fn file_systems(definition: &TaskDefinition, out: &mut Vec<String>) {
    for volume in &definition.volumes {
        let name = &volume.name;
        let on = |fact: &Fact<String>| fact.known().is_some_and(|word| word == "ENABLED");
        let clear =
            volume.transit.is_absent() || volume.transit.known().is_some_and(|t| t != "ENABLED");
        let by_point = !volume.access_point.is_absent();
        if clear && (on(&volume.iam) || by_point) {
            let what = if by_point { "an access point" } else { "IAM" };
            out.push(format!(
                "the volume {name} is mounted by {what}, and not encrypted in transit"
            ));
        }
        if by_point && volume.root.known().is_some_and(|root| root != "/") {
            out.push(format!(
                "the volume {name} mounts {} of an access point, which has a directory of its own",
                volume.root
            ));
        }
    }
}

/// What Fargate alone refuses of a container.
fn on_fargate(container: &Container, out: &mut Vec<String>) {
    let name = container.name.to_string();
    if let Some(seconds) = container.stop_timeout.known()
        && !(0..=120).contains(seconds)
    {
        out.push(format!("a stop timeout of {seconds} seconds; at most 120"));
    }
    if container.privileged == Fact::Known(true) {
        out.push(format!(
            "the container {name} is privileged, which Fargate does not support"
        ));
    }
    if container.routing_from.known().is_some_and(|f| f != "file") {
        out.push(format!(
            "{name} has its configuration from {}, and on Fargate FireLens takes one of the image alone",
            container.routing_from
        ));
    }
    if container
        .log_driver
        .known()
        .is_some_and(|d| !matches!(d.as_str(), "awslogs" | "splunk" | "awsfirelens"))
    {
        out.push(format!(
            "Fargate has no log driver {}",
            container.log_driver
        ));
    }
}

/// Options of a tmpfs that ECS takes:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html>.
const TMPFS_OPTIONS: &[&str] = &[
    "defaults",
    "ro",
    "rw",
    "suid",
    "nosuid",
    "dev",
    "nodev",
    "exec",
    "noexec",
    "sync",
    "async",
    "dirsync",
    "remount",
    "mand",
    "nomand",
    "atime",
    "noatime",
    "diratime",
    "nodiratime",
    "bind",
    "rbind",
    "unbindable",
    "runbindable",
    "private",
    "rprivate",
    "shared",
    "rshared",
    "slave",
    "rslave",
    "relatime",
    "norelatime",
    "strictatime",
    "nostrictatime",
    "mode",
    "uid",
    "gid",
    "nr_inodes",
    "nr_blocks",
    "mpol",
];

/// Directories in memory.
fn memory(container: &Container, name: &str, out: &mut Vec<String>) {
    for (at, directory) in container.tmpfs.iter().enumerate() {
        let path = &directory.path;
        if path
            .known()
            .is_some_and(|p| !p.starts_with('/') || p == "/")
        {
            out.push(format!("{name} mounts memory at {path}"));
        }
        if directory.size.known().is_some_and(|size| *size < 1) {
            out.push(format!(
                "{name} has {} MiB of memory at {path}",
                directory.size
            ));
        }
        for option in directory.options.iter().filter_map(Fact::known) {
            let word = option.split('=').next().unwrap_or_default();
            if !TMPFS_OPTIONS.contains(&word) {
                out.push(format!("{name} mounts {path} with {option}"));
            }
        }
        let again = container.tmpfs[..at].iter().any(|d| d.path == *path)
            || container.mounts.iter().any(|(_, p, _)| p == path);
        if path.known().is_some() && again {
            out.push(format!("two directories are mounted at {path} of {name}"));
        }
    }
}

/// What a limit can be of: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html>.
const LIMITS: &[&str] = &[
    "core",
    "cpu",
    "data",
    "fsize",
    "locks",
    "memlock",
    "msgqueue",
    "nice",
    "nofile",
    "nproc",
    "rss",
    "rtprio",
    "rttime",
    "sigpending",
    "stack",
];

/// Limits of processes.
fn limits(container: &Container, name: &str, out: &mut Vec<String>) {
    for (at, (limit, soft, hard)) in container.ulimits.iter().enumerate() {
        if limit.known().is_some_and(|l| !LIMITS.contains(&l.as_str())) {
            out.push(format!("{name} has the unknown limit {limit}"));
        }
        if let (Some(soft), Some(hard)) = (soft.known(), hard.known())
            && (soft > hard || *soft < -1)
        {
            out.push(format!("{name} limits {limit} to {soft} and {hard}"));
        }
        let again = container.ulimits[..at].iter().any(|(l, _, _)| l == limit);
        if limit.known().is_some() && again {
            out.push(format!("{name} limits {limit} twice"));
        }
    }
}
