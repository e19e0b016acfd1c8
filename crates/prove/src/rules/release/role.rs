use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::roles::{Role, covers};
use crate::world::rows::Link;

rule! {
    /// P405: the role of a deployment group can do the work.
    ///
    /// # What it checks
    /// `codedeploy.amazonaws.com` may assume the role, and it holds `AWSCodeDeployRoleForECS`, or
    /// `AWSCodeDeployRoleForECSLimited` together with the right to pass the two roles of the service's
    /// tasks; of a system with a blueprint, these alone. A role that is not in the document, or with a policy that is not, is not judged.
    ///
    /// # What breaks in real life
    /// `AWSCodeDeployRole`, without `ForECS`, is the one for servers. The limited policy passes only
    /// roles of certain names: with any other name every release fails at its first step, long after
    /// the deployment of the document was green.
    ///
    /// # How to fix it
    /// Trust `codedeploy.amazonaws.com`, attach one of the two policies, and with the limited one allow
    /// `iam:PassRole` on the execution role and the task role.
    help: "trust codedeploy.amazonaws.com, attach AWSCodeDeployRoleForECS, or the limited policy with iam:PassRole on the tasks' roles",
}

const ACTIONS: &[&str] = &[
    "ecs:DescribeServices",
    "ecs:CreateTaskSet",
    "ecs:UpdateServicePrimaryTaskSet",
    "ecs:DeleteTaskSet",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:ModifyRule",
];

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        let id = scene.id(group.node);
        let Some(link) = &group.role else {
            wrong.at(group.node, format!("{id} has no role"));
            continue;
        };
        let Some(role) = scene.role(link) else {
            continue;
        };
        let name = scene.id(role.node);
        if role.trusts("codedeploy.amazonaws.com") == Some(false) {
            wrong.at(
                role.node,
                format!("CodeDeploy may not assume {name}, the role of {id}"),
            );
        }
        let full = role
            .managed
            .iter()
            .any(|m| m == "AWSCodeDeployRoleForECS" || m == "AdministratorAccess");
        if role.unknown || full {
            continue;
        }
        let limited = role
            .managed
            .iter()
            .any(|m| m == "AWSCodeDeployRoleForECSLimited");
        let mut missing: Vec<String> = Vec::new();
        if !limited {
            missing.extend(
                ACTIONS
                    .iter()
                    .filter(|a| role.allowing(a).next().is_none())
                    .map(|a| (*a).to_owned()),
            );
        }
        if case.intent.is_some() {
            missing.extend(
                role.allowing("iam:PassRole")
                    .filter(|s| !to_tasks_alone(s.conditions.as_ref()))
                    .map(|_| "iam:PassRole to ecs-tasks.amazonaws.com alone".to_owned()),
            );
        }
        let mut passed: Vec<&Link> = Vec::new();
        for index in case.services_of(group) {
            for (_, function) in case.meant(index).iter().flat_map(|m| &m.hook_functions) {
                let end = format!(":function:{function}");
                let may = role.allowing("lambda:InvokeFunction").any(|s| {
                    let mut all = s.resources.iter().map(|v| case.scene.read().said(v));
                    all.any(|said| said == *function || said.ends_with(&end) || said == "*")
                });
                if !may {
                    missing.push(format!("lambda:InvokeFunction on {function}"));
                }
            }
            let Some(definition) = scene.tasks.definition_of(&scene.tasks.services[index]) else {
                continue;
            };
            for link in definition
                .execution_role
                .iter()
                .chain(&definition.task_role)
            {
                passed.push(link);
                if !passes(case, role, link) {
                    missing.push(format!("iam:PassRole on {}", scene.said(link)));
                }
            }
        }
        if !missing.is_empty() {
            let what = format!("{name}, the role of {id}, cannot run a release");
            wrong.at(role.node, what).because(missing);
        }
        let too_many = handed_on(case, role, &passed);
        if case.intent.is_some() && !too_many.is_empty() {
            let what =
                format!("{name}, the role of {id}, may pass roles that its tasks do not have");
            wrong.at(role.node, what).because(too_many);
        }
    }
    wrong
}

/// What a role may pass on besides these.
fn handed_on(case: &Case<'_>, role: &Role, these: &[&Link]) -> Vec<String> {
    let r = case.scene.read();
    let passed = role.allowing("iam:PassRole").flat_map(|s| &s.resources);
    let others = passed.filter(|v| match v {
        Value::Attr(node, _) => !these.iter().any(|link| link.is(*node)),
        other => {
            let said = r.said(other);
            !these
                .iter()
                .any(|link| matches!(link, Link::Outside(given) if *given == said))
        }
    });
    others.map(|v| r.said(v)).collect()
}

/// Whether a condition lets roles be passed to tasks and to nothing else.
fn to_tasks_alone(conditions: Option<&Value>) -> bool {
    conditions
        .and_then(|c| c.get("StringEquals"))
        .and_then(|e| e.get("iam:PassedToService"))
        .is_some_and(|v| {
            let mut services = v.items().iter();
            !v.items().is_empty()
                && services.all(|s| s.as_text() == Some("ecs-tasks.amazonaws.com"))
        })
}

/// Whether a role may be passed on. One of another document, whose ARN may be anything, is asked for
/// where a blueprint gives it.
fn passes(case: &Case<'_>, role: &Role, target: &Link) -> bool {
    let r = case.scene.read();
    let given = match target {
        Link::Outside(given) if case.intent.is_some() => Some(given),
        _ => None,
    };
    if given.is_none() && target.node().is_none() {
        return true;
    }
    role.allowing("iam:PassRole").any(|s| {
        let right = s.conditions.as_ref().is_none_or(|c| {
            let said = format!("{c:?}");
            let open = said.contains("Call(") || said.contains("Given(");
            open || !said.contains("PassedToService") || said.contains("ecs-tasks.amazonaws.com")
        });
        right
            && s.resources.iter().any(|v| match v {
                Value::Attr(n, _) => target.is(*n),
                other => {
                    let said = r.said(other);
                    let name = target.node().and_then(|node| r.name_of(node));
                    said == "*"
                        || given == Some(&said)
                        || name.is_some_and(|name| {
                            said.rsplit_once(":role/")
                                .is_some_and(|(_, p)| covers(p, &r.said(name)))
                        })
                }
            })
    })
}
