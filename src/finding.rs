//! What is wrong, as data (it comes with the proof, which speaks of nothing else), and how it is printed.

pub mod print;

pub use prove::finding::*;
