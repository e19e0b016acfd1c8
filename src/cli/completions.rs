//! `synth completions`: what a shell needs to complete command lines of synth.

use super::{Cli, CompletionsArgs, Exit, Streams, output};
use clap::CommandFactory;

pub fn run(args: &CompletionsArgs, streams: &mut Streams<'_>) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "synth", &mut text);
    let text = String::from_utf8_lossy(&text);
    output::answer(streams, args.output.output.as_deref(), &text, "")
}
