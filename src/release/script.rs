//! `release.sh`: registers the revision, starts the deployment, says how to go on.

use super::{Record, Request, TASK_DEFINITION, Unwritable};
use handlebars::Handlebars;
use serde_json::json;

/// The script, with this service's own names.
pub(super) fn text(
    request: &Request<'_>,
    record: &Record,
    image: &str,
) -> Result<String, Unwritable> {
    let (application, group) = record.group.as_ref().map_or(("", ""), |(a, g)| (a, g));
    let context = json!({
        "service": quoted(request.service),
        "cluster": quoted(&record.cluster),
        "region": quoted(&record.place.region),
        "family": quoted(&record.family),
        "application": quoted(application),
        "group": quoted(group),
        "image": quoted(image),
        "placeholder": TASK_DEFINITION,
    });
    render(include_str!("../../templates/release.sh.hbs"), &context)
}

/// A template for people, filled in.
pub(super) fn render(template: &str, context: &serde_json::Value) -> Result<String, Unwritable> {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(handlebars::no_escape);
    templates
        .render_template(template, context)
        .map_err(|error| Unwritable::Template(Box::new(error)))
}

/// One word of a shell's command line, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
