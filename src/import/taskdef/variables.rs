//! Plain variables of a container.

use super::super::ledger::{At, Ledger};
use super::super::secret::{Looks, looks};
use super::super::variables as shared;
use super::super::words::{is_placeholder, literal};
use crate::finding::pointer;
use std::collections::BTreeSet;

/// A list of `name` and `value`.
pub(super) fn carry(ledger: &mut Ledger, container: &str, at: &At) {
    let mut seen = BTreeSet::new();
    for variable in ledger.members(at) {
        let Some(name) = ledger.text(&variable.key("name")) else {
            continue;
        };
        let value = ledger.text(&variable.key("value")).unwrap_or_default();
        if !seen.insert(name.clone()) {
            ledger.left(
                &variable,
                "the variable stands there twice, which ECS refuses",
                "decide which of the two is meant",
            );
            continue;
        }
        let looks = looks(&name, &value);
        if looks == Looks::Plain {
            let key = pointer(&format!("{container}/environment"), &name);
            ledger.set(&variable, &key, literal(&value));
            if is_placeholder(&value) {
                ledger
                    .draft
                    .comment(&key, "may be filled in by a pipeline: to be looked at");
                ledger.fill(
                    &key,
                    "what a pipeline fills in here, if it does; `$${` stands for `${`",
                );
            }
            continue;
        }
        shared::hidden(ledger, container, &variable, &name, looks == Looks::Secret);
    }
}
