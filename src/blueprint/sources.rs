//! Who comes from outside: `from` of a load balancer, and prefix lists wherever they are named.

use super::number::Whole;
use super::text::{OuterCidr, PrefixListId, SecurityGroupId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who reaches a production listener, besides callers and management.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// Ranges of addresses, such as a partner's: public ones on an internet load balancer.
    #[serde(default)]
    pub cidrs: Vec<OuterCidr>,
    /// Managed prefix lists, by id or as `{id: pl-..., entries: 20}`. Each counts with its entries
    /// against the 60 rules of a security group, once for each port.
    #[serde(default)]
    pub prefix_lists: Vec<PrefixList>,
    /// Security groups that are there already, on an internal load balancer alone: on an internet one
    /// a connection comes from a public address, which belongs to no group.
    #[serde(default)]
    pub security_groups: Vec<SecurityGroupId>,
    /// Whether CloudFront reaches it, on the production port by HTTPS alone; needs a certificate, and
    /// an internet load balancer. AWS's list of CloudFront's addresses holds everyone's distributions:
    /// whoever must come through yours alone is told apart by the application, by a header.
    #[serde(default)]
    pub cloudfront: bool,
}

impl Sources {
    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.cidrs.is_empty()
            && self.prefix_lists.is_empty()
            && self.security_groups.is_empty()
            && !self.cloudfront
    }
}

/// A managed prefix list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum PrefixList {
    /// Its id.
    Id(PrefixListId),
    /// Its id, and for how many rules it counts.
    Sized(SizedPrefixList),
}

/// A managed prefix list and its size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct SizedPrefixList {
    /// The list's id.
    pub id: PrefixListId,
    /// The most entries that the list may have (its maximum, not how many it has), 1 to 60: for so many
    /// rules it counts.
    pub entries: Entries,
}

/// For how many rules a list counts.
pub type Entries = Whole<1, 60>;

impl PrefixList {
    /// Its id.
    pub fn id(&self) -> &PrefixListId {
        match self {
            Self::Id(id) => id,
            Self::Sized(list) => &list.id,
        }
    }

    /// For how many rules it counts, where that is said.
    pub fn entries(&self) -> Option<u32> {
        match self {
            Self::Id(_) => None,
            Self::Sized(list) => Some(list.entries.get()),
        }
    }
}

impl std::fmt::Display for PrefixList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.id().fmt(f)
    }
}
