//! From a file's name to a stack: the stages up to the document, with every finding on the way.

use super::report::{Loaded, Report};
use super::{Streams, output};
use crate::blueprint::other_words::{OTHER_VALUES, OTHER_WORDS};
use crate::blueprint::text::EnvironmentName;
use crate::blueprint::{Blueprint, STAND_INS};
use crate::emit::{self, Target};
use crate::finding::{Finding, any_error, codes, print};
use crate::overrides;
use crate::plan;
use crate::read::{self, Limits, Source, Vocabulary, overlay};
use crate::resolve;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The file; where none is named, the one that is meant.
    pub file: Option<&'a Path>,
    /// One of the blueprint's environments.
    pub env: Option<&'a str>,
}

/// The stack of a blueprint; findings are said. `None` where one of them is an error.
pub fn stack(wanted: Wanted<'_>, streams: &mut Streams<'_>) -> Option<Box<Loaded>> {
    sound(all(wanted), streams)
}

/// The same, of a blueprint that a document of this format can hold.
pub fn stack_for(
    wanted: Wanted<'_>,
    target: Target,
    streams: &mut Streams<'_>,
) -> Option<Box<Loaded>> {
    let limits = |loaded: &Loaded| emit::limits(&loaded.stack, target);
    sound(all_and(wanted, limits), streams)
}

fn sound(report: Result<Report, String>, streams: &mut Streams<'_>) -> Option<Box<Loaded>> {
    match report {
        Err(message) => {
            output::failed(streams, &message);
            None
        }
        Ok(report) => {
            output::findings(streams, &report);
            report.sound()
        }
    }
}

/// Everything that one file comes to; a message where no file is meant.
pub fn all(wanted: Wanted<'_>) -> Result<Report, String> {
    all_and(wanted, |_| Vec::new())
}

/// The same, with what `more` finds where the blueprint itself can be emitted.
pub fn all_and(
    wanted: Wanted<'_>,
    more: impl FnOnce(&Loaded) -> Vec<Finding>,
) -> Result<Report, String> {
    let path = wanted
        .file
        .map_or_else(default_file, |f| Ok(f.to_owned()))?;
    let name = path.display().to_string();
    Ok(match read::bytes(&name, Limits::BLUEPRINT) {
        Ok(bytes) => text(
            if name == "-" { "<stdin>" } else { &name },
            &bytes,
            wanted.env,
            more,
        ),
        Err(finding) => Report::without(
            if name == "-" { "<stdin>" } else { &name },
            "",
            vec![finding],
        ),
    })
}

/// Everything that one text comes to: the stages, in order.
pub fn text(
    name: &str,
    bytes: &[u8],
    env: Option<&str>,
    more: impl FnOnce(&Loaded) -> Vec<Finding>,
) -> Report {
    let mut source = match read::source(name, bytes) {
        Ok(source) => source,
        Err(findings) => {
            let text = read::text_of(bytes);
            let findings = match read::other_tool_by_lines(text) {
                Some(finding) => vec![finding],
                None => findings,
            };
            return Report::without(name, text, findings);
        }
    };
    // What is no YAML at all may still read as one long text.
    let of_lines = || {
        let text = source.value.is_string();
        text.then(|| read::other_tool_by_lines(&source.text))
            .flatten()
    };
    if let Some(finding) = read::other_tool(&source.value).or_else(of_lines) {
        let mut findings = vec![finding];
        source.locate(&mut findings);
        return Report::without(source.name, source.text, findings);
    }
    let mut findings = chosen(&source.value, env);
    if any_error(&findings) {
        source.locate(&mut findings);
        return Report::without(source.name, source.text, print::sorted(findings));
    }
    // Another environment is laid over what was written, which is gone once this one is.
    let written = overlay::refers(&source.value).then(|| source.value.clone());
    findings.extend(lay(&mut source, env));
    let word_of = |path: &str| source.written(path);
    let words = Vocabulary {
        other_words: OTHER_WORDS,
        other_values: OTHER_VALUES,
        written: &word_of,
    };
    let typed = read::typed::<Blueprint>(&source.value, &words, STAND_INS);
    findings.extend(typed.findings.iter().cloned());
    findings.extend(read::texts(&source.value));
    let mut system = None;
    if let Some(blueprint) = &typed.value {
        let others = others(written.as_ref(), blueprint, !typed.cut.is_empty());
        let (resolved, mut more) = resolve::beside(blueprint, env, &others);
        for other in &typed.others {
            let (_, also) = resolve::beside(other, env, &others);
            more.retain(|f| also.contains(f));
        }
        let own = |f: &Finding| !typed.follows(f) && !resolve::follow(&typed.cut, &source.value, f);
        findings.extend(more.into_iter().filter(own));
        system = resolved.filter(|_| typed.cut.is_empty());
    }
    let mut loaded = None;
    if let Some(system) = system.filter(|_| !any_error(&findings)) {
        match plan::plan(&system) {
            Ok(stack) => {
                findings.extend(overrides::check(&system, &stack));
                let text = std::mem::take(&mut source.value);
                loaded = Some(Box::new(Loaded {
                    system,
                    stack,
                    text,
                }));
            }
            Err(more) => findings.extend(more),
        }
    }
    if let Some(loaded) = &loaded {
        findings.extend(more(loaded));
    }
    source.locate(&mut findings);
    let findings = print::sorted(findings);
    Report {
        name: source.name,
        text: source.text,
        findings,
        let_be: Vec::new(),
        cut_short: !typed.cut.is_empty(),
        nested: Vec::new(),
        loaded,
    }
}

/// The environments that a blueprint refers to, each laid over what was written.
fn others(written: Option<&Value>, blueprint: &Blueprint, broken: bool) -> resolve::Others {
    let Some(written) = written else {
        return resolve::Others::default();
    };
    let names = overlay::environments(written);
    let laid = |name: &str| {
        let known = names.iter().any(|known| known == name);
        let (value, ..) = known.then(|| overlay::lay(written.clone(), Some(name)))?;
        Some((name.to_owned(), serde_json::from_value(value).ok()?))
    };
    resolve::Others {
        laid: resolve::referred(blueprint).filter_map(laid).collect(),
        names: names.clone(),
        broken,
    }
}

/// Lays the environment over the blueprint.
fn lay(source: &mut Source, env: Option<&str>) -> Vec<Finding> {
    let (value, origins, findings) = overlay::lay(std::mem::take(&mut source.value), env);
    source.value = value;
    source.origins = origins;
    findings
}

/// What is wrong with the environments of a blueprint, or with the one that is asked for.
fn chosen(value: &Value, env: Option<&str>) -> Vec<Finding> {
    let fits = |name: &str| EnvironmentName::try_from(name.to_owned()).is_ok();
    let mut findings = overlay::named(value, fits, EnvironmentName::FORM);
    if !findings.is_empty() {
        return findings;
    }
    let names = overlay::environments(value);
    let listed = || resolve::listed(names.iter().map(String::as_str));
    let (message, help) = match (env, names.first()) {
        (None, Some(first)) => (
            format!(
                "the blueprint has environments ({}), and none is chosen",
                listed()
            ),
            format!("say which one: `--env {first}`"),
        ),
        (Some(env), None) => (
            format!("there is no environment `{env}`: the blueprint has none"),
            format!("leave `--env` out, or add `environments: {{{env}: {{}}}}`"),
        ),
        (Some(env), Some(_)) if !names.iter().any(|name| name == env) => (
            format!("there is no environment `{env}`"),
            match resolve::nearest(env, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `--env {near}`?"),
                None => format!("the blueprint has {}", listed()),
            },
        ),
        _ => return findings,
    };
    let at = if names.is_empty() { "" } else { overlay::ROOT };
    findings.push(Finding::new(codes::NO_ENVIRONMENT, at, message, help).on_key());
    findings
}

/// What a blueprint is called where none is named, the first first.
const DEFAULTS: &[&str] = &["blueprint.yaml", "synth.yaml"];

/// Whether there is nothing that could be meant where no file is named.
pub fn none_here() -> bool {
    !DEFAULTS.iter().any(|file| Path::new(file).is_file())
        && blueprints(Path::new("blueprints")).map_or(true, |found| found.is_empty())
}

/// The name of the file that is meant, as a person would type it.
pub fn named(file: Option<&Path>) -> String {
    let file = file.filter(|f| *f != Path::new("-"));
    match file.map_or_else(default_file, |f| Ok(f.to_owned())) {
        Ok(file) => file.display().to_string(),
        Err(_) => "blueprint.yaml".to_owned(),
    }
}

/// The file that is meant where none is named.
pub fn default_file() -> Result<PathBuf, String> {
    if let Some(one) = DEFAULTS.iter().find(|file| Path::new(file).is_file()) {
        return Ok(one.into());
    }
    let mut found = blueprints(Path::new("blueprints")).unwrap_or_default();
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err("there is no blueprint.yaml here and no blueprints/ folder: name a file, or begin with `synth init`".to_owned()),
        n => Err(format!("there are {n} files in blueprints/: name the one that is meant")),
    }
}

/// The blueprints of a folder, by name.
pub fn blueprints(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let known = path
            .extension()
            .is_some_and(|e| e == "yaml" || e == "yml" || e == "json");
        if known && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
