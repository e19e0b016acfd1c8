//! Writes the system in AWS nouns, one file per part. Nothing is decided here, and no format is
//! spelled.

mod access;
mod access_logs;
mod backlog;
mod balancing;
mod capacity;
mod connect;
mod context;
mod domain;
mod endpoints;
mod exports;
mod flow_logs;
mod held;
mod job;
mod management;
mod native;
mod network;
mod observability;
mod outputs;
mod pipeline;
mod pulled;
mod queue;
mod roles;
mod rollout;
mod services;
mod task_roles;
mod tasks;
mod text;
mod urls;
mod waf;

pub use task_roles::{Asked, asked};
pub use text::plain as text;

use crate::finding::Finding;
use crate::stack::{Apart, Stack};
use crate::system::{Image, Service, System, Zone};

/// The stack of a system, or what keeps it from being written.
pub fn plan(system: &System) -> Result<Stack, Vec<Finding>> {
    let mut stack = Stack {
        name: system.name.clone(),
        region: system.region.clone(),
        account: system.account.clone(),
        tags: system.tags.clone(),
        iam: system.iam.clone(),
        kms_key: system.kms_key.clone(),
        inputs: system.inputs.clone(),
        images_first: system
            .services
            .iter()
            .any(|s| !s.apart && makes_repository(s)),
        apart: exports::order(system)
            .into_iter()
            .map(|service| Apart {
                service: service.name.clone(),
                images_first: makes_repository(service),
            })
            .collect(),
        exports: Vec::new(),
        template: None,
        tied_to_region: system
            .network
            .zones
            .iter()
            .any(|z| matches!(z, Zone::Id(_))),
        unfit_regions: system.unfit_regions.clone(),
        held: held::plan(system),
        nodes: Vec::new(),
        outputs: Vec::new(),
        overrides: system.overrides.clone(),
    };
    let network = network::plan(system, &mut stack);
    let access = access::plan(system, &network, &mut stack);
    let endpoints = endpoints::plan(system, &network, &access, &mut stack);
    let host = management::plan(system, &network, &access, &mut stack);
    let logs = access_logs::plan(system, &mut stack);
    let balancing = balancing::plan(system, &network, &access, logs.as_ref(), &mut stack);
    let (cluster, providers) = tasks::cluster(system, &mut stack);
    let names = connect::names(system, &mut stack);
    let schedules = job::group(system, &mut stack);
    let queues = queue::plan(system, &mut stack);
    let start = context::Start {
        system,
        network: &network,
        access: &access,
        endpoints: &endpoints,
        balancing: &balancing,
        cluster,
        providers,
        names,
        schedules,
        queues: &queues,
    };
    let mut made = Vec::new();
    for service in &system.services {
        stack.inside(service.stands_in(), |stack| {
            let ahead = native::plan(&start, service, stack);
            let running = tasks::plan(&start, service, &ahead, stack);
            let config = rollout::plan(&start, service, &running, stack);
            let pipeline = pipeline::plan(&start, service, &running, config, stack);
            made.push((running.service.map(|s| s.ix), running.barrier));
            outputs::service(&start, service, &running, pipeline, stack);
        });
    }
    connect::order(system, &made, &mut stack);
    outputs::system(
        system, &network, &access, &balancing, host, cluster, &mut stack,
    );
    exports::plan(&start, &mut stack);
    let findings = stack.collisions();
    if findings.is_empty() {
        Ok(stack)
    } else {
        Err(findings)
    }
}

/// Whether an image has to be pushed before the service can run.
fn makes_repository(service: &Service) -> bool {
    matches!(service.app.image, Image::Repository { .. })
}
