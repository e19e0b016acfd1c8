//! What test files share: where things stand, every blueprint, folders for what a test writes, `synth`
//! inside this process and as a process of its own, and the tools that `.ci/setup` installs.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part of it, and a test fails by panicking"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use synth::blueprint::Blueprint;
use synth::cli::{Exit, Streams};
use synth::system::System;

/// Whether all of the slow suites is asked for, by `SYNTH_WHOLE=1`. Otherwise they take a sample, always
/// the same one, so that a change is judged in half an hour.
pub fn whole() -> bool {
    std::env::var_os("SYNTH_WHOLE").is_some_and(|asked| asked == "1")
}

/// A stack as one document: where it has several templates, as the proof reads them.
pub fn document(
    stack: &synth::stack::Stack,
    target: synth::emit::Target,
    shape: synth::emit::Shape,
) -> Value {
    let documents = synth::emit::documents(stack, target, shape);
    Value::from(synth::prove::joined(&documents).as_ref())
}

/// Whether a file is one of JSON, by its name.
pub fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "json")
}

/// The root of the repository, which is also where cargo runs a test.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of a folder of the repository, by name; the paths begin with the folder as it is given.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join(folder))
        .unwrap_or_else(|e| panic!("{folder}: {e}"))
        .map(|entry| Path::new(folder).join(entry.unwrap().file_name()))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{folder} is empty");
    found
}

/// `blueprints/NAME.yaml` of every example.
pub fn blueprints() -> Vec<PathBuf> {
    let mut found = files("blueprints");
    found.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    assert!(found.len() >= 7, "the examples are gone: {found:?}");
    found
}

/// Examples that are left out by suites which do much for each resource or service of one, and why. Those suites
/// take [`small_cases`]; `sets.rs` and `terraform/large.py` are about these.
pub const LARGE: &[(&str, &str)] = &[(
    "fifty",
    "fifty services: a suite that takes a minute for an example takes half an hour for it",
)];

/// An example, in one of its environments where it has some.
pub struct Case {
    /// `NAME` or `NAME.ENV`: how its snapshots begin.
    pub name: String,
    /// The file.
    pub file: PathBuf,
    /// The environment.
    pub env: Option<String>,
}

impl Case {
    /// A blueprint without environments, wherever it stands.
    pub fn of(file: &Path) -> Self {
        Self {
            name: stem(file),
            file: file.to_owned(),
            env: None,
        }
    }

    /// What `synth` is given for it.
    pub fn arguments(&self) -> Vec<&str> {
        let env = self.env.iter().flat_map(|env| ["--env", env.as_str()]);
        std::iter::once(self.file.to_str().unwrap())
            .chain(env)
            .collect()
    }

    /// Whether slow suites leave it out.
    pub fn is_large(&self) -> bool {
        LARGE.iter().any(|(name, _)| *name == self.name)
    }

    /// Whether it has several templates: then `synth FILE` alone gives no document.
    pub fn has_several_templates(&self) -> bool {
        let value = self.value();
        let mut services = value["services"].as_object().unwrap().values();
        value["stacks"] == "per_service" || services.any(|service| service["stack"] == "own")
    }

    /// What is kept of it for review in one format, for `synth` to read; of one that has no snapshot, what is
    /// written now into a folder of this name.
    pub fn kept(&self, format: &str, scratch: &str) -> String {
        let snapshot = format!("snapshots/{}.{format}.json", self.name);
        if root().join(&snapshot).exists() {
            return snapshot;
        }
        assert!(self.is_large(), "{snapshot} is missing");
        let into = format!("{}/", folder(&format!("{scratch}-{format}")).display());
        let arguments = ["-q", "--target", format, "-o", &into];
        let (exit, _, err) = synth(&[&arguments[..], &self.arguments()].concat());
        assert_eq!(exit, Exit::Done, "{err}");
        match format {
            "terraform" => into + "main.tf.json",
            _ => into,
        }
    }

    /// The document that is kept of it in one format, of several templates as the proof reads them.
    pub fn kept_document(&self, format: &str) -> Value {
        if self.is_large() {
            let target = synth::emit::Target::ALL.into_iter();
            let target = target.clone().find(|one| one.word() == format).unwrap();
            let stack = synth::plan::plan(&resolved(&self.value())).unwrap();
            return document(&stack, target, synth::emit::Shape::Root);
        }
        let ending = format!(".{format}.json");
        let read = |name: &str| -> Value {
            let path = format!("snapshots/{name}{ending}");
            let text = std::fs::read_to_string(root().join(&path));
            serde_json::from_str(&text.unwrap_or_else(|e| panic!("{path}: {e}"))).unwrap()
        };
        let shared = read(&self.name);
        if format == "terraform" || !self.has_several_templates() {
            return shared;
        }
        let system = self.value()["name"].as_str().unwrap().to_owned();
        let mut parts = vec![(system.clone(), shared)];
        for file in files("snapshots") {
            let file = file.file_name().unwrap().to_str().unwrap();
            let name = file.strip_suffix(&ending).unwrap_or_default();
            if let Some(service) = name.strip_prefix(&format!("{}.", self.name)) {
                parts.push((format!("{system}-{service}"), read(name)));
            }
        }
        let parts: Vec<_> = parts
            .iter()
            .map(|(stack, one)| (stack.clone(), one.into()))
            .collect();
        Value::from(synth::prove::joined(&parts).as_ref())
    }

    /// The same system as a blueprint without environments.
    pub fn value(&self) -> Value {
        let value = yaml(&self.file);
        let Some(env) = &self.env else {
            return value;
        };
        let base = value["name"].as_str().unwrap().to_owned();
        let name = format!("{base}-{env}");
        let (mut laid, _, findings) = synth::read::overlay::lay(value, Some(env));
        assert!(findings.is_empty(), "{}: {findings:#?}", self.name);
        laid["name"] = name.into();
        // An environment that images are pulled from becomes the repository that it makes.
        for (service, of) in laid["services"].as_object_mut().unwrap() {
            let from = of.pointer("/image/from").and_then(Value::as_str);
            if let Some(repository) = from.map(|from| format!("{base}-{from}/{service}")) {
                of["image"] = serde_json::json!({"from": {}, "repository": repository});
            }
        }
        laid
    }
}

/// Every example, once for each of its environments.
pub fn cases() -> Vec<Case> {
    let mut out = Vec::new();
    for file in blueprints() {
        let environments = synth::read::overlay::environments(&yaml(&file));
        let one = environments.is_empty().then_some(None);
        for env in one.into_iter().chain(environments.into_iter().map(Some)) {
            let stem = stem(&file);
            out.push(Case {
                name: env
                    .as_ref()
                    .map_or(stem.clone(), |env| format!("{stem}.{env}")),
                file: file.clone(),
                env,
            });
        }
    }
    out
}

/// Every example but the large ones.
pub fn small_cases() -> Vec<Case> {
    let mut out = cases();
    out.retain(|case| !case.is_large());
    assert_eq!(cases().len() - out.len(), LARGE.len(), "examples are gone");
    out
}

/// Every example of one template, for what takes one; `sets.rs` has the others.
pub fn single_cases() -> Vec<Case> {
    let mut out = cases();
    out.retain(|case| !case.has_several_templates());
    out
}

/// The example of this name.
pub fn case(name: &str) -> Case {
    let case = cases().into_iter().find(|case| case.name == name);
    case.unwrap_or_else(|| panic!("there is no example {name}"))
}

/// Names of every example.
pub fn blueprint_names() -> Vec<String> {
    cases().into_iter().map(|case| case.name).collect()
}

/// A file's name without its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// A YAML file as a value.
pub fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Documents that the proof reads, by name: those of others in JSON, and what is kept of each blueprint.
pub fn documents() -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for path in ["tests/foreign", "snapshots"].into_iter().flat_map(files) {
        let name = path.to_str().unwrap().to_owned();
        if path.extension().is_none_or(|e| e != "json") || name.ends_with(".says.json") {
            continue;
        }
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        if synth::prove::document(&(&document).into()).is_ok() {
            out.push((name, document));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(out.len() > 20, "documents have moved");
    out
}

/// What a blueprint that is right resolves to.
pub fn resolved(blueprint: &Value) -> System {
    let blueprint: Blueprint = serde_json::from_value(blueprint.clone()).unwrap();
    let (system, findings) = synth::resolve::resolve(&blueprint, None);
    system.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// An empty folder under `target/tmp`. Tests run beside each other, so each takes a name of its own.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Exit, standard output and standard error of one command line, inside this process.
pub fn synth(arguments: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal: false,
        colour: false,
        quiet: false,
    };
    let all = ["synth"].iter().chain(arguments).map(Into::into);
    let exit = synth::cli::run(all, &mut streams);
    (
        exit,
        String::from_utf8(out).unwrap(),
        String::from_utf8(err).unwrap(),
    )
}

/// Fails where a text has what acts: control characters but the end of a line, other ends of lines, what turns the direction of a text,
/// and a command of a build's log.
pub fn clean(what: &str, text: &str) {
    let acts = |c: char| {
        c != '\n'
            && (c.is_control()
                || "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}".contains(c)
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c))
    };
    let at = text.find(acts);
    assert_eq!(at, None, "{what}: {}", text.escape_debug());
    assert!(!text.contains("##["), "{what}: {text}");
}

/// The path of the program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_synth");

/// The program as a process, without colours.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("NO_COLOR", "1");
    command
}

/// A program of `target/SET/bin`, where `.ci/setup` puts what `tests/SET/requirements.txt` asks for;
/// `SYNTH_SET` (`SYNTH_JUDGES`) names another folder.
pub fn tool(set: &str, name: &str) -> PathBuf {
    let folder = std::env::var_os(format!("SYNTH_{}", set.to_uppercase())).map_or_else(
        || root().join("target").join(set).join("bin"),
        PathBuf::from,
    );
    let tool = folder.join(name);
    assert!(
        tool.exists(),
        "{} is missing: run `bash .ci/setup` first",
        tool.display()
    );
    tool
}

/// Runs a script of `tests/` with the Python that has the tools of a set, in the repository's root.
pub fn script(set: &str, script: &str, arguments: &[&str]) -> Output {
    Command::new(tool(set, "python"))
        .arg("-B")
        .arg(root().join("tests").join(script))
        .args(arguments)
        .env("SYNTH", PROGRAM)
        .current_dir(root())
        .output()
        .expect("the interpreter starts")
}

/// What a script that has passed printed; where it has not, the test fails with all that it said.
pub fn passed(script: &str, ran: &Output) -> String {
    let said = String::from_utf8_lossy(&ran.stdout);
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{script}\n{said}{wrong}");
    said.into_owned()
}

/// Fails where two sets differ, with what only one of them has. `fix` says what to do.
pub fn same<T: Ord + std::fmt::Debug>(
    (is, found): (&str, &BTreeSet<T>),
    (should, wanted): (&str, &BTreeSet<T>),
    fix: &str,
) {
    let mut said = String::new();
    for (only, of) in [
        (is, found.difference(wanted)),
        (should, wanted.difference(found)),
    ] {
        for item in of {
            writeln!(said, "  only {only}: {item:?}").unwrap();
        }
    }
    assert!(said.is_empty(), "\n{said}{fix}");
}

/// Fails where a file that is made from the code is not what the code makes, with the first lines that
/// differ. `SYNTH_UPDATE=1` writes it instead, as `.ci/generate` does.
pub fn current(file: &str, text: &str) {
    let path = root().join(file);
    if std::env::var_os("SYNTH_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        kept == text,
        "{file} is not current:\n{}`bash .ci/generate` writes it, with all else that is made from code",
        first_difference(&kept, text)
    );
}

/// The first line in which two texts differ, as `diff` would print it.
fn first_difference(kept: &str, made: &str) -> String {
    let (mut old, mut new) = (kept.lines(), made.lines());
    let mut at = 0;
    loop {
        at += 1;
        match (old.next(), new.next()) {
            (None, None) => return "  only the ends of lines differ\n".to_owned(),
            (a, b) if a == b => {}
            (a, b) => {
                let line = |sign: char, line: Option<&str>| {
                    line.map_or_else(String::new, |line| format!("  {sign} {line}\n"))
                };
                return format!("  line {at}\n{}{}", line('-', a), line('+', b));
            }
        }
    }
}

/// Each way in which people ask about a document.
pub const ASKED_OF_A_DOCUMENT: &[&[&str]] = &[
    &["check"],
    &["check", "--format", "json"],
    &["check", "--format", "github"],
    &["check", "--format", "sarif"],
    &["reach"],
    &["reach", "--format", "json"],
    &["reach", "--format", "markdown"],
    &["diagram"],
    &["cost", "--region", "us-east-1"],
];

/// Pointers to everything in a value.
pub fn pointers(value: &Value, path: &str, list: &mut Vec<String>) {
    list.push(path.to_owned());
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, &synth::finding::pointer(path, key), list);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                pointers(value, &format!("{path}/{at}"), list);
            }
        }
        _ => {}
    }
}
