//! The two roles of a task: the one that starts it, and the application's own.

use super::{roles, text};
use crate::aws::{Repository, Role};
use crate::stack::{Handle, Ix, Pseudo, Scope, Tree};
use crate::system::{CHANNELS, Image, SecretStore, Service, SessionLog, Shell, System};

/// The role that starts tasks: just this image, this log group, these secrets; and what waits for that.
pub fn execution_role(
    scope: &mut Scope<'_>,
    service: &Service,
    repository: Option<Handle<Repository>>,
    guardduty: bool,
) -> (Handle<Role>, Ix) {
    let mut scope = scope.with(&[&service.name, "execution"]);
    let role = roles::role(
        &mut scope,
        "Starts tasks",
        "Fetches image and secrets and opens the log",
        "ecs-tasks",
    );
    let mut statements = Vec::new();
    let images: Option<Tree> = match (&service.image, repository) {
        (_, Some(repository)) => Some(repository.get(&Repository::ARN).into()),
        (Image::Uri { ecr: Some(ecr), .. }, None) => Some(Tree::concat([
            "arn:".into(),
            Pseudo::Partition.into(),
            format!(
                ":ecr:{}:{}:repository/{}",
                ecr.region, ecr.account, ecr.repository
            )
            .into(),
        ])),
        // An image from an input may be in any repository of this account and region.
        (Image::Uri { uri, ecr: None }, None) if *uri != crate::system::Text::default() => uri
            .0
            .iter()
            .any(|p| matches!(p, crate::system::Piece::Input(_)))
            .then(|| {
                Tree::concat([
                    "arn:".into(),
                    Pseudo::Partition.into(),
                    ":ecr:*:*:repository/*".into(),
                ])
            }),
        _ => None,
    };
    let agent = guardduty.then(roles::guardduty_agent);
    let images: Vec<Tree> = images.into_iter().chain(agent).collect();
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
    for secret in service.secrets.values() {
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
    let permission = roles::permission(
        &mut scope,
        role,
        "start-tasks",
        "Just the image, the log group and the secrets of this service",
        statements,
    );
    (role, permission)
}

fn push_new(list: &mut Vec<Tree>, tree: Tree) {
    if !list.contains(&tree) {
        list.push(tree);
    }
}

/// ARN of a parameter by its name. One without a slash has one in its ARN:
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html>.
pub fn parameter_arn(name: &crate::system::Text) -> Tree {
    let kind = if name.begins_plain() {
        "parameter/"
    } else {
        "parameter"
    };
    roles::local_arn("ssm", Tree::Concat(vec![kind.into(), text::plain(name)]))
}

/// What the application itself may do in AWS, and what waits for that.
pub fn task_role(
    scope: &mut Scope<'_>,
    system: &System,
    service: &Service,
) -> (Handle<Role>, Vec<Ix>) {
    let mut scope = scope.with(&[&service.name, "task"]);
    let role = roles::role(
        &mut scope,
        "The application",
        "What the application itself may do in AWS",
        "ecs-tasks",
    );
    let may_act = may_act(&mut scope, service, role);
    let opened = match (service.shell, &system.session_log) {
        (Shell::Open, Some(log)) => Some(shell(&mut scope, service, role, log)),
        _ => None,
    };
    (role, may_act.into_iter().chain(opened).collect())
}

/// What the blueprint permits the application.
fn may_act(scope: &mut Scope<'_>, service: &Service, role: Handle<Role>) -> Option<Ix> {
    if service.permissions.is_empty() {
        return None;
    }
    let statements = service
        .permissions
        .iter()
        .map(|p| {
            let actions: Vec<&str> = p.actions.iter().map(String::as_str).collect();
            roles::allow(&actions, p.resources.iter().map(text::plain).collect())
        })
        .collect();
    let origin = format!("{}/permissions", service.origin);
    let mut scope = scope.from(&origin);
    Some(roles::permission(
        &mut scope,
        role,
        "application",
        "What the blueprint permits the application",
        statements,
    ))
}

/// What the agent of ECS Exec asks for as the task role:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html>
fn shell(scope: &mut Scope<'_>, service: &Service, role: Handle<Role>, log: &SessionLog) -> Ix {
    let origin = format!("{}/exec", service.origin);
    let mut scope = scope.from(&origin);
    let mut scope = scope.with(&[&service.name, "exec"]);
    let key = text::key(&scope);
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
    if key != Tree::Absent {
        statements.push(roles::allow(&["kms:Decrypt"], vec![key]));
    }
    roles::permission(
        &mut scope,
        role,
        "exec",
        "Lets a shell be opened into tasks, and its log be written",
        statements,
    )
}
