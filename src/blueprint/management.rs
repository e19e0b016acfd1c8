//! `management`: who may look at what is not live yet.

use super::sources::PrefixList;
use super::text::{OuterCidr, SecurityGroupId, all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// An EC2 instance type.
    InstanceType, form: "an instance type such as t3.micro",
    // Every family has a generation's number: what has none (db.user) is another thing.
    longest: 40, pattern: "^[a-z][a-z-]*[0-9][a-z0-9-]*\\.[a-z0-9-]+$",
    check: |text| text.split_once('.').is_some_and(|(family, size)| {
        family.starts_with(|c: char| c.is_ascii_lowercase())
            && family.bytes().any(|b| b.is_ascii_digit())
            && [family, size].iter().all(|part| {
                all(part, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            })
    }),
    test: instance_type,
    right: ["t3.micro", "t4g.small", "u-6tb1.metal", "m5.24xlarge"],
    wrong: ["", "t3", "t3.", ".micro", "T3.micro", "t3.a.b", "db.user", "3t.micro"]
}

/// Who may reach test listeners and internal load balancers. Nobody else does.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Management {
    /// An EC2 instance reached by Session Manager, with no inbound rule at all. `true` stands for
    /// `{instance_type: t3.micro, private: false}`.
    #[serde(default)]
    pub host: HostSetting,
    /// Ranges of addresses, such as an office's: never wider than `/8`. Where one holds the
    /// network itself (`network.cidr`), the network is taken out of it: `10.0.0.0/8` around a `/16` becomes
    /// eight ranges, and a rule for each.
    #[serde(default)]
    pub cidrs: Vec<OuterCidr>,
    /// Managed prefix lists of your own, by id or as `{id: pl-..., entries: 20}`; AWS's lists are an
    /// error. Who stands on one is taken for granted: `synth reach` says so. Each counts with its
    /// entries against the 60 rules of a security group, once for each port.
    #[serde(default)]
    pub prefix_lists: Vec<PrefixList>,
    /// Security groups that are there already. They count on the internal load balancer alone: on the
    /// internet one a connection comes from a public address, which belongs to no group.
    #[serde(default)]
    pub security_groups: Vec<SecurityGroupId>,
}

/// Whether there is a host, and which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum HostSetting {
    /// `true`: a host with the defaults. `false`: none.
    Wanted(bool),
    /// A host.
    Host(Host),
}

impl Default for HostSetting {
    fn default() -> Self {
        Self::Wanted(false)
    }
}

/// The management host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Host {
    /// The instance type; one with a Graviton processor gets an arm64 image.
    #[serde(default = "Host::default_type")]
    pub instance_type: InstanceType,
    /// Whether the host stands in a private subnet, without a public address. It then reaches the
    /// internal load balancer but not the internet one's test listener, whose callers are known by
    /// public address alone.
    #[serde(default)]
    pub private: bool,
}

impl Host {
    fn default_type() -> InstanceType {
        InstanceType::literal("t3.micro")
    }
}

impl Default for Host {
    fn default() -> Self {
        Self {
            instance_type: Self::default_type(),
            private: false,
        }
    }
}
