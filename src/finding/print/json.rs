//! Findings for programs.

use super::{Of, Text};
use crate::finding::{Finding, Fix};
use serde_json::{Value, json};

/// `{"findings": [{"code", "severity", "message", "help", "file", "line", "column", "path", "address",
/// "evidence", "fixes"}], "ignored": [{"finding", "reason", "from"}]}`; line and column are null where a
/// finding is about the whole, `address` but in a plan or a state of Terraform's. `fixes` are the
/// edits that the help offers, each `{"path", "edit": "write|rename|move|add", "text", "value"}`: `text`
/// is YAML, a key for `rename`, a pointer for `move`, and `value` the YAML that a move may bring along.
/// `ignored` is what is known and let be; it is left out where there is nothing.
#[must_use]
pub fn json(files: &[Of<'_>]) -> Value {
    let of = |of: &Of<'_>| -> Vec<Value> { of.findings.iter().map(|f| one(f, of.text)).collect() };
    let list: Vec<Value> = files.iter().flat_map(of).collect();
    let let_be: Vec<Value> = files
        .iter()
        .flat_map(|of| of.let_be.iter().map(move |known| (known, of.text)))
        .map(|(known, text)| {
            json!({
                "finding": one(&known.finding, text),
                "reason": known.reason,
                "from": known.from,
            })
        })
        .collect();
    let mut out = json!({ "findings": list });
    if !let_be.is_empty() {
        out["ignored"] = json!(let_be);
    }
    out
}

fn one(finding: &Finding, text: Text<'_>) -> Value {
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
