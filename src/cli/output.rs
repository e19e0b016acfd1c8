//! Writes documents whole or not at all, and everything else to standard error.

use super::load::Report;
use super::{Exit, Streams};
use crate::finding::print;
use std::io::{ErrorKind, Write};
use std::path::Path;

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
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        })
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What is left of the attempt is of no use to anyone; that it cannot go changes nothing.
        let _ = std::fs::remove_file(&beside);
    }
    written
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
        let text = print::human(&report.findings, shown(report), streams.colour);
        say(streams, &text);
    }
}

/// The text that a report's findings are about.
pub fn shown(report: &Report) -> print::Text<'_> {
    print::Text {
        file: &report.name,
        text: &report.text,
    }
}

/// Says what went wrong outside of any blueprint.
pub fn failed(streams: &mut Streams<'_>, message: &str) -> Exit {
    say(streams, &format!("error: {message}\n"));
    Exit::Failed
}
