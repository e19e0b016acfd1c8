//! Times of a check that follow one another.

use super::context::Context;
use crate::finding::{Fix, codes};

/// What a longer interval is a multiple of, in seconds.
const STEP: u32 = 5;

/// Says that a check may last until the next one begins, and offers an interval that is longer. `timeout` is
/// in seconds.
pub(super) fn apart(cx: &mut Context, path: &str, timeout: u32, message: String) {
    let longer = format!("{}s", (timeout / STEP + 1) * STEP);
    cx.say(
        codes::CHECK_TIMES,
        format!("{path}/timeout"),
        message,
        format!("write `interval: {longer}`, or a `timeout` that is shorter than `interval`"),
    );
    cx.offer(Fix::write(format!("{path}/interval"), longer));
}
