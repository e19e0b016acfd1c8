//! Writes documents whole or not at all, and everything else to standard error.

use super::report::Report;
use super::{Exit, Streams};
use crate::finding::print;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a document to standard output or to a file; a closed pipe is success.
pub fn document(streams: &mut Streams<'_>, file: Option<&Path>, text: &str) -> Exit {
    let Some(path) = file else {
        return match streams
            .out
            .write_all(text.as_bytes())
            .and_then(|()| streams.out.flush())
        {
            Ok(()) => Exit::Done,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Done,
            Err(error) => failed(
                streams,
                &format!("standard output cannot be written: {error}"),
            ),
        };
    };
    match replace(path, text) {
        Ok(()) => Exit::Done,
        Err(error) => failed(
            streams,
            &format!("{} cannot be written: {error}", path.display()),
        ),
    }
}

/// Writes beside and renames, so that a reader sees the old text or the new one, never a part.
pub fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = part(path);
    let written = write_whole(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What is left of the attempt is of no use to anyone; that it cannot go changes nothing.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Writes several files of one folder: all are written beside before the first takes its place.
pub fn folder(folder: &Path, files: &[(&str, &str)]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let parts: Vec<(PathBuf, PathBuf)> = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .map(|path| (part(&path), path))
        .collect();
    let written = parts
        .iter()
        .zip(files)
        .try_for_each(|((beside, path), (_, text))| {
            // A folder in the way would be found only when another file is in its place already.
            if path.is_dir() {
                return Err(ErrorKind::IsADirectory.into());
            }
            write_whole(beside, text)
        })
        .and_then(|()| {
            parts
                .iter()
                .try_for_each(|(beside, path)| std::fs::rename(beside, path))
        });
    if written.is_err() {
        for (beside, _) in &parts {
            let _ = std::fs::remove_file(beside);
        }
    }
    written
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Says something to people.
pub fn say(streams: &mut Streams<'_>, text: &str) {
    // Where standard error is gone, nobody is left to be told.
    let _ = streams
        .err
        .write_all(text.as_bytes())
        .and_then(|()| streams.err.flush());
}

/// Says findings to people.
pub fn findings(streams: &mut Streams<'_>, report: &Report) {
    if !report.findings.is_empty() {
        let text = print::human(&report.findings, report.shown(), streams.colour);
        say(streams, &text);
    }
}

/// Says what went wrong outside of any blueprint.
pub fn failed(streams: &mut Streams<'_>, message: &str) -> Exit {
    say(streams, &format!("error: {message}\n"));
    Exit::Failed
}
