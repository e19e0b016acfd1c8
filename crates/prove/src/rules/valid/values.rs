use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::Kind;
use crate::types::{
    bucket_policy, endpoint, policy_attachment, queue, repository, repository_lifecycle, role,
    role_policy, security_group, task_definition,
};
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, Read};

rule! {
    /// P221: AWS accepts the values that are written.
    ///
    /// # What it checks
    /// A table of properties with the words, numbers, names and addresses that AWS accepts there, and of
    /// lists in which nothing may stand twice: names of load balancers, target groups and roles, days
    /// that logs can be kept, attributes of target groups, characters of descriptions. What only a
    /// deployment knows is not judged.
    ///
    /// # What breaks in real life
    /// The deployment stops in the middle and rolls back. CloudFormation looks at few of these before it
    /// begins; Terraform at more, and at others.
    ///
    /// # How to fix it
    /// Write one of the values that the help names.
}

fn check(case: &Case<'_>) -> Violations {
    let r = case.scene.read();
    let mut wrong: Vec<(NodeId, String, String)> = Vec::new();
    protocols(r, &mut wrong);
    policies(r, &mut wrong);
    let mut out = Violations::none();
    for (node, what, help) in wrong {
        out.at(node, format!("{}: {what}", case.scene.id(node)))
            .help(help);
    }
    out
}

/// Protocols of rules that stand inside of a group.
fn protocols(r: Read<'_>, wrong: &mut Vec<(NodeId, String, String)>) {
    for list in [security_group::INLINE_IN, security_group::INLINE_EGRESS] {
        for node in r.of(Kind::SecurityGroup) {
            for rule in r.list(node, list) {
                let protocol = r.as_text(r.within(rule, security_group::inline_egress::PROTOCOL));
                // Terraform takes either case.
                if let Fact::Known(word) = &protocol
                    && let word = word.to_ascii_lowercase()
                    && !matches!(
                        word.as_str(),
                        "tcp" | "udp" | "icmp" | "icmpv6" | "58" | "-1" | "all"
                    )
                    && word.parse::<u8>().is_err()
                {
                    let help = "tcp, udp, icmp, icmpv6, -1 or a number".to_owned();
                    wrong.push((node, format!("unknown protocol {word}"), help));
                }
            }
        }
    }
}

/// Versions of policies, and ARNs of those that AWS keeps.
fn policies(r: Read<'_>, wrong: &mut Vec<(NodeId, String, String)>) {
    for (kind, row) in [
        (Kind::Role, role::TRUST),
        (Kind::RolePolicy, role_policy::POLICY),
        (Kind::Endpoint, endpoint::POLICY),
        (Kind::BucketPolicy, bucket_policy::POLICY),
        (Kind::QueuePolicy, queue::policy::POLICY),
        (Kind::TaskDefinition, task_definition::CONTAINERS),
        (Kind::RepositoryLifecycle, repository_lifecycle::LIFECYCLE),
        (Kind::Repository, repository::LIFECYCLE),
    ] {
        for node in r.of(kind) {
            let Some(value) = r.get(node, row) else {
                continue;
            };
            let Some(document) = crate::world::json::unpacked(value) else {
                if matches!(value, Value::Joined(_) | Value::Text(_)) && kind != Kind::Endpoint {
                    let help = "write JSON".to_owned();
                    wrong.push((
                        node,
                        format!("{} is not JSON", row.path(r.doc.format)),
                        help,
                    ));
                }
                continue;
            };
            let version = document.get("Version").and_then(Value::as_text);
            if version.is_some_and(|v| !matches!(v, "2012-10-17" | "2008-10-17")) {
                let help = "2012-10-17".to_owned();
                wrong.push((node, "the policy has an unknown Version".to_owned(), help));
            }
        }
    }
    for (kind, row) in [
        (Kind::Role, role::MANAGED_POLICIES),
        (Kind::PolicyAttachment, policy_attachment::POLICY),
    ] {
        for node in r.of(kind) {
            for arn in r.list(node, row) {
                let said = match arn {
                    Value::Text(_) | Value::Joined(_) => r.said(arn),
                    _ => continue,
                };
                if said.starts_with("arn:") && !said.contains(":policy/") {
                    let help = "the ARN of a policy".to_owned();
                    wrong.push((node, format!("{said} is not a policy"), help));
                }
            }
        }
    }
}
