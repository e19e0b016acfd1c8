//! Compares a document with the one that is deployed: which changes the target cannot carry out
//! safely, and what to do instead.
//!
//! It reads the two documents, as the proof reads them; where a blueprint stands behind one, it speaks
//! in its words. `owned` says what an engine owns, `keys` which key a property comes from, then there is
//! one file for each question.

mod address;
mod beneath;
mod capacity;
mod case;
mod certificates;
pub mod changed;
mod connect;
mod engine;
mod fixed_name;
mod health;
mod host;
mod jobs;
mod key;
pub mod keys;
mod overridden;
mod owned;
mod pending;
mod place;
mod planned;
mod ports;
mod protocol;
mod queues;
mod records;
mod removed;
mod roles;
mod rule;
mod service;
mod starts;
mod sticky;
mod templates;
mod volumes;
mod web_acl;
mod words;

use crate::prove::types::Kind;

pub use case::{Blueprint, Case, Said};
pub use jobs::new as new_jobs;
pub use owned::Owned;
pub use pending::brought;
pub use planned::findings as of_plan;
pub use queues::allowed;

/// What holds data that goes with it: logs, images, and messages.
pub const DATA: &[Kind] = &[Kind::LogGroup, Kind::Repository, Kind::Queue];

/// Everything that deploying the new document over the old one would break, or that does not become live
/// by it.
pub fn compare(case: &mut Case<'_>) {
    place::check(case);
    templates::check(case);
    jobs::check(case);
    removed::check(case);
    roles::check(case);
    key::check(case);
    engine::check(case);
    service::check(case);
    rule::check(case);
    beneath::check(case);
    host::check(case);
    fixed_name::check(case);
    ports::check(case);
    address::check(case);
    health::check(case);
    sticky::check(case);
    protocol::check(case);
    certificates::check(case);
    web_acl::check(case);
    capacity::check(case);
    records::check(case);
    connect::check(case);
    volumes::check(case);
    queues::check(case);
    starts::check(case);
    pending::check(case);
}
