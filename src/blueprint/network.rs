//! `network`: addresses, zones, and the way out.

use super::number::Whole;
use super::text::{Cidr, ZoneId, all, text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// The last part of an endpoint service's name.
    EndpointName, form: "the last part of an endpoint service's name, such as secretsmanager or ecr.api",
    longest: 100, pattern: "^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*$",
    check: |text| text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('.').all(|part| {
        all(part, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// Keys of the network that this version does not support yet.
pub(super) const NOT_YET: &[&str] = &["/network/existing"];

/// The network that the stack makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The addresses of the VPC: a private range from `/16` to `/28` that still holds every subnet.
    /// The subnets are cut from it by a fixed plan; in a `/16` private ones are a
    /// `/21` and all others a `/24`.
    #[serde(default = "Network::default_cidr")]
    pub cidr: Cidr,
    /// The number of availability zones, 2 to 4. Every subnet is made once per zone.
    /// Write this or `zone_ids`, not both.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = 2))]
    pub zones: Option<Whole<2, 4>>,
    /// The zones by their ids, 2 to 4 of them, such as `[apne1-az1, apne1-az4]`. Ids mean the same
    /// zone in every account. Only needed where the zones matter: with `region` given, zones that
    /// have no Fargate are avoided anyway. They say which region the system is in; `region` beside
    /// them has to be the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 2, max = 4))]
    pub zone_ids: Option<Vec<ZoneId>>,
    /// How tasks get out of the private subnets. `endpoints`: not at all; AWS services are reached
    /// through VPC endpoints, and images must be in this region's private ECR. `nat`: through one NAT
    /// gateway in the first zone. `nat_per_zone`: through one in each zone, so that a zone's failure
    /// cuts off no other.
    #[serde(default = "Network::default_egress")]
    pub egress: Egress,
    /// Endpoints besides those that the blueprint is seen to need, by the last part of their service's
    /// name, such as `sqs`. At most 50 in all.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub endpoints: Vec<EndpointName>,
    /// Whether the network's accepted and refused connections are logged.
    #[serde(default)]
    pub flow_logs: bool,
    /// Whether GuardDuty Runtime Monitoring watches the tasks of this account. Its agent is added to each
    /// task by AWS: tasks may then pull it, the endpoints of ECR admit it, and tasks may go out on 443 to
    /// the network's addresses, where GuardDuty makes an endpoint of its own. None is made here, and the
    /// network cannot be deleted while that one stands. Automatic agent management is switched on in
    /// GuardDuty, not here.
    #[serde(default)]
    pub guardduty: bool,
}

impl Network {
    fn default_cidr() -> Cidr {
        Cidr::literal("10.0.0.0/16")
    }

    const fn default_egress() -> Egress {
        Egress::Endpoints
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            cidr: Self::default_cidr(),
            zones: None,
            zone_ids: None,
            egress: Self::default_egress(),
            endpoints: Vec::new(),
            flow_logs: false,
            guardduty: false,
        }
    }
}

words! {
    /// How private subnets get out.
    Egress {
        /// Not at all: AWS services through endpoints.
        Endpoints = "endpoints",
        /// One NAT gateway in the first zone.
        Nat = "nat",
        /// One NAT gateway in each zone.
        NatPerZone = "nat_per_zone",
    }
}
