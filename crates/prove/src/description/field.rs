//! One property of a resource in both spellings, and how it is taken out of what is written.

use crate::documents::Format;
use crate::value::Value;
use crate::world::rows::{Row, row};

/// How both spellings become one.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// The value as it is; numbers and truth values count as text.
    One,
    /// What is referred to, whichever of its attributes: only where AWS takes either.
    Whom,
    /// A list whose order says nothing.
    Set,
    /// The same, each item a text or a block with nothing but a name.
    Names,
    /// Keys with values: a map, or a list of `Key` or `Name` and `Value`.
    Pairs,
    /// JSON, also as text.
    Json,
    /// `CloudFormation`'s words and Terraform's for the same.
    Words(&'static [(&'static str, &'static str)]),
    /// A list of blocks.
    Blocks(&'static [Field]),
    /// `CloudFormation`'s word for the block that Terraform has beside others.
    Which(&'static [(&'static str, &'static str)]),
}

/// A property.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name and both paths, as [`Row`] has them; an empty path is a spelling that the format lacks.
    pub row: Row,
    /// How it is read.
    pub how: How,
}

impl Field {
    /// Where the format has it.
    pub fn path(&self, format: Format) -> &'static str {
        match format {
            Format::CloudFormation => self.row.cfn,
            Format::Terraform => self.row.tf,
        }
    }
}

macro_rules! hows {
    ($($name:ident $how:ident;)*) => {$(
        /// A field that is read this way.
        pub const fn $name(name: &'static str, cfn: &'static str, tf: &'static str) -> Field {
            Field { row: row(name, cfn, tf), how: How::$how }
        }
    )*};
}

hows! {
    one One;
    whom Whom;
    set Set;
    names Names;
    pairs Pairs;
    json Json;
}

/// A property whose values are called differently.
pub const fn words(
    name: &'static str,
    cfn: &'static str,
    tf: &'static str,
    words: &'static [(&'static str, &'static str)],
) -> Field {
    Field {
        row: row(name, cfn, tf),
        how: How::Words(words),
    }
}

/// A list of blocks.
pub const fn blocks(
    name: &'static str,
    cfn: &'static str,
    tf: &'static str,
    fields: &'static [Field],
) -> Field {
    Field {
        row: row(name, cfn, tf),
        how: How::Blocks(fields),
    }
}

/// A word in `CloudFormation` that Terraform says by the block that is there.
pub const fn which(
    name: &'static str,
    cfn: &'static str,
    words: &'static [(&'static str, &'static str)],
) -> Field {
    Field {
        row: row(name, cfn, ""),
        how: How::Which(words),
    }
}

/// Writes empty lists and maps as text, so that they are told from what was taken out of one.
pub fn marked(value: Value) -> Value {
    match value {
        Value::List(items) if items.is_empty() => Value::Text("[]".to_owned()),
        Value::Map(entries) if entries.is_empty() => Value::Text("{}".to_owned()),
        Value::List(items) => Value::List(items.into_iter().map(marked).collect()),
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|(k, v)| (k, marked(v))).collect())
        }
        other => other,
    }
}

/// Takes a property out of what is written.
pub fn take(value: &mut Value, path: &str) -> Option<Value> {
    let value = match value {
        // Terraform writes a single block as a list of one.
        Value::List(items) if items.len() == 1 => &mut items[0],
        other => other,
    };
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let Value::Map(entries) = value else {
        return None;
    };
    if let Some((name, wanted)) = step.split_once('[') {
        let wanted = wanted.strip_suffix(']').unwrap_or(wanted).replace('/', ".");
        let list = &mut entries.iter_mut().find(|(k, _)| k == name)?.1;
        return entry(list, &wanted);
    }
    let at = entries.iter().position(|(k, _)| k == step)?;
    match rest {
        Some(rest) => take(&mut entries[at].1, rest),
        None => Some(entries.remove(at).1),
    }
}

/// The value of one key in a list of pairs; nothing else may stand beside it.
fn entry(list: &mut Value, wanted: &str) -> Option<Value> {
    let is_it = |item: &Value| {
        matches!(item, Value::Map(pair) if pair.len() == 2)
            && ["Key", "Name", "name"]
                .iter()
                .any(|k| item.get(k).and_then(Value::as_text) == Some(wanted))
    };
    let item = match list {
        Value::List(items) => {
            let at = items.iter().position(is_it)?;
            items.remove(at)
        }
        one if is_it(one) => std::mem::replace(one, Value::List(Vec::new())),
        _ => return None,
    };
    item.get("Value").or_else(|| item.get("value")).cloned()
}

/// Paths of everything that is left.
pub fn left(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Map(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                left(value, &path, into);
            }
        }
        Value::List(items) => {
            for item in items {
                left(item, path, into);
            }
        }
        Value::Null => {}
        _ => into.push(path.to_owned()),
    }
}
