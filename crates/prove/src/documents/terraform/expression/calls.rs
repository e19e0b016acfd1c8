//! Functions of Terraform's language that can be computed from what is written.

use crate::documents::functions::{cidr_host, cidr_subnet, split, whole, zone};
use crate::value::Value;

/// Bytes of a text that a function makes.
const LONGEST: usize = 1 << 16;

/// Items that are compared with each other.
const MOST: usize = 1000;

/// A function of Terraform's language.
pub fn call(name: &str, mut args: Vec<Value>) -> Value {
    match (name, args.len()) {
        ("jsonencode", 1) => return Value::Call("json", args),
        ("base64encode", 1) => return Value::Call("base64", args),
        _ => {}
    }
    let closed = args.iter().all(|a| !matches!(a, Value::If(..)));
    let done = match (name, args.as_slice()) {
        ("jsondecode", [Value::Call("json", inner)]) => inner.first().cloned(),
        (
            "tostring" | "tonumber" | "tobool" | "tolist" | "toset" | "tomap" | "sensitive"
            | "nonsensitive" | "sort",
            [one],
        ) => Some(one.clone()),
        ("one", [list]) if closed => match list.items() {
            [] => Some(Value::Null),
            [one] => Some(one.clone()),
            _ => None,
        },
        ("try" | "coalesce", [first, ..]) if !matches!(first, Value::Null | Value::Unknown(_)) => {
            Some(first.clone())
        }
        ("concat", lists) if closed && lists.iter().all(|l| matches!(l, Value::List(_))) => {
            Some(Value::List(
                lists
                    .iter()
                    .flat_map(|l| l.items().iter().cloned())
                    .collect(),
            ))
        }
        ("merge", maps)
            if maps
                .iter()
                .all(|m| matches!(m, Value::Map(entries) if entries.len() <= MOST)) =>
        {
            let mut out: Vec<(String, Value)> = Vec::new();
            for (key, value) in maps
                .iter()
                .filter_map(|m| match m {
                    Value::Map(entries) => Some(entries),
                    _ => None,
                })
                .flatten()
            {
                match out.iter_mut().find(|(k, _)| k == key) {
                    Some(entry) => entry.1 = value.clone(),
                    None => out.push((key.clone(), value.clone())),
                }
            }
            Some(Value::Map(out))
        }
        ("flatten", [Value::List(items)]) => Some(Value::List(
            items
                .iter()
                .flat_map(|i| i.items().iter().cloned())
                .collect(),
        )),
        ("compact" | "distinct", [Value::List(items)]) if items.len() <= MOST => {
            let mut out: Vec<Value> = Vec::new();
            for item in items {
                if *item != Value::Null
                    && *item != Value::Text(String::new())
                    && !out.contains(item)
                {
                    out.push(item.clone());
                }
            }
            Some(Value::List(out))
        }
        ("length", [Value::List(items)]) => u32::try_from(items.len())
            .ok()
            .map(|n| Value::Number(f64::from(n))),
        ("length", [Value::Map(items)]) => u32::try_from(items.len())
            .ok()
            .map(|n| Value::Number(f64::from(n))),
        ("element", [Value::List(items), index]) if !items.is_empty() => {
            whole(index).map(|i| items[i as usize % items.len()].clone())
        }
        ("element", [Value::Call("zones", _), index]) => whole(index).map(zone),
        ("slice", [Value::Call("zones", _), from, to]) => match (whole(from), whole(to)) {
            (Some(from), Some(to)) if from <= to && to <= 16 => {
                Some(Value::List((from..to).map(zone).collect()))
            }
            _ => None,
        },
        ("slice", [Value::List(items), from, to]) if closed => match (whole(from), whole(to)) {
            (Some(from), Some(to)) => items
                .get(from as usize..to as usize)
                .map(|items| Value::List(items.to_vec())),
            _ => None,
        },
        ("min" | "max", numbers) => numbers
            .iter()
            .map(|n| match n {
                Value::Number(n) => Some(*n),
                _ => None,
            })
            .collect::<Option<Vec<f64>>>()
            .and_then(|all| {
                all.into_iter()
                    .reduce(|a, b| if name == "min" { a.min(b) } else { a.max(b) })
            })
            .map(Value::Number),
        ("contains", [Value::List(items), one]) if closed && items.iter().all(Value::is_plain) => {
            one.is_plain().then(|| Value::Bool(items.contains(one)))
        }
        ("range", [count]) => whole(count)
            .filter(|n| *n <= 64)
            .map(|n| Value::List((0..n).map(|i| Value::Number(f64::from(i))).collect())),
        ("zipmap", [Value::List(keys), Value::List(values)]) if keys.len() == values.len() => keys
            .iter()
            .zip(values)
            .map(|(k, v)| Some((k.as_text()?.to_owned(), v.clone())))
            .collect::<Option<Vec<_>>>()
            .map(Value::Map),
        ("cidrhost", [network, number]) => cidr_host(network, number),
        ("trimspace", [Value::Text(t)]) => Some(Value::Text(t.trim().to_owned())),
        ("lookup", [Value::Map(entries), Value::Text(key), rest @ ..]) => entries
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.clone())
            .or_else(|| rest.first().cloned()),
        ("keys", [Value::Map(entries)]) => Some(Value::List(
            entries
                .iter()
                .map(|(k, _)| Value::Text(k.clone()))
                .collect(),
        )),
        ("values", [Value::Map(entries)]) => Some(Value::List(
            entries.iter().map(|(_, v)| v.clone()).collect(),
        )),
        ("join", [Value::Text(between), Value::List(items)])
            if closed && between.len() * items.len() <= LONGEST =>
        {
            let mut pieces = Vec::new();
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    pieces.push(Value::Text(between.clone()));
                }
                pieces.push(item.clone());
            }
            Some(Value::joined(pieces))
        }
        ("split", [Value::Text(between), text]) if !between.is_empty() => {
            split(between, text).map(Value::List)
        }
        ("format", [Value::Text(pattern), rest @ ..]) => format_text(pattern, rest),
        ("lower", [Value::Text(t)]) => Some(Value::Text(t.to_lowercase())),
        ("upper", [Value::Text(t)]) => Some(Value::Text(t.to_uppercase())),
        ("replace", [Value::Text(t), Value::Text(from), Value::Text(to)])
            // What comes of a text is no longer than is looked at.
            if !from.starts_with('/')
                && t.len() + t.matches(from.as_str()).count() * to.len() <= LONGEST =>
        {
            Some(Value::Text(t.replace(from.as_str(), to)))
        }
        ("cidrsubnet", [network, bits, number]) => cidr_subnet(network, bits, number),
        _ => None,
    };
    done.unwrap_or_else(|| {
        args.insert(0, Value::Text(name.to_owned()));
        Value::Call("function", args)
    })
}

/// `format` with `%s` and `%d` only.
fn format_text(pattern: &str, args: &[Value]) -> Option<Value> {
    let mut pieces = Vec::new();
    let mut args = args.iter();
    let mut parts = pattern.split('%');
    pieces.push(Value::Text(parts.next().unwrap_or_default().to_owned()));
    let mut percent = false;
    for part in parts {
        if percent {
            pieces.push(Value::Text(part.to_owned()));
            percent = false;
            continue;
        }
        if part.is_empty() {
            pieces.push(Value::Text("%".to_owned()));
            percent = true;
            continue;
        }
        let rest = part.strip_prefix(['s', 'd'])?;
        pieces.push(args.next()?.clone());
        pieces.push(Value::Text(rest.to_owned()));
    }
    Some(Value::joined(pieces))
}
