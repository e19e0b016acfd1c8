//! `synth stack-policy [FILE]`: what keeps `CloudFormation` away from what an engine owns.

use super::{Exit, FileArgs, Streams, load, output};
use crate::emit;

pub fn run(args: &FileArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    let policies = emit::stack_policies(&loaded.stack);
    let [(_, policy)] = policies.as_slice() else {
        return output::failed(streams, "x");
    };
    let text = emit::text(policy, true);
    output::answer(
        streams,
        args.output.output.as_deref(),
        &text,
        "`aws cloudformation set-stack-policy --stack-policy-body file://FILE`, after the second run",
    )
}
