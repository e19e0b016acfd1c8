//! What may not be read is refused, at its place; what may be read is read the same by both parsers.
#![allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

#[path = "common/drawn.rs"]
mod drawn;

use std::path::{Path, PathBuf};
use synth::finding::{Finding, print};
use synth::read::{source, text_of};

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// Every file in and under the folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![here(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else {
            found.push(path);
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder}");
    found
}

/// `(line, code)` of every `error[CODE]` in the file.
fn expected(bytes: &[u8]) -> Vec<(usize, String)> {
    // UTF-16 says it with a zero byte behind each character.
    let bytes: Vec<u8> = if bytes.starts_with(b"\xff\xfe") {
        bytes.iter().copied().filter(|b| *b != 0).collect()
    } else {
        bytes.to_vec()
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut list = Vec::new();
    for (i, line) in text.split('\n').enumerate() {
        for (at, _) in line.match_indices("error[") {
            list.push((i + 1, line[at + 6..at + 11].to_owned()));
        }
    }
    list
}

fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .to_str()
        .unwrap()
        .replace('\\', "/")
}

#[test]
fn every_fixture_is_refused_where_it_says() {
    let mut shown = String::new();
    let mut wrong = String::new();
    for path in files("tests/reading") {
        let bytes = std::fs::read(&path).unwrap();
        let name = name(&path);
        let findings: Vec<Finding> =
            print::sorted(source(&name, &bytes).map(|_| ()).expect_err(&name));
        let found: Vec<(usize, String)> = findings
            .iter()
            .map(|f| (f.place.expect(&name).line, f.code.to_string()))
            .collect();
        let text = print::Text {
            file: &name,
            text: text_of(&bytes),
        };
        let drawn = print::human(&findings, text, false);
        if name == "tests/reading/empty.bin" {
            assert_eq!(found, [(1, "E0102".to_owned())]);
        } else if found != expected(&bytes) {
            wrong = format!("{wrong}{:?}\n{drawn}", expected(&bytes));
        }
        assert!(findings.iter().all(|f| !f.help.is_empty()), "{name}");
        shown.push_str(&drawn);
    }
    assert!(wrong.is_empty(), "{wrong}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("reading", shown));
}

/// The first finding's code.
fn code(bytes: &[u8]) -> Option<String> {
    let findings = source("b.yaml", bytes).map(|_| ()).err()?;
    let place = findings[0].place.unwrap();
    assert!(place.line > 0 && place.column > 0);
    Some(findings[0].code.to_string())
}

#[test]
fn what_is_too_large_is_refused_at_once() {
    for byte in [b'a', b'[', b'\n', b' ', 0, 0xff] {
        let bytes = vec![byte; 10_000_000];
        let start = std::time::Instant::now();
        assert_eq!(code(&bytes).unwrap(), "E0104");
        assert!(start.elapsed().as_millis() < 100);
    }
}

/// Up to the limit of size, whatever stands there: an answer without a panic and in reasonable time.
#[test]
fn a_control_character_is_found_wherever_it_stands() {
    // Plain text is read a block at a time: the first of a block, the last, and behind other letters.
    for at in (0..200).chain([1 << 16]) {
        for letter in ["a", "é", "語"] {
            let text = format!("x: 1 # {}{}\u{7}: b\n", letter, "a".repeat(at));
            let refused = source("f.yaml", text.as_bytes()).unwrap_err();
            let place = refused[0].place.unwrap();
            assert!(refused[0].message.contains("U+0007"), "{refused:?}");
            let wanted = (7 + letter.len() + at, at + 9);
            assert_eq!((place.start, place.column), wanted, "{letter} {at}");
            let sound = text.replace('\u{7}', "");
            assert!(source("f.yaml", sound.as_bytes()).is_ok(), "{letter} {at}");
        }
    }
}

#[test]
fn a_mebibyte_of_anything_is_answered_soon() {
    let big = format!("a: &a \"{}\"\nb: [", "x".repeat(400_000));
    let anchors = format!("{big}{}]\n", "*a,".repeat(100_000));
    let wide = format!("a: &a [{}]\nb: [", "x,".repeat(4_000));
    let wide = format!("{wide}{}]\n", "*a,".repeat(20_000));
    assert_eq!(code(anchors.as_bytes()).unwrap(), "E0108");
    assert_eq!(code(wide.as_bytes()).unwrap(), "E0108");
    assert_eq!(code("[".repeat(100_000).as_bytes()).unwrap(), "E0107");
    assert_eq!(code("{a: ".repeat(100_000).as_bytes()).unwrap(), "E0107");
    assert_eq!(code("- ".repeat(100_000).as_bytes()).unwrap(), "E0107");
    assert_eq!(code("? ".repeat(100_000).as_bytes()).unwrap(), "E0111");
    assert_eq!(code("a,".repeat(500_000).as_bytes()), None, "one long text");
    assert_eq!(code("a: 1\n".repeat(60_000).as_bytes()).unwrap(), "E0108");
    for part in [
        "[",
        "]",
        "{",
        "}",
        "{[",
        "[{",
        "- ",
        "-\n",
        "? ",
        ": ",
        ":\n",
        "a: ",
        "a:\n",
        "a: b\n",
        "'",
        "\"",
        "'a' ",
        "\"a\": ",
        "&a ",
        "*a ",
        "!a ",
        "!!str ",
        "| ",
        "|\n",
        ">\n a\n",
        "# a\n",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "\t",
        "\r",
        " ",
        "\n",
        ",",
        "[a,",
        "{a,",
        "[a: ",
        "\\",
        "\"\\",
        "あ",
        "あ: ",
        "- あ\n",
        "\u{85}",
        "\u{2028}",
        "<<: ",
        "? a\n: b\n",
        "a",
        "a ",
        "[]",
        "[],",
        "{},",
        "[[],[",
        "a\n",
        " a\n",
        "&a [",
        "&a\n",
        "- - ",
        "-\t",
        "? - ",
        "- ? ",
        "{? ",
        "[? ",
    ] {
        for (before, behind) in [
            ("", ""),
            ("a: ", ""),
            ("[", "]"),
            ("a: \"", "\""),
            ("a: |\n  ", ""),
        ] {
            // What is quadratic in one of them shows in the first already.
            let most = if before.is_empty() { 1 << 20 } else { 1 << 17 };
            let room = most - before.len() - behind.len();
            let text = format!("{before}{}{behind}", part.repeat(room / part.len()));
            let start = std::time::Instant::now();
            let _ = code(text.as_bytes());
            let took = start.elapsed().as_secs();
            assert!(took < 10, "{before:?} {part:?} {behind:?}: {took} s");
        }
    }
}

#[test]
fn marks_line_ends_and_json_are_accepted() {
    let plain = source("a", b"a: 1\nb:\n  - c\n").unwrap();
    for same in [
        &b"\xef\xbb\xbfa: 1\nb:\n  - c\n"[..],
        b"a: 1\r\nb:\r\n  - c\r\n",
        b"a: 1\rb:\r  - c\r",
        b"---\na: 1\nb:\n- c\n...\n",
        b"%YAML 1.2\n---\na: 1\nb: [c]",
        b"{\"a\": 1, \"b\": [\"c\"]}",
        b"{\n\t\"a\":1,\n\t\"b\":[\n\t\t\"c\"\n\t]\n}\n",
    ] {
        let read = source("a", same).unwrap_or_else(|f| panic!("{f:#?}"));
        assert_eq!(read.value, plain.value);
        assert!(!read.text.starts_with('\u{feff}'));
    }
}

/// All pointers of a value.
fn pointers(value: &serde_json::Value, at: &str, list: &mut Vec<String>) {
    list.push(at.to_owned());
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                pointers(value, &synth::finding::pointer(at, key), list);
            }
        }
        serde_json::Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{i}"), list);
            }
        }
        _ => {}
    }
}

#[test]
fn both_parsers_agree_on_every_file() {
    let mut read = 0;
    for folder in ["blueprints", "tests"] {
        for path in files(folder) {
            let known = ["yaml", "yml", "json"];
            if !path
                .extension()
                .is_some_and(|e| known.iter().any(|k| e == *k))
            {
                continue;
            }
            // What is hostile may be too deep or too large for a blueprint, templates have tags, and files
            // of other tools merge mappings.
            let others = [
                "tests/hostile/",
                "tests/foreign/",
                "tests/import/",
                "tests/mistakes/",
                "tests/nested/",
            ];
            if others.iter().any(|folder| name(&path).starts_with(folder)) {
                continue;
            }
            let refused = name(&path).starts_with("tests/reading/");
            let bytes = std::fs::read(&path).unwrap();
            match source(&name(&path), &bytes) {
                Ok(source) => {
                    assert!(!refused);
                    let mut list = Vec::new();
                    pointers(&source.value, "", &mut list);
                    assert_eq!(source.places.pointers(), list, "{}", path.display());
                    assert!(list.iter().all(|p| source.places.has(p)));
                    read += 1;
                }
                Err(findings) => assert!(refused, "{findings:#?}"),
            }
        }
    }
    assert!(read >= 7, "{read}");
}

#[test]
fn every_key_and_value_stands_where_it_is_written() {
    use synth::finding::Side;
    let text = "name: shop\n表: &t\n  ポート: 80\n  empty:\n  list: [a, {b: c}]\nagain: *t\n\"a/b~c\": 1\n";
    let source = source("a.yaml", text.as_bytes()).unwrap();
    let at = |pointer: &str, side| {
        let (start, end) = source.places.find(pointer, side);
        &text[start..end]
    };
    assert_eq!(at("/name", Side::Value), "shop");
    assert_eq!(at("/name", Side::Key), "name");
    assert_eq!(at("/表/ポート", Side::Key), "ポート");
    assert_eq!(at("/表/ポート", Side::Value), "80");
    assert_eq!(
        at("/表/empty", Side::Value),
        "empty",
        "nothing has no place"
    );
    assert_eq!(at("/表/list/1/b", Side::Value), "c");
    assert_eq!(at("/表/list/1", Side::Key), "{b: c}", "an entry has no key");
    assert_eq!(at("/again", Side::Value), "*t");
    assert_eq!(
        at("/again/ポート", Side::Value),
        "80",
        "where the anchor is"
    );
    assert_eq!(at("/a~1b~0c", Side::Value), "1");
    assert_eq!(
        at("/表/absent/deeper", Side::Value),
        "表",
        "the nearest that is there"
    );
    assert_eq!(at("/表/list/7", Side::Value), "list");
    let mut found = Finding::new(synth::finding::codes::WRONG_TYPE, "/表/ポート", "", "");
    let place = source.place(&found);
    assert_eq!((place.line, place.column), (3, 8));
    found.side = Side::Key;
    let place = source.place(&found);
    assert_eq!((place.line, place.column), (3, 3));
}

/// Bytes that no generator of texts would think of, and texts that are nearly blueprints.
#[test]
fn nothing_makes_it_panic() {
    let valid: Vec<Vec<u8>> = files("blueprints")
        .iter()
        .chain(&files("tests/reading"))
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let parts: Vec<&[u8]> =
        "[ ] { } , : ? - ~ & * ! | > ' \" # % @ ` \\ \n \t \r << &a *a !!str --- ... : \n- "
            .split(' ')
            .map(str::as_bytes)
            .chain([
                b" ".as_slice(),
                b"  ",
                b"\xef\xbb\xbf",
                b"\xe3\x81\x82",
                b"\0",
                b"\x85",
                b"\r\n",
            ])
            .collect();
    drawn::drawn(5_000, 32, |u| {
        let bytes: Vec<u8> = u.arbitrary()?;
        let _ = source("a", &bytes);
        Ok(())
    });
    drawn::drawn(5_000, 32, |u| {
        let mut text = Vec::new();
        for _ in 0..u.int_in_range(1..=60)? {
            text.extend_from_slice(u.choose(&parts)?);
            if u.ratio(1, 3)? {
                text.push(*u.choose(b"ab19 ")?);
            }
        }
        let _ = source("a", &text);
        Ok(())
    });
    drawn::drawn(5_000, 32, |u| {
        let mut bytes = u.choose(&valid)?.clone();
        for _ in 0..u.int_in_range(1..=6)? {
            let at = u.int_in_range(0..=bytes.len())?;
            match u.int_in_range(0..=2)? {
                0 => {
                    let part = u.choose(&parts)?;
                    bytes.splice(at..at, part.iter().copied());
                }
                1 => bytes.truncate(at),
                _ => {
                    let end = u.int_in_range(at..=(at + 20).min(bytes.len()))?;
                    bytes.drain(at..end);
                }
            }
        }
        let name = "a";
        if let Err(findings) = source(name, &bytes) {
            let text = print::Text {
                file: name,
                text: text_of(&bytes),
            };
            let drawn = print::human(&print::sorted(findings.clone()), text, false);
            assert!(drawn.lines().filter(|l| l.starts_with("error[")).count() >= 1);
            let _ = print::github(&findings, text);
        }
        Ok(())
    });
}

#[test]
fn only_the_reader_knows_that_there_is_yaml() {
    for path in files("src") {
        let name = name(&path);
        let text = std::fs::read_to_string(&path).unwrap();
        let knows = text.contains("serde_yaml::") || text.contains("saphyr_parser::");
        let may = ["source", "value", "scalar"].map(|file| format!("src/read/{file}.rs"));
        let may = may.contains(&name) || name.starts_with("src/read/guard/");
        assert!(may || !knows, "{name}");
    }
}
