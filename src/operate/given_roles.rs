//! What roles that are given have to say: the policies that made ones would have, spelled out.

use super::place::Place;
use super::templates::shell_word;
use crate::plan::{Asked, asked};
use crate::stack::{Pseudo, Tree};
use crate::system::{Piece, Service, System, Text};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The shell functions that ask AWS about them, for the scripts that do; by the name that templates say.
pub const PART: (&str, &str) = (
    "given_roles",
    include_str!("../../templates/given_roles.sh.hbs"),
);

/// A role of one service, in words.
pub struct Role {
    /// Its key under `roles`.
    pub key: &'static str,
    /// The role as the blueprint gives it; `None` where it is made.
    pub given: Option<String>,
    /// Who may take it on.
    pub trust: Value,
    /// What it allows, if anything is known of that.
    pub policy: Option<Value>,
}

/// Both roles of a service.
pub fn of(system: &System, service: &Service) -> Vec<Role> {
    let place = Place::of(system, None);
    let both = asked(system, service).into_iter();
    both.map(|asked| Role {
        key: asked.key,
        given: asked.given.as_ref().map(written),
        trust: place.json(&asked.trust),
        policy: asked.policy.as_ref().map(|policy| place.json(policy)),
    })
    .collect()
}

/// A text as the blueprint has it.
fn written(text: &Text) -> String {
    let said = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name) => format!("${{input.{name}}}"),
        Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => String::new(),
    };
    text.0.iter().map(said).collect()
}

impl Place {
    /// A part of a policy as JSON.
    fn json(&self, tree: &Tree) -> Value {
        match tree {
            Tree::Json(tree) => self.json(tree),
            Tree::List(items) => items.iter().map(|item| self.json(item)).collect(),
            Tree::Map(entries) => {
                let there = entries.iter().filter(|(_, value)| *value != Tree::Absent);
                let pairs = there.map(|(key, value)| (key.clone(), self.json(value)));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
            text => {
                let said = |part: &Part<'_>| match part {
                    Part::Text(text) => (*text).to_owned(),
                    Part::Partition => self.partition.clone(),
                    Part::Region => self.region.clone(),
                    Part::Account => self.account.clone(),
                    Part::Input(name) => format!("${{input.{name}}}"),
                };
                parts(text).iter().map(said).collect::<String>().into()
            }
        }
    }
}

/// A part of a text.
enum Part<'t> {
    Text(&'t str),
    Partition,
    Region,
    Account,
    Input(&'t str),
}

/// A text of a policy in parts. Policies of these roles refer to no resource: they may stand elsewhere.
fn parts(tree: &Tree) -> Vec<Part<'_>> {
    match tree {
        Tree::Text(text) => vec![Part::Text(text)],
        Tree::Input(name) => vec![Part::Input(name)],
        Tree::Concat(all) => all.iter().flat_map(parts).collect(),
        Tree::Pseudo(Pseudo::Partition) => vec![Part::Partition],
        Tree::Pseudo(Pseudo::Region) => vec![Part::Region],
        Tree::Pseudo(Pseudo::Account) => vec![Part::Account],
        _ => Vec::new(),
    }
}

/// Questions about given roles, as a script asks them: words of a shell in which `$partition`, `$region`,
/// `$account` and `$INPUT_NAME` are known.
pub struct Questions {
    /// Each role with what it has to allow.
    pub roles: Vec<Value>,
    /// Inputs that the words name.
    pub inputs: BTreeSet<String>,
}

/// What a script asks of a whole system.
pub fn questions(system: &System) -> Questions {
    let mut out = Questions {
        roles: Vec::new(),
        inputs: BTreeSet::new(),
    };
    for service in &system.services {
        let Questions { roles, inputs } = questions_of(system, service);
        out.roles.extend(roles);
        out.inputs.extend(inputs);
    }
    out
}

/// What a script asks of one service.
pub fn questions_of(system: &System, service: &Service) -> Questions {
    let mut out = Questions {
        roles: Vec::new(),
        inputs: BTreeSet::new(),
    };
    for asked in asked(system, service) {
        if let Some(given) = &asked.given {
            let role = question(&asked, &crate::plan::text(given), &mut out.inputs);
            out.roles.push(role);
        }
    }
    out
}

fn question(asked: &Asked, role: &Tree, inputs: &mut BTreeSet<String>) -> Value {
    let statements = asked.policy.iter().flat_map(statements);
    let mut allows = Vec::new();
    for statement in statements {
        let actions: Vec<String> = items(statement, "Action")
            .iter()
            .map(|action| word(action, inputs))
            .collect();
        // The policy of a key or of a file system may allow it as well, a pattern is no resource, and nobody
        // simulates by which access point something is mounted.
        let theirs = ["kms:", "elasticfilesystem:"];
        let key = actions
            .iter()
            .any(|action| theirs.iter().any(|own| action.contains(own)));
        for resource in items(statement, "Resource") {
            let resource = word(resource, inputs);
            let stream = resource.strip_suffix(":*'");
            let pattern = stream.unwrap_or(&resource).contains('*') && resource != "'*'";
            allows.push(json!({
                "severity": if key || pattern { "look" } else { "bad" },
                "resource": stream.map_or(resource.clone(), |group| format!("{group}:log-stream:any'")),
                "actions": actions.join(" "),
            }));
        }
    }
    json!({"role": word(role, inputs), "allows": allows})
}

fn statements(policy: &Tree) -> &[Tree] {
    match policy {
        Tree::Json(policy) => items(policy, "Statement"),
        _ => &[],
    }
}

fn items<'t>(tree: &'t Tree, key: &str) -> &'t [Tree] {
    let Tree::Map(entries) = tree else {
        return &[];
    };
    match entries.iter().find(|(name, _)| name == key) {
        Some((_, Tree::List(items))) => items,
        Some((_, other)) => std::slice::from_ref(other),
        None => &[],
    }
}

/// A text as one word of a shell.
fn word(tree: &Tree, inputs: &mut BTreeSet<String>) -> String {
    let (mut out, mut text) = (String::new(), String::new());
    for part in parts(tree) {
        let variable = match part {
            Part::Text(more) => {
                text.push_str(more);
                continue;
            }
            Part::Partition => "partition".to_owned(),
            Part::Region => "region".to_owned(),
            Part::Account => "account".to_owned(),
            Part::Input(name) => {
                inputs.insert(name.to_owned());
                format!("INPUT_{name}")
            }
        };
        if !text.is_empty() {
            out.push_str(&shell_word(&std::mem::take(&mut text)));
        }
        let _ = write!(out, "\"${variable}\"");
    }
    if !text.is_empty() {
        out.push_str(&shell_word(&text));
    }
    out
}
