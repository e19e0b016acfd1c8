//! `release.sh`: registers the revision, starts the deployment, says how to go on.

use super::record::Pointers;
use super::{Record, Request, TASK_DEFINITION};
use crate::operate::forward::{self, Listener};
use crate::operate::request;
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
    let (url, session, curl) = listener(request, record);
    let context = json!({
        "test_url": quoted(&url),
        "session": quoted(&session),
        "curl": quoted(&curl),
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

/// The test listener's URL, the command that leads to it through the management host, and a request to
/// where it leads; each empty where it is not known, or not to be had.
fn listener(request: &Request<'_>, record: &Record) -> (String, String, String) {
    let found = || {
        let outputs = request.outputs?;
        let balancer = outputs.service(&record.service)?.get("load_balancer")?;
        let listener = Listener::of(outputs, balancer.as_str()?)?;
        let mut asked = request::Request {
            path: "/".to_owned(),
            ..request::Request::default()
        };
        let mut host = true;
        if let Some(blueprint) = request.blueprint {
            let (system, name) = (blueprint.system, request.service);
            asked = request::of(system, system.service(name)?)?;
            host = forward::host_reaches(system, system.balancer(balancer.as_str()?)?);
        }
        let session = listener.session(&record.place.region).filter(|_| host);
        let curl = session.as_ref().map(|_| listener.curl(&asked));
        Some((
            listener.url.clone(),
            session.unwrap_or_default(),
            curl.unwrap_or_default(),
        ))
    };
    found().unwrap_or_default()
}
