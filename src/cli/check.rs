//! `synth check [FILE...]`: everything that is wrong with blueprints or documents.

use super::document::{self, Given, Named};
use super::explain;
use super::report::Report;
use super::{CheckArgs, Exit, Format, Streams, against, output, proof};
use crate::emit::{self, Target};
use crate::finding::print::{self, clean};
use crate::finding::{any_error, codes};
use std::path::Path;

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    if args.against.is_some() && args.files.len() > 1 {
        return output::failed(streams, "`--against` compares one file with OLD: name one");
    }
    let deployed = match args.against.as_deref().map(against::Old::read).transpose() {
        Ok(deployed) => deployed,
        Err(message) => return output::failed(streams, &message),
    };
    let targets = args
        .target
        .map_or_else(|| Target::ALL.to_vec(), |one| vec![one]);
    let mut reports = Vec::new();
    let files: Vec<Option<&Path>> = if args.files.is_empty() {
        vec![None]
    } else {
        args.files.iter().map(|file| Some(file.as_path())).collect()
    };
    for file in files {
        match report(file, deployed.as_ref(), &targets, args.target) {
            Ok(report) => reports.push(report),
            Err(message) => return output::failed(streams, &message),
        }
    }
    let wrote = say(args.format, &reports, streams);
    if wrote != Exit::Done {
        return wrote;
    }
    let mut exit = Exit::Done;
    for report in &reports {
        exit = worse(exit, judged(report, &targets, streams));
    }
    if exit == Exit::Done && args.format == Format::Human {
        for report in &reports {
            output::done(streams, &summary(report));
        }
    }
    exit
}

/// What one file comes to.
fn report(
    file: Option<&Path>,
    over: Option<&against::Old>,
    targets: &[Target],
    asked: Option<Target>,
) -> Result<Report, String> {
    let named = Named::read(file);
    let given = document::given(named.as_ref(), |new| {
        let mut findings = over.map_or_else(Vec::new, |old| {
            against::Old::findings(&old.over(new, asked))
        });
        findings.extend(targets.iter().flat_map(|t| emit::limits(&new.stack, *t)));
        findings
    })?;
    Ok(match given {
        Given::Document(new) => {
            let more = over.map_or_else(Vec::new, |old| {
                against::Old::findings(&old.over_document(&new.value, asked))
            });
            document::judged(new, more)
        }
        Given::Blueprint(report) | Given::Refused(report) => report,
    })
}

/// Says what was found.
fn say(format: Format, reports: &[Report], streams: &mut Streams<'_>) -> Exit {
    let of: Vec<print::Of<'_>> = reports
        .iter()
        .map(|report| (report.findings.as_slice(), report.shown()))
        .collect();
    match format {
        Format::Human => {
            for report in reports {
                output::findings(streams, report);
            }
            Exit::Done
        }
        Format::Json => {
            let text = format!("{:#}\n", print::json(&of));
            output::document(streams, None, &clean::json(&text))
        }
        Format::Sarif => {
            let log = print::sarif(&of, explain::rule);
            output::document(streams, None, &clean::json(&format!("{log:#}\n")))
        }
        Format::Github => {
            let text: String = of
                .iter()
                .map(|(findings, text)| print::github(findings, *text))
                .collect();
            output::document(streams, None, &text)
        }
    }
}

/// How the check of one file ends.
fn judged(report: &Report, targets: &[Target], streams: &mut Streams<'_>) -> Exit {
    // Of what is not there nothing can be said.
    if report.findings.iter().any(|f| f.code == codes::UNREADABLE) {
        return Exit::Failed;
    }
    if any_error(&report.findings) {
        return Exit::Findings;
    }
    match &report.loaded {
        Some(loaded) => proof::each(targets, loaded, streams),
        None => Exit::Done,
    }
}

fn worse(one: Exit, other: Exit) -> Exit {
    if one.code() < other.code() {
        other
    } else {
        one
    }
}

/// One line about a file without errors.
fn summary(report: &Report) -> String {
    let name = output::name(Path::new(&report.name));
    match print::summary(&report.findings) {
        None => format!("{name}: nothing is wrong"),
        Some(warnings) => format!("{name}: no error, {warnings}"),
    }
}
