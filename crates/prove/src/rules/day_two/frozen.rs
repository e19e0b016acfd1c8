use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::rows::Link;

rule! {
    /// P504: what must never be updated carries nothing that changes.
    ///
    /// # What it checks
    /// With a blueprint, in CloudFormation: services under `CODE_DEPLOY` and the rules that point at
    /// their target groups have no tags, no metadata and no list of waits that may grow. The barriers that
    /// hold such lists have no metadata either: AWS has no update of their type.
    ///
    /// # What breaks in real life
    /// CloudFormation sends every property of a service when any of them changes, and CodeDeploy's
    /// services refuse that. A changed tag, a sentence in the metadata, one more name in `DependsOn`: the
    /// update fails and rolls back. On a rule it resends the action and moves traffic.
    ///
    /// # How to fix it
    /// Leave tags and metadata off these two types, and let a barrier hold the waits.
    help: "leave out what may change",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() || case.is_terraform() {
        return Violations::none();
    }
    let scene = case.scene;
    let mut wrong = Violations::none();
    let mut frozen: Vec<NodeId> = Vec::new();
    let mut moved: Vec<Link> = Vec::new();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if !service.is_code_deploy() {
            continue;
        }
        frozen.push(service.node);
        moved.extend(target_groups(scene, index));
        for wait in &scene.document.node(service.node).depends_on {
            if scene.read().kind(*wait) != Kind::WaitHandle {
                wrong.at(
                    service.node,
                    format!(
                        "{} waits for {} by itself; when that list grows, the service is updated",
                        scene.id(service.node),
                        scene.id(*wait)
                    ),
                );
            }
        }
    }
    frozen.extend(
        scene
            .balancing
            .rules
            .iter()
            .filter(|r| {
                r.actions
                    .iter()
                    .any(|a| a.targets().any(|t| moved.iter().any(|m| m.same(t))))
            })
            .map(|r| r.node),
    );
    let handle = |node: &NodeId| scene.read().kind(*node) == Kind::WaitHandle;
    frozen.extend(scene.document.all().map(|(node, _)| node).filter(handle));
    for node in frozen {
        let document = scene.document.node(node);
        if document.properties.get("Tags").is_some() {
            wrong.at(
                node,
                format!("{} has tags, and a changed tag updates it", document.id),
            );
        }
        if let Value::Map(extra) = &document.extra
            && !extra.is_empty()
        {
            wrong.at(
                node,
                format!(
                    "{} has {}, and a change of it updates it",
                    document.id, extra[0].0
                ),
            );
        }
    }
    wrong
}
