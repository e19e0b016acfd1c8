//! `synth check [FILE...]`: everything that is wrong with blueprints or documents.

use super::document::{self, ALL, Given};
use super::explain;
use super::given::{self, Values};
use super::ignored::Ignored;
use super::named::Named;
use super::nested::{self, Beside};
use super::report::{Loaded, Report};
use super::{CheckArgs, Exit, FailOn, Format, IgnoreArgs, Streams, against, output, proof, set};
use crate::emit::{self, Target};
use crate::finding::print::{self, clean};
use crate::finding::{Finding, Severity, codes};
use crate::overrides;
use crate::read;
use crate::resolve;
use crate::system::System;
use std::path::{Path, PathBuf};

pub fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Exit {
    if args.against.is_some() && args.files.len() > 1 {
        return output::failed(streams, "`--against` compares one file with OLD: name one");
    }
    let env = args.env.as_deref();
    let deployed = args.against.as_deref();
    if deployed.is_some() && env == Some(ALL) {
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
    let values = match given::values(&args.parameters) {
        Ok(values) => values,
        Err(message) => return output::failed(streams, &message),
    };
    let asked = Asked {
        env,
        values: &values,
        over: deployed.as_ref(),
        target: args.target,
        targets: &targets,
    };
    let mut reports = Vec::new();
    let mut others = Vec::new();
    let files = match files(&args.files) {
        Ok(files) => files,
        Err(message) => return output::failed(streams, &message),
    };
    let mut let_be = String::new();
    let mut of_stacks = Vec::new();
    for file in &files {
        let file = file.as_deref();
        let named = Named::read(file);
        let found = Ignored::read(&args.ignore, file)
            .and_then(|mut ignored| Ok((report(named.as_ref(), &asked, &mut ignored)?, ignored)));
        match found {
            Ok(((mut report, more), ignored)) => {
                let nested = std::mem::take(&mut report.nested);
                reports.push((file, report));
                of_stacks.extend(nested);
                others.extend(more);
                let_be += &ignored.said();
            }
            Err(message) => return output::failed(streams, &message),
        }
    }
    let reports = together(reports, of_stacks);
    let wrote = say(args.format, &reports, streams);
    if args.format == Format::Human {
        output::say(streams, &let_be);
    }
    if wrote != Exit::Done {
        return wrote;
    }
    let mut exit = Exit::Done;
    for report in &reports {
        exit = worse(exit, judged(report, &targets, args.fail_on, streams));
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

/// One report for each file. What a nested stack's template comes to is known from the template that
/// names it, and not from the file alone.
fn together(files: Vec<(Option<&Path>, Report)>, of_stacks: Vec<Report>) -> Vec<Report> {
    let whole = |file: &Path| file.canonicalize().ok();
    let nested: Vec<PathBuf> = of_stacks
        .iter()
        .filter_map(|report| whole(Path::new(&report.name)))
        .collect();
    let alone = |file: Option<&Path>| {
        let path = file.and_then(whole);
        path.is_none_or(|path| !nested.contains(&path))
    };
    let mut out: Vec<Report> = files
        .into_iter()
        .filter(|(file, _)| alone(*file))
        .map(|(_, report)| report)
        .collect();
    for report in of_stacks {
        match out.iter_mut().find(|known| known.name == report.name) {
            Some(known) => {
                known.findings.extend(report.findings);
                known.findings = print::sorted(std::mem::take(&mut known.findings));
                known.let_be.extend(report.let_be);
            }
            None => out.push(report),
        }
    }
    out
}

/// The files that are meant: a folder stands for the templates that CDK wrote into it, or for those of one
/// system that stand there together.
fn files(named: &[PathBuf]) -> Result<Vec<Option<PathBuf>>, String> {
    if named.is_empty() {
        return Ok(vec![None]);
    }
    let mut out = Vec::new();
    for file in named {
        if set::is_of_one_system(&file.to_string_lossy()) {
            out.push(Some(file.clone()));
        } else if file.is_dir() {
            out.extend(templates(file)?.into_iter().map(Some));
        } else {
            out.push(Some(file.clone()));
        }
    }
    Ok(out)
}

/// The templates that CDK wrote into a folder, stages in folders of their own included.
fn templates(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| format!("{} cannot be read: {error}", output::name(&folder)))?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".template.json") || name.ends_with(".template.yaml") {
                out.push(path);
            } else if name.starts_with("assembly-") && path.is_dir() {
                open.push(path);
            }
        }
    }
    out.sort();
    if out.is_empty() {
        return Err(format!(
            "{} has no template that CDK wrote (NAME.template.json): name a file in it",
            output::name(folder)
        ));
    }
    Ok(out)
}

/// What is asked of each file.
struct Asked<'a> {
    env: Option<&'a str>,
    values: &'a Values,
    over: Option<&'a against::Old<'a>>,
    target: Option<Target>,
    targets: &'a [Target],
}

/// What there is to say of a text in every one of its environments and in both formats, with the stacks of
/// all environments but the last; a message where what is let be beside it cannot be read.
pub fn of_text(named: &Named, file: Option<&Path>) -> Result<(Report, Vec<Loaded>), String> {
    let asked = Asked {
        env: Some(ALL),
        values: &Values::new(),
        over: None,
        target: None,
        targets: &Target::ALL,
    };
    let mut ignored = Ignored::read(&IgnoreArgs::default(), file)?;
    report(Some(named), &asked, &mut ignored)
}

/// What one file comes to; of a blueprint in every environment, what there is to say of any, with the
/// stacks of all but the last.
fn report(
    named: Option<&Named>,
    asked: &Asked<'_>,
    ignored: &mut Ignored,
) -> Result<(Report, Vec<Loaded>), String> {
    let all = document::environments(named, asked.env);
    let (last, first) = match all.split_last() {
        Some((Some(last), first)) if !first.is_empty() => (last, first),
        one => {
            let env = one.and_then(|(env, _)| env.as_deref());
            return Ok((alone(named, env, asked, ignored, &[])?, Vec::new()));
        }
    };
    let mut seen = Vec::new();
    let mut stacks = Vec::new();
    let mut findings = Vec::new();
    let mut let_be = Vec::new();
    for name in first.iter().flatten() {
        let report = alone(named, Some(name), asked, ignored, &seen)?;
        let system = report
            .loaded
            .iter()
            .map(|l| (name.clone(), l.system.clone()));
        seen.extend(system);
        stacks.extend(report.loaded.map(|loaded| *loaded));
        findings.extend(report.findings);
        let_be.extend(report.let_be);
    }
    let mut report = alone(named, Some(last), asked, ignored, &seen)?;
    findings.append(&mut report.findings);
    report.findings = print::sorted(findings);
    report.findings.dedup();
    // What is let be in several environments is one thing.
    for known in std::mem::take(&mut report.let_be).into_iter().chain(let_be) {
        if !report.let_be.contains(&known) {
            report.let_be.push(known);
        }
    }
    Ok((report, stacks))
}

/// What there is to say of the file as it stands, or in one environment.
fn alone(
    named: Option<&Named>,
    env: Option<&str>,
    asked: &Asked<'_>,
    ignored: &mut Ignored,
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
        findings.extend(resolve::taken_for_granted(&new.system));
        findings.extend(overrides::unproven(&new.system, &new.stack, asked.targets));
        findings
    })?;
    Ok(match given {
        Given::Document(new) => {
            if let Some(name) = given::unknown(&new.value, asked.values) {
                let name = clean::line(name);
                return Err(format!("the document has no parameter {name}"));
            }
            let beside = named.map_or_else(Beside::default, |file| Beside::of(&new, file));
            ignored.of_document(&new.value, "")?;
            let templates = beside.templates();
            for (at, file) in beside.places() {
                if let Some(Some(template)) = templates.get(file) {
                    ignored.of_document(&template.value, &at)?;
                }
            }
            let more = over.map_or_else(Vec::new, |old| {
                against::Old::findings(&old.over_document(&new.value, asked.target))
            });
            let findings = document::judged(&new, &beside, asked.values, more);
            let mut let_be = Vec::new();
            let findings = ignored.apply(findings, &mut let_be);
            nested::report(new, &beside, findings, let_be)
        }
        // An error of a blueprint keeps its document from being written, whoever lets it be.
        Given::Blueprint(mut report) => {
            let (errors, others) = report
                .findings
                .into_iter()
                .partition::<Vec<_>, _>(|f| f.severity == Severity::Error);
            report.findings = errors;
            let others = ignored.apply(others, &mut report.let_be);
            report.findings.extend(others);
            report
        }
        Given::Refused(report) => report,
    })
}

/// Says what was found.
fn say(format: Format, reports: &[Report], streams: &mut Streams<'_>) -> Exit {
    let of: Vec<print::Of<'_>> = reports.iter().map(Report::of).collect();
    match format {
        Format::Human => {
            for report in reports {
                output::findings(streams, report);
            }
            Exit::Done
        }
        Format::Json => match serde_json::to_string_pretty(&print::json(&of)) {
            Ok(text) => output::document(streams, None, &clean::json(&(text + "\n"))),
            Err(error) => output::failed(streams, &error.to_string()),
        },
        Format::Sarif => {
            let edits = |report: &Report| read::Edits::of(&report.text);
            let mut edits: Vec<read::Edits> = reports.iter().map(edits).collect();
            let log = print::sarif(&of, explain::rule, |file, fix| {
                edits.get_mut(file)?.changes(fix)
            });
            output::document(streams, None, &clean::json(&format!("{log:#}\n")))
        }
        Format::Github => {
            let text: String = of
                .iter()
                .map(|of| print::github(of.findings, of.text))
                .collect();
            output::document(streams, None, &text)
        }
    }
}

/// How the check of one file ends.
fn judged(report: &Report, targets: &[Target], fail_on: FailOn, streams: &mut Streams<'_>) -> Exit {
    // Of what is not there nothing can be said.
    if report.findings.iter().any(|f| f.code == codes::UNREADABLE) {
        return Exit::Failed;
    }
    let fails = |f: &Finding| match fail_on {
        FailOn::Error => f.severity == Severity::Error,
        FailOn::Warning => f.severity != Severity::Note,
    };
    if report.findings.iter().any(fails) {
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
