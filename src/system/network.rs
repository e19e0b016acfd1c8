//! The network, resolved: ranges, zones, the way out, endpoints.

use super::{Permission, Text};
use ipnet::Ipv4Net;

/// The network: one that the stack makes, or one that is there, whose subnets have no ranges here.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// A network that is there.
    pub existing: Option<Existing>,
    /// Of the VPC: one where the stack makes it.
    pub ranges: Vec<Ipv4Net>,
    /// Two to four zones; none where the network is there.
    pub zones: Vec<Zone>,
    /// How private subnets get out.
    pub egress: Egress,
    /// One per zone where there is an internet load balancer or NAT, else empty.
    pub public: Vec<Ipv4Net>,
    /// One per zone; tasks and internal load balancers stand here.
    pub private: Vec<Ipv4Net>,
    /// One per zone where there are interface endpoints, else empty; routes stay local.
    pub endpoints_subnets: Vec<Ipv4Net>,
    /// The management host's subnet, in the first zone. Public unless the host is private.
    pub management: Option<Ipv4Net>,
    /// Interface endpoints by service suffix (`ecr.api`), sorted.
    pub interface_endpoints: Vec<Endpoint>,
    /// The S3 gateway endpoint; `None` where everything goes out through NAT.
    pub s3: Option<S3Endpoint>,
    /// The gateway endpoint of DynamoDB, where the blueprint asks for one.
    pub dynamodb: Option<Endpoint>,
    /// Where flow logs are kept, if they are.
    pub flow_logs: Option<FlowLogs>,
    /// Whether tasks may pull GuardDuty's agent, and it may talk.
    pub guardduty: bool,
}

impl Network {
    /// Services whose gateway endpoint is made, by suffix, sorted.
    pub fn gateways(&self) -> impl Iterator<Item = &str> {
        let dynamodb = self.dynamodb.iter().map(|e| e.service.as_str());
        dynamodb.chain(self.s3.iter().map(|_| "s3"))
    }

    /// Services whose endpoint is made, of either kind, by suffix.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        let interfaces = self.interface_endpoints.iter();
        interfaces
            .map(|e| e.service.as_str())
            .chain(self.gateways())
    }
}

/// Where a line for every connection in the network is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowLogs {
    /// In a log group that is made.
    Group {
        /// Its name.
        name: String,
        /// For how many days.
        retention: u32,
    },
    /// In a bucket that is there.
    Bucket(Text),
}

/// Where a subnet stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// The n-th zone (from 0) that the region offers to the account.
    Nth(usize),
    /// A zone id such as `apne1-az1`, the same in every account.
    Id(String),
}

/// How private subnets get out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Egress {
    /// Not at all: AWS services through endpoints.
    Endpoints,
    /// One NAT gateway in the first zone.
    Nat,
    /// One NAT gateway in each zone.
    NatPerZone,
    /// By routes that are there.
    Existing,
}

/// A network that is there already: ids, and what of it need not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// The VPC.
    pub vpc: Text,
    /// For internet load balancers and a public host.
    pub public: Vec<Text>,
    /// For tasks, internal load balancers, endpoints and a private host.
    pub private: Vec<Text>,
    /// Tables of the private subnets.
    pub tables: Vec<Text>,
    /// Services whose interface endpoints are there, sorted.
    pub interfaces: Vec<String>,
    /// Services whose gateway endpoints are there, sorted.
    pub gateways: Vec<String>,
    /// The group in front of the interface endpoints, where tasks have to be let out to it.
    pub group: Option<Text>,
    /// Subnets that inputs give, in the order of the lists: the public ones first.
    pub held: Vec<HeldSubnet>,
    /// Addresses that each private subnet may come to need.
    pub room: u32,
    /// What ids cannot tell and the system takes for granted, in sentences without a full stop.
    pub assumed: Vec<String>,
}

/// A subnet that an input gives, and what it has to be before anything is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSubnet {
    /// The input.
    pub input: String,
    /// `public` or `private`: what the list that names it holds.
    pub list: &'static str,
    /// The VPC that it has to be in: an id, or an input alone. `None` where an id has an input in it.
    pub vpc: Option<Text>,
    /// Inputs that give the subnets in whose zones it must not stand.
    pub apart: Vec<String>,
}

impl Network {
    /// JSON pointer to what says the way out.
    pub fn egress_origin(&self) -> &'static str {
        match &self.existing {
            Some(_) => "/network/existing/egress",
            None => "/network/egress",
        }
    }
}

/// An interface endpoint, or the gateway of DynamoDB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Suffix of the service's name: `ecr.api`, `logs`, `secretsmanager`.
    pub service: String,
    /// What stands before the region in the service's name.
    pub prefix: EndpointPrefix,
    /// JSON pointer to what asked for it.
    pub origin: String,
    /// Whom it admits; `None` lets everyone through, as AWS does: for endpoints that the blueprint only
    /// lists, and for services that take no policy.
    pub policy: Option<EndpointPolicy>,
}

/// What an endpoint's name begins with, before the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointPrefix {
    /// `com.amazonaws`, in every partition that is known.
    Everywhere,
    /// `cn.com.amazonaws`: the region is in China.
    China,
    /// One or the other, by the partition where the document is deployed.
    OfThePartition,
}

/// Regions in which a document whose region is open would not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfitRegions {
    /// Name of the assertion.
    pub name: &'static str,
    /// Their codes.
    pub regions: Vec<&'static str>,
    /// What is said to whoever deploys there.
    pub why: &'static str,
}

/// Whom an interface endpoint admits: principals of this account, on whose resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointPolicy {
    /// Accounts besides this one, sorted. `None` where a value from outside decides it, or where what is
    /// asked for is no resource.
    pub accounts: Option<Vec<String>>,
    /// Whether GuardDuty's agent may be pulled from where AWS keeps it.
    pub agent: bool,
}

/// What the S3 gateway endpoint lets through besides the image layers' bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct S3Endpoint {
    /// Actions on resources that the blueprint's `permissions` name.
    pub uses: Vec<Permission>,
    /// Roles of applications that are there already: what they use is not known.
    pub roles: Vec<Text>,
}
