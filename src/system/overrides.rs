//! What single resources of a document say besides.

use serde_json::{Map, Value};

/// What single resources say besides, in the words of each format: nobody here reads it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overrides {
    /// Of the template.
    pub cloudformation: Vec<Override>,
    /// Of the Terraform configuration.
    pub terraform: Vec<Override>,
}

/// Properties of one resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// Logical id or address.
    pub resource: String,
    /// What is merged into its properties.
    pub properties: Map<String, Value>,
    /// Where these stand in the blueprint, as a pointer.
    pub origin: String,
}
