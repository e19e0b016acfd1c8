//! `image`: what runs.

use super::number::Whole;
use super::text::{all, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A repository's name in ECR.
    RepositoryName, form: "a repository's name such as shop/backend: 2 to 256 lower-case letters, digits and single separators `.`, `_`, `__`, `-`, `/`",
    longest: 256, pattern: r"^(?=.{2})[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$",
    check: |text| text.len() >= 2 && text.split('/').all(is_path_part)
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
    }
}

text! {
    /// A full image URI.
    ImageUri, form: "an image URI such as 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/backend:v1",
    longest: 1024, pattern: "^[!-~]+$",
    check: |text| all(text, |b| b.is_ascii_graphic())
}

/// Keys of images that this version does not support yet.
pub(super) const NOT_YET: &[&str] = &["/services/*/image/from"];

/// Where a service's image comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Image {
    /// A full image URI, or an input that holds one; no repository is made.
    Uri(ImageUri),
    /// A repository that the stack makes.
    Repository(Repository),
}

impl Default for Image {
    fn default() -> Self {
        Self::Repository(Repository::default())
    }
}

/// An ECR repository that the stack makes, and the tag of the first deploy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Repository {
    /// The repository's name. Left out, it is the system's and the service's: `shop/backend`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<RepositoryName>,
    /// The tag of the first deploy; later ones are releases.
    #[serde(default = "Repository::default_tag")]
    pub tag: Tag,
    /// How many tagged images stay, 100 to 10000: the newest, whether or not an older one still runs.
    /// Left out, all stay, because a task whose image is gone cannot start again. An image without a
    /// tag goes after 30 days, unless it is part of a tagged one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<Whole<100, 10_000>>,
}

impl Repository {
    fn default_tag() -> Tag {
        Tag::literal("v1")
    }
}

impl Default for Repository {
    fn default() -> Self {
        Self {
            repository: None,
            tag: Self::default_tag(),
            keep: None,
        }
    }
}
