//! `synth init --from KIND PATH`: a blueprint from what a team has, and what became of each field.

use super::args::From;
use super::document::{self, ALL};
use super::named::Named;
use super::{Exit, InitArgs, Streams, init, load, output};
use crate::emit::{self, Target};
use crate::finding::{Finding, any_error, print};
use crate::import::{self, Imported, Kind, Refused};
use std::path::Path;

pub fn run(args: &InitArgs, from: From, source: &Path, streams: &mut Streams<'_>) -> Exit {
    let kind = match from {
        From::TaskDefinition => Kind::TaskDefinition,
        From::Compose => Kind::Compose,
        From::Copilot => Kind::Copilot,
    };
    let made = match import::import(kind, source, &findings) {
        Ok(made) => made,
        Err(Refused::Message(message)) => return output::failed(streams, &message),
        Err(Refused::Findings {
            name,
            text,
            findings,
        }) => {
            let text = print::Text {
                file: &name,
                text: &text,
            };
            output::about(streams, &findings, text);
            return Exit::Failed;
        }
    };
    let placed = match init::place(args.output.as_deref(), &made.page, streams) {
        Ok(placed) => placed,
        Err(exit) => return exit,
    };
    let path = placed.map(|placed| placed.path);
    output::say(streams, &said(&made, source, path.as_deref()));
    let Some(report) = &args.report else {
        return Exit::Done;
    };
    match serde_json::to_string_pretty(&made.report) {
        Ok(json) => output::document(streams, Some(report), &format!("{json}\n")),
        Err(error) => output::failed(streams, &error.to_string()),
    }
}

/// What is wrong with a page, in both formats and in each of its environments.
fn findings(page: &str) -> Vec<Finding> {
    let each = document::environments(Some(&Named::text("blueprint", page)), Some(ALL));
    let mut found: Vec<Finding> = Vec::new();
    for environment in each {
        let report = load::text(
            "blueprint",
            page.as_bytes(),
            environment.as_deref(),
            |loaded| {
                let limits = Target::ALL.map(|target| emit::limits(&loaded.stack, target));
                limits.into_iter().flatten().collect()
            },
        );
        for finding in report.findings {
            if !found
                .iter()
                .any(|f| f.path == finding.path && f.message == finding.message)
            {
                found.push(finding);
            }
        }
    }
    found
}

fn said(made: &Imported, source: &Path, path: Option<&Path>) -> String {
    let synthesises = if any_error(&findings(&made.page)) {
        "not a document yet: `fill in` says what is missing"
    } else {
        "makes a document in both formats as it stands"
    };
    let wrote = path.map_or("to standard output".to_owned(), output::name);
    let next = match path {
        Some(path) if path == Path::new("blueprint.yaml") => "synth check".to_owned(),
        Some(path) => format!("synth check {}", output::name(path)),
        None => "synth check FILE".to_owned(),
    };
    format!(
        "{:<8} {}: {}\n{:<8} {wrote}: {synthesises}\n{}{:<8} `{next}`\n",
        "read",
        output::name(source),
        made.read,
        "wrote",
        made.report.text(made.fields),
        "next",
    )
}
