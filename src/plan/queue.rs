//! Queues of workers.

use super::{roles, text};
use crate::aws::{Alarm, Queue, alarm, queue};
use crate::stack::{Handle, Scope, Stack, Tree};
use crate::system::{self, Piece, Service, System};
use std::collections::BTreeMap;

/// Tries of a message before it counts as one that nobody can work on.
const TRIES: u8 = 5;

/// The queues that are made, by the service that reads them.
pub struct Queues(BTreeMap<String, Handle<Queue>>);

impl Queues {
    /// The name of a service's queue, as metrics have it.
    pub fn name(&self, system: &System, service: &str) -> Tree {
        match (self.0.get(service), given(system, service)) {
            (Some(made), _) => made.get(&Queue::NAME).into(),
            // What ends an ARN is written out there: `resolve` sees to it.
            (None, Some((arn, _))) => match arn.0.last() {
                Some(Piece::Literal(end)) => end.rsplit(':').next().unwrap_or_default().into(),
                _ => Tree::Absent,
            },
            (None, None) => Tree::Absent,
        }
    }

    /// The queue that is made for a service.
    pub fn made(&self, service: &str) -> Option<Handle<Queue>> {
        self.0.get(service).copied()
    }

    /// The address of a service's queue.
    pub fn url(&self, system: &System, service: &str) -> Tree {
        match (self.0.get(service), given(system, service)) {
            (Some(made), _) => made.get(&Queue::URL).into(),
            (None, Some((_, url))) => text::plain(url),
            (None, None) => Tree::Absent,
        }
    }
}

/// ARN and address of a queue that is there already.
fn given<'s>(system: &'s System, service: &str) -> Option<(&'s system::Text, &'s system::Text)> {
    match system.service(service)?.queue.as_ref()? {
        system::Queue::There { arn, url } => Some((arn, url)),
        system::Queue::Made => None,
    }
}

/// The name of a queue's dead letters.
fn dead_letters(service: &Service) -> String {
    format!("{}-dead-letters", service.family)
}

/// The queues of all workers: whoever sends to one may come before it.
pub fn plan(system: &System, stack: &mut Stack) -> Queues {
    let made = |s: &&Service| s.queue == Some(system::Queue::Made);
    let each = system.services.iter().filter(made);
    let each = each.map(|service| {
        let made = stack.inside(service.stands_in(), |stack| queue(service, stack));
        (service.name.clone(), made)
    });
    Queues(each.collect())
}

fn queue(service: &Service, stack: &mut Stack) -> Handle<Queue> {
    let origin = format!("{}/queue", service.origin);
    let mut scope = Scope::new(stack, &[&service.name], &origin);
    let tags = scope.tags("");
    let key = text::key(&scope);
    let own = (key == Tree::Absent).then_some(true);
    // By its name, or each of the two would wait for the other.
    let source = roles::local_arn("sqs", service.family.as_str());
    let dead = scope.add(
        &["dead", "letters"],
        "Keeps the messages that failed, for 14 days",
        Queue {
            prefix: None,
            name: Some(dead_letters(service)),
            kept: Some(queue::KEPT),
            encrypted: own,
            key: key.clone(),
            redrive: Tree::Absent,
            redriven: Tree::Json(Box::new(Tree::map([
                ("redrivePermission", "byQueue".into()),
                ("sourceQueueArns", Tree::List(vec![source])),
            ]))),
            tags: tags.clone(),
        },
    );
    told(service, dead, &mut scope);
    scope.add(
        &[],
        "Holds the worker's work, each message until it is done or has failed five times",
        Queue {
            prefix: None,
            name: Some(service.family.clone()),
            kept: Some(queue::WAITS),
            encrypted: own,
            key,
            redrive: Tree::Json(Box::new(Tree::map([
                ("deadLetterTargetArn", dead.get(&Queue::ARN).into()),
                ("maxReceiveCount", TRIES.into()),
            ]))),
            redriven: Tree::Absent,
            tags,
        },
    )
}

/// The alarm on messages that failed, where somebody hears of it.
fn told(service: &Service, dead: Handle<Queue>, scope: &mut Scope<'_>) {
    let Some(topic) = &service.notify else {
        return;
    };
    let origin = format!("{}/alarms", service.origin);
    let mut scope = scope.from(&origin);
    let tags = scope.tags("");
    let told = Some(vec![text::plain(topic)]);
    scope.add(
        &["dead", "letters"],
        "Rings as long as a message that failed lies in the queue of dead letters",
        Alarm {
            name: dead_letters(service),
            description:
                "Messages failed five times; it rings until they are sent back or taken out"
                    .to_owned(),
            metrics: Tree::List(vec![alarm::waiting(dead.get(&Queue::NAME))]),
            comparison: "GreaterThanThreshold",
            threshold: 0,
            rings: told.clone(),
            stops: told,
            tags,
        },
    );
}

/// What the application may do with its own queue, and with those that it sends to.
pub fn may_use(system: &System, service: &Service) -> Vec<Tree> {
    let mut out = Vec::new();
    let arn = |name: &str| match (given(system, name), system.service(name)) {
        (Some((arn, _)), _) => text::plain(arn),
        (None, Some(service)) => roles::local_arn("sqs", service.family.as_str()),
        (None, None) => Tree::Absent,
    };
    let mut made = Vec::new();
    if let Some(queue) = &service.queue {
        out.push(roles::allow(&system::Queue::READ, vec![arn(&service.name)]));
        made.extend((*queue == system::Queue::Made).then_some("kms:Decrypt"));
    }
    if !service.sends_to.is_empty() {
        let all = service.sends_to.iter().map(|to| arn(to)).collect();
        out.push(roles::allow(&system::Queue::SEND, all));
        if service
            .sends_to
            .iter()
            .any(|to| given(system, to).is_none())
        {
            made = vec!["kms:Decrypt", "kms:GenerateDataKey"];
        }
    }
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    if let Some(key) = system.kms_key.as_ref().filter(|_| !made.is_empty()) {
        out.push(roles::allow(&made, vec![text::plain(key)]));
    }
    out
}
