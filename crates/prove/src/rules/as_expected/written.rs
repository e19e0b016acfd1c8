//! What a property of a block is, in the blueprint's words. A part of [`super`].

use crate::intent::list;
use crate::rules::case::Case;
use crate::types::{How, Row, Takes};
use crate::value::Value;
use crate::world::rows::Fact;

/// Whether a value is the one that is meant; what only a deployment knows is, unless it has to be
/// `known`.
pub fn fits(row: &Row, is: &Fact<String>, should: &str, known: bool) -> bool {
    let should = word(row, should);
    match is {
        Fact::Known(text) => text == should,
        // A list without items need not be written.
        Fact::Absent => row.default.map(|d| word(row, d)) == Some(should) || should == "[]",
        Fact::Unknown(said) => !known || said == should,
    }
}

/// Terraform's word, where the formats call a value differently.
fn word<'w>(row: &Row, text: &'w str) -> &'w str {
    let How::Words(words) = row.how else {
        return text;
    };
    let found = words.iter().find(|(cfn, _)| *cfn == text);
    found.map_or(text, |(_, tf)| tf)
}

/// Whether a property of a block is this.
pub fn is(case: &Case<'_>, block: &Value, row: &Row, should: &str) -> bool {
    fits(row, &written(case, block, row), should, true)
}

/// A property of a block, in the blueprint's words.
pub fn written(case: &Case<'_>, block: &Value, row: &Row) -> Fact<String> {
    let r = case.scene.read();
    let Some(value) = r.within(block, row) else {
        return Fact::Absent;
    };
    match r.behind(value) {
        Value::Map(map) if map.is_empty() => Fact::Known("{}".to_owned()),
        // Terraform writes a single block as a list of one.
        Value::List(items) if matches!(&items[..], [Value::Map(map)] if map.is_empty()) => {
            Fact::Known("{}".to_owned())
        }
        Value::Map(map) if matches!(row.how, How::Pairs) => {
            let pair =
                |(key, value): &(String, Value)| format!("{key}={}", case.said(r.behind(value)));
            let mut pairs: Vec<String> = map.iter().map(pair).collect();
            pairs.sort();
            Fact::Known(list(row, pairs))
        }
        value if matches!(value, Value::List(_)) || row.is_set() => {
            let items = value.items().iter().map(|item| case.said(item)).collect();
            Fact::Known(list(row, items))
        }
        value => {
            let plain = match row.takes {
                Takes::Flag => match r.as_flag(Some(value)) {
                    Fact::Known(flag) => Fact::Known(flag.to_string()),
                    Fact::Absent => Fact::Absent,
                    Fact::Unknown(what) => Fact::Unknown(what),
                },
                _ => r.as_text(Some(value)),
            };
            match plain {
                Fact::Known(text) => Fact::Known(word(row, &text).to_owned()),
                Fact::Absent => Fact::Absent,
                Fact::Unknown(_) => Fact::Unknown(case.said(value)),
            }
        }
    }
}
