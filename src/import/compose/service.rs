//! One service: what runs, where its requests come from.

use super::super::image;
use super::super::ledger::{At, Ledger};
use super::super::variables::UNSET;
use super::{Plan, build, settings, sidecars, variables};
use serde_json::json;

/// Carries a service, but for the load balancer, which depends on the others.
pub(super) fn carry(ledger: &mut Ledger, plan: &Plan, own: &str, name: &str, at: &At) {
    let service = format!("/services/{name}");
    ledger
        .draft
        .set(&format!("{service}/load_balancer"), "none".into());
    ledger.draft.from(&service, &ledger.field(at));
    runs(ledger, plan, name, at);
    settings::carry(ledger, &service, at, sidecars::take(ledger, plan, own));
    variables::carry(ledger, plan, &service, at);
    variables::leans_on(ledger, plan, &service, at);
    sidecars::carry(ledger, plan, own, &service);
}

/// An image that is built becomes a repository of the stack.
fn runs(ledger: &mut Ledger, plan: &Plan, name: &str, at: &At) {
    let key = format!("/services/{name}/image");
    let (build, image) = (at.key("build"), at.key("image"));
    let given = ledger.text(&image);
    if ledger.get(&build).is_some() {
        let tag = given.as_deref().and_then(|uri| uri.rsplit_once(':'));
        let tag = tag.map_or("v1", |(_, tag)| tag);
        let fits = tag != "latest"
            && tag
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
        ledger
            .draft
            .set(&key, json!({"tag": if fits { tag } else { "v1" }}));
        ledger
            .draft
            .comment(&key, "a repository that the stack makes");
        ledger.carried(&build, &key);
        if given.is_some() {
            ledger.carried(&image, &key);
        }
        let command = build::command(ledger, &build);
        ledger.fill(&key, format!("between the two runs of the first deploy: `{command}` with the tag of the repository {}/{name}, and push it", plan.system));
        return;
    }
    let Some(given) = given else { return };
    if given.contains(UNSET) {
        let reference = ledger.input(
            &format!("{name}_image"),
            "image",
            &format!("URI of the image of {name}"),
        );
        ledger.set(&image, &key, reference);
        return;
    }
    image::carry(ledger, &image, &key, &given);
}

/// A port of a container, and whether others than its own machine reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Port {
    pub at: At,
    pub number: u16,
    pub public: bool,
    pub published: Option<u16>,
}

/// Whether a service is asked over TCP at all.
pub(super) fn has_port(ledger: &Ledger, at: &At) -> bool {
    !ports(ledger, at).is_empty()
}

/// Its ports over TCP: `ports`, else `expose`.
pub(super) fn ports(ledger: &Ledger, at: &At) -> Vec<Port> {
    let own: Vec<Port> = ledger
        .members(&at.key("ports"))
        .into_iter()
        .filter_map(|port| published(ledger, port))
        .collect();
    if !own.is_empty() {
        return own;
    }
    let exposed = ledger.members(&at.key("expose"));
    exposed
        .into_iter()
        .filter_map(|port| {
            let text = ledger.text(&port)?;
            let number = text
                .trim_end_matches("/tcp")
                .split('-')
                .next()?
                .parse()
                .ok()?;
            Some(Port {
                at: port,
                number,
                public: false,
                published: None,
            })
        })
        .collect()
}

/// `[[IP:]HOST:]CONTAINER[/tcp]`, or the long form.
fn published(ledger: &Ledger, at: At) -> Option<Port> {
    let first = |text: &str| text.split('-').next().and_then(|n| n.parse::<u16>().ok());
    if let Some(target) = ledger.text(&at.key("target")) {
        if ledger.text(&at.key("protocol")).is_some_and(|p| p != "tcp") {
            return None;
        }
        let published = ledger.text(&at.key("published"));
        let local = ledger
            .text(&at.key("host_ip"))
            .is_some_and(|ip| ip.starts_with("127.") || ip == "::1");
        return Some(Port {
            number: first(&target)?,
            public: published.is_some() && !local,
            published: published.as_deref().and_then(first),
            at,
        });
    }
    let text = ledger.text(&at)?;
    let text = text.strip_suffix("/tcp").unwrap_or(&text);
    if text.contains('/') {
        return None;
    }
    let (before, container) = text.rsplit_once(':').unwrap_or(("", text));
    let local = before.starts_with("127.") || before.starts_with("[::1]");
    let host = before.rsplit(':').next().unwrap_or_default();
    Some(Port {
        number: first(container)?,
        public: !local && !before.is_empty(),
        published: first(host),
        at,
    })
}

/// Names of services that people look at.
const FRONT: &[&str] = &[
    "web", "front", "frontend", "ui", "client", "www", "nginx", "proxy", "gateway", "site", "app",
];

/// Which load balancer each service stands behind, and which requests are its own.
pub(super) fn entries(ledger: &mut Ledger, plan: &Plan) {
    let all: Vec<(String, At, Vec<Port>)> = plan
        .services
        .iter()
        .map(|(_, name, at)| (name.clone(), at.clone(), ports(ledger, at)))
        .collect();
    let called = |ledger: &Ledger, name: &str| {
        all.iter().any(|(other, _, _)| {
            let calls = ledger.draft.get(&format!("/services/{other}/calls"));
            calls
                .and_then(|c| c.as_array())
                .is_some_and(|c| c.contains(&name.into()))
        })
    };
    let mut fronts: Vec<&String> = all
        .iter()
        .filter(|(_, _, ports)| ports.iter().any(|port| port.public))
        .map(|(name, _, _)| name)
        .collect();
    // Who is published on a web port or called like a front comes first.
    fronts.sort_by_key(|name| {
        let own = all.iter().find(|(n, _, _)| n == *name);
        let web = own.is_some_and(|(_, _, ports)| {
            ports.iter().any(|p| matches!(p.published, Some(80 | 443)))
        });
        (!web, !FRONT.contains(&name.as_str()), called(ledger, name))
    });
    let mut taken = (false, false);
    let order = fronts.iter().map(|n| (*n).clone()).chain(
        all.iter()
            .map(|(n, _, _)| n.clone())
            .filter(|n| !fronts.contains(&n)),
    );
    let order: Vec<String> = order.collect();
    for name in order {
        let Some((_, at, ports)) = all.iter().find(|(n, _, _)| *n == name) else {
            continue;
        };
        entry(ledger, &name, at, ports, called(ledger, &name), &mut taken);
        sidecars::entry(ledger, plan, &at.name(), &format!("/services/{name}"));
    }
}

fn entry(
    ledger: &mut Ledger,
    name: &str,
    at: &At,
    ports: &[Port],
    called: bool,
    taken: &mut (bool, bool),
) {
    let key = format!("/services/{name}/load_balancer");
    for list in ["ports", "expose"] {
        for port in ledger.members(&at.key(list)) {
            if !ports.iter().any(|p| p.at == port) {
                let same = ports
                    .first()
                    .is_some_and(|first| ledger.text(&port) == Some(first.number.to_string()));
                if same {
                    ledger.carried(&port, &format!("/services/{name}/port"));
                } else {
                    ledger.left(
                        &port,
                        "a load balancer sends requests to one port of a service, over TCP",
                        "make a service of each port that is asked",
                    );
                }
            }
        }
    }
    let Some(port) = ports.first() else {
        ledger.draft.comment(&key, "no port: nobody calls it");
        return;
    };
    for more in &ports[1..] {
        ledger.left(
            &more.at,
            "a service has one port",
            "make a second service of the same image",
        );
    }
    let public = port.public && !(called && taken.0);
    let (balancer, used) = if public {
        ("internet", &mut taken.0)
    } else {
        ("internal", &mut taken.1)
    };
    ledger.draft.set(&key, balancer.into());
    ledger.set(&port.at, &format!("/services/{name}/port"), port.number);
    let why = match (public, port.public) {
        (true, _) => "it was published: everyone may call it",
        (false, true) => "it was published, and other services call it: `internet` where people do",
        (false, false) => "other services alone call it",
    };
    ledger.draft.comment(&key, why);
    ledger.fill(&key, format!("`{balancer}` was chosen: {why}"));
    let path = format!("/services/{name}/health_check/path");
    ledger.assume(
        &path,
        "/",
        "to be looked at: a path that answers 200 without a database",
    );
    ledger.fill(&path, "a path that answers 200 without a database");
    if *used {
        let route = format!("/services/{name}/route");
        ledger
            .draft
            .set(&route, json!({"paths": [format!("/{name}/*")]}));
        ledger.draft.comment(
            &route,
            "to be looked at: two services behind one load balancer are told apart by path or host",
        );
        ledger.fill(&route, format!("another service behind `{balancer}` takes all other requests: by which paths or hosts is `{name}` asked?"));
    }
    *used = true;
}
