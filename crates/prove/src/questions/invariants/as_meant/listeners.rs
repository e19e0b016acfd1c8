//! What the blueprint says of a load balancer's listeners: a part of [`super`].

use crate::intent::Balancer;
use crate::questions::invariants::case::Case;
use crate::questions::invariants::rule::Violations;
use crate::value::NodeId;
use crate::world::actions::Action;
use crate::world::load_balancing::Listener;
use crate::world::rows::Fact;

/// Says where a load balancer does not listen as it was asked to.
pub fn check(case: &Case<'_>, node: NodeId, name: &str, meant: &Balancer, wrong: &mut Violations) {
    let on = |port: u16| {
        case.scene
            .balancing
            .listeners_of(node)
            .filter(move |l| l.port == Fact::Known(i64::from(port)))
    };
    for (port, what) in [(meant.port, "production"), (meant.test_port, "test")] {
        let mut found = on(port).peekable();
        if found.peek().is_none() {
            wrong.at(node, format!("{name} has no {what} listener on {port}"));
        }
        for listener in found {
            speaks(case, listener, meant, wrong);
        }
    }
    let mut known = vec![meant.port, meant.test_port];
    if let Some(port) = meant.redirect_port {
        known.push(port);
        let mut found = on(port).peekable();
        if found.peek().is_none() {
            wrong.at(
                node,
                format!("{name} has no listener on {port} that sends to HTTPS"),
            );
        }
        let production: Vec<NodeId> = on(meant.port).map(|l| l.node).collect();
        for listener in found {
            redirects(case, listener, meant.port, wrong);
            // Where HTTPS is turned on later, production has to leave this port first.
            if !production.iter().all(|p| case.waits_for(listener.node, *p)) {
                let id = case.scene.id(listener.node);
                wrong.at(
                    listener.node,
                    format!(
                        "{id} does not wait for the production listener, which may have its port"
                    ),
                );
            }
        }
    }
    for listener in case.scene.balancing.listeners_of(node) {
        let other =
            matches!(listener.port, Fact::Known(p) if !known.iter().any(|k| i64::from(*k) == p));
        if other {
            wrong.at(
                listener.node,
                format!(
                    "{name} listens on {}, and nobody asked for it",
                    listener.port
                ),
            );
        }
    }
}

/// Production and test listener: HTTP, or HTTPS by the certificate and policy that were named.
fn speaks(case: &Case<'_>, listener: &Listener, meant: &Balancer, wrong: &mut Violations) {
    let id = case.scene.id(listener.node);
    let mut say = |what: String| {
        wrong.at(listener.node, format!("{id} {what}"));
    };
    let protocol = if meant.tls.is_some() { "HTTPS" } else { "HTTP" };
    // Terraform's own default is HTTP.
    if listener.protocol.or_default("HTTP".to_owned()).as_deref() != Some(protocol) {
        say(format!("speaks {}, not {protocol}", listener.protocol));
    }
    let Some((certificate, policy)) = &meant.tls else {
        return;
    };
    let is: Vec<String> = listener.certificates.iter().map(|c| case.said(c)).collect();
    if is.iter().any(|c| c != certificate) {
        say(format!(
            "has the certificate {}, not {certificate}",
            is.join(", ")
        ));
    }
    if listener.policy != Fact::Known(policy.clone()) {
        say(format!(
            "takes TLS by the policy {}, not {policy}",
            listener.policy
        ));
    }
}

/// The listener of plain HTTP: it answers everyone with the same address by HTTPS.
fn redirects(case: &Case<'_>, listener: &Listener, port: u16, wrong: &mut Violations) {
    let id = case.scene.id(listener.node);
    let known = |fact: &Fact<String>, wanted: &str| fact.known().is_some_and(|t| t == wanted);
    let fits = match listener.default.as_slice() {
        [Action::Redirect(to)] => {
            known(&to.protocol, "HTTPS")
                && known(&to.port, &port.to_string())
                && to.rest_stays
                && known(&to.code, "HTTP_301")
        }
        _ => false,
    };
    let plain = listener.protocol.or_default("HTTP".to_owned()).as_deref() == Some("HTTP");
    let with_rules = case
        .scene
        .balancing
        .rules
        .iter()
        .filter_map(|r| r.listener.node())
        .any(|l| l == listener.node);
    if !fits || !plain || with_rules {
        wrong.at(
            listener.node,
            format!("{id} does not send everyone who comes by HTTP to port {port} by HTTPS"),
        );
    }
}
