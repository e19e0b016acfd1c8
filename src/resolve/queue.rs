//! Queues: what workers take their work from, and who sends to them.

use super::context::{Context, listed, nearest};
use super::references;
use super::zones;
use crate::blueprint::arn::Parts;
use crate::blueprint::front::Front;
use crate::blueprint::inputs::InputType;
use crate::blueprint::queue::{Queue as Written, There};
use crate::blueprint::service::Service;
use crate::blueprint::text::ServiceName;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Piece, Queue, Text};
use std::collections::BTreeMap;

/// The variable in which a worker finds its queue.
const VARIABLE: &str = "QUEUE_URL";

/// The queue that a service reads, if it reads one.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
) -> Option<Queue> {
    let written = service.queue.as_ref().filter(|_| service.has_queue())?;
    let at = format!("{path}/queue");
    if service.schedule.is_some() {
        cx.say_on_key(
            codes::QUEUE_UNFIT,
            &at,
            format!("`{name}` is a job, which is started and ends, and does not wait for messages"),
            "take `queue` out and name the queue in `permissions`, or take `schedule` out to keep a worker running",
        );
    } else if service.load_balancer != Front::None {
        let front = format!("{path}/load_balancer");
        cx.say_on_key(
            codes::QUEUE_UNFIT,
            &at,
            format!("`{name}` takes requests: the load balancer, and no queue, brings it its work"),
            "write `load_balancer: none`, or let a worker of its own read the queue",
        );
        cx.offer(Fix::write(front, "none"));
    }
    Some(match written {
        Written::Made(_) => Queue::Made,
        Written::There(there) => given(cx, &at, there),
    })
}

/// Adds the variable in which a worker finds its queue.
pub(super) fn told(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
    environment: &mut BTreeMap<String, Text>,
) {
    if !service.has_queue() {
        return;
    }
    for (key, there) in [
        (
            "environment",
            service.environment.keys().any(|v| v.as_str() == VARIABLE),
        ),
        (
            "secrets",
            service.secrets.keys().any(|v| v.as_str() == VARIABLE),
        ),
    ] {
        if there {
            cx.say_on_key(
                codes::QUEUE_UNFIT,
                format!("{path}/{key}/{VARIABLE}"),
                format!("`{VARIABLE}` is where `{name}` finds the address of its queue, and is written by hand as well"),
                "take it out, or give it another name",
            );
        }
    }
    environment.insert(
        VARIABLE.to_owned(),
        Text(vec![Piece::QueueUrl(name.to_owned())]),
    );
}

fn given(cx: &mut Context, path: &str, there: &There) -> Queue {
    let (arn_at, url_at) = (format!("{path}/arn"), format!("{path}/url"));
    let arn = references::ids(cx, &arn_at, &there.arn, &[InputType::Arn]);
    let url = references::ids(cx, &url_at, &there.url, &[InputType::Text]);
    let (Some(of_arn), Some(of_url)) = (
        references::filled(cx, &arn_at, &arn),
        references::filled(cx, &url_at, &url),
    ) else {
        return Queue::There { arn, url };
    };
    if let Some(parts) = Parts::read(&of_arn.text) {
        let end = format!("/{}/{}", parts.account, parts.resource);
        if !of_url.text.ends_with(&end) {
            cx.say(
                codes::QUEUE_UNFIT,
                of_url.path,
                format!("`arn` names the queue `{}` of account {}, and `url` is the address of another one", parts.resource, parts.account),
                format!("write the address of that queue, which ends in `{end}`"),
            );
        }
        let own = zones::region(cx.blueprint);
        if cx.blueprint.network.is_closed() && own.is_some_and(|own| own != parts.region) {
            cx.say(
                codes::QUEUE_UNFIT,
                of_arn.path,
                format!(
                    "the queue is in {}, and nothing leads out of the network to another region",
                    parts.region
                ),
                format!(
                    "name a queue of the system's own region, or write {}",
                    cx.way_out()
                ),
            );
            cx.offer_way_out();
        }
    }
    Queue::There { arn, url }
}

/// Whether the metrics of a queue are there: in the account and region in which it is, by its name.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html>
pub(super) fn counted(cx: &mut Context, path: &str, queue: &Written) {
    let Written::There(there) = queue else {
        return;
    };
    let at = path.replace("/scaling", "/queue/arn");
    let backlog = format!("{path}/backlog");
    let arn = there.arn.as_str();
    let name = arn.rsplit(':').next().unwrap_or_default();
    if name.contains("${") {
        cx.say_on_key(
            codes::SCALING,
            backlog,
            "messages are counted by the queue's name, which an input gives",
            "write the name at the end of the queue's `arn`",
        );
        return;
    }
    let Some(parts) = Parts::read(arn) else {
        return;
    };
    let own = zones::region(cx.blueprint);
    let region = own.is_some_and(|own| own != parts.region);
    let account = cx.blueprint.account.as_ref();
    let account = account.is_some_and(|own| own.as_str() != parts.account);
    if region || account {
        cx.say(
            codes::SCALING,
            at,
            "the queue is in another account or region, where its messages are counted, and nothing scales by metrics of there",
            "follow `cpu` or `memory`, or move the queue",
        );
    }
}

/// The services whose queues a service may send to.
pub(super) fn sends_to(cx: &mut Context, path: &str, service: &Service) -> Vec<String> {
    let path = format!("{path}/sends_to");
    cx.no_repeats(&path, &service.sends_to);
    for (at, target) in service.sends_to.iter().enumerate() {
        there(cx, &pointer(&path, &at.to_string()), target.as_str());
    }
    service.sends_to.iter().map(ToString::to_string).collect()
}

/// Names a service that has no queue, or is none.
fn there(cx: &mut Context, path: &str, target: &str) {
    let services = &cx.blueprint.services;
    let with_queue = || {
        services
            .iter()
            .filter(|(_, s)| s.has_queue())
            .map(|(name, _)| name.as_str())
    };
    match services.get(target) {
        Some(found) if found.has_queue() => {}
        Some(found) => {
            let worker = found.load_balancer == Front::None && found.schedule.is_none();
            let help = if worker {
                format!("write `queue: true` for `{target}`, or take it out")
            } else {
                format!("name a worker with a `queue`: {}", listed(with_queue()))
            };
            cx.say(
                codes::NO_QUEUE,
                path,
                format!("`{target}` reads no queue"),
                help,
            );
            if worker {
                cx.offer(Fix::write(
                    format!("{}/queue", pointer("/services", target)),
                    "true",
                ));
            }
        }
        None => {
            let near = nearest(target, services.keys().map(ServiceName::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the services with a queue are {}", listed(with_queue())),
            };
            let fix = near.map(|near| Fix::write(path, near));
            cx.say(
                codes::UNKNOWN_SERVICE,
                path,
                format!("there is no service `{target}`"),
                help,
            );
            if let Some(fix) = fix {
                cx.offer(fix);
            }
        }
    }
}
