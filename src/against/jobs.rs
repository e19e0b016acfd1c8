//! Jobs: services that become one, jobs that are kept running from then on, and what their next runs take.

use super::Case;
use super::changed;
use super::keys::Does;
use super::pending::joined;
use crate::finding::{Finding, codes};
use crate::prove::types::{Kind, task_definition};
use crate::system::{Job, Rollout, Service, System};

pub(super) fn check(case: &mut Case<'_>) {
    let Some(is) = case.is else {
        return;
    };
    for new in &is.system.services {
        let path = format!("{}/schedule", new.origin);
        match &new.rollout {
            Rollout::Job(job) if was_kept(case, &new.name) => {
                becomes_job(case, new, job, &path);
            }
            Rollout::Job(_) => revision(case, new),
            _ => {
                if let Some(timed) = was_job(case, &new.name) {
                    becomes_service(case, new, timed, &path);
                }
            }
        }
    }
    gone(case, is.system);
}

/// Whether the old document keeps tasks of it running.
fn was_kept(case: &Case<'_>, name: &str) -> bool {
    let mut services = case.owned.services.keys();
    services.any(|id| case.service(id).as_deref() == Some(name))
}

/// Whether it was a job, and then whether a schedule started it. A document says nothing of those that people
/// start.
fn was_job(case: &Case<'_>, name: &str) -> Option<bool> {
    let mut schedules = case.old.of(Kind::Schedule);
    if schedules.any(|node| case.service(&node.id).as_deref() == Some(name)) {
        return Some(true);
    }
    let was = case.was?.system.service(name)?;
    Some(was.rollout.job()?.times.is_some())
}

/// When a job is started.
fn started(job: &Job) -> String {
    match &job.times {
        Some(times) => format!("it is started by `{}` ({})", times.at, times.time_zone),
        None => "people or pipelines start it".to_owned(),
    }
}

fn becomes_job(case: &mut Case<'_>, new: &Service, job: &Job, path: &str) {
    let name = &new.name;
    let finding = Finding::new(
        codes::RUNS_OTHERWISE,
        case.at(path, ""),
        format!(
            "service `{name}` becomes a job: its tasks stop, what they are at is cut off, and from then on {}",
            started(job)
        ),
        "go on if it is meant: see that its image ends by itself when it is done; else take `schedule` out",
    );
    let resources = own(case, name);
    case.say(finding.on_key(), resources);
}

fn becomes_service(case: &mut Case<'_>, new: &Service, timed: bool, path: &str) {
    let name = &new.name;
    let goes = if timed {
        "its schedule goes, and with it what lies in the queue of its failed runs; "
    } else {
        ""
    };
    let finding = Finding::new(
        codes::RUNS_OTHERWISE,
        case.at(path, ""),
        format!(
            "job `{name}` is kept running from then on: {goes}ECS starts its tasks again whenever they end"
        ),
        "go on if it is meant: see that its image does not end by itself; else put `schedule` back",
    );
    let resources = own(case, name);
    case.say(finding.on_key(), resources);
}

/// What a service has had running, and what is so from then on: what else of it changes is said by itself.
fn own(case: &Case<'_>, name: &str) -> Vec<String> {
    const RUNS: [Kind; 6] = [
        Kind::Service,
        Kind::ScalableTarget,
        Kind::Schedule,
        Kind::Queue,
        Kind::QueuePolicy,
        Kind::EventRule,
    ];
    let nodes = case.old.nodes().chain(case.new.nodes());
    let mut out: Vec<String> = nodes
        .filter(|node| RUNS.contains(&case.kind(&node.id)))
        .filter(|node| case.service(&node.id).as_deref() == Some(name))
        .map(|node| node.id.clone())
        .collect();
    out.sort();
    out.dedup();
    out
}

/// Jobs that the new document no longer has.
fn gone(case: &mut Case<'_>, is: &System) {
    let by_hand = case.was.iter().flat_map(|was| &was.system.services);
    let by_hand = by_hand.filter(|s| s.rollout.job().is_some());
    let timed = case.old.of(Kind::Schedule);
    let timed = timed.filter_map(|node| case.service(&node.id));
    let mut names: Vec<String> = by_hand.map(|s| s.name.clone()).chain(timed).collect();
    names.sort();
    names.dedup();
    names.retain(|name| is.service(name).is_none());
    for name in names {
        let (data, resources) = super::removed::data(case, &name);
        let finding = Finding::new(
            codes::SERVICE_REMOVED,
            "/services",
            format!(
                "job `{name}` goes: nothing starts it any more, and a run that is under way goes on to its end"
            ),
            "go on if it is meant; else put the job back",
        );
        let mut all = own(case, &name);
        all.extend(resources);
        case.say(finding.on_key().because(data), all);
    }
}

/// The names of jobs that the new document has and the old one has not, each with its task definition.
pub fn new(case: &Case<'_>) -> Vec<(String, String)> {
    let Some(is) = case.is else {
        return Vec::new();
    };
    let jobs = is.system.services.iter();
    let jobs = jobs.filter(|s| s.rollout.job().is_some());
    let fresh = |s: &&Service| {
        case.was
            .is_none_or(|was| was.system.service(&s.name).is_none())
    };
    jobs.filter(fresh)
        .filter_map(|s| {
            let mut tasks = case.new.of(Kind::TaskDefinition);
            let task = tasks.find(|task| {
                case.service(&task.id).as_deref() == Some(&s.name)
                    && case.old.node(&task.id).is_none()
            })?;
            Some((s.name.clone(), task.id.clone()))
        })
        .collect()
}

/// What the next run of a job takes that the last one did not have.
fn revision(case: &mut Case<'_>, job: &Service) {
    let of = |document: &crate::prove::Written<'_>| {
        let mut tasks = document.of(Kind::TaskDefinition);
        let family = task_definition::FAMILY;
        let task = tasks.find(|task| {
            document
                .get(task, family)
                .is_some_and(|f| document.said(f) == job.family)
        });
        task.map(|task| task.id.clone())
    };
    let (Some(was), Some(is)) = (of(case.old), of(case.new)) else {
        return;
    };
    let (Some(old), Some(new)) = (case.old.node(&was), case.new.node(&is)) else {
        return;
    };
    let mut changes = changed::changed(case, old, new);
    changes.retain(|change| change.does == Does::Revision);
    let Some(first) = changes.first() else {
        return;
    };
    let base = &job.origin;
    let own = |change: &changed::Changed| {
        let key = change.pointer.strip_prefix(base.as_str());
        let key = changed::dotted(key.unwrap_or(&change.pointer));
        match (&change.was, &change.is) {
            (Some(was), Some(is)) => format!("`{key}` (`{was}` to `{is}`)"),
            _ => format!("`{key}`"),
        }
    };
    let what = joined(changes.iter().map(own));
    let finding = Finding::new(
        codes::JOB_REVISION,
        case.at(&first.pointer, &is),
        format!("the next run of job `{}` takes {what}", job.name),
        "",
    );
    case.say(finding.on_key(), [is]);
}
