//! `synth preflight [FILE]`: a script that asks AWS what ids cannot tell.

use super::{Exit, FileArgs, Streams, load, output};
use crate::operate::preflight;

pub fn run(args: &FileArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    match preflight::script(&loaded.system) {
        Ok(script) => output::answer(streams, args.output.output.as_deref(), &script, "`sh FILE`"),
        Err(error) => output::failed(streams, &error.to_string()),
    }
}
