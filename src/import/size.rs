//! Sizes and times of other formats in the blueprint's units.

use crate::resolve::at_least;

/// The smallest size of Fargate that holds both: CPU units and MiB.
pub(super) fn of_task(cpu: u32, memory: u32) -> Option<(u32, u32)> {
    at_least(cpu, memory)
}

/// CPU units: `512`, `0.5 vCPU`, `1 vcpu`.
pub(super) fn units(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    match text.strip_suffix("vcpu") {
        Some(number) => thousandfold(number.trim()),
        None => text.parse().ok(),
    }
}

/// Processors as CPU units: `0.5` is 512.
pub(super) fn thousandfold(text: &str) -> Option<u32> {
    scaled(text, 1024.0)
}

/// MiB: `1024`, `1 GB`, `1.5GB`.
pub(super) fn mib(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    match text.strip_suffix("gb") {
        Some(number) => scaled(number.trim(), 1024.0),
        None => text.parse().ok(),
    }
}

/// Bytes with a unit as MiB, up: `512m`, `1.5gb`, `64MiB`.
pub(super) fn bytes(text: &str) -> Option<u32> {
    let lower = text.trim().to_ascii_lowercase();
    let number = lower
        .trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .trim_end();
    let unit = lower[number.len()..].trim();
    let by = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "" => 1.0 / 1_048_576.0,
        "k" => 1.0 / 1024.0,
        "m" => 1.0,
        "g" => 1024.0,
        "t" => 1_048_576.0,
        _ => return None,
    };
    scaled(number, by)
}

/// A span as Docker and Copilot write it, in whole seconds, up: `90s`, `1m30s`, `500ms`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    scaled(&exact(text)?.to_string(), 1.0)
}

/// How often one span goes into another, in whole.
pub(super) fn times(span: f64, each: f64) -> Option<u32> {
    scaled(&(span / each).floor().to_string(), 1.0)
}

/// A span with parts of a second.
pub(super) fn exact(text: &str) -> Option<f64> {
    let text = text.trim();
    if text == "0" {
        return Some(0.0);
    }
    let (mut total, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        let unit_end = rest[end..]
            .find(|c: char| c.is_ascii_digit())
            .map_or(rest.len(), |at| end + at);
        total += number
            * match &rest[end..unit_end] {
                "ns" => 1e-9,
                "us" | "µs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86400.0,
                "w" => 604_800.0,
                _ => return None,
            };
        rest = &rest[unit_end..];
    }
    (!text.is_empty()).then_some(total)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the bounds are looked at first"
)]
fn scaled(text: &str, by: f64) -> Option<u32> {
    let number: f64 = text.parse().ok()?;
    let scaled = (number * by).ceil();
    (0.0..=1_000_000.0)
        .contains(&scaled)
        .then_some(scaled as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_ecs_does() {
        assert_eq!(units("512"), Some(512));
        assert_eq!(units(".5 vCPU"), Some(512));
        assert_eq!(units("1 vcpu"), Some(1024));
        assert_eq!(units("much"), None);
        assert_eq!(mib("1 GB"), Some(1024));
        assert_eq!(mib("0.5GB"), Some(512));
        assert_eq!(bytes("1.5gb"), Some(1536));
        assert_eq!(bytes("64MiB"), Some(64));
        assert_eq!(bytes("1048577"), Some(2));
        assert_eq!(seconds("1m30s"), Some(90));
        assert_eq!(seconds("500ms"), Some(1));
        assert_eq!(seconds("10"), None);
        assert_eq!(of_task(300, 600), Some((512, 1024)));
        assert_eq!(of_task(256, 3000), Some((512, 3072)));
    }
}
