//! Questions to a world: who can reach whom.

pub mod reach;
