//! P413: release tools find application and group by their names.
//!
//! # What it checks
//! With a blueprint: the application is called `AppECS-<cluster>-<service>` and the group
//! `DgpECS-<cluster>-<service>`.
//!
//! # What breaks in real life
//! `aws ecs deploy` and the GitHub action look for exactly these names; with others every pipeline
//! needs two more settings that nobody remembers.
//!
//! # How to mend
//! Leave the names as they are.

use crate::finding::codes;
use crate::questions::invariants::case::Case;
use crate::value::{NodeId, Value};
use crate::world::rows::Link;

/// Examines.
pub fn check(case: &mut Case<'_>) {
    let Some(intent) = case.intent else {
        return;
    };
    let scene = case.scene;
    let mut wrong: Vec<(NodeId, String)> = Vec::new();
    for group in &scene.release.groups {
        for index in super::pair::services(case, group) {
            let Some(meant) = case.meant(index) else {
                continue;
            };
            let r = scene.read();
            let name = format!("DgpECS-{}-{}", intent.name, meant.name);
            if r.name_of(group.node).and_then(Value::as_text) != Some(&name) {
                wrong.push((
                    group.node,
                    format!("{} is not called {name}", scene.id(group.node)),
                ));
            }
            let name = format!("AppECS-{}-{}", intent.name, meant.name);
            if let Some(app) = group.application.as_ref().and_then(Link::node)
                && r.name_of(app).and_then(Value::as_text) != Some(&name)
            {
                wrong.push((
                    app,
                    format!(
                        "{} is not called {name}, and {} belongs to it",
                        scene.id(app),
                        scene.id(group.node)
                    ),
                ));
            }
        }
    }
    for (node, what) in wrong {
        case.report(
            codes::RELEASE_NAMES,
            node,
            what,
            "leave the names that release tools look for",
            Vec::new(),
        );
    }
}
