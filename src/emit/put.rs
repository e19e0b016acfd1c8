//! Values at the paths that rows give.

use doc::{Json, Map, json};
use std::borrow::Cow;

/// Puts a value at a path such as `A.B`, or at `A{key}` as one more `Key`/`Value` pair.
pub fn put<'a>(object: &mut Map<'a>, path: &'a str, value: Json<'a>) {
    put_as(object, path, value, Cow::Borrowed);
}

/// The same, with each name of the path in another spelling.
pub fn put_as<'a>(
    object: &mut Map<'a>,
    path: &'a str,
    value: Json<'a>,
    spelled: fn(&'a str) -> Cow<'a, str>,
) {
    if let Some((list, key)) = path.strip_suffix('}').and_then(|p| p.split_once('{')) {
        let pair = json!({"Key": key, "Value": plain(value)});
        if let Json::Array(pairs) = object.entry(spelled(list), || Json::Array(Vec::new())) {
            pairs.push(pair);
        }
        return;
    }
    match path.bytes().position(|byte| byte == b'.') {
        None => object.push(spelled(path), value),
        Some(dot) => {
            let (first, rest) = (&path[..dot], &path[dot + 1..]);
            if let Json::Object(inner) = object.entry(spelled(first), || Map::new().into()) {
                put_as(inner, rest, value, spelled);
            }
        }
    }
}

/// Attributes of load balancers are text whatever they say.
fn plain(value: Json<'_>) -> Json<'_> {
    match value {
        Json::Bool(_) | Json::Number(_) => value.to_string().into(),
        other => other,
    }
}
