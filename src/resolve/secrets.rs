//! Secrets: where a variable's value stands, and whether tasks can fetch it.

use super::context::Context;
use super::references;
use crate::blueprint::environment::Secret as Written;
use crate::blueprint::inputs::InputType;
use crate::blueprint::network::Egress;
use crate::blueprint::service::Service;
use crate::blueprint::text::Region;
use crate::finding::{codes, pointer};
use crate::system::{Piece, Secret, SecretStore};
use std::collections::BTreeMap;

/// The variables whose values stand in a store.
pub(super) fn resolve(cx: &mut Context, path: &str, service: &Service) -> BTreeMap<String, Secret> {
    let mut secrets = BTreeMap::new();
    for (name, secret) in &service.secrets {
        let path = pointer(&format!("{path}/secrets"), name.as_str());
        if service.environment.contains_key(name) {
            cx.say_on_key(
                codes::VARIABLE_TWICE,
                &path,
                format!("`{name}` stands in `environment` and in `secrets`"),
                "keep the one in `secrets`",
            );
        }
        if let Some(store) = store(cx, &path, name.as_str(), secret) {
            let kms_key = secret
                .kms_key
                .as_ref()
                .map(|key| references::ids(cx, &format!("{path}/kms_key"), key, &[InputType::Arn]));
            secrets.insert(name.to_string(), Secret { store, kms_key });
        }
    }
    secrets
}

fn store(cx: &mut Context, path: &str, name: &str, secret: &Written) -> Option<SecretStore> {
    match (&secret.secretsmanager, &secret.ssm) {
        (Some(arn), None) => {
            let path = format!("{path}/secretsmanager");
            let arn = references::ids(cx, &path, arn, &[InputType::Arn]);
            if let Some(filled) = references::filled(cx, &path, &arn) {
                secret_arn(cx, &filled.path, &filled.text);
            }
            Some(SecretStore::SecretsManager {
                arn,
                key: secret.key.as_ref().map(ToString::to_string),
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

/// An ARN that is known says which service and region it belongs to.
fn secret_arn(cx: &mut Context, path: &str, arn: &str) {
    let parts: Vec<&str> = arn.split(':').collect();
    let [_, _, service, region, ..] = parts.as_slice() else {
        return;
    };
    if parts[0] != "arn" {
        return;
    }
    if *service != "secretsmanager" {
        cx.say(
            codes::SECRET_FORM,
            path,
            format!("`{arn}` is not the ARN of a secret in Secrets Manager"),
            "write `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX`; a parameter of Parameter Store goes under `ssm`, by its name",
        );
        return;
    }
    let own = cx.blueprint.region.as_ref().map(Region::as_str);
    if cx.blueprint.network.egress == Egress::Endpoints && own.is_some_and(|own| own != *region) {
        cx.say(
            codes::SECRET_OUT_OF_REACH,
            path,
            format!("the secret is in {region}, and without NAT tasks reach this region's Secrets Manager alone"),
            "replicate the secret to this region and name the replica, or choose `egress: nat`",
        );
    }
}
