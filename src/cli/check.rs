//! `synth check [FILE]`: everything that is wrong, without a document.

use super::{CheckArgs, Exit, Format, Streams, against, load, output};
use crate::finding::{any_error, print};

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    let found = match &args.against {
        None => load::all(args.file.file.as_deref()),
        Some(old) => against::Old::read(old)
            .and_then(|old| load::all_and(args.file.file.as_deref(), |new| old.compare(new))),
    };
    let report = match found {
        Ok(report) => report,
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
        wrote
    } else if any_error(&report.findings) {
        Exit::Findings
    } else {
        Exit::Done
    }
}
