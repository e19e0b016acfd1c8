use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::Value;

rule! {
    /// P215: a service runs the image of its own repository.
    ///
    /// # What it checks
    /// For each service whose repository the system makes: its container's image leads to that
    /// repository, by reference or by name.
    ///
    /// # What breaks in real life
    /// The back runs the front: health checks answer, users see the wrong thing, and every release of
    /// the one is a release of the other.
    ///
    /// # How to fix it
    /// Let the image lead to the service's own repository.
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    for (index, service) in scene.tasks.services.iter().enumerate() {
        let Some(wanted) = case.meant(index).and_then(|m| m.repository.clone()) else {
            continue;
        };
        let Some(definition) = scene.tasks.definition_of(service) else {
            continue;
        };
        let r = scene.read();
        let own = definition.containers.iter().flatten().any(|c| {
            c.image.as_ref().is_some_and(|image| {
                let mut names = Vec::new();
                image.references(&mut |n, _| {
                    if r.kind(n) == Kind::Repository {
                        names.push(
                            r.name_of(n)
                                .and_then(Value::as_text)
                                .unwrap_or_default()
                                .to_owned(),
                        );
                    }
                });
                names.contains(&wanted) || r.said(image).contains(&format!("/{wanted}:"))
            })
        });
        if !own && definition.containers.is_some() {
            let what = format!(
                "{} does not run an image of {wanted}, the service's own repository",
                scene.id(definition.node)
            );
            wrong
                .at(definition.node, what)
                .help("let the image lead to that repository");
        }
        if !scene
            .repositories
            .iter()
            .any(|n| r.name_of(*n).and_then(Value::as_text) == Some(&wanted))
        {
            let what = format!("no repository is called {wanted}");
            wrong
                .at(definition.node, what)
                .help("create the repository under the name in the service's image");
        }
    }
    wrong
}
