//! Which fields were read, and what became of each: nothing is lost without a word.

use super::draft::Draft;
use super::fields::{Fields, Known};
use super::later::{self, LATER};
use super::report::{Carried, Changed, Fill, Left, Report, Warning};
use super::words::dotted;
use super::{Check, Imported};
use crate::finding::{Finding, Severity, pointer, token};
use crate::read::Foreign;
use crate::resolve::is_reserved_input;
use serde_json::Value;
use std::collections::BTreeSet;

/// So often is what is refused taken out of a page.
const ROUNDS: usize = 12;

/// A place in one of the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    source: usize,
    /// JSON pointer.
    pub path: String,
}

impl At {
    /// The member of this name.
    pub fn key(&self, key: &str) -> Self {
        Self {
            source: self.source,
            path: pointer(&self.path, key),
        }
    }

    /// The item of this number.
    pub fn item(&self, at: usize) -> Self {
        self.key(&at.to_string())
    }

    /// The last step of its path.
    pub fn name(&self) -> String {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        token(last)
    }
}

struct Source {
    file: Foreign,
    /// What stands before a path in this file: `api: `.
    prefix: String,
    fields: &'static str,
}

/// Sources, what was taken of them, and the blueprint that comes of it.
#[derive(Default)]
pub(super) struct Ledger {
    sources: Vec<Source>,
    taken: BTreeSet<At>,
    /// The blueprint.
    pub draft: Draft,
    /// What is said.
    pub report: Report,
    /// The environment whose blueprint grows, where there are several: `environments.prod`. What one of
    /// them has said of a field no other says again.
    pub scope: Option<String>,
}

impl Ledger {
    /// Adds a file; the place is its top.
    pub fn add(&mut self, file: Foreign, prefix: &str, fields: &'static str) -> At {
        self.sources.push(Source {
            file,
            prefix: prefix.to_owned(),
            fields,
        });
        At {
            source: self.sources.len() - 1,
            path: String::new(),
        }
    }

    /// What stands at a place.
    pub fn get(&self, at: &At) -> Option<&Value> {
        let source = self.sources.get(at.source)?;
        source.file.value.pointer(&at.path)
    }

    /// A text at a place; numbers and flags as they are written.
    pub fn text(&self, at: &At) -> Option<String> {
        match self.get(at)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// A whole number at a place.
    pub fn number(&self, at: &At) -> Option<u32> {
        self.text(at)?.trim().parse().ok()
    }

    /// Whether a flag at a place is set.
    pub fn flag(&self, at: &At) -> Option<bool> {
        match self.text(at)?.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Places of the items of a list, or of the members of a mapping.
    pub fn members(&self, at: &At) -> Vec<At> {
        match self.get(at) {
            Some(Value::Array(items)) => (0..items.len()).map(|n| at.item(n)).collect(),
            Some(Value::Object(map)) => map.keys().map(|key| at.key(key)).collect(),
            _ => Vec::new(),
        }
    }

    /// The field's path as people write it.
    pub fn field(&self, at: &At) -> String {
        let prefix = self.sources.get(at.source).map_or("", |s| &s.prefix);
        if at.path.is_empty() {
            return prefix.trim_end_matches(": ").to_owned();
        }
        let mut path = String::new();
        for step in self.steps(at) {
            if !step.starts_with('[') && !path.is_empty() {
                path.push('.');
            }
            path.push_str(&step);
        }
        format!("{prefix}{path}")
    }

    /// The steps of a path: `[2]` for an item.
    fn steps(&self, at: &At) -> Vec<String> {
        let Some(source) = self.sources.get(at.source) else {
            return Vec::new();
        };
        let mut value = Some(&source.file.value);
        let mut steps = Vec::new();
        for step in at.path.split('/').skip(1) {
            let key = token(step);
            let item = value.is_some_and(Value::is_array);
            value = value.and_then(|v| v.pointer(&format!("/{step}")));
            steps.push(if item { format!("[{key}]") } else { key });
        }
        steps
    }

    fn place(&self, at: &At) -> (String, usize) {
        self.sources
            .get(at.source)
            .map_or_else(Default::default, |source| {
                (source.file.name.clone(), source.file.line(&at.path))
            })
    }

    /// Marks a field and all below it as read.
    pub fn took(&mut self, at: &At) {
        self.taken.insert(at.clone());
    }

    /// The field means the same as a key that needs no line.
    pub fn carried(&mut self, at: &At, key: &str) {
        if self.said_before(at) {
            return;
        }
        self.took(at);
        let field = self.field(at);
        self.report.carried.push(Carried {
            field,
            key: dotted(key),
        });
    }

    /// The key comes from the field, of which more is said.
    pub fn put(&mut self, at: &At, key: &str, value: impl Into<Value>) {
        self.draft.set(key, value.into());
        self.draft.from(key, &self.field(at));
    }

    /// The field becomes a key.
    pub fn set(&mut self, at: &At, key: &str, value: impl Into<Value>) {
        self.put(at, key, value);
        self.carried(at, key);
    }

    /// An item of a list comes from the field, of which more is said.
    pub fn item(&mut self, at: &At, key: &str, value: impl Into<Value>) {
        let field = self.field(at);
        let place = self.draft.push(key, value.into());
        self.draft.from(&place, &field);
        // What is said of the list as a whole is about its first.
        if self.draft.origin(key).is_none_or(|(own, _)| own != key) {
            self.draft.from(key, &field);
        }
    }

    /// The field becomes an item of a list.
    pub fn push(&mut self, at: &At, key: &str, value: impl Into<Value>) {
        self.item(at, key, value);
        self.carried(at, key);
    }

    /// The field becomes a key that behaves otherwise.
    pub fn became(
        &mut self,
        at: &At,
        key: &str,
        value: impl Into<Value>,
        (was, is): (impl Into<String>, impl Into<String>),
        why: &str,
    ) {
        self.put(at, key, value);
        self.changed(at, key, was, is, why);
    }

    /// The key has a value that stands nowhere in the source.
    pub fn assume(&mut self, key: &str, value: impl Into<Value>, why: &str) {
        if self.draft.get(key).is_none() {
            self.draft.set(key, value.into());
            self.draft.comment(key, why);
        }
    }

    /// The field behaves otherwise; `was` and `is` are shown.
    pub fn changed(
        &mut self,
        at: &At,
        key: &str,
        was: impl Into<String>,
        is: impl Into<String>,
        why: &str,
    ) {
        if self.said_before(at) {
            return;
        }
        self.took(at);
        let field = self.field(at);
        self.report.changed.push(Changed {
            field,
            key: dotted(key),
            was: was.into(),
            is: is.into(),
            why: why.into(),
        });
    }

    /// The field is left.
    pub fn left(&mut self, at: &At, why: impl Into<String>, instead: impl Into<String>) {
        if self.said_before(at) {
            return;
        }
        self.took(at);
        let (file, line) = self.place(at);
        let field = self.field(at);
        self.report.left.push(Left {
            field,
            file,
            line,
            why: why.into(),
            instead: instead.into(),
        });
    }

    /// The field is left until the blueprint has a key for it.
    pub fn later(&mut self, at: &At, key: &str) {
        let row = LATER.iter().find(|row| row.key == key);
        let instead = row.map_or("see docs/blueprint.md", |row| row.instead);
        if later::is_there(key) {
            self.left(
                at,
                format!("`{key}` is not filled in from here"),
                format!("write `{key}` by hand"),
            );
        } else {
            self.left(at, format!("the blueprint has no `{key}` yet"), instead);
        }
    }

    /// Something to know of a field.
    pub fn warn(&mut self, at: &At, why: impl Into<String>) {
        let (file, line) = self.place(at);
        let field = self.field(at);
        let warning = Warning {
            field,
            file,
            line,
            why: why.into(),
        };
        if !self.report.warnings.contains(&warning) {
            self.report.warnings.push(warning);
        }
    }

    /// Whether another environment's blueprint has said what becomes of a field.
    fn said_before(&self, at: &At) -> bool {
        self.scope.is_some() && self.taken.contains(at)
    }

    /// Something to know before all else.
    pub fn first(&mut self, at: &At, why: impl Into<String>) {
        let before = self.report.warnings.len();
        self.warn(at, why);
        if self.report.warnings.len() == before {
            return;
        }
        // Behind those that are there already.
        if let Some(loss) = self.report.warnings.pop() {
            self.report.warnings.insert(self.report.losses, loss);
            self.report.losses += 1;
        }
    }

    /// A key that a person has to look at.
    pub fn fill(&mut self, key: &str, why: impl Into<String>) {
        let fill = Fill {
            key: dotted(key),
            why: why.into(),
        };
        if !self.report.to_fill.contains(&fill) {
            self.report.to_fill.push(fill);
        }
    }

    /// An input of the blueprint, by a name that is still free; the answer refers to it.
    pub fn input(&mut self, name: &str, kind: &str, description: &str) -> String {
        let mut base = super::words::snake(name);
        if is_reserved_input(&base) {
            base.push_str("_value");
        }
        let wanted = serde_json::json!({"type": kind, "description": description});
        let mut name = base.clone();
        for n in 2..100 {
            match self.draft.get(&format!("/inputs/{name}")) {
                None => break,
                Some(there) if *there == wanted => break,
                Some(_) => name = format!("{base}_{n}"),
            }
        }
        let key = format!("/inputs/{name}");
        self.draft.set(&key, wanted);
        self.fill(&key, description);
        format!("${{input.{name}}}")
    }

    /// Names what nobody took, and takes out of the page what it is refused for.
    pub fn finish(mut self, head: &[String], read: String, check: Check<'_>) -> Imported {
        let leaves: Vec<At> = (0..self.sources.len())
            .flat_map(|source| {
                let mut found = Vec::new();
                if let Some(own) = self.sources.get(source) {
                    leaves(&own.file.value, "", &mut found);
                }
                found.into_iter().map(move |path| At { source, path })
            })
            .collect();
        for at in &leaves {
            if self.is_read(at) {
                continue;
            }
            if self.get(at).is_some_and(is_empty) {
                self.carried(at, "-");
            } else {
                self.leave(at);
            }
        }
        for _ in 0..ROUNDS {
            let page = self.draft.page(head);
            let refused: Vec<Finding> = check(&page)
                .into_iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            if !self.mend(&refused) {
                for finding in &refused {
                    self.fill(
                        &finding.path,
                        format!("{}; {}", finding.message, finding.help),
                    );
                }
                break;
            }
        }
        Imported {
            page: self.draft.page(head),
            report: self.report,
            read,
            fields: leaves.len(),
        }
    }

    /// Whether a field, or something around it, was read.
    pub fn is_read(&self, at: &At) -> bool {
        let mut path = at.path.as_str();
        loop {
            let here = At {
                source: at.source,
                path: path.to_owned(),
            };
            if self.taken.contains(&here) {
                return true;
            }
            match path.rfind('/') {
                Some(slash) => path = &path[..slash],
                None => return false,
            }
        }
    }

    /// Names a field that nobody took.
    fn leave(&mut self, at: &At) {
        let mut steps = self.steps(at);
        // What an environment of Copilot's says is said in the manifest's own words.
        let of_environment = steps.first().is_some_and(|step| step == "environments");
        if of_environment && steps.len() > 2 {
            steps.drain(..2);
        }
        // What the AWS CLI puts around what it describes.
        if steps.len() > 1 && steps.first().is_some_and(|step| step == "taskDefinition") {
            steps.remove(0);
        }
        let table = self.sources.get(at.source).map_or("", |s| s.fields);
        match Fields::of(table).look_up(&steps) {
            Known::Yes(why, instead) => self.left(at, why, instead),
            Known::Later(key) => self.later(at, key),
            Known::No(near) => {
                let instead = near.map_or_else(
                    || "take it out there, or see what was meant".to_owned(),
                    |near| format!("`{near}` may have been meant"),
                );
                self.left(
                    at,
                    "no key of this format: it did nothing there either",
                    instead,
                );
            }
        }
    }

    /// Where a field stands: one that was read, or one around those.
    fn place_of(&self, field: &str) -> Option<At> {
        let read = self.taken.iter().find(|at| self.field(at) == field);
        read.cloned().or_else(|| {
            let around = |at: &At| {
                let ends = at.path.match_indices('/');
                let ends: Vec<usize> = ends.map(|(end, _)| end).collect();
                ends.into_iter()
                    .map(|end| At {
                        source: at.source,
                        path: at.path[..end].to_owned(),
                    })
                    .collect::<Vec<_>>()
            };
            let mut all = self.taken.iter().flat_map(around);
            all.find(|at| self.field(at) == field)
        })
    }

    /// Takes out what is refused, and names the field that it came from; whether something went.
    fn mend(&mut self, refused: &[Finding]) -> bool {
        let mut found: Vec<(String, String, &Finding)> = Vec::new();
        for finding in refused {
            if let Some((key, field)) = self.draft.origin(&finding.path)
                && !found.iter().any(|(own, _, _)| own == key)
            {
                found.push((key.to_owned(), field.to_owned(), finding));
            }
        }
        // The last item of a list first: those behind one that goes have another place.
        let mut keys: Vec<String> = found.iter().map(|(key, _, _)| key.clone()).collect();
        keys.sort_by(|one, other| places(other).cmp(&places(one)));
        keys.retain(|key| self.draft.take(key).is_some());
        found.retain(|(key, _, _)| keys.contains(key));
        for (key, field, finding) in &found {
            // An item of a list was carried to the list's key.
            let list = key.rsplit_once('/').map_or("", |(list, _)| list);
            let keys = [dotted(key), dotted(list)];
            let below = format!("{}.", dotted(key));
            let same = |own: &String, to: &String| {
                own == field && keys.contains(to) || to.starts_with(&below)
            };
            self.report.carried.retain(|c| !same(&c.field, &c.key));
            self.report.changed.retain(|c| !same(&c.field, &c.key));
            let Some(at) = self.place_of(field) else {
                continue;
            };
            self.left(&at, finding.message.clone(), finding.help.clone());
        }
        !found.is_empty()
    }
}

/// The steps of a key, the places of items as numbers.
fn places(key: &str) -> Vec<(Option<usize>, &str)> {
    key.split('/')
        .map(|step| (step.parse().ok(), step))
        .collect()
}

/// Whether nothing is said: what is empty needs no key.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// Pointers of everything that holds nothing else.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(k, v)| (pointer(path, k), v)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, v)| (format!("{path}/{n}"), v))
            .collect(),
        _ => Vec::new(),
    };
    if below.is_empty() {
        found.push(path.to_owned());
    }
    for (path, value) in below {
        leaves(value, &path, found);
    }
}
