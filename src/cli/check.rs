//! `synth check [FILE]`: everything that is wrong with a blueprint or a document.

use super::document::{self, Given};
use super::{CheckArgs, Exit, Format, Streams, output, proof};
use crate::finding::{any_error, print};

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    let report = match document::given(args.file.file.as_deref()) {
        Ok(Given::Document(source)) => document::judged(source),
        Ok(Given::Blueprint(report) | Given::Refused(report)) => report,
        Err(message) => return output::failed(streams, &message),
    };
    let wrote = match args.format {
        Format::Human => {
            output::findings(streams, &report);
            Exit::Done
        }
        Format::Json => {
            let text = format!(
                "{:#}\n",
                print::json(&report.findings, output::shown(&report))
            );
            output::document(streams, None, &text)
        }
        Format::Github => output::document(
            streams,
            None,
            &print::github(&report.findings, output::shown(&report)),
        ),
    };
    if wrote != Exit::Done {
        return wrote;
    }
    if any_error(&report.findings) {
        return Exit::Findings;
    }
    match &report.loaded {
        Some(loaded) => proof::both(loaded, streams),
        None => Exit::Done,
    }
}
