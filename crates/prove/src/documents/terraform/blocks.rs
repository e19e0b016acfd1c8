//! Blocks of a configuration, and their instances.

use crate::value::{Cond, NodeId, Value};
use doc::{Json, Map};

/// How the instances of one block are told apart.
#[derive(Debug, Clone)]
pub enum Slot {
    One(NodeId),
    Counted(Vec<NodeId>),
    Keyed(Vec<(String, NodeId)>),
    /// `count` that is nought.
    None,
}

/// A block as it stands in the document.
#[derive(Clone)]
pub struct Named<'a> {
    pub data: bool,
    pub kind: &'a str,
    pub name: &'a str,
    pub body: &'a Map<'a>,
    pub path: String,
}

/// One instance of a block before its properties are read.
pub struct Block<'a> {
    pub kind: &'a str,
    pub data: bool,
    pub path: String,
    pub body: &'a Map<'a>,
    pub id: String,
    pub gate: Cond,
    pub index: Option<u32>,
    pub each: Option<(Value, Value)>,
}

/// Terraform takes a block as an object or as a list of objects.
pub fn objects<'j, 'a>(json: Option<&'j Json<'a>>) -> Vec<&'j Map<'a>> {
    match json {
        Some(Json::Object(map)) => vec![map],
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_object).collect(),
        _ => Vec::new(),
    }
}
