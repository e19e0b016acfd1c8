//! The manifest of an environment: its network, its load balancers.

use super::super::ledger::{At, Ledger};
use serde_json::Value;

pub(super) fn carry(ledger: &mut Ledger, top: &At) {
    for name in ["name", "type"] {
        let at = top.key(name);
        if ledger.get(&at).is_some() {
            ledger.carried(&at, "/environments");
        }
    }
    let vpc = top.key("network").key("vpc");
    let id = vpc.key("id");
    if ledger.get(&id).is_some() {
        ledger.left(
            &id,
            "a network is made, and the one that is there is not put in by itself",
            "write `network.existing` with its ids, ranges and subnets",
        );
        ledger.fill(
            "/network/existing",
            "the environment stood in a network that is there: its ids, its ranges and its subnets",
        );
    }
    let cidr = vpc.key("cidr");
    if let Some(range) = ledger.text(&cidr) {
        ledger.set(&cidr, "/network/cidr", range);
    }
    let zones = ledger.members(&vpc.key("subnets").key("private")).len();
    if (3..=4).contains(&zones) {
        ledger.assume(
            "/network/zones",
            zones,
            "as many as the environment had private subnets",
        );
    }
    let logs = vpc.key("flow_logs");
    match ledger.flag(&logs) {
        // Copilot keeps them for 14 days where it is not told for how many.
        Some(true) => ledger.set(&logs, "/network/flow_logs/retention_days", 14),
        Some(false) => ledger.carried(&logs, "/network/flow_logs"),
        None if ledger.get(&logs.key("retention")).is_some() => {
            let at = logs.key("retention");
            if let Some(days) = ledger.number(&at) {
                ledger.set(&at, "/network/flow_logs/retention_days", days);
            }
        }
        None => {}
    }
    let insights = top.key("observability").key("container_insights");
    if let Some(flag) = ledger.flag(&insights) {
        let word = if flag { "standard" } else { "off" };
        ledger.set(&insights, "/container_insights", word);
        ledger.draft.uncomment("/container_insights");
    }
    if ledger.draft.uses("internet") {
        requests(ledger, &top.key("http").key("public").key("access_logs"));
    }
    for (part, name) in [("public", "internet"), ("private", "internal")] {
        if ledger.draft.uses(name) {
            sources(ledger, &top.key("http").key(part), name);
        }
        let certificates = top.key("http").key(part).key("certificates");
        let listener = format!("/load_balancers/{name}/listener");
        let used = ledger.draft.uses(name);
        let mut arns = Vec::new();
        if used {
            for one in ledger.members(&certificates) {
                if let Some(arn) = ledger.text(&one) {
                    let key = format!("{listener}/certificate");
                    ledger.carried(&one, &key);
                    let origin = ledger.field(&one);
                    ledger.draft.from(&key, &origin);
                    arns.push(Value::from(arn));
                }
            }
        }
        let all = match arns.len() {
            0 | 1 => arns.pop(),
            _ => Some(Value::from(arns)),
        };
        if let Some(all) = all {
            ledger.draft.set(&format!("{listener}/certificate"), all);
            ledger.draft.uncomment(&format!("{listener}/certificate"));
            let policy = top.key("http").key(part).key("ssl_policy");
            if let Some(text) = ledger.text(&policy) {
                if text.starts_with("ELBSecurityPolicy-TLS13-1-2")
                    || text.starts_with("ELBSecurityPolicy-TLS13-1-3")
                {
                    ledger.set(&policy, &format!("{listener}/tls_policy"), text);
                } else {
                    ledger.changed(
                        &policy,
                        &format!("{listener}/tls_policy"),
                        text,
                        "TLS 1.2 and up",
                        "older versions are not taken",
                    );
                }
            }
        }
    }
}

/// Who may reach a load balancer, as it is written today and as it was before. CloudFront reaches the
/// public one alone.
fn sources(ledger: &mut Ledger, part: &At, name: &str) {
    let from = format!("/load_balancers/{name}/from");
    let before = part.key("security_groups").key("ingress");
    for ingress in [part.key("ingress"), before.key("restrict_to")] {
        let cdn = ingress.key("cdn");
        if name == "internet" && ledger.flag(&cdn) == Some(true) {
            ledger.set(&cdn, &format!("{from}/cloudfront"), true);
        }
        for range in ledger.members(&ingress.key("source_ips")) {
            if let Some(text) = ledger.text(&range) {
                ledger.push(&range, &format!("{from}/cidrs"), text);
            }
        }
    }
}

/// The log of requests, into a bucket that is made or one that is there.
fn requests(ledger: &mut Ledger, at: &At) {
    const LOGS: &str = "/load_balancers/internet/access_logs";
    if let Some(flag) = ledger.flag(at) {
        ledger.set(at, LOGS, flag);
    }
    let bucket = at.key("bucket_name");
    if let Some(name) = ledger.text(&bucket) {
        ledger.set(&bucket, &format!("{LOGS}/bucket"), name);
        let prefix = at.key("prefix");
        if let Some(text) = ledger.text(&prefix) {
            ledger.set(&prefix, &format!("{LOGS}/prefix"), text);
        }
    } else if ledger.get(&at.key("prefix")).is_some() {
        ledger.draft.set(LOGS, true.into());
    }
}
