//! Whether blueprint, outputs and what is asked for belong together.

use super::{Record, Request, finding, planned_engine};
use crate::emit::Target;
use crate::finding::{Finding, codes};
use crate::resolve::{listed, nearest};
use crate::system::{BY_HAND, Engine, SCHEDULE};
use serde_json::Value;

/// Whether the blueprint has the service.
pub(super) fn service(request: &Request<'_>) -> Option<Finding> {
    let system = request.blueprint?.system;
    if system.service(request.service).is_some() {
        return None;
    }
    let known = || system.services.iter().map(|s| s.name.as_str());
    let help = match nearest(request.service, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the services are {}", listed(known())),
    };
    Some(finding(
        codes::UNKNOWN_SERVICE,
        format!("there is no service `{}`", request.service),
        help,
    ))
}

/// Whether the engine is known, and the same in blueprint and outputs.
pub(super) fn engine(request: &Request<'_>, engine: &str) -> Option<Finding> {
    if let Some(planned) = planned_engine(request).filter(|planned| *planned != engine) {
        return Some(finding(
            codes::ENGINE_DIFFERS,
            format!(
                "the blueprint releases `{}` by `{planned}`, the deployed system by `{engine}`",
                request.service
            ),
            "deploy the document first, then give its outputs; or give the blueprint that is deployed",
        ));
    }
    let jobs = [SCHEDULE, BY_HAND];
    let known = || Engine::ALL.iter().map(|engine| engine.word()).chain(jobs);
    (!engine.is_empty() && !known().any(|word| word == engine)).then(|| {
        finding(
            codes::ENGINE_DIFFERS,
            format!(
                "the engine `{engine}` of `{}` is not known",
                request.service
            ),
            format!(
                "the engines are {}; a newer synth may know it",
                listed(known())
            ),
        )
    })
}

/// A hook that an input gives something else than a function.
pub(super) fn no_function(hooks: &Value) -> Finding {
    finding(
        codes::INPUT_FORM,
        format!("the hooks would be {hooks}, and not each of them is a Lambda function"),
        "give the input that names it a function's name or ARN: `--input NAME=VALUE`, or the outputs of what is deployed",
    )
}

/// What nothing can be released without.
pub(super) fn outputs_wanted() -> Finding {
    finding(
        codes::OUTPUTS_WANTED,
        "nothing says where the system runs",
        "give --outputs a file with what `aws cloudformation describe-stacks --stack-name NAME` or `terraform output -json` prints",
    )
}

/// Whether the outputs are those of the blueprint, and services run.
pub(super) fn deployed(request: &Request<'_>, record: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(blueprint) = request.blueprint {
        let name = &blueprint.system.name;
        if *name != record.cluster {
            findings.push(finding(
                codes::OTHER_SYSTEM,
                format!(
                    "these are the outputs of `{}`, and the blueprint is `{name}`",
                    record.cluster
                ),
                format!(
                    "give the outputs of `{name}`, or the blueprint of `{}`",
                    record.cluster
                ),
            ));
        }
    }
    findings
}

/// A release of a service that is left out of what is deployed: then its rules are left out too.
pub(super) fn services_off(request: &Request<'_>) -> Option<Finding> {
    let outputs = request.outputs?;
    let parameter = Target::CloudFormation.deploy_services();
    let word = if outputs.parameter(parameter) == Some("false") {
        parameter
    } else if outputs.leaves_out(request.service) {
        Target::Terraform.deploy_services()
    } else {
        return None;
    };
    Some(finding(
        codes::SERVICES_OFF,
        format!("the system was deployed with `{word}=false`: there is no service to release"),
        format!("push the first image and deploy the same document with `{word}=true`"),
    ))
}
