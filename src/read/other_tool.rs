//! Files of other tools, which people hand over for a blueprint: known as a whole and said once, instead
//! of key by key.

use super::places::Lines;
use crate::finding::{Finding, codes};
use serde_json::Value;

/// What to do with a file that describes applications.
const BEGIN: &str = "begin a blueprint with `synth init`: each application is an entry of `services`, with its `load_balancer`; `image`, `environment` and `command` mean the same there";
/// What to do with a document.
const READ: &str = "`synth check FILE` and `synth reach FILE` read documents; a document is written from a blueprint";

/// What a file is, by its name, and what to do instead.
type Kind = (&'static str, &'static str);

const COMPOSE: Kind = (
    "a Compose file",
    "`synth init --from compose FILE` makes a blueprint of it, and says what it could not carry over",
);
const COPILOT: Kind = (
    "a manifest of AWS Copilot",
    "`synth init --from copilot DIR` makes a blueprint of the whole workspace (DIR is the folder in which `copilot/` lies), and says what it could not carry over",
);
const TASK: Kind = (
    "an ECS task definition",
    "`synth init --from taskdef FILE` makes a blueprint of it, and says what it could not carry over",
);
const KUBERNETES: Kind = ("a Kubernetes manifest", BEGIN);
const TEMPLATE: Kind = ("a CloudFormation template", READ);
const TERRAFORM: Kind = ("a Terraform configuration", READ);
const CDK: Kind = (
    "a file of CDK's own",
    "name the template that `cdk synth` writes beside it: `synth check` and `synth reach` read that",
);

/// Values of `type` at the top: <https://aws.github.io/copilot-cli/docs/manifest/overview/>.
const COPILOT_TYPES: &[&str] = &[
    "Load Balanced Web Service",
    "Request-Driven Web Service",
    "Backend Service",
    "Worker Service",
    "Static Site",
    "Scheduled Job",
    "Environment",
];

/// Keys that a service of Compose has and one of a blueprint does not.
const COMPOSE_KEYS: &[&str] = &[
    "ports",
    "build",
    "depends_on",
    "volumes",
    "networks",
    "restart",
    "container_name",
    "env_file",
    "expose",
];

/// The finding about a file that another tool reads; `None` where it may be meant as a blueprint.
pub fn other_tool(value: &Value) -> Option<Finding> {
    let (what, instead) = kind(value)?;
    Some(Finding::new(
        codes::OTHER_FILE,
        "",
        format!("this is {what}, and no blueprint"),
        instead,
    ))
}

fn kind(value: &Value) -> Option<Kind> {
    let top = value.as_object()?;
    let has = |key: &str| top.contains_key(key);
    let text = |key: &str| top.get(key).and_then(Value::as_str);
    let services = top.get("services").and_then(Value::as_object);
    // Whoever has begun a blueprint is told of its keys.
    let begun = services.is_some_and(|services| {
        services
            .values()
            .any(|service| service.get("load_balancer").is_some())
    });
    if begun || has("load_balancers") || has("management") {
        return None;
    }
    let of_compose = |service: &Value| COMPOSE_KEYS.iter().any(|key| service.get(*key).is_some());
    if services.is_some_and(|services| services.values().any(of_compose)) {
        Some(COMPOSE)
    } else if text("type").is_some_and(|kind| COPILOT_TYPES.contains(&kind)) {
        Some(COPILOT)
    } else if has("containerDefinitions")
        || value
            .pointer("/taskDefinition/containerDefinitions")
            .is_some()
    {
        Some(TASK)
    } else if has("apiVersion") && has("kind") {
        Some(KUBERNETES)
    } else if has("AWSTemplateFormatVersion") || has("Resources") {
        Some(TEMPLATE)
    } else if has("artifacts") && has("version") || has("app") && has("context") {
        Some(CDK)
    } else if has("resource") || has("terraform") || has("provider") || has("planned_values") {
        Some(TERRAFORM)
    } else {
        None
    }
}

/// The same of a text that is no YAML, or none that may be read: by what its lines begin with.
pub fn other_tool_by_lines(text: &str) -> Option<Finding> {
    let begins = |mark: &str| text.lines().any(|line| line.starts_with(mark));
    let (what, instead) = if begins("apiVersion:") && begins("kind:") {
        KUBERNETES
    } else if begins("AWSTemplateFormatVersion:") || begins("Resources:") {
        TEMPLATE
    } else if begins("resource \"") || begins("terraform {") || begins("provider \"") {
        TERRAFORM
    } else {
        return None;
    };
    let finding = Finding::new(
        codes::OTHER_FILE,
        "",
        format!("this is {what}, and no blueprint"),
        instead,
    );
    Some(finding.at(Lines::of(text).place(text, 0, 0)))
}
