//! Paths between ends, resolved.

use super::Text;
use ipnet::Ipv4Net;

/// One allowed TCP path, from an end to a port of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Who opens the connection.
    pub from: End,
    /// Who answers.
    pub to: End,
    /// The TCP port.
    pub port: u16,
    /// What it is for, in the characters that AWS allows in a rule's description
    /// (`a-zA-Z0-9 ._-:/()#,@[]+=&;{}!$*`), constant for the same path.
    pub why: String,
    /// JSON pointer to what asked for it.
    pub origin: String,
}

/// One end of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Everyone: 0.0.0.0/0.
    Internet,
    /// A range of addresses.
    Cidr(Ipv4Net),
    /// A security group that is not the stack's own; the word labels it (`input database`, `sg-0abc`).
    Group {
        /// The group's id.
        id: Text,
        /// For names: lower-case words.
        label: String,
    },
    /// A prefix list that is not the stack's own.
    PrefixList {
        /// Its id.
        id: Text,
        /// For names: lower-case words.
        label: String,
    },
    /// CloudFront, by AWS's list of the addresses that it comes from: everyone's distributions.
    CloudFront,
    /// The management host, by its security group.
    Host,
    /// The management host, by its fixed public address.
    HostAddress,
    /// A load balancer by name.
    Balancer(String),
    /// A service's tasks by name.
    Service(String),
    /// The interface endpoints.
    Endpoints,
    /// S3 through the gateway endpoint (its prefix list).
    S3,
    /// DynamoDB through the gateway endpoint (its prefix list).
    DynamoDb,
}

/// Someone who reaches a production listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who it is.
    pub end: End,
    /// JSON pointer to what asked for it.
    pub origin: String,
}
