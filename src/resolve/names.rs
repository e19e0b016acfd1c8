//! Names: what is composed, what is taken, what would be the same twice.

use super::context::Context;
use crate::finding::codes;
use crate::finding::pointer;
use std::collections::BTreeMap;

/// `aws ecs deploy` cuts cluster and service to this length when it composes `AppECS-` and `DgpECS-`
/// names (source of the AWS CLI 1.46, `customizations/ecs`); 7 + 46 + 1 + 46 is `CodeDeploy`'s 100.
const IN_CODEDEPLOY_NAMES: usize = 46;

/// Words that name a part of every system, in outputs and in `synth reach`.
const RESERVED_SERVICES: &[&str] = &[
    "endpoints",
    "internal",
    "internet",
    "load-balancer",
    "management",
    "none",
    "s3",
    "vpc",
];

/// Parameters that `CloudFormation`'s documents have of their own, whatever they are written as:
/// `deploy__services` would be the same one.
const OWN_PARAMETERS: &[&str] = &[
    "cloud_front_prefix_list_id",
    "deploy_services",
    "dynamodb_prefix_list_id",
    "s3_prefix_list_id",
];

/// Words that Terraform keeps from variables of a module, and the variable that every root has.
const RESERVED_INPUTS: &[&str] = &[
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "region",
    "source",
    "version",
];

/// Findings about every name that is too long, taken, or the same as another.
pub(super) fn check(cx: &mut Context) {
    services(cx);
    inputs(cx);
    repositories(cx);
}

fn services(cx: &mut Context) {
    let blueprint = cx.blueprint;
    if blueprint.services.is_empty() {
        cx.say_on_key(
            codes::OUT_OF_RANGE,
            "/services",
            "there is no service",
            "name at least one, such as `backend: {load_balancer: internal}`",
        );
    }
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for name in blueprint.services.keys() {
        let name = name.as_str();
        let path = pointer("/services", name);
        if name.len() > IN_CODEDEPLOY_NAMES {
            cx.say_on_key(
                codes::NAME_TOO_LONG,
                &path,
                format!(
                    "the name `{name}` has {} characters: `AppECS-{}-{name}` would not be found, since \
                     `aws ecs deploy` cuts a service's name to {IN_CODEDEPLOY_NAMES}",
                    name.len(),
                    cx.name,
                ),
                format!("give the service a name of at most {IN_CODEDEPLOY_NAMES} characters"),
            );
        }
        if RESERVED_SERVICES.contains(&name) {
            cx.say_on_key(
                codes::RESERVED_NAME,
                &path,
                format!("`{name}` is a part of every system, so no service can have the name"),
                "give the service another name",
            );
        }
        if let Some(other) = taken.insert(pascal(name), name) {
            cx.say_on_key(
                codes::ONE_NAME,
                &path,
                format!(
                    "`{name}` and `{other}` would both be `{}` in the document",
                    pascal(name)
                ),
                "give one of the services another name",
            );
        }
    }
}

/// Whether an input of this name would be something that every document has.
pub(crate) fn is_reserved_input(name: &str) -> bool {
    let own = |own: &&str| pascal(own) == pascal(name);
    RESERVED_INPUTS.contains(&name) || OWN_PARAMETERS.iter().any(own)
}

/// Whether a service can be called so in any system.
pub(crate) fn is_service_name(name: &str) -> bool {
    name.len() <= IN_CODEDEPLOY_NAMES && !RESERVED_SERVICES.contains(&name)
}

fn inputs(cx: &mut Context) {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for name in cx.blueprint.inputs.keys() {
        let name = name.as_str();
        let path = pointer("/inputs", name);
        if is_reserved_input(name) {
            cx.say_on_key(
                codes::RESERVED_NAME,
                &path,
                format!("`{name}` already means something in every document"),
                "give the input another name",
            );
        }
        if let Some(other) = taken.insert(pascal(name), name) {
            cx.say_on_key(
                codes::ONE_NAME,
                &path,
                format!(
                    "`{name}` and `{other}` would both be the parameter `{}`",
                    pascal(name)
                ),
                "give one of the inputs another name",
            );
        }
    }
}

fn repositories(cx: &mut Context) {
    let blueprint = cx.blueprint;
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for (name, service) in &blueprint.services {
        let crate::blueprint::image::Image::Repository(image) = &service.image else {
            continue;
        };
        if image.from.is_some() {
            continue;
        }
        let path = pointer("/services", name.as_str());
        let repository = repository(&cx.name, name.as_str(), image);
        if repository.len() > 256 && image.repository.is_none() {
            cx.say_on_key(
                codes::NAME_TOO_LONG,
                &path,
                format!("the repository `{repository}` would have more than 256 characters"),
                "give the service a shorter name",
            );
        }
        if let Some(other) = taken.insert(repository.clone(), name.as_str()) {
            let (at, side) = if image.repository.is_some() {
                (format!("{path}/image/repository"), false)
            } else {
                (path, true)
            };
            let message =
                format!("`{name}` and `{other}` would both make the repository `{repository}`");
            let help = "give one of them another repository, or write the image as a full URI";
            if side {
                cx.say_on_key(codes::ONE_NAME, at, message, help);
            } else {
                cx.say(codes::ONE_NAME, at, message, help);
            }
        }
    }
}

/// The repository's name: the blueprint's, or the system's and the service's.
pub(super) fn repository(
    system: &str,
    service: &str,
    image: &crate::blueprint::image::Repository,
) -> String {
    image
        .repository
        .as_ref()
        .map_or_else(|| format!("{system}/{service}"), ToString::to_string)
}

/// As `CloudFormation`'s logical ids have it: `back-end` and `back_end` become `BackEnd`.
fn pascal(name: &str) -> String {
    name.split(['-', '_'])
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|c| c.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_as_logical_ids_are() {
        assert_eq!(pascal("back-end"), "BackEnd");
        assert_eq!(pascal("vpc_id"), "VpcId");
        assert_eq!(pascal("a-1"), pascal("a1"));
        assert_eq!(pascal("a--b"), "AB");
    }
}
