//! What is drawn where a key takes text.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub struct Pool {
    /// What texts call as `${input.NAME}`.
    pub inputs: BTreeMap<String, Input>,
    /// Names of services.
    pub services: Vec<String>,
    /// Names of load balancers.
    pub load_balancers: Vec<String>,
    /// Texts of every form.
    pub texts: Vec<String>,
}

#[derive(Deserialize)]
pub struct Input {
    #[serde(rename = "type")]
    pub kind: String,
    /// Fit or not.
    pub defaults: Vec<String>,
}

impl Pool {
    pub fn new() -> Self {
        let text = std::fs::read_to_string("tests/drawing/pool.yaml").unwrap();
        serde_yaml::from_str(&text).unwrap()
    }
}
