//! `synth diff OLD [NEW]`: what changes between two systems, and what it means.

use super::against::Old;
use super::document::{self, Given, Named};
use super::report::Report;
use super::{DiffArgs, DiffFormat, Exit, Streams, output};
use crate::diff::{self, Diff};
use crate::emit::Target;
use crate::finding::print::{self, clean};
use crate::finding::{Finding, any_error};

pub fn run(args: &DiffArgs, streams: &mut Streams<'_>) -> Exit {
    let old = match Old::read(&args.old, args.env.as_deref()) {
        Ok(old) => old,
        Err(message) => return output::failed(streams, &message),
    };
    let mut found = None;
    let named = Named::read(args.new.as_deref());
    let given = document::given(named.as_ref(), args.env.as_deref(), |new| {
        let diff = old.over(new, args.target);
        let findings = Old::findings(&diff);
        found = Some(diff);
        findings
    });
    let (report, diff) = match given {
        Err(message) => return output::failed(streams, &message),
        Ok(Given::Document(new)) => {
            let diff = old.over_document(&new.value, args.target);
            let mut findings = Old::findings(&diff);
            new.locate(&mut findings);
            (Report::without(new.name, new.text, findings), diff)
        }
        Ok(Given::Blueprint(report) | Given::Refused(report)) => {
            let Some(diff) = found else {
                // What is wrong with the new blueprint comes first.
                output::findings(streams, &report);
                return Exit::Failed;
            };
            (report, diff)
        }
    };
    let target = old.target(args.target);
    let text = match args.format {
        DiffFormat::Human => diff::text(&diff),
        DiffFormat::Json => {
            let refused: Vec<Finding> = refused(&report, &diff);
            let refused = print::json(&[(refused.as_slice(), report.shown())]);
            let json = diff::json(&diff, word(target), &refused["findings"]);
            clean::json(&format!("{json:#}\n")).into_owned()
        }
    };
    match output::document(streams, None, &text) {
        Exit::Done if any_error(&Old::findings(&diff)) => Exit::Findings,
        wrote => wrote,
    }
}

fn word(target: Target) -> &'static str {
    match target {
        Target::CloudFormation => "cloudformation",
        Target::Terraform => "terraform",
    }
}

/// The findings that refuse, with their places.
fn refused(report: &Report, diff: &Diff) -> Vec<Finding> {
    let same = |one: &Finding| {
        let mut all = diff.refused();
        all.any(|other| (one.code, &one.message) == (other.code, &other.message))
    };
    report
        .findings
        .iter()
        .filter(|f| same(f))
        .cloned()
        .collect()
}
