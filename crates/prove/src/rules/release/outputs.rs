use super::handed_out::HandedOut;
use crate::intent::Shell;
use crate::reach::listeners::target_groups;
use crate::reach::names;
use crate::rules::case::Case;
use crate::rules::facts::pipelines::role_of;
use crate::rules::facts::standby::standby;
use crate::rules::rule::{Violations, rule};
use crate::types::{Attr, Kind, schedule};
use crate::value::{NodeId, Value, number_text, snake};
use crate::world::actions::Action;
use crate::world::json::unpacked;
use crate::world::rows::{Fact, Link};
use crate::world::tasks::{Runs, Service};
use std::collections::BTreeMap;

rule! {
    /// P416: outputs name what releases and tests need.
    ///
    /// # What it checks
    /// A service's record (an output with `service` and `engine`) names this service's own cluster,
    /// family, container, roles, log group, security group, repository, port, listeners, rules, target
    /// groups, application and group. Outputs with a load balancer's address name one load balancer under
    /// one name, and ports on which it listens. Where a blueprint is known, none of them is missing; then
    /// the network's record names its own VPC and subnets, the private ones without a way from the
    /// internet and those where tasks stand, or the ids of a network that is there, and each load balancer's record its own ARN, name, hosted
    /// zone and security group.
    ///
    /// # What breaks in real life
    /// The script of a release reads them: with another service's target group it swaps that service's
    /// traffic, with a missing key it stops half way. A database that is put into the wrong subnets is
    /// open to the internet; an alias record with another zone's id leads nowhere.
    ///
    /// # How to fix it
    /// Let the output refer to what belongs to the service.
    help: "let it refer to what belongs to the service or load balancer",
}

/// What every record has.
const ALWAYS: &[&str] = &[
    "cluster",
    "task_definition",
    "container",
    "log_group",
    "execution_role",
    "task_role",
    "security_group",
];
/// What a run by hand takes.
const OF_JOBS: &[&str] = &["cluster_arn", "subnets", "security_groups", "capacity"];
/// What it has behind a load balancer.
const BEHIND: &[&str] = &[
    "port",
    "load_balancer",
    "production_listener",
    "test_listener",
    "production_rule",
    "test_rule",
    "target_group_blue",
    "target_group_green",
];

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut found: Vec<String> = Vec::new();
    let mut recorded: Vec<usize> = Vec::new();
    let mut addresses: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    let mut parts = HandedOut::default();
    let mut told: BTreeMap<NodeId, Vec<Option<u16>>> = BTreeMap::new();
    for (name, value, _) in scene.document.outputs.iter() {
        if case.intent.is_some()
            && let Some(record) = unpacked(value)
            && let (Some(service), Some(_)) = (
                record.get("service").and_then(Value::as_text),
                record.get("engine"),
            )
        {
            let index =
                (0..scene.tasks.services.len()).find(|i| names::service_name(scene, *i) == service);
            match index {
                Some(index) => {
                    recorded.push(index);
                    for what in record_of(case, index, &record) {
                        found.push(format!("the output {name} {what}"));
                    }
                }
                None => found.push(format!(
                    "the output {name} is of no service of the document"
                )),
            }
            continue;
        }
        if case.intent.is_some()
            && let Some(record) = unpacked(value)
            && let Value::Map(_) = &*record
        {
            for what in parts.record(case, &record) {
                found.push(format!("the output {name} {what}"));
            }
            continue;
        }
        address(case, name, value, &mut addresses, &mut told, &mut found);
    }
    for (name, balancers) in &addresses {
        if balancers.iter().any(|b| *b != balancers[0]) {
            found.push(format!("outputs of {name} name two load balancers"));
        }
    }
    if case.intent.is_some() {
        missing(case, &recorded, &told, &mut found);
        found.extend(parts.missing(case));
    }
    let mut wrong = Violations::none();
    for what in found {
        wrong.overall(what);
    }
    wrong
}

/// An output that is made of a load balancer's address.
fn address(
    case: &Case<'_>,
    name: &str,
    value: &Value,
    addresses: &mut BTreeMap<String, Vec<NodeId>>,
    said: &mut BTreeMap<NodeId, Vec<Option<u16>>>,
    wrong: &mut Vec<String>,
) {
    let scene = case.scene;
    let r = scene.read();
    let mut node = None;
    value.references(&mut |n, attr| {
        if r.kind(n) == Kind::LoadBalancer {
            node = Some((n, r.kind(n).attr(r.doc.format, attr)));
        }
    });
    let Some((node, attr)) = node else { return };
    if attr != Attr::Dns {
        if case.intent.is_some() {
            wrong.push(format!(
                "the output {name} is not the address of {}",
                scene.id(node)
            ));
        }
        return;
    }
    let words = snake(name);
    if let Some(prefix) = ["_test_url", "_url", "_dns"]
        .iter()
        .find_map(|end| words.strip_suffix(end))
    {
        addresses.entry(prefix.to_owned()).or_default().push(node);
    }
    let port = match value {
        Value::Attr(..) => None,
        Value::Joined(pieces) => match pieces.as_slice() {
            [Value::Text(scheme), Value::Attr(..)] => match scheme.as_str() {
                "http://" => Some(80),
                "https://" => Some(443),
                _ => Some(0),
            },
            [Value::Text(scheme), Value::Attr(..), Value::Text(port)]
                if scheme == "http://" || scheme == "https://" =>
            {
                let port = port.strip_prefix(':').unwrap_or_default();
                Some(port.trim_end_matches('/').parse().unwrap_or(0))
            }
            _ => Some(0),
        },
        _ => return,
    };
    said.entry(node).or_default().push(port);
    let Some(port) = port else { return };
    let listens = scene
        .balancing
        .listeners_of(node)
        .any(|l| !matches!(l.port, Fact::Known(p) if p != i64::from(port)));
    if !listens && case.intent.is_some() {
        wrong.push(format!(
            "the output {name} names a port on which {} does not listen",
            scene.id(node)
        ));
    }
}

/// Whether an output is the address of a name, by HTTPS.
fn says(case: &Case<'_>, name: &str, port: u16) -> bool {
    let address = match port {
        443 => format!("https://{name}"),
        _ => format!("https://{name}:{port}"),
    };
    let mut outputs = case.scene.document.outputs.iter();
    outputs.any(|(_, value, _)| value.as_text() == Some(&address))
}

fn missing(
    case: &Case<'_>,
    recorded: &[usize],
    said: &BTreeMap<NodeId, Vec<Option<u16>>>,
    wrong: &mut Vec<String>,
) {
    let scene = case.scene;
    let r = scene.read();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if !recorded.contains(&index) {
            wrong.push(format!(
                "no output has what a release of {} needs",
                scene.id(service.node)
            ));
        }
    }
    for balancer in case.intent.iter().flat_map(|i| &i.balancers) {
        let node = case
            .actor(&format!("load_balancer/{}", balancer.name))
            .and_then(|a| a.node);
        let ports = node.and_then(|n| said.get(&n));
        for port in [None, Some(balancer.port), Some(balancer.test_port)] {
            let named = balancer.asked_as.as_ref().zip(port);
            let there = match named {
                Some((name, port)) => says(case, name, port),
                None => ports.is_some_and(|p| p.contains(&port)),
            };
            if !there {
                wrong.push(format!(
                    "no output has the address of load_balancer/{}",
                    balancer.name
                ));
                break;
            }
        }
    }
    let plain = |kind: Kind, attr: Attr| {
        scene.document.outputs.iter().any(|(_, value, _)| {
            matches!(value, Value::Attr(n, spelled) if r.kind(*n) == kind && kind.attr(r.doc.format, spelled) == attr)
        })
    };
    if !plain(Kind::Cluster, Attr::Name) || !plain(Kind::Cluster, Attr::Arn) {
        wrong.push("no output names the cluster".to_owned());
    }
    if case.intent.is_some_and(|i| i.host.is_some()) && !plain(Kind::Instance, Attr::Id) {
        wrong.push("no output names the management host".to_owned());
    }
}

/// What is wrong with the record of a service.
fn record_of(case: &Case<'_>, index: usize, record: &Value) -> Vec<String> {
    let scene = case.scene;
    let service = &scene.tasks.services[index];
    let mut out = Vec::new();
    if case.intent.is_some() {
        let engine = match case.meant(index).map(|m| m.engine) {
            Some(crate::intent::Engine::CodeDeploy) => "codedeploy",
            Some(crate::intent::Engine::Ecs) => "ecs",
            Some(crate::intent::Engine::Schedule) => "schedule",
            Some(crate::intent::Engine::ByHand) => "by_hand",
            _ => "rolling",
        };
        if record.get("engine").and_then(Value::as_text) != Some(engine) {
            out.push(format!("does not say that {engine} releases"));
        }
        let released: &[&str] = if service.is_code_deploy() {
            &["deployment_application", "deployment_group"]
        } else {
            &[]
        };
        let wanted = case.meant(index);
        let hooks: &[&str] = match wanted {
            Some(m) if service.is_code_deploy() && !m.hook_functions.is_empty() => &["hooks"],
            _ => &[],
        };
        let job: &[&str] = if service.is_job() {
            OF_JOBS
        } else {
            &["service_arn"]
        };
        let timed: &[&str] = match service.runs {
            Runs::AtTimes => &["failed_runs"],
            _ => &[],
        };
        let reads: &[&str] = match wanted {
            Some(m) if m.queue_url.is_some() => &["queue_url"],
            _ => &[],
        };
        let opened: &[&str] = match wanted {
            Some(m) if service.is_job() && m.shell == Shell::Open => &["exec"],
            _ => &[],
        };
        let capacity: &[&str] = match wanted {
            Some(m) if service.is_code_deploy() && m.capacity.is_some() => &["capacity"],
            _ => &[],
        };
        let pipeline: &[&str] = match wanted {
            Some(m) if m.pipeline.is_some() => &["pipeline_role"],
            _ => &[],
        };
        let behind = if service.registrations.is_empty() {
            &[]
        } else {
            BEHIND
        };
        let own = case
            .meant(index)
            .and_then(|m| m.repository.as_ref().or(m.pulls.as_ref()));
        let stored: &[&str] = if own.is_some() { &["repository"] } else { &[] };
        for key in ALWAYS
            .iter()
            .chain(behind)
            .chain(released)
            .chain(stored)
            .chain(hooks)
            .chain(capacity)
            .chain(pipeline)
            .chain(job)
            .chain(timed)
            .chain(reads)
            .chain(opened)
        {
            if record.get(key).is_none() {
                out.push(format!("has no {key}"));
            }
        }
    }
    let Value::Map(entries) = record else {
        return out;
    };
    for (key, value) in entries {
        if fits(case, index, service, key, value) == Some(false) {
            out.push(format!("has a {key} that is not the service's"));
        }
    }
    out
}

/// Whether a value is the service's own; `None` where that is not known.
fn fits(
    case: &Case<'_>,
    index: usize,
    service: &Service,
    key: &str,
    value: &Value,
) -> Option<bool> {
    let scene = case.scene;
    let r = scene.read();
    let definition = scene.tasks.definition_of(service);
    let is = |link: Option<&Link>, attr: Attr| -> Option<bool> {
        if let Link::Outside(given) = link? {
            return Some(r.said(value) == *given);
        }
        let node = link?.node()?;
        Some(matches!(value, Value::Attr(n, spelled)
            if *n == node && r.kind(*n).attr(r.doc.format, spelled) == attr))
    };
    let text = |wanted: &Value| Some(r.behind(value) == wanted);
    let among = |nodes: &[NodeId]| -> Option<bool> {
        (!nodes.is_empty()).then(|| {
            matches!(value, Value::Attr(n, spelled)
                if nodes.contains(n) && r.kind(*n).attr(r.doc.format, spelled) == Attr::Arn)
        })
    };
    match key {
        "cluster" => is(service.cluster.as_ref(), Attr::Name),
        "task_definition" => text(definition?.family.as_ref()?),
        "service_arn" => {
            let cluster = service
                .cluster
                .as_ref()?
                .node()
                .and_then(|c| r.name_of(c))?;
            // Where the document is deployed, and nowhere else.
            let wanted = format!(
                "arn:${{aws.partition}}:ecs:${{aws.region}}:${{aws.account}}:service/{}/{}",
                r.said(cluster),
                names::service_name(scene, index)
            );
            Some(r.said(value) == wanted)
        }
        "container" => {
            // Where requests go, else the application.
            let first = definition?.containers.as_ref()?.first()?;
            let receives = service.registrations.first().map(|r| &r.container);
            let name = receives.unwrap_or(&first.name);
            Some(value.as_text() == name.known().map(String::as_str))
        }
        "log_group" => {
            // Where a router sends lines on, it alone has the group.
            let mut all = definition?.containers.iter().flatten();
            let wanted = all.find_map(|c| c.log_group.as_ref())?;
            text(r.behind(wanted))
        }
        "execution_role" => is(definition?.execution_role.as_ref(), Attr::Arn),
        "task_role" => is(definition?.task_role.as_ref(), Attr::Arn),
        "security_group" => {
            let mut all = service.groups.iter();
            Some(all.any(|g| is(Some(g), Attr::Id) == Some(true)))
        }
        "repository" => {
            if let Some(pulls) = case.meant(index).and_then(|m| m.pulls.as_ref()) {
                return Some(case.said(value) == *pulls);
            }
            let image = definition?.containers.as_ref()?.first()?.image.as_ref()?;
            let mut found = false;
            if let Value::Attr(own, spelled) = value
                && r.kind(*own).attr(r.doc.format, spelled) == Attr::Uri
            {
                image.references(&mut |n, _| found |= n == *own);
            }
            Some(found)
        }
        "port" => {
            let port = service.registrations.first()?.port.known()?;
            let said = match value {
                Value::Number(n) => number_text(*n),
                other => r.said(other),
            };
            Some(said == port.to_string())
        }
        "load_balancer" => {
            let name = case.meant(index)?.balancer.as_ref()?;
            Some(value.as_text()? == name)
        }
        "production_listener" => among(&listeners(case, index, service, true)),
        "test_listener" => among(&listeners(case, index, service, false)),
        "production_rule" => among(&rules(case, index, &listeners(case, index, service, true))),
        "test_rule" => among(&rules(case, index, &listeners(case, index, service, false))),
        "target_group_blue" => is(
            service.registrations.first()?.target_group.as_ref(),
            Attr::Arn,
        ),
        "target_group_green" => {
            let blue = service.registrations.first()?.target_group.as_ref()?;
            let mut green: Vec<NodeId> = target_groups(scene, index)
                .iter()
                .filter_map(Link::node)
                .collect();
            green.extend(standby(scene, index));
            green.retain(|g| !blue.is(*g));
            among(&green)
        }
        "deployment_application" => {
            let link = case
                .groups_of(service)
                .next()?
                .application
                .as_ref()?
                .node()?;
            text(r.name_of(link)?)
        }
        "hooks" => {
            let wanted = &case.meant(index)?.hook_functions;
            let hooks = value.items();
            let mut both = hooks.iter().zip(wanted);
            Some(
                hooks.len() == wanted.len()
                    && both.all(|(is, (moment, function))| {
                        matches!(is, Value::Map(one) if one.len() == 1
                            && one[0].0 == *moment
                            && case.said(&one[0].1) == *function)
                    }),
            )
        }
        "cluster_arn" => is(service.cluster.as_ref(), Attr::Arn),
        "subnets" | "security_groups" => {
            let links = match key {
                "subnets" => &service.subnets,
                _ => &service.groups,
            };
            let one = |given: &Value, link: &Link| match link {
                Link::Outside(text) => r.said(given) == *text,
                link => matches!(given, Value::Attr(n, spelled) if link.is(*n)
                    && r.kind(*n).attr(r.doc.format, spelled) == Attr::Id),
            };
            let given = value.items();
            let twice = given
                .iter()
                .enumerate()
                .any(|(at, v)| given[..at].contains(v));
            let mut both = given.iter().zip(links);
            Some(!twice && given.len() == links.len() && both.all(|(v, link)| one(v, link)))
        }
        "failed_runs" => {
            let queue = r.link(service.node, schedule::FAILED)?;
            is(Some(&queue), Attr::Id)
        }
        "queue_url" => Some(case.said(value) == *case.meant(index)?.queue_url.as_ref()?),
        "exec" => {
            let open = case.meant(index)?.shell == Shell::Open;
            Some(match value {
                Value::Bool(said) => *said == open,
                said => said.as_text() == Some(if open { "true" } else { "false" }),
            })
        }
        "capacity" => {
            let otherwise = vec![("FARGATE".to_owned(), 1, 0)];
            let wanted = case.meant(index)?.capacity.as_ref();
            let wanted = wanted.or(service.is_job().then_some(&otherwise))?;
            let shares = value.items();
            let mut both = shares.iter().zip(wanted);
            Some(
                shares.len() == wanted.len()
                    && both.all(|(is, (provider, weight, base))| {
                        is.get("capacity_provider").and_then(Value::as_text) == Some(provider)
                            && [("weight", weight), ("base", base)]
                                .iter()
                                .all(|(key, number)| {
                                    is.get(key).map(|said| case.said(said))
                                        == Some(number.to_string())
                                })
                    }),
            )
        }
        "pipeline_role" => {
            let subject = case.meant(index)?.pipeline.as_ref()?;
            let role = role_of(case, index, subject)?;
            among(&[role.node])
        }
        "deployment_group" => {
            let node = case.groups_of(service).next()?.node;
            text(r.name_of(node)?)
        }
        _ => None,
    }
}

/// Production or test listeners of a service, by the deployment group or by the blueprint's ports.
fn listeners(case: &Case<'_>, index: usize, service: &Service, production: bool) -> Vec<NodeId> {
    let scene = case.scene;
    let groups = case.groups_of(service);
    let mut out: Vec<NodeId> = groups
        .flat_map(|g| if production { &g.production } else { &g.test })
        .filter_map(Link::node)
        .collect();
    if out.is_empty()
        && let Some(intent) = case.intent
        && let Some(name) = case.meant(index).and_then(|m| m.balancer.as_ref())
        && let Some(meant) = intent.balancers.iter().find(|b| b.name == *name)
        && let Some(node) = case
            .actor(&format!("load_balancer/{name}"))
            .and_then(|a| a.node)
    {
        let port = if production {
            meant.port
        } else {
            meant.test_port
        };
        let on_port = scene.balancing.listeners_of(node);
        out.extend(
            on_port
                .filter(|l| l.port == Fact::Known(i64::from(port)))
                .map(|l| l.node),
        );
    }
    out
}

/// Rules of these listeners that send to a service.
fn rules(case: &Case<'_>, index: usize, listeners: &[NodeId]) -> Vec<NodeId> {
    let scene = case.scene;
    let mut groups = target_groups(scene, index);
    let ready = standby(scene, index);
    groups.extend(ready.into_iter().map(|n| Link::Node(n, Attr::Arn)));
    scene
        .balancing
        .rules
        .iter()
        .filter(|r| r.listener.node().is_some_and(|l| listeners.contains(&l)))
        .filter(|r| {
            let mut targets = r.actions.iter().flat_map(Action::targets);
            targets.any(|t| groups.iter().any(|g| g.same(t)))
        })
        .map(|r| r.node)
        .collect()
}
