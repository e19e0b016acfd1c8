//! What an answer is made of: the links of a chain, and what follows from them.

use super::Verdict;
use super::actors::Actor;
use crate::value::NodeId;
use crate::world::security_groups::Listed;
use ipnet::Ipv4Net;

/// One link of a chain.
#[derive(Debug, Clone)]
pub enum Step {
    /// It holds.
    Yes(String),
    /// It is missing.
    No(String),
    /// It cannot be told.
    Maybe(String),
}

/// A verdict with its chain.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What follows.
    pub verdict: Verdict,
    /// The chain; for a blocked path the link that is missing, for an unknown one what is not known.
    pub evidence: Vec<String>,
}

impl Answer {
    /// From a chain, in order: the first missing link decides.
    pub fn of(steps: Vec<Step>) -> Self {
        if let Some(Step::No(why)) = steps.iter().find(|s| matches!(s, Step::No(_))) {
            return Self {
                verdict: Verdict::Blocked,
                evidence: vec![why.clone()],
            };
        }
        let open = steps.iter().any(|s| matches!(s, Step::Maybe(_)));
        let evidence = steps
            .into_iter()
            .filter(|s| !open || matches!(s, Step::Maybe(_)))
            .map(|s| match s {
                Step::Yes(t) | Step::No(t) | Step::Maybe(t) => t,
            })
            .collect();
        let verdict = if open {
            Verdict::Unknown
        } else {
            Verdict::Reachable
        };
        Self { verdict, evidence }
    }
}

/// How one end looks to the other end's rules.
#[derive(Debug, Clone)]
pub enum Seen<'a> {
    /// By private addresses and groups.
    Private(&'a Actor),
    /// By these public addresses.
    Fixed(&'a [NodeId]),
    /// By public addresses that nobody knows.
    Changing,
    /// As a range of addresses.
    Net(Ipv4Net),
    /// As someone on this prefix list.
    Listed(&'a Listed),
    /// As anyone.
    Anyone,
    /// As a service behind its gateway endpoint.
    Gateway(&'static str),
}
