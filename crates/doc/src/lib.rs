//! A JSON document as a value: keys in the order in which they stand, text borrowed from whoever has
//! it. Who writes documents and who reads them back share this type and nothing else, so it knows
//! nothing of what a document says.

mod convert;
mod map;
mod read;
mod write;

pub use map::Map;

use serde_json::Number;
use std::borrow::Cow;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object.
    Object(Map<'a>),
}

impl<'a> Json<'a> {
    /// The text, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items, where it is a list.
    pub fn as_array(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The object, where it is one.
    pub fn as_object(&self) -> Option<&Map<'a>> {
        match self {
            Self::Object(map) => Some(map),
            _ => None,
        }
    }

    /// Whether it is a text.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// What stands under a key; `None` also where it is no object.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.as_object()?.get(key)
    }

    /// What a JSON pointer leads to.
    /// <https://www.rfc-editor.org/rfc/rfc6901>
    pub fn pointer(&self, pointer: &str) -> Option<&Json<'a>> {
        let Some(tokens) = pointer.strip_prefix('/') else {
            return pointer.is_empty().then_some(self);
        };
        tokens.split('/').try_fold(self, |value, token| {
            let token = if token.contains('~') {
                Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
            } else {
                Cow::Borrowed(token)
            };
            match value {
                Self::Object(map) => map.get(&token),
                Self::Array(items) => items.get(token.parse::<usize>().ok()?),
                _ => None,
            }
        })
    }

    /// The same, borrowing nothing.
    pub fn owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(flag),
            Self::Number(number) => Json::Number(number),
            Self::String(text) => Json::String(Cow::Owned(text.into_owned())),
            Self::Array(items) => Json::Array(items.into_iter().map(Json::owned).collect()),
            Self::Object(map) => Json::Object(
                map.into_iter()
                    .map(|(key, value)| (key.into_owned(), value.owned()))
                    .collect(),
            ),
        }
    }
}

/// A value as it is written in JSON, with expressions for values: `json!({"Ref": name})`. Keys are
/// literals, each once.
#[macro_export]
macro_rules! json {
    ({ $($entries:tt)* }) => { $crate::Json::Object($crate::object!($($entries)*)) };
    ([ $($items:tt)* ]) => { $crate::Json::Array($crate::items!([] $($items)*)) };
    ($value:expr) => { $crate::Json::from($value) };
}

/// An object as it is written in JSON, without its braces: one to which more is added.
#[macro_export]
macro_rules! object {
    ($($entries:tt)*) => { $crate::Map::of($crate::entries!([] $($entries)*)) };
}

/// The entries of an object, for [`object!`]: those that are read already, and the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! entries {
    ([$($entry:expr,)*]) => { vec![$($entry),*] };
    ([$($entry:expr,)*] $key:literal: { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::entries!([$($entry,)* $crate::entry($key, $crate::json!({ $($inner)* })),] $($($rest)*)?)
    };
    ([$($entry:expr,)*] $key:literal: [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::entries!([$($entry,)* $crate::entry($key, $crate::json!([ $($inner)* ])),] $($($rest)*)?)
    };
    ([$($entry:expr,)*] $key:literal: $value:expr $(, $($rest:tt)*)?) => {
        $crate::entries!([$($entry,)* $crate::entry($key, $value),] $($($rest)*)?)
    };
}

/// One entry of an object, for [`object!`].
#[doc(hidden)]
pub fn entry<'a>(key: &'a str, value: impl Into<Json<'a>>) -> (Cow<'a, str>, Json<'a>) {
    (Cow::Borrowed(key), value.into())
}

/// The items of a list, for [`json!`]: those that are read already, and the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! items {
    ([$($item:expr,)*]) => { vec![$($item),*] };
    ([$($item:expr,)*] { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::items!([$($item,)* $crate::json!({ $($inner)* }),] $($($rest)*)?)
    };
    ([$($item:expr,)*] [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::items!([$($item,)* $crate::json!([ $($inner)* ]),] $($($rest)*)?)
    };
    ([$($item:expr,)*] $value:expr $(, $($rest:tt)*)?) => {
        $crate::items!([$($item,)* $crate::Json::from($value),] $($($rest)*)?)
    };
}

#[cfg(test)]
mod tests;
