//! Bytes from a file or standard input, never more than wanted.

use super::limits::Limits;
use super::source::too_large;
use crate::finding::{Finding, codes};
use std::io::Read;

/// The bytes of a file, or of standard input where the name is `-`.
pub fn bytes(name: &str, limits: Limits) -> Result<Vec<u8>, Finding> {
    let unreadable = |error: &std::io::Error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound if limits.bytes == Limits::BLUEPRINT.bytes => {
                "check the name, or begin with `synth init`"
            }
            std::io::ErrorKind::NotFound => "check the name",
            std::io::ErrorKind::PermissionDenied => "check who may read it",
            std::io::ErrorKind::IsADirectory => "name a file in it",
            _ => "check that it is a file that can be read",
        };
        Finding::new(
            codes::UNREADABLE,
            "",
            if name == "-" {
                format!("standard input cannot be read: {error}")
            } else {
                format!("`{name}` cannot be read: {error}")
            },
            help,
        )
    };
    if name == "-" {
        return within(std::io::stdin().lock(), limits, unreadable);
    }
    let file = std::fs::File::open(name).map_err(|e| unreadable(&e))?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(unreadable(&std::io::ErrorKind::IsADirectory.into()));
    }
    within(file, limits, unreadable)
}

fn within(
    reader: impl Read,
    limits: Limits,
    unreadable: impl Fn(&std::io::Error) -> Finding,
) -> Result<Vec<u8>, Finding> {
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know.
    let most = u64::try_from(limits.bytes)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    reader
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(&e))?;
    if bytes.len() > limits.bytes {
        return Err(too_large(limits.bytes));
    }
    Ok(bytes)
}
