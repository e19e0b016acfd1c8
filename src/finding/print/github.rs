//! Workflow commands: GitHub shows each at its line of the pull request.

use super::{Text, clean};
use crate::finding::{Finding, Severity};
use std::fmt::Write;

/// A step shows so many annotations of a kind, and keeps quiet about the rest: `_maxCountPerIssueType` in
/// <https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs>.
const SHOWN: usize = 10;

/// A message is cut behind so many units of UTF-16: `_maxIssueMessageLength`, at the same place.
const LONGEST: usize = 4096;

/// One line per finding: `::error file=..,line=..,col=..,title=CODE::message`. Where a step would show only
/// some of a kind, the last that it shows says how many more there are, and those stand as plain lines in
/// the log.
#[must_use]
pub fn github(findings: &[Finding], text: Text<'_>) -> String {
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let list: Vec<&Finding> = findings.iter().filter(|f| f.severity == severity).collect();
        let shown = if list.len() > SHOWN {
            SHOWN - 1
        } else {
            list.len()
        };
        let (shown, rest) = list.split_at(shown);
        for finding in shown {
            out.push_str(&annotation(finding, text));
        }
        if rest.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "::{} file={}::{} more of this kind stand in the log of this step",
            word(severity),
            property(text.file),
            rest.len()
        );
        for finding in rest {
            let _ = writeln!(out, "{}", plain(finding, text));
        }
    }
    out
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn annotation(finding: &Finding, text: Text<'_>) -> String {
    let mut properties = format!("file={}", property(text.file));
    if let Some(place) = finding.place {
        let _ = write!(properties, ",line={},col={}", place.line, place.column);
    }
    let mut message = clean::line(&finding.message).into_owned();
    if !finding.address.is_empty() && !message.starts_with(&finding.address) {
        message = format!("{}: {message}", clean::line(&finding.address));
    }
    for fact in &finding.evidence {
        let _ = write!(message, "\n{}", clean::line(fact));
    }
    // The facts are what may be long; what to do is worth more.
    let help = match finding.help.as_str() {
        "" => String::new(),
        help => format!("\nhelp: {}", clean::line(help)),
    };
    let room = LONGEST.saturating_sub(help.encode_utf16().count());
    format!(
        "::{} {properties},title={}::{}\n",
        word(finding.severity),
        property(finding.code.0),
        data(&(cut(&message, room) + &help))
    )
}

/// The same as a line of the log. It begins with no colons, so that nothing in it is a command.
fn plain(finding: &Finding, text: Text<'_>) -> String {
    let mut out = format!("{}[{}] ", word(finding.severity), finding.code.0);
    let _ = match finding.place {
        Some(place) => write!(
            out,
            "{}:{}:{}: ",
            clean::line(text.file),
            place.line,
            place.column
        ),
        None => write!(out, "{}: ", clean::line(text.file)),
    };
    out + &clean::line(&finding.message)
}

/// At most so many units of UTF-16.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(3);
    let kept: String = text
        .chars()
        .take_while(|c| match room.checked_sub(c.len_utf16()) {
            Some(less) => {
                room = less;
                true
            }
            None => false,
        })
        .collect();
    kept + "..."
}

/// Behind `::`, only the line's own structure is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Between the commas, also what separates properties.
fn property(text: &str) -> String {
    data(&clean::line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
