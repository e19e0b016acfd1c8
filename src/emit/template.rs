//! The templates of a stack: what stands in which, and what each takes from another.

use crate::stack::{Export, Node, Output, Pseudo, Stack, Tree};
use crate::system::Input;
use std::collections::BTreeSet;

/// Where services stand in a blueprint.
const SERVICES: &str = "/services/";

/// One template of a stack: what services share, or what is one service's own.
#[derive(Clone, Copy)]
pub(super) struct Template<'s> {
    /// The stack.
    pub(super) stack: &'s Stack,
    /// The service that it is of; `None` for what services share.
    pub(super) apart: Option<&'s str>,
    /// Whether it makes repositories.
    pub(super) images_first: bool,
}

impl<'s> Template<'s> {
    /// Every one, in the order of deploys.
    pub(super) fn all(stack: &'s Stack) -> impl Iterator<Item = Self> {
        let own = stack.apart.iter();
        let own = own.map(|one| (Some(one.service.as_str()), one.images_first));
        let shared = std::iter::once((None, stack.images_first));
        shared.chain(own).map(move |(apart, images_first)| Self {
            stack,
            apart,
            images_first,
        })
    }

    /// Its resources.
    pub(super) fn nodes(self) -> impl Iterator<Item = &'s Node> {
        let nodes = self.stack.nodes.iter();
        nodes.filter(move |n| n.apart.as_deref() == self.apart)
    }

    /// What it hands out to people.
    pub(super) fn outputs(self) -> impl Iterator<Item = &'s Output> {
        let outputs = self.stack.outputs.iter();
        outputs.filter(move |o| o.apart.as_deref() == self.apart)
    }

    /// What it hands to other templates.
    pub(super) fn exports(self) -> impl Iterator<Item = &'s Export> {
        let exports = self.stack.exports.iter();
        exports.filter(move |e| e.apart.as_deref() == self.apart)
    }

    /// Where a node comes from. What services share says of none that stands apart, or it would change with it.
    pub(super) fn origin(self, node: &'s Node) -> &'s str {
        let of = |service: &str| {
            let rest = node.origin.strip_prefix(SERVICES)?.strip_prefix(service)?;
            (rest.is_empty() || rest.starts_with('/')).then_some(())
        };
        let mut apart = self.stack.apart.iter();
        if self.apart.is_none() && apart.any(|one| of(&one.service).is_some()) {
            return SERVICES.trim_end_matches('/');
        }
        &node.origin
    }

    /// Whether something of it is left out until services are deployed.
    pub(super) fn has_gate(self) -> bool {
        self.nodes().any(|n| n.gated) || self.outputs().any(|o| o.gated)
    }

    /// Whether it takes a value from another template.
    pub(super) fn imports(self, tree: &Tree) -> bool {
        match tree {
            Tree::Ref(ix, _) => self.stack.node(*ix).apart.as_deref() != self.apart,
            Tree::Pseudo(_) => {
                self.apart.is_some() && self.stack.exports.iter().any(|e| e.value == *tree)
            }
            _ => false,
        }
    }

    /// Every value of it.
    fn values(self) -> impl Iterator<Item = &'s Tree> {
        let rows = self.nodes().flat_map(|n| &n.rows);
        let written = rows.filter(|r| r.cfn.is_some()).map(|r| &r.value);
        let handed = self.exports().map(|e| &e.value);
        let out = self.outputs().map(|o| &o.value);
        written.chain(handed).chain(out)
    }

    /// What it looks up itself.
    pub(super) fn looks_up(self) -> BTreeSet<Pseudo> {
        let mut found = BTreeSet::new();
        for tree in self.values() {
            each(tree, &mut |one| {
                if let Tree::Pseudo(pseudo) = one
                    && !found.contains(pseudo)
                    && !self.imports(one)
                {
                    found.insert(*pseudo);
                }
            });
        }
        found
    }

    /// The inputs that it reads.
    fn reads(self) -> BTreeSet<&'s str> {
        let mut found = BTreeSet::new();
        for tree in self.values() {
            each(tree, &mut |one| {
                if let Tree::Input(name) = one {
                    found.insert(name.as_str());
                }
            });
        }
        found
    }

    /// Its inputs: a service's template has those that it reads, the shared one all others.
    pub(super) fn inputs(self) -> impl Iterator<Item = &'s Input> {
        // Those of the others, where it need not have what they have.
        let mut theirs = BTreeSet::new();
        if self.apart.is_none() {
            let others = Self::all(self.stack).filter(|t| t.apart.is_some());
            theirs.extend(others.flat_map(Self::reads));
            for held in &self.stack.held {
                theirs.remove(held.input.as_str());
            }
        }
        let own = if self.apart.is_some() || !theirs.is_empty() {
            self.reads()
        } else {
            BTreeSet::new()
        };
        self.stack.inputs.iter().filter(move |input| {
            let name = input.name.as_str();
            own.contains(name) || self.apart.is_none() && !theirs.contains(name)
        })
    }
}

/// A value and those inside of it.
fn each<'t>(tree: &'t Tree, see: &mut impl FnMut(&'t Tree)) {
    match tree {
        Tree::List(items) | Tree::Concat(items) => items.iter().for_each(|t| each(t, see)),
        Tree::Map(entries) => entries.iter().for_each(|(_, t)| each(t, see)),
        Tree::Rows(rows) => {
            let written = rows.iter().filter(|r| r.cfn.is_some());
            written.for_each(|r| each(&r.value, see));
        }
        Tree::Json(tree) => each(tree, see),
        other => see(other),
    }
}
