//! Findings for programs.

use super::Of;
use crate::finding::{Finding, Fix};
use serde_json::{Value, json};

/// `{"findings": [{"code", "severity", "message", "help", "file", "line", "column", "path", "address",
/// "evidence", "fixes"}]}`; line and column are null where a finding is about the whole, `address` but in a plan or a state of Terraform's. `fixes` are the
/// edits that the help offers, each `{"path", "edit": "write|rename|move|add", "text", "value"}`: `text`
/// is YAML, a key for `rename`, a pointer for `move`, and `value` the YAML that a move may bring along.
#[must_use]
pub fn json(files: &[Of<'_>]) -> Value {
    let list: Vec<Value> = files
        .iter()
        .flat_map(|(findings, text)| findings.iter().map(move |f| (f, text)))
        .map(|(finding, text)| {
            json!({
                "code": finding.code.0,
                "severity": finding.severity.word(),
                "message": finding.message,
                "help": finding.help,
                "file": text.file,
                "line": finding.place.map(|p| p.line),
                "column": finding.place.map(|p| p.column),
                "path": finding.path,
                "address": address(finding),
                "evidence": finding.evidence,
                "fixes": fixes(&finding.fixes),
            })
        })
        .collect();
    json!({ "findings": list })
}

fn address(finding: &Finding) -> Option<&str> {
    Some(finding.address.as_str()).filter(|address| !address.is_empty())
}

fn fixes(fixes: &[Fix]) -> Vec<Value> {
    fixes
        .iter()
        .map(|fix| {
            json!({
                "path": fix.path,
                "edit": fix.edit.word(),
                "text": fix.edit.text(),
                "value": fix.edit.value(),
            })
        })
        .collect()
}
