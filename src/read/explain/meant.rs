//! What a value of one type stands for where another is wanted.

use serde_json::{Value, json};

/// The mapping that a list stands for: of variables, as a task definition writes one
/// (`- {name: A, value: b}`) or as Compose does (`- A=b`); or of what has a name, as a key
/// (`- shop: {...}`) or beside it (`- {name: shop, ...}`).
pub(super) fn pairs(items: &[Value]) -> Option<Value> {
    let pair = |item: &Value| match item {
        Value::String(text) => {
            let (name, value) = text.split_once('=')?;
            Some((name.to_owned(), json!(value)))
        }
        Value::Object(map) => {
            let Some(name) = map.get("name").and_then(Value::as_str) else {
                let (name, value) = map.iter().next().filter(|_| map.len() == 1)?;
                return Some((name.clone(), value.clone()));
            };
            let mut rest = map.clone();
            rest.shift_remove("name");
            let variable = rest.get("value").filter(|_| rest.len() == 1).cloned();
            Some((name.to_owned(), variable.unwrap_or(Value::Object(rest))))
        }
        _ => None,
    };
    let mut map = serde_json::Map::new();
    for item in items {
        let (name, value) = pair(item)?;
        if map.insert(name, value).is_some() {
            return None;
        }
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// What YAML 1.1 took for a boolean, and YAML 1.2 takes for a text.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "on" | "true" | "y" | "enabled" => Some(true),
        "no" | "off" | "false" | "n" | "disabled" | "none" => Some(false),
        _ => None,
    }
}

/// The number of a text such as `80`, `1GB` or `512 MiB`, in the key's unit.
pub(super) fn quantity(text: &str, unit: Option<&str>) -> Option<u64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().ok()?;
    let written = text.get(digits.len()..)?.trim().to_lowercase();
    let times = match (unit, written.as_str()) {
        (_, "") | (Some("MiB"), "m" | "mb" | "mib") | (Some("GiB"), "g" | "gb" | "gib") => 1,
        (Some("MiB"), "g" | "gb" | "gib") | (Some("CPU units"), "vcpu" | "cpu") => 1024,
        _ => return None,
    };
    number.checked_mul(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_their_keys_unit() {
        assert_eq!(quantity("1GB", Some("MiB")), Some(1024));
        assert_eq!(quantity("512 MiB", Some("MiB")), Some(512));
        assert_eq!(quantity("21G", Some("GiB")), Some(21));
        assert_eq!(quantity("2 vCPU", Some("CPU units")), Some(2048));
        assert_eq!(quantity("80", None), Some(80));
        assert_eq!(quantity("1GB", None), None);
        assert_eq!(quantity("many", Some("MiB")), None);
    }
}
