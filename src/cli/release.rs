//! `synth release [FILE] --service S`: what one release needs.

use super::report::{Loaded, Report};
use super::{Exit, ReleaseArgs, Streams, files, load, output};
use crate::finding::{Finding, any_error, codes, print};
use crate::operate::outputs::Outputs;
use crate::operate::release::{self, Answer, Blueprint, Files, Live, Request};
use crate::read::{self, Limits};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The files of a release, by their names in the folder.
const NAMES: [&str; 3] = ["taskdef.json", "appspec.yaml", "release.sh"];

pub fn run(args: &ReleaseArgs, streams: &mut Streams<'_>) -> Exit {
    let report = match blueprint(args) {
        Ok(report) => report,
        Err(message) => return output::failed(streams, &message),
    };
    let mut failed = false;
    if let Some(report) = &report {
        output::findings(streams, report);
        failed = report.loaded.is_none();
    }
    let given = |file: Option<&Path>| file.map(|f| (shown(f), bytes(f)));
    let outputs = given(args.outputs.as_deref())
        .map(|(name, read)| (name, read.and_then(|b| Outputs::parse(&b))));
    let live = given(args.task_definition.as_deref())
        .map(|(name, read)| (name, read.and_then(|b| Live::parse(&b))));
    let (Ok(outputs), Ok(live)) = (good(outputs, streams), good(live, streams)) else {
        return Exit::Failed;
    };
    let loaded = report.as_ref().and_then(|r| r.loaded.as_deref());
    let (inputs, mut findings) = inputs(&args.input, loaded);
    if failed {
        return Exit::Failed;
    }
    let request = Request {
        service: &args.service,
        image: args.image.as_deref(),
        outputs: outputs.as_ref().map(|(_, o)| o),
        live: live.as_ref().map(|(_, l)| l),
        blueprint: report
            .as_ref()
            .zip(loaded)
            .map(|(report, loaded)| Blueprint {
                name: &report.name,
                system: &loaded.system,
                stack: &loaded.stack,
            }),
        inputs: &inputs,
    };
    let made = match release::make(&request) {
        Ok((answer, more)) => {
            findings.extend(more);
            answer.filter(|_| !any_error(&findings))
        }
        Err(error) => return output::failed(streams, &error.to_string()),
    };
    let folder = args
        .into
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("release-{}", args.service)));
    if let Some(Answer::Document(_)) = made {
        findings.extend(left_behind(&folder, &args.service));
    }
    for (file, about) in [
        (&outputs.as_ref().map(|(name, _)| name), About::Outputs),
        (&live.as_ref().map(|(name, _)| name), About::Live),
        (&None, About::Asked),
    ] {
        let some: Vec<Finding> = findings
            .iter()
            .filter(|finding| about_of(finding) == about)
            .cloned()
            .collect();
        say(streams, &some, file.map(String::as_str));
    }
    match made {
        _ if any_error(&findings) => Exit::Failed,
        Some(Answer::Document(page)) => {
            output::say(streams, &page);
            Exit::Done
        }
        Some(Answer::Files(files)) => write(&folder, &files, streams),
        None => Exit::Failed,
    }
}

/// The blueprint that is meant; none where an application's own repository has none.
fn blueprint(args: &ReleaseArgs) -> Result<Option<Report>, String> {
    if args.file.file.is_none() && args.outputs.is_some() && load::none_here() {
        return Ok(None);
    }
    load::all(args.file.wanted()).map(Some)
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

fn bytes(file: &Path) -> Result<Vec<u8>, Finding> {
    read::bytes(&shown(file), Limits::DOCUMENT)
}

/// A file that was read, by its name; what is wrong with it is said.
fn good<T>(
    file: Option<(String, Result<T, Finding>)>,
    streams: &mut Streams<'_>,
) -> Result<Option<(String, T)>, ()> {
    match file {
        None => Ok(None),
        Some((name, Ok(read))) => Ok(Some((name, read))),
        Some((name, Err(finding))) => {
            say(streams, &[finding], Some(&name));
            Err(())
        }
    }
}

/// Values from outside, and what is wrong with the way in which they are given.
fn inputs(written: &[String], loaded: Option<&Loaded>) -> (BTreeMap<String, String>, Vec<Finding>) {
    let mut inputs = BTreeMap::new();
    let mut findings = Vec::new();
    for one in written {
        let Some((name, value)) = one.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            findings.push(Finding::new(
                codes::INPUT_FORM,
                "",
                format!("`{}` is no value from outside", one.escape_debug()),
                "write `--input NAME=VALUE`",
            ));
            continue;
        };
        if value == "VALUE" {
            findings.push(Finding::new(
                codes::INPUT_FORM,
                "",
                format!(
                    "`{}` has the word `VALUE` where its value belongs",
                    one.escape_debug()
                ),
                "write the value that the system was deployed with",
            ));
            continue;
        }
        let known = loaded.is_none_or(|l| l.system.inputs.iter().any(|i| i.name == name));
        if !known {
            findings.push(Finding::new(
                codes::INPUT_FORM,
                "",
                format!("the blueprint has no input `{}`", name.escape_debug()),
                "take it out, or check its name",
            ));
        }
        inputs.insert(name.to_owned(), value.to_owned());
    }
    (inputs, findings)
}

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Outputs,
    Live,
    Asked,
}

fn about_of(finding: &Finding) -> About {
    match finding.code {
        codes::OTHER_FAMILY | codes::CONTAINER_LACKS => About::Live,
        codes::OUTPUTS_LACK
        | codes::OTHER_SYSTEM
        | codes::SERVICES_OFF
        | codes::ENGINE_DIFFERS
        | codes::VALUE_UNKNOWN => About::Outputs,
        _ => About::Asked,
    }
}

/// Files of an engine that no longer releases the service would still run.
fn left_behind(folder: &Path, service: &str) -> Option<Finding> {
    NAMES.iter().any(|name| folder.join(name).exists()).then(|| {
        Finding::new(
            codes::OLD_FILES,
            "",
            format!(
                "{} holds files of a release by CodeDeploy, which no longer releases `{service}`",
                output::name(folder)
            ),
            "delete the folder",
        )
    })
}

fn say(streams: &mut Streams<'_>, findings: &[Finding], file: Option<&str>) {
    let text = print::Text {
        file: file.unwrap_or("the command line"),
        text: "",
    };
    output::about(streams, findings, text);
}

fn write(folder: &Path, files: &Files, streams: &mut Streams<'_>) -> Exit {
    let task = format!("{:#}\n", files.task);
    let texts = [&task, &files.appspec, &files.script];
    let named: Vec<(&str, &str)> = NAMES
        .into_iter()
        .zip(texts.iter().map(|text| text.as_str()))
        .collect();
    if let Err(error) = files::folder(folder, &named) {
        return output::failed(
            streams,
            &format!("{} cannot be written: {error}", output::name(folder)),
        );
    }
    let shown = output::name(folder);
    output::done(
        streams,
        &format!(
            "{shown} holds {}, for the image {}; next: `sh {shown}/release.sh` releases it",
            NAMES.join(", "),
            files.image
        ),
    );
    Exit::Done
}
