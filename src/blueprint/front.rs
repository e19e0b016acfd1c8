//! `services.*.load_balancer`: which load balancer a service stands behind, if any.

use super::text::{kebab, text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The word of a worker.
const NONE: &str = "none";

text! {
    /// A load balancer's name. `none` says that there is none. AWS's own names have 32 characters:
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html>.
    BalancerName, form: "a load balancer's name: lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen; `none` is no name",
    longest: 32, pattern: "^(?!none$)[a-z]([a-z0-9-]*[a-z0-9])?$",
    check: |text| text != NONE && kebab(text),
    test: balancer_name,
    right: ["partners", "a-1"],
    wrong: ["", "Partners", "a-", "1a", "a_b"]
}

impl BalancerName {
    /// The one that everyone reaches.
    pub const INTERNET: &'static str = "internet";
    /// The one that services call each other through.
    pub const INTERNAL: &'static str = "internal";
}

/// Where a service's requests come from: through a load balancer, or from nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Front {
    /// From whoever reaches this load balancer.
    Behind(BalancerName),
    /// From nobody: a worker.
    None,
}

impl Front {
    /// The word that the blueprint uses.
    pub fn word(&self) -> &str {
        self.balancer().unwrap_or(NONE)
    }

    /// The load balancer's name.
    pub fn balancer(&self) -> Option<&str> {
        match self {
            Self::Behind(name) => Some(name.as_str()),
            Self::None => None,
        }
    }
}

impl TryFrom<String> for Front {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == NONE {
            Ok(Self::None)
        } else {
            BalancerName::try_from(text).map(Self::Behind)
        }
    }
}

impl From<Front> for String {
    fn from(front: Front) -> Self {
        front.word().to_owned()
    }
}

impl JsonSchema for Front {
    fn schema_name() -> Cow<'static, str> {
        "Front".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[a-z]([a-z0-9-]*[a-z0-9])?$",
            "maxLength": 32,
            "examples": [BalancerName::INTERNET, BalancerName::INTERNAL, NONE],
            "x-form": "`internet`, `internal`, another load balancer by its name under `load_balancers`, or `none`",
        })
    }
}
