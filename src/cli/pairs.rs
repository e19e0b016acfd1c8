//! Which files are compared: two, or those of two folders by their names, here or in a revision.

use super::document::ALL;
use super::output;
use super::revision;
use super::set;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Two files.
pub struct Pair {
    /// What people call it; of two files that were named, nothing.
    pub name: String,
    /// What is deployed.
    pub old: PathBuf,
    /// What is to be; the blueprint that is meant where none is named.
    pub new: Option<PathBuf>,
    /// The environment of both, where they are blueprints that have some, or all.
    pub env: Option<String>,
}

/// All of them.
#[derive(Default)]
pub struct Pairs {
    /// What both sides have.
    pub both: Vec<Pair>,
    /// What the old side has alone.
    pub only_old: Vec<String>,
    /// What the new side has alone.
    pub only_new: Vec<String>,
    /// Whether there may be more than one.
    pub several: bool,
}

/// What is compared; a message where a side cannot be read.
pub fn of(old: &Path, new: Option<&Path>, env: Option<&str>) -> Result<Pairs, String> {
    let of_revision = revision::of(&old.display().to_string())
        .map(|(_, path)| PathBuf::from(path))
        .filter(|path| path.exists());
    // A file of a revision is compared with the same file as it is now.
    let new = new.map(Path::to_owned).or(of_revision);
    let (Some(was), Some(is)) = (files(old)?, new.as_deref().map_or(Ok(None), files)?) else {
        if files(old)?.is_some() {
            return Err(format!(
                "{} is a folder: name one to compare it with",
                output::name(old)
            ));
        }
        let mut out = Pairs {
            several: env == Some(ALL),
            ..Pairs::default()
        };
        out.both.push(pair("", old.to_owned(), new, env));
        return Ok(out);
    };
    let new = new.unwrap_or_default();
    let mut out = Pairs {
        several: true,
        only_old: was.difference(&is).cloned().collect(),
        only_new: is.difference(&was).cloned().collect(),
        ..Pairs::default()
    };
    for name in was.intersection(&is) {
        // Within a revision a path has slashes, wherever synth runs.
        let old = format!("{}/{name}", old.display().to_string().trim_end_matches('/'));
        let new = Some(new.join(name));
        out.both
            .push(pair(name, old.into(), new, env.or(Some(ALL))));
    }
    if out.both.is_empty() && out.only_old.is_empty() && out.only_new.is_empty() {
        return Err("there is no blueprint and no document in either folder".to_owned());
    }
    Ok(out)
}

fn pair(name: &str, old: PathBuf, new: Option<PathBuf>, env: Option<&str>) -> Pair {
    Pair {
        name: name.to_owned(),
        old,
        new,
        env: env.map(str::to_owned),
    }
}

/// The blueprints and documents of a folder, by name; `None` where it is a file, or holds one system alone.
fn files(path: &Path) -> Result<Option<BTreeSet<String>>, String> {
    if set::is_of_one_system(&path.display().to_string()) {
        return Ok(None);
    }
    let names: Vec<String> = if path.is_dir() {
        let entries = std::fs::read_dir(path)
            .map_err(|error| format!("{} cannot be read: {error}", output::name(path)))?;
        let here = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().is_file());
        here.map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    } else {
        match revision::files(&path.display().to_string()) {
            Some(names) => names,
            None => return Ok(None),
        }
    };
    let compared = |name: &String| {
        let ends = [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| name.ends_with(end));
        ends && !name.ends_with(".schema.json") && !name.starts_with('.')
    };
    let folder = path.display().to_string();
    // Those of services are read with the one that they share.
    let alone = |name: &String| {
        let path = format!("{}/{name}", folder.trim_end_matches('/'));
        !(set::is_json(name) && set::is_of_service(&path))
    };
    Ok(Some(
        names.into_iter().filter(compared).filter(alone).collect(),
    ))
}
