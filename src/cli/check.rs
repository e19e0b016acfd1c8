//! `synth check [FILE...]`: everything that is wrong with blueprints or documents.

use super::document::{self, Given, Named};
use super::explain;
use super::report::{Loaded, Report};
use super::{CheckArgs, Exit, Format, Streams, against, output, proof};
use crate::emit::{self, Target};
use crate::finding::print::{self, clean};
use crate::finding::{any_error, codes};
use crate::resolve;
use crate::system::System;
use std::path::Path;

/// Stands for every environment of the blueprint.
const EVERY: &str = "all";

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    if args.against.is_some() && args.files.len() > 1 {
        return output::failed(streams, "`--against` compares one file with OLD: name one");
    }
    let env = args.env.as_deref();
    let deployed = args.against.as_deref();
    if deployed.is_some() && env == Some(EVERY) {
        let message = "`--against` compares with what is deployed, which is one environment: name it, `--env NAME`";
        return output::failed(streams, message);
    }
    let deployed = match deployed.map(|old| against::Old::read(old, env)).transpose() {
        Ok(deployed) => deployed,
        Err(message) => return output::failed(streams, &message),
    };
    let targets = args
        .target
        .map_or_else(|| Target::ALL.to_vec(), |one| vec![one]);
    let asked = Asked {
        env,
        over: deployed.as_ref(),
        target: args.target,
        targets: &targets,
    };
    let mut reports = Vec::new();
    let mut others = Vec::new();
    let files: Vec<Option<&Path>> = if args.files.is_empty() {
        vec![None]
    } else {
        args.files.iter().map(|file| Some(file.as_path())).collect()
    };
    for file in files {
        match report(file, &asked) {
            Ok((report, more)) => {
                reports.push(report);
                others.extend(more);
            }
            Err(message) => return output::failed(streams, &message),
        }
    }
    let wrote = say(args.format, &reports, streams);
    if wrote != Exit::Done {
        return wrote;
    }
    let mut exit = Exit::Done;
    for report in &reports {
        exit = worse(exit, judged(report, &targets, streams));
    }
    let held = |loaded: &Loaded| proof::each(&targets, loaded, streams) == Exit::Done;
    if exit == Exit::Done && !others.iter().all(held) {
        exit = Exit::Failed;
    }
    if exit == Exit::Done && args.format == Format::Human {
        for report in &reports {
            output::done(streams, &summary(report));
        }
    }
    exit
}

/// What is asked of each file.
struct Asked<'a> {
    env: Option<&'a str>,
    over: Option<&'a against::Old>,
    target: Option<Target>,
    targets: &'a [Target],
}

/// What one file comes to; of a blueprint in every environment, what there is to say of any, with the
/// stacks of all but the last.
fn report(file: Option<&Path>, asked: &Asked<'_>) -> Result<(Report, Vec<Loaded>), String> {
    let named = Named::read(file);
    let named = named.as_ref();
    let every = match asked.env {
        Some(EVERY) => document::environments(named),
        _ => Vec::new(),
    };
    let one = asked.env.filter(|env| *env != EVERY);
    let Some((last, first)) = every.split_last() else {
        return Ok((alone(named, one, asked, &[])?, Vec::new()));
    };
    let mut seen = Vec::new();
    let mut stacks = Vec::new();
    let mut findings = Vec::new();
    for name in first {
        let report = alone(named, Some(name), asked, &seen)?;
        let system = report
            .loaded
            .iter()
            .map(|l| (name.clone(), l.system.clone()));
        seen.extend(system);
        stacks.extend(report.loaded.map(|loaded| *loaded));
        findings.extend(report.findings);
    }
    let mut report = alone(named, Some(last), asked, &seen)?;
    findings.append(&mut report.findings);
    report.findings = print::sorted(findings);
    report.findings.dedup();
    Ok((report, stacks))
}

/// What there is to say of the file as it stands, or in one environment.
fn alone(
    named: Option<&Named>,
    env: Option<&str>,
    asked: &Asked<'_>,
    others: &[(String, System)],
) -> Result<Report, String> {
    let over = asked.over;
    let given = document::given(named, env, |new| {
        let mut findings = over.map_or_else(Vec::new, |old| {
            against::Old::findings(&old.over(new, asked.target))
        });
        let limits = |target: &Target| emit::limits(&new.stack, *target);
        findings.extend(asked.targets.iter().flat_map(limits));
        findings.extend(env.map_or_else(Vec::new, |env| resolve::shared(others, env, &new.system)));
        findings
    })?;
    Ok(match given {
        Given::Document(new) => {
            let more = over.map_or_else(Vec::new, |old| {
                against::Old::findings(&old.over_document(&new.value, asked.target))
            });
            document::judged(new, more)
        }
        Given::Blueprint(report) | Given::Refused(report) => report,
    })
}

/// Says what was found.
fn say(format: Format, reports: &[Report], streams: &mut Streams<'_>) -> Exit {
    let of: Vec<print::Of<'_>> = reports
        .iter()
        .map(|report| (report.findings.as_slice(), report.shown()))
        .collect();
    match format {
        Format::Human => {
            for report in reports {
                output::findings(streams, report);
            }
            Exit::Done
        }
        Format::Json => {
            let text = format!("{:#}\n", print::json(&of));
            output::document(streams, None, &clean::json(&text))
        }
        Format::Sarif => {
            let log = print::sarif(&of, explain::rule);
            output::document(streams, None, &clean::json(&format!("{log:#}\n")))
        }
        Format::Github => {
            let text: String = of
                .iter()
                .map(|(findings, text)| print::github(findings, *text))
                .collect();
            output::document(streams, None, &text)
        }
    }
}

/// How the check of one file ends.
fn judged(report: &Report, targets: &[Target], streams: &mut Streams<'_>) -> Exit {
    // Of what is not there nothing can be said.
    if report.findings.iter().any(|f| f.code == codes::UNREADABLE) {
        return Exit::Failed;
    }
    if any_error(&report.findings) {
        return Exit::Findings;
    }
    match &report.loaded {
        Some(loaded) => proof::each(targets, loaded, streams),
        None => Exit::Done,
    }
}

fn worse(one: Exit, other: Exit) -> Exit {
    if one.code() < other.code() {
        other
    } else {
        one
    }
}

/// One line about a file without errors.
fn summary(report: &Report) -> String {
    let name = output::name(Path::new(&report.name));
    match print::summary(&report.findings) {
        None => format!("{name}: nothing is wrong"),
        Some(warnings) => format!("{name}: no error, {warnings}"),
    }
}
