//! `synth runbook [FILE]`: the operator's page for this system.

use super::{Exit, FileArgs, Streams, load, output};
use crate::operate::runbook;

pub fn run(args: &FileArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    let file = load::named(args.file.file.as_deref());
    match runbook::page(&loaded.system, &loaded.stack, &file) {
        Ok(page) => output::answer(streams, args.output.output.as_deref(), &page, ""),
        Err(error) => output::failed(streams, &error.to_string()),
    }
}
