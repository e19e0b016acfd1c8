//! `overrides`: properties of single resources, in the words of the document's own format.

use super::schema::map_of;
use super::text::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text! {
    /// A resource's name in a template.
    LogicalId, form: "a resource's logical id in the template: letters and digits alone",
    longest: 255, pattern: "^[A-Za-z0-9]+$",
    check: |text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric()),
    test: logical_id,
    right: ["Cluster", "BackendTargetGroupBlue", "a1"],
    wrong: ["", "Back-end", "Back.end", "a b"]
}

text! {
    /// A resource's address in a Terraform configuration.
    ResourceAddress, form: "a resource's address: its type, a dot and its name",
    longest: 255, pattern: "^[a-z][a-z0-9_]*\\.[A-Za-z_][A-Za-z0-9_-]*$",
    check: |text| text.split_once('.').is_some_and(|(kind, name)| {
        let begins = |word: &str, with: fn(&u8) -> bool| word.bytes().next().is_some_and(|b| with(&b));
        begins(kind, u8::is_ascii_lowercase)
            && kind.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && begins(name, |b| b.is_ascii_alphabetic() || *b == b'_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    }),
    test: resource_address,
    right: ["aws_ecs_cluster.main", "aws_lb.a-b", "a._x"],
    wrong: [
        "", "main", "aws_ecs_cluster.", ".main", "aws_ecs_cluster.main[0]", "module.x.aws_ecs_cluster.main",
        "Aws.main", "aws_lb.1a",
    ]
}

/// What single resources say besides, or otherwise: the way out where no key says it. Maps merge, lists
/// and scalars replace, `null` takes a property away. The result is proven like everything else, and what
/// contradicts the rest of the blueprint is refused.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Of the template, by logical ids: `{BackendTargetGroupBlue: {Properties: {...}}}`. Values are
    /// CloudFormation's, `{Ref: ...}` and other functions included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "map_of::<LogicalId, TemplateOverride>")]
    pub cloudformation: BTreeMap<LogicalId, TemplateOverride>,
    /// Of the Terraform configuration, by addresses: `{aws_lb_target_group.backend_blue: {...}}`. Values are
    /// Terraform's, `${...}` expressions included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "map_of::<ResourceAddress, Properties>")]
    pub terraform: BTreeMap<ResourceAddress, Properties>,
}

impl Overrides {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cloudformation.is_empty() && self.terraform.is_empty()
    }
}

/// What a resource of the template says besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateOverride {
    /// Its properties, by CloudFormation's names.
    #[serde(rename = "Properties")]
    pub properties: Properties,
}

/// Properties in the words of a document's format.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Properties(pub serde_json::Map<String, serde_json::Value>);
