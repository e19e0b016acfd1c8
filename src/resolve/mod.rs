//! From the blueprint to the [`System`]: defaults, names, addresses, priorities, endpoints, paths.
//!
//! Every decision on a blueprint value stands in this folder, one file per part. Nothing stops at the
//! first mistake: each part says what is wrong with its own keys and goes on with something harmless,
//! and the system is handed out only where no error was found.

mod access;
mod asked;
mod assumed;
mod balancers;
mod capacity;
mod check_times;
mod connect;
mod consequences;
mod container_health;
mod containers;
mod context;
mod domain;
mod endpoints;
mod entry;
mod environments;
mod existing;
mod filled;
mod fronts;
mod given_groups;
mod given_roles;
mod iam;
mod images;
mod inputs;
mod keys;
mod limits;
mod lists;
mod management;
mod names;
mod network;
mod others;
mod overrides;
mod parts;
mod paths;
mod patterns;
mod plain;
mod pulled;
mod queue;
mod ranges;
mod reaches;
mod references;
mod regions;
mod registry;
mod releases_from;
mod rollout;
mod router;
mod routes;
mod scaling;
mod schedule;
mod secrets;
mod services;
mod shell;
mod sizes;
mod sources;
mod stacks;
mod subnets;
mod tasks;
mod together;
mod ulimits;
mod volumes;
mod weights;
mod writable;
mod zones;

use crate::blueprint::Blueprint;
use crate::blueprint::container_insights::ContainerInsights;
use crate::finding::{Finding, any_error};
use crate::system::{Insights, System};
pub(crate) use assumed::taken_for_granted;
pub use consequences::follow;
use context::Context;
pub(crate) use context::{listed, nearest};
pub(crate) use environments::shared;
pub use filled::filled;
pub(crate) use images::private_ecr;
pub(crate) use names::{is_reserved_input, is_service_name};
pub use others::{Others, referred};
pub(crate) use patterns::covers;
pub(crate) use plain::{KNOWN as KNOWN_SECRETS, has_password, is_beside, is_secret};
pub(crate) use regions::partition;
pub(crate) use tasks::at_least;
pub(crate) use zones::with_fargate as fargate_zones;

/// The system that a blueprint describes, in one of its environments where it has some, and everything
/// there is to say about it. Errors leave no system; warnings come beside one.
pub fn resolve(blueprint: &Blueprint, environment: Option<&str>) -> (Option<System>, Vec<Finding>) {
    beside(blueprint, environment, &Others::default())
}

/// The same, of a blueprint that may refer to its other environments.
pub fn beside(
    blueprint: &Blueprint,
    environment: Option<&str>,
    others: &Others,
) -> (Option<System>, Vec<Finding>) {
    let mut cx = Context::new(blueprint, environment, others);
    names::check(&mut cx);
    fronts::check(&mut cx);
    let management = management::resolve(&mut cx);
    let balancers = balancers::resolve(&mut cx);
    let mut services = services::resolve(&mut cx);
    domain::of_services(&mut cx, &balancers, &mut services);
    cx.kms_key = keys::resolve(&mut cx);
    let network = network::resolve(&mut cx, &services, &balancers, management.host.as_ref());
    let paths = access::resolve(&mut cx, &network, &management, &balancers, &services);
    given_groups::check(&mut cx, &paths, &services);
    regions::check(&mut cx);
    limits::check(&mut cx, &network, &paths);
    writable::region(&mut cx, &services);
    sizes::check(&mut cx, &network, &services);
    let overrides = overrides::resolve(&mut cx);
    let iam = iam::resolve(&mut cx);
    // Last of those that read texts: it says which inputs none of them uses.
    let inputs = inputs::inputs(&mut cx);
    let region = zones::region(blueprint);
    let session_log = shell::session_log(&cx, &services);

    let Context {
        findings,
        name,
        kms_key,
        ..
    } = cx;
    if any_error(&findings) {
        return (None, findings);
    }
    let system = System {
        assumed: assumed::everything(blueprint, &network, &balancers, &services),
        unfit_regions: regions::unfit(region.as_deref(), &network.zones),
        name,
        environment: environment.map(str::to_owned),
        region,
        account: blueprint.account.as_ref().map(ToString::to_string),
        insights: match blueprint.container_insights {
            ContainerInsights::Off => Insights::Off,
            ContainerInsights::Standard => Insights::Standard,
            ContainerInsights::Enhanced => Insights::Enhanced,
        },
        iam,
        kms_key,
        tags: blueprint
            .tags
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()))
            .collect(),
        inputs,
        network,
        management,
        balancers,
        services,
        session_log,
        paths,
        overrides,
    };
    (Some(system), findings)
}
