use crate::reach::Verdict;
use crate::rules::case::Case;
use crate::rules::facts::names::secret_store;
use crate::rules::facts::ways::way;
use crate::rules::rule::{Violations, rule};
use crate::world::containers::Container;

rule! {
    /// P205: tasks reach the stores of their secrets.
    ///
    /// # What it checks
    /// For each service whose containers take variables from Secrets Manager or Parameter Store: an
    /// interface endpoint for `secretsmanager` or `ssm`, or a way out.
    ///
    /// # What breaks in real life
    /// `ResourceInitializationError: unable to retrieve secret`: the service worked until the first
    /// secret was added, because nothing else had asked that service before.
    ///
    /// # How to fix it
    /// Add the endpoint that the store has; or add NAT.
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    for index in 0..case.scene.tasks.services.len() {
        let Some(actor) = case.service_actor(index) else {
            continue;
        };
        for store in stores(case, index) {
            let answer = way(case, actor, store);
            if answer.verdict == Verdict::Blocked {
                let what = format!(
                    "tasks of {} cannot reach {store}, where their secrets are",
                    actor.name
                );
                wrong.at(case.scene.tasks.services[index].node, what).help(format!("add an endpoint for {store} that lets these tasks in on 443, or a way out through NAT")).because(answer.evidence);
            }
        }
    }
    wrong
}

fn stores(case: &Case<'_>, index: usize) -> Vec<&'static str> {
    let service = &case.scene.tasks.services[index];
    let containers = case
        .scene
        .tasks
        .definition_of(service)
        .and_then(|d| d.containers.as_ref());
    let mut out = Vec::new();
    let all = containers.into_iter().flatten();
    for secret in all.flat_map(Container::reads) {
        let Some(store) = secret_store(case, secret) else {
            continue;
        };
        if !out.contains(&store) {
            out.push(store);
        }
    }
    out
}
