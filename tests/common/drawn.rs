//! Properties over drawn inputs: the same draws each time, so that a run tells of the change and not of
//! its luck, and fresh ones for as long as `SYNTH_BUDGET_MS` says.

use arbtest::arbitrary::{Result, Unstructured};
use std::time::Duration;

/// Holds a property against `count` draws. A draw has at least `size` random bytes, and up to 32 times
/// as many: what is made of few is small, which is easier to read where it fails.
pub fn drawn(count: u32, size: u32, mut property: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let budget = std::env::var("SYNTH_BUDGET_MS").ok();
    if let Some(budget) = budget.and_then(|ms| ms.parse().ok()) {
        return arbtest::arbtest(property)
            .size_min(size)
            .budget(Duration::from_millis(budget))
            .run();
    }
    for nth in 1..=count {
        // The golden ratio's multiples lie far apart.
        let random = u64::from(nth.wrapping_mul(0x9e37_79b9));
        let size = u64::from(size << (nth % 6));
        arbtest::arbtest(&mut property)
            .seed(random << 32 | size)
            .run();
    }
}
