//! `image`: what runs.

use super::number::Whole;
use super::text::{AccountId, EnvironmentName, Region, all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A repository's name in ECR.
    RepositoryName, form: "a repository's name such as shop/backend: 2 to 256 lower-case letters, digits and single separators `.`, `_`, `__`, `-`, `/`",
    longest: 256, pattern: r"^(?=.{2})[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$",
    check: |text| text.len() >= 2 && text.split('/').all(is_path_part),
    test: repository_name,
    right: ["shop/backend", "a1", "a.b_c__d--e/f", "ab"],
    wrong: ["", "a", "A/b", "/a", "a/", "a//b", "a..b", "a___b", "-ab", "ab-", "a._b"]
}

/// Letters and digits, with `.`, `_`, `__` or hyphens between them.
fn is_path_part(part: &str) -> bool {
    let mut rest = part;
    loop {
        let plain = rest.trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if plain.len() == rest.len() {
            return false;
        }
        if plain.is_empty() {
            return true;
        }
        let after = plain.trim_start_matches(['.', '_', '-']);
        let separator = &plain[..plain.len() - after.len()];
        if !(matches!(separator, "." | "_" | "__") || all(separator, |b| b == b'-')) {
            return false;
        }
        rest = after;
    }
}

text! {
    /// An image's tag.
    Tag, form: "a tag such as v1: up to 128 letters, digits and `_.-`, not beginning with `.` or `-`",
    longest: 128, pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$",
    check: |text| {
        text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
            && all(text, |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    },
    test: tag,
    right: ["v1", "latest", "1.0_a-b", "_x"],
    wrong: ["", ".a", "-a", "a b", "a:b"]
}

text! {
    /// A full image URI.
    ImageUri, form: "an image URI such as 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/backend:v1",
    longest: 1024, pattern: "^[!-~]+$",
    check: |text| all(text, |b| b.is_ascii_graphic()),
    test: image_uri,
    right: [
        "nginx", "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a/b:v1", "a@sha256:0", "${input.image}",
        "x/${input.tag}",
    ],
    wrong: ["", "a b", "a\nb"]
}

/// Where a service's image comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Image {
    /// A full image URI, or an input that holds one; no repository is made.
    Uri(ImageUri),
    /// A repository that the stack makes, or that is another system's.
    Repository(Repository),
}

impl Default for Image {
    fn default() -> Self {
        Self::Repository(Repository::default())
    }
}

/// An ECR repository that the stack makes, or that is pulled from, and the tag of the first deploy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Repository {
    /// Where the repository is that images are pulled from; none is made here. An environment, by its name:
    /// the repository that it makes, in the account and region that it says, else in this one. Or, for what
    /// is no environment, `{account: "111122223333", region: eu-west-1}`, with `repository` beside it.
    /// Another account has to let this one pull: `synth explain services.NAME.image.from FILE` prints what
    /// the policy of its repository has to say. Without NAT, tasks pull from this region alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PulledFrom>,
    /// The repository's name. Left out, it is the system's and the service's: `shop/backend`; with `from`,
    /// the one that the environment makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<RepositoryName>,
    /// The tag of the first deploy; later ones are releases.
    #[serde(default = "Repository::default_tag")]
    pub tag: Tag,
    /// How many tagged images stay, 100 to 10000: the newest, whether or not an older one still runs.
    /// Left out, all stay, because a task whose image is gone cannot start again. An image without a
    /// tag goes after 30 days, unless it is part of a tagged one. Not with `from`: it is a matter of whose
    /// repository it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<Whole<100, 10_000>>,
}

/// Whose repository it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum PulledFrom {
    /// An environment's of this blueprint.
    Environment(EnvironmentName),
    /// Of some account and region.
    Place(Place),
}

/// An account and a region, each this system's own where it is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Place {
    /// The account, twelve digits in quotes. Left out, this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The region. Left out, this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

impl Repository {
    fn default_tag() -> Tag {
        Tag::literal("v1")
    }
}

impl Default for Repository {
    fn default() -> Self {
        Self {
            from: None,
            repository: None,
            tag: Self::default_tag(),
            keep: None,
        }
    }
}
