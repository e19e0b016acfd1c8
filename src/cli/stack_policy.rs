//! `synth stack-policy [FILE]`: what keeps `CloudFormation` away from what an engine owns.

use super::{Exit, StackPolicyArgs, Streams, folder, load, output};
use crate::emit;

pub fn run(args: &StackPolicyArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack(args.file.wanted(), streams) else {
        return Exit::Failed;
    };
    let policies = emit::stack_policies(&loaded.stack);
    let place = args.output.output.as_deref();
    if let Some(dir) = place.filter(|path| folder::is(path)) {
        let texts: Vec<(String, String)> = policies
            .iter()
            .map(|(stack, policy)| (format!("{stack}.policy.json"), emit::text(policy, true)))
            .collect();
        return folder::write(dir, &texts, streams);
    }
    let [(_, policy)] = policies.as_slice() else {
        let count = policies.len();
        return output::failed(
            streams,
            &format!(
                "the blueprint has {count} stacks, each with a policy of its own: `-o DIR/` writes them"
            ),
        );
    };
    output::answer(
        streams,
        place,
        &emit::text(policy, true),
        "`aws cloudformation set-stack-policy --stack-policy-body file://FILE`, after the second run",
    )
}
