//! The system, resolved: every default filled in, every name composed, every path decided.
//!
//! `resolve` makes it from a blueprint and is the only place where a blueprint value decides
//! anything; `plan` reads it and writes AWS nouns without asking why. Nothing here knows a format.
//! What stands in an [`Option`] is absent from the system, never "to be defaulted".

mod access;
mod balancer;
mod network;
mod overrides;
mod path;
mod rollout;
mod service;
mod text;

pub use access::{Assumption, Host, Management, There};
pub use balancer::{
    AccessLogs, Balancer, BalancerName, Certificates, Domain, Entry, HealthCheck, Protocol, Route,
    Scheme, Stickiness, Tls, Waf,
};
pub use network::{
    Egress, Endpoint, EndpointPolicy, EndpointPrefix, Existing, FlowLogs, HeldSubnet, Network,
    S3Endpoint, UnfitRegions, Zone,
};
pub use overrides::{Override, Overrides};
pub use path::{End, Path, Source};
pub use rollout::{
    BY_HAND, CodeDeploy, Engine, Job, Native, Rollback, Rolling, Rollout, SCHEDULE, Shift, Times,
    Traffic,
};
pub use service::{
    APP, Architecture, CHANNELS, Capacity, Connect, Container, ContainerHealth, EcrImage, Image,
    LOG_ROUTER, Permission, Pulled, Queue, ReleasesFrom, Room, Router, Secret, SecretStore,
    Service, SessionLog, Shell, Ulimit, Until, Volume, Writable,
};
pub use text::{Input, InputKind, Piece, Text};

use std::collections::BTreeMap;

/// The whole system of one blueprint, in one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct System {
    /// `<name>`, or `<name>-<env>` where there are environments: the cluster's name and the prefix
    /// of everything that needs one. At most 41 characters.
    pub name: String,
    /// The environment, where the blueprint has some: what `--env` said.
    pub environment: Option<String>,
    /// The region, where the blueprint names one. Documents stay free of it where AWS has a
    /// pseudo parameter or a data source.
    pub region: Option<String>,
    /// The one account in which it may stand.
    pub account: Option<String>,
    /// Regions in which a document whose region is open would not do.
    pub unfit_regions: Vec<UnfitRegions>,
    /// Tags of every resource that may carry some (services and rules may not).
    pub tags: BTreeMap<String, String>,
    /// What every role carries.
    pub iam: Iam,
    /// The KMS key of what is kept: log groups, repositories, the host's disk, shells. Its ARN.
    pub kms_key: Option<Text>,
    /// What CloudWatch measures of the cluster.
    pub insights: Insights,
    /// Values that come from outside, in the blueprint's order by name.
    pub inputs: Vec<Input>,
    /// The network.
    pub network: Network,
    /// Who may look at what is not live yet.
    pub management: Management,
    /// Load balancers that at least one service uses: internet ones first, then by name.
    pub balancers: Vec<Balancer>,
    /// Services by name.
    pub services: Vec<Service>,
    /// What is typed into shells, where some can be opened.
    pub session_log: Option<SessionLog>,
    /// Every path that is allowed, and no other: `plan` makes both halves of each (egress of the
    /// one, ingress of the other). Ordered, without duplicates.
    pub paths: Vec<Path>,
    /// What single resources of a document say besides.
    pub overrides: Overrides,
    /// What nobody can read in a document, and the system takes for granted.
    pub assumed: Vec<Assumption>,
}

/// A log group that the system makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogGroup<'s> {
    /// Its name.
    pub name: &'s str,
    /// Days that lines are kept.
    pub retention: u32,
}

/// What an organisation asks of every role.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Iam {
    /// The policy that bounds each.
    pub boundary: Option<Text>,
    /// Their path.
    pub path: Option<String>,
}

/// What CloudWatch measures of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insights {
    /// Nothing more.
    Off,
    /// Cluster and services.
    Standard,
    /// Tasks and containers as well.
    Enhanced,
}

/// The services that stand with what they share, then the others: what is there for several comes from the first of
/// these, and stays as it is when another one comes that stands apart.
pub fn shared_first(services: &[Service]) -> impl Iterator<Item = &Service> {
    let shared = services.iter().filter(|s| !s.apart);
    shared.chain(services.iter().filter(|s| s.apart))
}

impl System {
    /// What a command line says behind the blueprint's name: ` --env prod`, or nothing.
    pub fn chosen(&self) -> String {
        self.environment
            .as_ref()
            .map_or_else(String::new, |environment| format!(" --env {environment}"))
    }

    /// The service in whose template of its own a path stands: whoever begins it, or else whoever it leads
    /// to; `None` for the shared template.
    pub fn apart(&self, path: &Path) -> Option<&str> {
        [&path.from, &path.to]
            .into_iter()
            .find_map(|end| match end {
                End::Service(name) => self
                    .service(name)
                    .filter(|s| s.apart)
                    .map(|s| s.name.as_str()),
                _ => None,
            })
    }

    /// The services that stand apart whose templates come before that of this one: it sends to their queues,
    /// or asks them by a name.
    pub fn needs<'s>(&'s self, service: &'s Service) -> impl Iterator<Item = &'s Service> {
        let to = service.connect.iter().flat_map(|connect| &connect.to);
        let named = to
            .chain(&service.sends_to)
            .filter_map(|name| self.service(name));
        named.filter(|other| other.apart && other.name != service.name)
    }

    /// Every certificate that is made, with the records of its names: of load balancers, and of services that
    /// stand apart. With whose it is, and the load balancer that its names lead to.
    pub fn domains(&self) -> impl Iterator<Item = (&str, &str, &Domain)> {
        let balancers = self.balancers.iter();
        let of_balancers =
            balancers.filter_map(|b| Some((b.name.as_str(), b.name.as_str(), b.domain()?)));
        let of_services = self.services.iter().filter_map(|s| {
            let balancer = &s.entry.as_ref()?.balancer;
            Some((s.name.as_str(), balancer.as_str(), s.domain.as_ref()?))
        });
        of_balancers.chain(of_services)
    }

    /// What is taken for granted, in words.
    pub fn assumed(&self) -> Vec<String> {
        self.assumed.iter().map(|a| a.what.clone()).collect()
    }

    /// Every log group that it makes: the services', that of shells, that of connections, and those of
    /// requests that a web ACL refused.
    pub fn log_groups(&self) -> impl Iterator<Item = LogGroup<'_>> {
        let group = |name, retention| LogGroup { name, retention };
        let services = self.services.iter();
        let services = services.map(move |s| group(s.log_group.as_str(), s.log_retention));
        let shells = self.session_log.iter();
        let shells = shells.map(move |log| group(log.name.as_str(), log.retention));
        let connections = match &self.network.flow_logs {
            Some(FlowLogs::Group { name, retention }) => Some(group(name.as_str(), *retention)),
            Some(FlowLogs::Bucket(_)) | None => None,
        };
        let refused = self.balancers.iter().filter_map(move |b| {
            let (name, retention) = b.waf.as_ref()?.log()?;
            Some(group(name.as_str(), retention))
        });
        services.chain(shells).chain(connections).chain(refused)
    }

    /// A load balancer by name.
    pub fn balancer(&self, name: &str) -> Option<&Balancer> {
        self.balancers.iter().find(|b| b.name == name)
    }

    /// A service by name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.name == name)
    }
}
