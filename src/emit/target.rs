//! What a document is written for.

use crate::stack::{Node, Row, Stack};
use crate::system::Override;

/// The language of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// AWS `CloudFormation`.
    CloudFormation,
    /// Terraform.
    Terraform,
}

impl Target {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::CloudFormation, Self::Terraform];

    /// Its word, as it is typed and as names of files have it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CloudFormation => "cloudformation",
            Self::Terraform => "terraform",
        }
    }

    /// The input that leaves services out of the first run.
    pub const fn deploy_services(self) -> &'static str {
        match self {
            Self::CloudFormation => "DeployServices",
            Self::Terraform => "deploy_services",
        }
    }

    /// What single resources of a stack say besides, in this language.
    pub fn overrides(self, stack: &Stack) -> &[Override] {
        match self {
            Self::CloudFormation => &stack.overrides.cloudformation,
            Self::Terraform => &stack.overrides.terraform,
        }
    }

    /// Whether the language has a resource.
    pub fn has(self, node: &Node) -> bool {
        match self {
            Self::CloudFormation => node.form.cfn.is_some(),
            Self::Terraform => node.form.tf.is_some(),
        }
    }

    /// Whether the language has a property.
    pub fn writes(self, row: &Row) -> bool {
        match self {
            Self::CloudFormation => row.cfn.is_some(),
            Self::Terraform => row.tf.is_some(),
        }
    }

    /// A resource's logical id or address; `None` where the language has no such resource.
    pub fn id(self, node: &Node) -> Option<String> {
        match self {
            Self::CloudFormation => node.form.cfn.map(|_| node.logical_id.clone()),
            Self::Terraform => node.form.tf.map(|tf| format!("{tf}.{}", node.label)),
        }
    }
}

/// Whether a Terraform document stands alone; a template always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A root module: it says which provider it uses.
    #[default]
    Root,
    /// A module for another root, which brings its own provider.
    Module,
}
