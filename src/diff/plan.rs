//! A plan of Terraform, which has both sides: what is there, and what is to be.

use super::exposure::{self, Exposure};
use super::{Change, Diff, Told};
use crate::against::{self, Said};
use crate::cost::Direction;
use crate::finding::pointer;
use crate::prove::types::Kind;
use crate::prove::{self, Does};
use doc::{Json, json};

/// Said of what goes where nothing else is.
const GOES: &str = "goes";

/// What applying a plan changes; `None` where a document is no plan, or cannot be read.
pub fn of_plan(plan: &Json<'_>) -> Option<Diff> {
    plan.get("planned_values")?;
    let mut out = Diff {
        cost: Direction::Unknown,
        exposure: exposure_of(plan)?,
        ..Diff::default()
    };
    let at = |address: &str| pointer("", address);
    let changes = prove::changes(plan.as_object()?);
    for change in &changes {
        let address = change.address.to_owned();
        let told = |kind, text: String| Told {
            path: at(&address),
            kind,
            text,
            resources: vec![address.clone()],
        };
        // A revision of a task definition takes nothing's place.
        let kind = Kind::of(change.kind);
        let revision = kind == Kind::TaskDefinition;
        match change.does {
            Does::Nothing if *change.before == Json::Null => {
                out.told.push(told("traffic", "comes".to_owned()));
                out.added.push(address.clone());
            }
            Does::Nothing => continue,
            Does::Edits => {
                let text = format!("changes in place ({})", change.edited.join(", "));
                out.told.push(told("traffic", text));
                out.updated.push(address.clone());
            }
            Does::Replaces if revision => {
                out.told
                    .push(told("release", "has a new revision".to_owned()));
                out.revised.push(address.clone());
            }
            Does::Replaces => {
                let text = format!(
                    "another comes in its place ({})",
                    change.replacing.join(", ")
                );
                out.told.push(told("replacement", text));
                out.replaced.push(address.clone());
            }
            Does::Deletes => {
                let data = against::DATA.contains(&kind);
                if data {
                    out.data_lost.push(address.clone());
                }
                let text = GOES.to_owned();
                out.told
                    .push(told(if data { "data" } else { "replacement" }, text));
                out.deleted.push(address.clone());
            }
        }
        out.changes.push(Change {
            path: at(&address),
            old: None,
            new: None,
        });
    }
    out.changes.sort_by(|a, b| a.path.cmp(&b.path));
    for mut finding in against::of_plan(plan) {
        let whose = changes.iter().find(|change| {
            let rest = finding.path.strip_prefix(change.path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let whose = whose.map(|change| change.address.to_owned());
        if let Some(address) = &whose {
            finding.path = at(address);
            // It says more.
            let goes = |told: &Told| told.text == GOES && told.path == finding.path;
            out.told.retain(|told| !goes(told));
        }
        out.said.push(Said {
            resources: whose.into_iter().collect(),
            finding,
        });
    }
    Some(out)
}

/// Paths that open and close with it.
fn exposure_of(plan: &Json<'_>) -> Option<Exposure> {
    let nothing = json!({"format_version": "1.0", "values": {"root_module": {}}});
    let before = plan.get("prior_state").unwrap_or(&nothing);
    let was = prove::document(before).ok()?;
    let is = prove::document(plan).ok()?;
    Some(exposure::between(&was, &is))
}
