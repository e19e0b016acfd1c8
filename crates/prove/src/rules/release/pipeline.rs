use crate::rules::case::Case;
use crate::rules::facts::pipelines::{allowed, differences, expected, role_of};
use crate::rules::rule::{Violations, rule};
use crate::value::NodeId;

rule! {
    /// P417: a pipeline releases its own service and nothing else.
    ///
    /// # What it checks
    /// The role of a service's own pipeline may be assumed by jobs of exactly the repository and the
    /// branch or tag that the blueprint names, and by nobody else. It may push to the service's own
    /// repository, register its task definition, pass its two roles to tasks, look at listener rules,
    /// and release by its own application, group and configuration; no more and no less.
    ///
    /// # What breaks in real life
    /// Without the condition on the subject, every repository on GitHub may release. With the name of a
    /// configuration that nobody made, the pipeline pushes, registers, and is refused at the last step.
    ///
    /// # How to fix it
    /// Give the role the trust and the statements that the evidence names.
    help: "allow the push, registration and release of this service alone",
}

fn check(case: &Case<'_>) -> Violations {
    let Some(intent) = case.intent else {
        return Violations::none();
    };
    let mut wrong = Violations::none();
    let mut known: Vec<NodeId> = Vec::new();
    for (index, service) in case.scene.tasks.services.iter().enumerate() {
        let Some(subject) = case.meant(index).and_then(|m| m.pipeline.as_ref()) else {
            continue;
        };
        let id = case.scene.id(service.node);
        let Some(role) = role_of(case, index, subject) else {
            wrong.at(
                service.node,
                format!("no role to release {id} can be assumed by {subject} alone"),
            );
            continue;
        };
        known.push(role.node);
        let should = expected(case, index);
        let is = allowed(case, role);
        let evidence = differences(&should, &is);
        if !evidence.is_empty() || !role.managed.is_empty() || role.unknown {
            let what = format!(
                "{} does not release {id} and nothing else",
                case.scene.id(role.node)
            );
            wrong.at(role.node, what).because(evidence);
        }
    }
    // Whoever else comes in from outside was not asked in.
    for role in &case.scene.roles {
        let outside = role.trust.as_ref().is_none_or(|trust| {
            trust.iter().any(|s| {
                s.allow
                    && s.principals
                        .iter()
                        .any(|p| !p.starts_with("service ") || p.contains('*'))
            })
        });
        if outside && !known.contains(&role.node) && !intent.services.is_empty() {
            wrong.at(
                role.node,
                format!(
                    "{} can be assumed from outside the account, which is not in the blueprint",
                    case.scene.id(role.node)
                ),
            );
        }
    }
    wrong
}
