use super::failed_runs;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind, Row, queue};
use crate::value::{NodeId, Value};
use crate::world::json::unpacked;
use std::borrow::Cow;

rule! {
    /// P230: messages that fail are kept, in a queue of their own.
    ///
    /// # What it checks
    /// The queue that takes a queue's dead letters keeps messages as long as that queue at least. With a
    /// blueprint: each queue that the system makes has one, after five tries, which takes them from there alone;
    /// where the blueprint says who hears of it, an alarm rings as long as something lies there.
    ///
    /// # What breaks in real life
    /// A message on which the worker fails comes back again and again and holds up the others, until it is
    /// deleted unread. Its age counts from when it was first sent, so dead letters that are kept for a shorter
    /// time than the queue's own messages may be gone when somebody looks.
    ///
    /// # How to fix it
    /// A `RedrivePolicy` to a queue whose `MessageRetentionPeriod` is longer.
    help: "send what fails five times into a queue of its own that keeps it for longer",
}

/// Seconds that messages are kept where nothing is said.
const KEPT: i64 = 345_600;
/// Tries of a message.
const TRIES: f64 = 5.0;

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    let kept = |node| r.number(node, queue::KEPT).or_default(KEPT);
    for node in r.of(Kind::Queue) {
        let Some(dead) = dead(case, node) else {
            continue;
        };
        if let (Some(own), Some(theirs)) = (kept(node), kept(dead))
            && theirs < own
        {
            let (id, to) = (scene.id(node), scene.id(dead));
            let what = format!(
                "{to} keeps dead letters of {id} for {theirs} seconds, and {id} keeps messages for {own}"
            );
            wrong.at(dead, what);
        }
    }
    let meant = case.intent.iter().flat_map(|intent| &intent.services);
    for (name, heard) in meant.filter_map(|s| Some((s.queue.as_ref()?, s.queue_heard))) {
        let called = |wanted: &str| {
            let named = |node: &NodeId| r.name_of(*node).is_some_and(|v| r.said(v) == wanted);
            r.of(Kind::Queue).find(named)
        };
        // That it is there is said by itself.
        let Some(own) = called(name) else { continue };
        let id = scene.id(own);
        let wanted = called(&format!("{name}-dead-letters"));
        let Some(to) = dead(case, own).filter(|to| Some(*to) == wanted) else {
            wrong.at(
                own,
                format!("messages of {id} that fail do not go into the queue of its dead letters"),
            );
            continue;
        };
        let tries = entry(case, own, queue::REDRIVE, "maxReceiveCount");
        if !matches!(tries.as_deref(), Some(Value::Number(n)) if *n == TRIES) {
            wrong.at(own, format!("messages of {id} are not tried five times"));
        }
        let from = entry(case, to, queue::REDRIVEN, "sourceQueueArns");
        let from = from.as_deref().map(Value::items).unwrap_or_default();
        let one = matches!(from, [arn] if case.said(arn).ends_with(&format!(":{name}")));
        let by = entry(case, to, queue::REDRIVEN, "redrivePermission");
        if !one || by.as_deref().and_then(Value::as_text) != Some("byQueue") {
            wrong.at(
                to,
                format!("{} takes dead letters from others than {id}", scene.id(to)),
            );
        }
        if heard {
            let missing = format!("no alarm rings when messages of {id} fail");
            failed_runs::rings(case, to, missing, &mut wrong);
        }
    }
    wrong
}

/// The queue of a queue's dead letters, where the document has it.
fn dead(case: &Case<'_>, node: NodeId) -> Option<NodeId> {
    let r = case.scene.read();
    match entry(case, node, queue::REDRIVE, "deadLetterTargetArn")?.as_ref() {
        Value::Attr(to, attr)
            if r.kind(*to) == Kind::Queue && r.kind(*to).attr(r.doc.format, attr) == Attr::Arn =>
        {
            Some(*to)
        }
        _ => None,
    }
}

/// An entry of a queue's policy on dead letters.
fn entry<'d>(case: &Case<'d>, node: NodeId, row: &Row, key: &str) -> Option<Cow<'d, Value>> {
    match unpacked(case.scene.read().get(node, row)?)? {
        Cow::Borrowed(policy) => policy.get(key).map(Cow::Borrowed),
        Cow::Owned(policy) => policy.get(key).cloned().map(Cow::Owned),
    }
}
