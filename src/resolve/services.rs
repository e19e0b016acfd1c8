//! Services: what runs, how many, what it is told.

use super::context::{Context, listed, nearest};
use super::{
    capacity, connect, containers, entry, given_groups, given_roles, queue, references,
    releases_from, rollout, router, routes, scaling, schedule, shell, stacks, tasks, zones,
};
use crate::blueprint::arn::Parts;
use crate::blueprint::deployment::Alarms;
use crate::blueprint::front::Front;
use crate::blueprint::inputs::InputType;
use crate::blueprint::number::Whole;
use crate::blueprint::service::Service as Written;
use crate::blueprint::task::Architecture as WrittenArchitecture;
use crate::blueprint::text::ServiceName;
use crate::finding::{Fix, codes, pointer};
use crate::system::{Architecture, CHANNELS, Permission, Route, Service, Shell, Text};
use std::collections::BTreeMap;

/// The services, by name.
pub(super) fn resolve(cx: &mut Context) -> Vec<Service> {
    let routes = routes::resolve(cx);
    routes::called_by_name(cx, &routes);
    connect::circles(cx);
    stacks::check(cx);
    let blueprint = cx.blueprint;
    blueprint
        .services
        .iter()
        .map(|(name, written)| service(cx, name.as_str(), written, &routes))
        .collect()
}

fn service(
    cx: &mut Context,
    name: &str,
    written: &Written,
    routes: &BTreeMap<String, Route>,
) -> Service {
    let path = pointer("/services", name);
    calls(cx, &path, name, written);
    tasks::size(cx, &path, written.cpu.get(), written.memory.get());
    let (min, max) = scaling::numbers(cx, &path, name, written);
    let alarms = written.alarms.clone().unwrap_or_default();
    let scales = written.scaling.as_ref();
    let family = format!("{}-{name}", cx.name);
    let rollout = rollout::resolve(cx, &path, name, written);
    let roles = given_roles::resolve(cx, &path, written, &rollout);
    let entry = entry::resolve(cx, &path, name, written, routes);
    Service {
        name: name.into(),
        apart: stacks::apart(cx.blueprint, written),
        domain: None,
        calls: written.calls.iter().map(|c| c.as_str().into()).collect(),
        queue: queue::resolve(cx, &path, name, written),
        sends_to: queue::sends_to(cx, &path, written),
        connect: connect::resolve(cx, &path, name, written),
        sidecars: containers::sidecars(cx, &path, name, written, entry.as_ref()),
        router: router::resolve(cx, &path, name, written),
        app: containers::application(cx, &path, name, written, entry.as_ref()),
        cpu: written.cpu.get(),
        memory: written.memory.get(),
        architecture: match written.architecture {
            WrittenArchitecture::X86_64 => Architecture::X86_64,
            WrittenArchitecture::Arm64 => Architecture::Arm64,
        },
        ephemeral_storage: written.ephemeral_storage.map(Whole::get),
        groups: given_groups::resolve(cx, &path, name, written),
        permissions: permissions(cx, &path, written),
        task_role: roles.task,
        execution_role: roles.execution,
        min,
        max,
        capacity: if written.schedule.is_some() {
            schedule::capacity(cx, &path, name, written)
        } else {
            capacity::resolve(cx, &path, name, written, (min, max), entry.as_ref())
        },
        scale_cpu: scales
            .and_then(|s| s.cpu)
            .and_then(|p| u8::try_from(p.get()).ok()),
        scale_memory: scales
            .and_then(|s| s.memory)
            .and_then(|p| u8::try_from(p.get()).ok()),
        scale_requests: scales.and_then(|s| s.requests).map(Whole::get),
        scale_backlog: scales.and_then(|s| s.backlog).map(Whole::get),
        cooldown_in: scaling::cooldown(cx, &path, "cooldown_in", scales.map(|s| s.cooldown_in)),
        cooldown_out: scaling::cooldown(cx, &path, "cooldown_out", scales.map(|s| s.cooldown_out)),
        shell: shell::resolve(written),
        stop_timeout: cx.seconds(&format!("{path}/stop_timeout"), written.stop_timeout),
        log_retention: written.logs.retention_days.get(),
        log_group: format!("/ecs/{family}"),
        releases_from: releases_from::resolve(cx, &path, name, written, &rollout),
        rollout,
        alarm_errors_5xx: alarms.errors_5xx.map(Whole::get),
        notify: notify(cx, &path, written, &alarms),
        alarm_unhealthy_hosts: alarms.unhealthy_hosts.map(Whole::get),
        origin: path,
        family,
        entry,
    }
}

fn calls(cx: &mut Context, path: &str, name: &str, written: &Written) {
    let path = format!("{path}/calls");
    cx.no_repeats(&path, &written.calls);
    let services = &cx.blueprint.services;
    for (at, call) in written.calls.iter().enumerate() {
        let path = format!("{path}/{at}");
        if call.as_str() == name {
            cx.say(
                codes::CALLS_ITSELF,
                path,
                format!("`{name}` calls itself"),
                "take it out: a service reaches itself without leaving the task",
            );
            continue;
        }
        match services.get(call) {
            None => {
                let known = services
                    .keys()
                    .map(ServiceName::as_str)
                    .filter(|key| *key != name);
                let help = match nearest(call.as_str(), known.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => others(&listed(known.clone())),
                };
                let near = nearest(call.as_str(), known).map(|near| Fix::write(&path, near));
                cx.say(
                    codes::UNKNOWN_SERVICE,
                    path,
                    format!("there is no service `{call}`"),
                    help,
                );
                if let Some(fix) = near {
                    cx.offer(fix);
                }
            }
            Some(target) if target.schedule.is_some() => cx.say(
                codes::CALLS_WORKER,
                path,
                format!("`{call}` is a job and takes no requests"),
                format!("take the call out: `{call}` runs when it is started, and may itself call others"),
            ),
            Some(target) if target.load_balancer == Front::None && target.connect.is_none() => {
                cx.say(
                    codes::CALLS_WORKER,
                    path,
                    format!("`{call}` is a worker and takes no requests"),
                    format!("put `{call}` behind a load balancer, give it `connect: {{port: ...}}` if it takes connections of TCP, or take the call out"),
                );
            }
            Some(_) => {}
        }
    }
}

/// Which services could have been meant.
fn others(listed: &str) -> String {
    if listed == "none" {
        "take it out: there is no other service".into()
    } else {
        format!("the other services are {listed}")
    }
}

/// The topic that hears of alarms. CloudWatch tells topics of its own region alone:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>.
fn notify(cx: &mut Context, path: &str, written: &Written, alarms: &Alarms) -> Option<Text> {
    let path = format!("{path}/alarms/notify");
    let text = references::ids(cx, &path, alarms.notify.as_ref()?, &[InputType::Arn]);
    // Of runs that fail, and of messages.
    let of_failures = written.schedule.is_some() || written.has_queue();
    if !of_failures && alarms.errors_5xx.is_none() && alarms.unhealthy_hosts.is_none() {
        cx.say_on_key(
            codes::WITHOUT_EFFECT,
            &path,
            "there is no alarm that the topic could hear of",
            "add `errors_5xx: 5` or `unhealthy_hosts: 1` beside it, or take it out",
        );
        let beside = path.trim_end_matches("notify");
        for (key, value) in [("errors_5xx", "5"), ("unhealthy_hosts", "1")] {
            cx.offer(Fix::write(format!("{beside}{key}"), value));
        }
    }
    let own = zones::region(cx.blueprint);
    let filled = references::filled(cx, &path, &text);
    let theirs = filled.as_ref().and_then(|f| Parts::read(&f.text));
    if let (Some(arn), Some(own)) = (theirs, own.as_deref())
        && arn.region != own
    {
        let theirs = arn.region.to_owned();
        cx.say(
            codes::TOPIC_UNFIT,
            filled.map_or(path, |f| f.path),
            format!("the topic is in {theirs}, and alarms of {own} tell topics of their own region alone"),
            format!("make a topic in {own}, and write that one's ARN"),
        );
    }
    Some(text)
}

/// Whether a pattern of IAM (`*` for any text, `?` for one character, in any case) takes an action.
fn covers(pattern: &str, action: &str) -> bool {
    fn matches(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => {
                matches(rest, text) || text.split_first().is_some_and(|(_, t)| matches(pattern, t))
            }
            (Some((p, rest)), Some((t, others))) => {
                (*p == b'?' || p.eq_ignore_ascii_case(t)) && matches(rest, others)
            }
            _ => false,
        }
    }
    matches(pattern.as_bytes(), action.as_bytes())
}

fn permissions(cx: &mut Context, path: &str, written: &Written) -> Vec<Permission> {
    written
        .permissions
        .iter()
        .enumerate()
        .map(|(at, permission)| {
            let path = format!("{path}/permissions/{at}");
            for (key, empty) in [
                ("actions", permission.actions.is_empty()),
                ("resources", permission.resources.is_empty()),
            ] {
                if empty {
                    cx.say(
                        codes::OUT_OF_RANGE,
                        format!("{path}/{key}"),
                        format!("a permission without {key} allows nothing"),
                        "name at least one, or take the permission out",
                    );
                }
            }
            for (nth, action) in permission.actions.iter().enumerate() {
                let channels = CHANNELS.iter();
                let channel = channels.filter(|_| shell::resolve(written) != Shell::Open);
                if let Some(channel) = { channel }.find(|c| covers(action.as_str(), c)) {
                    cx.say(
                        codes::OPENS_SHELL,
                        format!("{path}/actions/{nth}"),
                        format!(
                            "`{}` allows `{channel}`, by which a shell is opened into tasks",
                            action.as_str()
                        ),
                        "name the actions that the application needs, such as `s3:GetObject`; where people are to open shells, `exec: true` brings all of it",
                    );
                }
            }
            Permission {
                actions: permission.actions.iter().map(ToString::to_string).collect(),
                resources: permission
                    .resources
                    .iter()
                    .enumerate()
                    .map(|(nth, arn)| {
                        let path = format!("{path}/resources/{nth}");
                        references::ids(cx, &path, arn, &[InputType::Arn])
                    })
                    .collect(),
            }
        })
        .collect()
}
