//! What tasks are asked by: AWS makes target groups anew for it. What `CodeDeploy` and ECS's blue/green own
//! is looked at with all that lies beneath; here is the rest.

use super::{Case, changed};
use crate::finding::{Finding, codes};
use crate::prove::types::Kind;
use crate::prove::types::target_group as group;
use crate::system::Engine;

/// What to do instead.
pub(super) const HELP: &str = "put the old value back; or add a service of another name with a route of its own, and take the old one out in a later deploy";

pub(super) fn check(case: &mut Case<'_>) {
    for (old, new) in case.both() {
        let id = &old.id;
        if case.old.kind(id) != Kind::TargetGroup {
            continue;
        }
        let changes = changed::changed(case, old, new);
        let Some(change) = changes.iter().find(|c| c.row == group::VERSION) else {
            continue;
        };
        let Some(name) = case.service(id) else {
            continue;
        };
        let services = &case.owned.services;
        let rolling = services.iter().any(|(service, engine)| {
            *engine == Engine::Rolling && case.service(service).as_deref() == Some(&name)
        });
        if !rolling {
            continue;
        }
        let finding = Finding::new(
            codes::REPLACED_BENEATH,
            case.at(&change.pointer, id),
            format!(
                "{}: that replaces both target groups, and requests find no task until new ones are registered",
                change.said()
            ),
            HELP,
        );
        case.say(finding.on_key(), [id.clone()]);
    }
}
