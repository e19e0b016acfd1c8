//! A blueprint that is open in an editor.

use super::positions::{Positions, Unit};
use crate::cli::check;
use crate::cli::named::Named;
use crate::cli::report::{Loaded, Report};
use crate::read::{self, Source};
use ls_types::Uri;
use std::path::{Path, PathBuf};

/// A blueprint that is open.
pub struct Page {
    /// What stands in it now.
    pub text: String,
    /// The editor's number for that.
    pub version: i32,
    /// Its lines.
    pub positions: Positions,
    /// What `check` says of it; what is known beside it cannot be read where that is a message.
    pub report: Result<Report, String>,
    /// What it comes to in each environment, where nothing is wrong.
    pub systems: Vec<Loaded>,
}

impl Page {
    /// Of this text.
    pub fn of(uri: &Uri, text: String, version: i32, unit: Unit) -> Self {
        let path = uri.to_file_path();
        let name = path
            .as_deref()
            .map_or(uri.as_str().into(), |path| path.to_string_lossy());
        let checked = check::of_text(&Named::text(&name, &text), path.as_deref());
        let mut systems = Vec::new();
        let report = checked.map(|(mut report, others)| {
            systems = others;
            systems.extend(report.loaded.take().map(|last| *last));
            report
        });
        Self {
            positions: Positions::of(&text, unit),
            text,
            version,
            report,
            systems,
        }
    }

    /// What it says, where it can be read.
    pub fn source(&self) -> Option<Source> {
        read::source("", self.text.as_bytes()).ok()
    }
}

/// First lines that name our schema.
const SCHEMA: &str = "blueprint.schema.json";

/// Whether a text is meant as a blueprint: by its file's name, by the folder of blueprints, or because it
/// names the schema. Of other YAML nothing is said.
pub fn meant(uri: &Uri, text: &str) -> bool {
    let path = uri.to_file_path().map_or_else(
        || PathBuf::from(uri.path().as_str()),
        std::borrow::Cow::into_owned,
    );
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let end = |stem: &str| {
        ["yaml", "yml", "json"].iter().any(|end| {
            let whole = format!("{stem}.{end}");
            *file == whole || file.ends_with(&format!(".{whole}"))
        })
    };
    let folder = path.parent().and_then(Path::file_name);
    end("blueprint")
        || end("synth")
        || folder.is_some_and(|folder| folder == "blueprints")
        || text.lines().take(5).any(|line| line.contains(SCHEMA))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blueprints_are_known_by_name_by_folder_and_by_what_they_say() {
        let is = |uri: &str, text: &str| uri.parse().is_ok_and(|uri| meant(&uri, text));
        for uri in [
            "file:///a/blueprint.yaml",
            "file:///a/synth.yml",
            "file:///a/shop.synth.yaml",
            "file:///a/shop.blueprint.json",
            "file:///a/blueprints/shop.yaml",
            "untitled:synth.yaml",
        ] {
            assert!(is(uri, ""), "{uri}");
        }
        for uri in [
            "file:///a/compose.yaml",
            "file:///a/myblueprint.yaml",
            "untitled:1",
        ] {
            assert!(!is(uri, "name: x\n"), "{uri}");
            assert!(is(
                uri,
                "# yaml-language-server: $schema=../blueprint.schema.json\n"
            ));
        }
    }
}
