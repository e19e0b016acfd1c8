//! Preflight: a POSIX shell script that asks AWS, before the first run, what ids cannot tell.

use crate::operate::given_roles::{self, Questions};
use crate::operate::templates::{self, Escape, Unwritable};
use crate::resolve;
use crate::system::{AccessLogs, Egress, End, Existing, Piece, System, Text, Waf};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The script.
pub fn script(system: &System) -> Result<String, Unwritable> {
    // Three braces are for what is a word by its form: ids, names, ranges.
    templates::fill(
        include_str!("../../templates/preflight.sh.hbs"),
        &[given_roles::PART],
        Escape::Shell,
        &context(system),
    )
}

/// What the template may name.
fn context(system: &System) -> Value {
    let network = &system.network;
    let existing = network.existing.as_ref();
    let ids = |of: fn(&Existing) -> &Vec<Text>| existing.map_or(String::new(), |e| words(of(e)));
    let services =
        |of: fn(&Existing) -> &Vec<String>| existing.map_or(String::new(), |e| of(e).join(" "));
    let closed = network.egress == Egress::Endpoints;
    let made = network.interface_endpoints.iter();
    let made: Vec<&str> = made.map(|e| e.service.as_str()).collect();
    let gateways: Vec<&str> = network.gateways().collect();
    let (groups, lists, buckets) = (groups(system), lists(system), buckets(system));
    let acls = acls(system);
    let ranges: Vec<String> = network.ranges.iter().map(ToString::to_string).collect();
    let room = existing.map_or(0, |e| e.room);
    let Questions { roles, inputs } = given_roles::questions(system);
    let mut asked = asked(system);
    asked.extend(inputs);
    let inputs = system.inputs.iter().filter(|i| asked.contains(&i.name));
    json!({
        "name": system.name,
        "region": system.region,
        "account": system.account,
        "inputs": inputs.map(|i| json!({
            "name": i.name,
            "has_default": i.default.is_some(),
            "default": i.default.clone().unwrap_or_default(),
        })).collect::<Vec<_>>(),
        "there": existing.is_some(),
        "vpc": existing.map(|e| word(&e.vpc)),
        "public": ids(|e| &e.public),
        "private": ids(|e| &e.private),
        "tables": ids(|e| &e.tables),
        "group": existing.and_then(|e| e.group.as_ref()).map(word).unwrap_or_default(),
        "ranges": ranges.join(" "),
        "room": room,
        "closed": closed,
        "dns": closed && existing.is_some(),
        "gateway": !gateways.is_empty(),
        "interfaces": services(|e| &e.interfaces),
        "gateways": services(|e| &e.gateways),
        "made": made.join(" "),
        "made_gateways": gateways.join(" "),
        "fargate": resolve::fargate_zones(system.region.as_deref()).join(" "),
        "groups": words(&groups),
        "others": ![&groups, &lists, &buckets, &acls].iter().all(|ids| ids.is_empty()),
        "lists": words(&lists),
        "volumes": volumes(system),
        "domains": domains(system),
        "buckets": words(&buckets),
        "acls": words(&acls),
        "key": system.kms_key.as_ref().map(word).unwrap_or_default(),
        "placed": existing.is_some()
            || !buckets.is_empty()
            || !acls.is_empty()
            || system.kms_key.is_some()
            || !roles.is_empty(),
        "roles": roles,
    })
}

/// Groups of others that rules name or tasks carry, each once.
fn groups(system: &System) -> Vec<Text> {
    let named = ends(system, |end| match end {
        End::Group { id, .. } => Some(id),
        _ => None,
    });
    let carried = system
        .services
        .iter()
        .flat_map(|s| s.groups.iter().cloned());
    let all: BTreeSet<Text> = named.into_iter().chain(carried).collect();
    all.into_iter().collect()
}

/// Prefix lists of others that rules name, each once.
fn lists(system: &System) -> Vec<Text> {
    ends(system, |end| match end {
        End::PrefixList { id, .. } => Some(id),
        _ => None,
    })
}

fn ends(system: &System, id: fn(&End) -> Option<&Text>) -> Vec<Text> {
    let ends = system.paths.iter().flat_map(|path| [&path.from, &path.to]);
    let all: BTreeSet<&Text> = ends.filter_map(id).collect();
    all.into_iter().cloned().collect()
}

/// File systems of others that tasks mount, each as it is mounted once.
fn volumes(system: &System) -> Vec<Value> {
    let each = system.services.iter().flat_map(|s| &s.app.volumes);
    let said = each.map(|volume| {
        let of = |id: &Option<Text>| id.as_ref().map(word).unwrap_or_default();
        let parts = (
            word(&volume.system),
            of(&volume.access_point),
            of(&volume.group),
        );
        (parts.0.clone(), parts)
    });
    let all: BTreeSet<_> = said.collect();
    let entries = all.into_iter();
    entries
        .map(
            |(_, (system, point, group))| json!({"system": system, "point": point, "group": group}),
        )
        .collect()
}

/// Buckets of others that load balancers log into, each once.
fn buckets(system: &System) -> Vec<Text> {
    let logs = system
        .balancers
        .iter()
        .filter_map(|b| b.access_logs.as_ref());
    let buckets = logs.filter_map(|logs| match logs {
        AccessLogs::There { bucket, .. } => Some(bucket),
        AccessLogs::Made => None,
    });
    let all: BTreeSet<&Text> = buckets.collect();
    all.into_iter().cloned().collect()
}

/// Web ACLs of others that load balancers get, each once.
fn acls(system: &System) -> Vec<Text> {
    let given = system.balancers.iter().filter_map(|b| match &b.waf {
        Some(Waf::There(acl)) => Some(acl),
        _ => None,
    });
    let all: BTreeSet<&Text> = given.collect();
    all.into_iter().cloned().collect()
}

/// Hosted zones that names are proven and led in, each with the certificate's names and with those that get a
/// record.
fn domains(system: &System) -> Vec<Value> {
    system
        .domains()
        .map(|(.., domain)| {
            let quoted = |names: Vec<&String>| -> String {
                let words = names.iter().map(|name| format!("'{name}'"));
                words.collect::<Vec<_>>().join(" ")
            };
            json!({
                "zone": word(&domain.zone),
                "names": quoted(domain.names().collect()),
                "led": quoted(domain.led.iter().collect()),
            })
        })
        .collect()
}

/// Inputs that the script asks for.
fn asked(system: &System) -> Vec<String> {
    let existing = system.network.existing.iter();
    let of_network = existing.flat_map(|e| {
        let lists = [&e.public, &e.private, &e.tables];
        let group = e.group.as_ref();
        std::iter::once(&e.vpc)
            .chain(group)
            .chain(lists.into_iter().flatten())
    });
    let zones: Vec<Text> = system
        .balancers
        .iter()
        .filter_map(|b| Some(b.domain()?.zone.clone()))
        .collect();
    let mounted = system.services.iter().flat_map(|s| &s.app.volumes);
    let mounted: Vec<Text> = mounted
        .flat_map(|v| std::iter::once(&v.system).chain(&v.access_point))
        .cloned()
        .collect();
    let others = [
        mounted,
        zones,
        groups(system),
        lists(system),
        buckets(system),
        acls(system),
    ]
    .concat();
    let pieces = of_network
        .chain(&others)
        .chain(&system.kms_key)
        .flat_map(|text| &text.0);
    pieces
        .filter_map(|piece| match piece {
            Piece::Input(name) => Some(name.clone()),
            _ => None,
        })
        .collect()
}

fn words(ids: &[Text]) -> String {
    ids.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// An id, or the variable that an input is given by.
fn word(id: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name) => format!("${{INPUT_{name}}}"),
        Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => String::new(),
    };
    id.0.iter().map(piece).collect()
}
