//! What a container is built from, is told and is asked, the application or a sidecar.

use super::super::container_health::{self, Named};
use super::super::ledger::{At, Ledger};
use super::super::variables::{self, Around};
use super::Part;
use super::manifest::Manifest;
use crate::finding::pointer;
use serde_json::{Value, json};

/// The command that builds an image.
pub(super) fn build(ledger: &Ledger, build: &At) -> String {
    let text = |name: &str| ledger.text(&build.key(name)).filter(|t| !t.contains('$'));
    let dockerfile = ledger.text(build).or_else(|| text("dockerfile"));
    let context = text("context").unwrap_or_else(|| ".".to_owned());
    let target = text("target").map_or(String::new(), |t| format!(" --target {t}"));
    let arguments: Vec<String> = ledger
        .members(&build.key("args"))
        .iter()
        .map(|at| format!(" --build-arg {}=...", at.name()))
        .collect();
    let arguments = arguments.concat();
    let file = dockerfile.map_or(String::new(), |file| format!(" -f {file}"));
    format!("docker build{file}{target}{arguments} {context}").replace(['`', '\n'], " ")
}

/// Plain variables of a container.
pub(super) fn variables(
    ledger: &mut Ledger,
    around: &Around,
    part: &Part,
    container: &str,
    manifest: &Manifest,
    all: &[At],
) {
    for at in all {
        if let Some(text) = manifest.text(ledger, at) {
            variables::one(ledger, around, container, at, &at.name(), &text);
        } else if let Some(export) = ledger.text(&at.key("from_cfn")) {
            let text = ledger.input(
                &export,
                "text",
                &format!(
                    "Output {export} of a stack, which is {} of {}",
                    at.name(),
                    part.name
                ),
            );
            ledger.set(
                at,
                &pointer(&format!("{container}/environment"), &at.name()),
                text,
            );
        }
    }
}

/// Copilot's own defaults: <https://aws.github.io/copilot-cli/docs/manifest/backend-service/>.
pub(super) fn check(ledger: &mut Ledger, check: &At, container: &str, manifest: &Manifest) {
    const NAMED: Named = Named {
        command: "command",
        start: "start_period",
    };
    let written = check.key("command");
    let command: Vec<String> = match ledger.get(&written) {
        Some(Value::Array(_)) => {
            let words = ledger.members(&written);
            let words = words.iter().filter_map(|word| manifest.text(ledger, word));
            words.collect()
        }
        Some(Value::String(_)) => {
            let line = manifest.text(ledger, &written).unwrap_or_default();
            vec!["CMD-SHELL".to_owned(), line]
        }
        _ => ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]
            .map(str::to_owned)
            .into(),
    };
    container_health::carry(ledger, check, container, &NAMED, &command);
    for (name, value) in [("interval", json!("10s")), ("retries", json!(2))] {
        let key = format!("{container}/container_health/{name}");
        ledger.assume(&key, value, "Copilot's default");
    }
}
