//! Patterns of a policy, of which some parts may be known only when they are deployed.

use crate::types::{Attr, Kind, bucket};
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, Read};

/// A part that only a deployment knows. Each of these marks is for private use.
const HOLE: char = '\u{E010}';
/// The account of the deployment.
const ACCOUNT: char = '\u{E011}';
/// The name of a bucket that only a deployment knows.
const NAMELESS: char = '\u{E012}';
/// Whatever stands at the end.
const REST: char = '\u{E013}';

/// Before the name of every bucket.
const BUCKETS: &str = "arn:aws:s3:::";

/// Whether a resource of a policy takes in all that this account's load balancers write below a prefix
/// of a bucket; `None` where only a deployment knows, or where it takes in a part.
pub fn takes_in_logs(r: Read<'_>, resource: &Value, of: NodeId, prefix: &str) -> Option<bool> {
    let said = r.text(of, bucket::NAME);
    let name = said
        .known()
        .map_or_else(|| NAMELESS.to_string(), Clone::clone);
    let Some(pattern) = pattern(r, resource, of, &name) else {
        return Some(false);
    };
    let written = format!("{BUCKETS}{name}{prefix}/AWSLogs/{ACCOUNT}/{REST}");
    if meet(&pattern, &written) {
        return Some(true);
    }
    let open = |text: &str| text.replace([HOLE, REST], "*");
    let mut ways = vec![open(&pattern)];
    // Of what is written elsewhere any other spelling may be the name.
    if let (Fact::Unknown(_), Some(rest)) = (said, pattern.strip_prefix(BUCKETS)) {
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        ways.push(open(&format!("{BUCKETS}{NAMELESS}{path}")));
    }
    let written = open(&written);
    let some = ways.iter().any(|way| meet(way, &written));
    (!some).then_some(false)
}

/// A resource as a pattern; `None` where it is another bucket of the document.
fn pattern(r: Read<'_>, resource: &Value, of: NodeId, name: &str) -> Option<String> {
    let mut out = String::new();
    let pieces = match resource {
        Value::Joined(pieces) => pieces.as_slice(),
        one => std::slice::from_ref(one),
    };
    for piece in pieces {
        match piece {
            Value::Text(text) => out.push_str(text),
            Value::Given(given) if given == "aws.partition" => out.push_str("aws"),
            Value::Given(given) if given == "aws.account" => out.push(ACCOUNT),
            Value::Attr(node, attr) if r.kind(*node) == Kind::Bucket => {
                if *node != of {
                    return None;
                }
                match Kind::Bucket.attr(r.doc.format, attr) {
                    Attr::Arn => {
                        out.push_str(BUCKETS);
                        out.push_str(name);
                    }
                    Attr::Name => out.push_str(name),
                    _ => out.push(HOLE),
                }
            }
            _ => out.push(HOLE),
        }
    }
    for partition in ["arn:aws-cn:", "arn:aws-us-gov:"] {
        if let Some(rest) = out.strip_prefix(partition) {
            out = format!("arn:aws:{rest}");
        }
    }
    Some(with_account(&out))
}

/// Of an account that is written out nobody knows whether it is the one of the deployment: it is taken
/// for that.
fn with_account(pattern: &str) -> String {
    const BEFORE: &str = "AWSLogs/";
    let Some((before, after)) = pattern.split_once(BEFORE) else {
        return pattern.to_owned();
    };
    match after.split_at_checked(12) {
        Some((account, rest)) if account.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{before}{BEFORE}{ACCOUNT}{rest}")
        }
        _ => pattern.to_owned(),
    }
}

/// Whether there is a text that both patterns cover.
fn meet(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    // For each end of the first, from its last, which ends of the other it meets.
    let mut after = vec![false; other.len() + 1];
    for i in (0..=one.len()).rev() {
        let mut now = vec![false; other.len() + 1];
        for j in (0..=other.len()).rev() {
            now[j] = match (one.get(i), other.get(j)) {
                (None, None) => true,
                (Some('*'), right) => after[j] || (right.is_some() && now[j + 1]),
                (left, Some('*')) => now[j + 1] || (left.is_some() && after[j]),
                (Some(left), Some(right)) => {
                    (left == right || *left == '?' || *right == '?') && after[j + 1]
                }
                _ => false,
            };
        }
        after = now;
    }
    after[0]
}
