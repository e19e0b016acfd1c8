//! The image of the application.

use super::super::ledger::{At, Ledger};
use super::super::words::{self, is_placeholder};
use super::Task;
use crate::resolve::private_ecr;

/// A URI stays as it is; what a pipeline fills in becomes a repository of the stack.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, at: &At) {
    let key = format!("{}/image", task.service);
    let Some(image) = ledger.text(at) else {
        return;
    };
    if is_placeholder(&image) {
        ledger.draft.set(&format!("{key}/tag"), "v1".into());
        ledger.draft.comment(
            &key,
            "a repository that the stack makes: push an image with this tag before the second run",
        );
        ledger.changed(
            at,
            &key,
            "filled in by a pipeline",
            format!("the repository {}", task.family.replacen('-', "/", 1)),
            "the stack makes a repository, and releases choose the image",
        );
        way_out(ledger, true);
        return;
    }
    super::super::image::carry(ledger, at, &key, &image);
    let private = private_ecr(&words::image(&image)).is_some();
    way_out(ledger, private);
}

/// How tasks get out: as they do where they run now.
fn way_out(ledger: &mut Ledger, private: bool) {
    let why = if private {
        "tasks go out to the internet as before; `endpoints` where they need not, without NAT's cost"
    } else {
        "the image is not in ECR: tasks pull it from the internet"
    };
    ledger.assume("/network/egress", "nat", why);
    ledger.fill(
        "/network",
        "a network is made; `network.existing` puts the service into the one that is there",
    );
}
