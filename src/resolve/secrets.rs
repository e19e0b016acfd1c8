//! Secrets: where a variable's value stands, and whether tasks can fetch it.

use super::context::Context;
use super::keys;
use super::references;
use super::zones;
use crate::blueprint::arn::{Arn, Parts};
use crate::blueprint::environment::{JsonKey, ParameterName, Secret as Written};
use crate::blueprint::inputs::InputType;
use crate::blueprint::text::Form;
use crate::finding::{Finding, Fix, codes, pointer};
use crate::system::{Piece, Secret, SecretStore, Text};
use std::collections::BTreeMap;

/// The variables, or options, whose values stand in a store; `plain` is the key under which others stand as
/// they are.
pub(super) fn resolve<N: Form + Ord>(
    cx: &mut Context,
    path: &str,
    written: &BTreeMap<N, Written>,
    (plain, is_plain): (&str, &dyn Fn(&N) -> bool),
) -> BTreeMap<String, Secret> {
    let mut secrets = BTreeMap::new();
    for (key, secret) in written {
        let name = key.text();
        let path = pointer(&format!("{path}/secrets"), name);
        if is_plain(key) {
            cx.say_on_key(
                codes::VARIABLE_TWICE,
                &path,
                format!("`{name}` stands in `{plain}` and in `secrets`"),
                "keep the one in `secrets`",
            );
        }
        if let Some(store) = store(cx, &path, name, secret) {
            let kms_key = secret
                .kms_key
                .as_ref()
                .map(|key| keys::arn(cx, &format!("{path}/kms_key"), key));
            secrets.insert(name.to_owned(), Secret { store, kms_key });
        }
    }
    secrets
}

fn store(cx: &mut Context, path: &str, name: &str, secret: &Written) -> Option<SecretStore> {
    match (&secret.secretsmanager, &secret.ssm) {
        (Some(arn), None) => {
            let key_path = format!("{path}/key");
            let path = format!("{path}/secretsmanager");
            let arn = references::ids(cx, &path, arn, &[InputType::Arn]);
            if !tail_of_input(cx, &path, &arn, key(secret))
                && !other_service(cx, &path, &arn)
                && let Some(filled) = references::filled(cx, &path, &arn)
                // What is no ARN at all has been named.
                && Arn::try_from(filled.text.clone()).is_ok()
            {
                secret_arn(cx, &filled.path, &filled.text, key(secret));
            }
            Some(SecretStore::SecretsManager {
                arn,
                key: secret.key.as_ref().map(|key| {
                    references::none(cx, &key_path, key.as_str());
                    key.to_string()
                }),
            })
        }
        (None, Some(parameter)) => {
            if secret.key.is_some() {
                cx.say_on_key(
                    codes::SECRET_FORM,
                    format!("{path}/key"),
                    "a parameter of Parameter Store has no keys",
                    "take `key` out, or name a secret by `secretsmanager`",
                );
            }
            let path = format!("{path}/ssm");
            let name = references::ids(cx, &path, parameter, &[InputType::Text]);
            if let [Piece::Input(input)] = name.0.as_slice() {
                cx.parameter_names.insert(input.clone());
                slash(cx, input);
            }
            Some(SecretStore::Parameter(name))
        }
        (None, None) => {
            cx.say_on_key(
                codes::SECRET_FORM,
                path,
                format!("nothing says where the value of `{name}` stands"),
                "write `{secretsmanager: arn:..., key: password}` or `{ssm: /shop/flag}`",
            );
            None
        }
        (Some(_), Some(_)) => {
            cx.say_on_key(
                codes::SECRET_FORM,
                path,
                format!("`{name}` has a value in Secrets Manager and one in Parameter Store"),
                "keep either `secretsmanager` or `ssm`",
            );
            None
        }
    }
}

/// A name that comes from an input begins with a slash: which of the two ARNs it has would not be known
/// otherwise. A default that is no name at all has been named.
fn slash(cx: &mut Context, input: &str) {
    let default = cx
        .blueprint
        .inputs
        .get(input)
        .and_then(|i| i.default.as_ref());
    let Some(default) = default.filter(|d| {
        !d.starts_with('/') && ParameterName::try_from((*d).clone()).is_ok() && !d.contains('$')
    }) else {
        return;
    };
    let path = format!("{}/default", pointer("/inputs", input));
    let right = format!("/{default}");
    let finding = Finding::new(
        codes::BAD_FORM,
        &path,
        format!("the default `{default}` is a parameter's name without a slash, and one from an input begins with one"),
        format!("write `{right}`, or name `{default}` where the input is used"),
    )
    .fix(Fix::write(&path, right));
    if !cx.findings.contains(&finding) {
        cx.findings.push(finding);
    }
}

fn key(secret: &Written) -> Option<&str> {
    secret.key.as_ref().map(JsonKey::as_str)
}

/// Names a text with inputs that is no secret's ARN whatever they hold. One whose values are all known
/// is judged by its whole.
fn other_service(cx: &mut Context, path: &str, arn: &Text) -> bool {
    let alone = matches!(arn.0.as_slice(), [Piece::Input(_)]);
    if alone || references::filled(cx, path, arn).is_some() {
        return false;
    }
    let text = references::written(arn);
    let parts: Vec<&str> = text.split(':').collect();
    let secret = matches!(parts.as_slice(), ["arn", _, "secretsmanager", _, _, "secret", name] if !name.is_empty());
    if !secret {
        cx.say(
            codes::SECRET_FORM,
            path,
            format!("`{text}` is not the ARN of a secret in Secrets Manager"),
            "write `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX`, or an input of type `arn` that holds it",
        );
    }
    !secret
}

/// Names what stands behind the ARN of a secret that an input holds: a key of its JSON.
fn tail_of_input(cx: &mut Context, path: &str, arn: &Text, key: Option<&str>) -> bool {
    let [Piece::Input(name), Piece::Literal(rest), ..] = arn.0.as_slice() else {
        return false;
    };
    let whole = cx
        .blueprint
        .inputs
        .get(name.as_str())
        .is_some_and(|input| input.kind == InputType::Arn);
    let Some(tail) = rest.strip_prefix(':').filter(|_| whole) else {
        return false;
    };
    behind(cx, path, &format!("${{input.{name}}}"), tail, key);
    true
}

/// Names what stands behind a secret's ARN. ECS takes a key, a stage and a version there; the key has a
/// place of its own, and tasks get the current version.
fn behind(cx: &mut Context, path: &str, arn: &str, tail: &str, key: Option<&str>) {
    let mut parts = tail.split(':');
    let named = parts.next().filter(|part| !part.is_empty()).or(key);
    let version = if parts.any(|part| !part.is_empty()) {
        "; no version can be named, tasks get the current one"
    } else {
        ""
    };
    let key = named.map_or(String::new(), |key| format!(", key: {key}"));
    let help = if path.starts_with("/inputs/") {
        let key = key.trim_start_matches(", ");
        format!(
            "write the default `{arn}`{}{version}",
            if key.is_empty() {
                String::new()
            } else {
                format!(", and `{key}` beside `secretsmanager`")
            }
        )
    } else {
        format!("write `{{secretsmanager: \"{arn}\"{key}}}`{version}")
    };
    cx.say(
        codes::SECRET_FORM,
        path,
        format!("`:{tail}` stands behind the secret's ARN"),
        help,
    );
    match path.strip_suffix("/secretsmanager") {
        Some(secret) => {
            let yaml = format!("{{secretsmanager: \"{arn}\"{key}}}");
            cx.offer(Fix::write(secret, yaml));
        }
        None if named.is_none() => cx.offer(Fix::write(path, arn)),
        None => {}
    }
}

/// An ARN that is known says which service and region it belongs to.
fn secret_arn(cx: &mut Context, path: &str, arn: &str, key: Option<&str>) {
    let Some(parts) = Parts::read(arn) else {
        return;
    };
    let name = parts.resource.strip_prefix("secret:");
    let (Some(name), "secretsmanager") = (name, parts.service) else {
        cx.say(
            codes::SECRET_FORM,
            path,
            format!("`{arn}` is not the ARN of a secret in Secrets Manager"),
            "write `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX`; a parameter of Parameter Store goes under `ssm`, by its name",
        );
        return;
    };
    if let Some((name, tail)) = name.split_once(':') {
        let whole = &arn[..arn.len() - tail.len() - 1];
        behind(cx, path, whole, tail, key);
        if name.is_empty() {
            return;
        }
    } else if !has_suffix(name) {
        cx.say(
            codes::SECRET_NAME,
            path,
            format!("`{arn}` does not end in `-` and six characters, as the ARN of a secret does: if it is only the name, no task may read it, and none starts"),
            format!("write what `aws secretsmanager describe-secret --secret-id {name} --query ARN` prints"),
        );
    }
    let own = zones::region(cx.blueprint);
    let own = own.as_deref();
    let theirs = parts.region;
    if cx.blueprint.network.is_closed() && own.is_some_and(|own| own != theirs) {
        cx.say(
            codes::SECRET_OUT_OF_REACH,
            path,
            format!("the secret is in {theirs}, and without NAT tasks reach this region's Secrets Manager alone"),
            format!("replicate the secret to this region and name the replica, or choose {}", cx.way_out()),
        );
        cx.offer_way_out();
    }
}

/// Whether a name ends as Secrets Manager ends each ARN.
fn has_suffix(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(before, suffix)| {
        !before.is_empty() && suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}
