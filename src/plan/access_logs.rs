//! The bucket into which load balancers write a line for every request.

use super::roles;
use crate::aws::{Bucket, BucketAccess, BucketEncryption, BucketLifecycle, BucketPolicy, bucket};
use crate::stack::{Ix, Name, Pseudo, Scope, Stack, Tree, Val};
use crate::system::{AccessLogs, System};

/// The bucket, and what load balancers wait for.
pub struct Logs {
    /// Its name.
    pub bucket: Val<Name>,
    /// The policy that lets them write, without which AWS refuses to turn logs on.
    pub ready: Ix,
}

/// Adds the bucket, where a load balancer writes into one that is made.
pub fn plan(system: &System, stack: &mut Stack) -> Option<Logs> {
    let mut balancers = system.balancers.iter();
    let first = balancers.find(|b| b.access_logs == Some(AccessLogs::Made))?;
    let origin = format!("{}/access_logs", first.origin);
    let mut scope = Scope::new(stack, &["access", "logs"], &origin);
    let tags = scope.tags("access-logs");
    let bucket = scope.add(
        &[],
        "Holds a line for every request, and stays when the system goes",
        Bucket {
            prefix: scope.prefix(bucket::PREFIX),
            tags,
        },
    );
    let name = bucket.get(&Bucket::NAME);
    scope.add(
        &[],
        "By S3's own keys, since load balancers write with no others",
        BucketEncryption {
            bucket: name.clone(),
        },
    );
    scope.add(
        &[],
        "Nobody outside of the account reads it",
        BucketAccess {
            bucket: name.clone(),
        },
    );
    scope.add(
        &[],
        "Lets lines go after a year",
        BucketLifecycle {
            bucket: name.clone(),
        },
    );
    let objects = Tree::concat([
        Tree::from(bucket.get(&Bucket::ARN)),
        "/AWSLogs/".into(),
        Pseudo::Account.into(),
        "/*".into(),
    ]);
    let all = vec![
        bucket.get(&Bucket::ARN).into(),
        Tree::concat([Tree::from(bucket.get(&Bucket::ARN)), "/*".into()]),
    ];
    let policy = scope.add(
        &[],
        "Lets load balancers of this account write, nobody else, and nobody come but by TLS",
        BucketPolicy {
            bucket: name.clone(),
            policy: roles::policy(vec![delivery(objects), tls_alone(all)]),
        },
    );
    Some(Logs {
        bucket: name,
        ready: policy.ix,
    })
}

/// In every region by this principal:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
fn delivery(objects: Tree) -> Tree {
    let by = "logdelivery.elasticloadbalancing.amazonaws.com";
    Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", Tree::map([("Service", by.into())])),
        ("Action", "s3:PutObject".into()),
        ("Resource", objects),
    ])
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html>
fn tls_alone(all: Vec<Tree>) -> Tree {
    let plain = Tree::map([("aws:SecureTransport", "false".into())]);
    Tree::map([
        ("Effect", "Deny".into()),
        ("Principal", "*".into()),
        ("Action", "s3:*".into()),
        ("Resource", Tree::List(all)),
        ("Condition", Tree::map([("Bool", plain)])),
    ])
}
