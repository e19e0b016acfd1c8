//! What is found only because something else is broken: a default stood in for it.

use crate::finding::codes::{self, Code};
use crate::finding::{Finding, pointer};
use serde_json::Value;

/// What was cut out of a blueprint, as patterns, and the findings anywhere that may come of it.
const ANYWHERE: &[(&str, &[Code])] = &[
    (
        "/network/egress",
        &[
            codes::IMAGE_OUT_OF_REACH,
            codes::CALLS_OUTSIDE,
            codes::SECRET_OUT_OF_REACH,
            codes::ROUTER_UNREACHED,
            codes::CIDR_SIZE,
            codes::TOO_FEW_ADDRESSES,
        ],
    ),
    (
        "/network/existing",
        &[
            codes::MANAGEMENT_COVERS_NETWORK,
            codes::CIDR_SIZE,
            codes::TOO_FEW_ADDRESSES,
            codes::IMAGE_OUT_OF_REACH,
            codes::CALLS_OUTSIDE,
            codes::SECRET_OUT_OF_REACH,
            codes::NETWORK_LACKS,
            codes::NO_ROUTE_OUT,
            codes::NO_ENDPOINT,
            codes::ROUTER_UNREACHED,
        ],
    ),
    (
        "/network/cidr",
        &[
            codes::MANAGEMENT_COVERS_NETWORK,
            codes::CIDR_SIZE,
            codes::TOO_FEW_ADDRESSES,
        ],
    ),
    (
        "/network/zones",
        &[codes::CIDR_SIZE, codes::TOO_FEW_ADDRESSES],
    ),
    (
        "/network/zone_ids",
        &[codes::CIDR_SIZE, codes::TOO_FEW_ADDRESSES],
    ),
    (
        "/load_balancers",
        &[
            codes::SAME_PORTS,
            codes::TLS_FORM,
            codes::NO_NAME,
            codes::DOMAIN_UNASKED,
        ],
    ),
    ("/inputs", &[codes::UNKNOWN_INPUT, codes::INPUT_KIND]),
    (
        "/services/*/route",
        &[
            codes::TWO_CATCH_ALLS,
            codes::ROUTES_OVERLAP,
            codes::PRIORITY_CLASH,
            codes::NO_NAME,
        ],
    ),
    ("/services/*/image", &[codes::ONE_NAME]),
    ("/services/*/queue", &[codes::NO_QUEUE]),
    ("/services/*/connect", &[codes::CALLS_WORKER]),
];

/// The same of the service that something was cut out of.
const IN_THE_SERVICE: &[(&str, &[Code])] = &[
    (
        "cpu",
        &[codes::TASK_SIZE, codes::MEMORY_TAKEN, codes::PROXY_ROOM],
    ),
    ("memory", &[codes::TASK_SIZE, codes::MEMORY_TAKEN]),
    ("calls", &[codes::NOT_CALLED]),
    ("queue", &[codes::WORKER_KEY, codes::SCALING]),
    ("sends_to", &[codes::NO_QUEUE]),
    ("count", &[codes::SCALING]),
    ("scaling", &[codes::SCALING]),
    ("alarms", &[codes::ROLLBACK_WITHOUT_ALARM]),
    ("health_check", &[codes::CHECK_TIMES]),
    (
        "deployment",
        &[
            codes::ENGINE_UNFIT,
            codes::CONNECT_UNFIT,
            codes::ENGINE_KEY,
            codes::RELEASE_TOO_LONG,
            codes::RELEASES_OF_DOCUMENT,
            codes::ROLLBACK_WITHOUT_ALARM,
        ],
    ),
    ("releases_from", &[codes::HALF_IDENTITY]),
    (
        "writable",
        &[
            codes::MEMORY_TAKEN,
            codes::WRITABLE_INSIDE,
            codes::VOLUME_PATH,
        ],
    ),
    (
        "reaches",
        &[codes::VOLUME_UNREACHED, codes::ROUTER_UNREACHED],
    ),
    (
        "security_groups",
        &[codes::VOLUME_UNREACHED, codes::ROUTER_UNREACHED],
    ),
    (
        "permissions",
        &[codes::ROUTER_FORBIDDEN, codes::ROUTER_UNREACHED],
    ),
    ("roles", &[codes::ROUTER_FORBIDDEN]),
    (
        "logs",
        &[
            codes::ROUTER_NOWHERE,
            codes::ROUTER_FORBIDDEN,
            codes::ROUTER_UNREACHED,
        ],
    ),
    ("volumes", &[codes::VOLUME_UNREACHED]),
];

/// Whether a finding may come of what was cut out of the blueprint as it was written.
pub fn follow(cut: &[String], written: &Value, finding: &Finding) -> bool {
    let anywhere = ANYWHERE
        .iter()
        .filter(|(_, codes)| codes.contains(&finding.code))
        .any(|(pattern, _)| cut.iter().any(|path| at_or_below(pattern, path)));
    let service = finding.path.split('/').nth(2).unwrap_or_default();
    let in_service = IN_THE_SERVICE
        .iter()
        .filter(|(_, codes)| codes.contains(&finding.code))
        .any(|(key, _)| {
            let key = format!("/services/{service}/{key}");
            cut.iter().any(|path| at_or_below(&key, path))
        });
    anywhere || in_service || of_absent(cut, written, finding)
}

/// Whether it misses a service that is there, under a name that was refused.
fn of_absent(cut: &[String], written: &Value, finding: &Finding) -> bool {
    let services = written["services"].as_object().into_iter().flatten();
    let mut absent = services
        .map(|(name, _)| name)
        .filter(|name| cut.contains(&pointer("/services", name)));
    if finding.path == "/services" {
        return absent.next().is_some();
    }
    let text = written.pointer(&finding.path).and_then(Value::as_str);
    finding.code == codes::UNKNOWN_SERVICE
        && text.is_some_and(|text| absent.any(|name| kebab(text).contains(&kebab(name))))
}

/// A name as the help about its form would write it.
fn kebab(text: &str) -> String {
    text.to_lowercase().replace(['_', ' ', '.'], "-")
}

/// Whether a path is the pattern's place or stands in it.
fn at_or_below(pattern: &str, path: &str) -> bool {
    let mut path = path.split('/');
    pattern
        .split('/')
        .all(|token| path.next().is_some_and(|p| token == "*" || token == p))
}
