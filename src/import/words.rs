//! Names as the blueprint takes them, and text that means only itself there.

use crate::finding::token;
use crate::resolve::is_service_name;

/// A name of lower-case letters, digits and hyphens, at most so long.
pub(super) fn kebab(text: &str, longest: usize) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let cut = &name[..name.len().min(longest)];
    let cut = cut.trim_end_matches('-');
    if cut.is_empty() { "app" } else { cut }.to_owned()
}

/// A service's name, near to this text.
pub(super) fn service(text: &str) -> String {
    let name = kebab(text, 255);
    if is_service_name(&name) {
        return name;
    }
    let mut cut = name.len();
    while cut > 1 && !is_service_name(&name[..cut]) && name.len() > 20 {
        cut -= 1;
    }
    let cut = name[..cut].trim_end_matches('-');
    if is_service_name(cut) {
        cut.to_owned()
    } else {
        format!("{cut}-app")
    }
}

/// A name of lower-case letters, digits and single underscores.
pub(super) fn snake(text: &str) -> String {
    kebab(text, 60).replace('-', "_")
}

/// Text in which nothing is a reference.
pub(super) fn literal(text: &str) -> String {
    text.replace("${", "$${")
}

/// Whether a tool fills it in before the file is used: `<IMAGE1_NAME>`, `${IMAGE}`, `{{ image }}`,
/// `%IMAGE%`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let inside = |open: &str, close: &str| {
        text.split_once(open)
            .is_some_and(|(_, rest)| rest.contains(close))
    };
    let percent = text.starts_with('%') && text.ends_with('%') && text.len() > 2;
    inside("${", "}") || inside("{{", "}}") || inside("<", ">") || percent
}

/// An image with its registry: the first part of a name is one where it has a dot or a port, or is this
/// machine: <https://docs.docker.com/reference/cli/docker/image/tag/>.
pub(super) fn image(text: &str) -> String {
    match text.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => text.to_owned(),
        Some(_) => format!("docker.io/{text}"),
        None => format!("docker.io/library/{text}"),
    }
}

/// The words of a command line; no shell is asked.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut open) = (Vec::new(), None::<String>, None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '"' | '\'') => {
                open = Some(c);
                word.get_or_insert_default();
            }
            (Some(quote), c) if c == quote => open = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(chars.next()?),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    open.is_none().then_some(words)
}

/// A name as Copilot makes a variable of it: `usersTableName` is `USERS_TABLE_NAME`.
pub(super) fn upper_snake(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut name = String::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|n| letters.get(n));
        let after = letters.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                b.is_ascii_lowercase()
                    || b.is_ascii_digit()
                    || b.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
    }
    name
}

/// What is said of an environment that is called otherwise.
pub(super) const ENVIRONMENT: &str =
    "1 to 10 lower-case letters, digits and hyphens, and no two alike";
/// The longest name of an environment.
const LONGEST_ENVIRONMENT: usize = 10;

/// An environment's name, cut where it is too long, numbered where another has it.
pub(super) fn environment(text: &str, others: &[String]) -> String {
    let own = match kebab(text, LONGEST_ENVIRONMENT) {
        all if all == "all" => "all-env".to_owned(),
        own => own,
    };
    let mut name = own.clone();
    let mut number = 2;
    while others.contains(&name) {
        let end = format!("-{number}");
        name = kebab(&own, LONGEST_ENVIRONMENT - end.len()) + &end;
        number += 1;
    }
    name
}

/// `/services/api/cpu` as people write it.
pub(super) fn dotted(pointer: &str) -> String {
    let steps = pointer.trim_start_matches('/').split('/');
    let steps: Vec<String> = steps.map(token).collect();
    steps.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit() {
        assert_eq!(kebab("My_Shop.API--v2-", 20), "my-shop-api-v2");
        assert_eq!(kebab("2048", 20), "app");
        assert_eq!(
            kebab("a-very-long-name-that-goes-on", 20),
            "a-very-long-name-tha"
        );
        assert_eq!(snake("DB_PASSWORD"), "db_password");
        assert!(is_placeholder("<IMAGE1_NAME>") && is_placeholder("{{ tag }}"));
        assert!(!is_placeholder("nginx:1.27") && !is_placeholder("a < b"));
    }

    #[test]
    fn an_image_has_the_registry_that_docker_takes() {
        for (written, whole) in [
            ("nginx", "docker.io/library/nginx"),
            ("nginx:1.27", "docker.io/library/nginx:1.27"),
            ("example/shop:1.2", "docker.io/example/shop:1.2"),
            ("localhost/x", "localhost/x"),
            ("localhost:5000/x", "localhost:5000/x"),
            ("registry:5000/x:1", "registry:5000/x:1"),
            ("ghcr.io/example/x", "ghcr.io/example/x"),
        ] {
            assert_eq!(image(written), whole);
        }
    }

    #[test]
    fn a_command_is_split_as_a_shell_does() {
        let words = |text| split(text).unwrap_or_default();
        assert_eq!(
            words("a  'b c' \"d \\\" e\" f\\ g ''"),
            ["a", "b c", "d \" e", "f g", ""]
        );
        assert_eq!(split("a 'b"), None);
        assert_eq!(upper_snake("usersDdbTableName"), "USERS_DDB_TABLE_NAME");
        assert_eq!(upper_snake("MyDBSecret"), "MY_DB_SECRET");
    }
}
