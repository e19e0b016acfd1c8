//! Workflow commands: GitHub shows each at its line of the pull request.

use super::{Text, clean};
use crate::finding::{Finding, Severity};
use std::fmt::Write;

/// One line per finding: `::error file=..,line=..,col=..,title=CODE::message`.
#[must_use]
pub fn github(findings: &[Finding], text: Text<'_>) -> String {
    let mut out = String::new();
    for finding in findings {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = format!("file={}", property(text.file));
        if let Some(place) = finding.place {
            let _ = write!(properties, ",line={},col={}", place.line, place.column);
        }
        let mut message = clean::line(&finding.message).into_owned();
        for fact in &finding.evidence {
            let _ = write!(message, "\n{}", clean::line(fact));
        }
        if !finding.help.is_empty() {
            let _ = write!(message, "\nhelp: {}", clean::line(&finding.help));
        }
        let _ = writeln!(
            out,
            "::{word} {properties},title={}::{}",
            property(finding.code.0),
            data(&message)
        );
    }
    out
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
