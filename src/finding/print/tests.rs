#![allow(clippy::unwrap_used, reason = "a test may panic")]
use super::*;
use crate::finding::{Fix, Place, codes};

const TEXT: &str = "name: shop\nサービス:\n  表: {ポート: 八十, port: 1}\n";

fn place(part: &str) -> Place {
    let start = TEXT.find(part).unwrap();
    let before = &TEXT[..start];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    Place {
        line,
        column,
        start,
        end: start + part.len(),
    }
}

fn finding(part: &str) -> Finding {
    Finding::new(
        codes::WRONG_TYPE,
        "/サービス",
        format!("`{part}` is no number"),
        "write 80",
    )
    .at(place(part))
}

fn file() -> Text<'static> {
    Text {
        file: "b:1,2.yaml",
        text: TEXT,
    }
}

#[test]
fn people_see_the_line_and_the_column_in_characters() {
    let out = human(
        &[finding("八十").because(["one fact".into()])],
        file(),
        false,
    );
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "error[E0203]: `八十` is no number");
    assert!(lines[1].ends_with("--> b:1,2.yaml:3:12"), "{out}");
    assert!(out.contains("3 |   表: {ポート: 八十, port: 1}"), "{out}");
    let marks = lines.iter().find(|l| l.contains('^')).unwrap();
    // Both wide characters are underlined, behind eleven columns of narrow and wide ones.
    assert!(marks.ends_with("^^^^"), "{out}");
    assert!(out.contains("= note: one fact\n"), "{out}");
    assert!(out.contains("= help: write 80\n"), "{out}");
}

#[test]
fn a_finding_without_a_place_names_the_file() {
    let whole = Finding::new(codes::EMPTY, "", "the file is empty", "write");
    let out = human(&[whole], file(), false);
    assert!(out.starts_with("error[E0102]: the file is empty\n"));
    assert!(out.contains("--> b:1,2.yaml\n"), "{out}");
}

#[test]
fn no_text_begins_a_finding_of_its_own() {
    let mut bad = finding("八十");
    bad.message = "a\nerror[E0001]: b".into();
    bad.help = "c\r\nwarning[W1]: d".into();
    let out = human(&[bad], file(), false);
    assert_eq!(out.lines().filter(|l| l.starts_with("error[")).count(), 1);
    assert!(!out.lines().any(|l| l.starts_with("warning[")));
}

#[test]
fn long_lines_are_shown_in_part() {
    let text = format!("{}X{}", "あ".repeat(100_000), "y".repeat(100_000));
    let start = 300_000;
    let place = Place {
        line: 1,
        column: 100_001,
        start,
        end: start + 1,
    };
    let found = Finding::new(codes::SYNTAX, "", "wrong", "right").at(place);
    let out = human(
        &[found],
        Text {
            file: "f",
            text: &text,
        },
        false,
    );
    assert!(out.contains("f:1:100001"));
    assert!(out.contains('X') && out.contains("..."));
    assert!(out.lines().all(|l| l.chars().count() < 300), "{out}");
}

#[test]
fn a_place_outside_of_the_text_is_still_named() {
    let place = Place {
        line: 7,
        column: 3,
        start: 9_999,
        end: 10_000,
    };
    let found = Finding::new(codes::NOT_TEXT, "", "binary", "").at(place);
    assert!(human(&[found], file(), false).contains("b:1,2.yaml:7:3"));
}

#[test]
fn programs_get_the_agreed_shape() {
    let found = finding("八十")
        .because(["fact".into()])
        .fix(Fix::write("/サービス/表/ポート", "80"));
    let files = [Of {
        findings: &[found],
        let_be: &[],
        text: file(),
    }];
    let json = serde_json::to_value(json(&files)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"findings": [{
            "code": "E0203", "severity": "error", "message": "`八十` is no number",
            "help": "write 80", "file": "b:1,2.yaml", "line": 3, "column": 12,
            "path": "/サービス", "address": null, "evidence": ["fact"],
            "fixes": [{"path": "/サービス/表/ポート", "edit": "write", "text": "80", "value": null}],
        }]})
    );
}

#[test]
fn github_gets_one_escaped_line_per_finding() {
    let mut found = finding("八十");
    found.message = "100% wrong: a,\nb".into();
    assert_eq!(
        github(&[found], file()),
        "::error file=b%3A1%2C2.yaml,line=3,col=12,title=E0203::100%25 wrong: a,␊b%0Ahelp: write 80\n"
    );
}

#[test]
fn the_order_is_that_of_the_text_and_nothing_is_said_twice() {
    let later = finding("port");
    let earlier = finding("八十");
    let mut whole = finding("port");
    whole.place = None;
    let list = sorted(vec![
        later.clone(),
        earlier.clone(),
        whole.clone(),
        later.clone(),
    ]);
    assert_eq!(list, [whole, earlier, later]);
}

#[test]
fn the_summary_counts() {
    let mut warning = finding("port");
    warning.severity = Severity::Warning;
    let error = finding("port");
    assert_eq!(summary(&[]), None);
    assert_eq!(summary(&[warning.clone()]).unwrap(), "1 warning");
    assert_eq!(
        summary(&[error.clone(), error, warning]).unwrap(),
        "2 errors and 1 warning"
    );
}
