//! A document that was made by a machine: JSON, with a place for each key and value. YAML's parser
//! would read it too, but takes what JSON refuses, refuses some of what JSON takes, and is slower. A
//! template that people wrote may be YAML.

use super::limits::Limits;
use super::places::{Entry, Id, Lines, Node, Places, Range, What};
use super::source;
use super::template::template;
use crate::finding::{Finding, Place, codes};
use doc::{Json, Map};
use std::borrow::Cow;

/// Keys at the top by which a document is known; no blueprint has one of them.
const MARKS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "TemplateBody",
    "Resources",
    "resource",
    "planned_values",
    "data",
    "module",
    "provider",
    "terraform",
    "terraform_version",
];

/// Lines by which a template in YAML is known.
const YAML: &[&str] = &["AWSTemplateFormatVersion:", "Resources:"];

/// Lines by which the same is known in a language that is not read.
const HCL: &[&str] = &[
    "resource \"",
    "module \"",
    "provider \"",
    "variable \"",
    "terraform {",
];

/// What the AWS CLI prints of a stack without its resources' properties.
const LISTS: &[&str] = &[
    "StackResources",
    "StackResourceSummaries",
    "StackResourceDetail",
    "StackSummaries",
    "Stacks",
    "ResourceTypes",
];

/// A document that was read.
#[derive(Debug)]
pub struct Document<'t> {
    /// The file's name, as people know it.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: Cow<'t, str>,
    /// What it says.
    pub value: Json<'t>,
    placed: Placed,
    lines: Lines,
}

/// Where keys and values stand.
#[derive(Debug)]
enum Placed {
    /// Found while it was read.
    Known(Places),
    /// In JSON, beneath a key where that is written: looked for when somebody asks. The places of a large
    /// document take more room than what it says, and most documents have nothing to be pointed at.
    InJson(Option<&'static str>),
}

impl Document<'_> {
    /// The same without what it says, once all is found: of a large document that takes much room.
    #[must_use]
    pub fn judged(self) -> Self {
        Self {
            value: Json::Null,
            ..self
        }
    }

    /// Gives every finding its place.
    pub fn locate<'f>(&self, findings: impl IntoIterator<Item = &'f mut Finding>) {
        let mut findings = findings.into_iter().peekable();
        if findings.peek().is_none() {
            return;
        }
        let found;
        let places = match &self.placed {
            Placed::Known(places) => places,
            Placed::InJson(beneath) => {
                let (nodes, root, _) = scanned(&self.text);
                let all = Places::new(nodes, root);
                let root = beneath
                    .and_then(|key| all.value_at(key))
                    .unwrap_or(all.root);
                found = all.at(root);
                &found
            }
        };
        for finding in findings {
            finding.place = Some(places.place(&self.text, &self.lines, finding));
        }
    }
}

/// Reads a document; `None` where the bytes are something else, such as a blueprint.
pub fn document<'t>(name: &str, bytes: &'t [u8]) -> Option<Result<Document<'t>, Vec<Finding>>> {
    let text = source::text(bytes).ok()?;
    let json = text.trim_start().starts_with('{');
    if !json
        && !text
            .lines()
            .any(|line| YAML.iter().any(|mark| line.starts_with(mark)))
    {
        return foreign(text).map(|finding| Err(vec![finding]));
    }
    if bytes.len() > Limits::DOCUMENT.bytes {
        return Some(Err(vec![source::too_large(Limits::DOCUMENT.bytes)]));
    }
    let read = if json {
        in_json(text)?
    } else {
        template(text).map(|(value, places, lines)| Document {
            name: String::new(),
            text: text.into(),
            value,
            placed: Placed::Known(places),
            lines,
        })
    };
    Some(read.map(|read| Document {
        name: format!("{name}{}", read.name),
        ..read
    }))
}

/// Reads JSON; the name that comes back is what of the file it is.
fn in_json(text: &str) -> Option<Result<Document<'_>, Vec<Finding>>> {
    let (value, doubled) = match Json::parse_strict(text) {
        Ok(read) => read,
        Err(error) => {
            let meant = MARKS.iter().any(|m| text.contains(&format!("\"{m}\"")));
            return meant.then(|| Err(vec![refused(text, &error)]));
        }
    };
    let top = value.as_object()?;
    if let Some(list) = LISTS.iter().find(|list| top.contains_key(list)) {
        return Some(Err(vec![Finding::new(
            codes::NOT_A_DOCUMENT,
            "",
            format!("`{list}` lists what a stack has, without the properties"),
            "`aws cloudformation get-template --stack-name NAME` prints the template; with a transform, add `--template-stage Processed`",
        )]));
    }
    if top.contains_key("services") || !MARKS.iter().any(|m| top.contains_key(m)) {
        return None;
    }
    let lines = Lines::of(text);
    if doubled {
        let (_, _, twice) = scanned(text);
        let findings = twice.iter().map(|(key, range)| {
            Finding::new(
                codes::DUPLICATE_KEY,
                "",
                format!("the key `{key}` stands twice in one object"),
                "take one of them out: readers differ in which one they take",
            )
            .at(lines.place(text, range.start, range.end))
        });
        return Some(Err(findings.collect()));
    }
    if top.contains_key(BODY) {
        return Some(body(top, text, lines));
    }
    Some(Ok(Document {
        name: String::new(),
        text: text.into(),
        value,
        placed: Placed::InJson(None),
        lines,
    }))
}

/// Nodes, the first of them, and keys that stand twice.
fn scanned(text: &str) -> (Vec<Node>, Id, Vec<(String, Range)>) {
    let mut scan = Scan {
        text: text.as_bytes(),
        at: 0,
        nodes: Vec::new(),
        twice: Vec::new(),
    };
    let root = scan.value();
    (scan.nodes, root, scan.twice)
}

/// The template in what `aws cloudformation get-template` prints: a part of it, or a text with lines of
/// its own.
fn body<'t>(top: &Map<'t>, text: &'t str, lines: Lines) -> Result<Document<'t>, Vec<Finding>> {
    match top.get(BODY) {
        Some(Json::String(inner)) if inner.trim_start().starts_with('{') => {
            let inner = inner.to_string();
            let read = match Json::parse(&inner) {
                Ok(value) => value.owned(),
                Err(error) => return Err(vec![refused(&inner, &error)]),
            };
            let lines = Lines::of(&inner);
            Ok(Document {
                name: INNER.to_owned(),
                text: inner.into(),
                value: read,
                placed: Placed::InJson(None),
                lines,
            })
        }
        Some(Json::String(inner)) => {
            let (value, places, lines) = template(inner)?;
            Ok(Document {
                name: INNER.to_owned(),
                text: inner.to_string().into(),
                value,
                placed: Placed::Known(places),
                lines,
            })
        }
        found => Ok(Document {
            name: String::new(),
            text: text.into(),
            value: found.cloned().unwrap_or(Json::Null),
            placed: Placed::InJson(Some(BODY)),
            lines,
        }),
    }
}

/// Where the AWS CLI prints a template.
const BODY: &str = "TemplateBody";

/// What stands behind the name of a file whose lines are not the template's.
const INNER: &str = " (TemplateBody)";

fn foreign(text: &str) -> Option<Finding> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(mark) = HCL.iter().find(|mark| line.starts_with(**mark)) {
            let end = start + mark.len();
            return Some(
                Finding::new(
                    codes::NOT_A_DOCUMENT,
                    "",
                    "documents are read as JSON or YAML, and this is HCL",
                    "give Terraform's JSON: a .tf.json file, or what `terraform show -json PLAN` says of a plan",
                )
                .at(Lines::of(text).place(text, start, end)),
            );
        }
        start += line.len();
    }
    None
}

/// What a parser of JSON does not take.
fn refused(text: &str, error: &serde_json::Error) -> Finding {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let begin = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let at = begin + error.column().saturating_sub(1);
    let place: Place = Lines::of(text).place(text, at, at);
    Finding::new(
        codes::SYNTAX,
        "",
        format!("the text is not JSON here: {said}"),
        "check this line and the one before it: commas, quotes, brackets",
    )
    .at(place)
}

/// Goes over JSON that a parser has taken already, so nothing can be missing and the nesting is
/// bounded.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    twice: Vec<(String, Range)>,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(b'}')
    }

    /// The next byte that is no space.
    fn next(&mut self) -> u8 {
        while self.at < self.text.len() && self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
        self.peek()
    }

    fn value(&mut self) -> Id {
        let first = self.next();
        let start = self.at;
        let id = self.nodes.len();
        self.nodes.push(Node {
            range: Range { start, end: start },
            what: What::Leaf,
        });
        let what = match first {
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => {
                self.string();
                What::Leaf
            }
            _ => {
                while self.at < self.text.len()
                    && !matches!(self.peek(), b',' | b']' | b'}')
                    && !self.peek().is_ascii_whitespace()
                {
                    self.at += 1;
                }
                What::Leaf
            }
        };
        if let Some(node) = self.nodes.get_mut(id) {
            node.range.end = self.at;
            node.what = what;
        }
        id
    }

    fn list(&mut self) -> What {
        let mut items = Vec::new();
        self.at += 1;
        while self.at < self.text.len() {
            match self.next() {
                b']' => {
                    self.at += 1;
                    break;
                }
                b',' => self.at += 1,
                _ => items.push(self.value()),
            }
        }
        What::List(items)
    }

    fn object(&mut self) -> What {
        let mut entries: Vec<Entry> = Vec::new();
        self.at += 1;
        while self.at < self.text.len() {
            match self.next() {
                b'}' => {
                    self.at += 1;
                    break;
                }
                b',' => self.at += 1,
                _ => {
                    let start = self.at;
                    let key = self.string();
                    let range = Range {
                        start,
                        end: self.at,
                    };
                    self.next();
                    self.at += 1;
                    let value = self.value();
                    entries.push(Entry { key, range, value });
                }
            }
        }
        let mut keys: Vec<(&str, usize)> = entries
            .iter()
            .enumerate()
            .map(|(i, e)| (&*e.key, i))
            .collect();
        keys.sort_unstable();
        for pair in keys.windows(2) {
            if let [(one, _), (other, index)] = pair
                && one == other
            {
                self.twice
                    .push(((*other).to_owned(), entries[*index].range));
            }
        }
        What::Mapping(entries)
    }

    /// What stands between two quotes, without its escapes.
    fn string(&mut self) -> Box<str> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        while self.at < self.text.len() && self.peek() != b'"' {
            if self.peek() == b'\\' {
                escaped = true;
                self.at += 1;
            }
            self.at += 1;
        }
        self.at += 1;
        let inside = self
            .text
            .get(start + 1..self.at.saturating_sub(1))
            .unwrap_or_default();
        let whole = self.text.get(start..self.at).unwrap_or_default();
        let text = if escaped {
            serde_json::from_slice(whole).unwrap_or_default()
        } else {
            String::from_utf8_lossy(inside).into_owned()
        };
        text.into_boxed_str()
    }
}
