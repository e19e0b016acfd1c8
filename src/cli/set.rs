//! Templates of one system: what services share, and those of services that stand beside it. They are read
//! together, since what one of them does hangs on the others.

use super::revision;
use crate::finding::Finding;
use crate::prove;
use crate::read::Limits;
use crate::stack::names::{self, MADE};
use doc::Json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::Path;

/// The bytes of a file; of a template with others beside it that belong to it, those of all as one document.
/// Of a folder, those of the one system that is written there.
pub fn bytes(name: &str, limits: Limits) -> Result<Vec<u8>, Finding> {
    if is_folder(name) {
        let mut templates = templates(name, limits);
        return match shared(&templates) {
            Some(at) => Ok(joined(templates.swap_remove(at), templates)),
            // What is wrong with any other folder is said as of a file.
            None => revision::bytes(name, limits),
        };
    }
    let (folder, file) = match name.rsplit_once(['/', ':']) {
        Some((folder, file)) => (&name[..=folder.len()], file),
        None => ("./", name),
    };
    let own = Template::of(file, revision::bytes(name, limits)?);
    // A template that exports nothing has nobody beside it.
    if own.system().is_none() || !own.exports {
        return Ok(own.bytes);
    }
    let mut others = templates(folder, limits);
    others.retain(|other| other.name != file);
    Ok(joined(own, others))
}

/// Whether a folder holds one system with several templates.
pub fn is_of_one_system(folder: &str) -> bool {
    is_folder(folder) && shared(&templates(folder, Limits::DOCUMENT)).is_some()
}

/// Whether a file is the template of a service that stands beside what it shares with others.
pub fn is_of_service(name: &str) -> bool {
    let bytes = revision::bytes(name, Limits::DOCUMENT);
    bytes.is_ok_and(|bytes| Template::of(name, bytes).is_of_service())
}

/// Whether a file is one of JSON, by its name.
pub fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "json")
}

/// One file of a folder.
struct Template {
    name: String,
    bytes: Vec<u8>,
    /// What it says of itself, where this program made it.
    said: Option<String>,
    /// Whether others may take something from it.
    exports: bool,
}

impl Template {
    fn of(name: &str, bytes: Vec<u8>) -> Self {
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let made = text.contains(MADE).then(|| described(&bytes)).flatten();
        Self {
            name: name.to_owned(),
            said: made.filter(|said| said.ends_with(MADE)),
            exports: text.contains("\"Export\""),
            bytes,
        }
    }

    /// The system whose services share it; `None` of any other.
    fn system(&self) -> Option<&str> {
        let name = self.said.as_deref()?.strip_suffix(MADE)?;
        // A service's says so.
        (!name.contains(',')).then_some(name)
    }

    fn is_of_service(&self) -> bool {
        let said = self.said.as_deref();
        said.is_some_and(|said| said.contains(", a service of "))
    }
}

/// Where among templates the one stands that services share, if these are of one system.
fn shared(templates: &[Template]) -> Option<usize> {
    let all = templates.iter().enumerate();
    let mut shared = all.filter(|(_, t)| t.exports && t.system().is_some());
    let (first, _) = shared.next()?;
    let alone = shared.next().is_none();
    (alone && templates.iter().any(Template::is_of_service)).then_some(first)
}

/// A template and those of the others that belong to it, as one document; alone where one of them is none.
fn joined(own: Template, others: Vec<Template>) -> Vec<u8> {
    let Some(system) = own.system().map(str::to_owned) else {
        return own.bytes;
    };
    let mark = names::made_for_service(&system);
    let mut texts: Vec<(String, Vec<u8>)> = others
        .into_iter()
        .filter_map(|other| Some((other.said?.strip_suffix(&mark)?.to_owned(), other.bytes)))
        .collect();
    texts.sort();
    texts.insert(0, (system, own.bytes));
    let parts: Option<Vec<(String, Json<'_>)>> = texts
        .iter()
        .map(|(stack, bytes)| {
            let text = std::str::from_utf8(bytes).ok()?;
            Some((stack.clone(), Json::parse(text).ok()?))
        })
        .collect();
    match parts {
        Some(parts) if parts.len() > 1 => {
            crate::emit::text(&prove::joined(&parts), true).into_bytes()
        }
        _ => texts.swap_remove(0).1,
    }
}

fn is_folder(name: &str) -> bool {
    Path::new(name).is_dir() || revision::files(name).is_some()
}

/// The templates of a folder that this program made, by name; whatever else stands there is not kept.
fn templates(folder: &str, limits: Limits) -> Vec<Template> {
    let read = |name: String| {
        let path = match folder {
            // What stands at the top of a revision: `HEAD:`.
            folder if folder.ends_with([':', '/']) => format!("{folder}{name}"),
            folder => format!("{folder}/{name}"),
        };
        Some(Template::of(&name, revision::bytes(&path, limits).ok()?))
    };
    let all = listed(folder).into_iter().filter_map(read);
    all.filter(|template| template.said.is_some()).collect()
}

/// The JSON files of a folder, here or in a revision, by name.
fn listed(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = match revision::files(folder) {
        Some(names) => names,
        None => std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect(),
    };
    names.retain(|name| is_json(name));
    names.sort();
    names
}

fn described(bytes: &[u8]) -> Option<String> {
    /// What is read of a template; the rest is passed over.
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Head {
        description: String,
        #[serde(rename = "Resources")]
        _resources: IgnoredAny,
    }
    let head: Head = serde_json::from_slice(bytes).ok()?;
    Some(head.description)
}
