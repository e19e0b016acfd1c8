//! Roles of tasks that are there already.

use super::context::{Context, listed};
use super::references::{self, written as said};
use super::shell;
use crate::blueprint::arn::Parts;
use crate::blueprint::inputs::InputType;
use crate::blueprint::roles::RoleArn;
use crate::blueprint::service::Service as Written;
use crate::finding::{Fix, codes};
use crate::system::{Assumption, Rollout, Service, Shell, Text, There};

/// Those of one service.
#[derive(Default)]
pub(super) struct Given {
    /// The application's own.
    pub task: Option<Text>,
    /// The one that starts tasks.
    pub execution: Option<Text>,
}

/// The roles that the blueprint gives a service.
pub(super) fn resolve(cx: &mut Context, path: &str, written: &Written, rollout: &Rollout) -> Given {
    let Some(roles) = &written.roles else {
        return Given::default();
    };
    let out = Given {
        task: one(cx, &format!("{path}/roles/task"), roles.task.as_ref()),
        execution: one(
            cx,
            &format!("{path}/roles/execution"),
            roles.execution.as_ref(),
        ),
    };
    let Some(task) = &out.task else {
        return out;
    };
    if !written.permissions.is_empty() {
        cx.say_on_key(
            codes::PERMISSIONS_GIVEN,
            format!("{path}/permissions"),
            format!("`permissions` are statements of a role that is made, and `roles.task` gives `{}`", said(task)),
            "write these statements into that role, and take them out here; or take `roles.task` out",
        );
    }
    // Without the switch no shell is opened, whatever the role allows; under CodeDeploy it is on, since
    // nothing can turn it on later.
    if shell::resolve(written) == Shell::Closed && matches!(rollout, Rollout::CodeDeploy(_)) {
        let path = format!("{path}/exec");
        cx.say_on_key(
            codes::SHELL_UNKNOWN,
            &path,
            format!("whether a shell into tasks is open is not known: it is where `{}` allows `ssmmessages`, which nothing here reads", said(task)),
            "see that the role allows none of `ssmmessages`; or write `exec: never`, which leaves the switch out for good",
        );
        cx.offer(Fix::write(path, "never"));
    }
    out
}

/// One role. ECS takes roles of the account that it runs in alone, as `iam:PassRole` does:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>.
fn one(cx: &mut Context, path: &str, role: Option<&RoleArn>) -> Option<Text> {
    let text = references::ids(cx, path, role?, &[InputType::Arn]);
    let own = cx.blueprint.account.as_ref().map(ToString::to_string);
    if let (Some(own), Some(filled)) = (own, references::filled(cx, path, &text))
        && let Some(arn) = Parts::read(&filled.text)
        && arn.account != own
        && RoleArn::try_from(filled.text.clone()).is_ok()
    {
        let theirs = arn.account.to_owned();
        cx.say(
            codes::ROLE_UNFIT,
            filled.path,
            format!("the role is in account {theirs}, and tasks of {own} take roles of their own account alone"),
            format!("write the ARN of a role in {own}; it may assume the one in {theirs}, where the application needs that"),
        );
    }
    Some(text)
}

/// What is taken for granted of them.
pub(super) fn assumed(services: &[Service]) -> Vec<Assumption> {
    let each = services.iter().flat_map(|service| {
        let task = service.task_role.iter().map(|role| ("task", role));
        let execution = service
            .execution_role
            .iter()
            .map(|role| ("execution", role));
        task.chain(execution)
            .map(move |(key, role)| (service, key, role))
    });
    each.map(|(service, key, role)| Assumption {
        about: There::Role,
        origin: format!("{}/roles/{key}", service.origin),
        what: format!(
            "`{}` lets ECS's tasks assume it, and allows {} (`synth explain services.{}.roles.{key}` prints it)",
            said(role),
            match key {
                "task" => task(service),
                _ => execution(service),
            },
            service.name,
        ),
    })
    .collect()
}

/// What the application's role has to allow, in words.
fn task(service: &Service) -> String {
    match service.shell {
        Shell::Open => "shells, their log, and what the application does in AWS".to_owned(),
        Shell::Closed | Shell::Never => "what the application does in AWS".to_owned(),
    }
}

/// What the role that starts tasks has to allow, in words.
fn execution(service: &Service) -> String {
    let names: Vec<&str> = service.secrets().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return "fetching the image and writing the log".to_owned();
    }
    format!(
        "fetching the image, writing the log, and reading the values of {}",
        listed(names)
    )
}
