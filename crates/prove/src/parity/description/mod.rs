//! A document in neither format's words, with nothing left out: what two documents of one system
//! are compared by.
//!
//! Facts (`world`) hold what questions need. Here every property counts: each one that a document
//! holds is either in a table of both spellings, or it is listed as unknown.

mod document;
mod field;
mod looked_up;
mod neutral;

use crate::documents::{Document, Format, InputNames};
use crate::finding::Finding;
use crate::types;
use crate::types::Kind;
use crate::value::{NodeId, Value};
use neutral::{Neutral, Words, condition};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// One resource, input, output or check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thing {
    /// What the document calls it.
    pub id: String,
    /// Each property with its value; lists are numbered, symbolic parts stand between `«` and `»`.
    pub properties: BTreeMap<String, String>,
    /// Everything that is made before it.
    pub after: BTreeSet<String>,
}

/// A whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// By kind and name: `target group/backendblue`.
    pub things: BTreeMap<String, Thing>,
    /// What stands in the document and in no table: which thing, and where in it.
    pub unknown: Vec<String>,
}

/// Two documents differ here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Kind and name.
    pub thing: String,
    /// The property; `after` for what is made first, nothing for the thing itself.
    pub property: String,
    /// What the first document says.
    pub one: Option<String>,
    /// What the second says.
    pub other: Option<String>,
}

impl Description {
    /// Describes a document of either format.
    #[allow(
        clippy::result_large_err,
        reason = "read once, and a finding is what the caller prints"
    )]
    pub fn of(json: &Json) -> Result<Self, Finding> {
        // Inputs stay inputs: what a default would decide is compared both ways.
        let json = document::without_defaults(json);
        let read = Document::read(&(&json).into(), &InputNames::default())?;
        let mut out = Self::default();
        let raw = document::Raw::of(&json, read.format);
        out.unknown.extend(read.not_understood.iter().cloned());
        let missing = read
            .dangling
            .iter()
            .map(|(node, name)| format!("{node}: {name} is not there"));
        out.unknown.extend(missing);
        out.resources(&read, &raw);
        Ok(out)
    }

    fn resources(&mut self, read: &Document, raw: &document::Raw<'_>) {
        let kinds: Vec<Kind> = read.nodes.iter().map(|n| Kind::of(&n.kind)).collect();
        let names: Vec<Option<String>> = read
            .nodes
            .iter()
            .zip(&kinds)
            .map(|(node, kind)| {
                (!node.data).then(|| name(*kind, &node.kind, &node.id, read.format))
            })
            .collect();
        let words = Words {
            document: read,
            kinds: &kinds,
            names: &names,
        };
        let mut folds = Vec::new();
        for (index, node) in read.nodes.iter().enumerate() {
            let Some(key) = &names[index] else { continue };
            let said = raw.block(node);
            let mut unknown = Vec::new();
            let found = if let Some(of) = types::of(kinds[index]) {
                words.fields(&said, &[of.rows, types::every::ALL], &mut unknown)
            } else {
                unknown.push(node.kind.clone());
                BTreeMap::new()
            };
            self.unknown.extend(
                unknown
                    .into_iter()
                    .map(|path| format!("{}: {path}", node.id)),
            );
            self.unknown.extend(
                node.missing_depends
                    .iter()
                    .map(|d| format!("{}: waits for {d}, which is not there", node.id)),
            );
            let mut thing = Thing {
                id: node.id.clone(),
                ..Thing::default()
            };
            Neutral::Map(found).leaves("", &mut thing.properties);
            let gate = condition(&node.gate);
            if gate != "true" {
                thing.properties.insert("when".to_owned(), gate);
            }
            match kinds[index] {
                Kind::PolicyAttachment
                | Kind::RepositoryLifecycle
                | Kind::BucketPart
                | Kind::BucketEncryption
                | Kind::BucketLifecycle
                | Kind::ClusterProviders
                | Kind::EventTarget
                | Kind::LaunchTemplate => {
                    folds.push((kinds[index], key.clone(), thing));
                }
                Kind::WaitHandle => {}
                _ => {
                    if let Some(other) = self.things.insert(key.clone(), thing) {
                        self.unknown
                            .push(format!("{}: {key} is there twice", other.id));
                    }
                }
            }
        }
        for (kind, key, thing) in folds {
            self.fold(kind, &key, thing);
        }
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let after = before(read, &kinds, &names, index);
            if let Some(thing) = self.things.get_mut(name) {
                thing.after = after;
            }
        }
        self.things.extend(raw.around(&words, &mut self.unknown));
    }

    /// What one format has as a resource of its own and the other as properties.
    fn fold(&mut self, kind: Kind, key: &str, mut part: Thing) {
        part.properties.remove("from");
        let reference = |thing: &Thing, property: &str| {
            let said = thing.properties.get(property)?;
            let inner = said.strip_prefix('«')?.strip_suffix('»')?;
            Some(inner.rsplit_once('.')?.0.to_owned())
        };
        let whole = match kind {
            Kind::PolicyAttachment => reference(&part, "role"),
            Kind::RepositoryLifecycle => reference(&part, "repository"),
            Kind::BucketPart | Kind::BucketEncryption | Kind::BucketLifecycle => {
                reference(&part, "bucket")
            }
            Kind::ClusterProviders => reference(&part, "cluster"),
            Kind::EventTarget => reference(&part, "rule"),
            _ => {
                let users: Vec<String> = self
                    .things
                    .iter()
                    .filter(|(_, t)| reference(t, "template").as_deref() == Some(key))
                    .map(|(k, _)| k.clone())
                    .collect();
                (users.len() == 1).then(|| users[0].clone())
            }
        };
        let Some(whole) = whole.and_then(|key| self.things.get_mut(&key)) else {
            self.things.insert(key.to_owned(), part);
            return;
        };
        match kind {
            Kind::PolicyAttachment => {
                part.properties.remove("role");
                let mut all: Vec<String> = managed(whole);
                all.extend(part.properties.remove("policy"));
                all.sort();
                whole.properties.retain(|k, _| !k.starts_with("managed["));
                for (index, policy) in all.into_iter().enumerate() {
                    whole.properties.insert(format!("managed[{index}]"), policy);
                }
            }
            Kind::RepositoryLifecycle => {
                part.properties.remove("repository");
            }
            Kind::BucketPart | Kind::BucketEncryption | Kind::BucketLifecycle => {
                part.properties.remove("bucket");
            }
            Kind::ClusterProviders => {
                part.properties.remove("cluster");
            }
            Kind::EventTarget => {
                part.properties.remove("rule");
                let own = std::mem::take(&mut part.properties).into_iter();
                part.properties = own.map(|(k, v)| (format!("targets[0].{k}"), v)).collect();
            }
            _ => {
                whole.properties.remove("template");
            }
        }
        for (property, value) in part.properties {
            if whole.properties.insert(property.clone(), value).is_some() {
                self.unknown
                    .push(format!("{}: {property} is said twice", part.id));
            }
        }
    }

    /// Where two documents differ.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let mut out = Vec::new();
        let keys: BTreeSet<&String> = self.things.keys().chain(other.things.keys()).collect();
        for key in keys {
            let mut differ = |property: &str, one: Option<String>, other: Option<String>| {
                out.push(Difference {
                    thing: key.clone(),
                    property: property.to_owned(),
                    one,
                    other,
                });
            };
            match (self.things.get(key), other.things.get(key)) {
                (Some(a), Some(b)) => {
                    let properties: BTreeSet<&String> =
                        a.properties.keys().chain(b.properties.keys()).collect();
                    for property in properties {
                        let (one, two) = (a.properties.get(property), b.properties.get(property));
                        if one != two {
                            differ(property, one.cloned(), two.cloned());
                        }
                    }
                    for wait in a.after.symmetric_difference(&b.after) {
                        let in_one = a.after.contains(wait).then(|| wait.clone());
                        let in_two = b.after.contains(wait).then(|| wait.clone());
                        differ("after", in_one, in_two);
                    }
                }
                (one, two) => differ("", one.map(|t| t.id.clone()), two.map(|t| t.id.clone())),
            }
        }
        out
    }
}

fn managed(role: &Thing) -> Vec<String> {
    let all = role.properties.iter();
    all.filter(|(k, _)| k.starts_with("managed["))
        .map(|(_, v)| v.clone())
        .collect()
}

/// What both formats call a node: `BackendTargetGroupBlue` and `aws_lb_target_group.backend_blue`
/// are `target group/backendblue`.
fn name(kind: Kind, spelled: &str, id: &str, format: Format) -> String {
    let word = if kind == Kind::Unknown {
        spelled
    } else {
        kind.spelling().word
    };
    let name = match format {
        Format::Terraform => match id.split_once('.').map_or(id, |(_, name)| name) {
            "main" => "",
            name => name,
        }
        .to_owned(),
        Format::CloudFormation => {
            let noun = types::of(kind).map_or("", |t| t.noun);
            match id.rfind(noun) {
                Some(at) => format!("{}{}", &id[..at], &id[at + noun.len()..]),
                None => id.to_owned(),
            }
        }
    };
    let squeezed: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    format!("{word}/{squeezed}")
}

/// Everything that is made before a node.
fn before(
    read: &Document,
    kinds: &[Kind],
    names: &[Option<String>],
    index: usize,
) -> BTreeSet<String> {
    let mut seen = vec![false; read.nodes.len()];
    let mut open = vec![index];
    let mut out = BTreeSet::new();
    while let Some(next) = open.pop() {
        let node = &read.nodes[next];
        let mut add = |id: NodeId| {
            if !std::mem::replace(&mut seen[id.at()], true) {
                open.push(id.at());
            }
        };
        node.depends_on.iter().copied().for_each(&mut add);
        node.properties.references(&mut |id, _| add(id));
    }
    seen[index] = false;
    for (at, _) in seen.iter().enumerate().filter(|(_, seen)| **seen) {
        let Some(name) = &names[at] else { continue };
        match kinds[at] {
            // What only orders counts through what it waits for.
            Kind::WaitHandle
            | Kind::LaunchTemplate
            | Kind::RepositoryLifecycle
            | Kind::BucketPart
            | Kind::BucketEncryption
            | Kind::BucketLifecycle
            | Kind::ClusterProviders
            | Kind::EventTarget
            | Kind::Record
            | Kind::CertificateValidation => {}
            // A role has its policies at once in a template, and one by one in Terraform.
            Kind::PolicyAttachment => {
                let role = read.nodes[at].properties.get("role");
                if let Some(Value::Attr(role, _)) = role
                    && let Some(name) = &names[role.at()]
                {
                    out.insert(format!("{name} with what it may do"));
                }
            }
            Kind::Role => {
                if read.nodes[at].properties.get("ManagedPolicyArns").is_some() {
                    out.insert(format!("{name} with what it may do"));
                }
                out.insert(name.clone());
            }
            _ => {
                out.insert(name.clone());
            }
        }
    }
    out
}
