//! What holds of every private registry: tags that stay, and where tasks reach it.

use super::context::Context;
use super::zones;
use crate::finding::{Fix, codes};

/// Tags that are pushed again with each image.
pub(super) const MOVING: [&str; 4] = ["latest", "stable", "main", "master"];

/// A tag that cannot be pushed again: a repository's tags are immutable.
pub(super) fn moving_tag(cx: &mut Context, path: &str, tag: &str) {
    if MOVING.contains(&tag) {
        let path = format!("{path}/image/tag");
        cx.say(
            codes::TAG_MOVES,
            &path,
            format!("`{tag}` can be pushed once: no tag of the repository moves to another image"),
            "write a tag that the image keeps, such as `v1`",
        );
        cx.offer(Fix::write(path, "v1"));
    }
}

/// Names an image of another region, which no endpoint leads to.
pub(super) fn other_region(cx: &mut Context, path: &str, theirs: &str) {
    let Some(region) = zones::region(cx.blueprint) else {
        return;
    };
    if region != theirs {
        cx.say(
            codes::IMAGE_OUT_OF_REACH,
            path,
            format!(
                "the image is in {theirs}, and without NAT tasks reach the ECR of {region} alone"
            ),
            format!(
                "replicate the repository to {region}, or choose {}",
                cx.way_out()
            ),
        );
        cx.offer_way_out();
    }
}
