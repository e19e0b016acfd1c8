//! Where one of several properties may be written, the one that is there becomes another of them, or
//! another stands beside it.

use serde_json::{Map, Value};
use synth::prove::Format;
use synth::prove::types;
use synth::prove::types::Kind;
use synth::prove::types::{How, Row};

/// A block in which a property is another.
pub struct Sibling {
    /// Where the block stands in the resource's properties.
    pub steps: Vec<String>,
    /// Which property, and which other.
    pub what: String,
    /// The block then.
    pub block: Value,
}

/// All of a resource's.
pub fn all(kind: &str, properties: &Value) -> Vec<Sibling> {
    let format = if kind.starts_with("AWS::") {
        Format::CloudFormation
    } else {
        Format::Terraform
    };
    let mut out = Vec::new();
    if let Some(of) = types::of(Kind::of(kind)) {
        block(format, properties, of.rows, &mut Vec::new(), &mut out);
    }
    out
}

/// Pairs of which only one is written, in either order.
fn pairs(rows: &[&'static Row]) -> Vec<(&'static Row, &'static Row)> {
    let mut out: Vec<(&Row, &Row)> = Vec::new();
    for row in rows {
        for other in row.or.iter().chain(row.alone) {
            for pair in [(*row, *other), (*other, *row)] {
                if !out.contains(&pair) {
                    out.push(pair);
                }
            }
        }
    }
    out
}

fn block(
    format: Format,
    value: &Value,
    rows: &[&'static Row],
    steps: &mut Vec<String>,
    out: &mut Vec<Sibling>,
) {
    for (row, other) in pairs(rows) {
        let (from, to) = (row.path(format), other.path(format));
        if from.is_empty() || to.is_empty() {
            continue;
        }
        let (Some(own), None) = (at(value, from), at(value, to)) else {
            continue;
        };
        let mut turned = value.clone();
        take(&mut turned, from);
        put(&mut turned, to, own.clone());
        out.push(Sibling {
            steps: steps.clone(),
            what: format!("{from}>{to}"),
            block: turned,
        });
        if row.alone.contains(&other) || other.alone.contains(&row) {
            let mut both = value.clone();
            put(&mut both, to, own.clone());
            out.push(Sibling {
                steps: steps.clone(),
                what: format!("{from}+{to}"),
                block: both,
            });
        }
    }
    for row in rows {
        if let (How::Which(words), Format::Terraform) = (row.how, format) {
            blocks_by_name(value, words, steps, out);
        }
        let Some(Value::Array(items)) = at(value, row.path(format)) else {
            continue;
        };
        for (index, item) in items.iter().enumerate().filter(|_| !row.packed) {
            let before = steps.len();
            steps.extend(row.path(format).split('.').map(str::to_owned));
            steps.push(index.to_string());
            block(format, item, row.inner, steps, out);
            steps.truncate(before);
        }
    }
}

/// Terraform says by the block's name what it is.
fn blocks_by_name(value: &Value, words: &[(&str, &str)], steps: &[String], out: &mut Vec<Sibling>) {
    for (_, from) in words {
        let Some(own) = at(value, from) else { continue };
        for (_, to) in words.iter().filter(|(_, to)| to != from) {
            let mut turned = value.clone();
            take(&mut turned, from);
            put(&mut turned, to, own.clone());
            out.push(Sibling {
                steps: steps.to_vec(),
                what: format!("{from}>{to}"),
                block: turned,
            });
        }
    }
}

/// What stands at a path, through blocks of which there is one.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) if items.len() == 1 => items[0].get(step),
        other => other.get(step),
    })
}

/// Takes out what stands at a path, and each block that holds nothing more then.
fn take(value: &mut Value, path: &str) {
    let value = match value {
        Value::Array(items) => &mut items[0],
        other => other,
    };
    let map = value.as_object_mut().unwrap();
    let Some((step, rest)) = path.split_once('.') else {
        map.shift_remove(path);
        return;
    };
    take(&mut map[step], rest);
    let empty = match &map[step] {
        Value::Array(items) => items[0] == Value::Object(Map::new()),
        other => *other == Value::Object(Map::new()),
    };
    if empty {
        map.shift_remove(step);
    }
}

/// Puts something at a path.
fn put(value: &mut Value, path: &str, what: Value) {
    let value = match value {
        Value::Array(items) => &mut items[0],
        other => other,
    };
    let map = value.as_object_mut().unwrap();
    match path.split_once('.') {
        None => {
            map.insert(path.to_owned(), what);
        }
        Some((step, rest)) => {
            let inner = map
                .entry(step.to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            put(inner, rest, what);
        }
    }
}
