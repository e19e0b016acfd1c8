//! Values that do not fit their key, and what was probably meant.

use super::said::{called, either, listed, nearest, one_type, plain, shown, types, yaml};
use super::{Vocabulary, Wrong, keys, meant};
use crate::finding::{Finding, Fix, codes};
use jsonschema::Validator;
use jsonschema::error::TypeKind;
use serde_json::{Value, json};

/// Choices up to which each is offered.
const FEW: usize = 4;

/// A value that is wrong, where it stands, and what the schema says of it.
pub(super) struct Refused<'v> {
    pub schema: &'v Value,
    pub from: &'v Value,
    pub path: &'v str,
    pub value: &'v Value,
    pub words: &'v Vocabulary<'v>,
}

impl Refused<'_> {
    fn what(&self) -> String {
        called(self.path)
    }

    fn given(&self) -> String {
        shown(self.value, self.path, self.words.written)
    }

    /// Whether the schema takes a value here.
    fn takes(&self, value: &Value) -> bool {
        let mut alone = self.from.clone();
        if let (Some(alone), Some(defs)) = (alone.as_object_mut(), self.schema.get("$defs")) {
            alone.insert("$defs".into(), defs.clone());
        }
        Validator::new(&alone).is_ok_and(|validator| validator.is_valid(value))
    }

    /// `port: 80` where a key stands here, else the value alone.
    fn entry(&self, yaml: &str) -> String {
        let key = self.path.rsplit('/').next().unwrap_or_default();
        if key.is_empty() || key.parse::<usize>().is_ok() {
            yaml.to_owned()
        } else {
            format!("{}: {yaml}", plain(key))
        }
    }

    /// A finding that offers one value.
    fn offering(
        &self,
        code: crate::finding::Code,
        message: String,
        help: String,
        value: Value,
        yaml: &str,
    ) -> Wrong {
        Wrong::meaning(
            Finding::new(code, self.path, message, help).fix(Fix::write(self.path, yaml)),
            value,
        )
    }

    /// A value of another type than the key has.
    pub fn of_type(&self, kind: &TypeKind) -> Wrong {
        let wanted = types(kind);
        let message = format!("{} is {}, not {wanted}", self.what(), self.given());
        let code = codes::WRONG_TYPE;
        let one = match kind {
            TypeKind::Single(single) => single.to_string(),
            TypeKind::Multiple(_) => String::new(),
        };
        if let ("string", Value::Number(_) | Value::Bool(_)) = (one.as_str(), self.value) {
            let text = (self.words.written)(self.path).unwrap_or_else(|| self.value.to_string());
            if self.takes(&json!(text)) {
                let quoted = json!(text).to_string();
                let help = format!("write it in quotes: `{}`", self.entry(&quoted));
                return self.offering(code, message, help, json!(text), &quoted);
            }
        }
        if let Some(value) = self.meant(&one) {
            let message = match (self.value, &value) {
                (Value::Number(_), Value::String(_)) => {
                    format!("{} is {}, without its unit", self.what(), self.given())
                }
                _ => message,
            };
            let yaml = yaml(&value);
            let unit = match (self.from["x-unit"].as_str(), self.value) {
                (Some(unit), Value::String(text)) if text.parse::<u64>().is_err() => {
                    format!(": it is a number of {unit}")
                }
                _ => String::new(),
            };
            let help = if yaml.len() > LONGEST {
                "write a mapping: each name is a key, and what belongs to it stands below"
                    .to_owned()
            } else {
                format!("write `{}`{unit}", self.entry(&yaml))
            };
            return self.offering(code, message, help, value, &yaml);
        }
        let form = self.from["x-form"].as_str();
        let known = || self.mapping().map(|keys| format!("a mapping with {keys}"));
        let help = match (form, one.as_str()) {
            (Some(form), _) => form.to_owned(),
            (None, "object") => known().unwrap_or(wanted),
            (None, "integer") => match self.from["x-unit"].as_str() {
                Some(unit) => format!("a whole number: so many {unit}"),
                None => wanted,
            },
            _ => wanted,
        };
        Finding::new(code, self.path, message, format!("write {help}")).into()
    }

    /// The value of the wanted type that a value of another stands for.
    fn meant(&self, wanted: &str) -> Option<Value> {
        let value = match (wanted, self.value) {
            ("array", Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                json!([self.value])
            }
            ("boolean", Value::String(text)) => json!(meant::boolean(text)?),
            // A number where a duration stands: seconds or minutes, as AWS's own property counts.
            ("string", Value::Number(number)) => {
                let form = self.from["x-form"].as_str().unwrap_or_default();
                let unit = if form.contains("minutes") { 'm' } else { 's' };
                json!(format!("{number}{unit}"))
            }
            ("object", Value::Array(items)) => meant::pairs(items)?,
            ("integer", Value::String(text)) => {
                json!(meant::quantity(text, self.from["x-unit"].as_str())?)
            }
            _ => return None,
        };
        self.takes(&value).then_some(value)
    }

    /// The keys that a mapping here has to have, or else those that it may have.
    fn mapping(&self) -> Option<String> {
        let needed: Vec<&str> = self.from["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if !needed.is_empty() {
            return Some(listed(&needed));
        }
        let some = self.from["properties"].as_object()?;
        let some: Vec<&String> = some.keys().collect();
        (!some.is_empty() && some.len() <= FEW).then(|| either(&some))
    }

    /// A value that is not one of those that the key takes.
    pub fn choice(&self, options: &Value) -> Wrong {
        let options: Vec<&Value> = options.as_array().into_iter().flatten().collect();
        let words: Vec<String> = options.iter().map(|o| yaml(o)).collect();
        let message = format!("{} does not take {}", self.what(), self.given());
        let code = codes::NOT_ALLOWED;
        if let Some(meant) = self.chosen(&options) {
            let text = yaml(meant);
            let lead = match self.value {
                Value::String(_) if self.other_word().is_none() => {
                    format!("did you mean `{text}`?")
                }
                _ => format!("write `{text}`:"),
            };
            let it = if lead.ends_with(':') { "it" } else { "It" };
            let help = format!("{lead} {it} takes {}", listed(&words));
            return self.offering(code, message, help, meant.clone(), &text);
        }
        let mut finding = Finding::new(
            code,
            self.path,
            message,
            format!(
                "write {}",
                if words.len() > FEW {
                    format!("one of {}", listed(&words))
                } else {
                    either(&words)
                }
            ),
        );
        if words.len() <= FEW {
            for word in words {
                finding = finding.fix(Fix::write(self.path, word));
            }
        }
        finding.into()
    }

    /// The blueprint's word for one that other tools use.
    fn other_word(&self) -> Option<&str> {
        let given = self.value.as_str()?;
        let mut words = self.words.other_values.iter();
        let found = words.find(|(key, word, _)| {
            keys::matches(key, self.path) && word.eq_ignore_ascii_case(given)
        });
        found.map(|(_, _, right)| *right)
    }

    /// The one that was probably meant.
    fn chosen<'o>(&self, options: &[&'o Value]) -> Option<&'o Value> {
        let texts = || options.iter().filter_map(|o| o.as_str());
        let is = |wanted: Value| options.iter().find(|o| ***o == wanted).copied();
        match self.value {
            Value::String(given) => {
                let number = meant::quantity(given, None).and_then(|n| is(json!(n)));
                let other = self.other_word().and_then(|word| is(json!(word)));
                let near = || nearest(&given.to_lowercase(), texts()).and_then(|n| is(json!(n)));
                number.or(other).or_else(near)
            }
            Value::Number(given) => {
                let given = given.as_f64()?;
                // So many processors, where their 1024th parts are counted.
                let parts = (self.from["x-unit"] == "CPU units").then_some(given * 1024.0);
                let exactly = |wanted: f64| {
                    let mut all = options.iter();
                    all.find(|o| o.as_f64() == Some(wanted)).copied()
                };
                parts.and_then(exactly).or_else(|| {
                    let far = |o: &Value| o.as_f64().map(|n| (n - given).abs());
                    let near = |a: &&&Value, b: &&&Value| {
                        far(a)
                            .partial_cmp(&far(b))
                            .unwrap_or(std::cmp::Ordering::Equal)
                    };
                    options
                        .iter()
                        .filter(|o| o.is_number())
                        .min_by(near)
                        .copied()
                })
            }
            _ => None,
        }
    }

    /// A number beyond a bound.
    pub fn bound(&self, limit: &Value, small: bool) -> Wrong {
        let (far, side) = if small {
            ("small", "more")
        } else {
            ("large", "less")
        };
        let message = format!("{} is {}, which is too {far}", self.what(), self.given());
        let finding = match self.from["x-form"].as_str() {
            Some(form) => Finding::new(
                codes::OUT_OF_RANGE,
                self.path,
                message,
                format!("write {form}"),
            ),
            None => Finding::new(
                codes::OUT_OF_RANGE,
                self.path,
                message,
                format!("write `{limit}` or {side}"),
            )
            .fix(Fix::write(self.path, limit.to_string())),
        };
        finding.into()
    }

    /// A text that does not have its key's form.
    pub fn form(&self) -> Wrong {
        let message = format!("{} does not accept {}", self.what(), self.given());
        let form = self.from["x-form"].as_str();
        if let Some(text) = self.value.as_str().and_then(|text| self.repaired(text)) {
            let yaml = yaml(&json!(text));
            let form = form.map_or(String::new(), |form| format!(": {form}"));
            let help = format!("write `{yaml}`{form}");
            return self.offering(codes::BAD_FORM, message, help, json!(text), &yaml);
        }
        let wanted = form.map_or_else(|| expected(self.from), str::to_owned);
        Finding::new(
            codes::BAD_FORM,
            self.path,
            message,
            format!("write {wanted}"),
        )
        .into()
    }

    /// The text in the form that the key takes, where a small slip keeps it from that.
    pub fn repaired(&self, text: &str) -> Option<String> {
        let lower = text.trim().to_lowercase();
        let kebab = lower.replace(['_', ' ', '.'], "-");
        let span = || {
            let number = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
            let unit = lower.get(number.len()..)?.trim().chars().next()?;
            Some(format!("{number}{unit}"))
        };
        let pattern = self.from["pattern"].as_str().unwrap_or_default();
        let begins =
            pattern.trim_start_matches(['^', '(']).starts_with('/') || pattern.contains("|(/");
        let tried = [
            Some(text.trim().to_owned()),
            Some(lower.clone()),
            Some(kebab.trim_matches('-').to_owned()),
            Some(lower.replace(['-', ' ', '.'], "_")),
            Some(format!("{}/32", text.trim())),
            begins.then(|| format!("/{}", text.trim())),
            span(),
        ];
        tried
            .into_iter()
            .flatten()
            .find(|one| one != text && !one.is_empty() && self.takes(&json!(one)))
    }

    /// A length or number of entries outside of its bounds.
    pub fn length(&self) -> Wrong {
        let wanted = self.from["x-form"]
            .as_str()
            .map_or_else(|| expected(self.from), str::to_owned);
        Finding::new(
            codes::OUT_OF_RANGE,
            self.path,
            format!(
                "{} has a length or content outside of its bounds: {}",
                self.what(),
                self.given()
            ),
            format!("write {wanted}"),
        )
        .into()
    }

    /// A value that fits none of several shapes, which the branches describe.
    pub fn shape(&self) -> Wrong {
        let message = format!("{} does not accept {}", self.what(), self.given());
        let branches: Vec<&Value> = ["anyOf", "oneOf"]
            .iter()
            .filter_map(|word| self.from[*word].as_array())
            .flatten()
            .map(|branch| self.target(branch))
            .collect();
        let meant = self
            .value
            .as_str()
            .and_then(meant::boolean)
            .map(|b| json!(b));
        if let Some(meant) = meant.filter(|meant| self.takes(meant)) {
            let yaml = meant.to_string();
            let help = format!("write `{}`", self.entry(&yaml));
            return self.offering(codes::WRONG_TYPE, message, help, meant, &yaml);
        }
        let shapes: Vec<String> = branches.iter().map(|branch| self.said_of(branch)).collect();
        let help = match self.from["x-form"].as_str() {
            Some(form) => form.to_owned(),
            None => shapes.join(", or "),
        };
        let mut finding = Finding::new(
            codes::WRONG_TYPE,
            self.path,
            message,
            format!("write {help}"),
        );
        for word in branches.iter().flat_map(|branch| words(branch)) {
            finding = finding.fix(Fix::write(self.path, word));
        }
        finding.into()
    }

    fn target<'s>(&'s self, branch: &'s Value) -> &'s Value {
        branch["$ref"].as_str().map_or(branch, |to| {
            self.schema
                .pointer(to.trim_start_matches('#'))
                .unwrap_or(&Value::Null)
        })
    }

    /// What one of several shapes is, in words.
    fn said_of(&self, branch: &Value) -> String {
        if let Some(form) = branch["x-form"].as_str() {
            return form.to_owned();
        }
        if let Some(one) = branch.get("const") {
            return format!("`{}`", yaml(one));
        }
        if let Some(some) = branch["enum"].as_array() {
            return either(&some.iter().map(yaml).collect::<Vec<_>>());
        }
        let of = Refused {
            from: branch,
            ..*self
        };
        match branch["type"].as_str() {
            Some("object") => match of.mapping() {
                Some(keys) => format!("a mapping with {keys}"),
                None => one_type("object"),
            },
            Some("integer") => expected(branch),
            Some(other) => one_type(other),
            None => "another value".to_owned(),
        }
    }
}

/// The words that a schema takes, where they are few.
fn words(schema: &Value) -> Vec<String> {
    if let Some(one) = schema.get("const") {
        return vec![yaml(one)];
    }
    if schema["type"] == "boolean" {
        return vec!["true".into(), "false".into()];
    }
    let some = schema["enum"].as_array().filter(|some| some.len() <= FEW);
    some.into_iter().flatten().map(yaml).collect()
}

/// What is written anew is shown as a whole up to so many bytes.
const LONGEST: usize = 240;

/// What the bounds of a schema ask for, in words.
pub(super) fn expected(from: &Value) -> String {
    let bound = |word: &str| from[word].as_i64();
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => return format!("a number from {least} to {most}"),
        (Some(least), None) => return format!("{least} or more"),
        _ => {}
    }
    match (
        bound("minItems")
            .or(bound("minProperties"))
            .or(bound("minLength")),
        bound("maxItems").or(bound("maxLength")),
    ) {
        (Some(least), Some(most)) => format!("from {least} to {most} of them"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => from["pattern"].as_str().map_or_else(
            || "another value: docs/blueprint.md says which".to_owned(),
            |pattern| format!("text of the form {pattern}"),
        ),
    }
}
