//! What AWS accepts of a document, whatever it is for: references, values, inputs, the order in which
//! things are made.

mod attributes;
pub(super) mod circles;
pub(super) mod crossing;
pub(super) mod dangling;
pub(super) mod gates;
pub(super) mod inputs;
pub(super) mod required;
pub(super) mod values;
pub(super) mod waits;
pub(super) mod wrong_kind;
