//! What the tests share that make blueprints by the hundred: what one of them comes to.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part of it, and a test may stop at the first thing that is wrong"
)]

mod dice;
pub mod draw;
mod pool;
pub mod sample;
mod schema;

pub use pool::Pool;
pub use schema::Schema;

use serde_json::Value;
use synth::blueprint::{Blueprint, STAND_INS};
use synth::emit::{self, Shape, Target};
use synth::finding::{Finding, any_error, codes};
use synth::proof::intent;
use synth::prove::{self, World};
use synth::{plan, read, resolve};

/// What a blueprint comes to.
pub enum Outcome {
    /// It is written in both formats: `CloudFormation`, Terraform.
    Written(Vec<Value>),
    /// What keeps it from being written.
    Refused(Vec<Finding>),
    /// It is neither: the worst that can happen to its author.
    Broken(String),
}

/// Takes a blueprint through every stage, as the command line does.
pub fn outcome(blueprint: &Value) -> Outcome {
    let stages = std::panic::AssertUnwindSafe(|| stages(blueprint));
    std::panic::catch_unwind(stages).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Outcome::Broken(format!("panics: {}", said.unwrap_or("without a word")))
    })
}

fn stages(blueprint: &Value) -> Outcome {
    let words = read::Vocabulary {
        other_words: &[],
        other_values: &[],
        written: &|_| None,
    };
    let typed = read::typed::<Blueprint>(blueprint, &words, STAND_INS);
    let mut findings = typed.findings.clone();
    let mut system = None;
    if let Some(blueprint) = &typed.value {
        let (resolved, more) = resolve::resolve(blueprint, None);
        if resolved.is_none() != any_error(&more) {
            return Outcome::Broken("resolving gives neither a system nor a reason".to_owned());
        }
        findings.extend(more.into_iter().filter(|f| !typed.follows(f)));
        system = resolved;
    }
    let Some(system) = system.filter(|_| !any_error(&findings)) else {
        return if any_error(&findings) {
            Outcome::Refused(findings)
        } else {
            Outcome::Broken("it is refused without a reason".to_owned())
        };
    };
    if let Some(name) = findings
        .iter()
        .find_map(|found| called_all_the_same(found, blueprint))
    {
        return Outcome::Broken(format!(
            "`{name}` is called, and said to be used by nothing"
        ));
    }
    let stack = match plan::plan(&system) {
        Ok(stack) => stack,
        Err(more) if any_error(&more) => return Outcome::Refused(more),
        Err(_) => return Outcome::Broken("planning gives no reason".to_owned()),
    };
    let intent = intent::of(&system);
    let documents: Vec<Value> = Target::ALL
        .map(|target| crate::common::document(&stack, target, Shape::Root))
        .into();
    let mut seen = None;
    for document in &documents {
        let format = if document.get("Resources").is_some() {
            "CloudFormation"
        } else {
            "Terraform"
        };
        let world = match prove::document_of(&document.into(), &intent) {
            Ok(world) => world,
            Err(finding) => return Outcome::Broken(format!("{format}: {}", finding.message)),
        };
        let found = prove::judge(&world, Some(&intent));
        if !found.is_empty() {
            return Outcome::Broken(format!("{format}: {}", said(&found)));
        }
        if !world.not_understood.is_empty() {
            return Outcome::Broken(format!("{format}: {:?}", world.not_understood));
        }
        if let Some(label) = labels(document).find(|label| !is_label(label)) {
            return Outcome::Broken(format!("{format}: `{label}` is no name"));
        }
        let paths = matrix(&world);
        if *seen.get_or_insert_with(|| paths.clone()) != paths {
            return Outcome::Broken("the formats differ in who reaches whom".to_owned());
        }
    }
    Outcome::Written(documents)
}

/// The input that a finding calls unused, where a text calls it: one that is read, and not of a load
/// balancer that no service stands behind, or of endpoints that are there and nothing needs.
fn called_all_the_same<'f>(finding: &'f Finding, blueprint: &Value) -> Option<&'f str> {
    let unused = finding.code == codes::UNUSED_INPUT;
    let name = finding.path.strip_prefix("/inputs/").filter(|_| unused)?;
    let mut made = blueprint.clone();
    made["$schema"].take();
    if let Some(there) = made.pointer_mut("/network/existing/endpoints") {
        there.take();
    }
    if let Some(balancers) = made["load_balancers"].as_object_mut() {
        let services = blueprint["services"].as_object().unwrap();
        balancers.retain(|name, _| {
            services
                .values()
                .any(|one| one["load_balancer"] == name.as_str())
        });
    }
    made.to_string()
        .contains(&format!("${{input.{name}}}"))
        .then_some(name)
}

/// What a document calls its resources, inputs, outputs.
fn labels(document: &Value) -> impl Iterator<Item = &String> {
    let object = |part: &'static str| document[part].as_object().into_iter().flatten();
    let nested = ["resource", "data"].into_iter().flat_map(object);
    let nested = nested.flat_map(|(_, named)| named.as_object().into_iter().flatten());
    let flat = ["Resources", "Parameters", "Outputs", "variable", "output"];
    let flat = flat.into_iter().flat_map(object);
    nested.chain(flat).map(|(label, _)| label)
}

/// A name that both formats take: of letters, digits and underscores, from a letter on.
fn is_label(label: &str) -> bool {
    label.starts_with(|c: char| c.is_ascii_alphabetic())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Who reaches whom, as `synth reach` says it.
fn matrix(world: &World) -> Vec<String> {
    let paths = prove::reach::matrix(world).into_iter();
    paths
        .map(|p| {
            let through = p.through.unwrap_or_default();
            let verdict = p.verdict.word();
            format!("{} -> {}:{} {through} {verdict}", p.from, p.to, p.port)
        })
        .collect()
}

/// Findings in a line each.
pub fn said(found: &[Finding]) -> String {
    let lines = found
        .iter()
        .map(|f| format!("{} {} {}", f.code, f.path, f.message));
    lines.collect::<Vec<_>>().join("\n")
}
