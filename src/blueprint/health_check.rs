//! `health_check`: when a task counts as healthy.

use super::duration::Seconds;
use super::number::{Port, Whole};
use super::text::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

text! {
    /// The path that is asked for.
    CheckPath, form: "a path that begins with /, such as /healthcheck",
    longest: 1024, pattern: "^/[!-~]*$",
    check: |text| text.starts_with('/') && text.bytes().all(|b| b.is_ascii_graphic()),
    test: check_path,
    right: ["/", "/health?x=1"],
    wrong: ["", "health", "/a b", "/\u{e9}"]
}

text! {
    /// Status codes.
    Codes, form: "status codes from 200 to 499, such as 200, 200-299 or 200,302; of gRPC from 0 to 99",
    longest: 100, pattern: "^([234][0-9]{2}(-[234][0-9]{2})?(,[234][0-9]{2}(-[234][0-9]{2})?)*|[0-9]{1,2}(-[0-9]{1,2})?(,[0-9]{1,2}(-[0-9]{1,2})?)*)$",
    check: |text| all_are(text, is_code) || all_are(text, is_grpc_code),
    test: codes,
    right: ["200", "200-299", "200,302", "200-204,301,499", "0", "0-99", "0,12"],
    wrong: ["", "199", "500", "200-", "2xx", "200, 302", "200,", "100", "0200", "0,200", "0-"]
}

impl Codes {
    /// Whether they are those of gRPC.
    pub fn of_grpc(&self) -> bool {
        all_are(self.as_str(), is_grpc_code)
    }
}

fn all_are(text: &str, is: fn(&str) -> bool) -> bool {
    text.split(',').all(|part| match part.split_once('-') {
        Some((from, to)) => is(from) && is(to),
        None => is(part),
    })
}

fn is_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'2'..=b'4', b'0'..=b'9', b'0'..=b'9'])
}

fn is_grpc_code(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// How the load balancer asks a task whether it is well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// The path of the request; it should answer without a database. Left out under `protocol: grpc`,
    /// `/AWS.ALB/healthcheck`, a method that no server has: any answer shows that it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "/"))]
    pub path: Option<CheckPath>,
    /// The port that is asked, 1 to 65535, where it is not the container's own. The load balancer may
    /// then reach that port too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The time between two checks, `5s` to `300s`, longer than `timeout`.
    #[serde(default = "HealthCheck::default_interval")]
    pub interval: Seconds<5, 300>,
    /// The time that an answer may take, `2s` to `120s`.
    #[serde(default = "HealthCheck::default_timeout")]
    pub timeout: Seconds<2, 120>,
    /// Good answers in a row until a task counts as healthy, 2 to 10.
    #[serde(default = "HealthCheck::default_healthy")]
    pub healthy: Whole<2, 10>,
    /// Bad answers in a row until it no longer does, 2 to 10.
    #[serde(default = "HealthCheck::default_unhealthy")]
    pub unhealthy: Whole<2, 10>,
    /// Status codes that are good: `"200"`, `"200-299"` or `"200,302"`, in quotes. Under `protocol: grpc`
    /// those of gRPC, `"0"` or `"0,12"`; left out there, `"0-99"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "200"))]
    pub codes: Option<Codes>,
    /// The time that a new task is given before bad answers count, from `0s`.
    #[serde(default = "HealthCheck::default_grace_period")]
    pub grace_period: Seconds<0, 2_147_483_647>,
}

impl HealthCheck {
    const fn default_interval() -> Seconds<5, 300> {
        Seconds::of::<15>()
    }

    const fn default_timeout() -> Seconds<2, 120> {
        Seconds::of::<5>()
    }

    const fn default_healthy() -> Whole<2, 10> {
        Whole::of::<3>()
    }

    const fn default_unhealthy() -> Whole<2, 10> {
        Whole::of::<2>()
    }

    const fn default_grace_period() -> Seconds<0, 2_147_483_647> {
        Seconds::of::<120>()
    }
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            path: None,
            port: None,
            interval: Self::default_interval(),
            timeout: Self::default_timeout(),
            healthy: Self::default_healthy(),
            unhealthy: Self::default_unhealthy(),
            codes: None,
            grace_period: Self::default_grace_period(),
        }
    }
}
