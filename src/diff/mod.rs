//! What changes between two systems, and what it means: who can reach whom, what is live at once and what
//! waits for a release, what is replaced, what goes, and what the target cannot carry out.
//!
//! It reads both documents as the proof reads them, and speaks in the words of the blueprints that are at
//! hand. `check --against` prints what a reviewer has to see of it, `synth diff` all of it.

mod access;
mod carried_out;
mod exposure;
mod group;
mod json;
mod keys;
mod markdown;
mod permissions;
mod plan;
mod resources;
mod text;

use crate::against::changed::Changed;
use crate::against::{self, Blueprint, Case, Owned, Said};
use crate::cost::{self, Direction, Table};
use crate::finding::{Finding, Severity, codes};
use crate::prove::intent::Intent;
use crate::prove::types::Kind;
use crate::prove::{self, World, Written};
use crate::system::Engine;
use doc::Json as Document;
use serde_json::Value as Json;
use std::collections::BTreeMap;

pub use exposure::{Exposure, Way};
pub use group::KINDS;
pub use json::json;
pub use markdown::{MOST as MOST_OF_A_COMMENT, markdown};
pub use plan::of_plan;
pub use text::{summary, text};

/// One of the two that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// The blueprint that it was made from, where that is at hand.
    pub blueprint: Option<Blueprint<'a>>,
}

/// A key, or a property, that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// JSON pointer into the blueprint; without one, the resource's name and its property.
    pub path: String,
    /// What it was, in words.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// What changes between two systems.
#[derive(Debug, Default)]
pub struct Diff {
    /// Keys that are not what they were, by their paths.
    pub changes: Vec<Change>,
    /// What is said of them: what is refused, what needs a look, what is worth knowing.
    pub said: Vec<Said>,
    /// Paths that open and close.
    pub exposure: Exposure,
    /// Resources that come, by their names.
    pub added: Vec<String>,
    /// Resources that change where they are, also by their tags alone.
    pub updated: Vec<String>,
    /// Task definitions that get another revision.
    pub revised: Vec<String>,
    /// Resources in whose place others come.
    pub replaced: Vec<String>,
    /// Resources that go.
    pub deleted: Vec<String>,
    /// What holds data and goes.
    pub data_lost: Vec<String>,
    /// Services whose new revision waits for a release.
    pub release_pending: Vec<String>,
    /// Which way the cost of the idle system goes.
    pub cost: Direction,
    /// What else is told of the changes: what they cost, what is replaced.
    pub told: Vec<Told>,
}

/// An effect that is no finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What it is about, as [`Change::path`].
    pub path: String,
    /// Its sort: one of [`KINDS`].
    pub kind: &'static str,
    /// In one sentence.
    pub text: String,
    /// Logical ids or addresses.
    pub resources: Vec<String>,
}

impl Diff {
    /// What is said of the changes.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.said.iter().map(|said| &said.finding)
    }

    /// What the target cannot carry out.
    pub fn refused(&self) -> impl Iterator<Item = &Finding> {
        self.findings().filter(|f| f.severity == Severity::Error)
    }
}

/// Lays the new side beside the old one.
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Diff {
    // Of one of them alone the inputs' words may be known, which are then those of both.
    let meant = (old.meant(), new.meant());
    let (intent_was, intent_is) = (meant.0.as_ref(), meant.1.as_ref());
    let read = (
        Written::with_world(old.document, intent_was.or(intent_is)),
        Written::with_world(new.document, intent_is.or(intent_was)),
    );
    let ((was, world_was), (is, world_is)) = match read {
        (Some(was), Some(is)) if was.0.format() == is.0.format() => (was, is),
        (None, _) | (_, None) => {
            return refused(
                "one of the two is neither a CloudFormation template nor Terraform JSON",
                "give a document that `synth` wrote, or a blueprint",
            );
        }
        _ => {
            return refused(
                "one of the two is CloudFormation and the other Terraform",
                "give the document that is deployed in the same format",
            );
        }
    };
    let owned = Owned::of(&was);
    let mut case = Case {
        old: &was,
        new: &is,
        owned: &owned,
        was: old.blueprint,
        is: new.blueprint,
        said: Vec::new(),
    };
    against::compare(&mut case);
    let exposure = exposure::between(&world_was, &world_is);
    access::check(&mut case, &exposure);
    let changed = keys::check(&mut case);
    permissions::check(&mut case);
    let resources = resources::of(&mut case, &exposure);
    let by = |case: &Case<'_>, code| -> Vec<String> {
        let said = case.said.iter().filter(|said| said.finding.code == code);
        let ids = said.flat_map(|said| &said.resources);
        ids.map(|id| case.service(id).unwrap_or_else(|| id.clone()))
            .collect()
    };
    let release_pending = by(&case, codes::RELEASE_PENDING);
    let lost = against::DATA.iter().flat_map(|kind| was.of(*kind));
    let lost = lost.filter(|node| is.node(&node.id).is_none() && !was.stays(node));
    let data_lost = lost.map(|node| node.id.clone()).collect();
    let (cost, mut told) = cost_of(&case);
    told.extend(replacements(&case, &resources.replaced));
    Diff {
        changes: changes(&case, changed),
        cost,
        told,
        said: case.said,
        exposure,
        added: resources.added,
        updated: resources.updated,
        revised: resources.revised,
        replaced: resources.replaced,
        deleted: resources.deleted,
        data_lost,
        release_pending,
    }
}

/// What the change does to the cost.
fn cost_of(case: &Case<'_>) -> (Direction, Vec<Told>) {
    let (was, is) = (cost::counted_of(case.old), cost::counted_of(case.new));
    let table = Table::new();
    let written = case.is.and_then(|side| side.system.region.clone());
    let region = written.or_else(|| case.new.region());
    // Another region is refused, and nothing is compared across two.
    let region = region.filter(|region| table.regions().contains(region.as_str()));
    let place = |id: &str| match case.kind(id) {
        // Metrics of the cluster are a key of their own.
        Kind::Cluster => "/container_insights".to_owned(),
        _ => case.origin(id),
    };
    let direction = cost::direction(&was, &is, &table, region.as_deref());
    let effects = cost::effects(&was, &is, (&table, region.as_deref()), place);
    let told = effects.into_iter().map(|effect| Told {
        path: effect.path,
        kind: "cost",
        text: effect.text,
        resources: effect.resources,
    });
    (direction, told.collect())
}

/// What is replaced and not refused, by what it comes from.
fn replacements(case: &Case<'_>, replaced: &[String]) -> Vec<Told> {
    if case
        .said
        .iter()
        .any(|said| said.finding.severity == Severity::Error)
    {
        return Vec::new();
    }
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in replaced {
        by.entry(case.origin(id)).or_default().push(id.clone());
    }
    let told = by.into_iter().map(|(path, resources)| Told {
        path,
        kind: "replacement",
        text: format!("others come in the place of {}", resources.join(", ")),
        resources,
    });
    told.collect()
}

fn refused(message: &str, help: &str) -> Diff {
    let finding = Finding::new(codes::NOT_COMPARABLE, "", message, help);
    Diff {
        said: vec![Said {
            finding,
            resources: Vec::new(),
        }],
        ..Diff::default()
    }
}

impl Side<'_> {
    /// What it was made for, where that is at hand.
    fn meant(&self) -> Option<Intent> {
        self.blueprint.map(|b| crate::proof::intent::of(b.system))
    }

    fn read(&self, names: Option<&Intent>) -> Result<World, Finding> {
        match names {
            Some(intent) => prove::document_of(self.document, intent),
            None => prove::document(self.document),
        }
    }
}

/// What is true of one.
pub fn world(side: &Side<'_>) -> Result<World, Finding> {
    side.read(side.meant().as_ref())
}

/// What is true of both, by the same names of inputs.
pub fn worlds(old: &Side<'_>, new: &Side<'_>) -> (Result<World, Finding>, Result<World, Finding>) {
    let (was, is) = (old.meant(), new.meant());
    (
        old.read(was.as_ref().or(is.as_ref())),
        new.read(is.as_ref().or(was.as_ref())),
    )
}

/// The keys that are not what they were: as they are written where both blueprints are at hand, else as the
/// documents show.
fn changes(case: &Case<'_>, changed: Vec<Changed>) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    if let (Some(was), Some(is)) = (case.was, case.is) {
        written("", Some(was.text), Some(is.text), &mut out);
        return out;
    }
    for one in changed {
        let change = Change {
            path: one.pointer,
            old: one.was,
            new: one.is,
        };
        if !out.iter().any(|known| known.path == change.path) {
            out.push(change);
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

fn written(path: &str, was: Option<&Json>, is: Option<&Json>, out: &mut Vec<Change>) {
    match (was, is) {
        (Some(was), Some(is)) if was == is => {}
        (Some(Json::Object(was)), Some(Json::Object(is))) => {
            let mut names: Vec<&String> = was.keys().chain(is.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let below = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                written(&below, was.get(name), is.get(name), out);
            }
        }
        _ => {
            let text = |value: Option<&Json>| match value? {
                Json::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            };
            out.push(Change {
                path: path.to_owned(),
                old: text(was),
                new: text(is),
            });
        }
    }
}

/// Whether a service's new revision is live with the deploy of the document.
fn releases(engine: Engine) -> bool {
    engine != Engine::CodeDeploy
}
