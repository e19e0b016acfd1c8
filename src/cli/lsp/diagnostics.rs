//! What is wrong with a blueprint, marked where it stands.

use super::page::Page;
use crate::finding::{Finding, Severity};
use ls_types::{Diagnostic, DiagnosticSeverity, NumberOrString, Range};

/// Every finding of a page.
pub fn of(page: &Page) -> Vec<Diagnostic> {
    match &page.report {
        Ok(report) => report.findings.iter().map(|f| one(page, f)).collect(),
        Err(message) => vec![Diagnostic {
            severity: Some(DiagnosticSeverity::ERROR),
            source: Some(SOURCE.to_owned()),
            message: message.clone(),
            ..Diagnostic::default()
        }],
    }
}

/// Who says so.
const SOURCE: &str = "synth";

fn one(page: &Page, finding: &Finding) -> Diagnostic {
    let mut message = finding.message.clone();
    for fact in &finding.evidence {
        message += "\n  ";
        message += fact;
    }
    if !finding.help.is_empty() {
        message += "\nhelp: ";
        message += &finding.help;
    }
    Diagnostic {
        range: range(page, finding),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.code.0.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// What is marked: of several lines the first, so that one finding does not paint the page.
pub fn range(page: &Page, finding: &Finding) -> Range {
    let (start, end) = finding
        .place
        .map_or((0, 0), |place| (place.start, place.end));
    let meant = page.text.get(start..end).unwrap_or_default();
    let line = meant.lines().next().unwrap_or_default().trim_end();
    page.positions.range(&page.text, start, start + line.len())
}
