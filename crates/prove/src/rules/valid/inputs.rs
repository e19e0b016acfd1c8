mod held;
mod place;

use crate::documents::Format;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{Kind, record};
use crate::value::Value;

rule! {
    /// P223: inputs ask for what the document needs.
    ///
    /// # What it checks
    /// Inputs have a known type; a default is one of the values that are allowed; patterns are
    /// those of AWS's ids and ARNs. Whatever may be left out hangs on one input, which says true or false,
    /// and is there when it is true; so are the names in DNS that lead to services. Assertions and tables of a template agree with each other, and
    /// Terraform's provider is AWS's, in the region that is asked for. Where the region is left open, regions in
    /// which the system would not do are refused, and no others. Subnets of a network that is there, where
    /// inputs give them, are held to its VPC and to zones of their own before anything is made.
    ///
    /// # What breaks in real life
    /// No value is good enough for a pattern that is wrong, and no region for an assertion that is. A
    /// switch that is turned round starts services before their images are there, and they hang for hours.
    /// A subnet of another VPC, or a second one in a zone, fails a deploy halfway.
    ///
    /// # How to fix it
    /// Write what the evidence names as the other inputs have it.
    help: "give it the condition that the others have",
}

/// Patterns that are known to take what they are for.
const PATTERNS: &[&str] = &[
    "^vpc-[0-9a-f]+$",
    "^subnet-[0-9a-f]+$",
    "^sg-[0-9a-f]+$",
    "^Z[A-Z0-9]{1,31}$",
    "^pl-[0-9a-f]+$",
    "^rtb-[0-9a-f]+$",
    "^fs-[0-9a-f]+$",
    "^fsap-[0-9a-f]+$",
    "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$",
    "^(pl-[0-9a-f]+)?$",
    "^arn:aws[a-z-]*:.+$",
    "^/[A-Za-z0-9_./-]+$",
    "^[^ ]+$",
];

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let document = &case.scene.document;
    let known = case.intent.is_some();
    let mut found: Vec<String> = Vec::new();
    for (name, written) in document.inputs.iter() {
        match document.format {
            Format::CloudFormation => parameter(name, written, known, &mut found),
            Format::Terraform => variable(name, written, known, &mut found),
        }
    }
    if let Some(intent) = case.intent {
        switches(case, &mut wrong);
        place::check(case, intent, &mut found);
        held::check(case, intent, &mut found);
    }
    for what in found {
        wrong.overall(what).help("write it as in the other inputs");
    }
    wrong
}

fn parameter(name: &str, written: &Value, known: bool, wrong: &mut Vec<String>) {
    let kind = written
        .get("Type")
        .and_then(Value::as_text)
        .unwrap_or_default();
    let fits = matches!(kind, "String" | "Number" | "CommaDelimitedList")
        || kind.starts_with("AWS::SSM::Parameter::")
        || (kind.starts_with("AWS::") && (kind.ends_with("::Id") || kind.ends_with("Name")))
        || (kind.starts_with("List<") && kind.ends_with('>'));
    if !fits {
        wrong.push(format!("the parameter {name} has the unknown type {kind}"));
    }
    let allowed = written.get("AllowedValues").map(Value::items);
    let default = written.get("Default");
    if let (Some(allowed), Some(default)) = (allowed, default)
        && !allowed.contains(default)
    {
        wrong.push(format!(
            "the default of the parameter {name} is not one of its allowed values"
        ));
    }
    let pattern = written.get("AllowedPattern").and_then(Value::as_text);
    if known && pattern.is_some_and(|p| !PATTERNS.contains(&p)) {
        wrong.push(format!("the pattern of the parameter {name} is unknown"));
    }
}

fn variable(name: &str, written: &Value, known: bool, wrong: &mut Vec<String>) {
    if let Some(kind) = written.get("type").and_then(Value::as_text) {
        let kind = kind.trim_start_matches("${").trim_end_matches('}');
        let plain = matches!(kind, "string" | "bool" | "number" | "any");
        let made = ["list", "set", "map", "object", "tuple", "optional"];
        if !plain && !made.iter().any(|m| kind.starts_with(m)) {
            wrong.push(format!("the variable {name} has the unknown type {kind}"));
        }
        let fits = match written.get("default") {
            Some(Value::Bool(_)) => kind == "bool",
            Some(Value::Text(_)) => kind == "string" || !plain,
            _ => true,
        };
        if known && !fits {
            wrong.push(format!(
                "the default of the variable {name} is not a {kind}"
            ));
        }
    }
    let rules = written.get("validation").map_or(&[][..], Value::items);
    for rule in rules.iter().filter(|_| known) {
        let condition = rule
            .get("condition")
            .and_then(Value::as_text)
            .unwrap_or_default();
        let pattern = PATTERNS
            .iter()
            .any(|p| condition == format!("${{can(regex(\"{p}\", var.{name}))}}"));
        let place =
            condition.starts_with(&format!("${{var.{name} == \"")) && condition.ends_with("\"}");
        if !(pattern || place) || rule.get("error_message").is_none() {
            wrong.push(format!("the condition of the variable {name} is unknown"));
        }
    }
}

/// Everything that may be left out hangs on the one switch, and true makes it.
fn switches(case: &Case<'_>, wrong: &mut Violations) {
    let document = &case.scene.document;
    let written = document
        .inputs
        .iter()
        .find(|(name, _)| name == "deploy_services")
        .map(|(_, w)| w);
    let on = match document.format {
        Format::CloudFormation => written
            .and_then(|w| w.get("AllowedValues"))
            .is_some_and(|v| {
                v.items()
                    == [
                        Value::Text("true".to_owned()),
                        Value::Text("false".to_owned()),
                    ]
            }),
        Format::Terraform => {
            written.and_then(|w| w.get("type")).and_then(Value::as_text) == Some("bool")
        }
    };
    let mut switch: Option<&str> = None;
    for (at, node) in document.all() {
        let kind = case.scene.read().kind(at);
        let services = matches!(
            kind,
            Kind::Service | Kind::ScalableTarget | Kind::DeploymentGroup
        );
        if node.switch.is_empty() {
            // Whoever has asked by that name so far would be led away from what answers.
            if kind == Kind::Record && case.scene.read().get(at, record::TO).is_some() {
                wrong.at(
                    at,
                    format!(
                        "{} leads to a load balancer before services are there",
                        node.id
                    ),
                );
            }
            if services {
                wrong.at(
                    at,
                    format!("{} is created before images can exist", node.id),
                );
            }
            continue;
        }
        let first = *switch.get_or_insert(&node.switch);
        if node.switch != first {
            wrong.at(
                at,
                format!("{} has another condition than the rest", node.id),
            );
        }
        let gate = node.gate.to_string();
        if !matches!(
            gate.as_str(),
            "true" | "input.deploy_services" | "input.deploy_services is \"true\""
        ) {
            wrong.at(
                at,
                format!(
                    "{} is created when {gate}, not when services are deployed",
                    node.id
                ),
            );
        }
        if !on {
            wrong.at(
                at,
                format!("the condition of {} is not true or false", node.id),
            );
        }
    }
    // What refers to a thing that may be left out is left out with it.
    if document.nodes.iter().all(|node| node.switch.is_empty()) {
        return;
    }
    for (at, node) in document.all() {
        if !node.switch.is_empty() {
            continue;
        }
        let mut mentions = case.mentions(at).iter();
        let gated = mentions.find(|n| !document.node(**n).switch.is_empty());
        if let Some(gated) = gated {
            wrong.at(
                at,
                format!(
                    "{} refers to {}, which may be left out",
                    node.id,
                    document.node(*gated).id
                ),
            );
        }
    }
}
