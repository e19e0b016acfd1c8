//! The document that is deployed, as `check --against` and `diff` compare with it.

use super::load;
use super::named::Named;
use super::report::Loaded;
use crate::against::Blueprint;
use crate::cost::{self, Counted};
use crate::diff::{self, Diff, Side};
use crate::emit::{self, Shape, Target};
use crate::finding::Finding;
use crate::finding::print::clean;
use crate::prove::{self, World};
use doc::Json;
use std::collections::BTreeMap;
use std::path::Path;

/// What is deployed.
pub enum Old<'n> {
    /// A document, in its language.
    Document(Target, Json<'n>),
    /// A blueprint.
    Blueprint(Box<Loaded>),
}

impl Old<'static> {
    /// Reads a document or a blueprint; a message where it is neither.
    pub fn read(path: &Path, env: Option<&str>) -> Result<Self, String> {
        Ok(match Old::of(&Named::of(path), env)? {
            Old::Document(target, document) => Self::Document(target, document.owned()),
            Old::Blueprint(loaded) => Self::Blueprint(loaded),
        })
    }

    /// The same, where one is named.
    pub fn given(path: Option<&Path>, env: Option<&str>) -> Result<Option<Self>, String> {
        path.map(|path| Self::read(path, env)).transpose()
    }
}

impl<'n> Old<'n> {
    /// What was read.
    pub fn of(file: &'n Named, env: Option<&str>) -> Result<Self, String> {
        let name = clean::line(file.name());
        let bytes = file
            .bytes()
            .map_err(|finding| format!("{name}: {}", clean::line(&finding.message)))?;
        if let Some(document) = file.document() {
            if let Some(target) = language(&document.value) {
                return Ok(Self::Document(target, document.value));
            }
            let shown = ["planned_values", "values", "prior_state"];
            if shown.iter().any(|key| document.value.get(key).is_some()) {
                return Err(format!(
                    "{name} is a plan or a state of Terraform, which is not what was written: give the document that it was made from, or its blueprint"
                ));
            }
        }
        match load::text(file.name(), bytes, env, |_| Vec::new()).sound() {
            Some(loaded) => Ok(Self::Blueprint(loaded)),
            None => Err(format!(
                "{name} is neither a document nor a blueprint without errors: `synth check {}` says more",
                clean::line(file.typed())
            )),
        }
    }

    /// The language in which both are compared: the one that is asked for, else the old one's, else
    /// `CloudFormation`.
    pub fn target(&self, asked: Option<Target>) -> Target {
        asked.unwrap_or(match self {
            Self::Document(target, _) => *target,
            Self::Blueprint(_) => Target::CloudFormation,
        })
    }

    /// What deploying a document over it would change.
    pub fn over_document(&self, new: &Json<'_>, asked: Option<Target>) -> Diff {
        // Where neither is of the same format, the comparison says so.
        let target = language(new).unwrap_or(self.target(asked));
        self.with(target, |old| {
            let new = Side {
                document: new,
                blueprint: None,
            };
            diff::compare(old, &new)
        })
    }

    /// What deploying a blueprint over it would change.
    pub fn over(&self, new: &Loaded, asked: Option<Target>) -> Diff {
        let target = self.target(asked);
        self.with(target, |old| {
            with(new, target, |new| diff::compare(old, new))
        })
    }

    /// What is true of it, and of what is to be in its place.
    pub fn worlds(&self, new: &Side<'_>) -> (Result<World, Finding>, Result<World, Finding>) {
        let target = language(new.document).unwrap_or(self.target(None));
        self.with(target, |old| diff::worlds(old, new))
    }

    /// What it makes that is paid for while nothing happens.
    pub fn counted(&self) -> Option<Counted> {
        self.with(self.target(None), |side| cost::counted(side.document))
    }

    /// What a reviewer has to see of it.
    pub fn findings(diff: &Diff) -> Vec<Finding> {
        diff.findings().cloned().collect()
    }

    fn with<T>(&self, target: Target, then: impl FnOnce(&Side<'_>) -> T) -> T {
        match self {
            Self::Document(_, document) => then(&Side {
                document,
                blueprint: None,
            }),
            Self::Blueprint(loaded) => with(loaded, target, then),
        }
    }
}

fn language(document: &Json<'_>) -> Option<Target> {
    let keys = [
        ("Resources", Target::CloudFormation),
        ("resource", Target::Terraform),
    ];
    let mut keys = keys.into_iter();
    keys.find(|(key, _)| document.get(key).is_some())
        .map(|(_, target)| target)
}

/// A blueprint as one side of a comparison.
pub fn with<T>(loaded: &Loaded, target: Target, then: impl FnOnce(&Side<'_>) -> T) -> T {
    let documents = emit::documents(&loaded.stack, target, Shape::Root);
    let nodes = loaded.stack.nodes.iter();
    let origins: BTreeMap<String, String> = nodes
        .filter_map(|node| Some((target.id(node)?, node.origin.clone())))
        .collect();
    then(&Side {
        document: &prove::joined(&documents),
        blueprint: Some(Blueprint {
            system: &loaded.system,
            origins: &origins,
            text: &loaded.text,
        }),
    })
}
