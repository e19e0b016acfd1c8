//! What a property takes, by its name: a plan has no schema.

use crate::value::snake;

/// Properties that the provider fills in and that other resources name.
pub const KEPT: &[&str] = &["id", "arn", "name", "dns_name", "arn_suffix"];

/// Properties that take a text in which a reference is only a part.
pub const TEXTS: &[&str] = &[
    "assume_role_policy",
    "container_definitions",
    "description",
    "inline_policy",
    "name",
    "name_prefix",
    "policy",
    "resource_id",
    "user_data",
    "user_data_base64",
    "value",
];

/// Whether a property takes a list, by its name.
pub fn is_plural(key: &str) -> bool {
    key.ends_with('s') && !key.ends_with("ss") && !key.ends_with("us") && key != "alias"
}

/// Whether a key takes things of a type, by its name: `security_groups`, `nat_gateway_id`,
/// `LoadBalancer`.
pub fn takes(key: &str, kind: &str) -> bool {
    let key = snake(key);
    let stem = ["_ids", "_arns", "_id", "_arn", "s"]
        .iter()
        .find_map(|end| key.strip_suffix(end))
        .unwrap_or(&key);
    let kind = kind.strip_prefix("aws_").unwrap_or(kind);
    match stem {
        // Every gateway has a key of its own but these two.
        "gateway" => matches!(kind, "internet_gateway" | "vpn_gateway"),
        "load_balancer" => matches!(kind, "lb" | "alb"),
        "subnet" => kind.ends_with("subnet"),
        stem => kind == stem || kind.ends_with(&format!("_{stem}")),
    }
}
