//! The document that is deployed, as `check --against` compares with it.

use super::load;
use super::report::Loaded;
use crate::against::{self, Origins};
use crate::emit::{self, Shape, Target};
use crate::finding::print::clean;
use crate::finding::{Finding, any_error};
use crate::read::{self, Limits};
use doc::Json;
use std::path::Path;

/// What is deployed: a document, or a blueprint in both formats.
pub struct Old(Vec<(Target, Json<'static>)>);

impl Old {
    /// Reads a document or a blueprint; a message where it is neither.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let bytes = read::bytes(&name, Limits::DOCUMENT).map_err(|finding| {
            format!("{}: {}", clean::line(&name), clean::line(&finding.message))
        })?;
        let target = |document: &Json<'_>| {
            [
                ("Resources", Target::CloudFormation),
                ("resource", Target::Terraform),
            ]
            .into_iter()
            .find(|(key, _)| document.get(key).is_some())
            .map(|(_, target)| target)
        };
        if let Ok(document) = serde_json::from_slice::<Json<'_>>(&bytes)
            && let Some(target) = target(&document)
        {
            return Ok(Self(vec![(target, document.owned())]));
        }
        let report = load::text(&name, &bytes, |_| Vec::new());
        match report.loaded {
            Some(loaded) if !any_error(&report.findings) => Ok(Self(
                Target::ALL
                    .map(|target| {
                        let document = emit::document(&loaded.stack, target, Shape::Root);
                        (target, document.owned())
                    })
                    .into(),
            )),
            _ => Err(format!(
                "{0} is neither a document nor a blueprint without errors: `synth check {0}` says more",
                clean::line(&name)
            )),
        }
    }

    /// What deploying a document over it would break.
    pub fn compare_document(&self, new: &Json<'_>) -> Vec<Finding> {
        let same = self.0.iter().find(|(target, _)| {
            new.get(match target {
                Target::CloudFormation => "Resources",
                Target::Terraform => "resource",
            })
            .is_some()
        });
        // Where neither is of the same format, the comparison says so.
        same.or_else(|| self.0.first())
            .map_or_else(Vec::new, |(_, old)| {
                against::compare(old, new, &Origins::new())
            })
    }

    /// What deploying a blueprint over it would break.
    pub fn compare(&self, new: &Loaded) -> Vec<Finding> {
        let mut out: Vec<Finding> = Vec::new();
        for (target, old) in &self.0 {
            let document = emit::document(&new.stack, *target, Shape::Root);
            for finding in against::compare(old, &document, &origins(new, *target)) {
                if !out.contains(&finding) {
                    out.push(finding);
                }
            }
        }
        out
    }
}

fn origins(new: &Loaded, target: Target) -> Origins {
    new.stack
        .nodes
        .iter()
        .filter_map(|node| Some((target.id(node)?, node.origin.clone())))
        .collect()
}
