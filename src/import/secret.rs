//! Literals that look like secrets: by the name of their variable, or by their own form.

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

/// Words of a name that stand for a secret, one or two in a row.
const NAMES: &[&str] = &[
    "pass",
    "passwd",
    "password",
    "passphrase",
    "pwd",
    "secret",
    "secrets",
    "token",
    "jwt",
    "salt",
    "hmac",
    "cookie",
    "dsn",
    "credential",
    "credentials",
    "apikey",
    "api key",
    "private key",
    "secret key",
    "access key",
    "encryption key",
    "signing key",
    "master key",
    "auth key",
    "license key",
    "service key",
    "role key",
];

/// Last words by which a name is about a secret and does not hold it.
const ABOUT: &[&str] = &[
    "url",
    "uri",
    "file",
    "path",
    "host",
    "port",
    "name",
    "ttl",
    "age",
    "timeout",
    "expiry",
    "expires",
    "expiration",
    "seconds",
    "minutes",
    "hours",
    "days",
    "algorithm",
    "issuer",
    "audience",
    "arn",
    "id",
    "type",
    "enabled",
    "header",
    "prefix",
    "length",
    "policy",
    "endpoint",
    "domain",
];

/// Beginnings and words of names whose values everyone may see.
const PUBLIC: &[&str] = &["next_public_", "vite_", "react_app_", "expo_public_"];

/// What a variable's value looks like.
pub(super) fn looks(name: &str, value: &str) -> Looks {
    let text = value.trim();
    let lower = name.to_ascii_lowercase();
    if is_harmless(text) || PUBLIC.iter().any(|p| lower.starts_with(p)) {
        return Looks::Plain;
    }
    if by_value(text) {
        return Looks::Secret;
    }
    let words = words(name);
    if words.iter().any(|w| w == "publishable" || w == "public") || !by_name(&words) {
        return Looks::Plain;
    }
    if is_plain_value(text) {
        return Looks::Plain;
    }
    if is_placeholder(text) {
        return Looks::Placeholder;
    }
    Looks::Secret
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
    let upper: fn(char) -> bool = |c| c.is_ascii_uppercase() || c.is_ascii_digit();
    has_password(text)
        || follows("AKIA", 16, upper)
        || follows("ASIA", 16, upper)
        || ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"]
            .iter()
            .any(|mark| follows(mark, 20, word))
        || ["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"]
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

/// `scheme://user:password@host`, whose password is no reference.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let authority = rest.split(['/', '?', '#', ' ']).next().unwrap_or_default();
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty() && !password.starts_with("${"))
    })
}

/// What is never reported, whatever its name.
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
    let text = |list: &[String]| list.join(" ");
    let found = (1..=2).any(|size| {
        words
            .windows(size)
            .any(|window| NAMES.contains(&text(window).as_str()))
    });
    let key_id = text(words).contains("access key id");
    let last = words.last().map(String::as_str).unwrap_or_default();
    found && (key_id || !ABOUT.contains(&last))
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
        ] {
            assert_eq!(looks(name, value), Looks::Secret, "{name}");
        }
        for (name, value) in [
            ("PASSWORD_FILE", "/run/secrets/db"),
            ("TOKEN_TTL", "3600"),
            ("TOKEN_URL", "https://id.example.com/token"),
            ("NEXT_PUBLIC_API_KEY", "pk"),
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
