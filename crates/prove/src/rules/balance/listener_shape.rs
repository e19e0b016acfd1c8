use crate::rules::case::Case;
use crate::rules::facts::answers::ends;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::listener::certificate;

rule! {
    /// P310: AWS accepts the listeners.
    ///
    /// # What it checks
    /// Each listener has a load balancer, a port from 1 to 65535, a protocol of its load balancer's kind
    /// and a default action that ends in an answer; HTTPS has exactly one certificate, HTTP none, and none
    /// beside that either.
    ///
    /// # What breaks in real life
    /// AWS refuses the listener, and with it everything that waits for it.
    ///
    /// # How to fix it
    /// A port, a protocol of the load balancer's type, one certificate for HTTPS, and a default action
    /// that ends in an answer.
    help: "write what AWS requires: a port, a protocol of the load balancer's type, a certificate for HTTPS, an action that ends in an answer",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for listener in &scene.balancing.listeners {
        let id = scene.id(listener.node);
        let mut out = Vec::new();
        let application = listener
            .balancer
            .node()
            .and_then(|n| scene.balancing.balancers.iter().find(|b| b.node == n))
            .is_some_and(|b| {
                b.kind
                    .or_default("application".to_owned())
                    .is_some_and(|k| k == "application")
            });
        if listener.port.is_absent() && application {
            out.push("has no port".to_owned());
        }
        match listener.protocol.known().map(String::as_str) {
            Some("HTTPS" | "TLS") if listener.certificates.is_empty() => {
                out.push("uses TLS without a certificate".to_owned());
            }
            Some("HTTPS") if listener.certificates.len() > 1 => {
                out.push("has more than one default certificate".to_owned());
            }
            Some("HTTP") if !listener.certificates.is_empty() => {
                out.push("has a certificate and uses HTTP".to_owned());
            }
            Some("HTTP" | "HTTPS") => {}
            Some(other) if application => out.push(format!(
                "uses {other}; its load balancer accepts HTTP and HTTPS"
            )),
            None if listener.protocol.is_absent() && application && !case.is_terraform() => {
                out.push("has no protocol".to_owned());
            }
            _ => {}
        }
        ends(&listener.default, &mut out);
        wrong.extend(
            out.into_iter()
                .map(|what| (listener.node, format!("{id} {what}"))),
        );
    }
    let r = scene.read();
    for further in r.of(Kind::ListenerCertificate) {
        let listener = r
            .link(further, certificate::LISTENER)
            .and_then(|l| l.node());
        let plain = listener.and_then(|node| {
            let all = &mut scene.balancing.listeners.iter();
            all.find(|l| l.node == node && l.protocol.known().is_some_and(|p| p == "HTTP"))
        });
        if let Some(plain) = plain {
            let (id, listener) = (scene.id(further), scene.id(plain.node));
            wrong.at(
                further,
                format!("{id} is a certificate for {listener}, which uses HTTP"),
            );
        }
    }
    wrong
}
