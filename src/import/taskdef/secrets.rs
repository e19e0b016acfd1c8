//! Variables whose values stand in Secrets Manager or Parameter Store.

use super::super::ledger::{At, Ledger};
use super::super::secret_ref::Reference;
use crate::finding::pointer;

/// A list of `name` and `valueFrom`.
pub(super) fn carry(ledger: &mut Ledger, region: Option<&str>, container: &str, at: &At) {
    for secret in ledger.members(at) {
        let from_at = secret.key("valueFrom");
        let (Some(name), Some(from)) = (ledger.text(&secret.key("name")), ledger.text(&from_at))
        else {
            continue;
        };
        let key = pointer(&format!("{container}/secrets"), &name);
        let reference = Reference {
            at: &from_at,
            name: &name,
            region,
        };
        if let Some(value) = reference.value(ledger, &from) {
            ledger.set(&secret, &key, value);
        }
    }
}
