//! Facts: what a document says about network, tasks and releases, in neither format's words.
//!
//! One file per group of facts, each with a table of both spellings. Every value is known, absent
//! or unknown; what is not understood is listed, never guessed.

pub mod acls;
pub mod actions;
pub mod alarms;
pub mod connect;
pub mod containers;
pub mod endpoints;
pub mod instances;
mod jobs;
pub(crate) mod json;
pub mod kinds;
pub mod load_balancing;
pub mod log_groups;
pub mod metrics;
pub mod network;
pub mod release;
pub mod roles;
pub mod rows;
pub mod scaling;
pub mod security_groups;
pub mod tasks;

use super::documents::{Document, Node};
use super::value::{Cond, NodeId};
use crate::types::Kind;
use kinds::Kinds;
use rows::{Link, Read};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A document, understood as far as it goes.
#[derive(Debug, Clone)]
pub struct World {
    /// The same document once for each case of the conditions that it leaves open.
    pub(crate) scenes: Vec<Scene>,
    /// What was not understood, in the document's order.
    pub not_understood: Vec<String>,
}

/// One condition case of a document.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Where packets go.
    pub network: network::Network,
    /// Security groups.
    pub groups: security_groups::Groups,
    /// Endpoints.
    pub endpoints: Vec<endpoints::Endpoint>,
    /// Load balancing.
    pub balancing: load_balancing::Balancing,
    /// Tasks and services.
    pub tasks: tasks::Tasks,
    /// Releases.
    pub release: release::Release,
    /// Roles.
    pub roles: Vec<roles::Role>,
    /// Hosts.
    pub instances: Vec<instances::Instance>,
    /// Log groups.
    pub log_groups: Vec<log_groups::LogGroup>,
    /// Image repositories.
    pub repositories: Vec<NodeId>,
    /// What scales services.
    pub scaling: scaling::Scaling,
    /// Alarms.
    pub alarms: Vec<alarms::Alarm>,
    /// What each node is.
    pub kinds: Kinds,
    /// The document.
    pub document: Document,
}

impl World {
    /// From a document.
    pub(crate) fn of(document: Document) -> Self {
        let mut not_understood = document.not_understood.clone();
        let mut known: BTreeSet<String> = not_understood.iter().cloned().collect();
        let mut scenes = Vec::new();
        // A nested stack that is read is nothing but what others wait for.
        let kind = |node: &Arc<Node>| match node.parts.as_slice() {
            [] => Kind::of(&node.kind),
            _ => Kind::WaitHandle,
        };
        let kinds: Vec<Kind> = document.nodes.iter().map(kind).collect();
        for document in document.scenes() {
            for note in &document.not_understood {
                if known.insert(note.clone()) {
                    not_understood.push(note.clone());
                }
            }
            let (scene, notes) = Scene::of(document, &kinds);
            for note in notes {
                if known.insert(note.clone()) {
                    not_understood.push(note);
                }
            }
            scenes.push(scene);
        }
        Self {
            scenes,
            not_understood,
        }
    }

    /// Whether it is of a plan or a state, as Terraform prints them.
    pub fn is_shown(&self) -> bool {
        self.scenes.iter().take(1).any(|s| s.document.is_shown())
    }

    /// JSON pointers of what is in the document, by names.
    pub fn paths(&self) -> BTreeMap<&str, &str> {
        let nodes = self.scenes.iter().take(1).flat_map(|s| &s.document.nodes);
        nodes.map(|n| (n.id.as_str(), n.path.as_str())).collect()
    }
}

impl Scene {
    fn of(document: Document, kinds: &[Kind]) -> (Self, Vec<String>) {
        let here = |n: &Node| n.gate != Cond::Always(false);
        let each = document.nodes.iter().zip(kinds);
        let known = Kinds::of(each.map(|(n, kind)| (*kind, here(n))));
        let mut notes = Vec::new();
        for (node, kind) in document.nodes.iter().zip(kinds) {
            if *kind == Kind::Unknown && here(node) {
                notes.push(format!("{}: {} is not read", node.id, node.kind));
            }
        }
        let r = Read {
            doc: &document,
            kinds: &known,
        };
        let network = network::read(r);
        let groups = security_groups::read(r, &mut notes);
        let endpoints = endpoints::read(r);
        let balancing = load_balancing::read(r);
        let tasks = tasks::read(r, jobs::read(r), &mut notes);
        let release = release::read(r);
        let roles = roles::read(r);
        let instances = instances::read(r);
        let log_groups = log_groups::read(r);
        let repositories = r.of(Kind::Repository).collect();
        let scaling = scaling::read(r);
        let alarms = alarms::read(r);
        let scene = Self {
            network,
            groups,
            endpoints,
            balancing,
            tasks,
            release,
            roles,
            instances,
            log_groups,
            repositories,
            scaling,
            alarms,
            kinds: known,
            document,
        };
        (scene, notes)
    }

    /// For reading properties that no fact holds.
    pub fn read(&self) -> Read<'_> {
        Read {
            doc: &self.document,
            kinds: &self.kinds,
        }
    }

    /// The name of a node in its document.
    pub fn id(&self, node: NodeId) -> &str {
        &self.document.node(node).id
    }

    /// A link in words.
    pub fn said(&self, link: &Link) -> String {
        self.read().said_link(link)
    }

    /// Whether a node exists in this condition case.
    pub fn exists(&self, node: NodeId) -> bool {
        self.document.node(node).gate != Cond::Always(false)
    }

    /// The role behind a link.
    pub fn role(&self, link: &Link) -> Option<&roles::Role> {
        self.roles.iter().find(|r| link.is(r.node))
    }
}
