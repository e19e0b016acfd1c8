//! `synth smoke [FILE]`: a script that looks at the system as it runs.

use super::{Exit, SmokeArgs, Streams, load, output};
use crate::finding::{Finding, print};
use crate::operate::outputs::Outputs;
use crate::operate::smoke;
use crate::read::{self, Limits};

pub fn run(args: &SmokeArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    let mut outputs = None;
    if let Some(path) = &args.outputs {
        let name = path.display().to_string();
        let read = read::bytes(&name, Limits::DOCUMENT)
            .and_then(|bytes| Outputs::parse(&bytes))
            .map_err(|finding| vec![finding])
            .and_then(|read| match smoke::lacking(&loaded.system, &read) {
                lacking if lacking.is_empty() => Ok(read),
                lacking => Err(lacking),
            });
        match read {
            Ok(read) => outputs = Some(read),
            Err(findings) => return refused(&name, &findings, streams),
        }
    }
    match smoke::script(&loaded.system, outputs.as_ref()) {
        Ok(script) => output::answer(streams, args.output.output.as_deref(), &script, "`sh FILE`"),
        Err(error) => output::failed(streams, &error.to_string()),
    }
}

/// Says what is wrong with the outputs: no place in a text, only the file.
fn refused(file: &str, findings: &[Finding], streams: &mut Streams<'_>) -> Exit {
    let text = print::Text { file, text: "" };
    output::about(streams, findings, text);
    Exit::Failed
}
