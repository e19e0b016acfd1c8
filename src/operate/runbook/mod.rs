//! The operator's page: Markdown from templates, with this system's own names.
//!
//! A value of the blueprint is either a word by its form (a name, a region, a number), which
//! templates write between three braces, or any text, which stands between two and becomes a code
//! span. So nothing that a blueprint says is read as Markdown or run by a shell.

mod services;
mod ways;

use crate::emit;
use crate::operate::given_roles;
use crate::operate::templates::{self, Escape, Unwritable, code_span, shell_word};
use crate::stack::{Stack, pascal};
use crate::system::{AccessLogs, Balancer, End, Input, Piece, Scheme, System, Tls};
use serde_json::{Value, json};

/// The parts that the page takes in, by name.
const PARTS: [(&str, &str); 17] = [
    (
        "wrong",
        include_str!("../../../templates/runbook/wrong.md.hbs"),
    ),
    (
        "back",
        include_str!("../../../templates/runbook/back.md.hbs"),
    ),
    (
        "look",
        include_str!("../../../templates/runbook/look.md.hbs"),
    ),
    (
        "release",
        include_str!("../../../templates/runbook/release.md.hbs"),
    ),
    (
        "jobs",
        include_str!("../../../templates/runbook/jobs.md.hbs"),
    ),
    (
        "queues",
        include_str!("../../../templates/runbook/queues.md.hbs"),
    ),
    (
        "through",
        include_str!("../../../templates/runbook/through.md.hbs"),
    ),
    (
        "continue",
        include_str!("../../../templates/runbook/continue.md.hbs"),
    ),
    (
        "rules",
        include_str!("../../../templates/runbook/rules.md.hbs"),
    ),
    (
        "change",
        include_str!("../../../templates/runbook/change.md.hbs"),
    ),
    (
        "first",
        include_str!("../../../templates/runbook/first.md.hbs"),
    ),
    (
        "prefix",
        include_str!("../../../templates/runbook/prefix.md.hbs"),
    ),
    (
        "deploy",
        include_str!("../../../templates/runbook/deploy.md.hbs"),
    ),
    (
        "waiting",
        include_str!("../../../templates/runbook/waiting.md.hbs"),
    ),
    (
        "terraform",
        include_str!("../../../templates/runbook/terraform.md.hbs"),
    ),
    (
        "delete",
        include_str!("../../../templates/runbook/delete.md.hbs"),
    ),
    (
        "outputs",
        include_str!("../../../templates/runbook/outputs.md.hbs"),
    ),
];

/// The page of a system; `file` is the blueprint's name as it was given.
pub fn page(system: &System, stack: &Stack, file: &str) -> Result<String, Unwritable> {
    templates::fill(
        include_str!("../../../templates/runbook/page.md.hbs"),
        &PARTS,
        Escape::Markdown,
        &context(system, stack, file),
    )
}

/// What the templates may name.
fn context(system: &System, stack: &Stack, file: &str) -> Value {
    let host = system.management.host.as_ref();
    let mut values = json!({
        "name": system.name,
        "stack": system.name,
        "region": system.region,
        "account": system.account,
        "file": file,
        "file_word": word(file),
        "env": system.chosen(),
        "key": system.kms_key.is_some(),
        "pulled": services::pulled(system),
        "set": !stack.apart.is_empty(),
        "stacks": stacks(stack),
        "stacks_back": stacks(stack).into_iter().rev().collect::<Vec<_>>(),
        "gated_back": gated(system, stack),
        "a_stack": if stack.apart.is_empty() {
            system.name.clone()
        } else {
            "\"${STACK:?write the name of the stack}\"".to_owned()
        },
        "images_first": stack.any_images_first(),
        "bucket": emit::needs_bucket(stack),
        "inputs": inputs(system),
        "dynamodb": system.paths.iter().any(|path| path.to == End::DynamoDb),
        "asks": asks(system, emit::needs_bucket(stack)),
        "given": given(system),
        "balancers": ways::balancers(system),
        "named": named(system),
        "tls": certificates(system),
        "domains": domains(system),
        "several": system.balancers.iter().flat_map(|b| &b.tls).any(|tls| tls.there().nth(1).is_some()),
        "host": host.is_some(),
        "private": host.is_some_and(|h| h.private),
        "internet_or_host": system.balancers.iter().any(|b| b.scheme == Scheme::Internet)
            || host.is_some_and(|h| !h.private),
        "logs": system.balancers.iter().any(logs_into_ours),
        "tags": !system.tags.is_empty(),
        "refused": refused(system),
        "given_roles": given_roles(system),
        "volumes": volumes(system),
        "made_network": system.network.existing.is_none(),
        "pipelines": system.services.iter().any(|s| s.releases_from.is_some()),
    });
    if let (Value::Object(values), Value::Object(more)) = (&mut values, services::groups(system)) {
        values.extend(more);
    }
    values
}

/// Every stack, that of what services share first.
fn stacks(stack: &Stack) -> Vec<String> {
    let own = stack.apart.iter().map(|one| Some(one.service.as_str()));
    let all = std::iter::once(None).chain(own);
    all.map(|service| stack.stack_name(service)).collect()
}

/// The stacks in which services can be left out, those of services first.
fn gated(system: &System, stack: &Stack) -> Vec<String> {
    let own = stack
        .apart
        .iter()
        .rev()
        .map(|one| Some(one.service.as_str()));
    let shared = system.services.iter().any(|s| !s.apart).then_some(None);
    let all = own.chain(shared);
    all.map(|service| stack.stack_name(service)).collect()
}

/// Roles that are there already, each with the key that gives it.
fn given_roles(system: &System) -> Vec<Value> {
    let each = system.services.iter().flat_map(|service| {
        let roles = given_roles::of(system, service).into_iter();
        roles.filter_map(|role| {
            let key = format!("services.{}.roles.{}", service.name, role.key);
            Some(json!({"role": role.given?, "key": key}))
        })
    });
    each.collect()
}

/// File systems that are there already, by the services that mount them.
fn volumes(system: &System) -> Vec<Value> {
    let each = system.services.iter().flat_map(|service| {
        let mounted = service.app.volumes.iter();
        mounted.map(|volume| {
            let piece = |piece: &Piece| match piece {
                Piece::Input(name) => format!("${{input_{name}}}"),
                Piece::Literal(text) => text.clone(),
                Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => String::new(),
            };
            let word: String = volume.system.0.iter().map(piece).collect();
            json!({"service": service.name, "volume": volume.name, "path": volume.path, "system": word})
        })
    });
    each.collect()
}

/// Whether requests are logged into a bucket that the system makes.
fn logs_into_ours(balancer: &Balancer) -> bool {
    balancer.access_logs == Some(AccessLogs::Made)
}

/// Load balancers with a web ACL of their own, each with the log group that it writes into.
fn refused(system: &System) -> Vec<Value> {
    let each = system.balancers.iter().filter_map(|balancer| {
        let (log, days) = balancer.waf.as_ref()?.log()?;
        Some(json!({"name": balancer.name, "group": log, "days": days}))
    });
    each.collect()
}

/// A file's name as a word of a shell; nothing where it would not stay on its line.
fn word(file: &str) -> String {
    if file.chars().any(char::is_control) {
        String::new()
    } else {
        shell_word(file)
    }
}

/// Values that come from outside. Their variables have a name that no shell has a use of its own
/// for, as zsh has for `path` and `status`.
fn inputs(system: &System) -> Vec<Value> {
    let inputs = system.inputs.iter().map(|input| {
        json!({
            "name": input.name,
            "variable": format!("input_{}", input.name),
            "parameter": pascal(std::slice::from_ref(&input.name)),
            "description": input.description,
            "default": input.default,
            "wanted": input.default.is_none(),
        })
    });
    inputs.collect()
}

/// What a deploy has to be given, asked for before anything is done: a shell ends the whole line with
/// the name of what is missing.
fn asks(system: &System, bucket: bool) -> String {
    let wanted = system.inputs.iter().filter(|input| input.default.is_none());
    let names = bucket
        .then(|| "BUCKET".to_owned())
        .into_iter()
        .chain(wanted.map(|input| format!("input_{}", input.name)));
    let each: Vec<String> = names
        .map(|name| format!("\"${{{name}:?write it in the settings}}\""))
        .collect();
    if each.is_empty() {
        String::new()
    } else {
        format!(": {} &&", each.join(" \\\n  "))
    }
}

/// Options of `synth release` for the inputs that the shell has values of. Each is one word, also in
/// zsh, which does not split what a variable becomes.
fn given(system: &System) -> String {
    let wanted = system.inputs.iter().filter(|input| input.default.is_none());
    let options = wanted
        .map(|Input { name, .. }| format!(" ${{input_{name}:+--input={name}=\"$input_{name}\"}}"));
    options.collect()
}

/// Load balancers by HTTPS, with the names that have to lead to them.
fn named(system: &System) -> Vec<Value> {
    let behind = |balancer: &Balancer| -> Vec<String> {
        let entries = system.services.iter().filter_map(|s| s.entry.as_ref());
        entries
            .filter(|entry| entry.balancer == balancer.name)
            .flat_map(|entry| &entry.route.hosts)
            .map(|host| code_span(host))
            .collect()
    };
    let named = system.balancers.iter().filter_map(|b| {
        let names = behind(b);
        (b.tls.is_some() && b.domain().is_none() && !names.is_empty()).then(|| {
            json!({
                "listed": names.join(", "),
                "output": pascal(&[b.name.clone(), "dns".to_owned()]),
                "internal": b.scheme == Scheme::Internal,
            })
        })
    });
    named.collect()
}

/// Certificates that are made, each with the load balancer whose it is or to which its names lead.
fn domains(system: &System) -> Vec<Value> {
    let domains = system.domains().map(|(_, to, domain)| {
        let listed = |names: Vec<&String>| -> String {
            let spans = names.iter().map(|name| code_span(name));
            spans.collect::<Vec<_>>().join(", ")
        };
        json!({
            "name": to,
            "parent": domain.name,
            "names": listed(domain.names().collect()),
            "led": listed(domain.led.iter().collect()),
        })
    });
    domains.collect()
}

/// Where the certificate of each load balancer by HTTPS is written down.
fn certificates(system: &System) -> Vec<Value> {
    let tls = system.balancers.iter().flat_map(|b| {
        let all = b.tls.iter().flat_map(Tls::there);
        all.map(|certificate| {
            let input = certificate.0.iter().find_map(|piece| match piece {
                Piece::Input(name) => Some(name),
                _ => None,
            });
            json!({
                "name": b.name,
                "input": input,
                "key": format!("load_balancers.{}.listener.certificate", b.name),
            })
        })
    });
    tls.collect()
}
