//! Which image is released, and whether tasks can be expected to fetch it.

use super::{Record, Request, finding};
use crate::finding::{Finding, codes};
use crate::system::APP;

/// `<IMAGE1_NAME>`, which AWS CodePipeline fills in.
/// <https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html>
fn placeholder(image: &str) -> bool {
    image
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
}

/// Whether it is a URI at all.
pub(super) fn form(image: &str) -> Option<Finding> {
    if placeholder(image) {
        return None;
    }
    if well_formed(image) {
        let tag = split_tag(image.split('@').next().unwrap_or_default()).1?;
        return STANDS_FOR_A_TAG.contains(&tag).then(|| {
            finding(
                codes::IMAGE_FORM,
                format!("`{image}` has the word `{tag}` where its tag belongs"),
                "write the tag that was pushed",
            )
        });
    }
    Some(finding(
        codes::IMAGE_FORM,
        format!("`{}` is not an image's URI", image.escape_debug()),
        "write `REGISTRY/NAME:TAG` or `REGISTRY/NAME@sha256:DIGEST`; or `<IMAGE1_NAME>`, which CodePipeline fills in",
    ))
}

/// The same of the image that a task definition has.
pub(super) fn unfit_live(container: &str, finding: Finding) -> Finding {
    Finding {
        code: codes::CONTAINER_LACKS,
        message: format!(
            "{}, and the container `{container}` of the task definition has it",
            finding.message
        ),
        help: "name one with --image".to_owned(),
        ..finding
    }
}

/// What pages and messages write where a tag stands. Nobody's tag is called so, and a release of it
/// would wait for an image that never comes.
const STANDS_FOR_A_TAG: [&str; 3] = ["TAG", "NEW_TAG", "VERSION"];

/// The form that registries take: <https://github.com/distribution/reference>.
fn well_formed(image: &str) -> bool {
    let (rest, digest) = image
        .split_once('@')
        .map_or((image, None), |(r, d)| (r, Some(d)));
    let digest_fits = digest.is_none_or(|digest| {
        digest.strip_prefix("sha256:").is_some_and(|hex| {
            hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
    });
    let (name, tag) = split_tag(rest);
    let tag_fits = tag.is_none_or(|tag| {
        (1..=128).contains(&tag.len())
            && !tag.starts_with(['.', '-'])
            && tag
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    });
    let (host, path) = match name.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => {
            (Some(host), path)
        }
        _ => (None, name),
    };
    let host_fits = host.is_none_or(|host| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".:-".contains(&b))
    });
    let path_fits = path.split('/').all(|part| {
        let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        part.starts_with(alphanumeric)
            && part.ends_with(alphanumeric)
            && part.chars().all(|c| alphanumeric(c) || "._-".contains(c))
    });
    image.len() <= 512 && digest_fits && tag_fits && host_fits && path_fits
}

/// A colon behind the last slash begins a tag; one before it, a port.
fn split_tag(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (rest, None),
    }
}

/// What is unusual about it for this service.
pub(super) fn against(image: &str, record: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    if placeholder(image) || !well_formed(image) {
        return findings;
    }
    let before_digest = image.split('@').next().unwrap_or_default();
    let (name, tag) = split_tag(before_digest);
    if let Some(repository) = record.repository.as_ref().filter(|r| *r != name) {
        // A tag alone reads as the name of an image; nobody means that.
        if !name.contains('/') {
            findings.push(finding(
                codes::IMAGE_FORM,
                format!("`{image}` names no registry"),
                format!(
                    "write the whole URI: `{repository}:{}`",
                    tag.unwrap_or(name)
                ),
            ));
            return findings;
        }
        findings.push(finding(
            codes::OTHER_REPOSITORY,
            format!("`{name}` is not the repository of `{}`", record.service),
            format!("push it to `{repository}`: the execution role may fetch from nowhere else"),
        ));
    }
    if tag.is_none() && !image.contains('@') {
        findings.push(finding(
            codes::NO_TAG,
            format!("`{image}` has no tag, so tasks take whatever `latest` is when they start"),
            "name a tag or a digest, so that a rollback runs what ran before",
        ));
    }
    findings
}

/// The image that is asked for, else the one that runs.
pub(super) fn chosen(request: &Request<'_>) -> Option<String> {
    request
        .image
        .map(str::to_owned)
        .or_else(|| request.live?.image(APP).map(str::to_owned))
}

/// The finding where none is given.
pub(super) fn wanted(request: &Request<'_>) -> Finding {
    if request.live.is_some() {
        return finding(
            codes::CONTAINER_LACKS,
            "the task definition has no image to go on with",
            "name one with --image",
        );
    }
    finding(
        codes::IMAGE_WANTED,
        "no image is given: the tag in the blueprint is for the first deploy alone",
        "name one with --image, or give --task-definition a file with what `aws ecs describe-task-definition` prints, to keep the one that runs",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_told_from_other_text() {
        let digest = format!("a.example/b@sha256:{}", "0".repeat(64));
        for image in [
            "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop/back:v1",
            "localhost:5000/a",
            "nginx",
            "nginx:1.27",
            "ghcr.io/a/b:1_2.3-4",
            "<IMAGE1_NAME>",
            &digest,
        ] {
            assert_eq!(form(image), None, "{image}");
        }
        for image in [
            "",
            "a b",
            "a.example/B:v1",
            "a.example/b:",
            "a.example/b:v 1",
            "a.example/b@sha256:00",
            "a.example/b;rm",
            "a.example//b",
            "<>",
            "<IMAGE>x",
            "a.example/b\n",
            "https://a.example/b",
            "a.example/b:TAG",
            "a.example/b:VERSION",
        ] {
            assert!(form(image).is_some(), "{image}");
        }
    }
}
