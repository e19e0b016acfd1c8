//! `release.sh`: registers the revision, starts the deployment, says how to go on.

use super::record::Pointers;
use super::{Record, Request, TASK_DEFINITION};
use crate::operate::templates::{self, Escape, Unwritable, shell_word as quoted};
use serde_json::json;

/// The script, with this service's own names.
pub(super) fn text(
    request: &Request<'_>,
    record: &Record,
    image: &str,
) -> Result<String, Unwritable> {
    let (application, group) = record.group.as_ref().map_or(("", ""), |(a, g)| (a, g));
    let none = Pointers::default();
    let pointers = record.pointers.as_ref().unwrap_or(&none);
    let context = json!({
        "service": quoted(request.service),
        "cluster": quoted(&record.cluster),
        "region": quoted(&record.place.region),
        "family": quoted(&record.family),
        "application": quoted(application),
        "group": quoted(group),
        "image": quoted(image),
        "production_rule": quoted(&pointers.production_rule),
        "test_rule": quoted(&pointers.test_rule),
        "blue": quoted(&pointers.blue),
        "green": quoted(&pointers.green),
        "placeholder": TASK_DEFINITION,
    });
    templates::fill(
        include_str!("../../../templates/release.sh.hbs"),
        &[],
        Escape::No,
        &context,
    )
}
