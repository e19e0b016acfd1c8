//! Values of a document's parameters or variables, as they are given on the command line or in a file.

use super::ParameterArgs;
use crate::read::{self, Limits};
use doc::Json;

/// Pairs of a name, as the document spells it, and a value.
pub type Values = Vec<(String, String)>;

/// What the arguments say; a message where they cannot be read.
pub fn values(args: &ParameterArgs) -> Result<Values, String> {
    let mut out = Values::new();
    if let Some(path) = &args.parameters {
        let name = path.display().to_string();
        let bytes = read::bytes(&name, Limits::BLUEPRINT).map_err(|finding| finding.message)?;
        let json: serde_json::Value = serde_json::from_slice(&bytes)
            .map_err(|error| format!("{name} is not JSON: {error}"))?;
        out = of_file(&json).ok_or_else(|| {
            format!(
                "{name} holds no parameters: a list of `{{\"ParameterKey\": ..., \"ParameterValue\": ...}}` or of `NAME=VALUE`, or an object of names and values"
            )
        })?;
    }
    for pair in &args.parameter {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("`--parameter {pair}` is not NAME=VALUE"))?;
        out.retain(|(n, _)| n != name);
        out.push((name.to_owned(), value.to_owned()));
    }
    Ok(out)
}

/// The shapes that the AWS CLI takes, and Terraform's `.tfvars.json`:
/// <https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/>.
fn of_file(json: &serde_json::Value) -> Option<Values> {
    use serde_json::Value;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            items.join(",")
        }
        other => other.to_string(),
    };
    match json {
        Value::Array(items) => items
            .iter()
            .map(|item| match item {
                Value::String(pair) => {
                    let (name, value) = pair.split_once('=')?;
                    Some((name.to_owned(), value.to_owned()))
                }
                other => {
                    let name = other.get("ParameterKey")?.as_str()?;
                    Some((name.to_owned(), text(other.get("ParameterValue")?)))
                }
            })
            .collect(),
        Value::Object(map) => match map.get("Parameters") {
            Some(inner) => of_file(inner),
            None => Some(
                map.iter()
                    .map(|(name, v)| (name.clone(), text(v)))
                    .collect(),
            ),
        },
        _ => None,
    }
}

/// The first name that a document has no parameter or variable for.
pub fn unknown<'v>(document: &Json<'_>, values: &'v Values) -> Option<&'v str> {
    let has = |name: &str| {
        let parameters = document.get("Parameters");
        let variables = document.get("variable");
        parameters.is_some_and(|p| p.get(name).is_some())
            || match variables {
                Some(Json::Array(blocks)) => blocks.iter().any(|b| b.get(name).is_some()),
                Some(blocks) => blocks.get(name).is_some(),
                None => false,
            }
    };
    let mut names = values.iter().map(|(name, _)| name.as_str());
    names.find(|name| !has(name))
}
