//! What runs: cluster, repositories, log groups, task definitions.

use super::context::{Ahead, Running, Start};
use super::task_roles::{execution_role, parameter_arn, task_role};
use super::{job, pulled, services, text, urls};
use crate::aws::cluster::{fargate, insights};
use crate::aws::{
    Barrier, Cluster, ClusterProviders, LogGroup, Repository, RepositoryLifecycle, TaskDefinition,
};
use crate::stack::{Arn, Handle, Pseudo, Scope, Stack, Tree, Val};
use crate::system::{
    APP, Architecture, Container, End, Image, Insights, LOG_ROUTER, Rollout, Room, Router, Secret,
    SecretStore, Service, System, Until, Volume,
};
use std::collections::BTreeMap;

/// Options of every directory in memory. Docker's own default is `noexec`, which stops libraries that
/// unpack native code and run it; nothing needs devices or programs that run as their owner.
const TMPFS: [&str; 3] = ["exec", "nosuid", "nodev"];

/// Adds the cluster and what its tasks may run on.
pub fn cluster(system: &System, stack: &mut Stack) -> (Handle<Cluster>, Handle<ClusterProviders>) {
    let session_log = system.session_log.as_ref().map(|log| {
        let mut scope = Scope::new(stack, &["sessions"], &log.origin);
        let tags = scope.tags("");
        let key = text::key(&scope);
        scope.add(
            &[],
            "Keeps what is typed into shells, and what they answer",
            LogGroup {
                name: log.name.clone(),
                retention: log.retention,
                key,
                tags,
            },
        )
    });
    let mut scope = Scope::new(stack, &[], "/name");
    let tags = scope.tags("");
    let key = session_log.map(|_| text::key(&scope));
    let encrypted = key.as_ref().is_some_and(|key| *key != Tree::Absent);
    let cluster = scope.add(
        &[],
        "Where the services run",
        Cluster {
            insights: insights(match system.insights {
                Insights::Off => "disabled",
                Insights::Standard => "enabled",
                Insights::Enhanced => "enhanced",
            }),
            name: system.name.clone(),
            providers: fargate(),
            session_logging: session_log.map_or("DEFAULT", |_| "OVERRIDE"),
            session_log: session_log.map(|log| log.get(&LogGroup::NAME)),
            session_key: key.unwrap_or(Tree::Absent),
            session_log_encrypted: encrypted.then_some(true),
            tags,
        },
    );
    let providers = scope.add(
        &[],
        "Lets tasks run on Fargate and on its spare capacity",
        ClusterProviders {
            cluster: cluster.get(&Cluster::NAME),
            providers: fargate(),
        },
    );
    (cluster, providers)
}

/// Adds everything that one service runs with.
pub fn plan(start: &Start<'_>, service: &Service, ahead: &Ahead, stack: &mut Stack) -> Running {
    let mut scope = Scope::new(stack, &[&service.name], &service.origin);
    let repository = repository(&mut scope, service);
    let tags = scope.tags("");
    let key = text::key(&scope);
    let log_group = scope.add(
        &[],
        "Keeps what the service prints; the log driver makes no group by itself",
        LogGroup {
            name: service.log_group.clone(),
            retention: service.log_retention,
            key,
            tags,
        },
    );
    let (execution_role, may_start) = execution_role(
        &mut scope,
        service,
        repository,
        start.system.network.guardduty,
    );
    let (task_role, may_act) = task_role(&mut scope, start.system, service);
    let task = task_definition(
        start,
        &mut scope,
        service,
        repository,
        execution_role.clone(),
        task_role.clone(),
    );
    let end = End::Service(service.name.clone());
    let mut first = vec![task.ix, log_group.ix, start.providers.ix];
    first.extend(may_start);
    first.extend(may_act);
    first.extend(ahead.waits.iter().copied());
    if let Some(pair) = start.balancing.pair(&service.name) {
        first.extend([pair.production.ix, pair.test.ix]);
    }
    first.extend(start.access.rules(&end));
    first.extend(start.network.private_routes.iter().copied());
    first.extend(start.endpoints.iter().copied());
    first.sort_unstable();
    first.dedup();
    let mut running = Running {
        service: None,
        barrier: None,
        execution_role,
        task_role,
        log_group,
        repository,
        failed: None,
    };
    if matches!(service.rollout, Rollout::Job(_)) {
        running.failed = job::plan(start, service, task, &running, first, stack);
        return running;
    }
    let barrier = scope.gated().add(
        &[],
        "Lists what the service waits for; it may grow without touching it",
        Barrier {},
    );
    scope.wait(barrier.ix, first);
    let handle = services::plan(start, &mut scope, service, task, ahead);
    scope.wait(handle.ix, [barrier.ix]);
    running.service = Some(handle);
    running.barrier = Some(barrier.ix);
    running
}

fn repository(scope: &mut Scope<'_>, service: &Service) -> Option<Handle<Repository>> {
    let Image::Repository {
        name,
        untagged_days,
        keep,
        ..
    } = &service.app.image
    else {
        return None;
    };
    let lifecycle = lifecycle(*untagged_days, *keep);
    let tags = scope.tags("");
    let key = text::key(scope);
    let repository = scope.add(
        &[],
        "Holds the service's images, and goes only once they are gone",
        Repository {
            name: name.clone(),
            lifecycle: lifecycle.clone(),
            key,
            tags,
        },
    );
    scope.add(
        &[],
        "Lets images go that nothing names, and tagged ones only as the blueprint says",
        RepositoryLifecycle {
            repository: repository.get(&Repository::NAME),
            policy: lifecycle,
        },
    );
    Some(repository)
}

/// Which images go by themselves. A tagged one may be the one that runs.
fn lifecycle(untagged_days: u32, keep: Option<u32>) -> String {
    let mut rules = vec![serde_json::json!({
        "rulePriority": 1,
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": untagged_days,
        },
        "action": {"type": "expire"},
    })];
    if let Some(keep) = keep {
        rules.push(serde_json::json!({
            "rulePriority": 2,
            "description": format!("The newest {keep} images with a tag stay"),
            "selection": {
                "tagStatus": "tagged",
                "tagPatternList": ["*"],
                "countType": "imageCountMoreThan",
                "countNumber": keep,
            },
            "action": {"type": "expire"},
        }));
    }
    serde_json::json!({"rules": rules}).to_string()
}

fn task_definition(
    start: &Start<'_>,
    scope: &mut Scope<'_>,
    service: &Service,
    repository: Option<Handle<Repository>>,
    execution_role: Val<Arn>,
    task_role: Val<Arn>,
) -> Handle<TaskDefinition> {
    let each: Vec<(&Container, Vec<(String, &str)>)> = service
        .containers()
        .map(|container| (container, volumes(container)))
        .collect();
    let tags = scope.tags("");
    scope.add(
        &[],
        "What a task runs; a change registers a revision, and a release makes it live",
        TaskDefinition {
            family: service.family.clone(),
            cpu: service.cpu.to_string(),
            memory: service.memory.to_string(),
            architecture: match service.architecture {
                Architecture::X86_64 => "X86_64",
                Architecture::Arm64 => "ARM64",
            },
            ephemeral_storage: service.ephemeral_storage,
            execution_role,
            task_role,
            volumes: none_if_empty(
                each.iter()
                    .flat_map(|(own, volumes)| {
                        let disk = volumes.iter();
                        disk.map(|(name, _)| crate::rows! { both "Name" "name" = name.clone(); })
                            .chain(own.volumes.iter().map(file_system))
                    })
                    .collect(),
            ),
            containers: Tree::Json(Box::new(Tree::List(
                each.iter()
                    .map(|(own, volumes)| container(start, service, own, repository, volumes))
                    .collect(),
            ))),
            tags,
        },
    )
}

fn none_if_empty(list: Vec<Tree>) -> Tree {
    if list.is_empty() {
        Tree::Absent
    } else {
        Tree::List(list)
    }
}

/// The volumes of a container by their names, which are those of the whole task.
fn volumes(container: &Container) -> Vec<(String, &str)> {
    let disk = container.writable.iter().filter(|d| d.of == Room::Disk);
    let named = |n: usize| match container.name.as_str() {
        APP => format!("writable-{}", n + 1),
        sidecar => format!("{sidecar}-writable-{}", n + 1),
    };
    disk.enumerate()
        .map(|(n, directory)| (named(n), directory.path.as_str()))
        .collect()
}

/// A file system. IAM asks for encryption in transit, and an access point leads to its own directory alone:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html>.
fn file_system(volume: &Volume) -> Tree {
    let access_point = volume.access_point.as_ref();
    crate::rows! {
        both "Name" "name" = volume.name.as_str();
        both "EFSVolumeConfiguration.FilesystemId" "efs_volume_configuration.file_system_id" = text::plain(&volume.system);
        both "EFSVolumeConfiguration.TransitEncryption" "efs_volume_configuration.transit_encryption" = "ENABLED";
        both "EFSVolumeConfiguration.AuthorizationConfig.AccessPointId" "efs_volume_configuration.authorization_config.access_point_id" = access_point.map_or(Tree::Absent, text::plain);
        both "EFSVolumeConfiguration.AuthorizationConfig.IAM" "efs_volume_configuration.authorization_config.iam" = "ENABLED";
    }
}

fn container(
    start: &Start<'_>,
    service: &Service,
    own: &Container,
    repository: Option<Handle<Repository>>,
    volumes: &[(String, &str)],
) -> Tree {
    let with = |t| urls::with_services(t, start.system, start.balancing, start.queues);
    let image = match (&own.image, repository) {
        (Image::Repository { tag, .. }, Some(repository)) => Tree::Concat(vec![
            repository.get(&Repository::URI).into(),
            format!(":{tag}").into(),
        ]),
        (Image::Pulled(pulled), _) => pulled::image(pulled),
        (Image::Uri { uri, .. }, _) => text::plain(uri),
        (Image::Repository { .. }, None) => Tree::Absent,
    };
    let pair = |name: &str, value: Tree| {
        crate::rows! { both "Name" "name" = name; both "Value" "value" = value; }
    };
    let environment = own
        .environment
        .iter()
        .map(|(name, value)| pair(name, with(value)))
        .collect();
    let secrets = secrets_of(&own.secrets).collect();
    // By its name Service Connect knows the port.
    let connect = service.connect.as_ref().filter(|_| own.name == APP);
    let connect = connect.and_then(|connect| connect.port);
    let ports = own.ports.iter().map(|port| {
        let name = (connect == Some(*port)).then_some(service.name.as_str());
        crate::rows! {
            both "Name" "name" = name;
            both "ContainerPort" "containerPort" = *port;
            both "Protocol" "protocol" = "tcp";
        }
    });
    let disk = volumes.iter();
    let disk = disk.map(|(name, path)| (name.as_str(), *path, false));
    let systems = own.volumes.iter();
    let systems = systems.map(|v| (v.name.as_str(), v.path.as_str(), v.read_only));
    let mounts = disk.chain(systems).map(|(name, path, read_only)| {
        crate::rows! {
            both "SourceVolume" "sourceVolume" = name;
            both "ContainerPath" "containerPath" = path;
            both "ReadOnly" "readOnly" = read_only;
        }
    });
    let ulimits = own.ulimits.iter().map(|limit| {
        crate::rows! {
            both "Name" "name" = limit.name;
            both "SoftLimit" "softLimit" = limit.soft;
            both "HardLimit" "hardLimit" = limit.hard;
        }
    });
    let tmpfs = own
        .writable
        .iter()
        .filter_map(|directory| match directory.of {
            Room::Memory(mib) => Some(crate::rows! {
                both "ContainerPath" "containerPath" = directory.path.as_str();
                both "Size" "size" = mib;
                both "MountOptions" "mountOptions" = TMPFS.to_vec();
            }),
            Room::Disk => None,
        });
    let after = own.after.iter().map(|(whom, until)| {
        crate::rows! {
            both "ContainerName" "containerName" = whom.as_str();
            both "Condition" "condition" = condition(*until);
        }
    });
    let check = own.container_health.as_ref();
    // The router's own lines go to the log group: nobody else takes them.
    let sends_on = service.router.as_ref().filter(|_| own.name == LOG_ROUTER);
    let sent_by = service.router.as_ref().filter(|_| own.name != LOG_ROUTER);
    let log = match sent_by {
        None => Tree::map([
            ("awslogs-group", service.log_group.as_str().into()),
            ("awslogs-region", Pseudo::Region.into()),
            ("awslogs-stream-prefix", "ecs".into()),
        ]),
        Some(router) => {
            let each = router.options.iter();
            let map = Tree::Map(each.map(|(k, v)| (k.clone(), with(v))).collect());
            if router.options.is_empty() {
                Tree::Absent
            } else {
                map
            }
        }
    };
    let log_secrets = sent_by
        .iter()
        .flat_map(|router| secrets_of(&router.secrets));
    let log_secrets = none_if_empty(log_secrets.collect());
    crate::rows! {
        both "Name" "name" = own.name.as_str();
        both "Image" "image" = image;
        both "Cpu" "cpu" = own.cpu;
        both "Memory" "memory" = own.memory;
        both "Essential" "essential" = own.essential;
        both "DependsOn" "dependsOn" = none_if_empty(after.collect());
        both "EntryPoint" "entryPoint" = none_if_empty(own.entrypoint.iter().map(with).collect());
        both "Command" "command" = none_if_empty(own.command.iter().map(with).collect());
        both "PortMappings" "portMappings" = none_if_empty(ports.collect());
        both "Environment" "environment" = none_if_empty(environment);
        both "Secrets" "secrets" = none_if_empty(secrets);
        both "MountPoints" "mountPoints" = none_if_empty(mounts.collect());
        both "User" "user" = own.user.clone();
        both "Ulimits" "ulimits" = none_if_empty(ulimits.collect());
        both "LinuxParameters.InitProcessEnabled" "linuxParameters.initProcessEnabled" = own.init.then_some(true);
        both "LinuxParameters.Tmpfs" "linuxParameters.tmpfs" = none_if_empty(tmpfs.collect());
        both "ReadonlyRootFilesystem" "readonlyRootFilesystem" = own.read_only_root;
        both "HealthCheck.Command" "healthCheck.command" = none_if_empty(check.iter().flat_map(|c| &c.command).map(with).collect());
        both "HealthCheck.Interval" "healthCheck.interval" = check.map(|c| c.interval);
        both "HealthCheck.Timeout" "healthCheck.timeout" = check.map(|c| c.timeout);
        both "HealthCheck.Retries" "healthCheck.retries" = check.map(|c| c.retries);
        both "HealthCheck.StartPeriod" "healthCheck.startPeriod" = check.map(|c| c.start_period);
        both "StopTimeout" "stopTimeout" = service.stop_timeout;
        both "LogConfiguration.LogDriver" "logConfiguration.logDriver" = if sent_by.is_some() { "awsfirelens" } else { "awslogs" };
        both "LogConfiguration.Options" "logConfiguration.options" = log;
        both "LogConfiguration.SecretOptions" "logConfiguration.secretOptions" = log_secrets;
        both "FirelensConfiguration.Type" "firelensConfiguration.type" = sends_on.map(|_| "fluentbit");
        both "FirelensConfiguration.Options" "firelensConfiguration.options" = sends_on.map_or(Tree::Absent, routing);
    }
}

/// ECS's word: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html>.
fn condition(until: Until) -> &'static str {
    match until {
        Until::Started => "START",
        Until::Complete => "COMPLETE",
        Until::Success => "SUCCESS",
        Until::Healthy => "HEALTHY",
    }
}

/// What FireLens is told: to say which task a line is of, and which file to include, which on Fargate is one of
/// the image: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html>.
fn routing(router: &Router) -> Tree {
    let config = router.config.as_deref();
    Tree::map([
        ("enable-ecs-log-metadata", "true".into()),
        ("config-file-type", config.map(|_| "file").into()),
        ("config-file-value", config.into()),
    ])
}

/// Secret variables, or options.
fn secrets_of(all: &BTreeMap<String, Secret>) -> impl Iterator<Item = Tree> + '_ {
    all.iter().map(|(name, secret)| {
        crate::rows! { both "Name" "name" = name.as_str(); both "ValueFrom" "valueFrom" = value_from(secret); }
    })
}

/// What the agent is told: an ARN, with the JSON key behind it where one is wanted.
fn value_from(secret: &Secret) -> Tree {
    match &secret.store {
        SecretStore::SecretsManager { arn, key: None } => text::plain(arn),
        SecretStore::SecretsManager {
            arn,
            key: Some(key),
        } => Tree::Concat(vec![text::plain(arn), format!(":{key}::").into()]),
        SecretStore::Parameter(name) => parameter_arn(name),
    }
}
