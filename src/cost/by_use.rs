//! What goes by use, and is in no sum.

use super::Use;
use super::counted::Counted;
use super::table::Table;
use crate::prove::types::Kind;

/// What it is, by what it is paid, its line of the table, and which resource brings it.
const ALL: &[(&str, &str, &str, Kind)] = &[
    (
        "load balancers, by load",
        "LCU-hour",
        "alb.lcu_hour",
        Kind::LoadBalancer,
    ),
    (
        "data through interface endpoints",
        "GB",
        "endpoint.interface.gb",
        Kind::Endpoint,
    ),
    (
        "data through NAT gateways",
        "GB",
        "nat.gb",
        Kind::NatGateway,
    ),
    (
        "data between zones, each way",
        "GB",
        "transfer.inter_az_gb",
        Kind::Service,
    ),
    (
        "data out to the internet",
        "GB",
        "transfer.internet_gb",
        Kind::LoadBalancer,
    ),
    ("logs taken in", "GB", "logs.ingest_gb", Kind::LogGroup),
    (
        "logs kept",
        "GB-month",
        "logs.storage_gb_month",
        Kind::LogGroup,
    ),
    ("flow logs", "GB", "logs.vended_gb", Kind::FlowLog),
    ("images kept", "GB-month", "ecr.gb_month", Kind::Repository),
    ("buckets", "GB-month", "s3.standard_gb_month", Kind::Bucket),
    (
        "requests through web ACLs",
        "million requests",
        "waf.million_requests",
        Kind::WebAcl,
    ),
    (
        "requests to queues",
        "million requests",
        "sqs.million_requests",
        Kind::Queue,
    ),
];

/// What of it a system brings.
pub fn of(counted: &Counted, table: &Table, region: &str) -> Vec<Use> {
    let brought = ALL.iter().filter(|(.., kind)| counted.kinds.contains(kind));
    brought
        .map(|(what, unit, price, _)| Use {
            what,
            unit,
            rate: table.price(price, region).map(|price| price.usd),
        })
        .collect()
}

/// What else is in no sum, in words.
pub fn left_out(counted: &Counted) -> Vec<&'static str> {
    let counted_kinds = |kind| counted.kinds.contains(&kind);
    let mut out = vec![
        "tax, free tier, Savings Plans and other discounts, credits, support",
        "what the system uses and does not make: keys, secrets, hosted zones, file systems, what stands in a network that was there",
    ];
    if counted_kinds(Kind::Schedule) {
        out.push("tasks that schedules start, while they run, and each start of them");
    }
    if counted_kinds(Kind::ScalingPolicy) {
        out.push("tasks above the least number, and the alarms that scaling policies make for themselves");
    }
    if counted.spot {
        out.push(
            "what Fargate Spot saves, whose price moves: tasks on it are counted as on demand",
        );
    }
    if counted_kinds(Kind::Cluster) {
        out.push("log events of Container Insights");
    }
    if counted_kinds(Kind::LoadBalancer) {
        out.push("addresses that a load balancer takes as it grows");
    }
    out
}
