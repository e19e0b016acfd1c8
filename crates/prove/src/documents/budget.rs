//! How much a document may come to. References copy what they name, so a kilobyte of locals that double
//! each other, or of conditions that name the one before twice, stands for gigabytes. What goes beyond
//! the budget stays open, and is said once.

use crate::value::{Cond, Value};
use doc::{Json, Map};

/// Copies are counted in values and in stretches of text; beside those that the document itself has.
const COPIES: usize = 1 << 18;

/// Text counts as a value for each stretch of so many bytes.
const STRETCH: usize = 64;

/// Values inside each other. Whoever reads them recurses.
pub(super) const DEEPEST: usize = 128;

/// Parts of one condition; one of more is a condition that nothing decides.
pub(super) const PARTS: usize = 64;

/// What is left to be spent.
pub(super) struct Budget<'a> {
    left: usize,
    /// The document, until its own weight is added.
    document: Option<&'a Map<'a>>,
    /// Whether something stays open that has not been said yet.
    open: bool,
}

/// Why something stays open.
pub(super) const SPENT: &str = "not read further: with what it refers to, the document stands for more than is looked at; write out what is repeated, or give a plan (`terraform show -json`)";

impl<'a> Budget<'a> {
    /// For a document: as much again as it says itself, and room.
    pub fn of(document: &'a Map<'a>) -> Self {
        Self {
            left: COPIES,
            document: Some(document),
            open: false,
        }
    }

    /// Whether so much is left; takes it.
    pub fn spend(&mut self, weight: usize) -> bool {
        // Few documents are asked how large they are.
        if weight > self.left
            && let Some(document) = self.document.take()
        {
            self.left += 2 * document.iter().map(|(_, j)| weight_of(j)).sum::<usize>();
        }
        if let Some(left) = self.left.checked_sub(weight) {
            self.left = left;
            return true;
        }
        self.left = 0;
        self.too_much();
        false
    }

    /// Notes that something stays open.
    pub fn too_much(&mut self) {
        self.open = true;
    }

    /// A copy, where it can be afforded and is no deeper than what can be read.
    pub fn copy(&mut self, value: &Value) -> Value {
        match weight(value, usize::MAX, DEEPEST) {
            Some(weight) if self.spend(weight) => value.clone(),
            Some(_) => Value::Unknown(SPENT.to_owned()),
            None => {
                self.too_much();
                Value::Unknown(SPENT.to_owned())
            }
        }
    }

    /// Whether nothing is left.
    pub fn spent(&self) -> bool {
        self.left == 0
    }

    /// What to say of what was read since this was asked last.
    pub fn say(&mut self) -> Option<&'static str> {
        std::mem::take(&mut self.open).then_some(SPENT)
    }
}

/// The weight of a text.
pub(super) fn of_text(text: &str) -> usize {
    1 + text.len() / STRETCH
}

/// The weight of a value; `None` where it is more than `most`, or deeper.
pub(super) fn weight(value: &Value, most: usize, deepest: usize) -> Option<usize> {
    let deeper = deepest.checked_sub(1)?;
    let own = match value {
        Value::Text(text) | Value::Given(text) | Value::Unknown(text) | Value::Attr(_, text) => {
            of_text(text)
        }
        _ => 1,
    };
    let mut left = most.checked_sub(own)?;
    let inner = |value: &Value, left: &mut usize| {
        *left -= weight(value, *left, deeper)?;
        Some(())
    };
    match value {
        Value::List(items) | Value::Joined(items) | Value::Call(_, items) => {
            for item in items {
                inner(item, &mut left)?;
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                inner(value, &mut left)?;
                left = left.checked_sub(key.len() / STRETCH)?;
            }
        }
        Value::If(cond, both) => {
            inner(&both.0, &mut left)?;
            inner(&both.1, &mut left)?;
            left = left.checked_sub(parts(cond, left, deeper)?)?;
        }
        _ => {}
    }
    Some(most - left)
}

/// How many parts a condition has; `None` where that is more than `most`, or where it is deeper.
pub(super) fn parts(cond: &Cond, most: usize, deepest: usize) -> Option<usize> {
    let deeper = deepest.checked_sub(1)?;
    let mut left = most.checked_sub(match cond {
        Cond::Atom(text) => of_text(text),
        _ => 1,
    })?;
    let inner: &[Cond] = match cond {
        Cond::Always(_) | Cond::Atom(_) => &[],
        Cond::Not(inner) => std::slice::from_ref(inner),
        Cond::All(parts) | Cond::Any(parts) => parts,
    };
    for part in inner {
        left -= parts(part, left, deeper)?;
    }
    Some(most - left)
}

/// The weight of what stands in a document. Its nesting is bounded by whoever has parsed it.
pub(super) fn weight_of(json: &Json<'_>) -> usize {
    match json {
        Json::String(text) => of_text(text),
        Json::Array(items) => 1 + items.iter().map(weight_of).sum::<usize>(),
        Json::Object(map) => 1 + map.iter().map(|(_, json)| weight_of(json)).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_is_counted_as_far_as_it_is_wanted() {
        let text = Value::Text("x".repeat(640));
        let list = Value::List(vec![text.clone(), text.clone()]);
        assert_eq!(weight(&text, 1000, 1), Some(11));
        assert_eq!(weight(&list, 1000, 2), Some(23));
        assert_eq!(weight(&list, 22, 2), None);
        assert_eq!(weight(&list, 1000, 1), None);
    }

    #[test]
    fn a_budget_says_that_it_is_spent() {
        let nothing = Map::new();
        let mut budget = Budget::of(&nothing);
        let big = Value::List(vec![Value::Null; 100_000]);
        assert_eq!(budget.copy(&big), big);
        assert_eq!(budget.copy(&big), big);
        assert!(!budget.spent() && budget.say().is_none());
        assert_ne!(budget.copy(&big), big);
        assert!(budget.say().is_some() && budget.say().is_none());
        assert_ne!(budget.copy(&Value::Null), Value::Null);
        assert!(budget.spent());
    }
}
