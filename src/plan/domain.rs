//! Names in DNS by which services are asked, and the certificate for them.

use super::text;
use crate::aws::{
    Certificate, CertificateValidation, LoadBalancer, Record, ValidationRecord, certificate,
};
use crate::stack::{Handle, Picked, Scope, Tree, names};
use crate::system::Domain;

/// What a listener names: one reference in each format, to what is there once the certificate is issued.
#[derive(Clone)]
pub struct Issued {
    /// In `CloudFormation`.
    pub certificate: Tree,
    /// In Terraform.
    pub validated: Tree,
}

/// Adds the certificate of these names, with what proves them.
pub fn certificate(domain: &Domain, scope: &mut Scope<'_>) -> Issued {
    let zone = text::plain(&domain.zone);
    let words = scope.words();
    let tags = scope.tags(&words);
    let proven = domain.proven();
    let options: Vec<Tree> = proven
        .map(|n| certificate::proven(n, zone.clone()))
        .collect();
    let further: Vec<Tree> = domain.further.iter().map(|n| n.as_str().into()).collect();
    let made = scope.add(
        &[],
        "Is for the names by which services are asked",
        Certificate {
            name: domain.name.clone(),
            further: (!further.is_empty()).then_some(further).into(),
            options: options.into(),
            tags,
        },
    );
    let records: Vec<Tree> = proofs(domain, made, &zone, scope);
    let validated = scope.add(
        &[],
        "Waits until the certificate is issued",
        CertificateValidation {
            certificate: made.get(&Certificate::ARN),
            records: records.into(),
        },
    );
    Issued {
        certificate: made.get(&Certificate::ARN).into(),
        validated: validated.get(&CertificateValidation::ARN).into(),
    }
}

/// The records by which ACM proves the names; each gives its whole name.
fn proofs(
    domain: &Domain,
    made: Handle<Certificate>,
    zone: &Tree,
    scope: &mut Scope<'_>,
) -> Vec<Tree> {
    let each = domain.proven().map(|name| {
        let of = |take: &'static str| {
            Tree::Picked(Box::new(Picked {
                of: made.ix,
                list: Certificate::OPTIONS,
                take,
                by: "domain_name",
                is: name.clone(),
            }))
        };
        let record = scope.add(
            &["validation", &word(name)],
            "Proves to ACM that the name is ours",
            ValidationRecord {
                zone: zone.clone(),
                name: of("resource_record_name"),
                kind: of("resource_record_type"),
                values: Tree::List(vec![of("resource_record_value")]),
            },
        );
        record.get(&ValidationRecord::FQDN).into()
    });
    each.collect()
}

/// Adds a record for each name that leads to the load balancer. They go and come with the services that
/// take them.
pub fn records(domain: &Domain, handle: Handle<LoadBalancer>, scope: &mut Scope<'_>) {
    let mut scope = scope.gated();
    for name in &domain.led {
        scope.add(
            &["alias", &word(name)],
            "Leads a name to the load balancer",
            Record {
                zone: text::plain(&domain.zone),
                name: name.clone(),
                to: handle.get(&LoadBalancer::DNS),
                to_zone: handle.get(&LoadBalancer::ZONE),
            },
        );
    }
}

/// A word for a name. Dots alone part words in the same way in both formats; with anything else that does, or
/// that ends a word in one of them, letters and digits follow that come from the name.
fn word(name: &str) -> String {
    let plain = name.split('.').all(|label| {
        label.starts_with(|c: char| c.is_ascii_lowercase())
            && label.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    if plain {
        name.to_owned()
    } else {
        format!("{name}.{}", names::short(name))
    }
}
