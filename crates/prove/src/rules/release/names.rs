use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::value::Value;
use crate::world::rows::Link;

rule! {
    /// P413: release tools find application and group by their names.
    ///
    /// # What it checks
    /// With a blueprint: the application is called `AppECS-<cluster>-<service>` and the group
    /// `DgpECS-<cluster>-<service>`.
    ///
    /// # What breaks in real life
    /// `aws ecs deploy` and the GitHub action look for exactly these names; with others every pipeline
    /// needs two more settings that nobody remembers.
    ///
    /// # How to fix it
    /// Leave the names as they are.
    help: "leave the names that release tools look for",
}

fn check(case: &Case<'_>) -> Violations {
    let Some(intent) = case.intent else {
        return Violations::none();
    };
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        for index in case.services_of(group) {
            let Some(meant) = case.meant(index) else {
                continue;
            };
            let r = scene.read();
            let name = format!("DgpECS-{}-{}", intent.name, meant.name);
            if r.name_of(group.node).and_then(Value::as_text) != Some(&name) {
                wrong.at(
                    group.node,
                    format!("{} is not called {name}", scene.id(group.node)),
                );
            }
            let name = format!("AppECS-{}-{}", intent.name, meant.name);
            if let Some(app) = group.application.as_ref().and_then(Link::node)
                && r.name_of(app).and_then(Value::as_text) != Some(&name)
            {
                wrong.at(
                    app,
                    format!(
                        "{} is not called {name}, and {} belongs to it",
                        scene.id(app),
                        scene.id(group.node)
                    ),
                );
            }
        }
    }
    wrong
}
