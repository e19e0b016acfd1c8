//! Files changed at random, byte by byte and value by value, through the commands: an answer, no panic
//! and no internal error, nothing that acts on a terminal, one of three exits.
//!
//! `SYNTH_BYTES=20000` takes so many of each kind, `SYNTH_BYTES_FROM` begins at another number; a number
//! that fails is named, and is the same file on every machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it counted"
)]

mod common;

#[path = "drawing/dice.rs"]
#[allow(dead_code, reason = "files are changed with a part of it")]
mod dice;

use common::{clean, folder, synth};
use dice::Dice;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

fn numbers() -> std::ops::Range<u64> {
    let number = |name, default| std::env::var(name).map_or(default, |n| n.parse().unwrap());
    let from = number("SYNTH_BYTES_FROM", 0);
    from..from + number("SYNTH_BYTES", 60)
}

/// The files of some folders with one of these endings.
fn originals(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let files = folders.iter().flat_map(|folder| common::files(folder));
    let known = files.filter(|file| {
        let ending = file.extension().and_then(|e| e.to_str());
        file.is_file() && ending.is_some_and(|e| endings.contains(&e))
    });
    // A test in a build for debugging reads each of them hundreds of times.
    let read = known.map(|file| std::fs::read(file).unwrap());
    let small: Vec<Vec<u8>> = read.filter(|bytes| bytes.len() < 60_000).collect();
    assert!(small.len() > 10, "{folders:?} have moved");
    small
}

/// What means something to a parser, a terminal or a log.
const PARTS: &[&[u8]] = &[
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b": ",
    b"- ",
    b"\"",
    b"'",
    b"&a ",
    b"*a",
    b"!!str ",
    b"!Sub ",
    b"!Ref ",
    b"|\n",
    b">\n",
    b"#",
    b"---\n",
    b"...\n",
    b"\n",
    b"\r\n",
    b"\t",
    b"  ",
    b"${",
    b"}",
    b"${input.a}",
    b"\0",
    b"\x1b[31m",
    b"\\u001b[2J",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc2\x85",
    b"\xe2\x80\xae",
    b"##[error]",
    b"::error::",
    b"null",
    b"~",
    b"true",
    b"-1",
    b"0",
    b"1e999",
    b"18446744073709551616",
    b"\\",
    b"/",
];

/// One change of bytes.
fn bend(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + dice.below(40)).min(bytes.len());
    match dice.below(7) {
        0 => drop(bytes.splice(at..at, dice.of(PARTS).iter().copied())),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(at..end, dice.of(PARTS).iter().copied())),
        3 => bytes.truncate(at.max(1)),
        4 => {
            let other = dice.of(others);
            let from = dice.below(other.len());
            let to = (from + dice.below(200)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        5 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        _ => {
            let mut lines: Vec<Vec<u8>> =
                bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.swap(one, other);
            *bytes = lines.join(&b'\n');
        }
    }
}

const BLUEPRINT: &[&[&str]] = &[
    &["check"],
    &["check", "--format", "json"],
    &["check", "--format", "github"],
    &["check", "--format", "sarif"],
    &["--target", "cloudformation"],
    &["--target", "terraform"],
    &["reach"],
    &["runbook"],
];

/// Asks a command of a file.
fn asked(what: &str, file: &Path, command: &[&str], exits: &mut BTreeMap<u8, u64>) {
    let arguments = [command, &[file.to_str().unwrap()]].concat();
    let ran = std::panic::catch_unwind(|| synth(&arguments));
    let what = format!("{what}, `synth {}`", command.join(" "));
    let (exit, out, err) = ran.unwrap_or_else(|_| panic!("{what} panics"));
    *exits.entry(exit.code()).or_default() += 1;
    assert!(exit.code() <= 2, "{what}: {}", exit.code());
    assert!(!err.contains("internal error"), "{what}: {err}");
    clean(&what, &err);
    if command.contains(&"json") || command.contains(&"sarif") {
        let json: Result<Value, _> = serde_json::from_str(&out);
        assert!(json.is_ok() || out.is_empty(), "{what}: {out}");
    } else if !command.contains(&"--target") {
        // A template is for other tools, and has texts as they are.
        clean(&what, &out);
    }
    assert!(exit.code() != 2 || out.is_empty(), "{what}: {out}");
}

/// Draws files and asks; how often which exit came.
fn drawn(kind: &str, commands: &[&[&str]], draw: impl Fn(&mut Dice) -> Vec<u8>) {
    let file = folder(&format!("any-bytes-{kind}")).join("file.yaml");
    let mut exits = BTreeMap::new();
    for number in numbers() {
        let mut dice = Dice::new(number);
        std::fs::write(&file, draw(&mut dice)).unwrap();
        let what = format!("SYNTH_BYTES_FROM={number} SYNTH_BYTES=1, {kind}");
        let command = commands[dice.below(commands.len())];
        asked(&what, &file, command, &mut exits);
    }
    println!("{kind}: {exits:?}");
    // Some are mended by chance, some are still right: else nothing behind the parser is asked.
    assert!(exits.len() > 1, "{exits:?}");
}

#[test]
fn blueprints_of_any_bytes_are_answered() {
    let all = originals(
        &["blueprints", "tests/errors", "tests/reading"],
        &["yaml", "json"],
    );
    drawn("blueprints", BLUEPRINT, |dice| {
        let mut bytes = dice.of(&all).clone();
        for _ in 0..=dice.below(4) {
            bend(&mut bytes, &all, dice);
        }
        bytes
    });
}

#[test]
fn documents_of_any_bytes_are_answered() {
    let all = originals(
        &["tests/foreign", "tests/hostile", "snapshots"],
        &["yaml", "json"],
    );
    drawn("documents", common::ASKED_OF_A_DOCUMENT, |dice| {
        let mut bytes = dice.of(&all).clone();
        for _ in 0..=dice.below(3) {
            bend(&mut bytes, &all, dice);
        }
        bytes
    });
}

/// What a value may stand inside of.
fn deeper(value: Value, dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => json!([value]),
        1 => json!({ "Fn::Sub": value }),
        2 => json!({"Fn::If": ["IsIt", value, {"Ref": "AWS::NoValue"}]}),
        3 => json!({"Fn::Join": [",", [value, "${a}"]]}),
        4 => json!({"Fn::GetAtt": value}),
        5 => json!({"dynamic": {"x": {"for_each": value, "content": {}}}}),
        6 => json!(format!("${{jsondecode({value})}}")),
        _ => (0..dice.below(150)).fold(value, |inner, _| json!({"a": [inner]})),
    }
}

/// One change of structure.
fn turn(document: &mut Value, dice: &mut Dice) {
    let mut all = Vec::new();
    common::pointers(document, "", &mut all);
    let (at, other) = (dice.of(&all).clone(), dice.of(&all).clone());
    let there = document.pointer(&other).unwrap().clone();
    let value = document.pointer_mut(&at).unwrap();
    match dice.below(5) {
        // Values change places, unless one is inside of the other.
        0 => {
            let here = std::mem::replace(value, there);
            if let Some(place) = document.pointer_mut(&other) {
                *place = here;
            }
        }
        1 => *value = deeper(value.take(), dice),
        2 => {
            if let Value::Object(map) = value {
                let keys: Vec<String> = map.keys().cloned().collect();
                if keys.len() > 1 {
                    let (a, b) = (dice.of(&keys).clone(), dice.of(&keys).clone());
                    let (one, two) = (map[&a].take(), map[&b].take());
                    map[&a] = two;
                    map[&b] = one;
                }
            } else {
                *value = Value::Null;
            }
        }
        3 => match value {
            Value::Object(map) => {
                let keys: Vec<String> = map.keys().cloned().collect();
                if !keys.is_empty() {
                    map.shift_remove(dice.of(&keys));
                }
            }
            Value::Array(items) if !items.is_empty() => {
                items.remove(dice.below(items.len()));
            }
            _ => *value = there,
        },
        _ => {
            if let Value::Object(map) = value {
                let keys: Vec<String> = map.keys().cloned().collect();
                if !keys.is_empty()
                    && let Some(inner) = map.shift_remove(dice.of(&keys))
                {
                    let new = [
                        "",
                        "Ref",
                        "Fn::Sub",
                        "count",
                        "for_each",
                        "a\u{1b}[31m\nb",
                        "//",
                    ];
                    map.insert((*dice.of(&new)).to_owned(), inner);
                }
            } else {
                *value = json!("\u{1b}[2J\n##[error]\u{202e}");
            }
        }
    }
}

#[test]
fn documents_of_any_structure_are_answered() {
    let all = originals(&["tests/foreign", "tests/hostile", "snapshots"], &["json"]);
    let all: Vec<Value> = all
        .iter()
        .filter_map(|b| serde_json::from_slice(b).ok())
        .collect();
    drawn("structures", common::ASKED_OF_A_DOCUMENT, |dice| {
        let mut document = dice.of(&all).clone();
        for _ in 0..=dice.below(5) {
            turn(&mut document, dice);
        }
        document.to_string().into_bytes()
    });
}
