//! `network.existing`: a network that is there.

use super::text::{Cidr, EndpointName, RouteTableId, SecurityGroupId, SubnetId, VpcId, words};
use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A network that is there already: the system is put into it, and only what it lacks is made. Nothing of
/// it is changed: no group, no route, no subnet. Subnets that inputs give are looked at before anything is
/// made: those of another VPC are refused, and a second one in a zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Existing {
    /// The VPC.
    pub vpc: VpcId,
    /// Every range of the VPC: one, or a list. Management may not lie in them.
    pub cidr: Ranges,
    /// Subnets whose routes lead to an internet gateway, each in a zone of its own, 2 to 6 of them where
    /// an internet load balancer stands in them. The management host stands in the first, unless it is
    /// private. Only needed where something stands in them.
    #[serde(default)]
    #[schemars(length(max = 6))]
    pub public_subnets: Vec<SubnetId>,
    /// Subnets for tasks, internal load balancers and endpoints, each in a zone of its own, 2 to 6 of
    /// them. A private management host stands in the first.
    #[schemars(length(min = 2, max = 6))]
    pub private_subnets: Vec<SubnetId>,
    /// Every route table of the private subnets. Only needed where a gateway endpoint is made, which they
    /// have to lead to.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub private_route_tables: Vec<RouteTableId>,
    /// Endpoints that are there already: they are not made again.
    #[serde(default)]
    pub endpoints: Endpoints,
    /// How tasks get out of the private subnets. `existing`: by the network's own routes, through NAT or a
    /// transit gateway; tasks may go out on 443, and no endpoint is made. `endpoints`: not at all; AWS
    /// services are reached through endpoints, and those that are not listed as there are made. A proxy
    /// is no way out, since Fargate's own pulls pass it by: then write `endpoints`, and name the proxy
    /// under a service's `reaches`.
    pub egress: Egress,
}

/// Endpoints that are there already.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// Their services, by the last part of their name, such as `ecr.api`. Private DNS has to be on.
    /// `s3` and `dynamodb` stand for gateways.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub services: Vec<EndpointName>,
    /// The security group in front of them. Tasks are let out to it; that it lets them in on 443 is its
    /// owner's to see to. Needed where one of the services is no gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group: Option<SecurityGroupId>,
}

words! {
    /// How the private subnets of a network that is there get out.
    Egress {
        /// By the network's own routes.
        Existing = "existing",
        /// Not at all: AWS services through endpoints.
        Endpoints = "endpoints",
    }
}

/// One range, or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Ranges {
    /// The only one.
    One(Cidr),
    /// Several: the first and those that were added.
    Several(#[schemars(length(min = 1, max = 50))] Vec<Cidr>),
}

impl Ranges {
    /// All of them, each with where it stands below the key.
    pub fn all(&self) -> Vec<(String, Ipv4Net)> {
        match self {
            Self::One(cidr) => vec![(String::new(), cidr.net())],
            Self::Several(all) => all
                .iter()
                .enumerate()
                .map(|(at, cidr)| (format!("/{at}"), cidr.net()))
                .collect(),
        }
    }
}
