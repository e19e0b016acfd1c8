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
    Some(ReleasesFrom {
        repository: from.github.to_string(),
        git_ref: from.git_ref.to_string(),
    })
}
