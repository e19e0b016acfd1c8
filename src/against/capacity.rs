//! What tasks run on. ECS takes another strategy of capacity providers only together with a forced
//! deployment (<https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>), and
//! without one Terraform's provider replaces the service; the document asks for one where a blueprint says
//! `capacity`.

use super::Case;
use super::owned::engine;
use crate::finding::{Finding, codes};
use crate::prove::Format;
use crate::prove::types::{Kind, service};
use crate::system::Engine;

pub(super) fn check(case: &mut Case<'_>) {
    for (old, new) in case.both() {
        let id = &old.id;
        if case.old.kind(id) != Kind::Service || engine(case.new, new) == Engine::CodeDeploy {
            continue;
        }
        let moved = engine(case.old, old) == Engine::CodeDeploy;
        let forced = case.new.get(new, service::FORCE);
        let forced = forced.is_some_and(|f| case.new.said(f) == "true");
        // Terraform's provider takes no service out of CodeDeploy, which is said at its engine.
        if forced || !shared_anew(case, id) || (moved && case.new.format() == Format::Terraform) {
            continue;
        }
        let pointer = case.at(&format!("{}/capacity", case.origin(id)), id);
        let who = case.who(id);
        let finding = if moved {
            Finding::new(
                codes::CAPACITY_UNFORCED,
                pointer,
                format!(
                    "{who} leaves CodeDeploy, and its launch type with it: ECS takes a strategy in that place only with new tasks, which the document does not ask for"
                ),
                "write `capacity: {spot: 0}`, which asks for them and keeps all tasks on demand",
            )
        } else {
            Finding::new(
                codes::CAPACITY_UNFORCED,
                pointer,
                format!(
                    "`capacity` of {who} goes: ECS takes that only with new tasks, which the document asks for no more"
                ),
                "write `capacity: {spot: 0}` in its place, which puts all tasks on demand",
            )
        };
        case.say(finding.on_key(), [id.clone()]);
    }
}

/// Whether the tasks of a service are to be shared in another way, with the next release or with the deploy
/// where that releases.
pub(super) fn shared_anew(case: &Case<'_>, id: &str) -> bool {
    let (Some(old), Some(new)) = (case.old.node(id), case.new.node(id)) else {
        return false;
    };
    if engine(case.new, new) != Engine::CodeDeploy {
        let (was, is) = (
            case.old.get(old, service::CAPACITY),
            case.new.get(new, service::CAPACITY),
        );
        return !super::changed::same(case, service::CAPACITY, was, is);
    }
    let Some(name) = case.service(id) else {
        return false;
    };
    case.old.handed_out(&name, "capacity") != case.new.handed_out(&name, "capacity")
}
