//! Services as the page groups them: by who releases them, and by what a release waits for.

use crate::operate::templates::code_span;
use crate::stack::{names, pascal, snake};
use crate::system::{
    Architecture, Engine, Image, Piece, Queue, Rollout, Service, Shell, System, Text,
};
use serde_json::{Value, json};

/// Every group by its name: what the page lists, and whether there is any. Names are composed in one
/// way (`resolve` makes `NAME-SERVICE` of each), so one command serves every service of a group.
pub(super) fn groups(system: &System) -> Value {
    let all: Vec<&Service> = system.services.iter().collect();
    let is_job = |s: &Service| s.rollout.job().is_some();
    let only_jobs = all.iter().all(|s| is_job(s));
    let kept = |s: &Service| only_jobs || !is_job(s);
    let of = |wanted: &dyn Fn(&Service) -> bool| group(all.iter().copied().filter(|s| wanted(s)));
    let engine = |s: &Service| s.rollout.engine();
    let codedeploy = |s: &Service| engine(s) == Some(Engine::CodeDeploy);
    let native = |s: &Service| engine(s) == Some(Engine::Ecs);
    let hooked = |s: &Service| native(s) && !functions(s).is_empty();
    json!({
        "services": of(&kept),
        "everything": of(&|_| true),
        "jobs": jobs(system),
        "queues": queues(system),
        "codedeploy": of(&codedeploy),
        "approved": of(&|s| codedeploy(s) && minutes(s) > 0),
        "others": of(&|s| !codedeploy(s) && !is_job(s)),
        "opened": of(&|s| s.shell == Shell::Open && !is_job(s)),
        "routed": of(&|s| s.router.is_some()),
        "routed_alone": all.iter().all(|s| s.router.is_some()),
        "native": of(&native),
        "held": of(&|s| native(s) && minutes(s) > 0),
        "first_held": of(&|s| native(s) && (minutes(s) > 0 || hooked(s))),
        "first_hooked": of(&hooked),
        "shown": of(&|s| s.entry.is_some() && engine(s) != Some(Engine::Rolling)),
        "alarmed": of(&alarmed),
        "alarmed_codedeploy": of(&|s| codedeploy(s) && alarmed(s)),
        "repositories": repositories(system),
        "mixed": all.iter().any(|s| codedeploy(s))
            && !all.iter().all(|s| codedeploy(s) || is_job(s)),
    })
}

/// Jobs, each with what starts it and the outputs that say what a run takes.
fn jobs(system: &System) -> Vec<Value> {
    let each = system.services.iter().filter_map(|s| {
        let times = s.rollout.job()?.times.as_ref();
        let words = ["service".to_owned(), s.name.clone()];
        let snakes: Vec<String> = words.iter().map(|w| snake(w)).collect();
        let spot = s.capacity.is_some_and(|c| c.spot > 0);
        Some(json!({
            "name": s.name,
            "family": s.family,
            "at": times.map(|t| &t.at),
            "time_zone": times.map(|t| &t.time_zone),
            "provider": if spot { "FARGATE_SPOT" } else { "FARGATE" },
            "exec": s.shell == Shell::Open,
            "notified": s.notify.is_some(),
            "stack": names::stack(&system.name, s.apart.then_some(s.name.as_str())),
            "cloudformation": pascal(&words),
            "terraform": snakes.join("_"),
        }))
    });
    each.collect()
}

/// Workers with a queue, each with the output that says where it is.
fn queues(system: &System) -> Vec<Value> {
    let each = system.services.iter().filter_map(|s| {
        let queue = s.queue.as_ref()?;
        let words = ["service".to_owned(), s.name.clone()];
        let snakes: Vec<String> = words.iter().map(|w| snake(w)).collect();
        Some(json!({
            "name": s.name,
            "family": s.family,
            "made": *queue == Queue::Made,
            "from_none": s.scale_backlog.is_some() && s.min == 0,
            "notified": s.notify.is_some(),
            "stack": names::stack(&system.name, s.apart.then_some(s.name.as_str())),
            "cloudformation": pascal(&words),
            "terraform": snakes.join("_"),
        }))
    });
    each.collect()
}

/// `null` where there is none, so that a template can ask.
fn group<'s>(services: impl Iterator<Item = &'s Service>) -> Value {
    let services: Vec<&Service> = services.collect();
    let Some(first) = services.first() else {
        return Value::Null;
    };
    let names: Vec<String> = services.iter().map(|s| code_span(&s.name)).collect();
    let words: Vec<&str> = services.iter().map(|s| s.name.as_str()).collect();
    json!({
        "first": first.name,
        "several": services.len() > 1,
        "listed": names.join(", "),
        "words": words.join(" "),
        "each": services.iter().map(|s| each(s)).collect::<Vec<_>>(),
    })
}

fn each(service: &Service) -> Value {
    let image = match &service.app.image {
        Image::Repository { name, tag, .. } => Some(format!("{name}:{tag}")),
        Image::Pulled(_) | Image::Uri { .. } => None,
    };
    json!({
        "name": service.name,
        "engine": service.rollout.word(),
        "image": image,
        "minutes": minutes(service),
        "functions": functions(service).join(", "),
    })
}

/// Repositories that the document makes.
fn repositories(system: &System) -> Vec<Value> {
    let made = system.services.iter().filter_map(|s| match &s.app.image {
        Image::Repository { name, tag, .. } => Some(json!({
            "name": name,
            "tag": tag,
            "service": s.name,
            "platform": match s.architecture {
                Architecture::X86_64 => "linux/amd64",
                Architecture::Arm64 => "linux/arm64",
            },
        })),
        Image::Pulled(_) | Image::Uri { .. } => None,
    });
    made.collect()
}

/// Services whose images are in another account, which has to let this one pull.
pub(super) fn pulled(system: &System) -> Vec<Value> {
    let others = system.services.iter().filter_map(|s| match &s.app.image {
        Image::Pulled(pulled) => Some(json!({
            "service": s.name,
            "account": pulled.account,
            "environment": pulled.environment,
            "repository": code_span(&pulled.repository),
        })),
        _ => None,
    });
    others.collect()
}

fn alarmed(service: &Service) -> bool {
    service.alarm_errors_5xx.is_some() || service.alarm_unhealthy_hosts.is_some()
}

/// Minutes that a new version waits for someone.
fn minutes(service: &Service) -> u32 {
    match &service.rollout {
        Rollout::CodeDeploy(c) => c.approval_wait,
        Rollout::Native(n) => n.approval_wait,
        Rollout::Rolling(_) | Rollout::Job(_) => 0,
    }
}

/// The functions that look at a release of ECS's own: name or ARN, or the input that gives it.
fn functions(service: &Service) -> Vec<String> {
    let hooks = match &service.rollout {
        Rollout::Native(n) => n.hooks.as_slice(),
        _ => &[],
    };
    hooks.iter().map(|(_, f)| code_span(&written(f))).collect()
}

fn written(text: &Text) -> String {
    let pieces = text.0.iter().map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name)
        | Piece::ServiceUrl(name)
        | Piece::ServiceHost(name)
        | Piece::QueueUrl(name) => {
            format!("${{input.{name}}}")
        }
    });
    pieces.collect()
}
