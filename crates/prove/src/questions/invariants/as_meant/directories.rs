//! Directories that stay writable under a read-only root: a part of [`super`].

use crate::intent;
use crate::world::containers::{Container, Tmpfs};
use crate::world::rows::Fact;

/// Options of a directory in memory: libraries may unpack code there and run it; devices and programs
/// that run as their owner have no place there.
const OPTIONS: [&str; 3] = ["exec", "nodev", "nosuid"];

/// Says where what can be written is not what was asked for.
pub fn check(meant: &intent::Service, app: &Container, say: &mut dyn FnMut(String)) {
    for directory in &app.tmpfs {
        options(directory, say);
    }
    let disk = app
        .mounts
        .iter()
        .filter(|(_, _, read_only)| read_only.or_default(false) == Some(false))
        .filter_map(|(_, path, _)| Some((path.known()?.clone(), None)));
    let memory = app.tmpfs.iter().filter_map(|directory| {
        let mib = directory.size.known().and_then(|n| u32::try_from(*n).ok());
        Some((directory.path.known()?.clone(), Some(mib.unwrap_or(0))))
    });
    let mut found: Vec<(String, Option<u32>)> = disk.chain(memory).collect();
    found.sort();
    if found != meant.writable {
        say(format!(
            "can write to {}, not to {}",
            listed(&found),
            listed(&meant.writable)
        ));
    }
}

fn options(directory: &Tmpfs, say: &mut dyn FnMut(String)) {
    let mut options: Vec<&str> = directory
        .options
        .iter()
        .filter_map(Fact::known)
        .map(String::as_str)
        .collect();
    options.sort_unstable();
    if options != OPTIONS {
        say(format!(
            "mounts {} with the options {}, not {}",
            directory.path,
            options.join(", "),
            OPTIONS.join(", ")
        ));
    }
}

fn listed(directories: &[(String, Option<u32>)]) -> String {
    let words: Vec<String> = directories
        .iter()
        .map(|(path, memory)| match memory {
            Some(mib) => format!("{path} ({mib} MiB of memory)"),
            None => format!("{path} (on disk)"),
        })
        .collect();
    if words.is_empty() {
        "nothing".to_owned()
    } else {
        words.join(", ")
    }
}
