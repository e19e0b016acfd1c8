//! One HTML page of a system: its picture, who can reach whom, what was found, what is made, what it hands
//! out, what it costs, and what changes. It refers to nothing outside of itself.

use crate::cost::{self, Table};
use crate::diagram;
use crate::diff::{self, Diff};
use crate::finding::Finding;
use crate::operate::templates::{self, Escape, Unwritable};
use crate::prove::reach::{Verdict, matrix, one_each};
use crate::prove::{Format, World, Written};
use doc::Json as Document;
use serde_json::{Value as Json, json};

const PAGE: &str = include_str!("../../templates/report.html.hbs");

/// What a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What it is of: the system's name, or the file's.
    pub title: &'a str,
    /// The document.
    pub document: &'a Document<'a>,
    /// What is true of it.
    pub world: &'a World,
    /// What is wrong or worth knowing.
    pub findings: &'a [Finding],
    /// What is taken for granted, since no document tells it.
    pub assumed: &'a [String],
    /// The region whose prices are taken; without one nothing is said of the cost.
    pub region: Option<&'a str>,
    /// What was before, and what changes.
    pub change: Option<(&'a World, &'a Diff)>,
}

/// The page.
///
/// # Errors
/// Where the template cannot be filled in.
pub fn html(page: &Page<'_>) -> Result<String, Unwritable> {
    let was = page.change.map(|(was, _)| was);
    let picture = diagram::svg(&diagram::of(page.title, page.world, was));
    let paths = paths(page.world);
    let open = paths.iter().filter(|path| path["verdict"] != "blocked");
    // A plan or a state of Terraform says what is, and not how it was written.
    let written = Written::read(page.document);
    let language = match written.as_ref().map(Written::format) {
        Some(Format::CloudFormation) => "CloudFormation",
        Some(Format::Terraform) | None => "Terraform",
    };
    let values = json!({
        "title": page.title,
        "language": language,
        "open": open.count(),
        "picture": picture,
        "change": page.change.map(|(_, diff)| diff::text(diff)),
        "paths": paths,
        "not_understood": page.world.not_understood,
        "assumed": page.assumed,
        "findings": findings(page.findings),
        "resources": written.as_ref().map(resources).unwrap_or_default(),
        "outputs": written.as_ref().map(outputs).unwrap_or_default(),
        "cost": cost(page),
    });
    templates::fill(PAGE, &[], Escape::Html, &values)
}

fn paths(world: &World) -> Vec<Json> {
    let all = one_each(matrix(world)).into_iter();
    let mut all: Vec<_> = all.collect();
    // What is open is what people look for.
    all.sort_by_key(|path| path.verdict == Verdict::Blocked);
    let one = |path: &crate::prove::reach::Path| {
        json!({
            "from": path.from,
            "to": path.to,
            "port": path.port,
            "through": path.through.as_deref().unwrap_or_default(),
            "verdict": path.verdict.word(),
            "evidence": path.evidence,
        })
    };
    all.iter().map(one).collect()
}

fn findings(all: &[Finding]) -> Vec<Json> {
    let one = |finding: &Finding| {
        json!({
            "severity": finding.severity.word(),
            "code": finding.code.0,
            "path": finding.path,
            "message": finding.message,
            "help": finding.help,
            "evidence": finding.evidence,
        })
    };
    all.iter().map(one).collect()
}

fn resources(written: &Written<'_>) -> Vec<Json> {
    let one = |node: &crate::prove::Node| {
        json!({
            "id": node.id,
            "kind": node.kind,
            "from": node.from().unwrap_or_default(),
        })
    };
    written.nodes().map(one).collect()
}

/// What the document hands out, by name.
fn outputs(written: &Written<'_>) -> Vec<Json> {
    let all = written.outputs();
    all.map(|(name, description)| json!({"name": name, "description": description}))
        .collect()
}

/// What the idle system costs, in words.
fn cost(page: &Page<'_>) -> Option<String> {
    let table = Table::new();
    let region = page.region.filter(|one| table.regions().contains(one))?;
    let counted = cost::counted(page.document)?;
    let cost = cost::cost(&counted, &table, region);
    Some(cost::text(&cost, &counted))
}
