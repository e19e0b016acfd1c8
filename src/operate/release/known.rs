//! Values of the plan as the deployed system has them: what a document refers to, the outputs say.

use super::{Record, Request, finding};
use crate::emit::put_as;
use crate::finding::{Finding, codes};
use crate::stack::{Output, Pseudo, Row, Stack, Tree, pascal};
use crate::system::APP;
use doc::{Json, Map, json};
use std::borrow::Cow;

/// Evaluates values; what cannot be known becomes a finding.
pub(super) struct Known<'a> {
    request: &'a Request<'a>,
    record: &'a Record,
    image: &'a str,
    /// What could not be known.
    pub findings: Vec<Finding>,
}

impl<'a> Known<'a> {
    /// Nothing asked for yet.
    pub fn new(request: &'a Request<'a>, record: &'a Record, image: &'a str) -> Self {
        Self {
            request,
            record,
            image,
            findings: Vec::new(),
        }
    }

    /// Properties as the ECS API spells them: `CloudFormation`'s names with a small first letter.
    pub fn rows<'r>(&mut self, rows: &'r [Row]) -> Json<'r> {
        let mut out = Map::new();
        // Sidecars keep theirs: a release is one of the application.
        let released = rows
            .iter()
            .any(|r| r.cfn == Some("Name") && r.value == Tree::from(APP));
        for row in rows {
            let Some(path) = row.cfn.filter(|_| row.value != Tree::Absent) else {
                continue;
            };
            // The plan's image is that of the first deploy.
            let value = if released && path == "Image" {
                json!(self.image.to_owned())
            } else {
                self.value(&row.value)
            };
            put_as(&mut out, path, value, |name| Cow::Owned(small(name)));
        }
        Json::Object(out)
    }

    /// A value.
    pub fn value<'r>(&mut self, tree: &'r Tree) -> Json<'r> {
        match tree {
            Tree::Absent | Tree::Picked(_) => Json::Null,
            Tree::Text(text) => json!(text),
            Tree::Int(number) => json!(*number),
            Tree::Bool(flag) => json!(*flag),
            Tree::List(items) => items.iter().map(|t| self.value(t)).collect(),
            Tree::Map(entries) => {
                Json::Object(entries.iter().map(|(k, v)| (k, self.value(v))).collect())
            }
            Tree::Rows(rows) => self.rows(rows),
            Tree::Json(tree) => self.value(tree),
            Tree::Tags(tags) => tags
                .iter()
                .map(|(key, value)| json!({"key": key, "value": value}))
                .collect(),
            Tree::Concat(pieces) => {
                let pieces: String = pieces
                    .iter()
                    .map(|piece| match self.value(piece) {
                        Json::String(text) => text.into_owned(),
                        other => other.to_string(),
                    })
                    .collect();
                json!(pieces)
            }
            Tree::Ref(..) => self.reference(tree),
            Tree::Pseudo(pseudo) => self.pseudo(*pseudo),
            Tree::Input(name) => self.input(name),
        }
    }

    /// What the document hands out under some name, the outputs have under the same.
    fn reference(&mut self, tree: &Tree) -> Json<'static> {
        let stack = self.request.blueprint.map(|b| b.stack);
        let found = stack.and_then(|stack| self.handed_out(stack, tree));
        found.unwrap_or_else(|| self.unknown(&format!("`{}`", name_of(stack, tree))))
    }

    fn handed_out(&self, stack: &Stack, tree: &Tree) -> Option<Json<'static>> {
        let outputs = self.request.outputs?;
        stack.outputs.iter().find_map(|output| {
            if let Some((service, key)) = key_in_record(output, tree) {
                let value = outputs.service(service)?.get(key)?;
                return Some(Json::from(value).owned());
            }
            let words: Vec<&str> = output.words.iter().map(String::as_str).collect();
            (output.value == *tree)
                .then(|| outputs.plain(&words).map(|text| json!(text.to_owned())))
                .flatten()
        })
    }

    fn pseudo(&mut self, pseudo: Pseudo) -> Json<'static> {
        let place = &self.record.place;
        match pseudo {
            Pseudo::Region => json!(place.region.clone()),
            Pseudo::Partition => json!(place.partition.clone()),
            Pseudo::Account => json!(place.account.clone()),
            other => self.unknown(&format!("{other:?}")),
        }
    }

    /// A value from outside: given here, or a parameter of the stack.
    fn input(&mut self, name: &str) -> Json<'static> {
        let parameter = pascal(&[name.to_owned()]);
        let given = self.request.inputs.get(name).map(String::as_str);
        let stacked = self.request.outputs.and_then(|o| o.parameter(&parameter));
        if let Some(value) = given.or(stacked) {
            return json!(value.to_owned());
        }
        let default = self
            .request
            .blueprint
            .and_then(|b| b.system.inputs.iter().find(|i| i.name == name))
            .and_then(|input| input.default.as_ref());
        let help = match default {
            Some(default) => {
                format!(
                    "give the one that is deployed: `--input {name}=VALUE` (the default is `{default}`)"
                )
            }
            None => format!("give the one that is deployed: `--input {name}=VALUE`"),
        };
        self.note(finding(
            codes::VALUE_UNKNOWN,
            format!("the outputs do not say the value of the input `{name}`"),
            help,
        ));
        Json::Null
    }

    fn unknown(&mut self, what: &str) -> Json<'static> {
        self.note(finding(
            codes::VALUE_UNKNOWN,
            format!("the outputs do not say {what}, which the task definition names"),
            "deploy the document as this version of synth writes it, then give all of its outputs",
        ));
        Json::Null
    }

    fn note(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// The service and the key under which a record hands a value out.
fn key_in_record<'o>(output: &'o Output, tree: &Tree) -> Option<(&'o str, &'o str)> {
    let Tree::Map(entries) = &output.value else {
        return None;
    };
    let service = entries.iter().find_map(|(key, value)| match value {
        Tree::Text(name) if key == "service" => Some(name.as_str()),
        _ => None,
    })?;
    let (key, _) = entries.iter().find(|(_, value)| value == tree)?;
    Some((service, key))
}

/// What is referred to, for people.
fn name_of(stack: Option<&Stack>, tree: &Tree) -> String {
    match (stack, tree) {
        (Some(stack), Tree::Ref(ix, get)) => {
            format!(
                "{}.{}",
                stack.node(*ix).logical_id.clone(),
                get.cfn.unwrap_or("Ref")
            )
        }
        _ => String::new(),
    }
}

/// `RuntimePlatform.CpuArchitecture` becomes `runtimePlatform.cpuArchitecture`.
pub(super) fn small(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('.') {
        if !out.is_empty() {
            out.push('.');
        }
        // The one word that CloudFormation itself writes otherwise.
        if part == "FilesystemId" {
            out.push_str("fileSystemId");
            continue;
        }
        // Of letters that stand for words (`EFSVolume`), the last begins the next word.
        let capitals = part.chars().take_while(char::is_ascii_uppercase).count();
        let whole = capitals == part.len();
        let first = if whole {
            capitals
        } else {
            capitals.saturating_sub(1).max(1)
        };
        let (start, rest) = part.split_at_checked(first).unwrap_or((part, ""));
        out.push_str(&start.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}
