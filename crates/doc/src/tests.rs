#![allow(clippy::unwrap_used, reason = "a test may panic")]

use super::Json;
use serde_json::Value;
use std::borrow::Cow;

/// What other readers of JSON take, and what they refuse.
const TEXTS: &[&str] = &[
    "null",
    "[]",
    "{}",
    " [1, -2, 3.5, 1e3, 18446744073709551615, -9223372036854775808, 1e400, 0.1, -0] ",
    r#"{"b": {"a": [true, false, null]}, "a": "x", "": [{}]}"#,
    r#"{"escaped \"\u00e4\n": "tab\t, \ud83d\ude00, ${x}", "é": "€"}"#,
    r#"{"a": 1, "b": 2, "a": {"a": 3, "a": 4}}"#,
    r#"{"0":0,"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"10":0,"11":0,"12":0,"13":0,"14":0,"15":0,"3":1}"#,
    "",
    "{\"a\"}",
    "[1,]",
    "\"\u{1}\"",
    "{} {}",
];

#[test]
fn reads_and_writes_what_another_reader_does() {
    for text in TEXTS {
        let theirs: Result<Value, _> = serde_json::from_str(text);
        match (Json::parse(text), theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours.to_string(), theirs.to_string());
                assert_eq!(format!("{ours:#}"), format!("{theirs:#}"));
                assert_eq!(Value::from(&ours), theirs);
                assert_eq!(ours, Json::from(&theirs));
                assert_eq!(ours.clone().owned(), ours);
            }
            (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string()),
            (ours, theirs) => panic!("{text}: {ours:?} and {theirs:?}"),
        }
    }
}

#[test]
fn every_character_is_written_as_another_writer_does() {
    let mut all: String = ('\0'..='\u{2ff}').collect();
    all.extend(['\u{2028}', '\u{fffd}', '\u{1f600}']);
    let each = all.chars().map(String::from);
    for text in each.chain([all.clone()]) {
        let theirs = serde_json::to_string(&Value::from(text.as_str())).unwrap();
        assert_eq!(Json::from(&text).line(), theirs);
        let theirs = serde_json::to_string_pretty(&serde_json::json!({ &text: [&text] })).unwrap();
        let key: Json<'_> = [(&text, Json::from(vec![&text]))]
            .into_iter()
            .collect::<super::Map<'_>>()
            .into();
        assert_eq!(key.pretty(), theirs);
    }
}

#[test]
fn text_without_an_escape_is_not_copied() {
    let json = Json::parse(r#"{"plain": "text", "es\tcaped": "te\nxt"}"#).unwrap();
    for (key, value) in json.as_object().unwrap().clone() {
        let Json::String(value) = value else {
            unreachable!("both are texts");
        };
        let borrowed = |text: &Cow<'_, str>| matches!(text, Cow::Borrowed(_));
        assert_eq!(borrowed(&key), key == "plain");
        assert_eq!(borrowed(&value), value == "text");
    }
}

#[test]
fn objects_are_equal_in_any_order_and_lists_are_not() {
    let (one, two) = (r#"{"a": 1, "b": [1, 2]}"#, r#"{"b": [1, 2], "a": 1}"#);
    assert_eq!(Json::parse(one).unwrap(), Json::parse(two).unwrap());
    for other in [
        r#"{"a": 1}"#,
        r#"{"a": 1, "b": [2, 1]}"#,
        r#"{"a": 1, "c": [1, 2]}"#,
    ] {
        assert_ne!(Json::parse(one).unwrap(), Json::parse(other).unwrap());
    }
}

#[test]
fn pointers_lead_where_another_reader_has_them_lead() {
    let text = r#"{"a/b": {"~": [10, {"": "x"}]}, "": 1}"#;
    let (ours, theirs) = (
        Json::parse(text).unwrap(),
        serde_json::from_str::<Value>(text).unwrap(),
    );
    for pointer in [
        "",
        "/",
        "/a~1b",
        "/a~1b/~0",
        "/a~1b/~0/1",
        "/a~1b/~0/1/",
        "/a~1b/~0/2",
        "/a/b",
        "a",
        "/x",
    ] {
        let ours = ours.pointer(pointer).map(Value::from);
        assert_eq!(ours.as_ref(), theirs.pointer(pointer), "{pointer}");
    }
}

#[test]
fn the_macro_says_what_json_says() {
    let name = String::from("x");
    let made = json!({"a": [1_u8, {"b": &name}, [], {}, Json::Null], "c": name.len(), "d": {"e": [true]},});
    let read = Json::parse(r#"{"a": [1, {"b": "x"}, [], {}, null], "c": 1, "d": {"e": [true]}}"#);
    assert_eq!(made, read.unwrap());
    assert_eq!(json!("text"), Json::parse("\"text\"").unwrap());
}
