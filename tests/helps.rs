//! What a help offers to write is written into the fixture and checked again: the finding is gone, and
//! nothing new is wrong there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and says what it counted"
)]

mod common;

use common::synth;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Help that names a text without meaning that it is all there is to write, each with its reason.
const NO_TEXT: &[(&str, &str)] = &[(
    "the narrower first; those without one come after",
    "several edits at once, which tests/resolve.rs makes",
)];

fn findings(file: &str) -> Vec<Value> {
    let (_, out, _) = synth(&["check", file, "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    report["findings"].as_array().unwrap().clone()
}

fn text<'v>(finding: &'v Value, key: &str) -> &'v str {
    finding[key].as_str().unwrap()
}

/// Every fixture that is YAML: what no parser reads has no value that could be edited.
fn fixtures() -> Vec<(String, Value)> {
    let files = common::files("tests/errors");
    let read = files.iter().filter_map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        let value = serde_yaml::from_str(&text).ok()?;
        Some((file.to_str().unwrap().to_owned(), value))
    });
    read.collect()
}

/// The mapping or list that holds the last token of a pointer; mappings on the way are made.
fn parent<'v>(value: &'v mut Value, pointer: &str) -> (&'v mut Value, String) {
    let mut tokens: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|t| t.replace("~1", "/").replace("~0", "~"))
        .collect();
    let last = tokens.pop().unwrap();
    let mut at = value;
    for token in tokens {
        at = match at {
            Value::Array(items) => &mut items[token.parse::<usize>().unwrap()],
            other => {
                if !other.is_object() {
                    *other = json!({});
                }
                let map = other.as_object_mut().unwrap();
                map.entry(token).or_insert(json!({}))
            }
        };
    }
    (at, last)
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    let (at, last) = parent(value, pointer);
    match at {
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = new,
        Value::Object(map) => {
            map.insert(last, new);
        }
        other => *other = Value::Object(Map::from_iter([(last, new)])),
    }
}

fn take(value: &mut Value, pointer: &str) -> Value {
    let (at, last) = parent(value, pointer);
    at.as_object_mut().unwrap().remove(&last).unwrap()
}

/// The blueprint with the edit.
fn edited(blueprint: &Value, fix: &Value) -> Value {
    let mut value = blueprint.clone();
    let (path, written) = (text(fix, "path"), text(fix, "text"));
    let yaml = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
    match text(fix, "edit") {
        "write" => put(&mut value, path, yaml(written)),
        "rename" => {
            let inner = take(&mut value, path);
            let (above, _) = path.rsplit_once('/').unwrap();
            put(&mut value, &format!("{above}/{written}"), inner);
        }
        "move" => {
            let inner = take(&mut value, path);
            let inner = fix["value"].as_str().map_or(inner, yaml);
            put(&mut value, written, inner);
        }
        "add" => {
            let list = value.pointer(path).cloned().unwrap_or(json!([]));
            let mut list = list.as_array().unwrap().clone();
            list.push(yaml(written));
            put(&mut value, path, Value::Array(list));
        }
        other => panic!("{other}"),
    }
    value
}

/// What a finding is, wherever it stands now.
fn same(finding: &Value) -> (String, String, String) {
    (
        text(finding, "code").to_owned(),
        text(finding, "path").to_owned(),
        text(finding, "message").to_owned(),
    )
}

/// Findings that are still there, or new where the edit is.
fn left(blueprint: &Value, finding: &Value, fix: &Value, before: &[Value]) -> Vec<String> {
    let value = edited(blueprint, fix);
    left_in(
        &serde_yaml::to_string(&value).unwrap(),
        finding,
        fix,
        before,
    )
}

/// The same of the text after the edit.
fn left_in(edited: &str, finding: &Value, fix: &Value, before: &[Value]) -> Vec<String> {
    // Two tests come here side by side; a test's thread is called as it is.
    let test = std::thread::current();
    let folder = common::folder(&format!("helps-{}", test.name().unwrap()));
    let file = folder.join("blueprint.yaml");
    std::fs::write(&file, edited).unwrap();
    let before: BTreeSet<_> = before.iter().map(same).collect();
    let to = match text(fix, "edit") {
        "move" => text(fix, "text").to_owned(),
        "rename" => {
            let (above, _) = text(fix, "path").rsplit_once('/').unwrap();
            format!("{above}/{}", text(fix, "text"))
        }
        _ => text(fix, "path").to_owned(),
    };
    let after = findings(file.to_str().unwrap());
    let wrong = after.iter().filter(|found| {
        let there = text(found, "path").starts_with(&to) || to.starts_with(text(found, "path"));
        let new = text(found, "severity") == "error" && there && !before.contains(&same(found));
        new || same(found) == same(finding)
    });
    wrong
        .map(|found| {
            format!(
                "{} at {}: {}",
                found["code"], found["path"], found["message"]
            )
        })
        .collect()
}

#[test]
fn what_a_help_offers_is_accepted() {
    let (mut offering, mut texts, mut accepted) = (BTreeSet::new(), 0, 0);
    let mut wrong = Vec::new();
    for (file, blueprint) in fixtures() {
        let found = findings(&file);
        let name = file.rsplit('/').next().unwrap().to_owned();
        for finding in &found {
            for fix in finding["fixes"].as_array().unwrap() {
                texts += 1;
                offering.insert(name.clone());
                let shown = fix["value"].as_str().unwrap_or(text(fix, "text"));
                let help = text(finding, "help");
                let said = help.contains(shown)
                    || offered(help).is_some_and(|part| shown.contains(part.trim_end_matches('}')));
                if text(fix, "edit") != "move" && !said {
                    wrong.push(format!("{name}: {shown} is not in {}", finding["help"]));
                }
                let left = left(&blueprint, finding, fix, &found);
                if left.is_empty() {
                    accepted += 1;
                } else {
                    wrong.push(format!(
                        "{name}: {} {fix}\n  {}",
                        finding["help"],
                        left.join("\n  ")
                    ));
                }
            }
        }
    }
    println!(
        "{} fixtures, {} offer text, {texts} texts, {accepted} accepted",
        fixtures().len(),
        offering.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(texts > 100, "{texts}");
}

/// The byte at a line and column, both from one, columns in characters.
fn offset(text: &str, line: &Value, column: &Value) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let before: usize = lines[..number(line)].iter().map(|l| l.len()).sum();
    let rest = lines.get(number(line)).copied().unwrap_or_default();
    let within = rest.char_indices().nth(number(column));
    before + within.map_or(rest.len(), |(at, _)| at)
}

/// The text after a fix of SARIF.
fn replaced(text: &str, fix: &Value) -> String {
    let changes = fix["artifactChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    let mut out = text.to_owned();
    // From the end on: what stands before it does not move.
    for change in changes[0]["replacements"].as_array().unwrap().iter().rev() {
        let region = &change["deletedRegion"];
        let start = offset(text, &region["startLine"], &region["startColumn"]);
        let end = offset(text, &region["endLine"], &region["endColumn"]);
        let inserted = change["insertedContent"]["text"].as_str().unwrap();
        out.replace_range(start..end, inserted);
    }
    out
}

/// What an editor or code scanning would do to the file itself.
#[test]
fn what_sarif_offers_is_accepted_in_the_text() {
    let (mut offered, mut edits, mut wrong) = (0, 0, Vec::new());
    for (file, _) in fixtures() {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let found = findings(&file);
        let (_, out, _) = synth(&["check", &file, "--format", "sarif"]);
        let log: Value = serde_json::from_str(&out).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        for (finding, result) in found.iter().zip(results) {
            offered += finding["fixes"].as_array().unwrap().len();
            for fix in result["fixes"].as_array().into_iter().flatten() {
                edits += 1;
                let edited = replaced(text, fix);
                let said = fix["description"]["text"].as_str().unwrap();
                let of = finding["fixes"].as_array().unwrap().iter();
                let own = of.filter(|f| said.contains(f["text"].as_str().unwrap()));
                let left: Vec<String> = own
                    .flat_map(|f| left_in(&edited, finding, f, &found))
                    .collect();
                if !left.is_empty() {
                    wrong.push(format!("{file}: {said}\n  {}\n{edited}", left.join("\n  ")));
                }
            }
        }
    }
    println!("{offered} edits are offered, {edits} of them in the text");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(edits * 10 > offered * 9, "{edits} of {offered}");
}

/// Texts behind the words that ask for them, without a word in capitals, which stands for another.
fn offered(help: &str) -> Option<&str> {
    ["write `", "add `", "choose `", "did you mean `"]
        .iter()
        .find_map(|ask| {
            let at = help.find(ask)? + ask.len();
            let text = help[at..].split('`').next()?;
            let mut words = text.split(|c: char| !c.is_ascii_uppercase());
            let placeholder = words.any(|word| word.len() > 2) || text.contains("...");
            (!placeholder).then_some(text)
        })
}

#[test]
fn a_text_that_is_offered_is_an_edit() {
    let mut without = Vec::new();
    for (file, _) in fixtures() {
        for finding in findings(&file) {
            let help = text(&finding, "help");
            let offered = offered(help).is_some();
            let listed = NO_TEXT.iter().any(|(part, _)| help.contains(part));
            if offered && !listed && finding["fixes"].as_array().unwrap().is_empty() {
                without.push(format!("{} {help}", text(&finding, "code")));
            }
        }
    }
    without.sort();
    without.dedup();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

/// The examples of a form: what follows "such as", up to the next word of the sentence.
fn examples(help: &str) -> Vec<Value> {
    let Some((_, rest)) = help.split_once("such as ") else {
        return Vec::new();
    };
    let rest = rest.split(" (").next().unwrap().split(": ").next().unwrap();
    rest.replace(" or ", ", ")
        .split(", ")
        .map(|part| part.trim_matches(['`', ',']))
        .take_while(|part| !part.contains(' '))
        .filter(|part| !part.contains("...") && !part.contains("${"))
        .filter_map(|part| serde_yaml::from_str(part).ok())
        .collect()
}

#[test]
fn the_example_of_a_form_is_accepted_where_it_is_given() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (file, blueprint) in fixtures() {
        let found = findings(&file);
        // A default that is only a part of a text has no form of its own.
        let part = |f: &Value| {
            let message = text(f, "message");
            message.contains("the default makes") && !message.contains("of `${input.")
        };
        let shape = |f: &&Value| {
            ["E0203", "E0206"].contains(&text(f, "code")) && f["fixes"] == json!([]) && !part(f)
        };
        for finding in found.iter().filter(shape) {
            for example in examples(text(finding, "help")) {
                tried += 1;
                let path = text(finding, "path");
                let written = serde_json::to_string(&example).unwrap();
                let fix = json!({"path": path, "edit": "write", "text": written, "value": null});
                let left = left(&blueprint, finding, &fix, &found);
                // The form of a key is no form of what stands under it.
                let text = blueprint.pointer(path).is_some_and(|at| !at.is_object());
                if !left.is_empty() && text {
                    wrong.push(format!("{file} {written}: {left:?}"));
                }
            }
        }
    }
    println!("{tried} examples tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 10, "{tried}");
}
