//! A picture of a system as the proof sees it: who stands where, and each path that is open, hop by hop.

mod graph;
mod layout;
mod mermaid;
mod order;
mod svg;

pub use graph::{Diagram, of};
pub use mermaid::mermaid;
pub use svg::svg;
