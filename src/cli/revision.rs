//! `REV:PATH`: what a file was in a revision of the repository here, as the user's own git says.

use crate::finding::{Finding, codes};
use crate::read::{self, Limits};
use std::path::Path;
use std::process::{Command, Output};

/// The revision and the path that a name says, where no file has it.
pub fn of(name: &str) -> Option<(&str, &str)> {
    if name.starts_with('-') || Path::new(name).exists() {
        return None;
    }
    let (revision, path) = name.split_once(':')?;
    // `C:\shop.yaml` is a file.
    let drive = revision.len() == 1 && path.starts_with(['\\', '/']);
    (!revision.is_empty() && !path.is_empty() && !drive).then_some((revision, path))
}

/// The bytes of a file, of standard input, or of a file in a revision.
pub fn bytes(name: &str, limits: Limits) -> Result<Vec<u8>, Finding> {
    if of(name).is_none() {
        return read::bytes(name, limits);
    }
    let size = git(&["cat-file", "-s", name]).map_err(|why| unreadable(name, &why))?;
    let size = String::from_utf8_lossy(&size.stdout);
    if size
        .trim()
        .parse::<usize>()
        .is_ok_and(|size| size > limits.bytes)
    {
        return Err(unreadable(name, "it is too large"));
    }
    let blob = git(&["cat-file", "blob", name]).map_err(|why| unreadable(name, &why))?;
    Ok(blob.stdout)
}

/// The files of a folder in a revision, by their names in it; `None` where it is none.
pub fn files(name: &str) -> Option<Vec<String>> {
    of(name)?;
    let whole = name.trim_end_matches('/');
    let kind = git(&["cat-file", "-t", whole]).ok()?;
    if kind.stdout.trim_ascii() != b"tree" {
        return None;
    }
    let listed = git(&["ls-tree", "-z", "--name-only", whole]).ok()?;
    let listed = String::from_utf8(listed.stdout).ok()?;
    let names = listed.split('\0').filter(|name| !name.is_empty());
    Some(names.map(str::to_owned).collect())
}

/// Asks git; what it complains of where it does.
fn git(arguments: &[&str]) -> Result<Output, String> {
    let ran = Command::new("git").args(arguments).output();
    let ran = ran.map_err(|error| format!("git cannot be run: {error}"))?;
    if ran.status.success() {
        return Ok(ran);
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let first = said.lines().next().unwrap_or("git says no more");
    Err(first.trim_start_matches("fatal: ").to_owned())
}

fn unreadable(name: &str, why: &str) -> Finding {
    Finding::new(
        codes::UNREADABLE,
        "",
        format!("`{name}` cannot be read: {why}"),
        "name a file, or one of a revision of this repository as `REV:PATH`, its path from the repository's root",
    )
}
