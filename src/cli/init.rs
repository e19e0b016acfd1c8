//! `synth init`: a first blueprint, commented, and the schema that an editor reads it by.

use super::{Exit, InitArgs, Streams, output};
use crate::blueprint::schema;
use crate::blueprint::text::SystemName;
use crate::operate::templates::{Escape, fill};
use serde_json::json;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

const TEMPLATE: &str = include_str!("../../templates/blueprint.yaml.hbs");
const SCHEMA: &str = "blueprint.schema.json";
/// What a system is called in a folder whose own name cannot be one.
const NAME: &str = "shop";

pub fn run(args: &InitArgs, streams: &mut Streams<'_>) -> Exit {
    let text = match blueprint(&name_here()) {
        Ok(text) => text,
        Err(message) => return output::failed(streams, &message),
    };
    match place(args.output.as_deref(), &text, streams) {
        Err(exit) => exit,
        Ok(None) => Exit::Done,
        Ok(Some(placed)) => {
            output::done(streams, &done(&placed));
            Exit::Done
        }
    }
}

/// Files that were written.
pub(super) struct Placed {
    /// The blueprint.
    pub path: PathBuf,
    /// The schema, where it was not there.
    schema: Option<PathBuf>,
}

/// Writes a new blueprint, and the schema beside it; to standard output without one.
pub(super) fn place(
    output: Option<&Path>,
    text: &str,
    streams: &mut Streams<'_>,
) -> Result<Option<Placed>, Exit> {
    let path = output.unwrap_or(Path::new("blueprint.yaml"));
    if path == Path::new("-") {
        return match output::document(streams, None, text) {
            Exit::Done => Ok(None),
            exit => Err(exit),
        };
    }
    let mut failed = |message: String| Err(output::failed(streams, &message));
    match new_file(path, text) {
        Ok(true) => {}
        Ok(false) => {
            return failed(format!(
                "{} is there already and stays as it is: `-o FILE` writes another file, `-o -` to standard output",
                path.display()
            ));
        }
        Err(error) => return failed(format!("{} cannot be written: {error}", path.display())),
    }
    let beside = path.with_file_name(SCHEMA);
    match new_file(&beside, &format!("{:#}\n", schema::schema())) {
        Ok(made) => Ok(Some(Placed {
            path: path.to_owned(),
            schema: made.then_some(beside),
        })),
        Err(error) => failed(format!("{} cannot be written: {error}", beside.display())),
    }
}

/// The first blueprint of a system.
fn blueprint(name: &str) -> Result<String, String> {
    let values = json!({ "name": name, "schema": SCHEMA });
    fill(TEMPLATE, &[], Escape::No, &values).map_err(|error| error.to_string())
}

/// The folder's name, where a system can be called so.
fn name_here() -> String {
    std::env::current_dir()
        .ok()
        .and_then(|folder| Some(folder.file_name()?.to_str()?.to_ascii_lowercase()))
        .filter(|name| SystemName::try_from(name.clone()).is_ok())
        .unwrap_or_else(|| NAME.to_owned())
}

/// Writes a file that is not there yet; `false` where it is.
fn new_file(path: &Path, text: &str) -> std::io::Result<bool> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    if written.is_err() {
        // A part of a blueprint is of no use, and would be in the way of the next attempt.
        let _ = std::fs::remove_file(path);
    }
    written.map(|()| true)
}

fn done(placed: &Placed) -> String {
    let path = placed.path.display().to_string();
    let schema = placed.schema.as_ref().map_or_else(String::new, |schema| {
        format!(" and {}, by which editors complete it", schema.display())
    });
    let file = match path.as_str() {
        "blueprint.yaml" => String::new(),
        other => format!(" {other}"),
    };
    format!("wrote {path}{schema}; next: `synth check{file}`, then `synth{file} > template.json`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::load;
    use crate::finding::any_error;

    /// The text with every example brought in: a comment has one space after its sign, an example none
    /// or, within another, two.
    fn all_in(text: &str) -> String {
        text.lines()
            .map(|line| {
                let bare = line.trim_start();
                match bare.strip_prefix('#') {
                    Some(inside)
                        if (inside.starts_with("  ") && !inside.starts_with("   "))
                            || inside.starts_with(char::is_alphabetic) =>
                    {
                        format!("{}{inside}\n", &line[..line.len() - bare.len()])
                    }
                    _ => format!("{line}\n"),
                }
            })
            .collect()
    }

    #[test]
    fn what_it_writes_is_accepted_with_every_example_brought_in() {
        let Ok(text) = blueprint("tea") else {
            panic!("no text")
        };
        let whole = all_in(&text);
        assert_ne!(text, whole);
        for text in [text, whole] {
            let report = load::text("blueprint.yaml", text.as_bytes(), None, |_| Vec::new());
            assert!(
                !any_error(&report.findings),
                "{text}\n{:#?}",
                report.findings
            );
            assert!(report.loaded.is_some());
        }
    }
}
