use crate::rules::case::Case;
use crate::rules::facts::patterns::takes_in_logs;
use crate::rules::rule::{Violations, rule};
use crate::types::{
    Kind, bucket, bucket_access, bucket_encryption, bucket_lifecycle, bucket_policy, load_balancer,
};
use crate::value::{NodeId, Value};
use crate::world::roles::{Statement, covers, is_this_account, statements};
use crate::world::rows::{Fact, Read};

rule! {
    /// P314: a load balancer may write into the bucket of its access logs.
    ///
    /// # What it checks
    /// For each load balancer whose logs go into a bucket of the document: the bucket's policy lets
    /// `logdelivery.elasticloadbalancing.amazonaws.com` put objects below `PREFIX/AWSLogs/ACCOUNT/`, the
    /// load balancer is made after that policy, and the bucket is encrypted by S3's own keys. With a
    /// blueprint, the bucket is also closed to the public and to what does not come by TLS, and its lines go
    /// one day. Without one, a policy that may let it, by a condition, a wildcard or an account of AWS's own,
    /// is taken to do so.
    ///
    /// # What breaks in real life
    /// AWS tries the bucket when logs are turned on, and refuses with "Access Denied for bucket": the
    /// deploy rolls back. A load balancer names its bucket and not the policy, so nothing but a wait puts
    /// them in order. A key of KMS is refused with the same words.
    ///
    /// # How to fix it
    /// One statement for that principal, `s3:PutObject` and that path, and one that denies everyone `s3:*`
    /// under `aws:SecureTransport` `false`; `DependsOn` or `depends_on` of the load balancer on the policy;
    /// `AES256`.
    help: "let logdelivery.elasticloadbalancing.amazonaws.com put objects below PREFIX/AWSLogs/ACCOUNT/, and have the load balancer wait for the policy",
}

const APPLICATION: &str = "application";
const ACTION: &str = "s3:putobject";
const WRITER: &str = "service logdelivery.elasticloadbalancing.amazonaws.com";

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let scene = case.scene;
    let r = scene.read();
    for balancer in r.of(Kind::LoadBalancer) {
        if r.flag(balancer, load_balancer::LOGS) != Fact::Known(true) {
            continue;
        }
        let Some(Value::Attr(logs, _)) = r.get(balancer, load_balancer::LOGS_BUCKET) else {
            continue;
        };
        if r.kind(*logs) != Kind::Bucket || scene.document.node(*logs).data {
            continue;
        }
        let (id, held) = (scene.id(balancer), scene.id(*logs));
        let prefix = match r.text(balancer, load_balancer::LOGS_PREFIX) {
            Fact::Known(prefix) if !prefix.is_empty() => format!("/{prefix}"),
            Fact::Unknown(_) => continue,
            _ => String::new(),
        };
        let policies: Vec<NodeId> = of_bucket(r, Kind::BucketPolicy, bucket_policy::BUCKET, *logs);
        let mut lets = policies
            .iter()
            .map(|policy| (policy, writes(case, *policy, *logs, &prefix)));
        match lets.clone().find(|(_, lets)| *lets == Some(true)) {
            Some((policy, _)) if !case.waits_for(balancer, *policy) => {
                let policy = scene.id(*policy);
                let found = wrong.at(balancer, format!("{id} does not wait for {policy}"));
                // Whichever AWS is done with first; over a policy that is there it goes well.
                if case.intent.is_none() {
                    found.warns();
                }
            }
            Some(_) => {}
            // Elsewhere there may be a policy that lets it.
            None if policies.is_empty() && case.intent.is_none() => {}
            // What a policy says may be known only when it is made.
            None if lets.any(|(_, lets)| lets.is_none()) => {}
            None => {
                wrong.at(balancer, format!("{id} may not write into {held}"));
            }
        }
        // Network Load Balancers take keys of KMS too:
        // <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html>
        let kind = r.text(balancer, load_balancer::TYPE);
        let application = kind.or_default(APPLICATION.to_owned());
        for algorithm in algorithms(r, *logs) {
            if algorithm != "AES256" && application.as_deref() == Some(APPLICATION) {
                wrong.at(
                    *logs,
                    format!(
                        "{held} is encrypted by {algorithm}, which load balancers do not write with"
                    ),
                );
            }
        }
        if case.intent.is_some() {
            beside(case, *logs, &mut wrong);
            if !policies.iter().any(|one| tls_alone(case, *one, *logs)) {
                wrong.at(*logs, format!("{held} may be asked without TLS"));
            }
        }
    }
    wrong
}

/// What of a kind is about a bucket.
fn of_bucket(r: Read<'_>, kind: Kind, row: &crate::types::Row, bucket: NodeId) -> Vec<NodeId> {
    let names =
        |node: &NodeId| matches!(r.get(*node, row), Some(Value::Attr(of, _)) if *of == bucket);
    r.of(kind).filter(names).collect()
}

/// Whether a policy lets load balancers of this account write below a prefix; `None` where what it says is
/// not known.
fn writes(case: &Case<'_>, policy: NodeId, bucket: NodeId, prefix: &str) -> Option<bool> {
    let r = case.scene.read();
    let all = statements(r, r.get(policy, bucket_policy::POLICY)?, policy)?;
    if case.intent.is_some() {
        return Some(all.iter().any(|s| {
            s.allow
                && s.conditions.is_none()
                && s.principals.iter().any(|p| p == WRITER)
                && s.actions.iter().any(|a| covers(a, ACTION))
                && s.resources.iter().any(|to| below(r, to, bucket, prefix))
        }));
    }
    let about = |s: &Statement| about_logs(r, s, bucket, prefix);
    // What is denied under a condition, as a way that is not encrypted is, seldom means AWS.
    let denied = |s: &Statement| !s.allow && s.conditions.is_none() && about(s) == Some(true);
    if all.iter().any(denied) {
        return Some(false);
    }
    any(all.iter().filter(|s| s.allow).map(about))
}

/// Whether a policy denies everyone whatever does not come by TLS, on the bucket and on all that is in it.
fn tls_alone(case: &Case<'_>, policy: NodeId, bucket: NodeId) -> bool {
    let r = case.scene.read();
    let plain = Value::Map(vec![(
        "Bool".to_owned(),
        Value::Map(vec![(
            "aws:SecureTransport".to_owned(),
            Value::Text("false".to_owned()),
        )]),
    )]);
    let all = r
        .get(policy, bucket_policy::POLICY)
        .and_then(|document| statements(r, document, policy));
    all.iter().flatten().any(|s| {
        let on = |rest: &[&str]| s.resources.iter().any(|to| in_bucket(r, to, bucket, rest));
        s.deny
            && s.principals == ["*"]
            && s.actions == ["s3:*"]
            && s.conditions.as_ref() == Some(&plain)
            && on(&[])
            && on(&["/*"])
    })
}

/// Whether a resource is a bucket with what follows its ARN.
fn in_bucket(r: Read<'_>, resource: &Value, bucket: NodeId, rest: &[&str]) -> bool {
    let is = |of: NodeId, what: &str| of == bucket && what.eq_ignore_ascii_case("arn");
    match resource {
        Value::Attr(of, what) => is(*of, what) && rest.is_empty(),
        Value::Joined(pieces) => match pieces.as_slice() {
            [Value::Attr(of, what), more @ ..] => {
                is(*of, what)
                    && more
                        .iter()
                        .map(|piece| r.said(piece))
                        .eq(rest.iter().copied())
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether a statement of somebody's own is about all that load balancers write below a prefix; `None`
/// where it may be.
fn about_logs(r: Read<'_>, s: &Statement, bucket: NodeId, prefix: &str) -> Option<bool> {
    let action = if s.not_actions.is_empty() {
        s.actions.iter().any(|a| covers(a, ACTION))
    } else {
        !s.not_actions.iter().any(|a| covers(a, ACTION))
    };
    let known = (s.conditions.is_none() && !s.open).then_some(true);
    let open = |given: Option<bool>| if s.open { None } else { given };
    let principal = open(any(s.principals.iter().map(|p| is_writer(p))));
    let resources = s.resources.iter();
    let resource = open(any(resources.map(|to| takes_in_logs(r, to, bucket, prefix))));
    let all = [Some(action), known, principal, resource];
    if all.contains(&Some(false)) {
        Some(false)
    } else {
        all.into_iter().collect::<Option<Vec<bool>>>().map(|_| true)
    }
}

/// Whether load balancers write as this principal; `None` where they do so in some regions, or where only
/// a deployment knows.
fn is_writer(principal: &str) -> Option<bool> {
    if principal == WRITER || principal == "*" || principal == "aws *" {
        return Some(true);
    }
    let not = match principal.split_once(' ')? {
        // Network Load Balancers write as another service, under conditions mostly.
        ("service", service) => service != "delivery.logs.amazonaws.com" && !service.contains("${"),
        // In regions from before August 2022 an account of AWS's own does:
        // <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
        ("aws", account) => ["aws.account", ":user/", ":role/"]
            .iter()
            .any(|own| account.contains(own)),
        _ => true,
    };
    not.then_some(false)
}

/// Whether any holds; `None` where that hangs on one that is not known.
fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut out = Some(false);
    for one in each {
        match one {
            Some(true) => return one,
            Some(false) => {}
            None => out = None,
        }
    }
    out
}

/// Whether a resource is what this account's load balancers write below a prefix.
fn below(r: Read<'_>, resource: &Value, bucket: NodeId, prefix: &str) -> bool {
    let rest: String = match resource {
        Value::Joined(pieces) => match pieces.as_slice() {
            [Value::Attr(of, _), rest @ ..] if *of == bucket => {
                rest.iter().map(|piece| r.said(piece)).collect()
            }
            _ => return false,
        },
        // A plan or a state has the bucket's own name.
        Value::Text(arn) => {
            let path = arn
                .split_once(":::")
                .and_then(|(_, path)| path.split_once('/'));
            path.map_or_else(String::new, |(_, rest)| format!("/{rest}"))
        }
        _ => return false,
    };
    let account = rest
        .strip_prefix(&format!("{prefix}/AWSLogs/"))
        .and_then(|rest| rest.strip_suffix("/*"));
    account.is_some_and(is_this_account)
}

/// By what a bucket is encrypted.
fn algorithms(r: Read<'_>, bucket: NodeId) -> Vec<String> {
    let beside = of_bucket(r, Kind::BucketEncryption, bucket_encryption::BUCKET, bucket);
    let beside = beside
        .into_iter()
        .map(|node| (node, bucket_encryption::ENCRYPTION));
    let mut out = Vec::new();
    for (node, row) in beside.chain([(bucket, bucket::ENCRYPTION)]) {
        for block in r.list(node, row) {
            let said = r.as_text(r.within(block, bucket::encryption::ALGORITHM));
            out.extend(said.known().cloned());
        }
    }
    out
}

/// What Terraform has as resources of their own: each once.
fn beside(case: &Case<'_>, bucket: NodeId, wrong: &mut Violations) {
    if !case.is_terraform() {
        return;
    }
    let r = case.scene.read();
    for (kind, row) in [
        (Kind::BucketPart, bucket_access::BUCKET),
        (Kind::BucketEncryption, bucket_encryption::BUCKET),
        (Kind::BucketLifecycle, bucket_lifecycle::BUCKET),
    ] {
        let found = of_bucket(r, kind, row, bucket).len();
        if found != 1 {
            let (id, word) = (case.scene.id(bucket), kind.spelling().word);
            wrong.at(bucket, format!("{id} has {found} of: {word}"));
        }
    }
}
