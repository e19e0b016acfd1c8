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
        assert_eq!(of_task(300, 600), Some((512, 1024)));
        assert_eq!(of_task(256, 3000), Some((512, 3072)));
    }
}
