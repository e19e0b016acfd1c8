//! `releases_from`: whose pipeline may release a service.

use super::number::Whole;
use super::text::{all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A repository on GitHub.
    GithubRepository, form: "a repository on GitHub such as acme/shop, its owner and name as GitHub writes them",
    longest: 140, pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,38}/[A-Za-z0-9._-]{1,100}$",
    check: |text| text.split_once('/').is_some_and(|(owner, name)| {
        owner.starts_with(|c: char| c.is_ascii_alphanumeric())
            && owner.len() <= 39
            && all(owner, |b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
            && name.len() <= 100
            && all(name, |b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    }),
    test: github_repository,
    right: ["acme/shop", "a/b", "Acme-Inc/shop.web_2", "octo_acme/.github"],
    wrong: ["", "acme", "acme/", "/shop", "acme/shop/web", "*/shop", "acme/*", "-a/b", "a b/c"]
}

text! {
    /// A branch or a tag, exactly: no pattern.
    GitRef, form: "a branch or tag in full such as refs/heads/main or refs/tags/v1, without wildcards",
    longest: 255, pattern: "^refs/(heads|tags)/[A-Za-z0-9._/+@#-]+$",
    check: |text| text
        .strip_prefix("refs/heads/")
        .or_else(|| text.strip_prefix("refs/tags/"))
        .is_some_and(|name| all(name, |b| b.is_ascii_alphanumeric() || b"._/+@#-".contains(&b))),
    test: git_ref,
    right: ["refs/heads/main", "refs/tags/v1.2.3", "refs/heads/release/2026-11"],
    wrong: ["", "main", "refs/heads/", "refs/heads/*", "refs/pull/1/merge", "refs/heads/a b", "refs/heads/v?"]
}

/// A number that GitHub gives an owner or a repository for good.
pub type GithubId = Whole<1, 4_294_967_295>;

/// Whose pipeline may release the service: a role for exactly its push, its registration and its
/// release. Only where CodeDeploy releases; elsewhere releases are deploys of the document. The
/// account needs GitHub's identity provider, which the document refers to and does not make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasesFrom {
    /// The repository on GitHub, `OWNER/NAME`, in GitHub's own spelling.
    pub github: GithubRepository,
    /// The number that GitHub gives the repository's owner. With `repository_id`, for a repository
    /// that was made, renamed or moved since mid-July 2026: its jobs name both numbers in their token
    /// (`repo:acme@1234/shop@5678:...`), and only a role that names them lets them in. Left out, both
    /// of them, for an older repository that did not take up the new form. The repository's settings
    /// show on the page on OIDC which one it has; `gh api repos/acme/shop --jq '.owner.id, .id'` prints
    /// the two numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<GithubId>,
    /// The number that GitHub gives the repository. With `owner_id`, or not at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<GithubId>,
    /// The one branch or tag whose jobs may take the role on. Jobs that name an `environment` have
    /// another identity and may not.
    #[serde(default = "ReleasesFrom::default_ref", rename = "ref")]
    pub git_ref: GitRef,
}

impl ReleasesFrom {
    fn default_ref() -> GitRef {
        GitRef::literal("refs/heads/main")
    }
}
