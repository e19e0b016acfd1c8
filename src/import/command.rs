//! The words that a container runs: all sources have them.

use super::ledger::{At, Ledger};
use super::secret;
use super::variables::filled;
use super::words::split;
use serde_json::Value;

/// Carries a list of words, or a text that is split as a shell does. `text` reads what stands at a place;
/// what nothing gives a value came from `by`.
pub(super) fn carry(
    ledger: &mut Ledger,
    at: &At,
    key: &str,
    by: &str,
    text: &dyn Fn(&Ledger, &At) -> Option<String>,
) {
    let words: Option<Vec<String>> = match ledger.get(at) {
        Some(Value::Array(_)) => {
            let all = ledger.members(at);
            Some(all.iter().filter_map(|word| text(ledger, word)).collect())
        }
        Some(Value::String(_)) => text(ledger, at).and_then(|text| split(&text)),
        _ => return,
    };
    match words {
        Some(words) if words.iter().any(|word| secret::by_value(word)) => ledger.left(
            at,
            "a word of it looks like a secret, and is not repeated",
            "put it into Secrets Manager, and let the application read a variable under `secrets`",
        ),
        Some(words) if words.is_empty() => ledger.left(
            at,
            "an empty command takes the image's own away, which ECS does not",
            "write the command that is to run",
        ),
        Some(words) => {
            let words: Vec<Value> = words
                .iter()
                .map(|word| filled(ledger, word, by).into())
                .collect();
            ledger.set(at, key, words);
        }
        None => ledger.left(
            at,
            "its quotes are not closed",
            "write the command as a list of words",
        ),
    }
}
