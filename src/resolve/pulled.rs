//! Images that come from a repository of another environment, account or region.

use super::context::{Context, listed, nearest};
use super::{names, regions, registry, zones};
use crate::blueprint::Blueprint;
use crate::blueprint::image::{Image as Written, PulledFrom, Repository};
use crate::blueprint::text::Region;
use crate::finding::{Fix, codes};
use crate::system::{Image, Pulled};

/// Where the repository is, and what it is called.
struct Found {
    account: Option<String>,
    region: Option<String>,
    repository: Option<String>,
}

/// The image of a service that has `from`.
pub(super) fn resolve(cx: &mut Context, path: &str, service: &str, image: &Repository) -> Image {
    let path_of = |key: &str| format!("{path}/image/{key}");
    if image.keep.is_some() {
        cx.say_on_key(
            codes::PULLED_UNFIT,
            path_of("keep"),
            "images stay as long as their repository says, and with `from` none is made here",
            "take `keep` out; where the blueprint says it for other environments, write `keep: null` beside `from`",
        );
    }
    let (found, environment) = match &image.from {
        Some(PulledFrom::Environment(name)) => {
            registry::moving_tag(cx, path, image.tag.as_str());
            let found = in_environment(cx, &path_of("from"), service, name.as_str(), image);
            (found, Some(name.to_string()))
        }
        Some(PulledFrom::Place(place)) => (
            Some(Found {
                account: place.account.as_ref().map(ToString::to_string),
                region: place.region.as_ref().map(ToString::to_string),
                repository: None,
            }),
            None,
        ),
        None => (None, None),
    };
    let given = image.repository.as_ref().map(ToString::to_string);
    let Some(found) = found else {
        return Image::Pulled(Pulled {
            account: None,
            region: None,
            repository: given.unwrap_or_else(|| service.to_owned()),
            tag: image.tag.to_string(),
            environment,
        });
    };
    let repository = given.or(found.repository).unwrap_or_else(|| {
        cx.say(
            codes::PULLED_UNFIT,
            path_of("from"),
            "nothing says which repository of that account it is",
            format!(
                "write `repository: {}/{service}` beside `from`",
                cx.blueprint.name
            ),
        );
        cx.offer(Fix::write(
            path_of("repository"),
            format!("{}/{service}", cx.blueprint.name),
        ));
        service.to_owned()
    });
    let own = cx.blueprint.account.as_ref().map(ToString::to_string);
    let region = found
        .region
        .filter(|theirs| zones::region(cx.blueprint).is_none_or(|own| own != *theirs));
    if let Some(theirs) = &region {
        reachable(cx, &path_of("from"), theirs);
    }
    Image::Pulled(Pulled {
        account: found.account.filter(|theirs| own.as_ref() != Some(theirs)),
        region,
        repository,
        tag: image.tag.to_string(),
        environment,
    })
}

/// An account of one partition knows nobody of another; without NAT there is this region alone.
fn reachable(cx: &mut Context, path: &str, theirs: &str) {
    let own = zones::region(cx.blueprint);
    let apart = own
        .as_deref()
        .is_some_and(|own| regions::partition(own) != regions::partition(theirs));
    if apart {
        cx.say(
            codes::PULLED_UNFIT,
            path,
            format!("the image is in {theirs}, which belongs to the partition {}: no account of this one can pull from there", regions::partition(theirs)),
            "push it to a repository of this partition and name that",
        );
    } else if cx.blueprint.network.is_closed() {
        registry::other_region(cx, path, theirs);
    }
}

/// The repository that an environment makes for a service.
fn in_environment(
    cx: &mut Context,
    path: &str,
    service: &str,
    name: &str,
    image: &Repository,
) -> Option<Found> {
    let others = cx.others;
    if cx.environment == Some(name) {
        from_itself(cx, path, service, name);
        return None;
    }
    if !others.names.iter().any(|known| known == name) {
        if others.names.is_empty() && cx.environment.is_none() {
            cx.say(
                codes::PULLED_UNFIT,
                path,
                format!("there is no environment `{name}`: the blueprint has none"),
                "say whose repository it is by `account` and `region` below `from`, with `repository` beside it; or give the blueprint environments",
            );
            return None;
        }
        let known = others.names.iter().map(String::as_str);
        let known = known.filter(|known| cx.environment != Some(*known));
        let near = nearest(name, known.clone()).map(str::to_owned);
        let help = match &near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the other environments are {}", listed(known)),
        };
        cx.say(
            codes::PULLED_UNFIT,
            path,
            format!("there is no environment `{name}`"),
            help,
        );
        if let Some(near) = near {
            cx.offer(Fix::write(path, near));
        }
        return None;
    }
    let Some(other) = others.laid.get(name) else {
        if !others.broken {
            cx.say(
                codes::PULLED_UNFIT,
                path,
                format!("the environment `{name}` has mistakes, so nobody knows which repository it makes"),
                format!("correct what `synth check --env {name}` says"),
            );
        }
        return None;
    };
    let repository = made(cx, path, service, name, other, image)?;
    Some(Found {
        account: other.account.as_ref().map(ToString::to_string),
        region: zones::region(other),
        repository: Some(repository),
    })
}

/// An environment pulls from the repository that it would make, whichever environment is looked at.
fn from_itself(cx: &mut Context, path: &str, service: &str, name: &str) {
    cx.say(
        codes::PULLED_UNFIT,
        path,
        format!("`{name}` would pull from its own repository, which nobody makes"),
        format!("write `from: {name}` under the other environments, such as `environments: {{OTHER: {{services: {{{service}: {{image: {{from: {name}}}}}}}}}}}`"),
    );
}

/// The name of the repository that another environment makes for a service, or that is given.
fn made(
    cx: &mut Context,
    path: &str,
    service: &str,
    name: &str,
    other: &Blueprint,
    image: &Repository,
) -> Option<String> {
    let Some(theirs) = other
        .services
        .iter()
        .find(|(known, _)| known.as_str() == service)
    else {
        if let Some(given) = &image.repository {
            return Some(given.to_string());
        }
        cx.say(
            codes::PULLED_UNFIT,
            path,
            format!("`{name}` has no service `{service}`, so it makes no repository for it"),
            "write the repository's name as `repository` beside `from`, or another environment",
        );
        return None;
    };
    let (message, instead) = match &theirs.1.image {
        Written::Uri(uri) => (
            format!(
                "the image of `{service}` in `{name}` is `{uri}`, and no repository is made there"
            ),
            uri.to_string(),
        ),
        Written::Repository(repository) => match &repository.from {
            None => {
                let system = format!("{}-{name}", other.name);
                return Some(names::repository(&system, service, repository));
            }
            Some(PulledFrom::Environment(third)) if third.as_str() == name => {
                from_itself(cx, path, service, name);
                return None;
            }
            Some(PulledFrom::Environment(third)) => (
                format!(
                    "`{name}` makes no repository for `{service}` and pulls from `{third}` itself"
                ),
                format!("{{from: {third}, tag: {}}}", image.tag),
            ),
            Some(PulledFrom::Place(place)) => {
                let account = place.account.as_ref().map(|a| format!("account: \"{a}\""));
                let region = place.region.as_ref().map(Region::as_str);
                let region = region.map(|r| format!("region: {r}"));
                let place: Vec<String> = account.into_iter().chain(region).collect();
                let named = repository.repository.as_ref();
                let named = named.map_or_else(|| service.to_owned(), ToString::to_string);
                (
                    format!(
                        "`{name}` makes no repository for `{service}` and pulls from another account or region itself"
                    ),
                    format!(
                        "{{from: {{{}}}, repository: {named}, tag: {}}}",
                        place.join(", "),
                        image.tag
                    ),
                )
            }
        },
    };
    cx.say(
        codes::PULLED_UNFIT,
        path,
        message,
        format!("write the same here: `image: {instead}`"),
    );
    if let Some(image) = path.strip_suffix("/from") {
        cx.offer(Fix::write(image, instead));
    }
    None
}
