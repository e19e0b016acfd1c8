//! Writes a stack in one of the two formats: syntax, and nothing else.
//!
//! Emitters decide nothing and name no resource type; what differs between the formats beyond
//! syntax stands in the rows of the resources and in `aws::place`.

mod cloudformation;
mod limits;
pub mod order;
mod overrides;
mod put;
mod stack_policy;
mod target;
mod template;
mod terraform;

pub use cloudformation::{inputs, known_lists, lists};
pub use put::put_as;
pub use stack_policy::stack_policies;
pub use target::{Shape, Target};
pub use terraform::guard;

use crate::finding::Finding;
use crate::stack::Stack;
use crate::system::Override;
use doc::Json;

/// Most bytes of a template that `aws cloudformation deploy` takes without a bucket.
pub const INLINE_BYTES: usize = 51_200;

/// A stack as documents, with what its blueprint overrides: one for Terraform, one for each template of
/// `CloudFormation`, the shared one first, then in the order of deploys; each with its stack's name.
pub fn documents(stack: &Stack, target: Target, shape: Shape) -> Documents<'_> {
    with(stack, target, shape, target.overrides(stack))
}

/// A stack as documents with these overrides. Every document goes through here.
pub fn with<'s>(
    stack: &'s Stack,
    target: Target,
    shape: Shape,
    overrides: &'s [Override],
) -> Documents<'s> {
    let mut documents = match target {
        Target::CloudFormation => cloudformation::documents(stack),
        Target::Terraform => vec![(stack.name.clone(), terraform::document(stack, shape))],
    };
    for (_, document) in &mut documents {
        overrides::merge(document, target, overrides);
    }
    documents
}

/// Documents, each with the name of its stack.
pub type Documents<'s> = Vec<(String, Json<'s>)>;

/// A document as text, with the newline that ends it.
pub fn text(document: &Json<'_>, pretty: bool) -> String {
    let mut text = if pretty {
        document.pretty()
    } else {
        document.line()
    };
    text.push('\n');
    text
}

/// What a document of this language cannot hold.
pub fn limits(stack: &Stack, target: Target) -> Vec<Finding> {
    match target {
        Target::CloudFormation => limits::cloudformation(stack),
        Target::Terraform => Vec::new(),
    }
}

/// Whether a template has to be deployed through a bucket.
pub fn needs_bucket(stack: &Stack) -> bool {
    let templates = documents(stack, Target::CloudFormation, Shape::Root);
    let mut each = templates.iter();
    each.any(|(_, template)| template.to_string().len() > INLINE_BYTES)
}
