//! The two roles of a task: the one that starts it, and the application's own. Either is made here, or
//! given; then what it would say is what its owner is asked for.

use super::{pulled, queue, roles, text};
use crate::aws::{Repository, Role};
use crate::stack::{Arn, Handle, Ix, Pseudo, Scope, Tree, Val};
use crate::system::{APP, CHANNELS, Image, SecretStore, Service, SessionLog, Shell, System, Text};

/// What takes both roles on.
const TASKS: roles::Trust<'static> = roles::Trust::Account("ecs-tasks");

/// What a role of tasks has to say, whether it is made or given.
pub struct Asked {
    /// Its key under `roles`.
    pub key: &'static str,
    /// The role, where it is given.
    pub given: Option<Text>,
    /// Who may take it on.
    pub trust: Tree,
    /// What it allows, if anything is known of that.
    pub policy: Option<Tree>,
}

/// What both roles of a service have to say.
pub fn asked(system: &System, service: &Service) -> [Asked; 2] {
    let of_shell = session(system, service).map(|log| shell(system, log));
    let task = may_act(service)
        .chain(queue::may_use(system, service))
        .chain(may_mount(service))
        .chain(of_shell.into_iter().flatten());
    let task: Vec<Tree> = task.collect();
    let execution = may_start(service, None, system.network.guardduty);
    [
        Asked {
            key: "execution",
            given: service.execution_role.clone(),
            trust: roles::trust(&TASKS),
            policy: Some(roles::policy(execution)),
        },
        Asked {
            key: "task",
            given: service.task_role.clone(),
            trust: roles::trust(&TASKS),
            policy: (!task.is_empty()).then(|| roles::policy(task)),
        },
    ]
}

/// The role that starts tasks, and what waits for its permission.
pub fn execution_role(
    scope: &mut Scope<'_>,
    service: &Service,
    repository: Option<Handle<Repository>>,
    guardduty: bool,
) -> (Val<Arn>, Option<Ix>) {
    if let Some(given) = &service.execution_role {
        return (Val::of(text::plain(given)), None);
    }
    let mut scope = scope.with(&[&service.name, "execution"]);
    let role = roles::role(
        &mut scope,
        "Starts tasks",
        "Fetches image and secrets and opens the log",
        "ecs-tasks",
    );
    let permission = roles::permission(
        &mut scope,
        role,
        "start-tasks",
        "Just the image, the log group and the secrets of this service",
        may_start(service, repository, guardduty),
    );
    (role.get(&Role::ARN), Some(permission))
}

/// What starting tasks takes: just this image, this log group, these secrets. A repository that the
/// document makes is named by reference where one is at hand.
fn may_start(
    service: &Service,
    repository: Option<Handle<Repository>>,
    guardduty: bool,
) -> Vec<Tree> {
    let mut statements = Vec::new();
    let mut images: Vec<Tree> = Vec::new();
    for container in service.containers() {
        let own = repository.filter(|_| container.name == APP);
        if let Some(image) = image(&container.image, own) {
            push_new(&mut images, image);
        }
    }
    // Beside every repository the others say nothing.
    if images.contains(&any_repository()) {
        images = vec![any_repository()];
    }
    images.extend(guardduty.then(roles::guardduty_agent));
    if !images.is_empty() {
        statements.push(roles::allow(
            &["ecr:GetAuthorizationToken"],
            vec!["*".into()],
        ));
        statements.push(roles::allow(roles::PULL, images));
    }
    statements.push(roles::allow(
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        vec![roles::log_group_arn(&service.log_group, ":*")],
    ));
    let mut managed = Vec::new();
    let mut parameters = Vec::new();
    let mut keys = Vec::new();
    for (_, secret) in service.secrets() {
        match &secret.store {
            SecretStore::SecretsManager { arn, .. } => push_new(&mut managed, text::plain(arn)),
            SecretStore::Parameter(name) => push_new(&mut parameters, parameter_arn(name)),
        }
        if let Some(key) = &secret.kms_key {
            push_new(&mut keys, text::plain(key));
        }
    }
    for (action, resources) in [
        ("secretsmanager:GetSecretValue", managed),
        ("ssm:GetParameters", parameters),
        ("kms:Decrypt", keys),
    ] {
        if !resources.is_empty() {
            statements.push(roles::allow(&[action], resources));
        }
    }
    statements
}

/// What an image from an input may be in.
fn any_repository() -> Tree {
    Tree::concat([
        "arn:".into(),
        Pseudo::Partition.into(),
        ":ecr:*:*:repository/*".into(),
    ])
}

/// Where a container's image is pulled from, as IAM names it; `None` for a registry that is not ECR's.
fn image(image: &Image, repository: Option<Handle<Repository>>) -> Option<Tree> {
    match (image, repository) {
        (_, Some(repository)) => Some(repository.get(&Repository::ARN).into()),
        (Image::Repository { name, .. }, None) => {
            Some(roles::local_arn("ecr", format!("repository/{name}")))
        }
        (Image::Pulled(pulled), None) => Some(pulled::arn(pulled)),
        (Image::Uri { ecr: Some(ecr), .. }, None) => Some(Tree::concat([
            "arn:".into(),
            Pseudo::Partition.into(),
            format!(
                ":ecr:{}:{}:repository/{}",
                ecr.region, ecr.account, ecr.repository
            )
            .into(),
        ])),
        (Image::Uri { uri, ecr: None }, None) if *uri != Text::default() => uri
            .0
            .iter()
            .any(|p| matches!(p, crate::system::Piece::Input(_)))
            .then(any_repository),
        (Image::Uri { .. }, None) => None,
    }
}

fn push_new(list: &mut Vec<Tree>, tree: Tree) {
    if !list.contains(&tree) {
        list.push(tree);
    }
}

/// ARN of a parameter by its name. One without a slash has one in its ARN:
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html>.
pub fn parameter_arn(name: &Text) -> Tree {
    let kind = if name.begins_plain() {
        "parameter/"
    } else {
        "parameter"
    };
    roles::local_arn("ssm", Tree::Concat(vec![kind.into(), text::plain(name)]))
}

/// The application's own role, and what waits for its permissions.
pub fn task_role(scope: &mut Scope<'_>, system: &System, service: &Service) -> (Val<Arn>, Vec<Ix>) {
    if let Some(given) = &service.task_role {
        return (Val::of(text::plain(given)), Vec::new());
    }
    let mut scope = scope.with(&[&service.name, "task"]);
    let role = roles::role(
        &mut scope,
        "The application",
        "What the application itself may do in AWS",
        "ecs-tasks",
    );
    let mut waits = Vec::new();
    let statements: Vec<Tree> = may_act(service).collect();
    if !statements.is_empty() {
        let origin = format!("{}/permissions", service.origin);
        waits.push(roles::permission(
            &mut scope.from(&origin),
            role,
            "application",
            "What the blueprint permits the application",
            statements,
        ));
    }
    let queues = queue::may_use(system, service);
    if !queues.is_empty() {
        let key = if service.queue.is_some() {
            "queue"
        } else {
            "sends_to"
        };
        let origin = format!("{}/{key}", service.origin);
        let mut scope = scope.from(&origin);
        waits.push(roles::permission(
            &mut scope.with(&[&service.name, "queues"]),
            role,
            "queues",
            "Lets the application read its queue, and send to those of the blueprint",
            queues,
        ));
    }
    let mounting: Vec<Tree> = may_mount(service).collect();
    if !mounting.is_empty() {
        let origin = format!("{}/volumes", service.origin);
        let mut scope = scope.from(&origin);
        waits.push(roles::permission(
            &mut scope.with(&[&service.name, "volumes"]),
            role,
            "volumes",
            "Lets tasks mount the file systems of the blueprint, and write where they may",
            mounting,
        ));
    }
    if let Some(log) = session(system, service) {
        let origin = format!("{}/exec", service.origin);
        let mut scope = scope.from(&origin);
        waits.push(roles::permission(
            &mut scope.with(&[&service.name, "exec"]),
            role,
            "exec",
            "Lets a shell be opened into tasks, and its log be written",
            shell(system, log),
        ));
    }
    (role.get(&Role::ARN), waits)
}

/// What the blueprint permits the application.
fn may_act(service: &Service) -> impl Iterator<Item = Tree> + '_ {
    service.permissions.iter().map(|p| {
        let actions: Vec<&str> = p.actions.iter().map(String::as_str).collect();
        roles::allow(&actions, p.resources.iter().map(text::plain).collect())
    })
}

/// What it takes to mount file systems, which EFS asks of the task role; root is nobody there:
/// <https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html>.
fn may_mount(service: &Service) -> impl Iterator<Item = Tree> + '_ {
    let arn = |kind: &str, id: &Text| {
        let rest = vec![format!("{kind}/").into(), text::plain(id)];
        roles::local_arn("elasticfilesystem", Tree::Concat(rest))
    };
    service.app.volumes.iter().map(move |volume| {
        let mut actions = vec!["elasticfilesystem:ClientMount"];
        if !volume.read_only {
            actions.push("elasticfilesystem:ClientWrite");
        }
        let system = vec![arn("file-system", &volume.system)];
        match &volume.access_point {
            None => roles::allow(&actions, system),
            Some(point) => roles::allow_if(
                &actions,
                system,
                "elasticfilesystem:AccessPointArn",
                arn("access-point", point),
            ),
        }
    })
}

/// Where what is typed into the service's shells is kept, if they can be opened.
fn session<'s>(system: &'s System, service: &Service) -> Option<&'s SessionLog> {
    let open = service.shell == Shell::Open;
    system.session_log.as_ref().filter(|_| open)
}

/// What the agent of ECS Exec asks for as the task role:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html>
fn shell(system: &System, log: &SessionLog) -> Vec<Tree> {
    let mut statements = vec![
        roles::allow(&CHANNELS, vec!["*".into()]),
        // AWS knows no narrower resource for it.
        roles::allow(&["logs:DescribeLogGroups"], vec!["*".into()]),
        roles::allow(
            &[
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ],
            vec![roles::log_group_arn(&log.name, ":*")],
        ),
    ];
    if let Some(key) = &system.kms_key {
        statements.push(roles::allow(&["kms:Decrypt"], vec![text::plain(key)]));
    }
    statements
}
