//! `synth explain WHAT [FILE]`: what a resource, a code or a key is, and why it is there.

mod pages;
mod roles;

pub use pages::{about, rule};

use super::report::Report;
use super::{Exit, ExplainArgs, Streams, load, output};
use crate::aws::Barrier;
use crate::emit::{Target, order};
use crate::finding::print::clean;
use crate::finding::{Finding, any_error, codes};
use crate::read;
use crate::stack::{Node, Resource, Stack};
use std::fmt::Write as _;

pub fn run(args: &ExplainArgs, streams: &mut Streams<'_>) -> Exit {
    let what = args.what.trim();
    if let Some(page) = pages::code(what) {
        return output::document(streams, None, &page);
    }
    if let Some(page) = pages::key(what) {
        let more = others(args, what, streams).or_else(|| roles::of(args, what));
        return output::document(
            streams,
            None,
            &format!("{page}{}", more.unwrap_or_default()),
        );
    }
    // Without a blueprint at hand there are codes and keys alone.
    let report = if args.file.file.is_none() && load::none_here() {
        None
    } else {
        match load::all(args.file.wanted()) {
            Ok(report) => Some(report),
            Err(message) => return output::failed(streams, &message),
        }
    };
    let stack = report.as_ref().and_then(|r| r.loaded.as_ref());
    if let (Some(report), Some(loaded)) = (&report, stack)
        && let Some(node) = found(&loaded.stack, what)
    {
        let page = resource(&loaded.stack, node, report);
        return output::document(streams, None, &clean::lines(&page));
    }
    if let Some(report) = report.as_ref().filter(|r| any_error(&r.findings)) {
        output::findings(streams, report);
    }
    output::failed(streams, &unknown(what, stack.map(|l| &l.stack)))
}

/// What others have to allow, for a key whose value is not this system's own; where a blueprint is at hand.
fn others(args: &ExplainArgs, what: &str, streams: &mut Streams<'_>) -> Option<String> {
    let policy = pages::policy(what)?;
    if args.file.file.is_none() && load::none_here() {
        return None;
    }
    let report = load::all(args.file.wanted()).ok()?;
    if any_error(&report.findings) {
        output::findings(streams, &report);
    }
    policy(&report.loaded.as_ref()?.system)
}

/// A resource by its logical id or its address, as plans and states write addresses.
fn found<'s>(stack: &'s Stack, what: &str) -> Option<&'s Node> {
    let address = what
        .split_once("aws_")
        .filter(|(module, _)| module.is_empty() || module.starts_with("module."))
        .map(|(_, rest)| format!("aws_{rest}"));
    let address = address.as_deref().unwrap_or(what);
    let address = address
        .split_once('[')
        .map_or(address, |(before, _)| before);
    stack.nodes.iter().find(|node| {
        Target::CloudFormation.id(node).as_deref() == Some(what)
            || Target::Terraform.id(node).as_deref() == Some(address)
    })
}

fn resource(stack: &Stack, node: &Node, report: &Report) -> String {
    let mut out = String::new();
    let kind = node.form.cfn.unwrap_or("not in CloudFormation");
    let address = Target::Terraform.id(node);
    let _ = writeln!(out, "{} ({kind})", node.logical_id);
    let _ = writeln!(
        out,
        "{}\n\n{}.",
        address.as_deref().unwrap_or("not in Terraform"),
        node.why
    );
    let _ = writeln!(out, "\nFrom: {}", origin(node, report));
    if node.gated {
        out.push_str("Left out until services run: DeployServices, deploy_services\n");
    }
    for (target, word) in [
        (Target::CloudFormation, "CloudFormation"),
        (Target::Terraform, "Terraform"),
    ] {
        if !target.has(node) {
            continue;
        }
        // A barrier is nothing by itself: what it waits for is what is waited for.
        let waits: Vec<String> = order::waits(stack, node, target)
            .into_iter()
            .flat_map(|ix| {
                let behind = order::waits(stack, stack.node(ix), target);
                let barrier = stack.node(ix).form.cfn == Barrier::FORM.cfn;
                std::iter::once(ix).chain(behind.into_iter().filter(move |_| barrier))
            })
            .filter_map(|ix| target.id(stack.node(ix)))
            .collect();
        if !waits.is_empty() {
            let _ = writeln!(
                out,
                "Waits for, besides what it refers to ({word}): {}",
                waits.join(", ")
            );
        }
    }
    out
}

/// Where in the blueprint: the pointer, and the line of its key.
fn origin(node: &Node, report: &Report) -> String {
    if node.origin.is_empty() {
        return format!("the whole of {}", clean::line(&report.name));
    }
    // What the blueprint does not say stands at what holds it.
    let at = Finding::new(codes::UNREADABLE, node.origin.clone(), "", "").on_key();
    match read::source(&report.name, report.text.as_bytes()) {
        Ok(source) => {
            let place = source.place(&at);
            format!(
                "{} ({}:{}:{})",
                node.origin,
                clean::line(&report.name),
                place.line,
                place.column
            )
        }
        Err(_) => node.origin.clone(),
    }
}

/// What to say of a name that nothing has.
fn unknown(what: &str, stack: Option<&Stack>) -> String {
    let mut known = pages::names();
    for node in stack.iter().flat_map(|s| &s.nodes) {
        known.extend(Target::ALL.iter().filter_map(|target| target.id(node)));
    }
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(what, name), name))
        .min()
        .map_or(String::new(), |(_, name)| {
            format!(": did you mean `{name}`?")
        });
    let whose = if stack.is_some() {
        "no resource of the document, no code of a finding and no key of a blueprint"
    } else {
        "no code of a finding and no key of a blueprint, and there is no blueprint whose resources could be asked for: name one behind it"
    };
    format!("`{}` is {whose}{near}", clean::line(what))
}

#[cfg(test)]
mod tests;
