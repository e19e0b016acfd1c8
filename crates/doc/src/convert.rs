//! Values from what programs have, and at the seams to other kinds of JSON values.

use super::{Json, Map};
use serde_json::Number;
use std::borrow::Cow;

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl From<$kind> for Json<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize i64 }

impl From<bool> for Json<'_> {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Number> for Json<'_> {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Json<'a> {
    fn from(text: &'a String) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Json<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::String(text)
    }
}

impl<'a> From<Map<'a>> for Json<'a> {
    fn from(map: Map<'a>) -> Self {
        Self::Object(map)
    }
}

impl<'a, T: Into<Json<'a>>> From<Vec<T>> for Json<'a> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<'a, T: Into<Json<'a>>> FromIterator<T> for Json<'a> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<'a> From<&'a serde_json::Value> for Json<'a> {
    fn from(value: &'a serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => text.into(),
            Value::Array(items) => items.iter().collect(),
            Value::Object(map) => Self::Object(map.iter().collect()),
        }
    }
}

impl From<&Json<'_>> for serde_json::Value {
    fn from(json: &Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => Self::Number(number.clone()),
            Json::String(text) => Self::String(text.clone().into_owned()),
            Json::Array(items) => items.iter().map(Self::from).collect(),
            Json::Object(map) => map.iter().map(|(k, v)| (k, Self::from(v))).collect(),
        }
    }
}
