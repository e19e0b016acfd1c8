//! Everything that the schema refuses, in words: code, place, what to write instead.

use crate::finding::{Finding, codes, pointer};
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

/// One refusal, and the value that was probably meant: later checks go on with it.
pub struct Wrong {
    /// What is wrong.
    pub finding: Finding,
    /// What was probably meant.
    pub meant: Option<Value>,
}

impl From<Finding> for Wrong {
    fn from(finding: Finding) -> Self {
        Self {
            finding,
            meant: None,
        }
    }
}

/// What the schema refuses. `not_yet` are patterns of keys that are known and not supported.
pub fn explain(schema: &Value, value: &Value, not_yet: &[&str]) -> Vec<Wrong> {
    let mut schema = schema.clone();
    without_null(&mut schema);
    let Ok(validator) = Validator::new(&schema) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for error in validator.iter_errors(value) {
        say(&schema, &error, not_yet, &mut out);
    }
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

fn say(schema: &Value, error: &ValidationError<'_>, not_yet: &[&str], out: &mut Vec<Wrong>) {
    let path = error.instance_path().as_str().to_owned();
    let from = origin(schema, error.schema_path().as_str());
    let form = from["x-form"].as_str();
    let given = shown(error.instance());
    let key = path.rsplit('/').next().unwrap_or_default().to_owned();
    let what = if key.is_empty() {
        "the blueprint".to_owned()
    } else {
        format!("`{key}`")
    };
    let wanted = form.map_or_else(|| expected(from), str::to_owned);
    let finding = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known: Vec<&str> = from["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(k, _)| k.as_str())
                .collect();
            out.extend(
                unexpected
                    .iter()
                    .map(|key| unknown(&path, key, &known, not_yet).into()),
            );
            return;
        }
        Kind::Required { property } => {
            let missing = property.as_str().unwrap_or_default();
            let form = from["properties"][missing]["description"]
                .as_str()
                .unwrap_or_default();
            let form = form.lines().next().unwrap_or_default();
            Finding::new(
                codes::MISSING_KEY,
                path,
                format!("{what} has no `{missing}`"),
                format!(
                    "write `{missing}: ...`{}{form}",
                    if form.is_empty() { "" } else { ": " }
                ),
            )
            .on_key()
        }
        Kind::Type { kind } => {
            let kind = types(kind);
            Finding::new(
                codes::WRONG_TYPE,
                path,
                format!("{what} is {given}, not {kind}"),
                format!("write {}", form.unwrap_or(&kind)),
            )
        }
        Kind::Enum { options } => {
            out.push(choice(path, &what, error.instance(), options));
            return;
        }
        Kind::Constant { expected_value } => {
            let options = json!([expected_value.as_ref()]);
            out.push(choice(path, &what, error.instance(), &options));
            return;
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => Finding::new(
            codes::OUT_OF_RANGE,
            path,
            format!("{what} is {given}, which is too small"),
            format!(
                "write {}",
                form.map_or_else(|| format!("{limit} or more"), str::to_owned)
            ),
        ),
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => Finding::new(
            codes::OUT_OF_RANGE,
            path,
            format!("{what} is {given}, which is too large"),
            format!(
                "write {}",
                form.map_or_else(|| format!("{limit} or less"), str::to_owned)
            ),
        ),
        Kind::MinLength { .. }
        | Kind::MaxLength { .. }
        | Kind::MinItems { .. }
        | Kind::MaxItems { .. }
        | Kind::MinProperties { .. }
        | Kind::MaxProperties { .. }
        | Kind::UniqueItems
        | Kind::MultipleOf { .. } => Finding::new(
            codes::OUT_OF_RANGE,
            path,
            format!("{what} has a length or content outside of its bounds: {given}"),
            format!("write {wanted}"),
        ),
        Kind::PropertyNames { error } => Finding::new(
            codes::BAD_FORM,
            pointer(&path, error.instance().as_str().unwrap_or_default()),
            format!(
                "{} is not a name that may stand here",
                shown(error.instance())
            ),
            format!(
                "write {}",
                names(origin(schema, error.schema_path().as_str()))
            ),
        )
        .on_key(),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            union(schema, error, context, not_yet, out);
            return;
        }
        _ => Finding::new(
            codes::BAD_FORM,
            path,
            format!("{what} does not accept {given}"),
            format!("write {wanted}"),
        ),
    };
    out.push(finding.into());
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
        format!("one of {}", listed(&words))
    }
}

/// Of the failed branches the one that fits best: whose shape matches, and which fails least deep.
fn union(
    schema: &Value,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    not_yet: &[&str],
    out: &mut Vec<Wrong>,
) {
    let here = error.instance_path().as_str();
    let shape_fails = |branch: &&Vec<ValidationError<'static>>| {
        branch
            .iter()
            .any(|e| e.instance_path().as_str() == here && matches!(e.kind(), Kind::Type { .. }))
    };
    let fitting: Vec<&Vec<ValidationError<'static>>> =
        context.iter().filter(|b| !shape_fails(b)).collect();
    let options: Vec<String> = context
        .iter()
        .flatten()
        .filter_map(|e| match e.kind() {
            Kind::Enum { options } => Some(
                options
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(shown)
                    .collect::<Vec<_>>(),
            ),
            Kind::Constant { expected_value } => Some(vec![shown(expected_value)]),
            _ => None,
        })
        .flatten()
        .collect();
    let best = fitting.iter().min_by_key(|branch| {
        let unknown = branch
            .iter()
            .filter(|e| {
                matches!(
                    e.kind(),
                    Kind::AdditionalProperties { .. } | Kind::Required { .. }
                )
            })
            .count();
        (unknown, branch.len())
    });
    let key = here.rsplit('/').next().unwrap_or_default();
    if let (Value::String(given), false) = (error.instance().as_ref(), options.is_empty()) {
        let names: Vec<String> = options
            .iter()
            .map(|o| o.trim_matches('`').to_owned())
            .collect();
        out.push(choice(
            here.to_owned(),
            &format!("`{key}`"),
            &json!(given),
            &json!(names),
        ));
        return;
    }
    if let Some(best) = best {
        for inner in *best {
            say(schema, inner, not_yet, out);
        }
        return;
    }
    let from = origin(schema, error.schema_path().as_str());
    let wanted = from["x-form"]
        .as_str()
        .or_else(|| from["description"].as_str().and_then(|d| d.lines().next()));
    out.push(
        Finding::new(
            codes::WRONG_TYPE,
            here,
            format!("`{key}` is {}", shown(error.instance())),
            wanted.map_or_else(
                || "see docs/blueprint.md for what it takes".to_owned(),
                |w| format!("write {w}"),
            ),
        )
        .into(),
    );
}

fn unknown(path: &str, key: &str, known: &[&str], not_yet: &[&str]) -> Finding {
    let whole = pointer(path, key);
    let near = nearest(key, known.iter().copied());
    // A pattern that ends in any key says nothing against a typo of a known one.
    let planned =
        |pattern: &&str| matches(pattern, &whole) && !(near.is_some() && pattern.ends_with("/*"));
    if not_yet.iter().any(planned) {
        return Finding::new(
            codes::NOT_YET,
            whole,
            format!("`{key}` is not supported yet"),
            format!("leave `{key}` out: this version cannot do it"),
        )
        .on_key();
    }
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("leave `{key}` out"),
        None => format!("the keys here are {}", listed(known)),
    };
    Finding::new(
        codes::UNKNOWN_KEY,
        whole,
        format!("`{key}` is not a key here"),
        help,
    )
    .on_key()
}

/// Whether a pointer fits a pattern in which `*` is any one token.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(p, t)| *p == "*" || p == t)
}

fn choice(path: String, what: &str, given: &Value, options: &Value) -> Wrong {
    let names: Vec<&str> = options
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let near = given
        .as_str()
        .and_then(|g| nearest(g, names.iter().copied()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`? It takes {}", listed(&names)),
        None if names.is_empty() => format!("write one of {options}"),
        None => format!("write one of {}", listed(&names)),
    };
    let finding = Finding::new(
        codes::NOT_ALLOWED,
        path,
        format!("{what} does not take {}", shown(given)),
        help,
    );
    Wrong {
        finding,
        meant: near.map(|n| json!(n)),
    }
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(far, k)| *far <= (k.len().max(word.len()) / 3).max(1))
        .min()
        .map(|(_, k)| k)
}

fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|w| format!("`{w}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn types(kind: &TypeKind) -> String {
    let one = |name: &str| match name {
        "object" => "a mapping (`key: value` lines)".to_owned(),
        "array" => "a list (`[a, b]`)".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        other => format!("a {other}"),
    };
    match kind {
        TypeKind::Single(single) => one(&single.to_string()),
        TypeKind::Multiple(set) => set
            .iter()
            .map(|t| one(&t.to_string()))
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn expected(from: &Value) -> String {
    let bound = |word: &str| from[word].as_i64();
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => return format!("a number from {least} to {most}"),
        (Some(least), None) => return format!("{least} or more"),
        _ => {}
    }
    match (
        bound("minItems")
            .or(bound("minProperties"))
            .or(bound("minLength")),
        bound("maxItems").or(bound("maxLength")),
    ) {
        (Some(least), Some(most)) => format!("from {least} to {most} of them"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => from["pattern"].as_str().map_or_else(
            || "another value: docs/blueprint.md says which".to_owned(),
            |pattern| format!("text of the form {pattern}"),
        ),
    }
}

/// A value as it stands in the text, cut short.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return "empty".to_owned(),
        Value::Object(_) => return "a mapping".to_owned(),
        Value::Array(_) => return "a list".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    format!("`{short}`")
}
