//! Answers of several files, which go into a folder.

use super::{Exit, Streams, files, output};
use std::path::Path;

/// Whether a name is that of a folder: one that is there, or one that ends as such.
pub fn is(path: &Path) -> bool {
    let text = path.to_string_lossy();
    path.is_dir() || text.ends_with('/') || (cfg!(windows) && text.ends_with('\\'))
}

/// Writes files into a folder, all of them or none, and says so.
pub fn write(dir: &Path, all: &[(String, String)], streams: &mut Streams<'_>) -> Exit {
    let texts: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    if let Err(error) = files::folder(dir, &texts) {
        return unwritten(dir, &error, streams);
    }
    for (name, _) in all {
        output::done(streams, &format!("wrote {}", output::name(&dir.join(name))));
    }
    Exit::Done
}

/// Says that something cannot be written.
pub fn unwritten(path: &Path, error: &std::io::Error, streams: &mut Streams<'_>) -> Exit {
    output::failed(
        streams,
        &format!("{} cannot be written: {error}", output::name(path)),
    )
}
