//! Single properties as the blueprint means them: a line for each, in a file for each part of the system.

mod alarms;
mod connect;
mod containers;
mod domain;
mod jobs;
mod kept;
mod load_balancers;
mod network;
mod queues;
mod roles;
mod routes;
mod scaling;
mod services;
mod waf;

use crate::prove::intent::Expectations;
use crate::system::System;

/// What is expected.
pub(super) fn of(system: &System) -> Expectations {
    let mut out = Expectations::default();
    kept::cluster(system, &mut out);
    kept::kept(system, &mut out);
    roles::roles(system, &mut out);
    network::network(system, &mut out);
    for balancer in &system.balancers {
        load_balancers::load_balancer(system, balancer, &mut out);
    }
    domain::all(system, &mut out);
    queues::all(system, &mut out);
    connect::names(system, &mut out);
    for service in &system.services {
        services::service(system, service, &mut out);
    }
    out
}
