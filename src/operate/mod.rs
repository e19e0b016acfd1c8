//! What operators are handed beside the document: the preflight, the runbook, the smoke test, the
//! files of a release.

pub mod deploy;
pub mod forward;
pub mod given_roles;
pub mod outputs;
mod place;
pub mod policies;
pub mod preflight;
pub mod release;
pub mod request;
pub mod runbook;
pub mod smoke;
pub mod templates;
