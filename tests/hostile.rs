//! Files that mean harm, one file a case in `tests/hostile`: what is printed of them is clean and forges
//! nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{files, folder, synth};
use serde_json::Value;
use synth::cli::Exit;

fn cases() -> Vec<String> {
    files("tests/hostile")
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}

/// Control characters but the end of a line, other ends of lines, what turns the direction of a text,
/// and a command of a build's log.
fn clean(what: &str, text: &str) {
    let acts = |c: char| {
        c != '\n'
            && (c.is_control()
                || "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}".contains(c)
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c))
    };
    let at = text.find(acts);
    assert_eq!(at, None, "{what}: {}", text.escape_debug());
    assert!(!text.contains("##["), "{what}: {text}");
}

const COMMANDS: &[&[&str]] = &[
    &["check"],
    &["check", "--format", "json"],
    &["check", "--format", "github"],
    &["check", "--format", "sarif"],
    &["reach"],
    &["reach", "--format", "json"],
    &["reach", "--format", "markdown"],
];

#[test]
fn what_is_printed_is_clean_in_every_format_and_every_line() {
    for case in cases() {
        for command in COMMANDS {
            let (_, out, err) = synth(&[command, &[case.as_str()][..]].concat());
            let what = format!("{} {case}", command.join(" "));
            clean(&what, &err);
            if command.last() == Some(&"json") || command.last() == Some(&"sarif") {
                // A command of a log is no matter of what stands in a text of JSON.
                clean(&what, &out.replace("##[", ""));
            } else {
                clean(&what, &out);
            }
        }
    }
}

/// Paths as JSON has them, each of them once in a table: no name makes a row, ends one, or ends a cell.
#[test]
fn names_forge_no_rows_and_no_cells() {
    let mut rows = 0;
    for case in cases() {
        let (exit, out, _) = synth(&["reach", &case, "--format", "json"]);
        if exit != Exit::Done {
            continue;
        }
        let json: Value = serde_json::from_str(&out).unwrap();
        let paths = json["paths"].as_array().unwrap();
        let (_, table, _) = synth(&["reach", &case]);
        let lines: Vec<&str> = table.lines().skip(1).filter(|l| !l.is_empty()).collect();
        assert_eq!(lines.len(), paths.len(), "{case}: {table}");
        for (line, path) in lines.iter().zip(paths) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            assert!(cells.len() >= 4, "{case}: {line}");
            assert_eq!(cells[2], path["port"].to_string(), "{case}: {line}");
            let verdict = cells[3].trim_end_matches(',');
            assert_eq!(verdict, path["verdict"], "{case}: {line}");
        }
        let (_, table, _) = synth(&["reach", &case, "--format", "markdown"]);
        let lines: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(lines.len(), paths.len(), "{case}: {table}");
        for line in lines {
            assert_eq!(line.matches('|').count(), 6, "{case}: {line}");
            assert!(
                [4, 6].contains(&line.matches('`').count()),
                "{case}: {line}"
            );
        }
        rows += paths.len();
    }
    assert!(rows > 10, "{rows}");
}

/// Each question of one path, asked by the names that JSON gives.
#[test]
fn a_chain_is_its_own_lines() {
    let case = "tests/hostile/names.json";
    let (_, out, _) = synth(&["reach", case, "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    let mut asked = 0;
    for path in json["paths"].as_array().unwrap() {
        let from = path["from"].as_str().unwrap();
        let to = format!("{}:{}", path["to"].as_str().unwrap(), path["port"]);
        for format in ["human", "markdown"] {
            let (exit, out, err) = synth(&[
                "reach", case, "--from", from, "--to", &to, "--format", format,
            ]);
            assert_eq!(exit, Exit::Done, "{err}");
            clean(&to, &out);
            clean(&to, &err);
            let begin = if format == "human" { "  " } else { "1. `" };
            let first = out.lines().next().unwrap();
            if format == "human" {
                assert_eq!(first.split_whitespace().count(), 5, "{first}");
            } else {
                assert_eq!(first.matches('`').count(), 4, "{first}");
            }
            let rest = out.lines().skip(1).filter(|l| !l.is_empty());
            assert!(rest.clone().count() >= 1, "{out}");
            for line in rest {
                assert!(line.starts_with(begin), "{line}");
            }
        }
        asked += 1;
    }
    assert!(asked > 10);
    let (exit, _, err) = synth(&["reach", case, "--from", "a\u{1b}[2J\nerror: forged"]);
    assert_eq!(exit, Exit::Failed);
    clean("an unknown name", &err);
    assert!(
        !err.lines().any(|l| l.starts_with("error: forged")),
        "{err}"
    );
}

/// Every command that names a file says its name in one line.
#[cfg(unix)]
#[test]
fn names_of_files_are_clean_too() {
    let folder = folder("hostile-names");
    let bad = "a\u{1b}[31m\nerror: forged\u{202e}";
    let file = folder.join(bad).join("x");
    let name = file.to_str().unwrap();
    let blueprint = "blueprints/minimal.yaml";
    for arguments in [
        &["check", name][..],
        &[name],
        &["reach", name],
        &["check", blueprint, "--against", name],
        &[blueprint, "-o", name],
        &["smoke", blueprint, "--outputs", name],
        &["snapshot", name],
        &["release", blueprint, "--service", bad],
        &[
            "release",
            blueprint,
            "--service",
            "backend",
            "--outputs",
            name,
        ],
        &["explain", bad],
        &["check", blueprint, "--format", bad],
        &[bad, bad, bad],
    ] {
        let (exit, out, err) = synth(arguments);
        assert_ne!(exit, Exit::Done, "{arguments:?}");
        clean("standard output", &out);
        clean(arguments[0], &err);
        let forged = err.lines().filter(|l| l.starts_with("error: forged"));
        assert_eq!(forged.count(), 0, "{arguments:?}: {err}");
    }
    // A blueprint with a mistake, in a file of such a name.
    let file = folder.join(bad);
    std::fs::write(&file, "name: 5\n").unwrap();
    for format in ["human", "json", "github", "sarif"] {
        let (_, out, err) = synth(&["check", file.to_str().unwrap(), "--format", format]);
        clean(format, &out);
        clean(format, &err);
    }
}

/// What a terminal would be sent, asked of the program itself.
#[cfg(unix)]
#[test]
fn a_terminal_gets_no_escape_but_colours() {
    let script = "import os,pty,sys\npty.spawn(sys.argv[1:])\n";
    for case in cases() {
        for command in ["check", "reach"] {
            let ran = std::process::Command::new("python3")
                .args(["-c", script, common::PROGRAM, command, &case])
                .env("TERM", "xterm")
                .env_remove("NO_COLOR")
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n");
            let mut rest = String::new();
            for (index, part) in text.split("\u{1b}[").enumerate() {
                // Colours: numbers, semicolons, an m.
                let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
                let colour = index == 0 || end.is_some_and(|e| part[e..].starts_with('m'));
                assert!(colour, "{command} {case}: {}", part.escape_debug());
                rest.push_str(part);
            }
            clean(&format!("{command} {case}"), &rest);
        }
    }
}
