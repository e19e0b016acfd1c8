//! Questions to a world: who can reach whom, and what is not as it has to be.

pub mod invariants;
pub mod reach;
pub mod rows;
