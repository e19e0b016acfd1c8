//! Where the application's lines go.

use super::super::ledger::{At, Ledger};
use super::Task;

/// A log group of the stack takes the place of the old one.
pub(super) fn carry(ledger: &mut Ledger, task: &Task, at: &At) {
    let key = format!("{}/logs", task.service);
    let driver = at.key("logDriver");
    match ledger.text(&driver).as_deref() {
        Some("awslogs") => ledger.carried(&driver, &key),
        Some("awsfirelens") => {
            ledger.later(at, "logs.router");
            return;
        }
        Some(other) => {
            let why = format!("logs go to CloudWatch: nothing sends them by `{other}` any more");
            ledger.left(at, why, "subscribe what reads them to the log group");
            return;
        }
        None => return,
    }
    for option in ledger.members(&at.key("options")) {
        let value = ledger.text(&option).unwrap_or_default();
        match option.name().as_str() {
            "awslogs-group" => {
                let group = format!("/ecs/{}", task.family);
                if value == group {
                    ledger.carried(&option, &key);
                    ledger.warn(&option, "a log group of this name is there: the stack cannot make it until the old one is gone or has been brought into it");
                } else {
                    ledger.changed(
                        &option,
                        &key,
                        value.clone(),
                        group,
                        "the stack makes a log group, kept for 30 days",
                    );
                }
                ledger.first(&option, format!("what was logged so far is in `{value}` and stays there: do not delete that group with the old service"));
            }
            "awslogs-region" => ledger.carried(&option, "/region"),
            "awslogs-create-group" => ledger.carried(&option, &key),
            "awslogs-stream-prefix" => ledger.changed(
                &option,
                &key,
                value,
                "the stack's own",
                "streams are named by the stack",
            ),
            _ => {}
        }
    }
    ledger.assume(
        &format!("{key}/retention_days"),
        30,
        "the log group said how long before",
    );
}
