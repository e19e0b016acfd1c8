//! The network: what is made of it, where a network that is there is used, and where connections are logged.

use super::super::text::{self, text};
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{
    Kind, endpoint, flow_log, internet_gateway, load_balancer, network_interface, route,
    route_table, schedule, security_group, service, subnet, target_group, vpc,
};
use crate::system::{Existing, FlowLogs, Scheme, System, Text};

/// All of it.
pub(super) fn network(system: &System, out: &mut Expectations) {
    let network = &system.network;
    let made = network.ranges.iter().filter(|_| network.existing.is_none());
    out.expect_all(&Of::Every(Kind::Vpc), vpc::CIDR, made);
    let subnets = network.public.iter().chain(&network.private);
    let subnets = subnets.chain(&network.endpoints_subnets);
    let subnets = subnets.chain(&network.management);
    out.expect_all(&Of::Every(Kind::Subnet), subnet::CIDR, subnets);
    if let Some(existing) = &network.existing {
        there(system, existing, out);
    }
    flow_logs(system, out);
}

/// A network that is there: nothing of it is made, and everything stands where the blueprint says.
fn there(system: &System, existing: &Existing, out: &mut Expectations) {
    let texts = |all: &[Text]| -> Vec<String> { all.iter().map(|t| text(system, t)).collect() };
    let none = [""; 0];
    out.expect_all(
        &Of::Every(Kind::InternetGateway),
        internet_gateway::TAGS,
        none,
    );
    out.expect_all(&Of::Every(Kind::RouteTable), route_table::VPC, none);
    out.expect_all(&Of::Every(Kind::Route), route::TABLE, none);
    let vpc = text(system, &existing.vpc);
    out.expect(&Of::Every(Kind::SecurityGroup), security_group::VPC, &vpc);
    out.expect(&Of::Every(Kind::TargetGroup), target_group::VPC, &vpc);
    out.expect(&Of::Every(Kind::Endpoint), endpoint::VPC, &vpc);
    let private = texts(&existing.private);
    for balancer in &system.balancers {
        let own = Of::LoadBalancer(balancer.name.as_str().into());
        let stands = match balancer.scheme {
            Scheme::Internet => texts(&existing.public),
            Scheme::Internal => private.clone(),
        };
        out.expect_list(&own, load_balancer::SUBNETS, &stands);
    }
    for s in &system.services {
        let row = match s.rollout.job() {
            None => service::SUBNETS,
            Some(job) if job.times.is_some() => schedule::SUBNETS,
            // Where people run one is no property of a resource.
            Some(_) => continue,
        };
        out.expect_list(&Of::Service(s.name.as_str().into()), row, &private);
    }
    let endpoints = Of::Every(Kind::Endpoint);
    let interfaces = endpoints.whose(endpoint::TYPE, "Interface");
    out.expect_list(&interfaces, endpoint::SUBNETS, &private);
    let gateways = endpoints.whose(endpoint::TYPE, "Gateway");
    out.expect_list(&gateways, endpoint::TABLES, &texts(&existing.tables));
    if let Some(host) = &system.management.host {
        let stands = if host.private {
            existing.private.first()
        } else {
            existing.public.first()
        };
        let stands = stands.map(|t| text(system, t));
        let interfaces = Of::Every(Kind::NetworkInterface);
        out.expect_option(&interfaces, network_interface::SUBNET, stands);
    }
}

/// Where connections are logged.
fn flow_logs(system: &System, out: &mut Expectations) {
    let of = Of::Every(Kind::FlowLog);
    match &system.network.flow_logs {
        None => {}
        Some(FlowLogs::Group { .. }) => out.expect(&of, flow_log::TO_TYPE, "cloud-watch-logs"),
        Some(FlowLogs::Bucket(name)) => {
            out.expect(&of, flow_log::TO_TYPE, "s3");
            out.expect(&of, flow_log::DESTINATION, text::bucket(system, name));
            out.expect_option(&of, flow_log::ROLE, None::<String>);
        }
    }
}
