//! `synth check [FILE]`: everything that is wrong with a blueprint or a document.

use super::document::{self, Given, Named};
use super::explain;
use super::{CheckArgs, Exit, Format, Streams, against, output, proof};
use crate::emit::{self, Target};
use crate::finding::any_error;
use crate::finding::print::{self, clean};

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    let deployed = match args.against.as_deref().map(against::Old::read).transpose() {
        Ok(deployed) => deployed,
        Err(message) => return output::failed(streams, &message),
    };
    let over = deployed.as_ref();
    let targets = args
        .target
        .map_or_else(|| Target::ALL.to_vec(), |one| vec![one]);
    let named = Named::read(args.file.file.as_deref());
    let given = document::given(named.as_ref(), |new| {
        let mut findings = over.map_or_else(Vec::new, |old| {
            against::Old::findings(&old.over(new, args.target))
        });
        findings.extend(targets.iter().flat_map(|t| emit::limits(&new.stack, *t)));
        findings
    });
    let report = match given {
        Ok(Given::Document(new)) => {
            let more = over.map_or_else(Vec::new, |old| {
                against::Old::findings(&old.over_document(&new.value, args.target))
            });
            document::judged(new, more)
        }
        Ok(Given::Blueprint(report) | Given::Refused(report)) => report,
        Err(message) => return output::failed(streams, &message),
    };
    let wrote = match args.format {
        Format::Human => {
            output::findings(streams, &report);
            Exit::Done
        }
        Format::Json => {
            let text = format!("{:#}\n", print::json(&report.findings, report.shown()));
            output::document(streams, None, &clean::json(&text))
        }
        Format::Sarif => {
            let log = print::sarif(&report.findings, report.shown(), explain::rule);
            output::document(streams, None, &clean::json(&format!("{log:#}\n")))
        }
        Format::Github => output::document(
            streams,
            None,
            &print::github(&report.findings, report.shown()),
        ),
    };
    if wrote != Exit::Done {
        return wrote;
    }
    if any_error(&report.findings) {
        return Exit::Findings;
    }
    match &report.loaded {
        Some(loaded) => proof::each(&targets, loaded, streams),
        None => Exit::Done,
    }
}
