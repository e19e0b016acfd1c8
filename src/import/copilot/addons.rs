//! What addons hold: what is lost with them, and what their outputs were to the application.

use super::super::ledger::{At, Ledger};
use super::super::words::upper_snake;
use super::{Part, file};
use crate::finding::pointer;
use serde_json::{Value, json};
use std::path::Path;

/// Kinds of resources that hold data.
const DATA: &[&str] = &[
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::EFS::FileSystem",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::OpenSearchService::Domain",
];

/// Reads the templates of a folder.
pub(super) fn read(ledger: &mut Ledger, folder: &Path, own: &str, service: &At) -> Vec<At> {
    let Ok(entries) = std::fs::read_dir(folder.join("addons")) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        let yaml = path
            .extension()
            .is_some_and(|end| end == "yml" || end == "yaml");
        yaml && path
            .file_stem()
            .is_some_and(|name| name != "addons.parameters")
    });
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        match file(&path) {
            Ok(template) => {
                let top = ledger.add(template, &format!("{own}/addons/{name}: "), "");
                ledger.took(&top);
                found.push(top);
            }
            Err(_) => ledger.warn(
                service,
                format!("addons/{name} cannot be read: deleting the service deletes what it makes"),
            ),
        }
    }
    found
}

/// Says what is lost, and hands over what the outputs were.
pub(super) fn carry(ledger: &mut Ledger, part: &Part) {
    for top in &part.addons {
        resources(ledger, part, top);
        for output in ledger.members(&top.key("Outputs")) {
            one(ledger, part, top, &output);
        }
    }
}

/// Deleting the service deletes its addons.
fn resources(ledger: &mut Ledger, part: &Part, top: &At) {
    for at in ledger.members(&top.key("Resources")) {
        let kind = ledger.text(&at.key("Type")).unwrap_or_default();
        let kept = ledger
            .text(&at.key("DeletionPolicy"))
            .is_some_and(|p| p == "Retain");
        if DATA.contains(&kind.as_str()) && !kept {
            ledger.first(&at, format!("deleting the Copilot service `{}` deletes this {kind} and its data: set `DeletionPolicy: Retain` there and deploy that, before anything moves", part.own));
        } else {
            ledger.warn(
                &at,
                format!(
                    "{kind} is not made by the blueprint: its stack goes with the Copilot service"
                ),
            );
        }
    }
}

/// An output was a variable, a secret, a group or a policy, by what it refers to.
fn one(ledger: &mut Ledger, part: &Part, top: &At, output: &At) {
    let name = upper_snake(&output.name());
    let service = format!("/services/{}", part.name);
    let target = ledger.text(&output.key("Value").key("Ref"));
    let kind = target.and_then(|id| ledger.text(&top.key("Resources").key(&id).key("Type")));
    let of = format!("output {} of addons of {}", output.name(), part.own);
    match kind.as_deref() {
        Some("AWS::IAM::ManagedPolicy") => ledger.left(
            output,
            "the policy was attached to the task's role",
            "write what it allows under `permissions`, with its resources as inputs",
        ),
        Some("AWS::EC2::SecurityGroup") => ledger.left(
            output,
            "the group was attached to the tasks",
            "write `reaches` with the group of what it opened, and the port",
        ),
        Some("AWS::SecretsManager::Secret") => {
            let input = ledger.input(
                &format!("{name}_secret"),
                "arn",
                &format!("ARN of the secret: {of}"),
            );
            ledger.set(
                output,
                &pointer(&format!("{service}/secrets"), &name),
                json!({"secretsmanager": input}),
            );
        }
        _ => {
            let input = ledger.input(&name, "text", &format!("Value of the {of}"));
            let key = pointer(&format!("{service}/environment"), &name);
            ledger.set(output, &key, Value::from(input));
        }
    }
}
