//! One release of one service: the task definition, the application specification and the script
//! that starts it, from what the deployed system says of itself.
//!
//! Under `CodeDeploy` a release happens outside of the document. Under every other engine the
//! document releases, and the answer is what to write into the blueprint and how to deploy it.

mod appspec;
mod checks;
mod document;
mod image;
mod known;
mod live;
mod record;
mod script;
mod task;

pub use live::{Live, READ_ONLY};
pub use record::{Place, Record};

use crate::finding::{Finding, any_error, codes};
use crate::operate::outputs::Outputs;
use crate::operate::templates;
use crate::stack::Stack;
use crate::system::{APP, Engine, System};
use serde_json::Value;
use std::collections::BTreeMap;

/// Stands in the application specification until a revision is registered.
pub const TASK_DEFINITION: &str = "<TASK_DEFINITION>";

/// A blueprint that is at hand.
#[derive(Debug, Clone, Copy)]
pub struct Blueprint<'a> {
    /// The file's name, as people know it.
    pub name: &'a str,
    /// What was resolved.
    pub system: &'a System,
    /// What was planned.
    pub stack: &'a Stack,
}

/// What is asked for.
#[derive(Debug)]
pub struct Request<'a> {
    /// The service by its name in the blueprint.
    pub service: &'a str,
    /// The image that is to run; `None` leaves the one that runs.
    pub image: Option<&'a str>,
    /// The outputs of the deployed system.
    pub outputs: Option<&'a Outputs>,
    /// A revision that is registered already.
    pub live: Option<&'a Live>,
    /// The blueprint.
    pub blueprint: Option<Blueprint<'a>>,
    /// Values from outside, by the blueprint's names.
    pub inputs: &'a BTreeMap<String, String>,
}

/// What a release comes to.
#[derive(Debug)]
pub enum Answer {
    /// The files of a release that `CodeDeploy` runs.
    Files(Files),
    /// What to do with the document, for people.
    Document(String),
}

/// The files of one release.
#[derive(Debug)]
pub struct Files {
    /// The image that is to run.
    pub image: String,
    /// `taskdef.json`: what `aws ecs register-task-definition` takes.
    pub task: Value,
    /// `appspec.yaml`.
    pub appspec: String,
    /// `release.sh`.
    pub script: String,
}

/// Makes what is asked for. Where a finding is an error, there is no answer.
pub fn make(
    request: &Request<'_>,
) -> Result<(Option<Answer>, Vec<Finding>), templates::Unwritable> {
    let mut findings = Vec::new();
    if let Some(finding) = checks::service(request) {
        return Ok((None, vec![finding]));
    }
    if let Some(image) = request.image {
        findings.extend(image::form(image));
    }
    if let Some(finding) = checks::services_off(request) {
        findings.push(finding);
        return Ok((None, findings));
    }
    let record = match record::of(request) {
        Ok(record) => record,
        Err(more) => {
            findings.extend(more);
            return Ok((None, findings));
        }
    };
    let engine = record.as_ref().map_or_else(
        || planned_engine(request).unwrap_or_default().to_owned(),
        |r| r.engine.clone(),
    );
    if let Some(finding) = checks::engine(request, &engine) {
        findings.push(finding);
    }
    if let (Some(record), Some(image)) = (&record, request.image) {
        findings.extend(image::against(image, record));
    }
    if engine != Engine::CodeDeploy.word() {
        if any_error(&findings) {
            return Ok((None, findings));
        }
        let page = document::page(request, record.as_ref(), &engine)?;
        return Ok((Some(Answer::Document(page)), findings));
    }
    let Some(record) = record else {
        findings.push(checks::outputs_wanted());
        return Ok((None, findings));
    };
    findings.extend(checks::deployed(request, &record));
    if let Some(live) = request.live {
        findings.extend(live.fits(&record));
    }
    let Some(image) = image::chosen(request) else {
        findings.push(image::wanted(request));
        return Ok((None, findings));
    };
    if request.image.is_none()
        && let Some(unfit) = image::form(&image)
    {
        findings.push(image::unfit_live(APP, unfit));
        return Ok((None, findings));
    }
    let mut known = known::Known::new(request, &record, &image);
    let task = match (request.blueprint, request.live) {
        (Some(blueprint), _) => task::planned(blueprint, request.service, &mut known),
        (None, Some(live)) => Some(live.with_image(APP, &image)),
        (None, None) => None,
    };
    let hooks = match request.blueprint {
        Some(blueprint) => match task::handed_out(blueprint.stack, request.service, "hooks") {
            None => Vec::new(),
            Some(hooks) => {
                let value = (&known.value(hooks)).into();
                let hooks = record::hooks(&value);
                // What is not known is said already.
                if hooks.is_none() && known.findings.is_empty() {
                    findings.push(checks::no_function(&value));
                }
                hooks.unwrap_or_default()
            }
        },
        None => record.hooks.clone(),
    };
    let capacity = match request.blueprint {
        Some(blueprint) => task::handed_out(blueprint.stack, request.service, "capacity")
            .and_then(|shares| record::capacity(&(&known.value(shares)).into()))
            .unwrap_or_default(),
        None => record.capacity.clone(),
    };
    findings.extend(known.findings);
    let Some(task) = task.filter(|_| !any_error(&findings)) else {
        return Ok((None, findings));
    };
    let files = Files {
        appspec: appspec::text(&record, &capacity, &hooks),
        script: script::text(request, &record, &image)?,
        image,
        task,
    };
    Ok((Some(Answer::Files(files)), findings))
}

/// The word for what releases the service, by the blueprint.
fn planned_engine(request: &Request<'_>) -> Option<&'static str> {
    let service = request.blueprint?.system.service(request.service)?;
    Some(service.rollout.word())
}

/// A finding about the whole of a file.
fn finding(code: codes::Code, message: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding::new(code, "", message, help)
}
