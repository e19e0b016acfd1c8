//! Findings for code scanning: SARIF 2.1.0,
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html>.

use super::{Change, LetBe, Of, Text};
use crate::finding::{Code, Finding, Fix, Place, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// GitHub takes so many results of one run:
/// <https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit>.
const MOST: usize = 25_000;

/// What a viewer says of a code.
pub struct Rule {
    /// One sentence.
    pub title: String,
    /// What it means, and how to fix it.
    pub text: String,
}

/// One run. Every rule that has a result is described by `rule`, every result stands at a line: GitHub
/// takes neither a rule without help nor a result without a place. `changes` says what an edit that is
/// offered does to the text of the file of this number.
#[must_use]
pub fn sarif(
    files: &[Of<'_>],
    rule: impl Fn(Code) -> Rule,
    mut changes: impl FnMut(usize, &Fix) -> Option<Vec<Change>>,
) -> Value {
    let findings: Vec<Known<'_>> = files.iter().enumerate().flat_map(known).collect();
    // Of a run either no result says whether it is let be, or each does (3.27.23).
    let some_let_be = files.iter().any(|of| !of.let_be.is_empty());
    let mut rules: BTreeMap<Code, usize> = findings.iter().map(|k| (k.finding.code, 0)).collect();
    for (index, place) in rules.values_mut().enumerate() {
        *place = index;
    }
    let described: Vec<Value> = rules.keys().map(|code| descriptor(*code, &rule)).collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .take(MOST)
        .map(|known| {
            let (finding, text, file) = (known.finding, known.text, known.file);
            let index = rules.get(&finding.code).copied().unwrap_or_default();
            let mark = format!("{}:{}", finding.code.0, finding.path);
            let of = (text.file, mark.clone());
            let nth: &mut usize = seen.entry(of).or_default();
            *nth += 1;
            let mark = if *nth == 1 {
                mark
            } else {
                format!("{mark}:{nth}")
            };
            let mut result = json!({
                "ruleId": finding.code.0,
                "ruleIndex": index,
                "level": finding.severity.word(),
                "message": {"text": message(finding)},
                "locations": [location(finding, text)],
                // A line that moves keeps its alert.
                "partialFingerprints": {"synth/v1": mark},
            });
            let offered = finding.fixes.iter();
            let edits: Vec<Value> = offered
                .filter_map(|offer| Some(fix(offer, &changes(file, offer)?, text)))
                .collect();
            if !edits.is_empty() {
                result["fixes"] = json!(edits);
            }
            if some_let_be {
                let suppressions: Vec<Value> =
                    known.let_be.iter().map(|l| suppression(l)).collect();
                result["suppressions"] = json!(suppressions);
            }
            result
        })
        .collect();
    let mut invocation = json!({"executionSuccessful": true});
    if findings.len() > MOST {
        let left = findings.len() - MOST;
        invocation["toolExecutionNotifications"] = json!([{
            "level": "warning",
            "message": {"text": format!("{left} more findings were left out: code scanning takes {MOST} of one run")},
        }]);
    }
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "synth",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": described,
            }},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// What stands in the log as one result.
struct Known<'a> {
    finding: &'a Finding,
    let_be: Option<&'a LetBe>,
    text: Text<'a>,
    /// The number of its file.
    file: usize,
}

/// All of one file; what there is to mend comes first, and is the last to be left out.
fn known<'a>((file, of): (usize, &'a Of<'a>)) -> impl Iterator<Item = Known<'a>> {
    let text = of.text;
    let open = of.findings.iter().map(|finding| (finding, None));
    let let_be = of.let_be.iter().map(|known| (&known.finding, Some(known)));
    open.chain(let_be).map(move |(finding, let_be)| Known {
        finding,
        let_be,
        text,
        file,
    })
}

/// Why a result is let be (3.35).
fn suppression(known: &LetBe) -> Value {
    json!({
        "kind": if known.inside { "inSource" } else { "external" },
        "status": "accepted",
        "justification": known.reason,
    })
}

fn descriptor(code: Code, rule: &impl Fn(Code) -> Rule) -> Value {
    let Rule { title, text } = rule(code);
    json!({
        "id": code.0,
        "shortDescription": {"text": plain(&title)},
        "fullDescription": {"text": plain(&title)},
        "help": {"text": plain(&text), "markdown": text},
        "defaultConfiguration": {"level": code.severity().word()},
        "properties": {"problem.severity": match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "recommendation",
        }},
    })
}

fn message(finding: &Finding) -> String {
    let mut out = finding.message.clone();
    for fact in &finding.evidence {
        out.push('\n');
        out.push_str(fact);
    }
    if !finding.help.is_empty() {
        out.push_str("\nhelp: ");
        out.push_str(&finding.help);
    }
    plain(&out)
}

/// Text in which nothing is a link (3.11.6) and nothing a placeholder (3.11.5). Braces around anything but
/// a number are left alone: viewers do not take doubled ones apart.
fn plain(text: &str) -> String {
    let text = text.replace("](", "] (");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('{') {
        let inside = &rest[at + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..=at]);
        if digits > 0 && inside[digits..].starts_with('}') {
            out.push('{');
            out.push_str(&inside[..digits]);
            out.push_str("}}");
            rest = &inside[digits + 1..];
        } else {
            rest = inside;
        }
    }
    out + rest
}

fn location(finding: &Finding, text: Text<'_>) -> Value {
    let region = match finding.place {
        None => json!({"startLine": 1}),
        Some(place) => region(place, text.text),
    };
    let mut out = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(text.file)},
        "region": region,
    }});
    let name = if finding.address.is_empty() {
        &finding.path
    } else {
        &finding.address
    };
    if !name.is_empty() {
        out["logicalLocations"] = json!([{"fullyQualifiedName": name}]);
    }
    out
}

/// One of the edits that a finding offers (3.55).
fn fix(fix: &Fix, changes: &[Change], text: Text<'_>) -> Value {
    let replacements: Vec<Value> = changes
        .iter()
        .map(|change| {
            json!({
                "deletedRegion": {
                    "startLine": change.from.line, "startColumn": change.from.column,
                    "endLine": change.to.line, "endColumn": change.to.column,
                },
                "insertedContent": {"text": change.text},
            })
        })
        .collect();
    json!({
        "description": {"text": plain(&fix.edit.said())},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(text.file)},
            "replacements": replacements,
        }],
    })
}

/// Columns are counted in characters, the end is the first that is no longer meant.
fn region(place: Place, text: &str) -> Value {
    let mut out = json!({"startLine": place.line, "startColumn": place.column});
    if let Some(meant) = text.get(place.start..place.end)
        && !meant.is_empty()
        && !meant.contains('\n')
    {
        out["endColumn"] = json!(place.column + meant.chars().count());
    }
    out
}

/// A file's name as a URI reference: <https://www.rfc-editor.org/rfc/rfc3986#section-4.2>.
fn uri(file: &str) -> String {
    let file = file.strip_prefix("./").unwrap_or(file);
    let mut out = String::new();
    if file.starts_with('/') {
        out.push_str("file://");
    }
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_message_is_a_link_or_a_placeholder() {
        assert_eq!(plain("a [b](c) {0} {12}"), "a [b] (c) {{0}} {{12}}");
        assert_eq!(plain("${input.a} {} {a} {1"), "${input.a} {} {a} {1");
    }

    #[test]
    fn a_name_is_a_reference() {
        assert_eq!(uri("./a b/é.yaml"), "a%20b/%C3%A9.yaml");
        assert_eq!(uri("/a/x:y"), "file:///a/x%3Ay");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
