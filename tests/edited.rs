//! Documents that others wrote, edited at random: whatever stands in one, it is read, judged and asked
//! without an end but findings.
//!
//! `SYNTH_EDITS=3000` edits so often; `SYNTH_EDITS_DUMP=FILE` writes what is found after each edit:
//! two such files, compared, show whether a change of the proof changed a finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at the first thing that is wrong, and says what it counted"
)]

mod common;

#[path = "drawing/dice.rs"]
#[allow(dead_code, reason = "documents are edited with a part of it")]
mod dice;

use dice::Dice;
use serde_json::{Value, json};
use std::fmt::Write as _;
use synth::prove;

/// A pointer to each value below `value`.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                into.push(at.clone());
                pointers(value, &at, into);
            }
        }
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                let at = format!("{at}/{number}");
                into.push(at.clone());
                pointers(value, &at, into);
            }
        }
        _ => {}
    }
}

/// Takes the value at a pointer out.
fn remove(document: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
}

/// One edit, in words.
fn edit(document: &mut Value, dice: &mut Dice) -> String {
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let at = all[dice.below(all.len())].clone();
    let what = dice.below(8);
    if what == 0 {
        remove(document, &at);
        return format!("remove {at}");
    }
    let other = all[dice.below(all.len())].clone();
    let copied = document.pointer(&other).unwrap().clone();
    let value = document.pointer_mut(&at).unwrap();
    let new = match (what, &*value) {
        (1, _) => json!(null),
        (2, _) => json!([]),
        (3, _) => json!({}),
        (4, _) => copied,
        (_, Value::Number(n)) => json!(n.as_i64().unwrap_or_default() + [-1, 1, 1000][what % 3]),
        (_, Value::Bool(b)) => json!(!b),
        (5, Value::String(text)) => json!(format!("{text}x")),
        (6, Value::String(_)) => json!(""),
        (_, Value::String(_)) => json!(["*", "0.0.0.0/0", "-1", "65536"][dice.below(4)]),
        (_, Value::Array(items)) => json!([items.as_slice(), items.as_slice()].concat()),
        (_, Value::Object(_)) => json!("x"),
        (_, Value::Null) => json!(1),
    };
    let text = new.to_string();
    *value = new;
    format!("{at} = {}", text.chars().take(60).collect::<String>())
}

#[test]
fn edits_of_documents_end_in_findings() {
    let count = std::env::var("SYNTH_EDITS").map_or(200, |n| n.parse().unwrap());
    let documents = common::documents();
    let (mut dump, mut found, mut unread) = (String::new(), 0_u64, 0_u64);
    for number in 0..count {
        let mut dice = Dice::new(number);
        let (name, document) = &documents[dice.below(documents.len())];
        let mut document = document.clone();
        let edits: Vec<String> = (0..=dice.below(3))
            .map(|_| edit(&mut document, &mut dice))
            .collect();
        writeln!(dump, "{number} {name}: {}", edits.join("; ")).unwrap();
        let Ok(world) = prove::document(&(&document).into()) else {
            unread += 1;
            dump.push_str("  not read\n");
            continue;
        };
        let findings = prove::judge(&world, None);
        found += u64::from(!findings.is_empty());
        let mut lines: Vec<String> = findings
            .iter()
            .map(|f| format!("  {} {}\n", f.code, f.path))
            .collect();
        lines.sort();
        dump.extend(lines);
        for path in prove::reach::matrix(&world) {
            assert!(!path.verdict.word().is_empty());
        }
    }
    println!("{count} edits, {found} with findings, {unread} no document any more");
    if let Some(file) = std::env::var_os("SYNTH_EDITS_DUMP") {
        std::fs::write(file, dump).unwrap();
    }
    assert!(found * 10 > count, "edits are hardly noticed");
    assert!(unread * 4 < count, "too few edits are read");
}
