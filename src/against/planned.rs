//! What a plan of Terraform alone tells: what it would delete, replace or edit of what is live. It has
//! what is there beside what is to be, so that nothing else is needed.

use super::{DATA, words};
use crate::finding::{Code, Finding, codes};
use crate::prove::types::Kind;
use crate::prove::{Change, Does, Format, changes};
use crate::system::Engine;
use doc::Json;
use std::collections::BTreeSet;

/// What ECS changes of a service under `CodeDeploy`; the last are Terraform's own, and AWS hears nothing of them.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>
const FREE: &[&str] = &[
    "desired_count",
    "deployment_maximum_percent",
    "deployment_minimum_healthy_percent",
    "health_check_grace_period_seconds",
    "placement_constraints",
    "ordered_placement_strategy",
    "enable_ecs_managed_tags",
    "propagate_tags",
    "tags",
    "tags_all",
    "timeouts",
    "triggers",
    "force_delete",
    "force_new_deployment",
    "wait_for_steady_state",
];

/// A service that is there and stays.
struct Service<'a> {
    address: &'a str,
    engine: Engine,
    /// Target groups in which it registers or may come to.
    groups: BTreeSet<&'a str>,
    /// Listeners whose rules its engine moves.
    listeners: BTreeSet<&'a str>,
}

/// Everything that applying the plan would break of what is live, or lose.
pub fn findings(plan: &Json<'_>) -> Vec<Finding> {
    let Some(top) = plan.as_object() else {
        return Vec::new();
    };
    let all = changes(top);
    let of = |kinds: &'static [&'static str]| all.iter().filter(|c| kinds.contains(&c.kind));
    let mut out = Vec::new();
    let mut stay = Vec::new();
    for service in of(&["aws_ecs_service"]).filter(|c| *c.before != Json::Null) {
        let engine = engine(service.before);
        self::service(service, engine, &mut out);
        if service.does != Does::Deletes {
            stay.push(known(service, engine, &all));
        }
    }
    for change in of(&["aws_lb_listener_rule", "aws_alb_listener_rule"]) {
        rule(change, "action", &stay, &mut out);
    }
    for change in of(&["aws_lb_listener", "aws_alb_listener"]) {
        rule(change, "default_action", &stay, &mut out);
    }
    for change in of(&["aws_lb_target_group", "aws_alb_target_group"]) {
        group(change, &stay, &mut out);
    }
    for change in &all {
        let kind = Kind::of(change.kind);
        if DATA.contains(&kind) {
            data(change, kind, &mut out);
        }
    }
    out
}

fn say(change: &Change<'_>, property: &str, code: Code, what: String, help: &str) -> Finding {
    let mut finding = Finding::new(code, change.path.as_str(), what, help);
    let dot = if property.is_empty() { "" } else { "." };
    finding.address = format!("{}{dot}{property}", change.address);
    finding
}

/// A service that is deleted, replaced, or edited where its engine does not let it.
fn service(change: &Change<'_>, engine: Engine, out: &mut Vec<Finding>) {
    let address = change.address;
    match change.does {
        Does::Deletes => out.push(say(
            change,
            "",
            codes::SERVICE_REMOVED,
            format!("{address} goes, with its tasks and its traffic"),
            "go on if it is meant; else put the service back",
        )),
        Does::Replaces => {
            let by = change.replacing.first().copied().unwrap_or_default();
            let (code, help) = match (engine, by) {
                (Engine::CodeDeploy | Engine::Ecs, "deployment_controller") => (
                    codes::ENGINE_REPLACES,
                    "put the old controller back; or add a service of another name under the new one with a route of its own, and take the old one out in a later apply",
                ),
                _ => (codes::SERVICE_EDITED, words::service(by).1),
            };
            let what = format!(
                "{address} is replaced ({}): Terraform deletes the service with its tasks and makes another",
                change.replacing.join(", ")
            );
            out.push(say(change, by, code, what, help));
        }
        Does::Edits if engine == Engine::CodeDeploy => {
            for name in change.edited.iter().filter(|name| !FREE.contains(name)) {
                let (word, help) = match *name {
                    "task_definition" => (
                        "the revision",
                        "let Terraform ignore it (`lifecycle { ignore_changes = [task_definition, load_balancer] }`), and make it live by a release",
                    ),
                    name => words::service(name),
                };
                let why = words::refused(Format::Terraform);
                let what = format!("{word} of {address} changes ({name}): {why}");
                out.push(say(change, name, codes::SERVICE_EDITED, what, help));
            }
        }
        Does::Edits | Does::Nothing => {}
    }
}

/// A rule, or a listener's own action, that an engine moves.
fn rule(change: &Change<'_>, action: &str, stay: &[Service<'_>], out: &mut Vec<Finding>) {
    let actions = change.before.get(action).and_then(Json::as_array);
    let mut targets = BTreeSet::new();
    for one in actions.into_iter().flatten() {
        arns(one, &mut targets);
    }
    let listener = text(
        change.before,
        if action == "action" {
            "listener_arn"
        } else {
            "arn"
        },
    );
    let served = stay
        .iter()
        .filter(|s| s.engine != Engine::Rolling)
        .find(|service| {
            let sends = targets.iter().any(|t| service.groups.contains(t));
            sends
                || targets.is_empty()
                    && forwards(change.before, action)
                    && service.listeners.contains(listener)
        });
    let Some(service) = served else {
        return;
    };
    let (address, of) = (change.address, service.address);
    let (property, what, help) = match change.does {
        Does::Deletes => (
            "",
            format!("{address} goes, through which {of} gets its requests"),
            "put it back; where its service is meant to go, take out both",
        ),
        Does::Replaces => {
            let by = change.replacing.first().copied().unwrap_or_default();
            let what = format!(
                "{address} is replaced ({}): Terraform makes it anew, and moves traffic of {of} to its first target",
                change.replacing.join(", ")
            );
            (by, what, words::rule(by).1)
        }
        Does::Edits if change.edited.contains(&action) => (
            action,
            format!(
                "the pointer to the live version of {of} changes ({address}, {action}): Terraform moves traffic, and no release does"
            ),
            "let Terraform ignore it: `lifecycle { ignore_changes = [action] }`, of a listener `[default_action]`",
        ),
        Does::Edits | Does::Nothing => return,
    };
    out.push(say(change, property, codes::RULE_EDITED, what, help));
}

/// A target group that goes or is replaced while a service is in it.
fn group(change: &Change<'_>, stay: &[Service<'_>], out: &mut Vec<Finding>) {
    let arn = text(change.before, "arn");
    let used = stay.iter().find(|service| service.groups.contains(arn));
    let Some(service) = used.filter(|_| !arn.is_empty()) else {
        return;
    };
    let (address, of) = (change.address, service.address);
    let by = change.replacing.first().copied().unwrap_or_default();
    let what = match change.does {
        Does::Deletes => format!("{address} goes, and {of} uses it"),
        Does::Replaces => format!(
            "{address} is replaced ({}), and {of} uses it",
            change.replacing.join(", ")
        ),
        Does::Edits | Does::Nothing => return,
    };
    let help = "put the old value back; a service with other target groups is a new service: add it under another name, and take the old one out in a later apply";
    out.push(say(change, by, codes::REPLACED_BENEATH, what, help));
}

/// What holds data and goes.
fn data(change: &Change<'_>, kind: Kind, out: &mut Vec<Finding>) {
    let (address, before) = (change.address, change.before);
    let goes = match change.does {
        Does::Deletes => "goes",
        Does::Replaces => "goes, and an empty one takes its place",
        Does::Edits | Does::Nothing => return,
    };
    let is = |key: &str| before.get(key) == Some(&Json::Bool(true));
    let name = text(before, "name");
    let fate = match kind {
        Kind::Repository if is("force_delete") => {
            format!("lost: the repository {name} with all its images")
        }
        Kind::Repository => format!(
            "lost: the repository {name}; Terraform deletes it, and fails while it holds images: empty it before, or take it out of the state"
        ),
        Kind::Queue => format!("lost: the queue {name} with the messages in it"),
        _ if is("skip_destroy") => {
            format!("kept: the log group {name}, which nothing describes any more")
        }
        _ => format!("lost: the log group {name} with all its logs"),
    };
    let by = change.replacing.first().copied().unwrap_or_default();
    let what = format!("{address} {goes}");
    let help = "go on if it is meant, and save before what is still wanted; else put it back";
    out.push(say(change, by, codes::DATA_GOES, what, help).because([fate]));
}

/// What runs a service's releases.
fn engine(service: &Json<'_>) -> Engine {
    let block = |key: &str| service.get(key).and_then(|list| list.as_array()?.first());
    let strategy = block("deployment_configuration").map_or("", |b| text(b, "strategy"));
    match block("deployment_controller").map_or("", |b| text(b, "type")) {
        "CODE_DEPLOY" => Engine::CodeDeploy,
        _ if !matches!(strategy, "" | "ROLLING") => Engine::Ecs,
        _ => Engine::Rolling,
    }
}

/// What a service uses: its own target groups, and the pair and the listeners of its deployment group.
fn known<'a>(service: &Change<'a>, engine: Engine, all: &[Change<'a>]) -> Service<'a> {
    let mut groups = BTreeSet::new();
    if let Some(blocks) = service.before.get("load_balancer") {
        arns(blocks, &mut groups);
    }
    let mut listeners = BTreeSet::new();
    let cluster = text(service.before, "cluster").rsplit('/').next();
    for group in all
        .iter()
        .filter(|c| c.kind == "aws_codedeploy_deployment_group")
    {
        let of = group.before.get("ecs_service").and_then(Json::as_array);
        let own = of.into_iter().flatten().any(|one| {
            text(one, "service_name") == text(service.before, "name")
                && text(one, "cluster_name").rsplit('/').next() == cluster
        });
        let info = group.before.get("load_balancer_info");
        if let Some(info) = info.filter(|_| own) {
            let mut names = BTreeSet::new();
            texts(info, &mut names);
            let pair = all.iter().filter(|c| c.kind.ends_with("_target_group"));
            let pair = pair.filter(|c| names.contains(text(c.before, "name")));
            groups.extend(pair.map(|c| text(c.before, "arn")));
            listeners.extend(names.into_iter().filter(|n| n.contains(":listener/")));
        }
    }
    Service {
        address: service.address,
        engine,
        groups,
        listeners,
    }
}

fn text<'a>(json: &'a Json<'a>, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// Whether an action sends requests on.
fn forwards(before: &Json<'_>, action: &str) -> bool {
    let actions = before.get(action).and_then(Json::as_array);
    actions
        .into_iter()
        .flatten()
        .any(|one| text(one, "type") == "forward")
}

/// ARNs of target groups anywhere in a value.
fn arns<'a>(json: &'a Json<'a>, into: &mut BTreeSet<&'a str>) {
    let mut all = BTreeSet::new();
    texts(json, &mut all);
    into.extend(
        all.into_iter()
            .filter(|text| text.contains(":targetgroup/")),
    );
}

/// Every text in a value.
fn texts<'a>(json: &'a Json<'a>, into: &mut BTreeSet<&'a str>) {
    match json {
        Json::String(text) => {
            into.insert(text);
        }
        Json::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Json::Object(map) => map.iter().for_each(|(_, value)| texts(value, into)),
        _ => {}
    }
}
