//! `route`: which requests on a load balancer are a service's own.

use super::number::Whole;
use super::text::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// A host name, with wildcards.
    HostPattern, form: "a host name such as api.example.com or *.example.com",
    longest: 128, pattern: r"^[A-Za-z0-9.*?-]*\.[A-Za-z]+$",
    check: |text| {
        text.bytes().all(|b| b.is_ascii_alphanumeric() || b".*?-".contains(&b))
            && text.rsplit_once('.').is_some_and(|(_, last)| {
                !last.is_empty() && last.bytes().all(|b| b.is_ascii_alphabetic())
            })
    },
    test: host_pattern,
    right: ["api.example.com", "*.example.com", "API.example.com", "a?.b.c"],
    wrong: ["", "localhost", "a b.c", "a/b.c", "a.b:80", "a.1", "a."]
}

text! {
    /// A path, with wildcards.
    PathPattern, form: "a path that begins with /, such as /v1/*, of letters, digits, `_-.$/~\"'@:+&` and the wildcards * and ?",
    longest: 128, pattern: r#"^/[A-Za-z0-9_.$/~"'@:+&*?-]*$"#,
    check: |text| text.starts_with('/')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$/~\"'@:+&*?-".contains(&b)),
    test: path_pattern,
    right: ["/", "/*", "/v1/*", "/a?b", "/~x"],
    wrong: ["", "v1", "*", "/a b", "/é", "/a#b"]
}

/// Which requests are the service's own. All values go into one rule, which takes five of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Host names, `*` and `?` allowed; none stands for every host.
    #[serde(default)]
    pub hosts: Vec<HostPattern>,
    /// Paths, `*` and `?` allowed; none stands for every path. `/v1/*` also takes `/v1` and so counts
    /// as two values.
    #[serde(default)]
    pub paths: Vec<PathPattern>,
    /// Which route wins where two overlap: the lower number, 1 to 49999. Left out, it comes from the
    /// route's own hosts and paths (1000 to 49000), so that adding a service moves no other's; a route
    /// that takes everything comes last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Whole<1, 49_999>>,
}
