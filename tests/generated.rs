//! Files that are made from the code are what the code makes (`bash .ci/generate` writes them), and
//! pages for contributors name what there is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod common;

use common::current;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use synth::finding::codes;

#[test]
fn the_schema_is_current() {
    let schema = serde_json::to_string_pretty(&synth::blueprint::schema::schema()).unwrap();
    current("blueprint.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_page_of_findings_is_current() {
    let mut page = String::from(
        "# Findings\n\n\
         Each finding has a code that keeps its meaning for good. Errors (`E`) and failed proofs (`P`) \
         keep a document from being written; warnings (`W`) and notes (`N`) do not. This page is made from the code: \
         `bash .ci/generate`.\n",
    );
    let groups = [
        ("E01", "Reading the file"),
        ("E02", "The shape of a blueprint"),
        ("E03", "Names and references"),
        ("E04", "Network and management"),
        ("E05", "Load balancing"),
        ("E06", "Services and tasks"),
        ("E07", "Engines"),
        ("E08", "Limits of AWS"),
        ("E09", "Documents and outputs that are read back"),
        ("N09", "Documents: notes"),
        ("E10", "Releases"),
        ("E11", "Beside what is deployed"),
        ("W1", "Warnings"),
        ("N1", "Notes"),
        ("W2", "Beside what is deployed: warnings"),
        ("N2", "Beside what is deployed: notes"),
        ("W3", "Releases: warnings"),
        ("P1", "Proofs: who can reach whom"),
        ("P2", "Proofs: the first start"),
        ("P3", "Proofs: load balancing"),
        ("P4", "Proofs: releases"),
        ("P5", "Proofs: the second day"),
    ];
    let mut written = 0;
    for (start, title) in groups {
        let list: Vec<_> = codes::all()
            .filter(|(code, _)| code.0.starts_with(start))
            .collect();
        if list.is_empty() {
            continue;
        }
        write!(page, "\n## {title}\n\n| code | what it says |\n|---|---|\n").unwrap();
        for (code, what) in &list {
            writeln!(page, "| `{code}` | {what} |").unwrap();
        }
        written += list.len();
    }
    assert_eq!(
        written,
        codes::all().count(),
        "a code outside of every group"
    );
    current("docs/findings.md", &page);
}

/// What stands in back quotes on a page.
fn quoted(page: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(common::root().join(page)).unwrap();
    // Blocks of commands are no names.
    let text: String = text.split("```").step_by(2).collect();
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_page_of_tests_names_every_entry() {
    let entries: BTreeSet<String> = common::files("tests")
        .iter()
        .filter(|path| !path.ends_with("README.md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let end = if path.is_dir() { "/" } else { "" };
            format!("{name}{end}")
        })
        .collect();
    let mut named = quoted("tests/README.md");
    // Names of entries, as against commands and markers.
    named.retain(|name| {
        let program = Path::new(name).extension().is_some_and(|e| e == "rs");
        program || name.find('/') == Some(name.len() - 1)
    });
    common::same(
        ("in tests/", &entries),
        ("in tests/README.md", &named),
        "Give it a line there: what it holds, its language, how long it takes, what it needs.",
    );
}

/// A recipe that names a file names one that is there.
#[test]
fn recipes_name_what_is_there() {
    let root = common::root();
    let mut missing = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        for name in quoted(page) {
            let path = name.split(['#', ':', '*']).next().unwrap();
            let first = path.split('/').next().unwrap();
            // `NAME.rs` stands for a name of one's own; what is made on this machine need not be there yet.
            let own = path
                .split(['/', '.', '-'])
                .any(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_uppercase()));
            let there =
                |path: &str| root.join(path).exists() || root.join("src").join(path).exists();
            let place =
                path.contains('/') && !first.is_empty() && there(first) && first != "target";
            if place && !path.contains(' ') && !own && !there(path) {
                missing.push(format!("{page}: `{name}`"));
            }
        }
    }
    assert!(missing.is_empty(), "not there any more: {missing:#?}");
}

#[test]
fn every_code_stands_once() {
    let mut codes: Vec<&str> = codes::all().map(|(code, _)| code.0).collect();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn the_page_of_keys_is_current() {
    let schema = synth::blueprint::schema::keys();
    let mut page = String::from(
        "# The blueprint, key by key\n\n\
         Keys are snake_case, sizes plain numbers in AWS's own unit, durations texts such as `30s`, \
         `10m` or `1h`. An unknown key is an error. `NAME` stands for a name of your own. This page is \
         made from the types that read a blueprint: `bash .ci/generate`.\n",
    );
    let mut reference = Reference {
        root: &schema,
        written: Vec::new(),
    };
    reference.section(&mut page, "", &schema);
    current("docs/blueprint.md", &page);
}

/// Writes one section per mapping of the schema, the outer before the inner.
struct Reference<'s> {
    root: &'s Value,
    /// Sections that stand already.
    written: Vec<(String, &'s Value)>,
}

impl<'s> Reference<'s> {
    /// The schema itself, or what it refers to.
    fn follow(&self, schema: &'s Value) -> &'s Value {
        schema["$ref"].as_str().map_or(schema, |name| {
            self.root.pointer(name.trim_start_matches('#')).unwrap()
        })
    }

    fn branches(&self, schema: &'s Value) -> Vec<&'s Value> {
        let union = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
        union.map_or_else(
            || vec![self.follow(schema)],
            |branches| branches.iter().map(|branch| self.follow(branch)).collect(),
        )
    }

    fn section(&mut self, page: &mut String, path: &str, schema: &'s Value) {
        let schema = self.follow(schema);
        if let Some((first, _)) = self.written.iter().find(|(_, known)| *known == schema) {
            write!(page, "\n## {}\n\nAs `{first}`.\n", code_unless_top(path)).unwrap();
            return;
        }
        self.written.push((path.to_owned(), schema));
        let Some(keys) = schema["properties"].as_object() else {
            return;
        };
        let title = if path.is_empty() { "Top level" } else { path };
        write!(page, "\n## {}\n\n", code_unless_top(title)).unwrap();
        if let Some(text) = schema["description"].as_str() {
            write!(page, "{text}\n\n").unwrap();
        }
        page.push_str("| key | takes | default | what it is |\n|---|---|---|---|\n");
        let required = |key: &str| {
            schema["required"]
                .as_array()
                .is_some_and(|list| list.iter().any(|name| name == key))
        };
        for (key, value) in keys {
            let default = match &value["default"] {
                _ if required(key) => "required".into(),
                Value::Null => String::new(),
                // A mapping's defaults stand in its own section.
                Value::Object(_) if value["$ref"].is_string() => String::new(),
                Value::Object(object) if object.is_empty() => String::new(),
                Value::Array(list) if list.is_empty() => String::new(),
                default => format!("`{}`", flow(default)),
            };
            let text = value["description"].as_str().unwrap().replace('|', "\\|");
            let takes = self.takes(value).replace('|', "\\|");
            writeln!(page, "| `{key}` | {takes} | {default} | {text} |").unwrap();
        }
        for (key, value) in keys {
            let inner = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            self.inside(page, &inner, value);
        }
    }

    /// The sections of what stands under a key.
    fn inside(&mut self, page: &mut String, path: &str, schema: &'s Value) {
        for branch in self.branches(schema) {
            if branch["additionalProperties"].is_object() {
                self.inside(
                    page,
                    &format!("{path}.NAME"),
                    &branch["additionalProperties"],
                );
            } else if branch["items"].is_object() {
                self.inside(page, &format!("{path}[]"), &branch["items"]);
            } else if let Some((key, only)) = only_key(branch) {
                self.inside(page, &format!("{path}.{key}"), only);
            } else if branch["properties"].is_object() {
                self.section(page, path, branch);
            }
        }
    }

    /// What a key takes, in a few words.
    fn takes(&self, schema: &'s Value) -> String {
        let branches = self.branches(schema);
        if branches.len() > 1 {
            let words: Vec<String> = branches.iter().map(|branch| self.takes(branch)).collect();
            return words.join(", or ");
        }
        let schema = branches[0];
        if let Some(word) = schema["const"].as_str() {
            return format!("`{word}`");
        }
        if let Some(words) = schema["enum"].as_array() {
            let words: Vec<String> = words.iter().map(|w| format!("`{}`", flow(w))).collect();
            return words.join(" ");
        }
        match schema["type"].as_str().unwrap_or_default() {
            "string" => schema["x-form"].as_str().unwrap_or("text").to_owned(),
            "integer" => format!("{} to {}", schema["minimum"], schema["maximum"]),
            "boolean" => "`true` `false`".into(),
            "array" => format!("a list of: {}", self.takes(&schema["items"])),
            "object" if schema["additionalProperties"].is_object() => {
                format!(
                    "names, and for each: {}",
                    self.takes(&schema["additionalProperties"])
                )
            }
            "object" => match schema["required"].as_array().map(Vec::as_slice) {
                Some([only])
                    if schema["properties"]
                        .as_object()
                        .is_some_and(|p| p.len() == 1) =>
                {
                    format!("`{{{}: ...}}`", only.as_str().unwrap())
                }
                _ => "a mapping, see below".into(),
            },
            other => panic!("{other:?}: {schema}"),
        }
    }
}

/// The key of a branch that is known by its only key, such as `{canary: ...}`.
fn only_key(schema: &Value) -> Option<(&String, &Value)> {
    let keys = schema["properties"].as_object()?;
    let required = schema["required"].as_array()?;
    keys.iter()
        .next()
        .filter(|(key, _)| keys.len() == 1 && required.len() == 1 && required[0] == **key)
}

fn code_unless_top(title: &str) -> String {
    if title == "Top level" {
        title.into()
    } else {
        format!("`{title}`")
    }
}

/// A value as YAML's flow style has it.
fn flow(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let pairs: Vec<String> = object
                .iter()
                .map(|(k, v)| format!("{k}: {}", flow(v)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) if text.is_empty() || text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("\"{text}\"")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
