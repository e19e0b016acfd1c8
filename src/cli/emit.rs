//! `synth [FILE]`: the document.

use super::load::Loaded;
use super::{EmitArgs, Exit, Shape, Streams, Target, load, output, proof};
use crate::emit::{INLINE_BYTES, cloudformation, terraform};
use crate::finding::Finding;
use crate::stack::Stack;
use serde_json::Value;

pub fn run(args: &EmitArgs, streams: &mut Streams<'_>) -> Exit {
    let Some(loaded) = load::stack_for(args.file.file.as_deref(), args.target, streams) else {
        return Exit::Failed;
    };
    let document = document(&loaded.stack, args.target, args.shape);
    let exit = write(args, &loaded, &document, streams);
    // The process ends here. Giving back value by value what it gives back at once takes as long as
    // planning does.
    std::mem::forget((loaded, document));
    exit
}

/// Writes a document that holds, and no other.
fn write(args: &EmitArgs, loaded: &Loaded, document: &Value, streams: &mut Streams<'_>) -> Exit {
    if !proof::holds(document, loaded, streams) {
        return Exit::Failed;
    }
    let to_terminal = streams.terminal && args.output.output.is_none();
    // Terraform's diagnostics quote the line that they are about, with all that stands in it.
    let lines = args.pretty || to_terminal || args.target == Target::Terraform;
    let text = text(document, lines);
    if args.target == Target::Cloudformation && text.len() > INLINE_BYTES {
        output::say(
            streams,
            &format!(
                "note: the template has {} bytes, and AWS takes {INLINE_BYTES} without a bucket: give `aws cloudformation deploy` an --s3-bucket\n",
                text.len()
            ),
        );
    }
    output::document(streams, args.output.output.as_deref(), &text)
}

/// What a document of one format cannot hold.
pub fn limits(stack: &Stack, target: Target) -> Vec<Finding> {
    match target {
        Target::Cloudformation => cloudformation::limits(stack),
        Target::Terraform => Vec::new(),
    }
}

/// A stack as a document of one format.
pub fn document(stack: &Stack, target: Target, shape: Shape) -> Value {
    let shape = match shape {
        Shape::Root => terraform::Shape::Root,
        Shape::Module => terraform::Shape::Module,
    };
    match target {
        Target::Cloudformation => cloudformation::document(stack),
        Target::Terraform => terraform::document(stack, shape),
    }
}

/// A document as text, with the newline that ends it.
pub fn text(document: &Value, pretty: bool) -> String {
    let written = if pretty {
        serde_json::to_string_pretty(document)
    } else {
        serde_json::to_string(document)
    };
    // Keys are text, so that neither fails; were it so, the slower way says the same.
    let mut text = written.unwrap_or_else(|_| document.to_string());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
