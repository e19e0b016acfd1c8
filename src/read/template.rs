//! A `CloudFormation` template in YAML: the same value as in JSON, with the functions that are written as
//! tags spelled out, and a place for each key and value.

use super::guard::{Dialect, Guarded, guard};
use super::limits::Limits;
use super::places::{Id, Lines, Places, What};
use super::scalar::{Meaning, meaning};
use crate::finding::Finding;
use doc::{Json, Map};

/// Reads a template.
pub(super) fn template(text: &str) -> Result<(Json<'static>, Places, Lines), Vec<Finding>> {
    let lines = Lines::of(text);
    let guarded = guard(text, &lines, Limits::DOCUMENT, Dialect::Template)?;
    let value = value(&guarded, guarded.places.root);
    Ok((value, guarded.places, lines))
}

/// The guard has seen how deep it goes, aliases followed.
pub(super) fn value(guarded: &Guarded<'_>, id: Id) -> Json<'static> {
    let id = guarded.places.target(id);
    let plain = match guarded.places.nodes.get(id).map(|n| &n.what) {
        Some(What::List(items)) => {
            Json::Array(items.iter().map(|item| value(guarded, *item)).collect())
        }
        Some(What::Mapping(entries)) => {
            let (merged, own): (Vec<_>, Vec<_>) =
                entries.iter().partition(|entry| *entry.key == *MERGE);
            let pairs = own
                .iter()
                .map(|e| (e.key.to_string(), value(guarded, e.value)));
            let mut map: Map = pairs.collect();
            // A guard that does not take them has refused the file by now.
            for entry in merged {
                merge(&mut map, value(guarded, entry.value));
            }
            Json::Object(map)
        }
        _ => scalar(guarded, id),
    };
    match guarded.tags.get(&id) {
        Some(name) => called(name, plain),
        None => plain,
    }
}

/// The key that brings the keys of other mappings in: <https://yaml.org/type/merge.html>.
const MERGE: &str = "<<";

/// Brings in what is not there; of several mappings the first wins.
fn merge(map: &mut Map<'static>, from: Json<'static>) {
    match from {
        Json::Object(from) => {
            for (key, value) in from {
                if map.get(&key).is_none() {
                    map.push(key, value);
                }
            }
        }
        Json::Array(all) => all.into_iter().for_each(|one| merge(map, one)),
        _ => {}
    }
}

/// `!Ref x` is `{"Ref": "x"}`, `!Sub x` is `{"Fn::Sub": "x"}`:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>.
fn called(name: &str, arguments: Json<'static>) -> Json<'static> {
    let function = match name {
        "Ref" | "Condition" => name.to_owned(),
        other => format!("Fn::{other}"),
    };
    let mut call = Map::new();
    call.push(function, arguments);
    Json::Object(call)
}

/// What a scalar says. Numbers that JSON would write otherwise stay the text that they are: a version
/// `1.10`, an account `012345678901`.
fn scalar(guarded: &Guarded<'_>, id: Id) -> Json<'static> {
    let Some(scalar) = guarded.scalars.get(id).and_then(Option::as_ref) else {
        return Json::Null;
    };
    let text = || Json::from(scalar.text.to_string());
    let as_written = |number: Json<'static>, said: String| {
        if said == *scalar.text { number } else { text() }
    };
    // The argument of a function is a text, whatever it looks like.
    if scalar.quoted || guarded.tags.contains_key(&id) {
        return text();
    }
    match meaning(&scalar.text) {
        Meaning::Null => Json::Null,
        Meaning::Bool(flag) => Json::Bool(flag),
        Meaning::Whole(n) => as_written(Json::from(n), n.to_string()),
        Meaning::Negative(n) => as_written(Json::from(n), n.to_string()),
        Meaning::Fraction(n) => match serde_json::Number::from_f64(n) {
            Some(number) => as_written(Json::Number(number), n.to_string()),
            None => text(),
        },
        Meaning::Beyond | Meaning::Text => text(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::template;
    use serde_json::json;

    #[test]
    fn tags_are_spelled_out() {
        let text = "Resources:\n  A:\n    Type: T\n    Properties:\n      R: !Ref B\n      S: !Sub 'x-${B}'\n      L: !Sub ['${a}', {a: !GetAtt B.Arn}]\n      G: !GetAtt B.Outputs.X\n      I: !If [C, !Ref D, !Ref 'AWS::NoValue']\n      J: !Join ['', [a, !ImportValue b]]\n      N: [1, 01, 1.10, 0.5, true, 'true', ~]\n      E: &one {k: v}\n      F: *one\n";
        let (value, _, _) = template(text).unwrap();
        let value = serde_json::Value::from(&value);
        assert_eq!(
            value["Resources"]["A"]["Properties"],
            json!({
                "R": {"Ref": "B"},
                "S": {"Fn::Sub": "x-${B}"},
                "L": {"Fn::Sub": ["${a}", {"a": {"Fn::GetAtt": "B.Arn"}}]},
                "G": {"Fn::GetAtt": "B.Outputs.X"},
                "I": {"Fn::If": ["C", {"Ref": "D"}, {"Ref": "AWS::NoValue"}]},
                "J": {"Fn::Join": ["", ["a", {"Fn::ImportValue": "b"}]]},
                "N": [1, "01", "1.10", 0.5, true, "true", null],
                "E": {"k": "v"},
                "F": {"k": "v"}
            })
        );
    }

    #[test]
    fn keys_twice_and_merge_keys_are_refused() {
        for text in [
            "Resources:\n  A: {Type: T}\n  A: {Type: T}\n",
            "Resources:\n  A: &a {Type: T}\n  B:\n    <<: *a\n",
        ] {
            assert_eq!(template(text).unwrap_err().len(), 1, "{text}");
        }
    }
}
