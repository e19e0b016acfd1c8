//! Jobs: tasks that a schedule, a person or a pipeline starts, and that end by themselves.

use super::connect::Connect;
use super::rows::{Fact, Link, Read};
use super::tasks::{Runs, Service, Share, TaskReference, reference};
use crate::types::{Kind, schedule};
use crate::value::{Cond, NodeId, Value};

/// What the record of a job says that people run.
const BY_HAND: &str = "by_hand";

/// Whether a text may have a word in it, as it stands or escaped: to read JSON in every output takes time.
fn may_say(value: &Value, word: &str) -> bool {
    let text = |text: &str| text.contains(word) || text.contains('\\');
    match value {
        Value::Text(one) => text(one),
        Value::Joined(pieces) => {
            let mut pieces = pieces.iter();
            pieces.any(|piece| matches!(piece, Value::Text(one) if text(one)))
        }
        _ => true,
    }
}

/// Every job of a document.
pub(super) fn read(r: Read<'_>) -> Vec<Service> {
    // Schedules start much else.
    let starts = |node: &NodeId| r.get(*node, schedule::TASK_DEFINITION).is_some();
    let mut out: Vec<Service> = r
        .of(Kind::Schedule)
        .filter(starts)
        .map(|node| at_times(r, node))
        .collect();
    for (_, value, there) in r.doc.outputs.iter() {
        if *there != Cond::Always(false)
            && may_say(value, BY_HAND)
            && let Some(record) = super::json::unpacked(value)
            && let Some(job) = by_hand(r, &record)
        {
            out.push(job);
        }
    }
    out
}

/// What a schedule starts.
fn at_times(r: Read<'_>, node: NodeId) -> Service {
    let shares = r.list(node, schedule::CAPACITY).iter();
    let share = |share| Share {
        provider: r.as_text(r.within(share, schedule::capacity::PROVIDER)),
        weight: r.as_number(r.within(share, schedule::capacity::WEIGHT)),
        base: r.as_number(r.within(share, schedule::capacity::BASE)),
    };
    Service {
        name: r.name_of(node).cloned(),
        cluster: r
            .get(node, schedule::CLUSTER)
            .map(|v| r.as_named(Kind::Cluster, v)),
        task: reference(r, r.get(node, schedule::TASK_DEFINITION)),
        launch_type: r.text(node, schedule::LAUNCH_TYPE),
        providers: shares.map(share).collect(),
        subnets: r.links(node, schedule::SUBNETS),
        groups: r.links(node, schedule::GROUPS),
        public_address: r.flag(node, schedule::PUBLIC_ADDRESS),
        exec: r.flag(node, schedule::EXEC),
        ..job(Runs::AtTimes, node)
    }
}

/// What an output says of a job that nothing of the document starts.
fn by_hand(r: Read<'_>, record: &Value) -> Option<Service> {
    let word = |key: &str| record.get(key).and_then(Value::as_text);
    if word("engine") != Some(BY_HAND) {
        return None;
    }
    let name = record.get("service")?;
    let family = r.behind(record.get("task_definition")?);
    let node = r
        .of(Kind::TaskDefinition)
        .find(|node| r.name_of(*node) == Some(family))?;
    let links = |key: &str| -> Vec<Link> {
        let items = record.get(key).map_or(&[][..], Value::items).iter();
        items.map(|v| r.as_link(v)).collect()
    };
    let shares = record.get("capacity").map_or(&[][..], Value::items).iter();
    Some(Service {
        name: Some(name.clone()),
        cluster: record.get("cluster").map(|v| r.as_named(Kind::Cluster, v)),
        task: TaskReference::Revision(node),
        providers: shares
            .map(|share| Share {
                provider: r.as_text(share.get("capacity_provider")),
                weight: r.as_number(share.get("weight")),
                base: r.as_number(share.get("base")),
            })
            .collect(),
        subnets: links("subnets"),
        groups: links("security_groups"),
        public_address: Fact::Known(false),
        exec: r.as_flag(record.get("exec")),
        ..job(Runs::ByHand, node)
    })
}

/// A job of which nothing more is known.
fn job(runs: Runs, node: NodeId) -> Service {
    Service {
        runs,
        node,
        name: None,
        cluster: None,
        task: TaskReference::None,
        controller: Fact::Absent,
        launch_type: Fact::Absent,
        providers: Vec::new(),
        subnets: Vec::new(),
        groups: Vec::new(),
        public_address: Fact::Absent,
        registrations: Vec::new(),
        grace: Fact::Absent,
        count: Fact::Absent,
        circuit_breaker: Fact::Absent,
        deployment_alarms: false,
        alarms: Vec::new(),
        strategy: Fact::Absent,
        scheduling: Fact::Absent,
        connect: Connect::default(),
        exec: Fact::Absent,
        rebalancing: Fact::Absent,
    }
}
