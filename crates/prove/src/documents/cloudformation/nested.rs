//! Nested stacks whose templates are at hand: their resources are read as parts of the document, with the
//! values that the parent gives their parameters, and their outputs stand for what they say.

use super::{Read, Reader, Template};
use crate::documents::{INSIDE, Nested};
use crate::finding::pointer;
use crate::value::{NodeId, Value};
use doc::Json;

/// Stacks inside each other; further ones are not read.
const DEEPEST: usize = 16;

impl<'a> Reader<'a> {
    /// The resources of a nested stack of this template, which is read where it was not yet. None where its
    /// template is not at hand, or where it is being read.
    pub(super) fn stack(&mut self, id: &str) -> Vec<NodeId> {
        let Some(number) = self.at.ids.get(id).copied() else {
            return Vec::new();
        };
        if !self.stacks.contains_key(&number)
            && let Some(stack) = self.at.stacks.get(id)
            && let Some(top) = stack.template.as_object()
            && self.at.path.matches(INSIDE).count() < DEEPEST
        {
            self.stacks.insert(number, Read::default());
            let child = self.child(id, stack);
            let read = self.within(child, top);
            self.stacks.insert(number, read);
        }
        let parts = self.stacks.get(&number).map(|read| read.parts.clone());
        parts.into_iter().flatten().map(NodeId).collect()
    }

    /// What a nested stack hands out under a name.
    pub(super) fn handed_out(&mut self, id: &str, output: &str) -> Option<Value> {
        self.stack(id);
        let number = *self.at.ids.get(id)?;
        let value = self.stacks.get(&number)?.outputs.get(output)?;
        let value = self.budget.copy(value);
        self.through.push(number);
        Some(value)
    }

    /// The template of a nested stack, with what its resource says.
    fn child(&mut self, id: &str, stack: &'a Nested<'a>) -> Template<'a> {
        let top = stack.template.as_object().unwrap_or(&super::NONE);
        let mut child = Template::of(top, &stack.stacks);
        child.prefix = format!("{}{id}.", self.at.prefix);
        child.path = pointer(&format!("{}/Resources", self.at.path), id) + INSIDE;
        child.gate = self.at.gate.clone();
        child.waits.clone_from(&self.at.waits);
        if let Some(fields) = self.at.resources.get(id).and_then(Json::as_object) {
            child.waits.extend(self.waits(fields).0);
            let own = self.gate(fields.get("Condition"));
            child.gate = crate::value::Cond::all(vec![child.gate, own]);
            let given = fields.get("Properties").and_then(|p| p.get("Parameters"));
            let through = std::mem::take(&mut self.through);
            for (name, value) in given.and_then(Json::as_object).into_iter().flatten() {
                let value = self.value(value);
                // A stack begins when all is there that it refers to, other stacks as a whole.
                value.references(&mut |node, _| child.waits.push(node));
                child.given.insert(name.to_owned(), value);
            }
            child.waits.append(&mut self.through);
            self.through = through;
        }
        child
    }

    /// Reads a template in this one's place.
    fn within(&mut self, child: Template<'a>, top: &doc::Map<'_>) -> Read {
        let parent = std::mem::replace(&mut self.at, child);
        let here = std::mem::take(&mut self.here);
        let through = std::mem::take(&mut self.through);
        let first = self.slots.len();
        let outputs = self.template(top);
        // Stacks of its own come behind its resources.
        let end = first + self.at.ids.len();
        self.at = parent;
        self.here = here;
        self.through = through;
        let number = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Read {
            parts: number(first)..number(end),
            outputs: outputs.into_iter().map(|(name, v, _)| (name, v)).collect(),
        }
    }
}
