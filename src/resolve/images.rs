//! Images: whose registry, and whether tasks can fetch from it.

use super::context::Context;
use super::{names, pulled, references, registry};
use crate::blueprint::image::{Image as Written, ImageUri};
use crate::blueprint::inputs::InputType;
use crate::blueprint::number::Whole;
use crate::finding::codes;
use crate::system::{EcrImage, Image, Piece};

/// Days that an image without a tag stays: long enough for a release that was begun by its digest.
/// ECR never expires one that a tagged image for several processors is made of:
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html>.
const UNTAGGED_DAYS: u32 = 30;

/// A service's image. Without a way out of the network only this region's private ECR can be reached.
pub(super) fn resolve(cx: &mut Context, path: &str, service: &str, written: &Written) -> Image {
    let uri = match written {
        Written::Repository(image) if image.from.is_some() => {
            return pulled::resolve(cx, path, service, image);
        }
        Written::Repository(repository) => {
            registry::moving_tag(cx, path, repository.tag.as_str());
            return Image::Repository {
                name: names::repository(&cx.name, service, repository),
                tag: repository.tag.to_string(),
                untagged_days: UNTAGGED_DAYS,
                keep: repository.keep.map(Whole::get),
            };
        }
        Written::Uri(uri) => uri,
    };
    written_out(
        cx,
        path,
        uri,
        "write `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG` or `{repository: NAME, tag: TAG}`",
    )
}

/// A sidecar's image: no repository is made for it.
pub(super) fn sidecar(cx: &mut Context, path: &str, uri: &ImageUri) -> Image {
    written_out(
        cx,
        path,
        uri,
        "write `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`",
    )
}

/// A full URI.
fn written_out(cx: &mut Context, path: &str, uri: &ImageUri, instead: &str) -> Image {
    let path = format!("{path}/image");
    let text = references::ids(cx, &path, uri, &[InputType::Image]);
    moving_uri(cx, &path, uri.as_str());
    let ecr = private_ecr(uri.as_str());
    if cx.blueprint.network.is_closed() {
        let out = cx.way_out();
        let filled = references::filled(cx, &path, &text);
        let (uri, at) = filled.map_or((uri.to_string(), path.clone()), |f| (f.text, f.path));
        let known = at != path;
        if let (Some(Piece::Input(name)), None) = (text.0.first(), &ecr) {
            cx.say(
                codes::IMAGE_UNKNOWN,
                &path,
                format!("the image comes from the input `{name}`; without NAT tasks can fetch it from this region's private ECR alone"),
                format!("give the input an image from there, or choose {out}"),
            );
            cx.offer_way_out();
        }
        match (private_ecr(&uri), text.0.first()) {
            (Some(image), _) => registry::other_region(cx, &at, &image.region),
            (None, Some(Piece::Input(_))) if !known => {}
            (None, _) => {
                cx.say(
                codes::IMAGE_OUT_OF_REACH,
                at,
                format!("`{uri}` is not in a private ECR, and without NAT tasks reach no other registry"),
                format!("push it to ECR and {instead}, or choose {out}"),
                );
                cx.offer_way_out();
            }
        }
    }
    Image::Uri { uri: text, ecr }
}

/// An image whose tag may be pushed again where it comes from. ECS finds out what a tag stands for once
/// for each deployment: <https://aws.amazon.com/blogs/containers/announcing-software-version-consistency-for-amazon-ecs-services>.
fn moving_uri(cx: &mut Context, path: &str, uri: &str) {
    let name = uri.rsplit('/').next().unwrap_or_default();
    if name.contains(['@', '$']) {
        return;
    }
    let what = match name.split_once(':') {
        Some((_, tag)) if registry::MOVING.contains(&tag) => format!("the tag `{tag}` stands"),
        Some(_) => return,
        None => format!("`{uri}` has no tag, which means `latest`: that stands"),
    };
    cx.say(
        codes::IMAGE_MOVES,
        path,
        format!("{what} for whatever was pushed last, so the same revision deployed again can start another image"),
        "write a tag that the image keeps, such as `:v1`, or its digest, `@sha256:...`",
    );
}

/// The parts of `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG`, in its FIPS and Chinese forms
/// too, and of the dual-stack form `ACCOUNT.dkr-ecr.REGION.on.aws/...`.
pub(crate) fn private_ecr(uri: &str) -> Option<EcrImage> {
    let (registry, rest) = uri.split_once('/')?;
    let (account, host) = registry.split_once('.')?;
    if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let region = if let Some(host) = host.strip_prefix("dkr-ecr.") {
        host.strip_suffix(".on.aws")
            .or_else(|| host.strip_suffix(".on.amazonwebservices.com.cn"))?
    } else {
        let host = host
            .strip_prefix("dkr.ecr.")
            .or_else(|| host.strip_prefix("dkr.ecr-fips."))?;
        host.strip_suffix(".amazonaws.com")
            .or_else(|| host.strip_suffix(".amazonaws.com.cn"))?
    };
    let repository = rest.split(['@', ':']).next().unwrap_or_default();
    let plain = !region.contains(['.', '$']) && !repository.is_empty() && !repository.contains('$');
    plain.then(|| EcrImage {
        account: account.into(),
        region: region.into(),
        repository: repository.into(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn private_registries_are_told_from_others() {
        for uri in [
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/back:v1",
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/back@sha256:00",
            "123456789012.dkr.ecr-fips.ap-northeast-1.amazonaws.com/shop/back",
            "123456789012.dkr-ecr.ap-northeast-1.on.aws/shop/back:v1",
        ] {
            let image = private_ecr(uri).unwrap();
            assert_eq!(
                (image.region.as_str(), image.repository.as_str()),
                ("ap-northeast-1", "shop/back")
            );
        }
        for uri in [
            "nginx",
            "nginx:1.27",
            "public.ecr.aws/nginx/nginx:1",
            "ghcr.io/a/b:1",
            "123.dkr.ecr.ap-northeast-1.amazonaws.com/a:1",
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com.evil.example/a:1",
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/",
        ] {
            assert_eq!(private_ecr(uri), None, "{uri}");
        }
    }
}
