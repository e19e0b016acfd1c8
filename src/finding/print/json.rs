//! Findings for programs.

use super::Text;
use crate::finding::Finding;
use serde_json::{Value, json};

/// `{"findings": [{"code", "severity", "message", "help", "file", "line", "column", "path",
/// "evidence"}]}`; line and column are null where a finding is about the whole.
#[must_use]
pub fn json(findings: &[Finding], text: Text<'_>) -> Value {
    let list: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code.0,
                "severity": finding.severity.word(),
                "message": finding.message,
                "help": finding.help,
                "file": text.file,
                "line": finding.place.map(|p| p.line),
                "column": finding.place.map(|p| p.column),
                "path": finding.path,
                "evidence": finding.evidence,
            })
        })
        .collect();
    json!({ "findings": list })
}
