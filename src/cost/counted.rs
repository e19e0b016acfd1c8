//! What a document makes that is paid for while nothing happens, counted from what it says.

use crate::prove::Node;
use crate::prove::types::{
    Kind, Row, alarm, cluster, endpoint, instance, load_balancer, metric, scalable_target, service,
    task_definition,
};
use crate::prove::{Value, Written};
use std::collections::{BTreeMap, BTreeSet};

/// Metrics that Container Insights sends while tasks run, of a cluster, of each service and of each family:
/// the table of <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html>.
const INSIGHTS: (f64, f64, f64) = (13.0, 15.0, 10.0);

/// GiB of a task's disk that cost nothing: <https://aws.amazon.com/fargate/pricing/>.
const DISK_INCLUDED: f64 = 20.0;

/// By what time something is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// By the hour in which it is there.
    Hour,
    /// By the month.
    Month,
}

/// So much of one thing, of one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// In words.
    pub part: &'static str,
    /// Its line of the table.
    pub price: String,
    /// How much is there at any time.
    pub amount: f64,
    /// By what it is paid.
    pub per: Per,
    /// The resource's logical id or address.
    pub of: String,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// What is paid for, by the resources' names.
    pub items: Vec<Item>,
    /// What is there and could not be counted, with the reason.
    pub unknown: Vec<String>,
    /// Kinds that are there.
    pub kinds: BTreeSet<Kind>,
    /// Whether some tasks run on Fargate Spot.
    pub spot: bool,
    /// Services whose releases run two sets of tasks: their names, by the resources'.
    pub doubled: BTreeMap<String, String>,
}

/// Counts what a document makes, services included.
pub fn of(document: &Written<'_>) -> Counted {
    let mut out = Counting {
        document,
        out: Counted::default(),
    };
    out.network();
    out.hosts();
    let tasks = out.services();
    out.insights(&tasks);
    out.others();
    out.out
}

/// A service, and the task definition that it runs.
type Tasks<'w> = (&'w Node, Option<&'w Node>);

struct Counting<'w, 'j> {
    document: &'w Written<'j>,
    out: Counted,
}

impl<'w> Counting<'w, '_> {
    fn add(&mut self, part: &'static str, price: &str, per: Per, amount: f64, of: &Node) {
        if amount > 0.0 {
            self.out.items.push(Item {
                part,
                price: price.to_owned(),
                amount,
                per,
                of: of.id.clone(),
            });
        }
    }

    fn unknown(&mut self, node: &Node, what: &str) {
        self.out.unknown.push(format!("{}: {what}", node.id));
    }

    fn of(&mut self, kind: Kind) -> Vec<&'w Node> {
        let all: Vec<&Node> = self.document.of(kind).collect();
        if !all.is_empty() {
            self.out.kinds.insert(kind);
        }
        all
    }

    fn get(&self, node: &'w Node, row: &Row) -> Option<&'w Value> {
        self.document.get(node, row)
    }

    fn word(&self, node: &'w Node, row: &Row) -> Option<String> {
        self.get(node, row).and_then(word)
    }

    fn number(&self, node: &'w Node, row: &Row) -> Option<f64> {
        self.get(node, row).and_then(number)
    }

    /// How many entries a list has; `None` where only a deployment knows.
    fn length(&self, node: &'w Node, row: &Row) -> Option<f64> {
        match self.get(node, row) {
            None => Some(0.0),
            Some(Value::List(items)) => Some(count(items.len())),
            Some(_) => None,
        }
    }

    fn network(&mut self) {
        for node in self.of(Kind::Endpoint) {
            if self.word(node, endpoint::TYPE).as_deref() != Some("Interface") {
                continue;
            }
            let Some(zones) = self.length(node, endpoint::SUBNETS) else {
                self.unknown(node, "in how many zones it stands is given from outside");
                continue;
            };
            let price = "endpoint.interface.az_hour";
            self.add("interface endpoints", price, Per::Hour, zones, node);
        }
        for node in self.of(Kind::EndpointSubnet) {
            let price = "endpoint.interface.az_hour";
            self.add("interface endpoints", price, Per::Hour, 1.0, node);
        }
        for node in self.of(Kind::NatGateway) {
            self.add("NAT gateways", "nat.hour", Per::Hour, 1.0, node);
        }
        for node in self.of(Kind::LoadBalancer) {
            let kind = self.word(node, load_balancer::TYPE);
            if kind.is_some_and(|kind| kind != "application") {
                self.unknown(node, "only application load balancers have prices here");
                continue;
            }
            self.add("load balancers", "alb.hour", Per::Hour, 1.0, node);
            let scheme = self.word(node, load_balancer::SCHEME);
            if scheme.is_some_and(|scheme| scheme == "internal" || scheme == "true") {
                continue;
            }
            // An address in each zone.
            match self.length(node, load_balancer::SUBNETS) {
                Some(zones) => self.add("public IPv4", "ipv4.hour", Per::Hour, zones, node),
                None => self.unknown(node, "how many addresses it has is given from outside"),
            }
        }
        for node in self.of(Kind::ElasticIp) {
            self.add("public IPv4", "ipv4.hour", Per::Hour, 1.0, node);
        }
    }

    fn hosts(&mut self) {
        for node in self.of(Kind::Instance) {
            let Some(kind) = self.word(node, instance::TYPE) else {
                self.unknown(node, "its type is not known");
                continue;
            };
            let price = format!("ec2.{kind}");
            self.add("management host", &price, Per::Hour, 1.0, node);
            if self.word(node, instance::MONITORING).as_deref() == Some("true") {
                let price = "ec2.detailed_monitoring";
                self.add("its detailed monitoring", price, Per::Month, 1.0, node);
            }
            let kind = self.word(node, instance::DISK_TYPE);
            match self.number(node, instance::DISK_SIZE) {
                Some(size) if kind.is_some_and(|kind| kind == "gp3") => {
                    self.add("its disk", "ebs.gp3_gb_month", Per::Month, size, node);
                }
                _ => self.unknown(
                    node,
                    "only disks of the type gp3 that say their size are counted",
                ),
            }
            if self.word(node, instance::PUBLIC).as_deref() == Some("true") {
                self.add("public IPv4", "ipv4.hour", Per::Hour, 1.0, node);
            }
        }
    }

    fn services(&mut self) -> Vec<Tasks<'w>> {
        let mut out = Vec::new();
        for node in self.of(Kind::Service) {
            let runs = self.runs(node);
            out.push((node, runs));
            if self
                .word(node, service::LAUNCH_TYPE)
                .is_some_and(|kind| kind != "FARGATE")
            {
                self.unknown(node, "its tasks do not run on Fargate");
                continue;
            }
            let (Some(tasks), Some(definition)) = (self.tasks(node), runs) else {
                self.unknown(
                    node,
                    "how many tasks of which size it runs is given from outside",
                );
                continue;
            };
            self.out.spot |= self.spot(node);
            self.fargate(node, definition, tasks);
            let public = self.word(node, service::PUBLIC_ADDRESS);
            if public.is_some_and(|public| public == "ENABLED" || public == "true") {
                self.add("public IPv4", "ipv4.hour", Per::Hour, tasks, node);
            }
            let controller = self.word(node, service::CONTROLLER);
            let strategy = self.word(node, service::STRATEGY);
            if controller.is_some_and(|c| c == "CODE_DEPLOY")
                || strategy.is_some_and(|s| s != "ROLLING")
            {
                let name = self.word(node, service::NAME);
                let name = name.unwrap_or_else(|| node.id.clone());
                self.out.doubled.insert(node.id.clone(), name);
            }
        }
        out
    }

    /// Whether some of its tasks run on spare capacity, by its own strategy or by that of its releases.
    fn spot(&self, node: &'w Node) -> bool {
        let shares = self.get(node, service::CAPACITY);
        let mut providers = shares.map(Value::items).unwrap_or_default().iter();
        let spare = |word: &str| word.contains("FARGATE_SPOT");
        let own = providers.any(|share| {
            let provider = self.document.within(share, service::capacity::PROVIDER);
            provider.is_some_and(|p| spare(&self.document.said(p)))
        });
        let name = self.word(node, service::NAME).unwrap_or_default();
        let released = self.document.handed_out(&name, "capacity");
        own || released.is_some_and(|said| spare(&said))
    }

    fn fargate(&mut self, node: &'w Node, definition: &'w Node, tasks: f64) {
        let arm = self.word(definition, task_definition::ARCHITECTURE);
        let arm = arm.is_some_and(|arm| arm == "ARM64");
        let sizes = (
            self.number(definition, task_definition::CPU),
            self.number(definition, task_definition::MEMORY),
        );
        let (Some(cpu), Some(memory)) = sizes else {
            return self.unknown(node, "the size of its tasks is given from outside");
        };
        // CPU units and MiB, as task definitions say them.
        let (cpu, memory) = (tasks * cpu / 1024.0, tasks * memory / 1024.0);
        let (by_cpu, by_memory) = if arm {
            ("fargate.arm64.vcpu_hour", "fargate.arm64.gb_hour")
        } else {
            ("fargate.x86.vcpu_hour", "fargate.x86.gb_hour")
        };
        let (cpus, memories) = if arm {
            ("Fargate vCPU, arm64", "Fargate memory, arm64")
        } else {
            ("Fargate vCPU", "Fargate memory")
        };
        self.add(cpus, by_cpu, Per::Hour, cpu, node);
        self.add(memories, by_memory, Per::Hour, memory, node);
        let disk = self.number(definition, task_definition::STORAGE);
        let above = disk.map_or(0.0, |disk| disk - DISK_INCLUDED) * tasks;
        let price = "fargate.ephemeral_gb_hour";
        self.add("Fargate disk above 20 GB", price, Per::Hour, above, node);
    }

    /// The least number of tasks: what the scalable target holds, else what the service asks for.
    fn tasks(&self, node: &'w Node) -> Option<f64> {
        let name = self.get(node, service::NAME);
        let own = |target: &&Node| {
            let Some(resource) = self.document.get(target, scalable_target::RESOURCE) else {
                return false;
            };
            let end = |text: &str| text.rsplit('/').next().map(ToOwned::to_owned);
            let named = word(resource).and_then(|text| end(&text));
            self.document.mentioned(resource).contains(node.id.as_str())
                || named.is_some_and(|named| name.and_then(word).as_ref() == Some(&named))
        };
        let mut targets = self.document.of(Kind::ScalableTarget);
        match targets.find(own) {
            Some(target) => self.number(target, scalable_target::MIN),
            None if self.get(node, service::COUNT).is_none() => Some(1.0),
            None => self.number(node, service::COUNT),
        }
    }

    /// The task definition that a service names, by reference or by its family.
    fn runs(&self, node: &'w Node) -> Option<&'w Node> {
        let named = self.get(node, service::TASK_DEFINITION)?;
        let mentioned = self.document.mentioned(named);
        let mut all = self.document.of(Kind::TaskDefinition);
        all.find(|definition| {
            mentioned.contains(definition.id.as_str())
                || self
                    .get(definition, task_definition::FAMILY)
                    .is_some_and(|family| self.document.same(family, self.document, named))
        })
    }

    fn insights(&mut self, tasks: &[Tasks<'w>]) {
        let mut counts = false;
        for node in self.of(Kind::Cluster) {
            match self.word(node, cluster::INSIGHTS).as_deref() {
                Some("enabled") => {
                    counts = true;
                    self.metrics(INSIGHTS.0, node);
                }
                Some("enhanced") => self.unknown(
                    node,
                    "how many metrics Container Insights sends with enhanced observability",
                ),
                _ => {}
            }
        }
        if !counts {
            return;
        }
        let mut families = BTreeSet::new();
        for (node, runs) in tasks {
            self.metrics(INSIGHTS.1, node);
            if let Some(definition) = runs
                && families.insert(&definition.id)
            {
                self.metrics(INSIGHTS.2, definition);
            }
        }
    }

    fn metrics(&mut self, amount: f64, node: &Node) {
        let part = "Container Insights metrics";
        self.add(part, "metrics.custom_month", Per::Month, amount, node);
    }

    fn others(&mut self) {
        for node in self.of(Kind::Alarm) {
            let several = self.get(node, alarm::METRICS).map_or(&[][..], Value::items);
            let looked_at = several
                .iter()
                .filter(|one| self.document.within(one, metric::EXPRESSION).is_none());
            // An alarm over an expression is paid for by each metric in it.
            let metrics = looked_at.count().max(1);
            self.add(
                "alarms",
                "alarm.standard_month",
                Per::Month,
                count(metrics),
                node,
            );
        }
        for node in self.of(Kind::WebAcl) {
            let rules = ["Rules", "rule"].iter();
            let rules = rules.filter_map(|name| node.properties.get(name));
            let rules: usize = rules.map(|list| list.items().len()).sum();
            self.add("web ACLs", "waf.acl_month", Per::Month, 1.0, node);
            self.add(
                "rules of web ACLs",
                "waf.rule_month",
                Per::Month,
                count(rules),
                node,
            );
        }
        for node in self.of(Kind::Secret) {
            self.add("secrets", "secret.month", Per::Month, 1.0, node);
        }
        for node in self.of(Kind::Key) {
            self.add("keys", "kms.key_month", Per::Month, 1.0, node);
        }
        for kind in [
            Kind::LogGroup,
            Kind::FlowLog,
            Kind::Repository,
            Kind::Bucket,
            Kind::ScalingPolicy,
            Kind::Queue,
            Kind::Schedule,
        ] {
            self.of(kind);
        }
    }
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "so many resources are in no document"
)]
fn count(n: usize) -> f64 {
    n as f64
}
