//! `synth guard [FILE]`: what keeps Terraform from destroying what an engine or data depends on.

use super::{Exit, FileArgs, Streams, load, output};
use crate::emit;

pub fn run(args: &FileArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    let guard = emit::guard(&loaded.stack);
    let text = emit::text(&guard, true);
    output::answer(
        streams,
        args.output.output.as_deref(),
        &text,
        "`terraform plan` beside the document",
    )
}
