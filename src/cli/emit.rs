//! `synth [FILE]`: the document, or the documents of a system with several templates.

mod into;

use super::report::Loaded;
use super::{EmitArgs, Exit, Streams, files, load, output, proof};
use crate::emit::{self, Documents, INLINE_BYTES, Shape, Target};
use crate::finding::print::clean;
use doc::Json;

pub fn run(args: &EmitArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack_for(args.file.wanted(), args.target, streams) else {
        return Exit::Failed;
    };
    let documents = emit::documents(&loaded.stack, args.target, args.shape);
    let exit = write(args, &loaded, &documents, streams);
    // The process ends here and frees all memory at once; to drop each value takes as long as planning.
    std::mem::forget(documents);
    std::mem::forget(loaded);
    exit
}

/// Writes documents that hold together, and no others.
fn write(
    args: &EmitArgs,
    loaded: &Loaded,
    documents: &Documents<'_>,
    streams: &mut Streams<'_>,
) -> Exit {
    if !proof::holds(documents, loaded, streams) {
        return Exit::Failed;
    }
    let output = args.output.output.as_deref();
    if let Some(dir) = output.filter(|path| super::folder::is(path)) {
        return into::write(args, loaded, documents, dir, streams);
    }
    let [(_, document)] = documents.as_slice() else {
        let count = documents.len();
        return output::failed(
            streams,
            &format!(
                "the blueprint has {count} templates, and one place to write them to: `-o DIR/` writes them into a folder, with the script that deploys them"
            ),
        );
    };
    let text = text(args, document, streams);
    large(args, "the template", &text, streams);
    let text = if output::to_terminal(streams, output) {
        clean::json(&text)
    } else {
        text.into()
    };
    let exit = output::document(streams, output, &text);
    if exit == Exit::Done {
        output::done(streams, &wrote(args, loaded));
    }
    exit
}

/// A document as it is written.
fn text(args: &EmitArgs, document: &Json<'_>, streams: &Streams<'_>) -> String {
    let to_terminal = output::to_terminal(streams, args.output.output.as_deref());
    // Terraform's diagnostics quote the line that they are about, with all that stands in it.
    let lines = args.pretty || to_terminal || args.target == Target::Terraform;
    emit::text(document, lines)
}

/// Says where a template has to go through a bucket.
fn large(args: &EmitArgs, what: &str, text: &str, streams: &mut Streams<'_>) {
    if args.target == Target::CloudFormation && text.len() > INLINE_BYTES {
        output::say(
            streams,
            &format!(
                "note: {what} has {} bytes, and AWS takes {INLINE_BYTES} without a bucket: give `aws cloudformation deploy` an --s3-bucket\n",
                text.len()
            ),
        );
    }
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
