use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::repository_lifecycle;
use crate::value::{NodeId, Value, number_text};
use crate::world::json::unpacked;
use crate::world::rows::{Read, Row, row};

rule! {
    /// P511: no running image expires.
    ///
    /// # What it checks
    /// With a blueprint: each repository expires untagged images after the days that the blueprint
    /// says, and tagged images never, or, with `image.keep`, all but so many of the newest.
    ///
    /// # What breaks in real life
    /// A pipeline pushes with every commit, releases are rare. A policy that counts all images expires
    /// the one that runs; nothing is seen until a task is replaced, in the middle of the night, and
    /// cannot start.
    ///
    /// # How to fix it
    /// Let a lifecycle policy expire images without a tag alone, or count the tagged ones generously.
    help: "expire untagged images, and tagged ones only as `image.keep` says",
}

const POLICY: &Row = &row("policy", "LifecyclePolicy.LifecyclePolicyText", "policy");

fn check(case: &Case<'_>) -> Violations {
    let Some(intent) = case.intent else {
        return Violations::none();
    };
    let r = case.scene.read();
    let mut wrong = Violations::none();
    for service in &intent.services {
        let Some(days) = service.untagged_days else {
            continue;
        };
        // Where there is none of the name, another proof says so.
        let found = r.of(Kind::Repository).find(|node| {
            let name = r.name_of(*node).and_then(Value::as_text);
            name == service.repository.as_deref()
        });
        let Some(repository) = found else { continue };
        let mut meant = vec![format!("untagged sinceImagePushed {days} days expire")];
        meant.extend(
            service
                .keep
                .map(|keep| format!("tagged * imageCountMoreThan {keep} expire")),
        );
        let mut is: Vec<String> = policies(r, repository)
            .iter()
            .filter_map(|policy| unpacked(policy))
            .flat_map(|policy| rules(&policy))
            .collect();
        is.sort();
        meant.sort();
        if is != meant {
            let is = if is.is_empty() {
                "no rule".to_owned()
            } else {
                is.join(", ")
            };
            wrong.at(
                repository,
                format!(
                    "images of {} expire by {is}, not by {}",
                    case.scene.id(repository),
                    meant.join(", ")
                ),
            );
        }
    }
    wrong
}

/// The policies of a repository: its own property, or a resource beside it.
fn policies(r: Read<'_>, repository: NodeId) -> Vec<&Value> {
    let beside = r.of(Kind::RepositoryLifecycle).filter(|node| {
        r.get(*node, repository_lifecycle::REPOSITORY)
            .is_some_and(|v| r.as_named(Kind::Repository, v).is(repository))
    });
    std::iter::once(repository)
        .chain(beside)
        .filter_map(|node| r.get(node, POLICY))
        .collect()
}

/// Each rule in one line: which images, by which count, what becomes of them.
fn rules(policy: &Value) -> Vec<String> {
    let said = |value: Option<&Value>| match value {
        Some(Value::Text(text)) => Some(text.clone()),
        Some(Value::Number(n)) => Some(number_text(*n)),
        Some(Value::List(items)) => Some(
            items
                .iter()
                .map(|item| item.as_text().unwrap_or("?").to_owned())
                .collect::<Vec<_>>()
                .join(" "),
        ),
        _ => None,
    };
    let list = policy.get("rules").map_or(&[][..], Value::items);
    list.iter()
        .map(|rule| {
            let selection = |key: &str| rule.get("selection").and_then(|s| said(s.get(key)));
            let action = rule.get("action").and_then(|a| said(a.get("type")));
            [
                selection("tagStatus"),
                selection("tagPatternList"),
                selection("tagPrefixList"),
                selection("countType"),
                selection("countNumber"),
                selection("countUnit"),
                action,
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
        })
        .collect()
}
