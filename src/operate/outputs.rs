//! What a deployed system says of itself: the outputs of a stack or of a Terraform root, read back.
//!
//! `aws cloudformation describe-stacks` and `terraform output -json` hold the same values in two
//! shapes; nothing behind this module knows which one was given.

use crate::finding::{Finding, codes};
use crate::stack::{pascal, snake};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const HOW: &str = "give what `aws cloudformation describe-stacks --stack-name NAME` or `terraform output -json` prints";

/// The outputs of one deployed system.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outputs {
    /// Name of the `CloudFormation` stack; `None` where Terraform made the system.
    pub stack: Option<String>,
    plain: BTreeMap<String, String>,
    services: BTreeMap<String, Map<String, Value>>,
    left_out: BTreeSet<String>,
    parameters: BTreeMap<String, String>,
}

impl Outputs {
    /// Reads either shape. A list of outputs alone (`--query 'Stacks[0].Outputs'`) is one of them.
    pub fn parse(json: &[u8]) -> Result<Self, Finding> {
        let value: Value = serde_json::from_slice(json)
            .map_err(|error| unread(format!("the outputs are not JSON: {error}")))?;
        let out = match &value {
            Value::Object(map) if map.contains_key("Stacks") => {
                let stacks = value["Stacks"].as_array().map_or(&[][..], Vec::as_slice);
                Self::of_stacks(stacks)?
            }
            Value::Object(map) if map.contains_key("Outputs") => Self::of_stack(&value),
            Value::Array(list) => Self::of_list(list),
            Value::Object(map) => Self::of_root(map),
            _ => return Err(unread("the outputs are no list and no mapping".to_owned())),
        };
        if out.plain.is_empty() && out.services.is_empty() && out.left_out.is_empty() {
            return Err(unread("there are no outputs in it".to_owned()));
        }
        Ok(out)
    }

    /// Everything a release of a service needs, by the names of the record that `synth` writes.
    pub fn service(&self, name: &str) -> Option<&Map<String, Value>> {
        self.services.get(name)
    }

    /// Whether Terraform left a service out: what comes and goes with it is null in its record.
    pub fn leaves_out(&self, service: &str) -> bool {
        self.left_out.contains(service)
    }

    /// The services by name.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
        self.services.iter().map(|(name, of)| (name.as_str(), of))
    }

    /// A plain output by the words of its name: `["internet", "url"]` is `InternetUrl` in
    /// `CloudFormation` and `internet_url` in Terraform.
    pub fn plain(&self, words: &[&str]) -> Option<&str> {
        let owned: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let snakes: Vec<String> = words.iter().map(|word| snake(word)).collect();
        self.plain
            .get(&pascal(&owned))
            .or_else(|| self.plain.get(&snakes.join("_")))
            .map(String::as_str)
    }

    /// The value that a parameter of the stack has. Terraform's outputs say nothing of variables.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The stacks of one system: what services share, and those of services, named after it.
    fn of_stacks(stacks: &[Value]) -> Result<Self, Finding> {
        let found = stacks.len();
        let mut all: Vec<Self> = stacks.iter().map(Self::of_stack).collect();
        all.sort_by_key(|one| one.stack.as_ref().map_or(0, String::len));
        let mut all = all.into_iter();
        let Some(mut out) = all.next() else {
            return Err(unread("0 stacks are described, not one".to_owned()));
        };
        for other in all {
            let names = out.stack.as_deref().zip(other.stack.as_deref());
            let belongs =
                names.and_then(|(shared, own)| own.strip_prefix(shared)?.strip_prefix('-'));
            if belongs.is_none() {
                return Err(unread(format!(
                    "{found} stacks are described, not one, or those of one system"
                )));
            }
            out.plain.extend(other.plain);
            out.services.extend(other.services);
            out.left_out.extend(other.left_out);
            out.parameters.extend(other.parameters);
        }
        Ok(out)
    }

    /// A stack as `CloudFormation` describes it.
    fn of_stack(stack: &Value) -> Self {
        let of = |key: &str| stack[key].as_array().map_or(&[][..], Vec::as_slice);
        let list = of("Outputs");
        let parameters = of("Parameters").iter().filter_map(|parameter| {
            let name = parameter["ParameterKey"].as_str()?;
            Some((
                name.to_owned(),
                parameter["ParameterValue"].as_str()?.to_owned(),
            ))
        });
        Self {
            stack: stack["StackName"].as_str().map(str::to_owned),
            parameters: parameters.collect(),
            ..Self::of_list(list)
        }
    }

    /// `CloudFormation` has texts only: a record is JSON in one.
    fn of_list(list: &[Value]) -> Self {
        let mut out = Self::default();
        for output in list {
            if let (Some(key), Some(text)) =
                (output["OutputKey"].as_str(), output["OutputValue"].as_str())
            {
                match serde_json::from_str(text) {
                    Ok(Value::Object(record)) => out.record(record),
                    _ => out.text(key, text),
                }
            }
        }
        out
    }

    /// Terraform has values of any type.
    fn of_root(root: &Map<String, Value>) -> Self {
        let mut out = Self::default();
        for (key, output) in root {
            match output.get("value") {
                Some(Value::Object(record)) => out.record(record.clone()),
                Some(Value::String(text)) => out.text(key, text),
                _ => {}
            }
        }
        out
    }

    fn record(&mut self, record: Map<String, Value>) {
        let Some(name) = record.get("service").and_then(Value::as_str) else {
            return;
        };
        if record.values().any(Value::is_null) {
            self.left_out.insert(name.to_owned());
        } else {
            self.services.insert(name.to_owned(), record);
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        self.plain.insert(key.to_owned(), text.to_owned());
    }
}

fn unread(message: String) -> Finding {
    Finding::new(codes::NOT_OUTPUTS, "", message, HOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(value: &Value) -> Outputs {
        Outputs::parse(value.to_string().as_bytes()).expect("outputs")
    }

    fn record() -> Value {
        json!({"service": "backend", "engine": "codedeploy", "port": 80})
    }

    fn stack() -> Value {
        json!({"StackName": "shop", "Parameters": [
            {"ParameterKey": "DeployServices", "ParameterValue": "true"},
        ], "Outputs": [
            {"OutputKey": "ServiceBackend", "OutputValue": record().to_string()},
            {"OutputKey": "MyLbTestUrl", "OutputValue": "http://one:10080"},
            {"OutputKey": "Cluster", "OutputValue": "shop"},
        ]})
    }

    fn holds_all(outputs: &Outputs) {
        let service = outputs.service("backend").expect("the service");
        assert_eq!(service["port"], 80);
        assert_eq!(
            outputs.plain(&["my-lb", "test", "url"]),
            Some("http://one:10080")
        );
        assert_eq!(outputs.plain(&["cluster"]), Some("shop"));
        assert_eq!(outputs.plain(&["my-lb", "url"]), None);
        assert_eq!(outputs.service("frontend"), None);
        assert_eq!(
            outputs.services().map(|(n, _)| n).collect::<Vec<_>>(),
            ["backend"]
        );
    }

    #[test]
    fn both_shapes_say_the_same() {
        let one = parsed(&json!({"Stacks": [stack()]}));
        assert_eq!(one.stack.as_deref(), Some("shop"));
        assert_eq!(one.parameter("DeployServices"), Some("true"));
        holds_all(&one);
        holds_all(&parsed(&stack()));
        holds_all(&parsed(&stack()["Outputs"]));
        let root = parsed(&json!({
            "service_backend": {"sensitive": false, "type": ["object", {}], "value": record()},
            "my_lb_test_url": {"sensitive": false, "type": "string", "value": "http://one:10080"},
            "cluster": {"sensitive": false, "type": "string", "value": "shop"},
        }));
        assert_eq!(root.stack, None);
        holds_all(&root);
    }

    #[test]
    fn a_service_that_is_left_out_has_no_record() {
        let mut off = record();
        off["production_rule"] = Value::Null;
        let root = parsed(&json!({"service_backend": {"value": off}}));
        assert!(root.service("backend").is_none());
        assert!(root.leaves_out("backend"));
    }

    #[test]
    fn what_is_none_says_what_to_give() {
        for text in [
            "",
            "{",
            "5",
            "{}",
            "[]",
            "{\"Stacks\": []}",
            "{\"Resources\": {}}",
            "{\"Stacks\": [{\"Outputs\": [{\"OutputKey\": \"Cluster\", \"OutputValue\": \"a\"}]}, {}]}",
        ] {
            let finding = Outputs::parse(text.as_bytes()).expect_err(text);
            assert_eq!(finding.code.0, "E0902", "{text}");
            assert!(finding.help.contains("describe-stacks"), "{text}");
        }
    }
}
