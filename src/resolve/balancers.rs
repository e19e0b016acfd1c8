//! Load balancers: those that a service stands behind.

use super::context::Context;
use crate::blueprint::load_balancer::LoadBalancer;
use crate::blueprint::service::Front;
use crate::finding::{codes, pointer};
use crate::system::{Balancer, Scheme};

/// The load balancers in use, internet first.
pub(super) fn resolve(cx: &mut Context) -> Vec<Balancer> {
    let written = &cx.blueprint.load_balancers;
    [
        (Front::Internet, Scheme::Internet, written.internet.as_ref()),
        (Front::Internal, Scheme::Internal, written.internal.as_ref()),
    ]
    .into_iter()
    .filter_map(|(front, scheme, written)| balancer(cx, front, scheme, written))
    .collect()
}

fn balancer(
    cx: &mut Context,
    front: Front,
    scheme: Scheme,
    written: Option<&LoadBalancer>,
) -> Option<Balancer> {
    let name = front.word();
    let path = pointer("/load_balancers", name);
    let user = cx
        .blueprint
        .services
        .iter()
        .find(|(_, service)| service.load_balancer == front);
    if let (Some(_), None) = (written, user) {
        cx.say_on_key(
            codes::UNUSED_BALANCER,
            &path,
            format!("no service stands behind the load balancer `{name}`, so it is not made"),
            format!("take it out, or write `load_balancer: {name}` for a service"),
        );
    }
    let default = LoadBalancer::default();
    let settings = written.unwrap_or(&default);
    let idle_timeout = cx.seconds(&format!("{path}/idle_timeout"), settings.idle_timeout);
    let (port, test_port) = (settings.listener.port, settings.test_listener.port);
    if port == test_port {
        let (production, test) = (default.listener.port, default.test_listener.port);
        let (at, instead) = if port == production {
            ("test_listener", test)
        } else {
            ("listener", production)
        };
        cx.say(
            codes::SAME_PORTS,
            format!("{path}/{at}/port"),
            format!(
                "the production and the test listener of `{name}` would both be on port {}",
                port.get()
            ),
            format!(
                "give one of them another port, such as {} here",
                instead.get()
            ),
        );
    }
    let (service, _) = user?;
    Some(Balancer {
        name: name.into(),
        scheme,
        port: port.get(),
        test_port: test_port.get(),
        idle_timeout,
        deletion_protection: settings.deletion_protection,
        origin: if written.is_some() {
            path
        } else {
            format!("{}/load_balancer", pointer("/services", service.as_str()))
        },
    })
}
