//! Conditions: what decides them, as far as the template says.

use super::{NESTED, Reader, single};
use crate::documents::budget::{PARTS, parts};
use crate::documents::words::said;
use crate::value::{Cond, Value};
use doc::Json;

impl Reader<'_> {
    pub(super) fn gate(&mut self, condition: Option<&Json>) -> Cond {
        match condition {
            Some(Json::String(name)) => self.condition(name),
            None | Some(_) => Cond::Always(true),
        }
    }

    pub(super) fn condition(&mut self, name: &str) -> Cond {
        let own = format!("{}{name}", self.at.prefix);
        if let Some(done) = self.at.decided.get(name) {
            let weight = parts(done, usize::MAX, usize::MAX).unwrap_or(usize::MAX);
            if weight > 1 && !self.budget.spend(weight) {
                return Cond::Atom(own);
            }
            return done.clone();
        }
        let conditions = self.at.conditions;
        let Some(text) = conditions.get(name) else {
            self.dangling.push((self.here.clone(), name.to_owned()));
            return Cond::Atom(own);
        };
        if self.depth > 32 {
            return Cond::Atom(own);
        }
        self.depth += 1;
        let mut cond = self.decide(text, &own);
        self.depth -= 1;
        if parts(&cond, PARTS, PARTS).is_none() {
            self.notes.push(format!(
                "condition {own}: made of more than {PARTS} parts, and taken for one that nothing decides"
            ));
            cond = Cond::Atom(own);
        }
        self.at.decided.insert(name.to_owned(), cond.clone());
        cond
    }

    pub(super) fn decide(&mut self, text: &Json, name: &str) -> Cond {
        if self.nested > NESTED {
            return Cond::Atom(name.to_owned());
        }
        self.nested += 1;
        let cond = self.decided_by(text, name);
        self.nested -= 1;
        cond
    }

    pub(super) fn decided_by(&mut self, text: &Json, name: &str) -> Cond {
        let Some((function, args)) = single(text) else {
            return Cond::Atom(name.to_owned());
        };
        let list = args.as_array().unwrap_or_default();
        match function {
            "Condition" => args
                .as_str()
                .map_or_else(|| Cond::Atom(name.to_owned()), |n| self.condition(n)),
            "Fn::Not" => list
                .first()
                .map_or_else(|| Cond::Atom(name.to_owned()), |a| self.decide(a, name))
                .negated(),
            "Fn::And" => {
                let parts = list.iter().map(|a| self.decide(a, name)).collect();
                Cond::all(parts)
            }
            "Fn::Or" => {
                let parts = list.iter().map(|a| self.decide(a, name)).collect();
                Cond::any(parts)
            }
            "Fn::Equals" => {
                let sides: Vec<Value> = list.iter().map(|a| self.value(a)).collect();
                let [left, right] = sides.as_slice() else {
                    return Cond::Atom(name.to_owned());
                };
                if left.is_plain() && right.is_plain() {
                    return Cond::Always(as_scalar(left) == as_scalar(right));
                }
                Cond::Atom(format!("{} is {}", said(left), said(right)))
            }
            _ => Cond::Atom(name.to_owned()),
        }
    }
}

/// Numbers, truth values and text compare as text in a template.
fn as_scalar(value: &Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => Value::joined(vec![value.clone()]),
        other => other.clone(),
    }
}
