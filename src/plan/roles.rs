//! Roles and their permissions: each its own, with just what it uses.

use super::text;
use crate::aws::{PolicyAttachment, Role, RolePolicy, role};
use crate::stack::{Arn, Handle, Ix, Pseudo, Scope, Tree, Val};

/// Whom a role lets take it on. A service acts for whoever asks it, so each says for whom.
pub enum Trust<'a> {
    /// A service, by the first part of its principal (`ecs-tasks`), for resources of this account.
    Account(&'a str),
    /// `CodeDeploy`, for one deployment group: application and group. AWS names the group and not the
    /// account: <https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html>
    Group(&'a str, &'a str),
    /// EventBridge Scheduler, for the schedules of one group of this account:
    /// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html>
    Schedules(&'a str),
    /// EC2 for its instances, which it does for this account alone and without saying so.
    Instances,
}

/// A role that one AWS service takes on, by the first part of its principal (`ecs-tasks`).
pub fn role(
    scope: &mut Scope<'_>,
    description: &str,
    why: &'static str,
    principal: &str,
) -> Handle<Role> {
    with_managed(scope, description, why, &Trust::Account(principal), None).0
}

/// A role with one of AWS's own policies (`name`, behind `policy/`), and what waits for both.
pub fn with_managed(
    scope: &mut Scope<'_>,
    description: &str,
    why: &'static str,
    by: &Trust<'_>,
    managed: Option<&str>,
) -> (Handle<Role>, Vec<Ix>) {
    let arn = managed.map(|name| {
        Val::of(Tree::concat([
            "arn:".into(),
            Pseudo::Partition.into(),
            format!(":iam::aws:policy/{name}").into(),
        ]))
    });
    let tags = scope.tags("");
    let prefix = scope.prefix(role::PREFIX);
    let role = scope.add(
        &[],
        why,
        Role {
            prefix,
            path: scope.iam().path.clone(),
            boundary: boundary(scope),
            description: description.to_owned(),
            trust: trust(by),
            managed: arn.clone().map(|a| vec![a]),
            tags,
        },
    );
    let waits = arn
        .map(|policy| {
            let attachment = scope.add(
                &[],
                "Gives the role a policy that AWS keeps up to date",
                PolicyAttachment {
                    role: role.get(&Role::NAME),
                    policy,
                },
            );
            attachment.ix
        })
        .into_iter()
        .collect();
    (role, waits)
}

/// The policy that bounds every role.
pub fn boundary(scope: &Scope<'_>) -> Tree {
    let policy = scope.iam().boundary.as_ref();
    policy.map_or(Tree::Absent, text::plain)
}

/// The policy that says whom a role lets take it on.
pub fn trust(by: &Trust<'_>) -> Tree {
    let account = || ("aws:SourceAccount", Pseudo::Account.into());
    let (principal, test, keys) = match by {
        Trust::Account(principal) => (*principal, "StringEquals", vec![account()]),
        Trust::Group(application, group) => (
            "codedeploy",
            "ArnEquals",
            vec![(
                "aws:SourceArn",
                local_arn(
                    "codedeploy",
                    format!("deploymentgroup:{application}/{group}"),
                ),
            )],
        ),
        Trust::Schedules(group) => {
            let group = local_arn("scheduler", format!("schedule-group/{group}"));
            let keys = vec![account(), ("aws:SourceArn", group)];
            ("scheduler", "StringEquals", keys)
        }
        Trust::Instances => ("ec2", "", Vec::new()),
    };
    let keys: Vec<(String, Tree)> = keys.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    let condition = if keys.is_empty() {
        Tree::Absent
    } else {
        Tree::map([(test, Tree::Map(keys))])
    };
    let statement = [
        ("Effect", "Allow".into()),
        (
            "Principal",
            Tree::map([("Service", format!("{principal}.amazonaws.com").into())]),
        ),
        ("Action", "sts:AssumeRole".into()),
        ("Condition", condition),
    ];
    Tree::Json(Box::new(Tree::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Tree::List(vec![Tree::map(statement)])),
    ])))
}

/// One permission of a role.
pub fn permission(
    scope: &mut Scope<'_>,
    role: Handle<Role>,
    name: &'static str,
    why: &'static str,
    statements: Vec<Tree>,
) -> Ix {
    scope
        .add(
            &[],
            why,
            RolePolicy {
                name,
                role: role.get(&Role::NAME),
                policy: policy(statements),
            },
        )
        .ix
}

/// A policy document.
pub fn policy(statements: Vec<Tree>) -> Tree {
    Tree::Json(Box::new(Tree::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Tree::List(statements)),
    ])))
}

/// Allows actions on resources.
pub fn allow(actions: &[&str], resources: Vec<Tree>) -> Tree {
    Tree::map([
        ("Effect", "Allow".into()),
        (
            "Action",
            Tree::List(actions.iter().map(|a| (*a).into()).collect()),
        ),
        ("Resource", Tree::List(resources)),
    ])
}

/// Allows actions on resources where a key of the request is this.
pub fn allow_if(actions: &[&str], resources: Vec<Tree>, key: &str, is: Tree) -> Tree {
    match allow(actions, resources) {
        Tree::Map(mut statement) => {
            let condition = Tree::map([("StringEquals", Tree::map([(key, is)]))]);
            statement.push(("Condition".into(), condition));
            Tree::Map(statement)
        }
        other => other,
    }
}

/// Allows handing roles to one AWS service; one that is both is named once.
pub fn pass(roles: &[Val<Arn>], to: &str) -> Tree {
    let mut all: Vec<Tree> = Vec::new();
    for role in roles.iter().cloned().map(Tree::from) {
        if !all.contains(&role) {
            all.push(role);
        }
    }
    Tree::map([
        ("Effect", "Allow".into()),
        ("Action", Tree::List(vec!["iam:PassRole".into()])),
        ("Resource", Tree::List(all)),
        (
            "Condition",
            Tree::map([(
                "StringEquals",
                Tree::map([("iam:PassedToService", format!("{to}.amazonaws.com").into())]),
            )]),
        ),
    ])
}

/// ARN of something in this account and region: `service`, then what stands behind the account.
pub fn local_arn(service: &str, rest: impl Into<Tree>) -> Tree {
    Tree::concat([
        "arn:".into(),
        Pseudo::Partition.into(),
        format!(":{service}:").into(),
        Pseudo::Region.into(),
        ":".into(),
        Pseudo::Account.into(),
        ":".into(),
        rest.into(),
    ])
}

/// The repository of GuardDuty's agent in this region. AWS keeps it in an account of its own, another one
/// in each region; whose it is, the name says well enough for a role that may only pull from it.
/// <https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html>
pub fn guardduty_agent() -> Tree {
    Tree::concat([
        "arn:".into(),
        Pseudo::Partition.into(),
        ":ecr:".into(),
        Pseudo::Region.into(),
        ":*:repository/aws-guardduty-agent-fargate".into(),
    ])
}

/// What fetching an image from a repository takes.
pub const PULL: &[&str] = &[
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
];

/// ARN of a log group by name.
pub fn log_group_arn(name: &str, suffix: &str) -> Tree {
    local_arn("logs", format!("log-group:{name}{suffix}"))
}
