//! `synth show [FILE]`: the blueprint with every default filled in.

use super::report::Loaded;
use super::{Exit, FileArgs, Streams, load, output};
use crate::blueprint::Blueprint;
use crate::commented::{self, Entry, Node};
use crate::resolve;
use serde::Deserialize;
use serde_json::Value;

/// What stands behind a line that nobody wrote.
const DEFAULT: &str = "default";
/// Where load balancers stand.
const BALANCERS: &str = "/load_balancers";

pub fn run(args: &FileArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    match page(&loaded) {
        Some(page) => output::answer(streams, args.output.output.as_deref(), &page, "synth FILE"),
        None => output::failed(streams, "the blueprint's defaults could not be written"),
    }
}

/// The page of a blueprint.
fn page(loaded: &Loaded) -> Option<String> {
    let blueprint = Blueprint::deserialize(&loaded.text).ok()?;
    let filled = resolve::filled(&blueprint, &loaded.system)?;
    let mut entries = mapping(&filled, &loaded.text, "");
    if let Some(environment) = &loaded.system.environment {
        let kept = Entry::map(environment.as_str(), Vec::new());
        entries.push(Entry::map("environments", vec![kept]).behind(format!(
            "laid over the rest above; `--env {environment}` still names it"
        )));
    }
    if let Some(first) = entries.first_mut() {
        first.above = vec![
            "Every key that holds, with its value; `# default` marks what nobody wrote.".to_owned(),
        ];
    }
    Some(commented::page(&entries))
}

/// What holds at a pointer of a blueprint: a value with whether it was written, or a mapping as a page.
pub enum Holds {
    /// A value of one line.
    Value(String, bool),
    /// A mapping, with every default in it.
    Page(String),
}

/// What holds at a pointer; `None` where nothing does.
pub fn held(loaded: &Loaded, pointer: &str) -> Option<Holds> {
    let blueprint = Blueprint::deserialize(&loaded.text).ok()?;
    let filled = resolve::filled(&blueprint, &loaded.system)?;
    let written = loaded.text.pointer(pointer);
    Some(match filled.pointer(pointer)? {
        value @ Value::Object(map) if !map.is_empty() => {
            let entries = mapping(value, written.unwrap_or(&Value::Null), pointer);
            Holds::Page(commented::page(&entries))
        }
        value => Holds::Value(value.to_string(), written.is_some()),
    })
}

/// The entries of a mapping: what was written, and what holds besides.
fn mapping(filled: &Value, written: &Value, path: &str) -> Vec<Entry> {
    let keys = filled.as_object().into_iter().flatten();
    let entries = keys.map(|(key, value)| {
        let below = crate::finding::pointer(path, key);
        match written.get(key) {
            Some(own) if value.is_object() && own.is_object() => {
                Entry::map(key.as_str(), mapping(value, own, &below))
            }
            // The environment that it names is not on this page.
            Some(own) if below.ends_with("/image/from") && own.is_string() => {
                Entry::new(key.as_str(), value.clone())
            }
            Some(own) => Entry::new(key.as_str(), own.clone()),
            None => default(key, value, &below),
        }
    });
    // What a type leaves out because nothing follows from it stays where it was written.
    let rest = written.as_object().into_iter().flatten();
    let rest = rest.filter(|(key, _)| filled.get(key.as_str()).is_none());
    entries
        .chain(rest.map(|(key, value)| Entry::new(key.as_str(), value.clone())))
        .collect()
}

/// A key that nobody wrote.
fn default(key: &str, value: &Value, path: &str) -> Entry {
    let value = match value.as_object().filter(|map| !map.is_empty()) {
        Some(map) => Node::Map(
            map.iter()
                .map(|(key, value)| default(key, value, &crate::finding::pointer(path, key)))
                .collect(),
        ),
        None => Node::Plain(value.clone()),
    };
    // The document says of a load balancer which key asked for it: the service's, or its own.
    let of_balancer = path.strip_prefix(BALANCERS);
    let off = of_balancer.is_some_and(|rest| rest.matches('/').count() == 1);
    Entry {
        key: key.to_owned(),
        value,
        behind: Some(DEFAULT.to_owned()),
        off,
        ..Entry::default()
    }
}
