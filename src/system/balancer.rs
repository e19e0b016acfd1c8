//! Load balancers and what leads from them to a service, resolved.

use super::{Source, Text};
pub use crate::blueprint::front::BalancerName;
pub use crate::blueprint::load_balancer::Scheme;
pub use crate::blueprint::service::Protocol;

/// An application load balancer with its two listeners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// The blueprint's name: `internet`, `internal`, or a further one's.
    pub name: String,
    /// Where it stands.
    pub scheme: Scheme,
    /// The port that users reach.
    pub port: u16,
    /// The port on which the next version is looked at.
    pub test_port: u16,
    /// Who reaches the production port, besides callers and management.
    pub sources: Vec<Source>,
    /// How both listeners speak HTTPS; `None` where they speak HTTP.
    pub tls: Option<Tls>,
    /// The port whose requests are sent to the production listener's.
    pub redirect_port: Option<u16>,
    /// Seconds, 1 to 4000.
    pub idle_timeout: u32,
    /// Whether AWS refuses to delete it.
    pub deletion_protection: bool,
    /// Where each request is logged.
    pub access_logs: Option<AccessLogs>,
    /// What its requests pass first.
    pub waf: Option<Waf>,
    /// JSON pointer to what asked for it.
    pub origin: String,
}

/// What requests pass before a load balancer takes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waf {
    /// A web ACL that the system makes.
    Made {
        /// Name of the log group that it writes into.
        log_group: String,
        /// Days that lines are kept.
        retention: u32,
    },
    /// One that is there, by its ARN.
    There(Text),
}

impl Waf {
    /// The log group that the system makes for it, and the days that lines are kept.
    pub fn log(&self) -> Option<(&String, u32)> {
        match self {
            Self::Made {
                log_group,
                retention,
            } => Some((log_group, *retention)),
            Self::There(_) => None,
        }
    }
}

/// Where each request is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessLogs {
    /// In a bucket that the system makes, for all of its load balancers.
    Made,
    /// In one that is there.
    There {
        /// Its name.
        bucket: Text,
        /// What names of log files begin with.
        prefix: Option<String>,
    },
}

impl AccessLogs {
    /// What names of log files begin with.
    pub fn prefix(&self) -> Option<&String> {
        match self {
            Self::Made => None,
            Self::There { prefix, .. } => prefix.as_ref(),
        }
    }
}

/// How listeners speak HTTPS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// By which certificates.
    pub certificates: Certificates,
    /// Which versions and ciphers are taken: a security policy of load balancers.
    pub policy: String,
}

/// The certificates of a load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificates {
    /// Those that are there, by their ARNs.
    There {
        /// The default.
        first: Text,
        /// Those that clients get by the name that they ask for.
        further: Vec<Text>,
    },
    /// One that the system makes.
    Made(Domain),
}

/// Names in a hosted zone, with a certificate for them and records that lead to the load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Id of the hosted zone.
    pub zone: Text,
    /// The certificate's first name.
    pub name: String,
    /// Its other names, sorted.
    pub further: Vec<String>,
    /// Names that lead to the load balancer, sorted.
    pub led: Vec<String>,
}

impl Domain {
    /// Every name of the certificate, the first one first.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.further)
    }

    /// The names that ACM proves by a record. A name and all names below it have one record in common, and
    /// two that write it would be refused: <https://github.com/aws/aws-cdk/issues/9248>.
    pub fn proven(&self) -> impl Iterator<Item = &String> {
        self.names().filter(|name| {
            let base = name.strip_prefix("*.");
            !base.is_some_and(|base| self.names().any(|other| other == base))
        })
    }
}

impl Tls {
    /// The certificates that are there, the default first.
    pub fn there(&self) -> impl Iterator<Item = &Text> {
        let (first, further) = match &self.certificates {
            Certificates::There { first, further } => (Some(first), further.as_slice()),
            Certificates::Made(_) => (None, &[][..]),
        };
        first.into_iter().chain(further)
    }

    /// The names for which one is made.
    pub const fn domain(&self) -> Option<&Domain> {
        match &self.certificates {
            Certificates::Made(domain) => Some(domain),
            Certificates::There { .. } => None,
        }
    }
}

impl Balancer {
    /// The names for which a certificate and records are made.
    pub fn domain(&self) -> Option<&Domain> {
        self.tls.as_ref()?.domain()
    }

    /// The name of its own by which it is asked, where a record leads from that to it.
    pub fn asked_as(&self) -> Option<&str> {
        let domain = self.domain()?;
        domain.led.contains(&domain.name).then_some(&domain.name)
    }
}

/// How requests reach a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name of its load balancer.
    pub balancer: String,
    /// Which requests are its own.
    pub route: Route,
    /// The name by which others ask for it, where its load balancer's own name would not do: by
    /// HTTPS, whose certificate is for a name of the user's.
    pub called_as: Option<String>,
    /// The container that requests are sent to.
    pub container: String,
    /// Its port.
    pub port: u16,
    /// What tasks are asked by.
    pub protocol: Protocol,
    /// When a task counts as healthy.
    pub health: HealthCheck,
    /// Seconds that a target finishes what it has begun, 0 to 3600.
    pub deregistration_delay: u32,
    /// Whether clients stay with one task.
    pub stickiness: Stickiness,
}

/// Whether a client's requests go to the same task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stickiness {
    /// They cannot under this engine, and never could.
    Never,
    /// They do not, which is said in case that they did.
    Off,
    /// For so many seconds after the last one, 1 to 604800.
    For(u32),
}

/// The condition of a service's one production and one test rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Host patterns; empty for every host.
    pub hosts: Vec<String>,
    /// Path patterns as the rule takes them (`/v1/*` has become `/v1` and `/v1/*`); empty where the
    /// hosts alone decide, `/*` where nothing does. Hosts and paths are never both empty.
    pub paths: Vec<String>,
    /// 1 to 50000, unique on the load balancer.
    pub priority: u32,
}

/// When a task counts as healthy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// Path of the request.
    pub path: String,
    /// The port that is asked, where it is not the container's own.
    pub port: Option<u16>,
    /// Seconds between checks, 5 to 300.
    pub interval: u32,
    /// Seconds that an answer may take, below the interval.
    pub timeout: u32,
    /// Good answers until a task is healthy, 2 to 10.
    pub healthy: u32,
    /// Bad answers until it is not, 2 to 10.
    pub unhealthy: u32,
    /// Codes that are good: `200`, `200-299`, `200,302`.
    pub codes: String,
    /// Seconds that a new task is given before checks count.
    pub grace_period: u32,
}
