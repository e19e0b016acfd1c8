use crate::intent::{Service, Shell};
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P114: a shell into tasks is closed unless the blueprint asks for one.
    ///
    /// # What it checks
    /// With a blueprint, of each service without `exec: true` and without a role that is given, of which
    /// nothing is known: it has a task role of this document's own,
    /// without a policy that is not known, and no statement of it allows a channel of `ssmmessages`.
    ///
    /// # What breaks in real life
    /// The switch alone opens nothing: the agent in the task speaks with Session Manager as the task role.
    /// A permission of `*` for the application is also one for whoever wants a shell in production.
    ///
    /// # How to fix it
    /// Name the actions that the application needs.
    help: "remove the permission",
}

/// What the agent in a task asks for: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html>
const CHANNELS: &[&str] = &[
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let meant = case.meant(index);
        let given = |s: &Service| s.shell == Shell::Open || s.task_role.is_some();
        if meant.is_some_and(given) {
            continue;
        }
        let Some(definition) = scene.tasks.definition_of(service) else {
            continue;
        };
        let role = definition.task_role.as_ref().and_then(|l| scene.role(l));
        let Some(role) = role else {
            wrong.at(
                definition.node,
                format!(
                    "{} has no task role of this document",
                    scene.id(definition.node)
                ),
            );
            continue;
        };
        if role.unknown || !role.managed.is_empty() {
            wrong.at(
                role.node,
                format!(
                    "{} has a policy that may allow a shell",
                    scene.id(role.node)
                ),
            );
        }
        for channel in CHANNELS {
            if let Some(statement) = role.allowing(channel).next() {
                let node = statement.node.unwrap_or(role.node);
                wrong.at(node, format!("{} allows {channel}", scene.id(node)));
            }
        }
    }
    wrong
}
