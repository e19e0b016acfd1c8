//! Overrides beside the document that they change: what they name has to be there, and what comes of
//! them has to hold.

mod names;
mod proven;
mod unproven;

pub use unproven::unproven;

use crate::emit::Target;
use crate::finding::Finding;
use crate::prove::Format;
use crate::stack::{Node, Stack};
use crate::system::{Override, System};

/// What is wrong with overrides: with their names, or else with the document that they make.
pub fn check(system: &System, stack: &Stack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for target in Target::ALL {
        let mut wrong = names::check(stack, target);
        if wrong.is_empty() {
            wrong = proven::check(system, stack, target);
        }
        findings.append(&mut wrong);
    }
    findings
}

/// The resource that an override is about.
fn node<'s>(stack: &'s Stack, target: Target, one: &Override) -> Option<&'s Node> {
    let mut nodes = stack.nodes.iter();
    nodes.find(|node| target.id(node).as_deref() == Some(&one.resource))
}

/// Its type, as the format calls it.
fn kind(node: &Node, target: Target) -> &'static str {
    let kind = match target {
        Target::CloudFormation => node.form.cfn,
        Target::Terraform => node.form.tf,
    };
    kind.unwrap_or_default()
}

/// The format, as who proves calls it.
const fn format(target: Target) -> Format {
    match target {
        Target::CloudFormation => Format::CloudFormation,
        Target::Terraform => Format::Terraform,
    }
}

/// Where the overrides of a format stand.
const fn place(target: Target) -> &'static str {
    match target {
        Target::CloudFormation => "/overrides/cloudformation",
        Target::Terraform => "/overrides/terraform",
    }
}
