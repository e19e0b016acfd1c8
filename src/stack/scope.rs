//! How `plan` adds nodes: under the words, the pointer and the gate of one blueprint entity.

use super::{Attr, Ix, Node, Output, Resource, Stack, Tree, Val, names};
use crate::system::{Iam, Text};
use std::marker::PhantomData;

/// A node that was added, with its type.
#[derive(Debug)]
pub struct Handle<R> {
    /// Its index.
    pub ix: Ix,
    kind: PhantomData<R>,
}

impl<R> Clone for Handle<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Handle<R> {}

impl<R> Handle<R> {
    /// Asks for something that the type declares.
    #[must_use]
    pub fn get<K>(self, attr: &Attr<R, K>) -> Val<K> {
        Val::of(Tree::Ref(self.ix, attr.0))
    }
}

/// Where nodes are added: words, pointer and gate of one blueprint entity.
pub struct Scope<'s> {
    stack: &'s mut Stack,
    words: Vec<String>,
    origin: String,
    gated: bool,
}

impl<'s> Scope<'s> {
    /// A scope over the whole stack.
    pub fn new(stack: &'s mut Stack, words: &[&str], origin: &str) -> Self {
        Self {
            stack,
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            origin: origin.to_owned(),
            gated: false,
        }
    }

    /// The same place with other words in front of the noun.
    pub fn with(&mut self, words: &[&str]) -> Scope<'_> {
        Scope {
            stack: self.stack,
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            origin: self.origin.clone(),
            gated: self.gated,
        }
    }

    /// The same place with another pointer.
    pub fn from(&mut self, origin: &str) -> Scope<'_> {
        Scope {
            stack: self.stack,
            words: self.words.clone(),
            origin: origin.to_owned(),
            gated: self.gated,
        }
    }

    /// The same place, left out until services are deployed.
    pub fn gated(&mut self) -> Scope<'_> {
        Scope {
            stack: self.stack,
            words: self.words.clone(),
            origin: self.origin.clone(),
            gated: true,
        }
    }

    /// Adds a resource; `after` are the words behind its noun.
    pub fn add<R: Resource>(
        &mut self,
        after: &[&str],
        why: &'static str,
        resource: R,
    ) -> Handle<R> {
        let ix = Ix(self.stack.nodes.len());
        let rows = resource
            .rows()
            .into_iter()
            .filter(|r| r.value != Tree::Absent)
            .collect();
        let (logical_id, label) = Node::names(&self.words, R::FORM.noun, after);
        self.stack.nodes.push(Node {
            logical_id,
            label,
            form: R::FORM,
            rows,
            waits: Vec::new(),
            left: &[],
            gated: self.gated,
            origin: self.origin.clone(),
            why,
            apart: self.stack.template.clone(),
        });
        Handle {
            ix,
            kind: PhantomData,
        }
    }

    /// Says that `ix` is made after `first`, where no reference says so.
    pub fn wait(&mut self, ix: Ix, first: impl IntoIterator<Item = Ix>) {
        self.stack.nodes[ix.0].waits.extend(first);
    }

    /// Says what of `ix` others may write later though the document never does.
    pub fn leave(&mut self, ix: Ix, left: &'static [&'static str]) {
        self.stack.nodes[ix.0].left = left;
    }

    /// Hands out a value.
    pub fn output(
        &mut self,
        words: &[&str],
        description: impl Into<String>,
        value: impl Into<Tree>,
    ) {
        self.stack.outputs.push(Output {
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            description: description.into(),
            value: value.into(),
            gated: self.gated,
            apart: self.stack.template.clone(),
        });
    }

    /// The system's name, the prefix of names that need one.
    pub fn system_name(&self) -> &str {
        &self.stack.name
    }

    /// What a name begins with that is completed elsewhere: the system and the words of this place.
    pub fn prefix(&self, most: usize) -> String {
        let words = std::iter::once(self.stack.name.as_str());
        let words: Vec<&str> = words.chain(self.words.iter().map(String::as_str)).collect();
        names::prefix(&words, most)
    }

    /// The words of this place, as one name.
    pub fn words(&self) -> String {
        self.words.join("-")
    }

    /// What every role carries.
    pub fn iam(&self) -> &Iam {
        &self.stack.iam
    }

    /// The KMS key of what is kept.
    pub fn kms_key(&self) -> Option<&Text> {
        self.stack.kms_key.as_ref()
    }

    /// The blueprint's tags, and a `Name` where one helps people find the resource.
    pub fn tags(&self, name: &str) -> Tree {
        let mut tags = Vec::new();
        if !name.is_empty() && !self.stack.tags.contains_key("Name") {
            tags.push(("Name".to_owned(), format!("{}-{name}", self.stack.name)));
        }
        tags.extend(self.stack.tags.iter().map(|(k, v)| (k.clone(), v.clone())));
        if tags.is_empty() {
            Tree::Absent
        } else {
            Tree::Tags(tags)
        }
    }
}
