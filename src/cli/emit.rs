//! `synth [FILE]`: the document.

use super::report::Loaded;
use super::{EmitArgs, Exit, Streams, files, load, output, proof};
use crate::emit::{self, INLINE_BYTES, Shape, Target};
use crate::finding::print::clean;
use doc::Json;

pub fn run(args: &EmitArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack_for(args.file.wanted(), args.target, streams) else {
        return Exit::Failed;
    };
    let document = emit::document(&loaded.stack, args.target, args.shape);
    let exit = write(args, &loaded, &document, streams);
    // The process ends here and frees all memory at once; to drop each value takes as long as planning.
    std::mem::forget(document);
    std::mem::forget(loaded);
    exit
}

/// Writes a document that holds, and no other.
fn write(args: &EmitArgs, loaded: &Loaded, document: &Json<'_>, streams: &mut Streams<'_>) -> Exit {
    if !proof::holds(document, loaded, streams) {
        return Exit::Failed;
    }
    let to_terminal = output::to_terminal(streams, args.output.output.as_deref());
    // Terraform's diagnostics quote the line that they are about, with all that stands in it.
    let lines = args.pretty || to_terminal || args.target == Target::Terraform;
    let text = emit::text(document, lines);
    if args.target == Target::CloudFormation && text.len() > INLINE_BYTES {
        output::say(
            streams,
            &format!(
                "note: the template has {} bytes, and AWS takes {INLINE_BYTES} without a bucket: give `aws cloudformation deploy` an --s3-bucket\n",
                text.len()
            ),
        );
    }
    let text = if to_terminal {
        clean::json(&text)
    } else {
        text.into()
    };
    let file = args.output.output.as_deref();
    let exit = output::document(streams, file, &text);
    if exit == Exit::Done {
        output::done(streams, &wrote(args, loaded));
    }
    exit
}

/// What was written, and what comes next.
fn wrote(args: &EmitArgs, loaded: &Loaded) -> String {
    let count = loaded
        .stack
        .nodes
        .iter()
        .filter(|node| args.target.has(node))
        .count();
    let (what, next) = match (args.target, args.shape) {
        (Target::CloudFormation, _) => ("a CloudFormation template", "the first deploy"),
        (Target::Terraform, Shape::Root) => (
            "a Terraform configuration",
            "`terraform init` and the first apply",
        ),
        (Target::Terraform, Shape::Module) => ("a Terraform module", "the first apply"),
    };
    let file = args
        .output
        .output
        .as_deref()
        .filter(|f| !files::is_standard_output(f));
    let name = file.map_or(String::new(), |file| format!("{}, ", output::name(file)));
    let blueprint = match args.file.file.as_deref() {
        Some(file) if file != std::path::Path::new("-") => format!(" {}", output::name(file)),
        _ => String::new(),
    };
    format!(
        "wrote {name}{what} of {count} resources; next: `synth runbook{blueprint}` has the commands of {next}"
    )
}

#[cfg(test)]
mod tests;
