use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, row};

rule! {
    /// P509: what must outlive the document is retained, and a failed first deploy can be repeated.
    ///
    /// # What it checks
    /// With a blueprint, in CloudFormation: repositories are kept when the stack goes, but only after
    /// they were made (`RetainExceptOnCreate`); what a replacement would destroy (images, logs, old
    /// revisions) is retained. A bucket of logs is kept whatever happens, because AWS writes into it at
    /// once and nothing deletes a bucket that holds something. In Terraform: repositories are not deleted with their images, and task
    /// definitions are not deregistered.
    ///
    /// # What breaks in real life
    /// With plain `Retain`, a first deploy that fails leaves the repository behind, and the second one
    /// fails because it is already there. Without it, deleting a stack deletes every image.
    ///
    /// # How to fix it
    /// `DeletionPolicy: RetainExceptOnCreate` and `UpdateReplacePolicy: Retain`.
    help: "DeletionPolicy: RetainExceptOnCreate where it must stay, and UpdateReplacePolicy: Retain",
}

fn check(case: &Case<'_>) -> Violations {
    if case.intent.is_none() {
        return Violations::none();
    }
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    for node in r.of(Kind::Bucket) {
        bucket(case, node, &mut wrong);
    }
    for kind in [Kind::Repository, Kind::LogGroup, Kind::TaskDefinition] {
        for node in r.of(kind) {
            let id = scene.id(node);
            if case.is_terraform() {
                if r.flag(node, &row("force_delete", "", "force_delete")) == Fact::Known(true) {
                    wrong.at(node, format!("{id} is deleted with all of its images"));
                }
                continue;
            }
            let says = |key: &str| {
                scene
                    .document
                    .node(node)
                    .extra
                    .get(key)
                    .and_then(Value::as_text)
                    .unwrap_or("Delete")
            };
            if says("UpdateReplacePolicy") != "Retain" {
                wrong.at(
                    node,
                    format!("a replacement of {id} destroys what it holds"),
                );
            }
            match (kind, says("DeletionPolicy")) {
                (Kind::Repository, "RetainExceptOnCreate")
                | (Kind::LogGroup | Kind::TaskDefinition, "Delete" | "RetainExceptOnCreate") => {
                    continue;
                }
                (Kind::Repository, "Delete") => {
                    wrong.at(node, format!("{id} and its images are deleted with the stack"))
                }
                (_, "Retain") => wrong.at(
                    node,
                    format!(
                        "{id} is left behind by a first deploy that fails, and the next one fails on it"
                    ),
                ),
                (_, other) => wrong.at(node, format!("{id} has the deletion policy {other}")),
            };
        }
    }
    wrong
}

/// A bucket of logs is never empty, so what would delete it ends in failure.
fn bucket(case: &Case<'_>, node: NodeId, wrong: &mut Violations) {
    let id = case.scene.id(node);
    if case.is_terraform() {
        let r = case.scene.read();
        if r.flag(node, &row("force_destroy", "", "force_destroy")) == Fact::Known(true) {
            wrong.at(node, format!("{id} is deleted with all of its logs"));
        }
        return;
    }
    let extra = &case.scene.document.node(node).extra;
    for key in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if extra.get(key).and_then(Value::as_text) != Some("Retain") {
            wrong
                .at(
                    node,
                    format!("{key} of {id} deletes a bucket that is never empty"),
                )
                .help("DeletionPolicy and UpdateReplacePolicy: Retain");
        }
    }
}
