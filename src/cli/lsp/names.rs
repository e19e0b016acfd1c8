//! Names of the blueprint's own: which of them a place may say, and where each of them stands.

use super::keys;
use super::page::Page;
use crate::finding::{Side, pointer, token};
use crate::read::{Source, overlay};
use ls_types::{Position, Range};
use serde_json::Value;

/// A name, and the pointer of what it stands for; empty where that stands nowhere.
pub struct Name {
    /// As it is written.
    pub text: String,
    /// The pointer.
    pub of: String,
}

/// The names that the value at a pointer may be; `None` where any text may stand.
pub fn at(value: &Value, at: &str) -> Option<Vec<Name>> {
    let (_, below) = keys::environment(at);
    let steps: Vec<String> = below.split('/').skip(1).map(token).collect();
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    let ["services", service, rest @ ..] = steps.as_slice() else {
        return None;
    };
    let own = pointer("/services", service);
    match rest {
        ["calls" | "sends_to"] | ["calls" | "sends_to", _] => {
            let mut all = members(value, at, "/services");
            all.retain(|name| name.text != *service);
            Some(all)
        }
        ["load_balancer"] => {
            let mut all = members(value, at, "/load_balancers");
            for given in ["internet", "internal", "none"] {
                if all.iter().all(|name| name.text != given) {
                    all.push(plain(given));
                }
            }
            Some(all)
        }
        ["image", "from"] => Some(children(value, overlay::ROOT)),
        ["receives"] => {
            let mut all = members(value, at, &format!("{own}/sidecars"));
            all.push(plain("app"));
            Some(all)
        }
        _ => None,
    }
}

/// The names of containers that `after` may have as keys.
pub fn containers(value: &Value, at: &str) -> Vec<Name> {
    let (_, below) = keys::environment(at);
    let steps: Vec<&str> = below.split('/').skip(1).collect();
    match steps.as_slice() {
        ["services", service, "after"] => {
            members(value, at, &format!("/services/{service}/sidecars"))
        }
        ["services", service, "sidecars", own, "after"] => {
            let mut all = members(value, at, &format!("/services/{service}/sidecars"));
            all.retain(|name| name.text != *own);
            all.push(plain("app"));
            all
        }
        _ => Vec::new(),
    }
}

/// What may stand in `${...}` at a pointer, without the braces.
pub fn references(value: &Value, at: &str) -> Vec<Name> {
    let (within, below) = keys::environment(at);
    let mut out: Vec<Name> = members(value, at, "/inputs")
        .into_iter()
        .map(|name| Name {
            text: format!("input.{}", name.text),
            of: name.of,
        })
        .collect();
    let Some(service) = below
        .strip_prefix("/services/")
        .and_then(|rest| rest.split('/').next())
    else {
        return out;
    };
    let homes = [
        String::new(),
        within.map_or_else(String::new, |name| pointer(overlay::ROOT, name)),
    ];
    for (key, says) in [
        ("calls", &["url", "host"][..]),
        ("sends_to", &["queue_url"]),
    ] {
        for home in &homes {
            let listed = value.pointer(&format!("{home}/services/{service}/{key}"));
            for name in listed
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                for what in says {
                    let text = format!("{name}.{what}");
                    if out.iter().all(|known| known.text != text) {
                        out.push(Name {
                            text,
                            of: pointer("/services", name),
                        });
                    }
                }
            }
        }
    }
    out
}

fn plain(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        of: String::new(),
    }
}

/// The keys of a mapping, in the whole blueprint and in the environment that a pointer stands in.
fn members(value: &Value, at: &str, map: &str) -> Vec<Name> {
    let mut out = children(value, map);
    if let (Some(name), _) = keys::environment(at) {
        for more in children(value, &format!("{}{map}", pointer(overlay::ROOT, name))) {
            if out.iter().all(|known| known.text != more.text) {
                out.push(more);
            }
        }
    }
    out
}

fn children(value: &Value, map: &str) -> Vec<Name> {
    let keys = value
        .pointer(map)
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    keys.map(|(key, _)| Name {
        text: key.clone(),
        of: pointer(map, key),
    })
    .collect()
}

/// Where the name under a position is said to stand.
pub fn definition(page: &Page, position: Position) -> Option<Range> {
    let source = page.source()?;
    let offset = page.positions.byte(&page.text, position);
    let (pointer, side) = source.places.under(offset);
    let of = if side == Side::Key {
        let (above, key) = pointer.rsplit_once('/')?;
        let key = token(key);
        containers(&source.value, above)
            .into_iter()
            .find(|name| name.text == key)?
            .of
    } else {
        let text = source.value.pointer(&pointer)?.as_str()?;
        match referred(&page.text, offset) {
            Some(inside) => meant(&inside),
            None => {
                at(&source.value, &pointer)?
                    .into_iter()
                    .find(|name| name.text == text)?
                    .of
            }
        }
    };
    key(page, &source, &of)
}

/// The pointer that the inside of `${...}` refers to.
fn meant(inside: &str) -> String {
    match inside.strip_prefix("input.") {
        Some(input) => pointer("/inputs", input),
        None => pointer("/services", inside.split('.').next().unwrap_or_default()),
    }
}

/// The inside of the `${...}` around a byte of the text.
fn referred(text: &str, offset: usize) -> Option<String> {
    let before = text.get(..offset)?;
    let start = before.rfind("${")? + 2;
    let rest = text.get(start..)?;
    let end = start + rest.find(['}', '\n', '"'])?;
    (offset <= end).then(|| text.get(start..end).map(str::to_owned))?
}

fn key(page: &Page, source: &Source, pointer: &str) -> Option<Range> {
    if pointer.is_empty() || !source.places.has(pointer) {
        return None;
    }
    let (start, end) = source.places.find(pointer, Side::Key);
    Some(page.positions.range(&page.text, start, end))
}
