//! Containers beside the application, which all sources have: what they are called, whom they wait for, what
//! they take of the task.

use super::container::{key, service_of};
use super::ledger::{At, Ledger};
use super::{router, size, words};
use crate::blueprint::sidecar::SidecarName;
use crate::finding::pointer;
use crate::system::{APP, LOG_ROUTER};
use serde_json::Value;

/// The longest name of a sidecar.
const LONGEST: usize = 60;

/// The containers of a task: what the source calls each, and what it is called here.
#[derive(Debug, Default, Clone)]
pub(super) struct Together(Vec<(String, String)>);

impl Together {
    /// A task with its application alone.
    pub fn with(application: String) -> Self {
        Self(vec![(application, APP.to_owned())])
    }

    /// Adds the container that sends logs on.
    pub fn router(&mut self, own: String) {
        self.0.push((own, LOG_ROUTER.to_owned()));
    }

    /// Adds a sidecar; the answer is its name here.
    pub fn add(&mut self, own: &str) -> String {
        let base = words::kebab(own, LONGEST - 3);
        let fits = |name: &str| {
            SidecarName::try_from(name.to_owned()).is_ok()
                && self.0.iter().all(|(_, other)| other != name)
        };
        let mut tries = std::iter::once(base.clone())
            .chain((2..100).map(|number| format!("{base}-{number}")))
            .chain((1..100).map(|number| format!("sidecar-{number}")));
        let name = tries.find(|name| fits(name)).unwrap_or(base);
        self.0.push((own.to_owned(), name.clone()));
        name
    }

    /// What a container is called here.
    pub fn of(&self, own: &str) -> Option<&str> {
        let mut all = self.0.iter();
        all.find(|(other, _)| other == own)
            .map(|(_, name)| name.as_str())
    }
}

/// What a condition of Docker's, of ECS's or of Copilot's waits for.
fn until(condition: &str) -> Option<&'static str> {
    let word = condition.to_ascii_lowercase();
    Some(match word.trim_start_matches("service_") {
        "start" | "started" => "started",
        "complete" => "complete",
        "success" | "completed_successfully" => "success",
        "healthy" => "healthy",
        _ => return None,
    })
}

/// Whether a condition waits for a container's end.
pub(super) fn is_end(condition: &str) -> bool {
    matches!(until(condition), Some("complete" | "success"))
}

/// Carries that a container waits for another one of its task.
pub(super) fn wait(
    ledger: &mut Ledger,
    at: &At,
    container: &str,
    together: &Together,
    (whom, condition): (&str, &str),
) {
    match (together.of(whom), until(condition)) {
        // It comes first by itself.
        (Some(LOG_ROUTER), _) => ledger.carried(at, &router::key(service_of(container))),
        (Some(name), Some(until)) => {
            ledger.set(at, &pointer(&format!("{container}/after"), name), until);
        }
        (None, _) => ledger.left(
            at,
            format!("no container of the task is called `{whom}`"),
            "write `after` with the one that was meant",
        ),
        (_, None) => ledger.left(
            at,
            "ECS waits for a start, an end, a success or for health",
            "write `after` with `started`, `complete`, `success` or `healthy`",
        ),
    }
}

/// An image that nothing names whole, as an input.
pub(super) fn asked(ledger: &mut Ledger, container: &str, how: &str) -> String {
    let steps: Vec<&str> = container.split('/').collect();
    let (service, name) = (
        steps.get(2).copied().unwrap_or_default(),
        steps.last().copied().unwrap_or_default(),
    );
    ledger.input(
        &format!("{service}_{name}_image"),
        "image",
        &format!("URI of the image of the sidecar {name} of {service}{how}"),
    )
}

/// A task that its sidecars would take whole is chosen larger.
pub(super) fn room(ledger: &mut Ledger, service: &str) {
    let number = |key: String| {
        let value = ledger.draft.get(&key).and_then(Value::as_u64);
        value.and_then(|value| u32::try_from(value).ok())
    };
    let sidecars = ledger.draft.get(&format!("{service}/sidecars"));
    let Some(Value::Object(sidecars)) = sidecars else {
        return;
    };
    let sum = |key: &str| -> u32 {
        let each = sidecars.keys();
        each.filter_map(|name| number(format!("{}/{key}", super::container::key(service, name))))
            .fold(0, u32::saturating_add)
    };
    let router = ledger.draft.get(&router::key(service)).is_some();
    let router =
        number(format!("{}/memory", router::key(service))).unwrap_or(if router { 100 } else { 0 });
    let taken = (sum("cpu"), sum("memory").saturating_add(router));
    let has = (
        number(format!("{service}/cpu")).unwrap_or(256),
        number(format!("{service}/memory")).unwrap_or(512),
    );
    // A proxy of Service Connect may take its part, too.
    if taken.0 < has.0 && taken.1.saturating_add(64) < has.1 {
        return;
    }
    // Something has to be left for the application.
    let more = |taken: u32, has: u32, least: u32| taken.saturating_add(least).max(has);
    let whole = size::of_task(more(taken.0, has.0, 64), more(taken.1, has.1, 256));
    let Some((cpu, memory)) = whole else {
        let names: Vec<String> = sidecars.keys().cloned().collect();
        unbounded(ledger, service, &names);
        return;
    };
    let why = "its containers were to take all of a smaller task";
    for (name, was, is) in [("cpu", has.0, cpu), ("memory", has.1, memory)] {
        if was != is {
            let key = format!("{service}/{name}");
            ledger.draft.set(&key, is.into());
            ledger.draft.comment(&key, why);
            ledger.fill(&key, format!("{is} was chosen: {why}"));
        }
    }
}

/// Takes the shares of sidecars away that no task holds.
fn unbounded(ledger: &mut Ledger, service: &str, names: &[String]) {
    for name in names {
        for share in ["cpu", "memory"] {
            let key = format!("{}/{share}", key(service, name));
            if ledger.draft.take(&key).is_some() {
                ledger
                    .report
                    .carried
                    .retain(|c| c.key != words::dotted(&key));
                ledger.fill(
                    &key,
                    "no size of Fargate holds what the containers ask for together",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_task_differ() {
        let mut together = Together::with("web".to_owned());
        together.router("log_router".to_owned());
        for (own, name) in [
            ("Envoy_Proxy", "envoy-proxy"),
            ("envoy-proxy", "envoy-proxy-2"),
            ("app", "app-2"),
            ("ecs-service-connect-x", "sidecar-1"),
        ] {
            assert_eq!(together.add(own), name);
            assert_eq!(together.of(own), Some(name));
        }
        assert_eq!(together.of("web"), Some(APP));
        assert_eq!(together.of("nobody"), None);
    }

    #[test]
    fn conditions_of_all_sources_are_known() {
        for (condition, is) in [
            ("START", Some("started")),
            ("service_started", Some("started")),
            ("service_completed_successfully", Some("success")),
            ("SUCCESS", Some("success")),
            ("complete", Some("complete")),
            ("HEALTHY", Some("healthy")),
            ("later", None),
        ] {
            assert_eq!(until(condition), is, "{condition}");
        }
    }
}
