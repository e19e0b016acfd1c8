//! What is asked of both sides alike is asked at once.

use std::panic::resume_unwind;
use std::thread;

/// Both answers; the first is worked out on a thread of its own.
pub fn both<A: Send, B>(old: impl FnOnce() -> A + Send, new: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let old = scope.spawn(old);
        let new = new();
        (old.join().unwrap_or_else(|panic| resume_unwind(panic)), new)
    })
}
