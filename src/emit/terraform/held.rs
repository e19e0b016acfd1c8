//! Conditions that a document holds against where it is planned, and against what inputs give.

use super::{Position, Writer, quoted};
use crate::aws::place;
use crate::emit::target::Shape;
use crate::stack::{Pseudo, Tree, Wanted};
use doc::{Json, json, object};

impl<'s> Writer<'s> {
    /// A module has no provider of its own to hold: what tells the account refuses any but the
    /// blueprint's, while it is planned.
    pub(super) fn hold_account(&mut self, shape: Shape) {
        let Some(account) = self
            .stack
            .account
            .as_ref()
            .filter(|_| shape == Shape::Module)
        else {
            return;
        };
        self.hold(Pseudo::Account, |attribute| {
            vec![json!({
                "condition": format!("${{self.{attribute} == \"{account}\"}}"),
                "error_message": format!("This module is for the account {account}: use its credentials, or change account in the blueprint."),
            })]
        });
    }

    /// What tells the region refuses those in which the document would not do.
    pub(super) fn hold_region(&mut self, shape: Shape) {
        let unfit = &self.stack.unfit_regions;
        // A root's variable says its own region.
        let own = self
            .stack
            .region
            .as_ref()
            .filter(|_| shape == Shape::Module && self.stack.tied_to_region);
        if unfit.is_empty() && own.is_none() {
            return;
        }
        self.hold(Pseudo::Region, |attribute| {
            let refused = unfit.iter().map(|unfit| {
                json!({
                    "condition": format!("${{!contains({}, self.{attribute})}}", json!(unfit.regions.clone())),
                    "error_message": format!("{}.", unfit.why),
                })
            });
            let wanted = own.map(|region| {
                json!({
                    "condition": format!("${{self.{attribute} == \"{region}\"}}"),
                    "error_message": format!("This module names zones of {region}: give it a provider of that region, or change region in the blueprint."),
                })
            });
            refused.chain(wanted).collect()
        });
    }

    /// Looks up what inputs give, and refuses what is not as it has to be, while it is planned.
    pub(super) fn hold_inputs(&mut self) {
        let stack = self.stack;
        for held in &stack.held {
            let kind = place::SUBNET;
            let conditions: Vec<Json<'s>> = held
                .demands
                .iter()
                .map(|demand| {
                    let (_, attribute) = place::fact(demand.attribute);
                    let condition = match &demand.wanted {
                        Wanted::Is(Tree::Text(text)) => {
                            format!("self.{attribute} == {}", quoted(text))
                        }
                        Wanted::Is(one) => format!(
                            "self.{attribute} == {}",
                            self.expression(one, Position::Outside)
                        ),
                        Wanted::OtherThan(others) => {
                            let others: Vec<String> = others
                                .iter()
                                .map(|input| format!("data.{kind}.{input}.{attribute}"))
                                .collect();
                            format!("!contains([{}], self.{attribute})", others.join(", "))
                        }
                    };
                    json!({
                        "condition": format!("${{{condition}}}"),
                        "error_message": format!("{}.", demand.why),
                    })
                })
                .collect();
            let body = object! {
                "id": format!("${{var.{}}}", held.input),
                "lifecycle": {"postcondition": conditions},
            };
            self.data.entry(kind).or_default().insert(&held.input, body);
        }
    }

    /// Puts conditions on the data source that tells where the system is; they are given the name of
    /// the attribute that says it.
    fn hold(&mut self, pseudo: Pseudo, conditions: impl FnOnce(&str) -> Vec<Json<'s>>) {
        let expression = self.expression(&Tree::Pseudo(pseudo), Position::Outside);
        let conditions = conditions(expression.rsplit('.').next().unwrap_or_default());
        let (kind, name, _) = place::terraform(pseudo).data;
        let source = self.data.entry(kind).or_default().get_mut(name);
        if let Some(body) = source {
            body.push("lifecycle", json!({"postcondition": conditions}));
        }
    }
}
