use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::Scene;

rule! {
    /// P510: what is in use can be replaced.
    ///
    /// # What it checks
    /// Where a change means a new resource: in `CloudFormation` such a resource has no name of its own,
    /// because the new one is made first and two cannot have one name; in Terraform a deployment
    /// configuration that a group uses, and a target group that a rule uses, are made before the old ones
    /// go, as is a certificate that a listener uses; a load balancer, which has a name there, is not.
    ///
    /// # What breaks in real life
    /// Changing a canary's percentage fails: every property of a deployment configuration is made once, the
    /// new one finds its name taken, or the old one cannot go while the group uses it.
    ///
    /// # How to fix it
    /// Leave the name out, or `create_before_destroy` with a name that carries what can change.
    help: "let the new one be created first, under a name that is free",
}

/// Kinds that nothing asks for by a name of their own.
const NAMELESS: &[Kind] = &[
    Kind::DeploymentConfig,
    Kind::TargetGroup,
    Kind::LoadBalancer,
    Kind::SecurityGroup,
    Kind::Role,
    Kind::InstanceProfile,
    Kind::LaunchTemplate,
];

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    for kind in NAMELESS {
        for node in r.of(*kind) {
            let id = scene.id(node);
            let named = r.name_of(node).is_some();
            // Terraform asks for the name of a configuration, and takes a load balancer away before
            // it makes the next one of that name.
            let may = match kind {
                Kind::DeploymentConfig => case.is_terraform(),
                Kind::LoadBalancer => case.is_terraform() && !first(scene, node),
                _ => false,
            };
            if named && !may {
                wrong.at(
                    node,
                    format!("{id} has a fixed name, which its replacement would find taken"),
                );
            }
        }
    }
    if case.is_terraform() && !case.is_plan() {
        for node in r.of(Kind::TargetGroup).filter(|n| !first(scene, *n)) {
            let id = scene.id(node);
            wrong.at(
                node,
                format!(
                    "{id} would be deleted before its replacement exists, while a rule uses it"
                ),
            );
        }
        for node in r.of(Kind::Certificate).filter(|n| !first(scene, *n)) {
            let id = scene.id(node);
            wrong.at(
                node,
                format!(
                    "{id} would be deleted before its replacement exists, while a listener uses it"
                ),
            );
        }
        for config in &scene.release.configs {
            if !first(scene, config.node) {
                let id = scene.id(config.node);
                wrong.at(
                    config.node,
                    format!(
                        "{id} would be deleted before its replacement exists, while a group uses it"
                    ),
                );
            }
            let name = r
                .name_of(config.node)
                .and_then(Value::as_text)
                .unwrap_or_default();
            let numbers = [&config.percent, &config.interval];
            let carried = numbers.iter().all(|n| {
                n.known()
                    .is_none_or(|n| name.split('-').any(|part| part == n.to_string()))
            });
            if !carried {
                let id = scene.id(config.node);
                wrong.at(config.node, format!("the name of {id} does not contain its numbers, so its replacement would find it taken"));
            }
        }
    }
    wrong
}

/// Whether Terraform makes a successor before this one goes.
fn first(scene: &Scene, node: NodeId) -> bool {
    let lifecycle = scene.document.node(node).extra.get("lifecycle");
    lifecycle.and_then(|l| l.get("create_before_destroy")) == Some(&Value::Bool(true))
}
