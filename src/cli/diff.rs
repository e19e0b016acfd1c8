//! `synth diff OLD [NEW]`: what changes between two systems, and what it means.

use super::against::Old;
use super::document::{self, ALL, Given};
use super::named::Named;
use super::pairs::{self, Pair, Pairs};
use super::report::Report;
use super::{DiffArgs, DiffAs, DiffFail, Exit, Streams, output};
use crate::against;
use crate::cost::Direction;
use crate::diff::{self, Diff};
use crate::emit::Target;
use crate::finding::Finding;
use crate::finding::print::{self, clean};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What two files come to.
struct Compared {
    /// What the pair is called, where there may be several.
    name: String,
    diff: Diff,
    target: &'static str,
    /// What refuses, as findings are written.
    refused: Value,
}

pub fn run(args: &DiffArgs, streams: &mut Streams<'_>) -> Exit {
    let pairs = match pairs::of(&args.old, args.new.as_deref(), args.env.as_deref()) {
        Ok(pairs) => pairs,
        Err(message) => return output::failed(streams, &message),
    };
    let mut all = Vec::new();
    for pair in &pairs.both {
        match compared(args, pair, streams) {
            Some(each) => all.extend(each),
            None => return Exit::Failed,
        }
    }
    let text = match (args.format, all.as_slice()) {
        (DiffAs::Human, [one]) if !pairs.several => diff::text(&one.diff),
        (DiffAs::Human, _) => in_words(&all, &pairs),
        (DiffAs::Markdown, [one]) if !pairs.several => {
            format!("{MARK}{}", diff::markdown(&one.diff, "", ROOM))
        }
        (DiffAs::Markdown, _) => in_markdown(&all, &pairs),
        (DiffAs::Json, [one]) if !pairs.several => written(&in_json(one)),
        (DiffAs::Json, _) => {
            let each = all.iter().map(|one| {
                let mut json = in_json(one);
                json["name"] = one.name.clone().into();
                json
            });
            let each: Vec<Value> = each.collect();
            written(
                &json!({"compared": each, "only_old": pairs.only_old, "only_new": pairs.only_new}),
            )
        }
    };
    match output::answer(streams, args.output.output.as_deref(), &text, "") {
        Exit::Done if all.iter().any(|one| fails(&one.diff, &args.fail_on)) => Exit::Findings,
        wrote => wrote,
    }
}

/// By which a comment is found again and updated.
const MARK: &str = "<!-- synth diff -->\n";

/// What a comment has room for below its mark.
const ROOM: usize = diff::MOST_OF_A_COMMENT - MARK.len();

fn written(json: &Value) -> String {
    clean::json(&format!("{json:#}\n")).into_owned()
}

fn in_json(one: &Compared) -> Value {
    diff::json(&one.diff, one.target, &one.refused["findings"])
}

/// Whether it is what a pipeline is to stop at.
fn fails(diff: &Diff, kinds: &[DiffFail]) -> bool {
    let met = |kind: &DiffFail| match kind {
        DiffFail::Refused => false,
        DiffFail::Wider => !diff.exposure.wider().is_empty(),
        DiffFail::Replaced => !diff.replaced.is_empty(),
        DiffFail::Removed => !diff.deleted.is_empty(),
        DiffFail::Lost => !diff.data_lost.is_empty(),
        DiffFail::ReleasePending => !diff.release_pending.is_empty(),
        DiffFail::CostUp => diff.cost == Direction::Up,
    };
    diff.refused().next().is_some() || kinds.iter().any(met)
}

/// What one pair comes to, in each environment that is asked for; `None` where one of it cannot be read,
/// which has been said.
fn compared(args: &DiffArgs, pair: &Pair, streams: &mut Streams<'_>) -> Option<Vec<Compared>> {
    let old = Named::of(&pair.old);
    // In a folder a plan is a file like others.
    if args.new.is_none()
        && pair.name.is_empty()
        && let Some(plan) = of_plan(&old)
    {
        let plan = plan.inspect_err(|message| {
            output::failed(streams, message);
        });
        return plan.ok().map(|plan| vec![plan]);
    }
    let new = Named::read(pair.new.as_deref());
    let all = document::environments(new.as_ref(), pair.env.as_deref());
    let each = all.iter().map(|env| {
        let env = env.as_deref();
        let name = match env.filter(|_| pair.env.as_deref() == Some(ALL)) {
            Some(env) => format!("{} {env}", pair.name).trim_start().to_owned(),
            // Of all environments there are none to be named by.
            None if pair.name.is_empty() && pair.env.is_some() => {
                new.as_ref().unwrap_or(&old).name().to_owned()
            }
            None => pair.name.clone(),
        };
        between(args, name, (&old, new.as_ref()), env, streams)
    });
    each.collect()
}

/// What two files come to in an environment.
fn between(
    args: &DiffArgs,
    name: String,
    (old, new): (&Named, Option<&Named>),
    env: Option<&str>,
    streams: &mut Streams<'_>,
) -> Option<Compared> {
    let old = match Old::of(old, env) {
        Ok(old) => old,
        Err(message) => {
            output::failed(streams, &message);
            return None;
        }
    };
    let mut found = None;
    let given = document::given(new, env, |new| {
        let diff = old.over(new, args.target);
        let findings = Old::findings(&diff);
        found = Some(diff);
        findings
    });
    let (report, diff) = match given {
        Err(message) => {
            output::failed(streams, &message);
            return None;
        }
        Ok(Given::Document(new)) => {
            let diff = old.over_document(&new.value, args.target);
            let mut findings = Old::findings(&diff);
            new.locate(&mut findings);
            (Report::without(new.name, new.text, findings), diff)
        }
        Ok(Given::Blueprint(report) | Given::Refused(report)) => {
            let Some(diff) = found else {
                // What is wrong with the new blueprint comes first.
                output::findings(streams, &report);
                return None;
            };
            (report, diff)
        }
    };
    let target = old.target(args.target).word();
    Some(whole(name, target, &report, diff))
}

/// A plan, which has both sides; `None` where the old file is none.
fn of_plan(old: &Named) -> Option<Result<Compared, String>> {
    let plan = old.document()?;
    plan.value.get("planned_values")?;
    let Some(diff) = diff::of_plan(&plan.value) else {
        return Some(Err(format!(
            "the plan {} cannot be read",
            clean::line(old.name())
        )));
    };
    let mut findings = against::of_plan(&plan.value);
    plan.locate(&mut findings);
    let report = Report::without(plan.name, plan.text, findings);
    let target = Target::Terraform.word();
    Some(Ok(whole(String::new(), target, &report, diff)))
}

fn whole(name: String, target: &'static str, report: &Report, diff: Diff) -> Compared {
    let refused: Vec<Finding> = refused(report, &diff);
    Compared {
        name,
        target,
        refused: serde_json::to_value(print::json(&[print::Of {
            findings: &refused,
            let_be: &[],
            text: report.shown(),
        }]))
        .unwrap_or_default(),
        diff,
    }
}

/// The findings that refuse, with their places.
fn refused(report: &Report, diff: &Diff) -> Vec<Finding> {
    let same = |one: &Finding| {
        let mut all = diff.refused();
        all.any(|other| (one.code, &one.message) == (other.code, &other.message))
    };
    report
        .findings
        .iter()
        .filter(|f| same(f))
        .cloned()
        .collect()
}

/// Several differences, one below the other; what does not change is one line.
fn in_words(all: &[Compared], pairs: &Pairs) -> String {
    let mut out = String::new();
    for one in all.iter().filter(|one| changes(&one.diff)) {
        let _ = writeln!(
            out,
            "== {}\n{}",
            clean::line(&one.name),
            diff::text(&one.diff)
        );
    }
    for (what, names) in beside(all, pairs) {
        let names: Vec<_> = names.iter().map(|name| clean::line(name)).collect();
        let _ = writeln!(out, "{what}: {}", names.join(", "));
    }
    out
}

/// Several differences in one comment.
fn in_markdown(all: &[Compared], pairs: &Pairs) -> String {
    /// Less than that is no difference that anyone could read.
    const LEAST: usize = 2_000;
    let mut out = MARK.to_owned();
    let mut rest = String::new();
    for (what, names) in beside(all, pairs) {
        let names: Vec<String> = names.iter().map(|name| clean::code(name)).collect();
        let mut line = format!("\n{what}: {}", names.join(", "));
        if line.chars().count() > LEAST {
            line = format!("\n{what}: {} files", names.len());
        }
        let _ = writeln!(rest, "{line}");
    }
    let changed: Vec<&Compared> = all.iter().filter(|one| changes(&one.diff)).collect();
    let room = ROOM - rest.chars().count();
    let each = room / changed.len().max(1);
    if each >= LEAST {
        for one in changed {
            let _ = writeln!(out, "{}", diff::markdown(&one.diff, &one.name, each - 1));
        }
    } else {
        let head = "### synth diff\n\n";
        out.push_str(head);
        let mut used = head.len();
        for (at, one) in changed.iter().enumerate() {
            let line = format!("- {}: {}", clean::code(&one.name), diff::summary(&one.diff));
            used += line.chars().count() + 1;
            if used + 100 > room {
                let _ = writeln!(out, "- and {} more", changed.len() - at);
                break;
            }
            let _ = writeln!(out, "{line}");
        }
    }
    out.push_str(&rest);
    out
}

fn changes(diff: &Diff) -> bool {
    !(diff.changes.is_empty() && diff.said.is_empty() && diff.told.is_empty())
}

/// Names of what does not change, comes, and goes.
fn beside<'a>(all: &'a [Compared], pairs: &'a Pairs) -> Vec<(&'static str, Vec<&'a str>)> {
    let same = all.iter().filter(|one| !changes(&one.diff));
    let same: Vec<&str> = same.map(|one| one.name.as_str()).collect();
    let texts = |names: &'a [String]| names.iter().map(String::as_str).collect();
    let mut out = vec![
        ("unchanged", same),
        ("comes", texts(&pairs.only_new)),
        ("goes", texts(&pairs.only_old)),
    ];
    out.retain(|(_, names): &(_, Vec<&str>)| !names.is_empty());
    out
}
