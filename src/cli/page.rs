//! `synth report [FILE]`: everything that can be said of a system, on one page.

use super::against::Old;
use super::document::{self, Asked, Given};
use super::named::Named;
use super::nested::Beside;
use super::{Exit, ReportArgs, Streams, given, output};
use crate::emit::Target;
use crate::finding::Finding;
use crate::finding::print::clean;
use crate::page::{self, Page};
use std::path::Path;

pub fn run(args: &ReportArgs, streams: &mut Streams<'_>) -> Exit {
    let env = args.file.env.as_deref();
    let old = match Old::given(args.against.as_deref(), env) {
        Ok(old) => old,
        Err(message) => return output::failed(streams, &message),
    };
    let target = args.target.unwrap_or_else(|| {
        old.as_ref()
            .map_or(Target::CloudFormation, |old| old.target(None))
    });
    let named = Named::read(args.file.file.as_deref());
    let Some((asked, findings)) = asked(named.as_ref(), env, target, streams) else {
        return Exit::Failed;
    };
    let (title, assumed, region) = match &asked {
        Asked::Blueprint { loaded, .. } => (
            loaded.system.name.clone(),
            loaded.system.assumed(),
            loaded.system.region.clone(),
        ),
        Asked::Document(document) => (of_file(&document.name), Vec::new(), None),
    };
    let (was, is) = match asked.worlds(old.as_ref()) {
        Ok(both) => both,
        Err(finding) => return output::failed(streams, &finding.message),
    };
    let change = old.as_ref().map(|old| match &asked {
        Asked::Blueprint { loaded, .. } => old.over(loaded, Some(target)),
        Asked::Document(document) => old.over_document(&document.value, None),
    });
    let is = match is {
        Ok(world) => world,
        // What cannot be read is said with its place.
        Err(finding) => {
            asked.world(Err(finding), streams);
            return Exit::Failed;
        }
    };
    let html = asked.with(|side| {
        page::html(&Page {
            title: &title,
            document: side.document,
            world: &is,
            findings: &findings,
            assumed: &assumed,
            region: region.as_deref(),
            change: was.as_ref().zip(change.as_ref()),
        })
    });
    match html {
        Ok(html) => output::answer(streams, args.output.output.as_deref(), &html, ""),
        Err(error) => output::failed(streams, &error.to_string()),
    }
}

/// What is asked about, with everything that is found in it.
fn asked<'f>(
    file: Option<&'f Named>,
    env: Option<&str>,
    target: Target,
    streams: &mut Streams<'_>,
) -> Option<(Asked<'f>, Vec<Finding>)> {
    match document::given(file, env, |_| Vec::new()) {
        Err(message) => {
            output::failed(streams, &message);
            None
        }
        Ok(Given::Document(document)) => {
            let beside = file.map_or_else(Beside::default, |file| Beside::of(&document, file));
            let values = given::Values::default();
            let findings = document::judged(&document, &beside, &values, Vec::new());
            Some((Asked::Document(document), findings))
        }
        Ok(Given::Blueprint(report) | Given::Refused(report)) => {
            output::findings(streams, &report);
            let (name, findings) = (report.name.clone(), report.findings.clone());
            let loaded = report.sound()?;
            let asked = Asked::Blueprint {
                name,
                loaded,
                target,
            };
            Some((asked, findings))
        }
    }
}

fn of_file(name: &str) -> String {
    let file = Path::new(name).file_name().unwrap_or_default();
    clean::line(&file.to_string_lossy()).into_owned()
}
