//! What no text of a blueprint may hold, whichever key it stands under.

use crate::finding::{Finding, Fix, codes, pointer};
use serde_json::Value;

/// How a dynamic reference of CloudFormation begins:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>.
const RESOLVE: &str = "{{resolve:";

/// Texts that reach a document as something else than they say, or that no document can carry.
pub fn texts(value: &Value) -> Vec<Finding> {
    let mut out = Vec::new();
    walk(value, &mut String::new(), &mut out);
    out
}

fn walk(value: &Value, path: &mut String, out: &mut Vec<Finding>) {
    let end = path.len();
    match value {
        Value::String(text) => one(text, path, out),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push('/');
                path.push_str(&at.to_string());
                walk(item, path, out);
                path.truncate(end);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                *path = pointer(path, key);
                walk(item, path, out);
                path.truncate(end);
            }
        }
        _ => {}
    }
}

fn one(text: &str, path: &str, out: &mut Vec<Finding>) {
    if text.contains('\0') {
        out.push(Finding::new(
            codes::BAD_FORM,
            path,
            "a NUL character stands in the text, which no process can be given",
            "take `\\0` out",
        ));
    }
    // An override is in CloudFormation's own words.
    let own = path.starts_with("/overrides/cloudformation/");
    if let Some(at) = text.find(RESOLVE).filter(|_| !own) {
        let rest = &text[at..];
        let reference = rest.find("}}").map_or(rest, |end| &rest[..end + 2]);
        let mut finding = Finding::new(
            codes::DYNAMIC_REFERENCE,
            path,
            format!(
                "CloudFormation would put the value of `{reference}` in its place, for all to read who may see the resource; Terraform would not"
            ),
            help(reference, path),
        );
        // Where nothing of the text is lost, the variable becomes a secret one.
        if let ["", "services", service, "environment", name] =
            path.split('/').collect::<Vec<_>>().as_slice()
            && reference == text
        {
            let to = format!("/services/{service}/secrets/{name}");
            finding = finding.fix(Fix::moved(path, to, Some(secret(reference))));
        }
        out.push(finding);
    }
}

/// What to write instead: a secret variable, where a container can be given one.
fn help(reference: &str, path: &str) -> String {
    let tokens: Vec<&str> = path.split('/').collect();
    let (name, there) = match tokens.as_slice() {
        ["", "services", _, "environment", name] => (*name, String::new()),
        ["", "services", _, "command" | "entrypoint", _] => (
            "NAME",
            " and let the application read the variable".to_owned(),
        ),
        _ => return "take it out; a value from outside is an input, `${input.NAME}`".to_owned(),
    };
    format!(
        "write `secrets: {{{name}: {}}}` in the service{there}",
        secret(reference)
    )
}

/// `{ssm: /a/b}` for `{{resolve:ssm:/a/b:1}}`.
fn secret(reference: &str) -> String {
    let inner = reference.trim_start_matches(RESOLVE).trim_end_matches("}}");
    let (store, rest) = inner.split_once(':').unwrap_or((inner, ""));
    if store.starts_with("ssm") {
        let name = rest.split(':').next().unwrap_or_default();
        return format!("{{ssm: {name}}}");
    }
    // An ARN has colons of its own: seven parts.
    let parts: Vec<&str> = rest.split(':').collect();
    let (arn, left) = if parts.first() == Some(&"arn") && parts.len() >= 7 {
        (parts[..7].join(":"), &parts[7..])
    } else {
        ("ARN".to_owned(), parts.get(1..).unwrap_or_default())
    };
    match left.get(1).filter(|key| !key.is_empty()) {
        Some(key) => format!("{{secretsmanager: {arn}, key: {key}}}"),
        None => format!("{{secretsmanager: {arn}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_the_same_secret() {
        for (reference, wanted) in [
            ("{{resolve:ssm:/a/b}}", "{ssm: /a/b}"),
            ("{{resolve:ssm-secure:/a/b:3}}", "{ssm: /a/b}"),
            ("{{resolve:ssm:flag}}", "{ssm: flag}"),
            (
                "{{resolve:secretsmanager:prod/db}}",
                "{secretsmanager: ARN}",
            ),
            (
                "{{resolve:secretsmanager:prod/db:SecretString:password}}",
                "{secretsmanager: ARN, key: password}",
            ),
            (
                "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:SecretString:user::}}",
                "{secretsmanager: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf, key: user}",
            ),
        ] {
            assert_eq!(secret(reference), wanted, "{reference}");
        }
    }
}
