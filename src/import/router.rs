//! FireLens, as each format writes it: a router of logs, what it is told, and what it keeps secret.

use super::ledger::{At, Ledger};
use super::secret::{Looks, looks};
use super::variables as shared;
use super::words::literal;
use crate::blueprint::router::{ConfigPath, OptionName};
use crate::finding::pointer;

/// A version of AWS's image for whoever named none, or one that moves.
/// <https://github.com/aws/aws-for-fluent-bit>
pub(super) const IMAGE: &str = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16";

/// The router of a service.
pub(super) fn key(service: &str) -> String {
    format!("{service}/logs/router")
}

/// Carries an option of the output.
pub(super) fn option(ledger: &mut Ledger, service: &str, at: &At, value: &str) {
    let (name, key) = (at.name(), key(service));
    if !is_option(ledger, at, &name) {
        return;
    }
    match looks(&name, value) {
        Looks::Plain => ledger.set(
            at,
            &pointer(&format!("{key}/options"), &name),
            literal(value),
        ),
        looks => shared::hidden(ledger, &key, at, &name, looks == Looks::Secret),
    }
}

/// Whether a name is one of an option; else the field is left.
pub(super) fn is_option(ledger: &mut Ledger, at: &At, name: &str) -> bool {
    let fits = OptionName::try_from(name.to_owned()).is_ok();
    if !fits {
        ledger.left(
            at,
            "it is no option of an output of Fluent Bit",
            "write it into a configuration in the router's image, and that under `logs.router.config`",
        );
    }
    fits
}

/// Carries a configuration that lies in the image.
pub(super) fn config(ledger: &mut Ledger, service: &str, at: &At, path: String) {
    if ConfigPath::try_from(path.clone()).is_ok() {
        ledger.set(at, &format!("{}/config", key(service)), path);
    } else {
        ledger.left(
            at,
            "it is no file of the router's image that FireLens could include",
            "put the configuration into the image, and write its path under `logs.router.config`",
        );
    }
}

/// Leaves that ECS's own fields are not to be written into lines.
pub(super) fn metadata(ledger: &mut Ledger, service: &str, at: &At, wanted: bool) {
    if wanted {
        ledger.carried(at, &key(service));
    } else {
        ledger.changed(
            at,
            &key(service),
            "false",
            "true",
            "each line says its cluster and task; a filter in `config` takes that out",
        );
    }
}
