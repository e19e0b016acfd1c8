//! Who can reach whom, resolved.

use super::{Architecture, Text};
use ipnet::Ipv4Net;

/// Who may reach test listeners and internal load balancers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Management {
    /// A host that the stack makes.
    pub host: Option<Host>,
    /// Never wider than /8.
    pub cidrs: Vec<Ipv4Net>,
    /// Prefix lists that are already there.
    pub prefix_lists: Vec<Text>,
    /// Groups that are already there.
    pub security_groups: Vec<Text>,
}

/// What something is that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// The network.
    Network,
    /// A prefix list.
    PrefixList,
    /// A role.
    Role,
    /// A security group of tasks.
    Group,
}

/// What nobody can read in a document, and the system takes for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What it is about.
    pub about: There,
    /// JSON pointer to what it is about.
    pub origin: String,
    /// It, as a sentence without a full stop.
    pub what: String,
}

/// The management host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Such as `t3.micro`.
    pub instance_type: String,
    /// The image is for this processor.
    pub architecture: Architecture,
    /// In a private subnet, reached through endpoints; else public with a fixed address.
    pub private: bool,
}
