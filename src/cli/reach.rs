//! `synth reach [FILE]`: who can reach whom, computed from the document itself.

use super::document::{self, Asked};
use super::given::{self, Values};
use super::named::Named;
use super::nested::Beside;
use super::{Answer, Exit, ReachArgs, Streams, output};
use crate::diff;
use crate::finding::print::clean::{self, code};
use crate::prove::reach::{self, Path, Refused};
use crate::prove::{self, World};
use serde_json::json;
use std::borrow::Cow;
use std::fmt::Write as _;

pub fn run(args: &ReachArgs, streams: &mut Streams<'_>) -> Exit {
    let values = match given::values(&args.parameters) {
        Ok(values) => values,
        Err(message) => return output::failed(streams, &message),
    };
    let Some((world, assumed)) = world(args, &values, streams) else {
        return Exit::Failed;
    };
    let paths = match reach::question(&world, args.from.as_deref(), args.to.as_deref()) {
        Ok(paths) => paths,
        Err(refused) => return output::failed(streams, &said(&refused)),
    };
    let cut = reach::cut(&world, args.from.as_deref(), args.to.as_deref());
    // Both ends named is one question, and its answer is the chain.
    let one = args.from.is_some() && args.to.is_some();
    let mut text = match (args.format, one) {
        (Answer::Json, _) => {
            let answer = in_json(&paths, &world, &assumed, cut.as_deref());
            clean::json(&format!("{answer:#}\n")).into_owned()
        }
        (Answer::Human, true) => chains(&paths),
        (Answer::Human, false) => table(&paths),
        (Answer::Markdown, true) => chains_in_markdown(&paths),
        (Answer::Markdown, false) => table_in_markdown(&paths),
    };
    match args.format {
        Answer::Json => {}
        Answer::Human => text.push_str(&assumed_in_words(&assumed)),
        Answer::Markdown => text.push_str(&assumed_in_markdown(&assumed)),
    }
    if args.format != Answer::Json {
        if let Some(cut) = &cut {
            let _ = write!(text, "\n{cut}\n");
        }
        for what in &world.not_understood {
            output::say(
                streams,
                &format!("note: not understood: {}\n", clean::line(what)),
            );
        }
    }
    output::answer(streams, args.output.output.as_deref(), &text, "")
}

/// The document that is asked about, read, and what nobody can read in it; `None` where there is none,
/// which has been said.
fn world(
    args: &ReachArgs,
    values: &Values,
    streams: &mut Streams<'_>,
) -> Option<(World, Vec<String>)> {
    let named = Named::read(args.file.file.as_deref());
    let env = args.file.env.as_deref();
    let asked = document::asked(named.as_ref(), env, args.target, streams)?;
    let (read, assumed) = match &asked {
        Asked::Blueprint { loaded, .. } => (asked.with(diff::world), loaded.system.assumed()),
        Asked::Document(document) => {
            if let Some(name) = given::unknown(&document.value, values) {
                let name = clean::line(name);
                output::failed(streams, &format!("the document has no parameter {name}"));
                return None;
            }
            let beside = named
                .as_ref()
                .map_or_else(Beside::default, |file| Beside::of(document, file));
            let templates = beside.templates();
            let stacks = beside.stacks(&templates);
            (
                prove::document_with(&document.value, values, &stacks),
                Vec::new(),
            )
        }
    };
    Some((asked.world(read, streams)?, assumed))
}

/// Why a question has no answer, and what can be asked.
fn said(refused: &Refused) -> String {
    let shown = |name: &str| clean::line(name).into_owned();
    match refused {
        Refused::UnknownName(name, known) => {
            let mut known = known.clone();
            // Stable: names that are equally near stay in the document's order.
            known.sort_by_key(|k| distance(name, k));
            let mut text = format!(
                "the document has no `{}`; these can be named, the nearest first:",
                shown(name)
            );
            for name in known {
                let _ = write!(text, "\n  {}", shown(&name));
            }
            text.push_str("\n  cidr/RANGE");
            text
        }
        Refused::Port(port) => format!(
            "`{}` is no port: write a number from 1 to 65535",
            shown(port)
        ),
        Refused::NoPort(to) => format!(
            "the document says nothing about ports of `{0}`: write the one that is meant, as in `--to {0}:443`",
            shown(to)
        ),
        Refused::NothingBetween(from, to) if from == to => {
            format!("`{}` is both ends of the question: name two", shown(from))
        }
        Refused::NothingBetween(from, to) => format!(
            "`{}` and `{}` are both outside: name an end that the document makes",
            shown(from),
            shown(to)
        ),
    }
}

/// How far a name is from another, with or without what stands before its slash.
fn distance(name: &str, known: &str) -> usize {
    let own = known.rsplit('/').next().unwrap_or(known);
    let asked = name.rsplit('/').next().unwrap_or(name);
    strsim::damerau_levenshtein(name, known).min(strsim::damerau_levenshtein(asked, own) + 1)
}

fn in_json(
    paths: &[Path],
    world: &World,
    assumed: &[String],
    cut: Option<&str>,
) -> serde_json::Value {
    let paths: Vec<serde_json::Value> = paths
        .iter()
        .map(|p| {
            json!({
                "from": p.from,
                "to": p.to,
                "port": p.port,
                "protocol": p.protocol,
                "verdict": p.verdict.word(),
                "evidence": p.evidence,
            })
        })
        .collect();
    let what = world.not_understood.iter().map(String::as_str);
    let what: Vec<&str> = what.chain(cut).collect();
    let mut answer = json!({ "paths": paths, "not_understood": what });
    if !assumed.is_empty() {
        answer["assumed"] = json!(assumed);
    }
    answer
}

/// Columns of an answer.
const COLUMNS: usize = 100;

/// Longest name that keeps a table within them.
const WIDEST: usize = 30;

/// A name without spaces, but for the one that has some.
fn named(text: &str) -> Cow<'_, str> {
    if text == reach::CLOUDFRONT {
        Cow::Borrowed(text)
    } else {
        clean::word(text)
    }
}

/// A name in a column: whole, or its beginning and its end.
fn cell(text: &str, width: usize) -> String {
    let text = named(text);
    let count = text.chars().count();
    if count <= width {
        return format!("{text:width$}");
    }
    let half = (width - 1) / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(count - (width - 1 - half)).collect();
    format!("{head}~{tail}")
}

fn table(paths: &[Path]) -> String {
    let widest = |of: &dyn Fn(&Path) -> usize, least: usize| {
        paths.iter().map(of).max().unwrap_or(0).clamp(least, WIDEST)
    };
    let from = widest(&|p| p.from.chars().count(), 4);
    let to = widest(&|p| p.to.chars().count(), 2);
    let mut out = format!("{:from$}  {:to$}  {:>5}  VERDICT\n", "FROM", "TO", "PORT");
    let mut last = "";
    for path in paths {
        // A new block for each who opens connections.
        if !last.is_empty() && last != path.from {
            out.push('\n');
        }
        last = &path.from;
        let _ = write!(
            out,
            "{}  {}  {:>5}  {}",
            cell(&path.from, from),
            cell(&path.to, to),
            path.port,
            path.verdict.word()
        );
        if let Some(through) = &path.through {
            let through = through.strip_prefix("load_balancer/").unwrap_or(through);
            let _ = write!(out, ", through {}", cell(through, 12).trim_end());
        }
        out.push('\n');
    }
    out
}

fn chains(paths: &[Path]) -> String {
    let mut out = String::new();
    for path in paths {
        let _ = writeln!(
            out,
            "{} -> {}:{} is {}",
            named(&path.from),
            named(&path.to),
            path.port,
            path.verdict.word()
        );
        for link in &path.evidence {
            let _ = writeln!(out, "  {}", clean::line(link));
        }
    }
    out
}

/// What is taken for granted, as lines behind the answer.
fn assumed_in_words(assumed: &[String]) -> String {
    let mut out = String::new();
    for (at, what) in assumed.iter().enumerate() {
        if at == 0 {
            out.push_str("\ntaken for granted, since no document tells it:\n");
        }
        let mut line = String::from("  -");
        for word in clean::line(what).split(' ') {
            if line.chars().count() + 1 + word.chars().count() > COLUMNS {
                let _ = writeln!(out, "{line}");
                line = String::from("   ");
            }
            line.push(' ');
            line.push_str(word);
        }
        let _ = writeln!(out, "{line}");
    }
    out
}

/// The same in Markdown.
pub fn assumed_in_markdown(assumed: &[String]) -> String {
    let mut out = String::new();
    for (at, what) in assumed.iter().enumerate() {
        let first = if at == 0 {
            "\nTaken for granted, since no document tells it:\n\n"
        } else {
            ""
        };
        let _ = writeln!(out, "{first}- {}", clean::line(what));
    }
    out
}

/// Every path as a table.
pub fn table_in_markdown(paths: &[Path]) -> String {
    let mut out = String::from("| from | to | port | verdict | through |\n|---|---|---|---|---|\n");
    for path in paths {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            code(&path.from),
            code(&path.to),
            path.port,
            path.verdict.word(),
            path.through.as_deref().map(code).unwrap_or_default()
        );
    }
    out
}

fn chains_in_markdown(paths: &[Path]) -> String {
    let mut out = String::new();
    for path in paths {
        let to = format!("{}:{}", path.to, path.port);
        let _ = writeln!(
            out,
            "**{} → {}: {}**\n",
            code(&path.from),
            code(&to),
            path.verdict.word()
        );
        for link in &path.evidence {
            let _ = writeln!(out, "1. {}", code(link));
        }
        out.push('\n');
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}
