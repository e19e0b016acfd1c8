//! `network`: addresses, zones, and the way out.

use super::existing::{self, Existing};
use super::flow_logs::FlowLogs;
use super::number::Whole;
use super::text::{Cidr, EndpointName, ZoneId, words};
use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The network: one that the stack makes, or one that is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The addresses of the VPC: a private range from `/16` to `/28` that still holds every subnet.
    /// The subnets are cut from it by a fixed plan; in a `/16` private ones are a
    /// `/21` and all others a `/24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = Network::CIDR))]
    pub cidr: Option<Cidr>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = Egress::Endpoints.word()))]
    pub egress: Option<Egress>,
    /// Endpoints besides those that the blueprint is seen to need, by the last part of their service's
    /// name, such as `sqs`. `s3` and `dynamodb` are gateways, which cost nothing; DynamoDB's lets out the
    /// services that have `permissions` for it. At most 50 in all.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub endpoints: Vec<EndpointName>,
    /// Whether the network's accepted and refused connections are logged. `true`: into a log group that is
    /// made, and kept there for 30 days; `{retention_days: 365}` for longer, or `{bucket: acme-flows}` for
    /// a bucket that is there. Not of a network that is there, whose flow logs are its owner's.
    #[serde(default)]
    pub flow_logs: FlowLogs,
    /// Whether GuardDuty Runtime Monitoring watches the tasks of this account. Its agent is added to each
    /// task by AWS: tasks may then pull it, the endpoints of ECR admit it, and tasks may go out on 443 to
    /// the network's addresses, where GuardDuty makes an endpoint of its own. None is made here, and the
    /// network cannot be deleted while that one stands. Automatic agent management is switched on in
    /// GuardDuty, not here.
    #[serde(default)]
    pub guardduty: bool,
    /// Instead of `cidr`, `zones`, `zone_ids` and `egress`: a network that is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing: Option<Existing>,
}

impl Network {
    const CIDR: &str = "10.0.0.0/16";

    /// The range of a network that is made.
    pub fn own_range(&self) -> Ipv4Net {
        let default = || Cidr::literal(Self::CIDR);
        self.cidr.clone().unwrap_or_else(default).net()
    }

    /// Every range of the network.
    pub fn ranges(&self) -> Vec<Ipv4Net> {
        match &self.existing {
            Some(existing) => existing
                .cidr
                .all()
                .into_iter()
                .map(|(_, net)| net)
                .collect(),
            None => vec![self.own_range()],
        }
    }

    /// The way out of a network that is made.
    pub fn own_egress(&self) -> Egress {
        self.egress.unwrap_or(Egress::Endpoints)
    }

    /// Whether nothing leads out of the private subnets.
    pub fn is_closed(&self) -> bool {
        match &self.existing {
            Some(existing) => existing.egress == existing::Egress::Endpoints,
            None => self.own_egress() == Egress::Endpoints,
        }
    }

    /// Where the way out is said.
    pub fn egress_place(&self) -> &'static str {
        match &self.existing {
            Some(_) => "/network/existing/egress",
            None => "/network/egress",
        }
    }

    /// Whether an endpoint of this service is there already.
    pub fn has(&self, service: &str) -> bool {
        let there = self.existing.iter().flat_map(|e| &e.endpoints.services);
        there.into_iter().any(|name| name.as_str() == service)
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
