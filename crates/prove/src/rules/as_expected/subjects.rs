//! Whose properties are meant: resources of the document, or blocks of theirs. A part of [`super`].

use super::written::is;
use crate::intent::Of;
use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::facts::scaling::targets;
use crate::rules::facts::standby::standby;
use crate::rules::rule::Violations;
use crate::types::Kind;
use crate::types::Row;
use crate::value::{NodeId, Value};
use crate::world::json::unpacked;
use crate::world::rows::Link;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A resource, or a block of it.
pub struct Subject<'d> {
    /// The resource.
    pub node: NodeId,
    /// Where its properties stand.
    pub block: Cow<'d, Value>,
}

type Found<'d> = Rc<[Subject<'d>]>;

/// Who refers to each.
type Ties = BTreeMap<NodeId, Vec<NodeId>>;

/// How many answers are kept: expectations of one resource stand together.
const KEPT: usize = 16;

/// Looks up who is meant.
pub struct Subjects<'c, 'i> {
    case: &'c Case<'c>,
    services: BTreeMap<&'c str, Vec<usize>>,
    /// Who refers to a resource, by kind and property.
    tied: Vec<(Kind, &'static Row, Ties)>,
    kept: Vec<(&'i Of, Found<'c>)>,
    missing: Vec<&'i Of>,
}

impl<'c, 'i> Subjects<'c, 'i> {
    /// For one scene.
    pub fn new(case: &'c Case<'c>) -> Self {
        let mut services: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in 0..case.scene.tasks.services.len() {
            if let Some(meant) = case.meant(index) {
                services.entry(&meant.name).or_default().push(index);
            }
        }
        Self {
            case,
            services,
            tied: Vec::new(),
            kept: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Those that are meant. Says it, once, where there has to be one and is none.
    pub fn some(&mut self, of: &'i Of, wrong: &mut Violations) -> Found<'c> {
        let found = self.any(of);
        if !found.is_empty() || self.missing.contains(&of) {
            return found;
        }
        self.missing.push(of);
        let inner = match of {
            Of::LoadBalancer(name) => {
                wrong.overall(format!("there is no load_balancer/{name}"));
                return found;
            }
            Of::Tied(inner, ..) | Of::Behind(inner, _) => inner,
            _ => return found,
        };
        let scene = self.case.scene;
        let format = scene.document.format;
        // Without what it would be tied to, that is what is missing.
        for subject in self.some(inner, wrong).iter() {
            let id = scene.id(subject.node);
            let what = match of {
                Of::Tied(_, kind, row) => {
                    let (word, path) = (kind.spelling().word, row.path(format));
                    format!("{id}: no {word} refers to it by {path}")
                }
                Of::Behind(_, row) => {
                    let path = row.path(format);
                    format!("{id}: {path} refers to no resource of the document")
                }
                _ => continue,
            };
            wrong.at(subject.node, what);
        }
        found
    }

    /// Says something of those of whom there is none: where they belong, if that is there. Where it
    /// is said already that it is not, that is enough.
    pub fn say(&mut self, of: &'i Of, what: &str, wrong: &mut Violations) {
        let mut of = of;
        while let Of::Tied(inner, ..)
        | Of::Behind(inner, _)
        | Of::Whose(inner, ..)
        | Of::Saying(inner, ..)
        | Of::Items(inner, _) = of
        {
            of = inner;
        }
        match self.some(of, wrong).first().map(|s| s.node) {
            Some(node) if !matches!(of, Of::Every(_)) => {
                wrong.at(node, format!("{}: {what}", self.case.scene.id(node)));
            }
            None if matches!(of, Of::LoadBalancer(_)) => {}
            _ => {
                wrong.overall(what);
            }
        }
    }

    /// Those that are meant; there may be none.
    pub fn any(&mut self, of: &'i Of) -> Found<'c> {
        if let Some((_, found)) = self.kept.iter().rev().find(|(kept, _)| *kept == of) {
            return Rc::clone(found);
        }
        let found: Found<'c> = self.look_up(of).into();
        if self.kept.len() == KEPT {
            self.kept.remove(0);
        }
        self.kept.push((of, Rc::clone(&found)));
        found
    }

    fn look_up(&mut self, of: &'i Of) -> Vec<Subject<'c>> {
        let scene = self.case.scene;
        let r = scene.read();
        let nodes: Vec<NodeId> = match of {
            Of::Service(name) => {
                let all = self.indices(name).iter();
                all.map(|index| scene.tasks.services[*index].node).collect()
            }
            Of::TaskDefinition(name) => {
                let all = self.indices(name).iter();
                all.filter_map(|index| scene.tasks.definition_of(&scene.tasks.services[*index]))
                    .map(|definition| definition.node)
                    .collect()
            }
            Of::TargetGroups(name) => {
                let mut out = Vec::new();
                for index in self.indices(name) {
                    out.extend(target_groups(scene, *index).iter().filter_map(Link::node));
                    out.extend(standby(scene, *index));
                }
                out.retain(|node| r.kind(*node) == Kind::TargetGroup);
                out
            }
            Of::ScalableTarget(name) => {
                let all = self.indices(name).iter();
                all.flat_map(|index| targets(self.case, *index))
                    .map(|t| t.node)
                    .collect()
            }
            Of::LoadBalancer(name) => {
                let actor = self.case.actor(&format!("load_balancer/{name}"));
                actor.and_then(|a| a.node).into_iter().collect()
            }
            Of::Every(kind) => r.of(*kind).filter(|n| !r.doc.node(*n).data).collect(),
            Of::Tied(inner, kind, row) => {
                let to = self.any(inner);
                self.tie(*kind, row);
                let ties = self.tied.iter().find(|(k, of, _)| k == kind && of == row);
                let mut out: Vec<NodeId> = ties
                    .into_iter()
                    .flat_map(|(_, _, ties)| to.iter().filter_map(|s| ties.get(&s.node)))
                    .flatten()
                    .copied()
                    .collect();
                out.sort_unstable();
                out.dedup();
                out
            }
            Of::Behind(inner, row) => {
                let from = self.any(inner);
                let links = from
                    .iter()
                    .flat_map(|s| r.as_links(r.within(&s.block, row)));
                links.filter_map(|l| l.node()).collect()
            }
            Of::Whose(inner, row, should) => {
                let all = self.any(inner);
                let fits = all.iter().filter(|s| is(self.case, &s.block, row, should));
                return fits
                    .map(|s| Subject {
                        node: s.node,
                        block: s.block.clone(),
                    })
                    .collect();
            }
            Of::Saying(inner, row, says) => {
                let all = self.any(inner);
                let fits = all
                    .iter()
                    .filter(|s| r.within(&s.block, row).is_some() == *says);
                return fits
                    .map(|s| Subject {
                        node: s.node,
                        block: s.block.clone(),
                    })
                    .collect();
            }
            Of::Items(inner, row) => {
                let all = self.any(inner);
                return all.iter().flat_map(|s| items(s, self.case, row)).collect();
            }
        };
        nodes
            .into_iter()
            .map(|node| Subject {
                node,
                block: Cow::Borrowed(&scene.document.node(node).properties),
            })
            .collect()
    }

    fn indices(&self, name: &str) -> &[usize] {
        self.services.get(name).map_or(&[], Vec::as_slice)
    }

    /// Notes who refers to whom by a property.
    fn tie(&mut self, kind: Kind, row: &'static Row) {
        if self.tied.iter().any(|(k, of, _)| *k == kind && *of == row) {
            return;
        }
        let r = self.case.scene.read();
        let mut ties = Ties::new();
        for node in r.of(kind) {
            if let Some(value) = r.get(node, row) {
                value.references(&mut |to, _| ties.entry(to).or_default().push(node));
                if let Some(to) = r.as_link(value).node() {
                    ties.entry(to).or_default().push(node);
                }
            }
        }
        self.tied.push((kind, row, ties));
    }
}

/// The blocks of a list property.
fn items<'c>(of: &Subject<'c>, case: &Case<'c>, row: &Row) -> Vec<Subject<'c>> {
    let r = case.scene.read();
    let value = match &of.block {
        Cow::Borrowed(block) => r.within(block, row).map(Cow::Borrowed),
        Cow::Owned(block) => r.within(block, row).map(|value| Cow::Owned(value.clone())),
    };
    let value = match value {
        Some(Cow::Borrowed(value)) if row.packed => unpacked(value),
        Some(Cow::Owned(value)) if row.packed => {
            unpacked(&value).map(|v| Cow::Owned(v.into_owned()))
        }
        other => other,
    };
    let subject = |block| Subject {
        node: of.node,
        block,
    };
    match value {
        None => Vec::new(),
        Some(Cow::Borrowed(value)) => {
            let all = value.items().iter();
            all.map(|item| subject(Cow::Borrowed(item))).collect()
        }
        Some(Cow::Owned(Value::List(list))) => {
            let all = list.into_iter();
            all.map(|item| subject(Cow::Owned(item))).collect()
        }
        Some(Cow::Owned(one)) => vec![subject(Cow::Owned(one))],
    }
}
