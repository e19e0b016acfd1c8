//! Another KMS key: log groups take it in place, a repository keeps the one that it was made with.
//!
//! Both formats would replace the repository, and its images with it; AWS knows no other way.
//! <https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html>

use super::Case;
use crate::finding::{Finding, codes};
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::{Row, cluster, instance, log_group, repository};

const KEY: &str = "/kms_key";

/// Where a key stands. All of them have one cause.
const ROWS: &[(Kind, &Row)] = &[
    (Kind::Repository, repository::KEY),
    (Kind::LogGroup, log_group::KEY),
    (Kind::Instance, instance::DISK_KEY),
    (Kind::Cluster, cluster::SESSION_KEY),
];

pub(super) fn check(case: &mut Case<'_>) {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    let mut keys = None;
    for (old, new) in case.both() {
        let kind = case.old.kind(&old.id);
        let Some((_, row)) = ROWS.iter().find(|(of, _)| *of == kind) else {
            continue;
        };
        let said = |document: &Written<'_>, node| {
            let key = document.get(node, row)?;
            Some(document.said(key))
        };
        let (was, is) = (said(case.old, old), said(case.new, new));
        if was == is {
            continue;
        }
        if kind == Kind::Repository {
            kept.push(old.id.clone());
            keys = Some((was, is));
        } else {
            others.push(old.id.clone());
        }
    }
    let (Some((was, is)), Some(first)) = (keys, kept.first()) else {
        return;
    };
    let overridden = case.overridden(first, repository::KEY.path(case.new.format()));
    let path = case.at(overridden.as_deref().unwrap_or(KEY), first);
    let word =
        |key: Option<String>| key.map_or_else(|| "AWS's own".to_owned(), |key| format!("`{key}`"));
    let who: Vec<String> = kept.iter().map(|id| case.who(id)).collect();
    let help = match &was {
        None => "take `kms_key` out: it is chosen before the first deploy".to_owned(),
        Some(key) => format!("put `kms_key: {key}` back: it is chosen before the first deploy"),
    };
    let finding = Finding::new(
        codes::KEY_CHANGED,
        path,
        format!(
            "the KMS key changes from {} to {}, and a repository keeps the key that it was made with: each would be replaced, its images lost",
            word(was),
            word(is)
        ),
        help,
    );
    kept.extend(others);
    case.say(finding.on_key().because(who), kept);
}
