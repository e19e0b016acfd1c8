//! `synth snapshot`: the exact documents of every blueprint, kept beside it for review.

use super::{Exit, SnapshotArgs, Streams, files, load, output, proof};
use crate::emit::{self, Shape, Target};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Lines of a difference that are shown before the rest is counted.
const MOST_LINES: usize = 60;

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
    let mut wanted = BTreeMap::new();
    let mut unfit = false;
    for path in &blueprints {
        let Some(loaded) = load::stack(Some(path), streams) else {
            unfit = true;
            continue;
        };
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for (target, word) in [
            (Target::CloudFormation, "cloudformation"),
            (Target::Terraform, "terraform"),
        ] {
            let name = format!("{stem}.{word}.json");
            // What one format cannot hold may be meant for the other.
            let limits = emit::limits(&loaded.stack, target);
            if let Some(limit) = limits.first() {
                let said = format!("note: there is no {name}: {}\n", limit.message);
                output::say(streams, &said);
                continue;
            }
            let document = emit::document(&loaded.stack, target, Shape::Root);
            unfit |= !proof::holds(&document, &loaded, streams);
            if wanted
                .insert(name.clone(), emit::text(&document, true))
                .is_some()
            {
                output::failed(
                    streams,
                    &format!("two blueprints would both write {name}: rename one"),
                );
                unfit = true;
            }
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

/// Documents that no blueprint makes any more.
fn stale(into: &Path, wanted: &BTreeMap<String, String>) -> std::io::Result<Vec<String>> {
    let mut stale = Vec::new();
    if into.is_dir() {
        for entry in std::fs::read_dir(into)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let ours = name.ends_with(".cloudformation.json") || name.ends_with(".terraform.json");
            if ours && !wanted.contains_key(&name) {
                stale.push(name);
            }
        }
    }
    stale.sort();
    Ok(stale)
}

fn write(
    args: &SnapshotArgs,
    streams: &mut Streams<'_>,
    wanted: &BTreeMap<String, String>,
    stale: &[String],
) -> Exit {
    let mut done = std::fs::create_dir_all(&args.into);
    for (name, text) in wanted {
        let path = args.into.join(name);
        let current = std::fs::read_to_string(&path).is_ok_and(|t| t == *text);
        if done.is_ok() && !current {
            done = files::write(&path, text);
            output::say(streams, &format!("wrote {}\n", output::name(&path)));
        }
    }
    for name in stale {
        let path = args.into.join(name);
        if done.is_ok() {
            done = std::fs::remove_file(&path);
            output::say(
                streams,
                &format!("removed {}: no blueprint makes it\n", output::name(&path)),
            );
        }
    }
    match done {
        Ok(()) => Exit::Done,
        Err(error) => output::failed(
            streams,
            &format!("{} cannot be written: {error}", output::name(&args.into)),
        ),
    }
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
            Ok(old) => difference(&mut report, &path, &old, text),
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

/// Lines that went and lines that came, between what both begin and end with.
fn difference(report: &mut String, path: &Path, old: &str, new: &str) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same_head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most_tail = old.len().min(new.len()) - same_head;
    let same_tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most_tail)
        .take_while(|(a, b)| a == b)
        .count();
    let _ = writeln!(
        report,
        "{}: differs from line {}",
        output::name(path),
        same_head + 1
    );
    let gone = old[same_head..old.len() - same_tail]
        .iter()
        .map(|l| ('-', l));
    let come = new[same_head..new.len() - same_tail]
        .iter()
        .map(|l| ('+', l));
    let lines: Vec<(char, &&str)> = gone.chain(come).collect();
    for (sign, line) in lines.iter().take(MOST_LINES) {
        let _ = writeln!(report, "{sign} {line}");
    }
    if lines.len() > MOST_LINES {
        let _ = writeln!(report, "  ... and {} more lines", lines.len() - MOST_LINES);
    }
}
