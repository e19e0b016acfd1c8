//! Literals that look like secrets: by the name of their variable, or by their own form.

use crate::resolve::{KNOWN_SECRETS, has_password, is_beside, is_secret};

/// What a literal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Like nothing that has to be hidden.
    Plain,
    /// Like something that somebody is to fill in.
    Placeholder,
    /// Like a secret.
    Secret,
}

/// Words of a name that stand for a secret, up to three in a row, beyond those that a blueprint is warned of.
const MORE: &[&str] = &[
    "pass",
    "pwd",
    "jwt",
    "salt",
    "hmac",
    "cookie",
    "dsn",
    "access key id",
    "encryption key",
    "signing key",
    "master key",
    "auth key",
    "license key",
    "service key",
    "role key",
];

/// Last words by which such a name is about a secret and does not hold it, beyond those that a blueprint
/// knows.
const ABOUT: &[&str] = &[
    "url",
    "uri",
    "file",
    "path",
    "host",
    "port",
    "name",
    "age",
    "timeout",
    "expires",
    "expiration",
    "hours",
    "days",
    "algorithm",
    "issuer",
    "audience",
    "prefix",
    "endpoint",
    "domain",
];

/// Beginnings of names whose values everyone may see.
const PUBLIC: &[&str] = &["next_public_", "vite_", "react_app_", "expo_public_"];

/// What a variable's value looks like. All that a blueprint would be warned of (W1018) looks like a secret:
/// the page that is made is one.
pub(super) fn looks(name: &str, value: &str) -> Looks {
    let text = value.trim();
    let words = words(name);
    let spelt = words.join("_");
    let warned = [value, text]
        .iter()
        .any(|value| is_secret(name, value) || is_secret(&spelt, value));
    if !warned && !by_more(name, &words, text) {
        return Looks::Plain;
    }
    if is_placeholder(text) && !by_value(text) {
        return Looks::Placeholder;
    }
    Looks::Secret
}

/// What a blueprint is not warned of.
fn by_more(name: &str, words: &[String], text: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if is_harmless(text) || PUBLIC.iter().any(|p| lower.starts_with(p)) {
        return false;
    }
    let shown = words.iter().any(|w| w == "publishable" || w == "public");
    by_value(text) || !shown && by_name(words) && !is_plain_value(text)
}

/// Whether the value alone says it: for what has no name.
pub(super) fn by_value(text: &str) -> bool {
    let follows = |mark: &str, count: usize, of: fn(char) -> bool| {
        text.match_indices(mark).any(|(at, _)| {
            let rest = &text[at + mark.len()..];
            rest.chars().take_while(|c| of(*c)).count() >= count
        })
    };
    let word: fn(char) -> bool = |c| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    is_secret("", text)
        || text.split_whitespace().any(has_password)
        || KNOWN_SECRETS.iter().any(|mark| follows(mark, 8, word))
        || ["ghu_", "ghr_", "xoxa-", "xoxp-", "xoxr-", "xoxs-"]
            .iter()
            .any(|mark| follows(mark, 8, word))
        || ["sk_live_", "sk_test_", "rk_live_", "rk_test_"]
            .iter()
            .any(|mark| follows(mark, 8, word))
        || text.starts_with("sk-") && follows("sk-", 20, word)
        || text.contains("-----BEGIN")
        || text.starts_with("eyJ") && text.matches("eyJ").count() > 1
        || follows("AIza", 35, word)
        || text.starts_with("SG.") && follows("SG.", 20, word_or_dot)
        || follows("glpat-", 20, word)
        || follows("npm_", 36, word)
        || text.to_ascii_lowercase().contains(";password=")
}

fn word_or_dot(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

/// What has no need to be hidden, where a blueprint is not warned of it.
fn is_harmless(text: &str) -> bool {
    let flag = ["true", "false", "t", "f", "yes", "no", ""];
    let reference =
        text.starts_with("${") && text.ends_with('}') && text.matches("${").count() == 1;
    flag.contains(&text.to_ascii_lowercase().as_str()) || reference || text.starts_with("arn:")
}

/// A number or a duration, a path, an address without a user.
fn is_plain_value(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number = !digits.is_empty()
        && text.len() - digits.len() <= 2
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let path = text.starts_with('/') || text.starts_with("./");
    number || path || text.contains("://")
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let begins = [
        "changeme",
        "change_me",
        "change-me",
        "your",
        "<",
        "xxx",
        "todo",
        "replace",
    ];
    begins.iter().any(|mark| lower.starts_with(mark)) || lower.contains("example")
}

/// A name's words: at `_ - .` and where camel case begins one.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !c.is_ascii_alphanumeric() || begins {
            words.push(String::new());
        }
        if let (true, Some(last)) = (c.is_ascii_alphanumeric(), words.last_mut()) {
            last.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn by_name(words: &[String]) -> bool {
    let found = (1..=3).any(|size| {
        words
            .windows(size)
            .any(|window| MORE.contains(&window.join(" ").as_str()))
    });
    let key_id = words.ends_with(&["access", "key", "id"].map(str::to_owned));
    let last = words.last().map(String::as_str).unwrap_or_default();
    let beside = ABOUT.contains(&last) || is_beside(&words.join("_").to_ascii_uppercase());
    found && (key_id || !beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_what_is_about_them() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter22"),
            ("JWT_SECRET", "b7f3"),
            ("apiKey", "q9w8e7"),
            ("AWS_ACCESS_KEY_ID", "something"),
            ("DATABASE_URL", "postgres://app:s3cret@db:5432/app"),
            ("ANY", "AKIAABCDEFGHIJKLMNOP"),
            ("ANY", "Server=db;Password=abc"),
            ("SERVICE_ROLE_KEY", "zzzz"),
            ("PGPASSWORD", "hunter22"),
            ("MYSECRET", "hunter22"),
            ("DB_PASSWORD", "12345678"),
            ("SESSION_SECRET", "/x9/f2=="),
            ("privateKey", "zzzz"),
            ("NEXT_PUBLIC_API_KEY", "pk"),
            ("DATABASE_URL", "postgres://app:a?b#c@db/app"),
        ] {
            assert_eq!(looks(name, value), Looks::Secret, "{name}");
        }
        for (name, value) in [
            ("PASSWORD_FILE", "/run/secrets/db"),
            ("TOKEN_TTL", "3600"),
            ("TOKEN_URL", "https://id.example.com/token"),
            ("NEXT_PUBLIC_SALT", "pk"),
            ("STRIPE_PUBLISHABLE_KEY", "pk_live_1"),
            ("COMPASS", "north"),
            ("JWT_ALGORITHM", "HS256"),
            ("COOKIE_SECURE", "true"),
            ("SESSION_TOKEN", "${input.token}"),
            ("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:a"),
            ("DATABASE_URL", "postgres://db:5432/app"),
            ("LOG_LEVEL", "debug"),
        ] {
            assert_eq!(looks(name, value), Looks::Plain, "{name}");
        }
        assert_eq!(looks("DB_PASSWORD", "changeme"), Looks::Placeholder);
    }
}
