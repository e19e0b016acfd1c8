//! Properties that are not what they were, as the blueprint has them.

use super::Case;
use super::keys::{ALL, Does, Key, OF_CONTAINERS};
use crate::prove::Node;
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::Row;
use crate::prove::types::container::mounts;
use crate::prove::types::task_definition::volumes;
use crate::prove::types::{condition, container, listener, listener_rule, task_definition};
use crate::system::{APP, LOG_ROUTER};

/// A property that is not what it was, as the blueprint has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// How it is read.
    pub row: &'static Row,
    /// JSON pointer of the key.
    pub pointer: String,
    /// What a change of it does.
    pub does: Does,
    /// What it was, in words; `None` where nothing was written, or where it says nothing to people.
    pub was: Option<String>,
    /// What it is.
    pub is: Option<String>,
}

impl Changed {
    /// `` `services.back.cpu` changes from `512` to `1024` ``.
    pub fn said(&self) -> String {
        format!("`{}` {}", dotted(&self.pointer), self.change())
    }

    /// `` changes from `512` to `1024` ``.
    pub fn change(&self) -> String {
        match (&self.was, &self.is) {
            (Some(was), Some(is)) => format!("changes from `{was}` to `{is}`"),
            (None, Some(is)) => format!("comes with `{is}`"),
            (Some(was), None) => format!("goes, which was `{was}`"),
            (None, None) => "changes".to_owned(),
        }
    }
}

/// `/services/back/cpu` as people say it.
pub fn dotted(pointer: &str) -> String {
    let names = pointer.split('/').skip(1);
    let names = names.map(|name| name.replace("~1", "/").replace("~0", "~"));
    names.collect::<Vec<_>>().join(".")
}

/// The properties of a resource that a key decides and that are not what they were.
pub fn changed(case: &Case<'_>, old: &Node, new: &Node) -> Vec<Changed> {
    let kind = case.new.kind(&new.id);
    let mut out: Vec<Changed> = Vec::new();
    let properties = (&old.properties, &new.properties);
    for key in ALL.iter().filter(|key| key.kind == kind) {
        one(case, key, &old.id, properties, &mut out);
    }
    if kind == Kind::TaskDefinition {
        let was = containers(case.old, old);
        let is = containers(case.new, new);
        let one_side = |these: &[(String, Value)], others: &[(String, Value)]| {
            let names = these.iter().map(|(name, _)| name);
            let gone = names.filter(|name| others.iter().all(|(other, _)| other != *name));
            gone.cloned().collect::<Vec<_>>()
        };
        for name in [one_side(&is, &was), one_side(&was, &is)].concat() {
            out.push(Changed {
                row: container::NAME,
                pointer: place(&case.origin(&old.id), &name),
                does: Does::Revision,
                was: None,
                is: None,
            });
        }
        for (name, after) in &is {
            let Some((_, before)) = was.iter().find(|(known, _)| known == name) else {
                continue;
            };
            let from = out.len();
            for key in OF_CONTAINERS {
                one(case, key, &old.id, (before, after), &mut out);
            }
            logs(case, (before, after), &mut out, from);
            if name != APP {
                beside(case, &old.id, name, &mut out, from);
            }
        }
    }
    mounted(case, old, new, &mut out);
    if let Some(route) = out.iter_mut().find(|c| c.row == listener_rule::CONDITIONS) {
        if let Some(base) = route.pointer.strip_suffix("/route") {
            route.pointer = format!("{base}/{}", of_route(case, old, new));
        }
        // A priority that is not written comes from the route.
        out.retain(|c| c.row != listener_rule::PRIORITY);
    }
    // Whoever speaks HTTPS or no more says the rest with it.
    if out.iter().any(|c| c.row == listener::PROTOCOL) {
        out.retain(|c| c.row != listener::POLICY && c.row != listener::CERTIFICATE);
    }
    out
}

/// Where a container stands that is not the application's.
fn place(base: &str, name: &str) -> String {
    match name {
        LOG_ROUTER => format!("{base}/logs/router"),
        sidecar => format!("{base}/sidecars/{sidecar}"),
    }
}

/// What a log is told names a log group, or where a router sends lines. Where that changes, the router comes
/// or goes, and that is said.
fn logs(case: &Case<'_>, (old, new): (&Value, &Value), out: &mut Vec<Changed>, from: usize) {
    let routed = |document: &Written<'_>, container: &Value| {
        let driver = document.within(container, container::LOG_DRIVER);
        driver.is_some_and(|driver| document.said(driver) == "awsfirelens")
    };
    let (was, is) = (routed(case.old, old), routed(case.new, new));
    let mut own = out.split_off(from);
    own.retain(|c| {
        let of_router = c.pointer.contains("/logs/router/");
        let waits = c.row == container::AFTER && c.pointer.ends_with(LOG_ROUTER);
        match (was, is) {
            (true, true) => c.row != container::LOG_OPTIONS || of_router,
            (false, false) => c.row != container::LOG_OPTIONS || !of_router,
            _ => !waits && c.row != container::LOG_OPTIONS && c.row != container::LOG_SECRETS,
        }
    });
    out.append(&mut own);
}

/// What changes of a sidecar, or of the router, stands below its name, and what it shares with the application
/// is said there.
fn beside(case: &Case<'_>, id: &str, name: &str, out: &mut Vec<Changed>, from: usize) {
    let base = case.origin(id);
    let mut own = out.split_off(from);
    let shared = [
        container::STOP_TIMEOUT,
        container::LOG_OPTIONS,
        container::LOG_SECRETS,
    ];
    own.retain(|c| !shared.contains(&c.row));
    for change in &mut own {
        if let Some(rest) = change.pointer.strip_prefix(&base) {
            let rest = rest.strip_prefix("/logs/router").unwrap_or(rest);
            change.pointer = format!("{}{rest}", place(&base, name));
        }
    }
    out.append(&mut own);
}

/// Directories on the task's disk are volumes too, and mounted as file systems are: what changes is told under the
/// key that it belongs to.
fn mounted(case: &Case<'_>, old: &Node, new: &Node, out: &mut Vec<Changed>) {
    let own = format!("{}/writable", case.origin(&old.id));
    let of_writable = |c: &Changed| c.row == container::MOUNTS && c.pointer == own;
    if !out
        .iter()
        .any(|c| c.row == task_definition::VOLUMES || of_writable(c))
    {
        return;
    }
    let (was, is) = (Mounted::of(case.old, old), Mounted::of(case.new, new));
    if was.disk == is.disk {
        out.retain(|c| !of_writable(c));
    }
    if was.systems == is.systems {
        out.retain(|c| c.row != task_definition::VOLUMES);
    } else if !out.iter().any(|c| c.row == task_definition::VOLUMES) {
        out.push(Changed {
            row: task_definition::VOLUMES,
            pointer: format!("{}/volumes", case.origin(&old.id)),
            does: Does::Revision,
            was: None,
            is: None,
        });
    }
}

/// What the application mounts, in words.
#[derive(PartialEq)]
struct Mounted {
    systems: Vec<String>,
    disk: Vec<String>,
}

impl Mounted {
    fn of(document: &Written<'_>, node: &Node) -> Self {
        let all = document.get(node, task_definition::VOLUMES);
        let all = all.map(Value::items).unwrap_or_default().iter();
        let systems: Vec<&Value> = all
            .filter(|one| document.within(one, volumes::FILE_SYSTEM).is_some())
            .collect();
        let name = |value: &Value, row: &Row| document.within(value, row).map(|v| document.said(v));
        let names: Vec<Option<String>> = systems.iter().map(|v| name(v, volumes::NAME)).collect();
        let words = |value: &Value, rows: &[&Row]| -> String {
            let each = rows.iter().map(|row| name(value, row).unwrap_or_default());
            each.collect::<Vec<_>>().join(" ")
        };
        let mut out = Self {
            systems: systems.iter().map(|v| words(v, volumes::ALL)).collect(),
            disk: Vec::new(),
        };
        for (container, value) in containers(document, node) {
            let list = document.within(&value, container::MOUNTS);
            for mount in list.map(Value::items).unwrap_or_default() {
                let of_system = names.contains(&name(mount, mounts::VOLUME));
                if of_system {
                    out.systems.push(words(mount, mounts::ALL));
                } else if container == APP {
                    out.disk.push(words(mount, mounts::ALL));
                }
            }
        }
        out
    }
}

/// The containers of a task definition, by name.
fn containers(document: &Written<'_>, node: &Node) -> Vec<(String, Value)> {
    let all = document.unpacked(node, task_definition::CONTAINERS);
    let name = |one: &Value| Some(document.said(document.within(one, container::NAME)?));
    all.into_iter()
        .map(|one| (name(&one).unwrap_or_default(), one))
        .collect()
}

fn one(case: &Case<'_>, key: &Key, id: &str, (old, new): (&Value, &Value), out: &mut Vec<Changed>) {
    let was = case.old.within(old, key.row);
    let is = case.new.within(new, key.row);
    if same(case, key.row, was, is) {
        return;
    }
    let mut add = |key: &Key, item: Option<&str>, was: Option<String>, is: Option<String>| {
        let pointer = case.place(key, id, item);
        // The names of what is made hold more than the system's.
        let own = if pointer == "/name" {
            (None, None)
        } else {
            (was, is)
        };
        let (was, is) = case.words(&pointer, own.clone()).unwrap_or(own);
        let changed = Changed {
            row: key.row,
            pointer,
            does: key.does,
            was,
            is,
        };
        if !out.contains(&changed) {
            out.push(changed);
        }
    };
    if key.key.ends_with('*') {
        let (was, is) = (named(case.old, was), named(case.new, is));
        for (name, before) in &was {
            let after = is.iter().find(|(known, _)| known == name);
            if after.is_none_or(|(_, after)| after != before) {
                let short = |text: &String| short(text);
                add(
                    key,
                    Some(name),
                    short(before),
                    after.and_then(|(_, a)| short(a)),
                );
            }
        }
        for (name, after) in is
            .iter()
            .filter(|(name, _)| was.iter().all(|(n, _)| n != name))
        {
            add(key, Some(name), None, short(after));
        }
        return;
    }
    let plain = |document: &Written<'_>, value: Option<&Value>| match value {
        Some(Value::List(_) | Value::Map(_) | Value::Attr(..)) => None,
        Some(value) if key.row == container::IMAGE => Some(document.said(value)),
        Some(value) => short(&document.said(value)),
        None => key.row.default.map(ToOwned::to_owned),
    };
    let (mut was, mut is) = (plain(case.old, was), plain(case.new, is));
    if key.row == container::IMAGE
        && let (Some(old), Some(new)) = (&was, &is)
    {
        // Registry and repository are long, and what is the same says nothing.
        let same = old
            .char_indices()
            .zip(new.chars())
            .take_while(|((_, a), b)| a == b);
        let ends = same.filter(|((_, a), _)| "/:@".contains(*a));
        let from = ends.last().map_or(0, |((at, _), _)| at + 1);
        (was, is) = (
            old.get(from..).map(Into::into),
            new.get(from..).map(Into::into),
        );
    }
    add(key, None, was, is);
}

/// What is worth saying in a sentence.
fn short(text: &str) -> Option<String> {
    (text.chars().count() <= 60 && !text.contains('\n')).then(|| text.to_owned())
}

/// Items of a list by their names, each in words.
fn named(document: &Written<'_>, list: Option<&Value>) -> Vec<(String, String)> {
    if let Some(Value::Map(pairs)) = list {
        let pair = |(key, value): &(String, Value)| (key.clone(), document.said(value));
        return pairs.iter().map(pair).collect();
    }
    let items = list.map(Value::items).unwrap_or_default().iter();
    let field = |item: &Value, names: [&str; 2]| {
        let found = names.iter().find_map(|name| item.get(name));
        found.map(|value| document.said(value))
    };
    let value = |item| {
        let own = field(item, ["Value", "value"]);
        own.or_else(|| field(item, ["ValueFrom", "valueFrom"]))
    };
    items
        .filter_map(|item| Some((field(item, ["Name", "name"])?, value(item)?)))
        .collect()
}

/// Whether two documents say the same by a row.
pub fn same(case: &Case<'_>, row: &Row, was: Option<&Value>, is: Option<&Value>) -> bool {
    match (was, is) {
        (None, None) => true,
        (Some(was), Some(is)) if was.has_unknown() || is.has_unknown() => {
            case.old.said(was) == case.new.said(is)
        }
        (Some(was), Some(is)) => case.old.same(was, case.new, is),
        (Some(one), None) => row.default.is_some_and(|d| case.old.said(one) == d),
        (None, Some(one)) => row.default.is_some_and(|d| case.new.said(one) == d),
    }
}

/// The part of a route that is not what it was.
fn of_route(case: &Case<'_>, old: &Node, new: &Node) -> &'static str {
    let values = |document: &Written<'_>, node: &Node, row: &'static Row| -> Vec<String> {
        let all = document.get(node, listener_rule::CONDITIONS);
        let all = all.map(Value::items).unwrap_or_default().iter();
        all.filter_map(|one| document.within(one, row))
            .map(|value| document.said(value))
            .collect()
    };
    let differs = |row| values(case.old, old, row) != values(case.new, new, row);
    match (differs(condition::HOSTS), differs(condition::PATHS)) {
        (true, false) => "route/hosts",
        (false, true) => "route/paths",
        _ => "route",
    }
}
