//! `synth snapshot`: the exact documents of every blueprint, kept beside it for review.

use super::report::Loaded;
use super::{Exit, SnapshotArgs, Streams, document, files, hunks, load, output, proof, reach};
use crate::emit::{self, Shape, Target};
use crate::proof::intent;
use crate::prove;
use crate::stack::names::MADE;
use doc::Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The file beside the snapshots that names blueprints which have none, a line each; what follows `#` is why.
const LEFT_OUT: &str = "left-out.txt";
/// How a page of paths begins.
const PAGE: &str = "<!-- made by synth snapshot -->\n";

pub fn run(args: &SnapshotArgs, streams: &mut Streams<'_>) -> Exit {
    let blueprints = match load::blueprints(&args.folder) {
        Ok(found) if !found.is_empty() => found,
        Ok(_) => {
            return output::failed(
                streams,
                &format!("{} holds no blueprint", output::name(&args.folder)),
            );
        }
        Err(error) => {
            return output::failed(
                streams,
                &format!("{} cannot be read: {error}", output::name(&args.folder)),
            );
        }
    };
    let left_out = match left_out(&args.into) {
        Ok(names) => names,
        Err(error) => {
            let list = args.into.join(LEFT_OUT);
            let said = format!("{} cannot be read: {error}", output::name(&list));
            return output::failed(streams, &said);
        }
    };
    let named = |path: &Path, name: &String| document::stem(path, None) == *name;
    if let Some(name) = left_out
        .iter()
        .find(|name| !blueprints.iter().any(|path| named(path, name)))
    {
        let (list, folder) = (args.into.join(LEFT_OUT), output::name(&args.folder));
        let said = format!(
            "{} names `{name}`, and there is no such blueprint in {folder}: take the line out",
            output::name(&list)
        );
        return output::failed(streams, &said);
    }
    let kept = blueprints
        .iter()
        .filter(|path| !left_out.iter().any(|name| named(path, name)));
    let mut wanted = BTreeMap::new();
    let mut unfit = false;
    for (path, env) in kept.flat_map(|path| document::cases(path)) {
        let asked = load::Wanted {
            file: Some(path),
            env: env.as_deref(),
        };
        let Some(loaded) = load::stack(asked, streams) else {
            unfit = true;
            continue;
        };
        let stem = document::stem(path, env.as_deref());
        let mut page = None;
        for target in Target::ALL {
            let name = format!("{stem}.{}.json", target.word());
            // What one format cannot hold may be meant for the other.
            let limits = emit::limits(&loaded.stack, target);
            if let Some(limit) = limits.first() {
                let said = format!("note: there is no {name}: {}\n", limit.message);
                output::say(streams, &said);
                continue;
            }
            let documents = emit::documents(&loaded.stack, target, Shape::Root);
            unfit |= !proof::holds(&documents, &loaded, streams);
            for (stack, document) in &documents {
                let service = stack.strip_prefix(&loaded.stack.name).unwrap_or_default();
                let service = service.replacen('-', ".", 1);
                let name = format!("{stem}{service}.{}.json", target.word());
                if wanted
                    .insert(name.clone(), emit::text(document, true))
                    .is_some()
                {
                    output::failed(
                        streams,
                        &format!("two blueprints would both write {name}: rename one"),
                    );
                    unfit = true;
                }
            }
            // Both formats have the same paths.
            page = page.or_else(|| paths(&prove::joined(&documents), &loaded));
        }
        if let Some(page) = page {
            wanted.insert(format!("{stem}.reach.md"), page);
        }
    }
    if unfit {
        return Exit::Failed;
    }
    let stale = match stale(&args.into, &wanted) {
        Ok(stale) => stale,
        Err(error) => {
            return output::failed(
                streams,
                &format!("{} cannot be read: {error}", output::name(&args.into)),
            );
        }
    };
    if args.check {
        check(args, streams, &wanted, &stale)
    } else {
        write(args, streams, &wanted, &stale)
    }
}

/// Blueprints that have no snapshots, by name.
fn left_out(into: &Path) -> std::io::Result<Vec<String>> {
    let text = match std::fs::read_to_string(into.join(LEFT_OUT)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let names = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    Ok(names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

/// Who can reach whom in a document that was made from a blueprint.
fn paths(document: &Json<'_>, loaded: &Loaded) -> Option<String> {
    let world = prove::document_of(document, &intent::of(&loaded.system)).ok()?;
    let table = reach::table_in_markdown(&prove::reach::one_each(prove::reach::matrix(&world)));
    let cut = prove::reach::cut(&world, None, None);
    let cut = cut.map_or(String::new(), |cut| format!("\n{cut}\n"));
    let name = &loaded.system.name;
    Some(format!(
        "{PAGE}# Who can reach whom in {name}\n\n{table}{cut}{}",
        reach::assumed_in_markdown(&loaded.system.assumed())
    ))
}

/// Files that a snapshot made and that no blueprint makes any more. Others that are named alike are
/// somebody's own.
fn stale(into: &Path, wanted: &BTreeMap<String, String>) -> std::io::Result<Vec<String>> {
    let mut stale = Vec::new();
    if into.is_dir() {
        for entry in std::fs::read_dir(into)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !wanted.contains_key(&name) && entry.path().is_file() && ours(&entry.path(), &name) {
                stale.push(name);
            }
        }
    }
    stale.sort();
    Ok(stale)
}

/// Whether a file says that synth made it.
fn ours(path: &Path, name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let word = stem.rsplit_once('.').map_or("", |(_, word)| word);
    let target = Target::ALL.into_iter().find(|one| one.word() == word);
    let key = match (target, ending) {
        (Some(Target::CloudFormation), "json") => "Description",
        (Some(Target::Terraform), "json") => "//",
        (None, "md") if word == "reach" => "",
        _ => return false,
    };
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    if key.is_empty() {
        return text.starts_with(PAGE);
    }
    serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|document| {
        let said = document.get(key).and_then(serde_json::Value::as_str);
        said.is_some_and(|said| said.ends_with(MADE))
    })
}

fn write(
    args: &SnapshotArgs,
    streams: &mut Streams<'_>,
    wanted: &BTreeMap<String, String>,
    stale: &[String],
) -> Exit {
    if let Err(error) = std::fs::create_dir_all(&args.into) {
        return unwritten(streams, &args.into, &error);
    }
    let mut changed = false;
    for (name, text) in wanted {
        let path = args.into.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|t| t == *text) {
            continue;
        }
        if let Err(error) = files::write(&path, text) {
            return unwritten(streams, &path, &error);
        }
        output::done(streams, &format!("wrote {}", output::name(&path)));
        changed = true;
    }
    for name in stale {
        let path = args.into.join(name);
        if let Err(error) = std::fs::remove_file(&path) {
            return unwritten(streams, &path, &error);
        }
        let said = format!("removed {}: no blueprint makes it", output::name(&path));
        output::done(streams, &said);
        changed = true;
    }
    output::done(
        streams,
        if changed {
            "next: read the difference and commit it with the blueprint"
        } else {
            "every snapshot is current"
        },
    );
    Exit::Done
}

fn unwritten(streams: &mut Streams<'_>, path: &Path, error: &std::io::Error) -> Exit {
    let message = format!("{} cannot be written: {error}", output::name(path));
    output::failed(streams, &message)
}

fn check(
    args: &SnapshotArgs,
    streams: &mut Streams<'_>,
    wanted: &BTreeMap<String, String>,
    stale: &[String],
) -> Exit {
    let mut report = String::new();
    for (name, text) in wanted {
        let path = args.into.join(name);
        match std::fs::read_to_string(&path) {
            Ok(old) if old == *text => {}
            Ok(old) => {
                let path = output::name(&path);
                report.push_str(&hunks::differences(&path, &old, text));
            }
            Err(_) => {
                let _ = writeln!(report, "{}: missing", output::name(&path));
            }
        }
    }
    for name in stale {
        let _ = writeln!(
            report,
            "{}: no blueprint makes it",
            output::name(&args.into.join(name))
        );
    }
    if report.is_empty() {
        output::done(streams, "every snapshot is current");
        return Exit::Done;
    }
    let _ = writeln!(
        report,
        "\nThe snapshots are not current. Run `synth snapshot {} --into {}` and read the difference.",
        output::name(&args.folder),
        output::name(&args.into)
    );
    output::say(streams, &report);
    Exit::Findings
}
