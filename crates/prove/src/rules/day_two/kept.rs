use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::value::Value;
use crate::world::rows::{Fact, row};

rule! {
    /// P509: what must outlive the document is retained, and a failed first deploy can be repeated.
    ///
    /// # What it checks
    /// With a blueprint, in CloudFormation: repositories are kept when the stack goes, but only after
    /// they were made (`RetainExceptOnCreate`); what a replacement would destroy (images, logs, old
    /// revisions) is retained. In Terraform: repositories are not deleted with their images, and task
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
