//! The containers of a task: the application, and what runs beside it.

use super::context::Context;
use super::parts::Parts;
use super::{
    container_health, images, plain, queue, references, secrets, shell, together, ulimits, volumes,
    writable,
};
use crate::blueprint::number::Port;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes, pointer};
use crate::system::{APP, Container, Entry, Image, LOG_ROUTER, Text, Until};
use std::collections::BTreeMap;

/// The application's own container.
pub(super) fn application(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
    entry: Option<&Entry>,
) -> Container {
    let image = images::resolve(cx, path, name, &service.image);
    let parts = Parts::of_service(service);
    let mut out = container(cx, path, name, &parts, image, service);
    APP.clone_into(&mut out.name);
    out.ports = ports(service, entry, APP);
    out.volumes = volumes::resolve(cx, path, service, &out.writable);
    queue::told(cx, path, name, service, &mut out.environment);
    out
}

/// What runs beside it, and what all of them come to.
pub(super) fn sidecars(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
    entry: Option<&Entry>,
) -> Vec<Container> {
    let out: Vec<Container> = service
        .sidecars
        .iter()
        .map(|(sidecar, written)| {
            let path = together::of(path, sidecar);
            let image = images::sidecar(cx, &path, &written.image);
            let parts = Parts::of_sidecar(written, service);
            let mut out = container(cx, &path, sidecar.as_str(), &parts, image, service);
            out.ports = ports(service, entry, sidecar.as_str());
            out
        })
        .collect();
    let (most, words, with) = match service.logs.router {
        Some(_) => (8, "eight", "the application and the log router"),
        None => (9, "nine", "the application"),
    };
    if out.len() > most {
        cx.say_on_key(
            codes::OUT_OF_RANGE,
            format!("{path}/sidecars"),
            format!(
                "`{name}` has {} sidecars, and a task takes 10 containers, {with} among them",
                out.len()
            ),
            format!("leave at most {words}"),
        );
    }
    together::check(cx, path, name, service, &out);
    out
}

fn container(
    cx: &mut Context,
    path: &str,
    name: &str,
    written: &Parts<'_>,
    image: Image,
    service: &Service,
) -> Container {
    let words = |cx: &mut Context, key: &str, list: &[String]| {
        references::words(cx, &format!("{path}/{key}"), list, service)
    };
    Container {
        name: name.to_owned(),
        image,
        cpu: written.cpu,
        memory: written.memory,
        essential: written.essential,
        entrypoint: words(cx, "entrypoint", written.entrypoint),
        command: words(cx, "command", written.command),
        user: written.user.map(ToString::to_string),
        init: written.init,
        ulimits: ulimits::resolve(cx, path, written),
        environment: environment(cx, path, written, service),
        secrets: secrets::resolve(
            cx,
            path,
            written.secrets,
            ("environment", &|name| {
                written.environment.contains_key(name)
            }),
        ),
        read_only_root: written.read_only_root,
        writable: {
            let own = writable::resolve(cx, path, name, written);
            shell::directories(cx, path, service, written.read_only_root, own)
        },
        volumes: Vec::new(),
        container_health: container_health::resolve(cx, path, written, service),
        ports: Vec::new(),
        after: {
            // Said here, since ECS adds it by itself only where a container waits for nobody.
            let router = service.logs.router.as_ref();
            let router = router.map(|_| (LOG_ROUTER.to_owned(), Until::Started));
            let each = written.after.iter();
            each.map(|(whom, until)| (whom.to_string(), *until))
                .chain(router)
                .collect()
        },
        origin: path.to_owned(),
    }
}

fn environment(
    cx: &mut Context,
    path: &str,
    written: &Parts<'_>,
    service: &Service,
) -> BTreeMap<String, Text> {
    let path = format!("{path}/environment");
    written
        .environment
        .iter()
        .map(|(name, value)| {
            let path = pointer(&path, name.as_str());
            if !written.secrets.contains_key(name) {
                plain::look(cx, &path, name.as_str(), value);
            }
            (
                name.to_string(),
                references::free(cx, &path, value, service),
            )
        })
        .collect()
}

/// The container that the load balancer sends to, and its port.
pub(super) fn receiving(cx: &mut Context, path: &str, service: &Service) -> (String, u16) {
    let own = (
        APP.to_owned(),
        service.port.map_or(together::PORT, Port::get),
    );
    let Some(name) = &service.receives else {
        return own;
    };
    let at = format!("{path}/receives");
    if name.as_str() == APP {
        return own;
    }
    let Some(sidecar) = service.sidecars.get(name.as_str()) else {
        together::unknown(cx, codes::RECEIVES_UNFIT, &at, name, service);
        return own;
    };
    let there = pointer(&format!("{path}/sidecars"), name.as_str());
    if !sidecar.essential {
        cx.say(
            codes::RECEIVES_UNFIT,
            &at,
            format!("`{name}` receives all requests and is not essential: once it has ended, tasks go on without it and answer nobody"),
            format!("write `essential: true` for `{name}`, or let another container receive"),
        );
        cx.offer(Fix::write(format!("{there}/essential"), "true"));
    }
    let Some(port) = sidecar.port else {
        cx.say(
            codes::RECEIVES_UNFIT,
            &at,
            format!("`{name}` is to receive requests, and nothing says on which port it listens"),
            format!("add `port` to `{name}`, such as `port: 8080`"),
        );
        cx.offer(Fix::write(format!("{there}/port"), "8080"));
        return own;
    };
    (name.to_string(), port.get())
}

/// The ports of a container on which the load balancer asks it, or callers by Service Connect.
fn ports(service: &Service, entry: Option<&Entry>, name: &str) -> Vec<u16> {
    let Some(entry) = entry else {
        let connect = service.connect.iter().filter(|_| name == APP);
        return connect.map(|connect| connect.port.get()).collect();
    };
    let mut sidecars = service.sidecars.iter();
    let asked = entry.health.port.map(|port| {
        let on = |listens: Option<Port>| listens.is_some_and(|p| p.get() == port);
        let owner = match sidecars.find(|(_, sidecar)| on(sidecar.port)) {
            Some((sidecar, _)) => sidecar.as_str(),
            None if on(service.port) => APP,
            None => &entry.container,
        };
        (owner, port)
    });
    std::iter::once((entry.container.as_str(), entry.port))
        .chain(asked)
        .filter(|(owner, _)| *owner == name)
        .map(|(_, port)| port)
        .collect()
}
