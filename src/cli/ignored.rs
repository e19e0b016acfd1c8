//! Findings that are known and let be, each with a reason: in the document, beside it, or on the command
//! line. What is let be is said at the end, so that nobody forgets it.

use super::IgnoreArgs;
use crate::finding::print::{LetBe, clean};
use crate::finding::{Finding, codes, pointer};
use crate::read::{self, Limits};
use doc::Json;
use std::fmt::Write as _;
use std::path::Path;

/// The file beside a document: codes and reasons.
const FILE: &str = "synth-ignore.yaml";

/// Who says so where the document does.
const DOCUMENT: &str = "the document";

/// One code that is let be.
struct Entry {
    code: String,
    reason: String,
    /// The resource that it is let be at; empty for the whole document.
    at: String,
    /// Where that is said.
    from: String,
    found: usize,
}

/// Everything that is let be.
#[derive(Default)]
pub struct Ignored(Vec<Entry>);

impl Ignored {
    /// What the command line says, and the file beside a document.
    pub fn read(args: &IgnoreArgs, file: Option<&Path>) -> Result<Self, String> {
        let mut out = Self::default();
        for pair in &args.ignore {
            let (code, reason) = pair.split_once('=').unwrap_or((pair, ""));
            out.add(code, reason, "", "--ignore")?;
        }
        let beside = file.map(|file| file.with_file_name(FILE));
        if let Some(path) = beside.filter(|path| path.is_file()) {
            let name = path.display().to_string();
            let said = |findings: Vec<Finding>| {
                let first = findings.into_iter().next();
                format!("{name}: {}", first.map_or_else(String::new, |f| f.message))
            };
            let bytes = read::bytes(&name, Limits::BLUEPRINT).map_err(|f| said(vec![f]))?;
            let source = read::source(&name, &bytes).map_err(said)?;
            let json = Json::from(&source.value);
            out.block(&json, "", FILE)?;
        }
        Ok(out)
    }

    /// What a document says itself: `Metadata: {synth: {ignore: {CODE: reason}}}` of a template or a
    /// resource, and in Terraform's JSON the same below the comment key `//`.
    /// Pointers into the document begin with `above`.
    pub fn of_document(&mut self, document: &Json<'_>, above: &str) -> Result<(), String> {
        let own = |part: &Json<'_>| -> Option<Json<'static>> {
            let metadata = part.get("Metadata").or_else(|| part.get("//"))?;
            Some(metadata.get("synth")?.get("ignore")?.clone().owned())
        };
        if let Some(block) = own(document) {
            self.block(&block, above, DOCUMENT)?;
        }
        let none = Json::Null;
        let entries = |part: &Json<'_>| -> Vec<(String, Json<'static>)> {
            let map = part.as_object().into_iter().flatten();
            map.map(|(key, value)| (key.to_owned(), value.clone().owned()))
                .collect()
        };
        for (id, resource) in entries(document.get("Resources").unwrap_or(&none)) {
            if let Some(block) = own(&resource) {
                self.block(
                    &block,
                    &pointer(&format!("{above}/Resources"), &id),
                    DOCUMENT,
                )?;
            }
        }
        for (kind, named) in entries(document.get("resource").unwrap_or(&none)) {
            for (name, resource) in entries(&named) {
                if let Some(block) = own(&resource) {
                    let at = pointer(&pointer("/resource", &kind), &name);
                    self.block(&block, &at, DOCUMENT)?;
                }
            }
        }
        Ok(())
    }

    fn block(&mut self, block: &Json<'_>, at: &str, from: &str) -> Result<(), String> {
        let Some(map) = block.as_object() else {
            return Err(format!(
                "{from}: `ignore` is an object of codes and reasons"
            ));
        };
        for (code, reason) in map {
            self.add(code, reason.as_str().unwrap_or_default(), at, from)?;
        }
        Ok(())
    }

    fn add(&mut self, code: &str, reason: &str, at: &str, from: &str) -> Result<(), String> {
        if !codes::all().any(|(known, _)| known.0 == code) {
            return Err(format!(
                "{from}: there is no finding `{code}`: write CODE=REASON, such as `P502=old revisions are kept elsewhere`"
            ));
        }
        if reason.trim().is_empty() {
            return Err(format!(
                "{from}: why is {code} let be? Write the reason behind it"
            ));
        }
        self.0.push(Entry {
            code: code.to_owned(),
            reason: reason.trim().to_owned(),
            at: at.to_owned(),
            from: from.to_owned(),
            found: 0,
        });
        Ok(())
    }

    /// Takes out what is let be, and puts it where it is kept.
    pub fn apply(&mut self, findings: Vec<Finding>, let_be: &mut Vec<LetBe>) -> Vec<Finding> {
        let mut out = Vec::with_capacity(findings.len());
        for finding in findings {
            let within = |at: &str| match finding.path.strip_prefix(at) {
                Some(rest) => rest.is_empty() || rest.starts_with('/') || at.is_empty(),
                None => false,
            };
            let mut entries = self.0.iter_mut();
            match entries.find(|e| e.code == finding.code.0 && within(&e.at)) {
                Some(entry) => {
                    entry.found += 1;
                    let_be.push(LetBe {
                        finding,
                        reason: entry.reason.clone(),
                        from: entry.from.clone(),
                        inside: entry.from == DOCUMENT,
                    });
                }
                None => out.push(finding),
            }
        }
        out
    }

    /// What was let be and why, and what nothing was found for.
    pub fn said(&self) -> String {
        let mut out = String::new();
        for entry in &self.0 {
            let at = match entry.at.rsplit('/').next() {
                Some(name) if !name.is_empty() => format!(" at {name}"),
                _ => String::new(),
            };
            let times = match entry.found {
                0 => "nothing is found".to_owned(),
                1 => "1 finding".to_owned(),
                n => format!("{n} findings"),
            };
            let line = format!(
                "ignored: {}{at}, {times}: {} ({})",
                entry.code, entry.reason, entry.from
            );
            let _ = writeln!(out, "{}", clean::line(&line));
        }
        out
    }
}
