//! What a file holds: a blueprint, or a document of any origin.

use super::given::Values;
use super::instances;
use super::load;
use super::named::Named;
use super::nested::Beside;
use super::report::{Loaded, Report};
use super::{Streams, against as compared, output};
use crate::against;
use crate::diff::{self, Side};
use crate::emit::Target;
use crate::finding::{Finding, codes, print};
use crate::prove::{self, World};
use crate::read::{self, Limits, overlay};
use std::collections::BTreeMap;
use std::path::Path;

/// What a file holds.
pub enum Given<'t> {
    /// A blueprint and everything that it comes to.
    Blueprint(Report),
    /// A document.
    Document(read::Document<'t>),
    /// Neither, or one that cannot be read.
    Refused(Report),
}

/// What the named file holds, or the blueprint that is meant where none is named, in one of its
/// environments; with what `more` finds where a blueprint can be emitted.
pub fn given<'f>(
    file: Option<&'f Named>,
    env: Option<&str>,
    more: impl FnOnce(&Loaded) -> Vec<Finding>,
) -> Result<Given<'f>, String> {
    let Some(file) = file else {
        return load::all_and(load::Wanted { file: None, env }, more).map(Given::Blueprint);
    };
    let name = file.name();
    let refused = |text, findings| Given::Refused(Report::without(name, text, findings));
    let bytes = match file.bytes() {
        Ok(bytes) => bytes,
        Err(finding) => return Ok(refused("", vec![finding.clone()])),
    };
    Ok(match read::document(name, bytes) {
        None => Given::Blueprint(load::text(name, bytes, env, more)),
        Some(Ok(document)) => Given::Document(document),
        Some(Err(findings)) => refused(read::text_of(bytes), print::sorted(findings)),
    })
}

/// What is asked about.
pub enum Asked<'t> {
    /// A document.
    Document(read::Document<'t>),
    /// A blueprint without errors, for its document in a format.
    Blueprint {
        /// The file's name.
        name: String,
        /// What it comes to.
        loaded: Box<Loaded>,
        /// The format.
        target: Target,
    },
}

/// What is asked about, in this format where it is a blueprint; what is found in it is said. `None` where it
/// cannot be read, or has an error.
pub fn asked<'f>(
    file: Option<&'f Named>,
    env: Option<&str>,
    target: Target,
    streams: &mut Streams<'_>,
) -> Option<Asked<'f>> {
    match given(file, env, |_| Vec::new()) {
        Err(message) => {
            output::failed(streams, &message);
            None
        }
        Ok(Given::Document(document)) => Some(Asked::Document(document)),
        Ok(Given::Blueprint(report) | Given::Refused(report)) => {
            output::findings(streams, &report);
            Some(Asked::Blueprint {
                name: report.name.clone(),
                loaded: report.sound()?,
                target,
            })
        }
    }
}

/// What is true of the old one, where there is one, and what was read of the new one.
type WasAndIs = (Option<World>, Result<World, Finding>);

impl Asked<'_> {
    /// Its document, with the blueprint that this was made from.
    pub fn with<T>(&self, then: impl FnOnce(&Side<'_>) -> T) -> T {
        match self {
            Self::Document(document) => then(&Side {
                document: &document.value,
                blueprint: None,
            }),
            Self::Blueprint { loaded, target, .. } => compared::with(loaded, *target, then),
        }
    }

    /// What is true of it, and of what it comes in the place of; an error where that one cannot be read.
    pub fn worlds(&self, old: Option<&compared::Old>) -> Result<WasAndIs, Finding> {
        self.with(|new| match old {
            Some(old) => {
                let (was, is) = old.worlds(new);
                Ok((Some(was?), is))
            }
            None => Ok((None, diff::world(new))),
        })
    }

    /// What was read of it; `None` where that failed, which is said with its place.
    pub fn world(self, read: Result<World, Finding>, streams: &mut Streams<'_>) -> Option<World> {
        let finding = match read {
            Ok(world) => return Some(world),
            Err(finding) => finding,
        };
        let mut findings = vec![finding];
        let report = match self {
            Self::Document(document) => {
                document.locate(&mut findings);
                Report::without(document.name, document.text, findings)
            }
            Self::Blueprint { name, .. } => Report::without(name, "", findings),
        };
        output::findings(streams, &report);
        None
    }
}

/// Stands for every environment of a blueprint.
pub const ALL: &str = "all";

/// The environments that are asked for: where that is all, each of the blueprint's; without one where it has
/// none.
pub fn environments(file: Option<&Named>, env: Option<&str>) -> Vec<Option<String>> {
    if env != Some(ALL) {
        return vec![env.map(str::to_owned)];
    }
    // What is wrong with it is said where it is read.
    let all = written(file);
    if all.is_empty() {
        return vec![None];
    }
    all.into_iter().map(Some).collect()
}

/// The environments of a blueprint; none of anything else.
fn written(file: Option<&Named>) -> Vec<String> {
    let of = |name: &str, bytes: &[u8]| {
        read::source(name, bytes).map_or_else(
            |_| Vec::new(),
            |source| overlay::environments(&source.value),
        )
    };
    match file {
        Some(file) => file
            .bytes()
            .map_or_else(|_| Vec::new(), |bytes| of(file.name(), bytes)),
        None => load::default_file()
            .and_then(|file| {
                read::bytes(&file.display().to_string(), Limits::BLUEPRINT).map_err(|f| f.message)
            })
            .map_or_else(|_| Vec::new(), |bytes| of("", &bytes)),
    }
}

/// A blueprint, once for each of its environments.
pub fn cases(path: &Path) -> Vec<(&Path, Option<String>)> {
    let all = environments(Some(&Named::of(path)), Some(ALL)).into_iter();
    all.map(|env| (path, env)).collect()
}

/// How the names of a case's snapshots begin.
pub fn stem(path: &Path, env: Option<&str>) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    env.map_or_else(|| stem.to_string(), |env| format!("{stem}.{env}"))
}

/// Everything that is wrong with a document and its nested stacks; `more` is what is known of it besides.
pub fn judged(
    document: &read::Document<'_>,
    beside: &Beside,
    given: &Values,
    more: Vec<Finding>,
) -> Vec<Finding> {
    let templates = beside.templates();
    let stacks = beside.stacks(&templates);
    let mut findings = match prove::document_with(&document.value, given, &stacks) {
        Err(finding) => vec![finding],
        Ok(world) => {
            let mut findings = prove::judge(&world, None);
            findings.extend(not_understood(&world));
            findings
        }
    };
    findings.extend(against::of_plan(&document.value));
    findings.extend(more);
    let mut findings = instances::together(findings);
    for finding in &mut findings {
        // A resource is many lines; its name is one.
        if !finding.path.is_empty() {
            finding.side = crate::finding::Side::Key;
        }
    }
    findings
}

/// What a proof did not look at, each as a note at its resource. Of a plan or a state, what is said of
/// several resources is said once.
fn not_understood(world: &World) -> Vec<Finding> {
    let paths = world.paths();
    let note = |path: &str, what: &str| Finding::new(codes::NOT_UNDERSTOOD, path, what, "");
    if !world.is_shown() {
        let found = world.not_understood.iter().map(|what| {
            let id = what.split_once(": ").map(|(id, _)| id);
            let path = id.and_then(|id| paths.get(id)).copied();
            note(path.unwrap_or_default(), what)
        });
        return found.collect();
    }
    let mut said: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut out = Vec::new();
    for what in &world.not_understood {
        match what
            .split_once(": ")
            .filter(|(id, _)| paths.contains_key(id))
        {
            Some((id, text)) => said.entry(text).or_default().push(id),
            None => out.push(note("", what)),
        }
    }
    out.extend(said.into_iter().filter_map(|(text, ids)| {
        let first = *ids.first()?;
        let (shown, rest) = ids.split_at(ids.len().min(LISTED));
        let more = match rest.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let what = format!("{text}: {}{more}", shown.join(", "));
        let mut found = note(paths.get(first)?, &what);
        first.clone_into(&mut found.address);
        Some(found)
    }));
    out
}

/// So many addresses are said of one note.
const LISTED: usize = 10;
