//! `-o DIR/`: every document of a system in a folder, with the script that deploys them.

use super::super::folder::{self, unwritten};
use super::{EmitArgs, Exit, Loaded, Streams, files, output, text, wrote};
use crate::emit::{Documents, INLINE_BYTES, Target};
use crate::operate::deploy;
use std::path::Path;

/// Writes every document, all of them or none; what an earlier blueprint left there goes.
pub fn write(
    args: &EmitArgs,
    loaded: &Loaded,
    documents: &Documents<'_>,
    dir: &Path,
    streams: &mut Streams<'_>,
) -> Exit {
    let mut all: Vec<(String, String)> = documents
        .iter()
        .map(|(stack, document)| (file(stack, args.target), text(args, document, streams)))
        .collect();
    for (name, text) in &all {
        super::large(args, name, text, streams);
    }
    if documents.len() > 1 {
        let large = all.iter().any(|(_, text)| text.len() > INLINE_BYTES);
        match deploy::script(&loaded.system, &loaded.stack, large) {
            Ok(script) => all.push((deploy::SCRIPT.to_owned(), script)),
            Err(error) => return output::failed(streams, &error.to_string()),
        }
    }
    let gone = match gone(dir, &loaded.stack.name, &all) {
        Ok(gone) => gone,
        Err(error) => return unwritten(dir, &error, streams),
    };
    let exit = folder::write(dir, &all, streams);
    if exit != Exit::Done {
        return exit;
    }
    let script = dir.join(deploy::SCRIPT);
    if documents.len() > 1
        && let Err(error) = files::make_executable(&script)
    {
        return unwritten(&script, &error, streams);
    }
    for name in gone {
        let path = dir.join(&name);
        if let Err(error) = std::fs::remove_file(&path) {
            return unwritten(&path, &error, streams);
        }
        let stack = name.trim_end_matches(".json");
        output::say(
            streams,
            &format!(
                "note: {} is removed: no service makes it any more. {}\n",
                output::name(&path),
                deploy::gone(stack)
            ),
        );
    }
    if documents.len() > 1 {
        output::done(
            streams,
            &format!("next: `{}` deploys them in order", output::name(&script)),
        );
    } else {
        output::done(streams, &wrote(args, loaded));
    }
    Exit::Done
}

/// What a document is called in the folder.
fn file(stack: &str, target: Target) -> String {
    match target {
        Target::CloudFormation => format!("{stack}.json"),
        Target::Terraform => "main.tf.json".to_owned(),
    }
}

/// Templates of the same system that are there and that no service makes any more.
fn gone(dir: &Path, system: &str, all: &[(String, String)]) -> std::io::Result<Vec<String>> {
    let mut gone = Vec::new();
    if !dir.is_dir() {
        return Ok(gone);
    }
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(stack) = name.strip_suffix(".json") else {
            continue;
        };
        let ours = stack
            .strip_prefix(system)
            .is_some_and(|rest| rest.starts_with('-'));
        if ours && !all.iter().any(|(made, _)| *made == name) && deploy::is_of(&path, system, stack)
        {
            gone.push(name.into_owned());
        }
    }
    gone.sort();
    Ok(gone)
}
