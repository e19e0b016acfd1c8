//! What a load balancer's domain means: its certificate, and the records that lead to it.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::certificate::{self, options, validation};
use crate::prove::types::{Kind, listener, record};
use crate::system::{Balancer, Domain, System};

/// Certificates and records of the whole system: these, and no other.
pub(super) fn all(system: &System, out: &mut Expectations) {
    let domains = || system.domains().map(|(.., domain)| domain);
    let certificates = Of::Every(Kind::Certificate);
    out.expect_all(&certificates, certificate::NAME, domains().map(|d| &d.name));
    let records = Of::Every(Kind::Record);
    let leading = records.saying(record::TO);
    out.expect_all(&leading, record::NAME, domains().flat_map(|d| &d.led));
    let proofs = system.domains().flat_map(|(whose, _, d)| {
        let label = crate::stack::snake(whose);
        d.proven().map(move |name| said(&label, name, "name"))
    });
    out.expect_all(&records.silent(record::TO), record::PROVES, proofs);
    for (whose, to, domain) in system.domains() {
        let Some(balancer) = system.balancer(to) else {
            continue;
        };
        let made = own(system, whose, balancer, domain, out);
        // A service's own comes beside the default, for who asks by its names.
        if whose == to {
            default(balancer, &made, out);
        } else {
            beside(whose, &made, out);
        }
    }
}

/// The certificate that a load balancer's listeners show where no other is asked for.
fn default(balancer: &Balancer, made: &Of, out: &mut Expectations) {
    let validated = made.tied(Kind::CertificateValidation, validation::CERTIFICATE);
    let load_balancer = Of::LoadBalancer(balancer.name.as_str().into());
    let listeners = load_balancer.tied(Kind::Listener, listener::BALANCER);
    for port in [balancer.port, balancer.test_port] {
        let listener = listeners.whose(listener::PORT, port);
        out.expect_link(&listener, listener::ISSUED, made);
        out.expect_link(&listener, listener::VALIDATED, &validated);
    }
}

/// The certificate that a service brings beside it: in Terraform a listener gets it once it is issued.
fn beside(whose: &str, made: &Of, out: &mut Expectations) {
    let arn = format!("aws_acm_certificate.{}.arn", crate::stack::snake(whose));
    let validated = made.tied(Kind::CertificateValidation, validation::CERTIFICATE);
    let shown = Of::Every(Kind::ListenerCertificate).whose(listener::certificate::VALIDATED, arn);
    out.expect_link(&shown, listener::certificate::VALIDATED, &validated);
}

fn own(
    system: &System,
    whose: &str,
    balancer: &Balancer,
    domain: &Domain,
    out: &mut Expectations,
) -> Of {
    let load_balancer = Of::LoadBalancer(balancer.name.as_str().into());
    let zone = text(system, &domain.zone);
    let made = Of::Every(Kind::Certificate).whose(certificate::NAME, &domain.name);
    out.expect_list(&made, certificate::FURTHER, &domain.further);
    out.expect(&made, certificate::METHOD, "DNS");
    let proven = domain
        .proven()
        .map(|name| vec![(options::NAME, name.clone()), (options::ZONE, zone.clone())]);
    out.expect_each(&made, certificate::OPTIONS, proven);
    for name in &domain.led {
        let leads = Of::Every(Kind::Record).saying(record::TO);
        let leads = leads.whose(record::NAME, name);
        out.expect(&leads, record::ZONE, &zone);
        out.expect(&leads, record::TYPE, "A");
        out.expect(&leads, record::HEALTH, false);
        out.expect_link(&leads, record::TO, &load_balancer);
        out.expect_link(&leads, record::TO_ZONE, &load_balancer);
    }
    let label = crate::stack::snake(whose);
    proofs(domain, &zone, &label, out);
    made
}

/// What Terraform's document says of the record that proves a name.
fn said(label: &str, name: &str, what: &str) -> String {
    format!(
        "aws_acm_certificate.{label}.domain_validation_options[domain_name is \"{name}\"].resource_record_{what}"
    )
}

/// In Terraform the records by which ACM proves the names, each of which the certificate waits for.
fn proofs(domain: &Domain, zone: &str, label: &str, out: &mut Expectations) {
    for name in domain.proven() {
        let proof = Of::Every(Kind::Record).whose(record::PROVES, said(label, name, "name"));
        out.expect(&proof, record::PROVES_BY, said(label, name, "type"));
        out.expect_list(&proof, record::PROOF, &[said(label, name, "value")]);
        out.expect(&proof, record::PROVES_IN, zone);
        out.expect(&proof, record::PROVES_FOR, 60);
        out.expect(&proof, record::OVERWRITES, true);
        let waits = proof.tied(Kind::CertificateValidation, validation::RECORDS);
        out.expect_link(
            &waits,
            validation::CERTIFICATE,
            &Of::Every(Kind::Certificate),
        );
    }
}
