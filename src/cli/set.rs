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
    match shared(name) {
        Some(shared) => whole(&shared, limits),
        // What is wrong with any other folder is said as of a file.
        None => whole(name, limits),
    }
}

/// The template of what services share in a folder that holds one system with several; `None` of any other
/// folder, and of a file.
pub fn shared(folder: &str) -> Option<String> {
    if !Path::new(folder).is_dir() && revision::files(folder).is_none() {
        return None;
    }
    let path = |name: &String| format!("{}/{name}", folder.trim_end_matches('/'));
    let paths: Vec<String> = listed(folder).iter().map(path).collect();
    let of_services = paths.iter().filter(|path| is_of_service(path)).count();
    let mut shared = paths.into_iter().filter(|path| {
        let bytes = revision::bytes(path, Limits::DOCUMENT);
        bytes.is_ok_and(|bytes| contains(&bytes, "\"Export\"") && system(&bytes).is_some())
    });
    let first = shared.next()?;
    (of_services > 0 && shared.next().is_none()).then_some(first)
}

/// A template with those that belong to it.
fn whole(name: &str, limits: Limits) -> Result<Vec<u8>, Finding> {
    let bytes = revision::bytes(name, limits)?;
    // A template that exports nothing has nobody beside it.
    if !contains(&bytes, "\"Export\"") {
        return Ok(bytes);
    }
    let Some(of) = system(&bytes) else {
        return Ok(bytes);
    };
    let mark = names::made_for_service(&of);
    let (folder, file) = match name.rsplit_once(['/', ':']) {
        Some((folder, file)) => (&name[..=folder.len()], file),
        None => ("./", name),
    };
    let mut texts = vec![(of, bytes)];
    for other in listed(folder) {
        if other == file {
            continue;
        }
        let path = format!("{folder}{other}");
        if let Ok(bytes) = revision::bytes(&path, limits)
            && contains(&bytes, &mark)
            && let Some(stack) =
                described(&bytes).and_then(|d| d.strip_suffix(&mark).map(str::to_owned))
        {
            texts.push((stack, bytes));
        }
    }
    texts[1..].sort();
    let mut parts = Vec::new();
    for (stack, bytes) in &texts {
        match std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| Json::parse(text).ok())
        {
            Some(json) => parts.push((stack.clone(), json)),
            None => return Ok(texts.swap_remove(0).1),
        }
    }
    if parts.len() == 1 {
        return Ok(texts.swap_remove(0).1);
    }
    let joined = prove::joined(&parts).into_owned();
    Ok(crate::emit::text(&joined, true).into_bytes())
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

/// Whether a file is one of JSON, by its name.
pub fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "json")
}

/// The system whose services share a template; `None` of any other file.
fn system(bytes: &[u8]) -> Option<String> {
    if !contains(bytes, MADE) {
        return None;
    }
    let said = described(bytes)?;
    let name = said.strip_suffix(MADE)?;
    // A service's says so.
    (!name.contains(',')).then(|| name.to_owned())
}

/// Whether a file is the template of a service that stands beside what it shares with others.
pub fn is_of_service(name: &str) -> bool {
    let Ok(bytes) = revision::bytes(name, Limits::DOCUMENT) else {
        return false;
    };
    contains(&bytes, ", a service of ")
        && described(&bytes)
            .is_some_and(|said| said.ends_with(MADE) && said.contains(", a service of "))
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

fn contains(bytes: &[u8], wanted: &str) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.contains(wanted))
}
