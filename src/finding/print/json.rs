//! Findings for programs.

use super::{Of, Text};
use crate::finding::{Finding, Fix};
use serde::Serialize;

/// What is printed. Thousands of findings are written as they stand, without a tree of values between.
#[derive(Serialize)]
struct All<'f> {
    findings: Vec<One<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<Ignored<'f>>,
}

#[derive(Serialize)]
struct Ignored<'f> {
    finding: One<'f>,
    reason: &'f str,
    from: &'f str,
}

#[derive(Serialize)]
struct One<'f> {
    code: &'f str,
    severity: &'f str,
    message: &'f str,
    help: &'f str,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    path: &'f str,
    address: Option<&'f str>,
    evidence: &'f [String],
    fixes: Vec<Offered<'f>>,
}

#[derive(Serialize)]
struct Offered<'f> {
    path: &'f str,
    edit: &'f str,
    text: &'f str,
    value: Option<&'f str>,
}

/// `{"findings": [{"code", "severity", "message", "help", "file", "line", "column", "path", "address",
/// "evidence", "fixes"}], "ignored": [{"finding", "reason", "from"}]}`; line and column are null where a
/// finding is about the whole, `address` but in a plan or a state of Terraform's. `fixes` are the
/// edits that the help offers, each `{"path", "edit": "write|rename|move|add", "text", "value"}`: `text`
/// is YAML, a key for `rename`, a pointer for `move`, and `value` the YAML that a move may bring along.
/// `ignored` is what is known and let be; it is left out where there is nothing.
pub fn json<'f>(files: &'f [Of<'f>]) -> impl Serialize + 'f {
    let found = files
        .iter()
        .flat_map(|of| of.findings.iter().map(|finding| one(finding, of.text)));
    let let_be = files.iter().flat_map(|of| {
        of.let_be.iter().map(|known| Ignored {
            finding: one(&known.finding, of.text),
            reason: &known.reason,
            from: &known.from,
        })
    });
    All {
        findings: found.collect(),
        ignored: let_be.collect(),
    }
}

fn one<'f>(finding: &'f Finding, text: Text<'f>) -> One<'f> {
    One {
        code: finding.code.0,
        severity: finding.severity.word(),
        message: &finding.message,
        help: &finding.help,
        file: text.file,
        line: finding.place.map(|p| p.line),
        column: finding.place.map(|p| p.column),
        path: &finding.path,
        address: Some(finding.address.as_str()).filter(|address| !address.is_empty()),
        evidence: &finding.evidence,
        fixes: finding.fixes.iter().map(offered).collect(),
    }
}

fn offered(fix: &Fix) -> Offered<'_> {
    Offered {
        path: &fix.path,
        edit: fix.edit.word(),
        text: fix.edit.text(),
        value: fix.edit.value(),
    }
}
