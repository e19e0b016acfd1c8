//! Everything that the schema refuses, in words: code, place, what to write instead.

mod keys;
mod meant;
pub(super) mod said;
mod values;

use crate::finding::{Finding, Fix, codes, pointer};
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use said::{called, either, shown};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use values::Refused;

pub(super) use keys::matches;
pub use said::Written;

/// What is known of the words that people write in a blueprint, besides its schema.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// A mapping's pattern, a key of another tool, and the right one's pattern or what to do instead.
    pub other_words: &'a [(&'a str, &'a str, &'a str)],
    /// A key's pattern, a value of another tool, and the right one.
    pub other_values: &'a [(&'a str, &'a str, &'a str)],
    /// How a scalar stands in the text.
    pub written: Written<'a>,
}

/// One refusal, and what was probably meant: later checks go on with it.
pub struct Wrong {
    /// What is wrong.
    pub finding: Finding,
    /// What was probably meant.
    pub meant: Meant,
    /// The pointer of a key that is missing.
    pub(super) missing: Option<String>,
}

/// What was probably meant.
pub enum Meant {
    /// Nothing that can be told.
    Unknown,
    /// This value in its place.
    Value(Value),
    /// The value, at this pointer.
    At(String),
}

impl Wrong {
    fn meaning(finding: Finding, value: Value) -> Self {
        Self {
            finding,
            meant: Meant::Value(value),
            missing: None,
        }
    }
}

impl From<Finding> for Wrong {
    fn from(finding: Finding) -> Self {
        Self {
            finding,
            meant: Meant::Unknown,
            missing: None,
        }
    }
}

/// What the schema refuses: of each value one thing, and no key as missing that is there under another
/// name.
pub fn explain(schema: &Value, value: &Value, words: &Vocabulary<'_>) -> Vec<Wrong> {
    let mut schema = schema.clone();
    without_null(&mut schema);
    let Ok(validator) = Validator::new(&schema) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for error in validator.iter_errors(value) {
        say(&schema, &error, words, &mut out);
    }
    let there: BTreeSet<String> = out
        .iter()
        .filter_map(|wrong| match &wrong.meant {
            Meant::At(to) => Some(to.clone()),
            _ => None,
        })
        .collect();
    // A choice says more than a type: what is chosen from has that type.
    out.sort_by_key(|wrong| wrong.finding.code != codes::NOT_ALLOWED);
    let mut said = BTreeSet::new();
    out.retain(|wrong| {
        let missing = wrong.missing.as_ref();
        missing.is_none_or(|key| !there.contains(key))
            && (missing.is_some() || said.insert(wrong.finding.path.clone()))
    });
    out
}

/// An optional key need not be there; it does not take `null`, and a choice between a type and
/// `null` hides every mistake behind "matches none of the two".
fn without_null(schema: &mut Value) {
    if let Value::Object(map) = schema {
        for word in ["anyOf", "oneOf"] {
            if let Some(Value::Array(branches)) = map.get_mut(word) {
                branches.retain(|b| b != &json!({"type": "null"}));
                if branches.len() == 1 {
                    let only = branches.remove(0);
                    map.shift_remove(word);
                    if let Value::Object(only) = only {
                        map.extend(only);
                    }
                }
            }
        }
        if let Some(Value::Array(types)) = map.get_mut("type") {
            types.retain(|t| t != "null");
            if types.len() == 1 {
                let only = types.remove(0);
                map.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(words)) = map.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        // The breaks of a description are those of the source.
        if let Some(Value::String(text)) = map.get_mut("description") {
            *text = text.replace('\n', " ");
        }
        map.values_mut().for_each(without_null);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(without_null);
    }
}

/// The part of the schema that an error comes from.
fn origin<'s>(schema: &'s Value, path: &str) -> &'s Value {
    let mut at = schema;
    let mut tokens: Vec<&str> = path.split('/').skip(1).collect();
    tokens.pop();
    for token in tokens {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = if token == "$ref" {
            at
        } else {
            step(at, &token)
        };
        while let Some(to) = at["$ref"].as_str() {
            at = schema
                .pointer(to.trim_start_matches('#'))
                .unwrap_or(&Value::Null);
        }
    }
    at
}

fn step<'s>(at: &'s Value, token: &str) -> &'s Value {
    match at {
        Value::Array(items) => token
            .parse::<usize>()
            .ok()
            .and_then(|n| items.get(n))
            .unwrap_or(&Value::Null),
        other => &other[token],
    }
}

fn say(schema: &Value, error: &ValidationError<'_>, words: &Vocabulary<'_>, out: &mut Vec<Wrong>) {
    let path = error.instance_path().as_str();
    let from = origin(schema, error.schema_path().as_str());
    let value = Refused {
        schema,
        from,
        path,
        value: error.instance(),
        words,
    };
    out.push(match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known: Vec<&str> = from["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(k, _)| k.as_str())
                .collect();
            out.extend(unexpected.iter().map(|key| {
                let answer = keys::unknown(schema, path, error.instance(), key, &known, words);
                Wrong {
                    finding: answer.finding,
                    meant: answer.meant.map_or(Meant::Unknown, Meant::At),
                    missing: None,
                }
            }));
            return;
        }
        Kind::Required { property } => {
            missing(schema, from, path, property.as_str().unwrap_or_default())
        }
        Kind::Type { kind } => value.of_type(kind),
        Kind::Enum { options } => value.choice(options),
        Kind::Constant { expected_value } => value.choice(&json!([expected_value.as_ref()])),
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            value.bound(&limit.clone(), true)
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            value.bound(&limit.clone(), false)
        }
        Kind::MinLength { .. }
        | Kind::MaxLength { .. }
        | Kind::MinItems { .. }
        | Kind::MaxItems { .. }
        | Kind::MinProperties { .. }
        | Kind::MaxProperties { .. }
        | Kind::UniqueItems
        | Kind::MultipleOf { .. } => value.length(),
        Kind::PropertyNames { error } => name(schema, error, path, words),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            union(&value, context, out);
            return;
        }
        _ => value.form(),
    });
}

/// A key that has to be there.
fn missing(schema: &Value, from: &Value, path: &str, key: &str) -> Wrong {
    let mut at = &from["properties"][key];
    let described = at["description"].as_str().unwrap_or_default();
    if let Some(to) = at["$ref"].as_str() {
        at = schema
            .pointer(to.trim_start_matches('#'))
            .unwrap_or(&Value::Null);
    }
    let whole = pointer(path, key);
    let choices: Vec<String> = at["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .map(said::yaml)
        .collect();
    let what = if choices.is_empty() {
        format!("`{key}`")
    } else {
        let first: Vec<String> = choices
            .iter()
            .map(|choice| format!("{key}: {choice}"))
            .collect();
        either(&first)
    };
    let lead = if choices.is_empty() { "give it" } else { "add" };
    let mut finding = Finding::new(
        codes::MISSING_KEY,
        path,
        format!("{} has no `{key}`", called(path)),
        match sentence(described) {
            None => format!("{lead} {what}"),
            Some(described) => format!("{lead} {what}: {described}"),
        },
    )
    .on_key();
    for choice in choices {
        finding = finding.fix(Fix::write(whole.clone(), choice));
    }
    Wrong {
        missing: Some(whole),
        ..finding.into()
    }
}

/// The first sentence of a description, to be said behind a colon.
fn sentence(description: &str) -> Option<String> {
    let end = description.find(". ").unwrap_or(description.len());
    let first = description.get(..end)?.trim_end_matches('.');
    let mut letters = first.chars();
    let initial = letters.next()?;
    let rest = letters.as_str();
    // A word in capitals, such as TCP, keeps them.
    if rest.starts_with(|c: char| c.is_uppercase()) {
        return Some(first.to_owned());
    }
    Some(format!("{}{rest}", initial.to_lowercase()))
}

/// A key that is not of the form that keys of its mapping have.
fn name(schema: &Value, error: &ValidationError<'_>, path: &str, words: &Vocabulary<'_>) -> Wrong {
    let from = origin(schema, error.schema_path().as_str());
    let key = error.instance().as_str().unwrap_or_default();
    let whole = pointer(path, key);
    let message = format!(
        "{} is not a name that may stand here",
        shown(error.instance(), &whole, words.written)
    );
    let refused = Refused {
        schema,
        from,
        path: &whole,
        value: error.instance(),
        words,
    };
    let form = names(from);
    if let Some(right) = refused.repaired(key) {
        let help = format!("write `{right}`: {form}");
        let finding = Finding::new(codes::BAD_FORM, whole.clone(), message, help)
            .fix(Fix::rename(whole.clone(), right))
            .on_key();
        return finding.into();
    }
    let help = format!("write {form}");
    Finding::new(codes::BAD_FORM, whole, message, help)
        .on_key()
        .into()
}

/// The names that a mapping's keys may have, in words.
fn names(from: &Value) -> String {
    if let Some(form) = from["x-form"].as_str() {
        return form.to_owned();
    }
    let words: Vec<&str> = from["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if words.is_empty() {
        "another name".to_owned()
    } else {
        format!("one of {}", said::listed(&words))
    }
}

/// Of the failed branches the one that fits best: whose shape matches, and which fails least deep.
fn union(value: &Refused<'_>, context: &[Vec<ValidationError<'static>>], out: &mut Vec<Wrong>) {
    let shape_fails = |branch: &&Vec<ValidationError<'static>>| {
        branch.iter().any(|e| {
            e.instance_path().as_str() == value.path && matches!(e.kind(), Kind::Type { .. })
        })
    };
    let fitting: Vec<&Vec<ValidationError<'static>>> =
        context.iter().filter(|b| !shape_fails(b)).collect();
    let words: Vec<Value> = context
        .iter()
        .flatten()
        .filter_map(|e| match e.kind() {
            Kind::Enum { options } => options.as_array().cloned(),
            Kind::Constant { expected_value } => Some(vec![expected_value.as_ref().clone()]),
            _ => None,
        })
        .flatten()
        .collect();
    let unknown = |branch: &Vec<ValidationError<'static>>| {
        // A branch that has the keys here is meant, whatever is wrong beneath them.
        let here = branch.iter().filter(|e| {
            e.instance_path().as_str() == value.path
                && matches!(e.kind(), Kind::AdditionalProperties { .. })
        });
        let wrong = branch.iter().filter(|e| {
            matches!(
                e.kind(),
                Kind::AdditionalProperties { .. } | Kind::Required { .. }
            )
        });
        (here.count(), wrong.count(), branch.len())
    };
    let near = value.value.as_str().is_some_and(|given| {
        said::nearest(given, words.iter().filter_map(Value::as_str)).is_some()
    });
    if near {
        out.push(value.choice(&json!(words)));
        return;
    }
    // A mapping is told apart by its keys, a word by the words.
    match fitting.iter().min_by_key(|branch| unknown(branch)) {
        Some(best) if !value.value.is_string() || words.is_empty() => {
            for inner in *best {
                say(value.schema, inner, value.words, out);
            }
        }
        _ => out.push(value.shape()),
    }
}
