//! Keys that do not stand where they are written: what they are called here, or where they live.

use super::Vocabulary;
use super::said::{either, listed, nearest, plain, snake, yaml};
use crate::finding::{Finding, Fix, codes, pointer};
use serde_json::Value;

/// Levels of keys that are followed; no blueprint is as deep.
const DEEPEST: usize = 12;

/// What an unknown key is answered with, and the pointer at which its value was probably meant to stand.
pub(super) struct Answer {
    pub finding: Finding,
    pub meant: Option<String>,
}

/// An unknown key of the mapping that stands at `path`, whose keys are `known`.
pub(super) fn unknown(
    schema: &Value,
    path: &str,
    mapping: &Value,
    key: &str,
    known: &[&str],
    words: &Vocabulary<'_>,
) -> Answer {
    let whole = pointer(path, key);
    let near = nearest(key, known.iter().copied());
    let message = format!("`{key}` is not a key here");
    let spelled = snake(key);
    let renamed = |right: &str, help: String| {
        let to = pointer(path, right);
        let finding = Finding::new(codes::UNKNOWN_KEY, whole.clone(), message.clone(), help)
            .fix(Fix::rename(whole.clone(), right));
        Answer {
            finding: finding.on_key(),
            meant: Some(to),
        }
    };
    let said = |help: String| Answer {
        finding: Finding::new(codes::UNKNOWN_KEY, whole.clone(), message.clone(), help).on_key(),
        meant: None,
    };
    if let Some((_, _, right)) = words
        .other_words
        .iter()
        .find(|(place, word, _)| matches(place, path) && (*word == key || *word == spelled))
    {
        return match right.strip_prefix(&format!("{}/", pattern_of(right, path))) {
            Some(own) if !own.contains('/') => {
                renamed(own, format!("write `{own}`: that is its name here"))
            }
            Some(_) => moved(schema, path, mapping, key, &message, &under(right, path)),
            None if right.starts_with('/') => said(lives(key, &[(*right).to_owned()])),
            None => said((*right).to_owned()),
        };
    }
    if known.contains(&spelled.as_str()) {
        return renamed(&spelled, format!("write `{spelled}`"));
    }
    let mut places = Vec::new();
    collect(schema, schema, "", &[key, &spelled], DEEPEST, &mut places);
    if places.contains(&pointer(path, key)) {
        // It is of another form of what stands here.
        let beside = mapping.as_object().into_iter().flat_map(|m| m.keys());
        let beside: Vec<&str> = beside.map(String::as_str).filter(|k| *k != key).collect();
        return said(format!(
            "`{key}` does not go with {}: take the one or the other out",
            listed(&beside)
        ));
    }
    let inside = nearest_to_top(places.iter().filter(|place| within(place, path)));
    let below: Vec<String> = inside.iter().map(|place| under(place, path)).collect();
    match below.as_slice() {
        [one] if !one.contains('*') => return moved(schema, path, mapping, key, &message, one),
        [] => {}
        _ => return said(lives(key, &inside)),
    }
    if let Some(near) = near {
        return renamed(near, format!("did you mean `{near}`?"));
    }
    if !places.is_empty() {
        return said(lives(key, &nearest_to_top(places.iter())));
    }
    said(match known {
        [] => format!("leave `{key}` out"),
        known => format!("the keys here are {}", listed(known)),
    })
}

/// A key that stands further down.
fn moved(
    schema: &Value,
    path: &str,
    mapping: &Value,
    key: &str,
    message: &str,
    to: &str,
) -> Answer {
    let whole = pointer(path, key);
    let below = to.strip_prefix(path).unwrap_or(to);
    let outer: Vec<&str> = below.split('/').skip(1).collect();
    let (name, outer) = outer
        .split_last()
        .map_or((key, &[][..]), |(name, outer)| (*name, outer));
    let mut help = if name == key {
        format!("`{key}` stands under `{}`", dotted(below))
    } else {
        format!("it is `{name}` under `{}`", dotted(below))
    };
    let value = &mapping[key];
    let scalar = !value.is_object() && !value.is_array() && !value.is_null();
    let tokens: Vec<&str> = to.split('/').skip(1).collect();
    let listed = scalar && is_list(schema, schema, &tokens, DEEPEST);
    let text = if listed {
        format!("[{}]", yaml(value))
    } else {
        yaml(value)
    };
    // Where nothing stands in the way, a short value is shown in its place.
    let free = outer
        .first()
        .is_some_and(|first| mapping.get(*first).is_none());
    if free && (scalar || value.is_array()) {
        let inside = format!("{name}: {text}");
        let shown = outer
            .iter()
            .rev()
            .fold(inside, |inside, key| format!("{key}: {{{inside}}}"));
        help = format!("{help}: write `{shown}`");
    }
    let fix = Fix::moved(whole.clone(), to, listed.then_some(text));
    let finding = Finding::new(codes::UNKNOWN_KEY, whole, message, help).fix(fix);
    Answer {
        finding: finding.on_key(),
        meant: Some(to.to_owned()),
    }
}

/// Whether a list stands at a place of the schema.
fn is_list(schema: &Value, at: &Value, tokens: &[&str], left: usize) -> bool {
    let at = match at["$ref"].as_str() {
        Some(to) => schema
            .pointer(to.trim_start_matches('#'))
            .unwrap_or(&Value::Null),
        None => at,
    };
    let Some((token, rest)) = tokens.split_first() else {
        return at["type"] == "array";
    };
    if left == 0 {
        return false;
    }
    let member = at["properties"]
        .get(token)
        .or(at.get("additionalProperties"));
    member.is_some_and(|next| is_list(schema, next, rest, left - 1))
        || ["anyOf", "oneOf"].iter().any(|word| {
            let mut branches = at[*word].as_array().into_iter().flatten();
            branches.any(|branch| is_list(schema, branch, tokens, left - 1))
        })
}

/// Where a key lives that has no one place below.
fn lives(key: &str, places: &[String]) -> String {
    let name = places.first().and_then(|place| place.rsplit('/').next());
    let name = name.unwrap_or(key);
    let mut parents: Vec<String> = places.iter().map(|place| dotted(place)).collect();
    parents.dedup();
    let what = if name == key {
        format!("`{key}` stands")
    } else {
        format!("it is `{name}`")
    };
    if parents.iter().any(String::is_empty) {
        format!("{what} at the top of the blueprint")
    } else {
        format!("{what} under {}", either(&parents))
    }
}

/// Of some places those that stand least deep.
fn nearest_to_top<'p>(places: impl Iterator<Item = &'p String> + Clone) -> Vec<String> {
    let depth = |place: &String| place.matches('/').count();
    let least = places.clone().map(depth).min();
    places
        .filter(|place| Some(depth(place)) == least)
        .cloned()
        .collect()
}

/// The keys above the last one, with dots: `/services/*/logs/retention_days` is `services.NAME.logs`.
fn dotted(place: &str) -> String {
    let mut tokens: Vec<String> = place
        .split('/')
        .skip(1)
        .map(|token| {
            if token == "*" {
                "NAME".to_owned()
            } else {
                plain(token)
            }
        })
        .collect();
    tokens.pop();
    tokens.join(".")
}

/// The part of a pattern that is as long as the path.
fn pattern_of<'p>(pattern: &'p str, path: &str) -> &'p str {
    if !within(pattern, path) {
        return "\0";
    }
    let depth = path.matches('/').count();
    let end = pattern
        .match_indices('/')
        .nth(depth)
        .map_or(pattern.len(), |(at, _)| at);
    pattern.get(..end).unwrap_or_default()
}

/// A place of a pattern below the path itself.
fn under(pattern: &str, path: &str) -> String {
    let beginning = pattern_of(pattern, path);
    format!(
        "{path}{}",
        pattern.strip_prefix(beginning).unwrap_or_default()
    )
}

/// Whether a pattern's place is below a path.
fn within(pattern: &str, path: &str) -> bool {
    let mut pattern = pattern.split('/');
    path.split('/')
        .all(|token| pattern.next().is_some_and(|p| p == "*" || p == token))
}

/// Every place of the schema where one of these keys stands, as a pattern in which `*` is any key.
fn collect(
    schema: &Value,
    at: &Value,
    path: &str,
    keys: &[&str],
    left: usize,
    out: &mut Vec<String>,
) {
    let at = match at["$ref"].as_str() {
        Some(to) => schema
            .pointer(to.trim_start_matches('#'))
            .unwrap_or(&Value::Null),
        None => at,
    };
    if left == 0 {
        return;
    }
    for (name, value) in at["properties"].as_object().into_iter().flatten() {
        let place = pointer(path, name);
        if keys.contains(&name.as_str()) && !out.contains(&place) {
            out.push(place.clone());
        }
        collect(schema, value, &place, keys, left - 1, out);
    }
    for word in ["additionalProperties", "items"] {
        if at[word].is_object() {
            collect(schema, &at[word], &format!("{path}/*"), keys, left - 1, out);
        }
    }
    for word in ["anyOf", "oneOf"] {
        for branch in at[word].as_array().into_iter().flatten() {
            collect(schema, branch, path, keys, left - 1, out);
        }
    }
}

/// Whether a pointer fits a pattern in which `*` is any one token.
pub(in crate::read) fn matches(pattern: &str, path: &str) -> bool {
    pattern.matches('/').count() == path.matches('/').count() && within(pattern, path)
}
