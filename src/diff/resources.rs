//! What is said of resources that come, go, and take others' places.

use super::access;
use super::carried_out::{self, Resources};
use super::exposure::Exposure;
use crate::against::{Case, changed, new_jobs};
use crate::finding::{Finding, Severity, codes};
use crate::prove::Node;
use crate::prove::types::Kind;
use crate::prove::types::repository;
use std::collections::BTreeMap;

/// What comes, goes and is replaced; says what is new.
pub fn of(case: &mut Case<'_>, exposure: &Exposure) -> Resources {
    let out = carried_out::of(case);
    services(case, exposure, &out.added);
    others(case, &out);
    out
}

/// Services that are new, each with what its first deploy needs.
fn services(case: &mut Case<'_>, exposure: &Exposure, added: &[String]) {
    let heirs: Vec<String> = case
        .said
        .iter()
        .filter(|said| said.finding.code == codes::SERVICE_RENAMED)
        .flat_map(|said| said.resources.clone())
        .collect();
    let jobs = new_jobs(case);
    for id in added {
        let job = jobs.iter().find(|(_, task)| task == id);
        if job.is_none() && (case.new.kind(id) != Kind::Service || heirs.contains(id)) {
            continue;
        }
        let Some(name) = case.service(id) else {
            continue;
        };
        // What a job becomes is said already.
        let was_job = case.was.and_then(|was| was.system.service(&name));
        if was_job.is_some_and(|s| s.rollout.job().is_some()) {
            continue;
        }
        let who = match job {
            Some((name, _)) => format!("job `{name}`"),
            None => case.who(id),
        };
        let own = |other: &&String| case.service(other).as_ref() == Some(&name);
        let own: Vec<String> = added.iter().filter(own).cloned().collect();
        let image = own.iter().find_map(|id| {
            let node = case.new.node(id)?;
            (case.new.kind(id) == Kind::Repository)
                .then(|| case.new.get(node, repository::NAME))
                .flatten()
                .map(|name| case.new.said(name))
        });
        let count = own.len();
        let (message, help) = match image {
            Some(repository) => (
                format!(
                    "{who} comes, with {count} resources; its tasks start once its image is in {repository}"
                ),
                if own.iter().any(|id| case.new.template(id).is_some()) {
                    format!(
                        "run `deploy.sh`, which makes the repository; push the image to {repository}, and run it again"
                    )
                } else {
                    format!(
                        "push its image to {repository} as soon as the deploy has made it: until then the deploy waits, for hours if it has to"
                    )
                },
            ),
            None => (
                format!("{who} comes, with {count} resources"),
                String::new(),
            ),
        };
        let finding = Finding::new(
            codes::SERVICE_ADDED,
            case.at(&case.origin(id), id),
            message,
            help,
        );
        let ways = access::with_service(exposure, &name);
        case.say(finding.on_key().because(ways), own);
    }
}

/// Resources of which nothing is said by then, by the key that they come from: no change is silent.
fn others(case: &mut Case<'_>, found: &Resources) {
    let said = |case: &Case<'_>, of: &dyn Fn(&Finding) -> bool| {
        case.said.iter().any(|said| of(&said.finding))
    };
    // What is refused is mended first, and nothing of it is carried out.
    if said(case, &|finding| finding.severity == Severity::Error) {
        return;
    }
    let removed = said(case, &|finding| finding.code == codes::SERVICE_REMOVED);
    let mut by_origin: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let edited = case
        .both()
        .into_iter()
        .filter(|(old, new)| edited(case, old, new));
    let edited = edited.map(|(old, new)| ('~', old.id.clone(), by_override(case, old, new)));
    let added = found.added.iter().map(|id| ('+', id.clone(), None));
    let deleted = found.deleted.iter().map(|id| ('-', id.clone(), None));
    for (sign, id, overridden) in edited.chain(added).chain(deleted) {
        // A rule between groups is a path, and what is frozen goes with its service.
        let rule = [Kind::GroupIngress, Kind::GroupEgress, Kind::GroupRule];
        let rule = rule.contains(&case.kind(&id));
        let frozen = removed && sign == '-' && case.origin(&id).is_empty();
        if !rule && !frozen && !covered(case, &id) {
            let origin = overridden.unwrap_or_else(|| case.origin(&id));
            let all = by_origin.entry(origin).or_default();
            all.push(format!("{sign} {id}"));
        }
    }
    for (origin, ids) in by_origin {
        let path = match ids.first().and_then(|id| id.split_once(' ')) {
            Some((_, id)) => case.at(&origin, id),
            None => continue,
        };
        let count = ids.len();
        let of = match origin.as_str() {
            "" => String::new(),
            origin => format!(" of `{}`", changed::dotted(origin)),
        };
        let finding = Finding::new(
            codes::CARRIED_OUT,
            path,
            format!(
                "{count} resource{}{of} change{} with this deploy",
                s(count),
                if count == 1 { "s" } else { "" }
            ),
            "",
        );
        let mut facts = ids.clone();
        if facts.len() > MOST {
            facts.truncate(MOST);
            facts.push(format!("and {} more", count - MOST));
        }
        let ids = ids
            .into_iter()
            .filter_map(|id| Some(id.split_once(' ')?.1.to_owned()));
        case.say(finding.on_key().because(facts), ids.collect::<Vec<_>>());
    }
}

/// Resources that are listed before the rest is counted.
const MOST: usize = 10;

fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The override that a change comes from, where all of it does.
fn by_override(case: &Case<'_>, old: &Node, new: &Node) -> Option<String> {
    let names = case.old.changed(old, case.new, new);
    let places = names.iter().map(|name| case.overridden(&old.id, name));
    let places: Vec<String> = places.collect::<Option<_>>()?;
    places.into_iter().next()
}

/// Whether a resource says something else, besides its tags, its words for people, and what it refers to.
fn edited(case: &Case<'_>, old: &Node, new: &Node) -> bool {
    const SAYS_NOTHING: [&str; 8] = [
        "Tags",
        "tags",
        "Description",
        "description",
        "AlarmDescription",
        "alarm_description",
        "GroupDescription",
        "//",
    ];
    let mut names = case.old.changed(old, case.new, new);
    names.retain(|name| !SAYS_NOTHING.contains(&name.as_str()));
    !names.is_empty()
}

/// Whether something is said of a resource, or of the key that it comes from.
fn covered(case: &Case<'_>, id: &str) -> bool {
    let origin = case.origin(id);
    let below = |one: &str, other: &str| {
        let rest = one.strip_prefix(other);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    case.said.iter().any(|said| {
        let path = &said.finding.path;
        let key = !path.is_empty() && !origin.is_empty();
        said.resources.iter().any(|known| known == id)
            || key && (below(path, &origin) || below(&origin, path))
    })
}
