use crate::rules::case::Case;
use crate::rules::facts::computed::soon;
use crate::rules::facts::pipelines::behind_account;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind, event_rule, queue, schedule};
use crate::value::{NodeId, Value};
use crate::world::alarms::Alarm;
use crate::world::json::unpacked;
use crate::world::roles::{Statement, statements};
use crate::world::rows::{Fact, Link};
use crate::world::tasks::{Runs, Service};

rule! {
    /// P229: runs of a job that fail are kept, and are nobody else's business.
    ///
    /// # What it checks
    /// Nobody outside may write into the queue of a schedule that starts tasks. With a blueprint: each schedule
    /// has a queue for what it could not start, which is encrypted; one rule on events leads to it, on the
    /// job's own tasks that stopped before their application ended or whose application ended with another
    /// status than 0; that rule alone may write into it without a role, and in Terraform leads there only once
    /// it may. Where the blueprint says who hears of it, an alarm rings as long as something lies in the queue.
    ///
    /// # What breaks in real life
    /// A scheduler starts tasks and looks at none. A job that ends with an error every night, or that is no
    /// longer started, is noticed when someone misses what it makes. An alarm on a rule that matches nothing
    /// never rings, and a queue that the rule may not write into stays empty.
    ///
    /// # How to fix it
    /// A queue under `DeadLetterConfig`, a rule on `ECS Task State Change` with the queue as its target, and a
    /// policy of the queue that lets this rule, by `aws:SourceArn`, `sqs:SendMessage`.
    help: "keep what could not be started and what ended badly in one encrypted queue, which that rule alone may write into",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    for (index, job) in scene.tasks.services.iter().enumerate() {
        if job.runs != Runs::AtTimes {
            continue;
        }
        let id = scene.id(job.node);
        let link = r.link(job.node, schedule::FAILED);
        let own = |node: &NodeId| r.kind(*node) == Kind::Queue;
        let Some(queue) = link.as_ref().and_then(Link::node).filter(own) else {
            if case.intent.is_some() {
                wrong.at(job.node, format!("runs that {id} cannot start are lost"));
            }
            continue;
        };
        let policies: Vec<NodeId> = r
            .of(Kind::QueuePolicy)
            .filter(|node| {
                r.links(*node, queue::policy::QUEUE)
                    .iter()
                    .any(|l| l.is(queue))
            })
            .collect();
        let Some(meant) = case.meant(index) else {
            open(case, queue, &policies, &mut wrong);
            continue;
        };
        if r.flag(queue, queue::ENCRYPTED).known() != Some(&true)
            && r.get(queue, queue::KEY).is_none()
        {
            wrong.at(queue, format!("{} is not encrypted", scene.id(queue)));
        }
        let told = rules(case, queue);
        let [(rule, target)] = told.as_slice() else {
            let count = told.len();
            let what = format!("{count} rules lead to {}, not one", scene.id(queue));
            wrong.at(queue, what);
            continue;
        };
        let (rule, target) = (*rule, *target);
        if !matches(case, job, rule) {
            let what = format!(
                "{} does not match the runs of {id} that fail, and them alone",
                scene.id(rule)
            );
            wrong.at(rule, what);
        }
        let [policy] = policies.as_slice() else {
            let what = format!(
                "{} has {} policies, not one",
                scene.id(queue),
                policies.len()
            );
            wrong.at(queue, what);
            continue;
        };
        let allowed = r
            .get(*policy, queue::policy::POLICY)
            .and_then(|v| statements(r, v, *policy));
        let right = allowed
            .is_some_and(|all| matches!(all.as_slice(), [one] if lets_in(case, one, queue, rule)));
        if !right {
            let (name, of) = (scene.id(*policy), scene.id(rule));
            let what = format!("{name} does not let {of} write into its queue, and nobody else");
            wrong.at(*policy, what);
        }
        if case.is_terraform() && !case.waits_for(target, *policy) {
            let (name, of) = (scene.id(target), scene.id(*policy));
            wrong.at(target, format!("{name} does not wait for {of}"));
        }
        if meant.alarms > 0 {
            let missing = format!("no alarm rings when runs of {id} fail");
            rings(case, queue, missing, &mut wrong);
        }
    }
    wrong
}

/// Whether anyone may write into a queue.
fn open(case: &Case<'_>, queue: NodeId, policies: &[NodeId], wrong: &mut Violations) {
    let r = case.scene.read();
    for policy in policies {
        let all = r
            .get(*policy, queue::policy::POLICY)
            .and_then(|v| statements(r, v, *policy));
        let anyone = |s: &Statement| {
            s.allow
                && s.conditions.is_none()
                && s.principals.iter().any(|p| p == "*" || p == "aws *")
        };
        if all.is_some_and(|all| all.iter().any(anyone)) {
            let (name, of) = (case.scene.id(*policy), case.scene.id(queue));
            wrong.at(*policy, format!("{name} lets anyone into {of}"));
        }
    }
}

/// The rules that lead to a queue, each with what leads there.
fn rules(case: &Case<'_>, queue: NodeId) -> Vec<(NodeId, NodeId)> {
    let r = case.scene.read();
    let leads = |value: Option<&Value>| {
        matches!(value, Some(Value::Attr(node, attr)) if *node == queue
            && r.kind(*node).attr(r.doc.format, attr) == Attr::Arn)
    };
    let mut out = Vec::new();
    for rule in r.of(Kind::EventRule) {
        let blocks = r.list(rule, event_rule::TARGETS).iter();
        let own = blocks.filter(|b| leads(r.within(b, event_rule::targets::WHOM)));
        out.extend(own.map(|_| (rule, rule)));
    }
    for target in r.of(Kind::EventTarget) {
        let rule = r.get(target, event_rule::target::RULE);
        let rule = rule.and_then(|v| r.as_named(Kind::EventRule, v).node());
        if let Some(rule) = rule
            && leads(r.get(target, event_rule::target::WHOM))
        {
            out.push((rule, target));
        }
    }
    out
}

/// Whether a rule matches the tasks of a job that did not end well.
fn matches(case: &Case<'_>, job: &Service, rule: NodeId) -> bool {
    let scene = case.scene;
    let r = scene.read();
    let on = r
        .text(rule, event_rule::STATE)
        .or_default("ENABLED".to_owned());
    let mut is = Vec::new();
    if let Some(pattern) = r.get(rule, event_rule::PATTERN).and_then(unpacked) {
        flat(case, &pattern, "", &mut is);
    }
    is.sort();
    let family = scene
        .tasks
        .definition_of(job)
        .and_then(|d| d.family.as_ref());
    let family = family.map(|f| r.said(f)).unwrap_or_default();
    let arn = if case.is_terraform() { "arn" } else { "Arn" };
    let cluster = job.cluster.as_ref().and_then(Link::node);
    let cluster = cluster.map(|node| r.said(&Value::Attr(node, arn.to_owned())));
    let app = scene
        .tasks
        .definition_of(job)
        .and_then(|d| d.containers.as_ref()?.first());
    let app = app
        .and_then(|c| c.name.known().cloned())
        .unwrap_or_default();
    let mut should = vec![
        ".source.0 aws.ecs".to_owned(),
        ".detail-type.0 ECS Task State Change".to_owned(),
        format!(".detail.clusterArn.0 {}", cluster.unwrap_or_default()),
        format!(".detail.taskDefinitionArn.0.prefix task-definition/{family}:"),
        ".detail.lastStatus.0 STOPPED".to_owned(),
        ".detail.$or.0.stopCode.0.anything-but EssentialContainerExited".to_owned(),
        format!(".detail.$or.1.containers.name.0 {app}"),
        ".detail.$or.1.containers.exitCode.0.anything-but 0".to_owned(),
    ];
    should.sort();
    on.is_some_and(|on| on == "ENABLED") && is == should
}

/// A line for each text of a value: where it stands, and what it says.
fn flat(case: &Case<'_>, value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Map(entries) => {
            for (key, value) in entries {
                flat(case, value, &format!("{path}.{key}"), out);
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                flat(case, item, &format!("{path}.{at}"), out);
            }
        }
        other => {
            let said = case.scene.read().said(other);
            let said = if path.ends_with(".prefix") {
                behind_account(said)
            } else {
                said
            };
            out.push(format!("{path} {said}"));
        }
    }
}

/// Whether a statement lets one rule write into one queue, and nothing else.
fn lets_in(case: &Case<'_>, statement: &Statement, queue: NodeId, rule: NodeId) -> bool {
    let r = case.scene.read();
    let arn = |value: &Value, of: NodeId| {
        matches!(value, Value::Attr(node, attr) if *node == of
            && r.kind(*node).attr(r.doc.format, attr) == Attr::Arn)
    };
    let Some(Value::Map(conditions)) = &statement.conditions else {
        return false;
    };
    let by_rule = matches!(conditions.as_slice(), [(test, Value::Map(keys))] if test == "ArnEquals"
        && matches!(keys.as_slice(), [(key, value)] if key == "aws:SourceArn" && arn(value, rule)));
    statement.allow
        && !statement.open
        && statement.not_actions.is_empty()
        && statement.principals == ["service events.amazonaws.com"]
        && statement.actions == ["sqs:sendmessage"]
        && matches!(statement.resources.as_slice(), [one] if arn(one, queue))
        && by_rule
}

/// The alarm on what lies in a queue of what failed; what to say where there is none.
pub(super) fn rings(case: &Case<'_>, queue: NodeId, missing: String, wrong: &mut Violations) {
    let scene = case.scene;
    let r = scene.read();
    let mut own = scene.alarms.iter().filter(|a| a.mentions.contains(&queue));
    let Some(found) = own.next() else {
        wrong.at(queue, missing);
        return;
    };
    let named = |value: &Value| {
        matches!(value, Value::Attr(node, attr) if *node == queue
            && r.kind(*node).attr(r.doc.format, attr) == Attr::Name)
    };
    let waiting = |alarm: &Alarm| match alarm.metrics.as_slice() {
        [one] => {
            let word = |fact: &Fact<String>, word: &str| fact.known().is_some_and(|w| w == word);
            word(&one.namespace, "AWS/SQS")
                && word(&one.name, "ApproximateNumberOfMessagesVisible")
                && word(&one.stat, "Maximum")
                && one.returned.or_default(true) == Some(true)
                && one.expression.is_absent()
                && one
                    .period
                    .known()
                    .is_some_and(|p| *p > 0 && p % 60 == 0 && *p <= 300)
                && one.id.known().is_some_and(|id| {
                    id.starts_with(|c: char| c.is_ascii_lowercase())
                        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                })
                && matches!(one.dimensions.as_slice(), [(name, value)] if name == "QueueName" && named(value))
        }
        _ => false,
    };
    let above = found
        .comparison
        .known()
        .is_some_and(|c| c == "GreaterThanThreshold")
        && found.threshold == Fact::Known(0);
    if !waiting(found) || !soon(found) || !above || own.next().is_some() {
        let what = format!(
            "{} does not ring as long as something lies in {}",
            scene.id(found.node),
            scene.id(queue)
        );
        wrong.at(found.node, what);
    }
}
