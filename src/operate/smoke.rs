//! The smoke test: a POSIX shell script from a template, with this system's own names.

use crate::finding::{Finding, codes};
use crate::operate::given_roles::{self, Questions};
use crate::operate::outputs::Outputs;
use crate::operate::request;
use crate::operate::templates::{self, Escape, Unwritable};
use crate::stack::{pascal, snake};
use crate::system::{Balancer, Engine, Protocol, Queue, Scheme, Service, System};
use serde_json::{Value, json};

/// The script; where outputs are given it carries them, else it reads them when it runs.
pub fn script(system: &System, outputs: Option<&Outputs>) -> Result<String, Unwritable> {
    // Whatever stands between two braces is one word of the shell; three braces are for what is a
    // word by its form: names, numbers, regions.
    templates::fill(
        include_str!("../../templates/smoke.sh.hbs"),
        &[given_roles::PART],
        Escape::Shell,
        &context(system, outputs),
    )
}

/// What the script needs and the outputs do not have.
pub fn lacking(system: &System, outputs: &Outputs) -> Vec<Finding> {
    needed(system)
        .into_iter()
        .filter(|name| name.of(outputs).is_none())
        .map(|name| {
            let key = name.key();
            Finding::new(
                codes::OUTPUTS_LACK,
                "",
                format!("the outputs lack `{key}`, which the blueprint's system has"),
                "deploy this blueprint, or give the outputs of the system that it describes",
            )
        })
        .collect()
}

/// The services that have a stack of their own, which is named after them behind the shared one's name.
fn parts(system: &System) -> Vec<&str> {
    let apart = system.services.iter().filter(|s| s.apart);
    apart.map(|s| s.name.as_str()).collect()
}

/// One output that the script reads.
struct Needed {
    words: Vec<String>,
    /// The service whose record it is.
    service: Option<String>,
}

impl Needed {
    fn plain(words: &[&str]) -> Self {
        Self {
            words: words.iter().map(|&w| w.to_owned()).collect(),
            service: None,
        }
    }

    fn record(service: &str) -> Self {
        Self {
            words: vec!["service".to_owned(), service.to_owned()],
            service: Some(service.to_owned()),
        }
    }

    /// Its name in `CloudFormation`, which is the script's name for it too.
    fn key(&self) -> String {
        pascal(&self.words)
    }

    /// Its name in Terraform.
    fn terraform(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|word| snake(word)).collect();
        words.join("_")
    }

    fn of(&self, outputs: &Outputs) -> Option<String> {
        if let Some(service) = &self.service {
            let record = outputs.service(service)?;
            return serde_json::to_string(record).ok();
        }
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        outputs.plain(&words).map(str::to_owned)
    }
}

fn needed(system: &System) -> Vec<Needed> {
    let mut all: Vec<Needed> = system
        .services
        .iter()
        .map(|s| Needed::record(&s.name))
        .collect();
    for balancer in &system.balancers {
        all.push(Needed::plain(&[&balancer.name, "url"]));
        all.push(Needed::plain(&[&balancer.name, "test", "url"]));
    }
    if system.management.host.is_some() {
        all.push(Needed::plain(&["management", "instance"]));
    }
    all
}

/// What the template may name.
fn context(system: &System, outputs: Option<&Outputs>) -> Value {
    let management = &system.management;
    let elsewhere = !(management.cidrs.is_empty()
        && management.prefix_lists.is_empty()
        && management.security_groups.is_empty());
    let needed = needed(system);
    let baked: Option<Vec<String>> = outputs.map(|outputs| {
        let line = |n: &Needed| Some(format!("{}\t{}", n.key(), n.of(outputs)?));
        needed.iter().filter_map(line).collect()
    });
    let region = outputs.and_then(region).or(system.region.as_deref());
    let Questions { roles, inputs } = given_roles::questions(system);
    let inputs = system.inputs.iter().filter(|i| inputs.contains(&i.name));
    json!({
        "name": system.name,
        "parts": parts(system),
        "region": region,
        "from": match (&management.host, elsewhere) {
            (Some(_), _) => "host",
            (None, true) => "here",
            (None, false) => "nobody",
        },
        // Where a range or a group is management, this machine may be in it.
        "here": if elsewhere { "unknown" } else { "other" },
        "host": management.host.is_some(),
        "given": !roles.is_empty(),
        "inputs": inputs.map(|i| json!({
            "name": i.name,
            "default": i.default.clone().unwrap_or_default(),
        })).collect::<Vec<_>>(),
        "jobs": system.services.iter().any(|s| s.rollout.job().is_some()),
        "queues": system.services.iter().any(|s| s.queue == Some(Queue::Made)),
        "tls": system.balancers.iter().any(|b| b.tls.is_some()),
        "any_grpc": system.services.iter().filter_map(|s| s.entry.as_ref())
            .any(|e| e.protocol == Protocol::Grpc),
        "any_sent_on": system.services.iter().filter(|s| s.router.is_some())
            .filter_map(|s| s.entry.as_ref()).any(|e| e.protocol != Protocol::Grpc),
        "any_routed": system.services.iter().any(|s| s.router.is_some()),
        "baked": baked.is_some(),
        "outputs": baked.map(|lines| lines.join("\n")),
        "needed": needed.iter().map(|n| json!({
            "key": n.key(),
            "terraform": n.terraform(),
            "form": if n.service.is_some() { "-json" } else { "-raw" },
        })).collect::<Vec<_>>(),
        "services": system.services.iter().enumerate()
            .map(|(at, s)| service(system, at + 1, s)).collect::<Vec<_>>(),
        "balancers": system.balancers.iter().map(|b| json!({
            "name": b.name,
            "url": url(b),
            "test_url": test_url(b),
            "scheme": if b.scheme == Scheme::Internet { "internet" } else { "internal" },
        })).collect::<Vec<_>>(),
    })
}

fn service(system: &System, number: usize, service: &Service) -> Value {
    let entry = service.entry.as_ref();
    let balancer = entry.and_then(|e| system.balancer(&e.balancer));
    let internet = balancer.is_some_and(|b| b.scheme == Scheme::Internet);
    let engine = service.rollout.engine();
    let asked = request::of(system, service).unwrap_or_default();
    let Questions { roles, inputs } = given_roles::questions_of(system, service);
    json!({
        "number": number,
        "name": service.name,
        "key": snake(&service.name).to_ascii_uppercase(),
        "output": Needed::record(&service.name).key(),
        "job": service.rollout.job().is_some(),
        "timed": service.rollout.job().is_some_and(|job| job.times.is_some()),
        "least": service.min,
        "queue": service.queue == Some(Queue::Made),
        "calls": service.asks().collect::<Vec<_>>().join(" "),
        // What others print is in their log groups, unless it is sent on.
        "heard": service.asks()
            .filter(|name| system.service(name).is_some_and(|s| s.router.is_none()))
            .collect::<Vec<_>>().join(" "),
        "routed": service.router.is_some(),
        "balancer": balancer.is_some(),
        "internet": internet,
        "internal": balancer.is_some() && !internet,
        "grpc": entry.is_some_and(|e| e.protocol == Protocol::Grpc),
        "codedeploy": engine == Some(Engine::CodeDeploy),
        "engine": service.rollout.word(),
        "url": balancer.map(url),
        "test_url": balancer.map(test_url),
        "domain": asked.host,
        "path": asked.path,
        "codes": asked.codes,
        "roles": roles,
        "inputs": inputs,
    })
}

fn url(balancer: &Balancer) -> String {
    Needed::plain(&[&balancer.name, "url"]).key()
}

fn test_url(balancer: &Balancer) -> String {
    Needed::plain(&[&balancer.name, "test", "url"]).key()
}

/// The region that the outputs are of: the fourth part of a service's ARN.
fn region(outputs: &Outputs) -> Option<&str> {
    let (_, record) = outputs.services().next()?;
    let arn = record.get("service_arn").or(record.get("cluster_arn"))?;
    let region = arn.as_str()?.split(':').nth(3);
    region.filter(|part| !part.is_empty())
}
