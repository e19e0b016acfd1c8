//! Variables that look like secrets, though they stand in plain text.

use super::context::Context;
use crate::finding::codes;

/// Parts of a name that say so. What makes blueprints of other files hides all that is named here, and more
/// of its own: `import::secret`.
const SAYS_SO: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "API_KEY",
    "ACCESS_KEY",
    "LICENSE_KEY",
    "LICENSEKEY",
    "SHARED_KEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
];

/// Ends of a name that say where a secret is, or how it is used, and not what it is.
const BESIDE: &[&str] = &[
    "_ARN",
    "_NAME",
    "_FILE",
    "_PATH",
    "_URL",
    "_URI",
    "_HOST",
    "_ID",
    "_TTL",
    "_EXPIRY",
    "_LENGTH",
    "_HEADER",
    "_TYPE",
    "_POLICY",
    "_ENABLED",
    "_REQUIRED",
    "_SECONDS",
    "_MINUTES",
];

/// Beginnings of values that are secrets whatever they are called.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
/// <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github>
pub(crate) const KNOWN: &[&str] = &[
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "xoxb-",
    "-----BEGIN ",
];

/// Names a variable, or an option, that holds a secret for all to read.
pub(super) fn look(cx: &mut Context, path: &str, name: &str, value: &str) {
    if is_secret(name, value) {
        // The value is not repeated: findings go into logs.
        cx.say_on_key(
            codes::SECRET_IN_PLAIN,
            path,
            format!("`{name}` looks like a secret, and whoever may see the task definition reads it"),
            format!("keep it in a store and name it there: `secrets: {{{name}: {{secretsmanager: ARN}}}}` or `{{ssm: /PATH}}`"),
        );
    }
}

/// Whether a variable is a secret by its name or its value. A reference is none: what it stands for is
/// known elsewhere.
pub(crate) fn is_secret(name: &str, value: &str) -> bool {
    if value.is_empty() || value.contains("${") || value.starts_with("{{resolve:") {
        return false;
    }
    let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
    let switch = ["true", "false", "yes", "no", "on", "off"].contains(&value)
        || value.bytes().all(|b| b.is_ascii_digit()) && value.len() < 4;
    let named = SAYS_SO.iter().any(|part| name.contains(part)) && !is_beside(&name);
    let known = KNOWN.iter().any(|start| value.starts_with(start)) && value.len() > 15;
    !switch && (named || known || has_password(value))
}

/// Whether a name, in capitals, is about a secret and does not hold one.
pub(crate) fn is_beside(name: &str) -> bool {
    BESIDE.iter().any(|end| name.ends_with(end))
}

/// Whether a URL carries a password: `postgres://user:password@host/db`. A reference is none.
pub(crate) fn has_password(value: &str) -> bool {
    value.match_indices("://").any(|(at, mark)| {
        let rest = &value[at + mark.len()..];
        let authority = rest.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        user.and_then(|user| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty() && !password.starts_with("${"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_name_or_value() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("api-key", "abcdef"),
            ("SESSION_SECRET", "x"),
            ("NEW_RELIC_LICENSE_KEY", "abcdef"),
            ("licenseKey", "abcdef"),
            ("ID", "AKIAIOSFODNN7EXAMPLE"),
            ("DATABASE_URL", "postgres://app:hunter2@db.internal/shop"),
            (
                "NODES",
                "amqp://a.internal/x,amqp://app:hunter2@b.internal/x",
            ),
        ] {
            assert!(is_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "${input.password}"),
            ("PASSWORD_FILE", "/run/secrets/db"),
            (
                "SECRET_ARN",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b1c2d3",
            ),
            ("TOKEN_TTL", "3600"),
            ("PASSWORD_REQUIRED", "true"),
            ("TOKEN_CHECK", "true"),
            ("DATABASE_URL", "postgres://db.internal:5432/shop"),
            ("HOST", "example.com"),
        ] {
            assert!(!is_secret(name, value), "{name}");
        }
    }
}
