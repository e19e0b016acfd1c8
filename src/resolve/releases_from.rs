//! Whose pipeline may release a service.

use super::context::Context;
use crate::blueprint::service::Service;
use crate::finding::codes;
use crate::system::{ReleasesFrom, Rollout};

/// The pipeline that may release the service, where releases are not deploys of the document.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    name: &str,
    written: &Service,
    rollout: &Rollout,
) -> Option<ReleasesFrom> {
    let from = written.releases_from.as_ref()?;
    if !matches!(rollout, Rollout::CodeDeploy(_)) {
        cx.say_on_key(
            codes::RELEASES_OF_DOCUMENT,
            format!("{path}/releases_from"),
            format!("releases of `{name}` are deploys of the document, which one service's pipeline cannot make"),
            "take it out: the pipeline that deploys the document releases it; or let `codedeploy` release the service",
        );
    }
    let ids = match (from.owner_id, from.repository_id) {
        (None, None) => None,
        (Some(owner), Some(repository)) => Some((owner.get(), repository.get())),
        (owner, _) => {
            let (there, missing) = match owner {
                Some(_) => ("owner_id", "repository_id"),
                None => ("repository_id", "owner_id"),
            };
            cx.say_on_key(
                codes::HALF_IDENTITY,
                format!("{path}/releases_from/{there}"),
                format!("`{there}` stands without `{missing}`, and GitHub's tokens name both or neither"),
                format!("name `{missing}` too: `gh api repos/{} --jq '.owner.id, .id'` prints the owner's number and the repository's; or take `{there}` out, where the repository has the older form", from.github),
            );
            None
        }
    };
    Some(ReleasesFrom {
        repository: spelled(&from.github.to_string(), ids),
        git_ref: from.git_ref.to_string(),
    })
}

/// The repository as GitHub's tokens spell it: with both numbers where it has the newer form.
/// <https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens>
fn spelled(repository: &str, ids: Option<(u32, u32)>) -> String {
    match (repository.split_once('/'), ids) {
        (Some((owner, name)), Some((owner_id, repository_id))) => {
            format!("{owner}@{owner_id}/{name}@{repository_id}")
        }
        _ => repository.to_owned(),
    }
}
