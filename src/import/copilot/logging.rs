//! Where a service's lines go.

use super::super::image;
use super::super::ledger::{At, Ledger};
use super::super::router;
use super::super::variables::UNSET;
use super::manifest::Manifest;
use super::secrets;

/// Where more is said than how long logs are kept, Copilot makes a router of them.
pub(super) fn router(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let all = manifest.members(ledger, "logging");
    if all.iter().all(|at| at.name() == "retention") {
        return;
    }
    let base = router::key(service);
    let options = manifest.members(ledger, "logging.destination");
    let config = manifest.at(ledger, "logging.configFilePath");
    let named = options.iter().any(|at| at.name() == "Name");
    if !named && ledger.get(&config).is_none() {
        for at in all.iter().filter(|at| at.name() != "retention") {
            ledger.left(
                at,
                "nothing says to which output of Fluent Bit logs are sent: no `Name` under `destination`, and no configuration",
                "write `logs.router` by hand; without it logs go to CloudWatch",
            );
        }
        return;
    }
    let image = manifest.at(ledger, "logging.image");
    match manifest.text(ledger, &image) {
        Some(uri) if !uri.contains(UNSET) => {
            image::carry(ledger, &image, &format!("{base}/image"), &uri);
        }
        _ => {
            let why = "Copilot's was `stable`, which moves: look for the newest of version 3";
            ledger.assume(&format!("{base}/image"), router::IMAGE, why);
            if ledger.get(&image).is_some() {
                ledger.carried(&image, &format!("{base}/image"));
            }
        }
    }
    for at in options {
        let value = manifest.text(ledger, &at).unwrap_or_default();
        router::option(ledger, service, &at, &value);
    }
    let metadata = manifest.at(ledger, "logging.enableMetadata");
    if let Some(wanted) = ledger.flag(&metadata) {
        router::metadata(ledger, service, &metadata, wanted);
    }
    if let Some(path) = manifest.text(ledger, &config) {
        router::config(ledger, service, &config, path);
    }
    let secrets = manifest.members(ledger, "logging.secretOptions");
    let fit = |at: &At, ledger: &mut Ledger| router::is_option(ledger, at, &at.name());
    let secrets: Vec<At> = secrets.into_iter().filter(|at| fit(at, ledger)).collect();
    secrets::of(ledger, &base, manifest, secrets);
}
