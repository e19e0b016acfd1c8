//! Standard streams: answers whole to standard output or into a file, everything else to standard error.

use super::files;
use super::report::Report;
use super::{Exit, Streams};
use crate::finding::Finding;
use crate::finding::print::{self, clean};
use std::io::ErrorKind;
use std::path::Path;

/// Writes a document to standard output or to a file; a closed pipe is success. `-` and the other names
/// of standard output are standard output.
pub fn document(streams: &mut Streams<'_>, file: Option<&Path>, text: &str) -> Exit {
    let Some(path) = file.filter(|path| !files::is_standard_output(path)) else {
        let shown = if streams.terminal {
            clean::lines(text)
        } else {
            text.into()
        };
        return match streams
            .out
            .write_all(shown.as_bytes())
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
    match files::write(path, text) {
        Ok(()) => Exit::Done,
        Err(error) => failed(
            streams,
            &format!("{} cannot be written: {error}", name(path)),
        ),
    }
}

/// Whether an answer goes to a terminal.
pub fn to_terminal(streams: &Streams<'_>, file: Option<&Path>) -> bool {
    streams.terminal && file.is_none_or(files::is_standard_output)
}

/// A file's name, as it can be said in a line.
pub fn name(path: &Path) -> String {
    clean::line(&path.to_string_lossy()).into_owned()
}

/// Writes an answer; where it went into a file, says so and what comes next.
pub fn answer(streams: &mut Streams<'_>, file: Option<&Path>, text: &str, next: &str) -> Exit {
    let exit = document(streams, file, text);
    let file = file.filter(|path| !files::is_standard_output(path));
    if let (Exit::Done, Some(path)) = (exit, file) {
        let name = name(path);
        let next = next.replace("FILE", &name);
        done(
            streams,
            &if next.is_empty() {
                format!("wrote {name}")
            } else {
                format!("wrote {name}; next: {next}")
            },
        );
    }
    exit
}

/// Says that something went well, in one line, unless nobody wants to hear it.
pub fn done(streams: &mut Streams<'_>, text: &str) {
    if !streams.quiet {
        say(streams, &format!("{text}\n"));
    }
}

/// Says something to people.
pub fn say(streams: &mut Streams<'_>, text: &str) {
    raw(streams, &clean::lines(text));
}

fn raw(streams: &mut Streams<'_>, text: &str) {
    // Where standard error is gone, nobody is left to be told.
    let _ = streams
        .err
        .write_all(text.as_bytes())
        .and_then(|()| streams.err.flush());
}

/// Says the findings of a report to people.
pub fn findings(streams: &mut Streams<'_>, report: &Report) {
    about(streams, &report.findings, report.shown());
    if report.cut_short {
        say(streams, "note: more may follow once these are fixed\n");
    }
}

/// Says findings about a text to people.
pub fn about(streams: &mut Streams<'_>, findings: &[Finding], text: print::Text<'_>) {
    if !findings.is_empty() {
        // Cleaned piece by piece; what is left of escape codes are the colours.
        let text = print::human(findings, text, streams.colour);
        raw(streams, &text);
    }
}

/// Says what went wrong outside of any blueprint. Names in it are cleaned by whoever puts them in.
pub fn failed(streams: &mut Streams<'_>, message: &str) -> Exit {
    say(streams, &format!("error: {message}\n"));
    Exit::Failed
}
