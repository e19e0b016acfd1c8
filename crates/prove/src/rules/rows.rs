//! What the rows say of a document: references that lead elsewhere, properties that are missing,
//! values that AWS refuses.

use crate::documents::Format;
use crate::finding::{Code, codes};
use crate::types::{self, Type};
use crate::types::{Attr, Kind};
use crate::types::{How, Needed, Row, Takes};
use crate::value::{NodeId, Value};
use crate::world::Scene;
use crate::world::json::unpacked;
use crate::world::rows::{Fact, Read};

/// One property that is not as its row says.
pub struct Violation {
    /// The rule that reports it.
    pub code: Code,
    /// Where.
    pub node: NodeId,
    /// The property, from the resource on.
    pub property: String,
    /// What is wrong.
    pub what: String,
    /// What to write.
    pub help: String,
}

/// Looks at every property of every resource that has rows; where it is `meant`, a blueprint is known.
pub fn judge(scene: &Scene, meant: bool) -> Vec<Violation> {
    let mut judge = Judge {
        meant,
        node: NodeId(0),
        property: "",
        wrong: Vec::new(),
    };
    let r = scene.read();
    for (kind, Type { rows, .. }) in types::all() {
        // What is looked up says what it is looked up by, and is nobody's to make.
        for node in r.of(kind).filter(|node| !r.doc.node(*node).data) {
            judge.node = node;
            judge.block(r, &r.doc.node(node).properties, rows, "");
        }
    }
    judge.wrong
}

struct Judge {
    meant: bool,
    node: NodeId,
    property: &'static str,
    wrong: Vec<Violation>,
}

impl Judge {
    fn say(&mut self, code: Code, what: String, help: impl Into<String>) {
        self.wrong.push(Violation {
            code,
            node: self.node,
            property: self.property.to_owned(),
            what,
            help: help.into(),
        });
    }

    /// One block with the properties that it may have; `within` is the list in which it stands.
    fn block(&mut self, r: Read<'_>, block: &Value, rows: &[&Row], within: &str) {
        for row in rows {
            if within.is_empty() {
                self.property = row.path(r.doc.format);
            }
            match r.within(block, row) {
                Some(value) if !self.asks(r, row) || !is_empty(value) => {
                    self.value(r, row, value);
                    self.alone(r, block, row, within);
                }
                _ if self.asks(r, row) && row.or.iter().all(|o| r.within(block, o).is_none()) => {
                    let all = std::iter::once(row).chain(row.or);
                    let paths = all.map(|row| row.path(r.doc.format));
                    let path = paths
                        .into_iter()
                        .find(|p| !p.is_empty())
                        .unwrap_or_default();
                    let dot = if within.is_empty() { "" } else { "." };
                    let what = format!("{within}{dot}{path}");
                    let code = row.code.unwrap_or(codes::REQUIRED);
                    self.say(code, format!("has no {what}"), format!("write {what}"));
                }
                _ => {}
            }
        }
    }

    /// Properties of which only one may be written.
    fn alone(&mut self, r: Read<'_>, block: &Value, row: &Row, within: &str) {
        let format = r.doc.format;
        // AWS fills in what goes with what was written.
        if r.doc.is_state() {
            return;
        }
        for other in row.alone {
            if r.within(block, other).is_some_and(|v| !is_empty(v)) {
                let dot = if within.is_empty() { "" } else { "." };
                let [one, two] =
                    [row, other].map(|row| format!("{within}{dot}{}", row.path(format)));
                self.say(
                    row.code.unwrap_or(codes::VALUES),
                    format!("has {one} and {two}"),
                    format!("write {one} or {two}, not both"),
                );
            }
        }
    }

    /// What no two blocks of a list may have in common.
    fn unique(&mut self, r: Read<'_>, list: &Value, row: &Row, within: &str) {
        let mut seen = Vec::new();
        for item in list.items() {
            let Fact::Known(text) = r.as_text(r.within(item, row)) else {
                continue;
            };
            if seen.contains(&text) {
                let path = row.path(r.doc.format);
                let code = row.code.unwrap_or(codes::VALUES);
                let what = format!("{within} has two with the {path} {text}");
                self.say(code, what, format!("give each a {path} of its own"));
            }
            seen.push(text);
        }
    }

    /// Whether a property has to be written in this document.
    fn asks(&self, r: Read<'_>, row: &Row) -> bool {
        let format = r.doc.format;
        let spelled = || {
            let mut all = std::iter::once(&row).chain(row.or);
            all.any(|row| !row.path(format).is_empty())
        };
        match row.needed {
            Needed::No => false,
            Needed::Always => spelled(),
            Needed::In(one) => one == format,
            Needed::AsMeant => self.meant && spelled(),
        }
    }

    fn value(&mut self, r: Read<'_>, row: &Row, value: &Value) {
        let path = row.path(r.doc.format);
        if let Some((kind, attrs)) = row.to {
            for item in value.items() {
                let attrs = match attrs {
                    [Attr::Arn, Attr::Name] if self.meant => &[Attr::Arn],
                    own => own,
                };
                self.reference(r, row, (kind, attrs), item);
            }
        }
        if let Some((said, help)) = refused(r, value, row) {
            let code = row.code.unwrap_or(codes::VALUES);
            self.say(code, format!("{path} is {said}"), help);
        }
        if row.once.contains(&r.doc.format) {
            let items = value.items();
            if (1..items.len()).any(|i| items[..i].contains(&items[i])) {
                let what = format!("{path} lists a value twice");
                self.say(codes::VALUES, what, "list it once");
            }
        }
        if row.inner.is_empty() {
            return;
        }
        let list = if row.packed {
            let Some(list) = unpacked(value) else { return };
            list
        } else {
            std::borrow::Cow::Borrowed(value)
        };
        for item in list.items() {
            // A block that is given from outside has whatever it has.
            if !matches!(item, Value::Map(_)) && !self.meant {
                continue;
            }
            self.block(r, item, row.inner, path);
        }
        for inner in row.inner.iter().filter(|inner| inner.unique) {
            self.unique(r, &list, inner, path);
        }
    }

    /// One reference: to a resource of the right kind, by the right one of its attributes.
    fn reference(&mut self, r: Read<'_>, row: &Row, (kind, attrs): (Kind, &[Attr]), item: &Value) {
        let path = row.path(r.doc.format);
        if let Value::Joined(pieces) = item
            && let [Value::Attr(target, _), Value::Text(behind), ..] = pieces.as_slice()
            && r.kind(*target) == kind
        {
            let id = &r.doc.node(*target).id;
            let what = format!("{path} accepts {id} alone, and `{behind}` follows it");
            self.say(codes::WRONG_KIND, what, REFER);
        }
        let Value::Attr(target, spelled) = item else {
            return;
        };
        let found = r.kind(*target);
        let attr = found.attr(r.doc.format, spelled);
        let id = &r.doc.node(*target).id;
        let same = found == kind || (kind == Kind::SecurityGroup && found == Kind::DefaultGroup);
        // What other documents made is not judged, nor an attribute of another resource, which may
        // stand for a reference of its own.
        let elsewhere = r.doc.node(*target).data || found == Kind::Unknown;
        if elsewhere || !same && (row.or_other || attr == Attr::Other) {
            return;
        }
        if !same {
            let (is, word) = (found.spelling().word, kind.spelling().word);
            let what = format!("{path} leads to {id}, which is a {is}, not a {word}");
            self.say(codes::WRONG_KIND, what, REFER);
        } else if !attrs.contains(&attr) {
            let (takes, got) = (attribute(attrs), spelled_as(attr, spelled));
            let what = format!("{path} accepts {takes} of {id}, not {got}");
            self.say(codes::WRONG_KIND, what, REFER);
        }
    }
}

/// A list in which nothing stands.
fn is_empty(value: &Value) -> bool {
    matches!(value, Value::List(items) if items.is_empty())
}

const REFER: &str = "refer to what the property accepts";

fn attribute(attrs: &[Attr]) -> &'static str {
    match attrs.first() {
        Some(Attr::Id) => "the id",
        Some(Attr::Arn) => "the ARN",
        Some(Attr::Dns) => "the name in DNS",
        Some(Attr::Zone) => "the hosted zone",
        _ => "the name",
    }
}

/// An attribute in words.
pub fn spelled_as(attr: Attr, spelled: &str) -> String {
    match attr {
        Attr::Id => "its id".to_owned(),
        Attr::Arn => "its ARN".to_owned(),
        Attr::Name => "its name".to_owned(),
        _ => spelled.to_owned(),
    }
}

/// What a value is that AWS does not take, and what it takes.
fn refused(r: Read<'_>, value: &Value, row: &Row) -> Option<(String, String)> {
    match row.takes {
        Takes::Anything => None,
        Takes::Words(words) => {
            let plain = r.behind(value).as_text();
            if plain.is_some_and(|text| words.contains(&text)) {
                return None;
            }
            let Fact::Known(text) = r.as_text(Some(value)) else {
                return None;
            };
            let help = || format!("one of {}", words.join(", "));
            (!words.contains(&text.as_str())).then(|| (text, help()))
        }
        Takes::Said => {
            let How::Words(pairs) = row.how else {
                return None;
            };
            let words: Vec<&str> = pairs
                .iter()
                .map(|(cfn, tf)| match r.doc.format {
                    Format::CloudFormation => *cfn,
                    Format::Terraform => *tf,
                })
                .collect();
            let text = match r.as_text(Some(value)) {
                Fact::Known(text) => text,
                Fact::Unknown(what) if value.is_plain() => what,
                _ => return None,
            };
            (!words.contains(&text.as_str()))
                .then(|| (text, format!("one of {}", words.join(", "))))
        }
        Takes::Range(from, to, or) => {
            let Fact::Known(n) = r.as_number(Some(value)) else {
                return None;
            };
            if (from..=to).contains(&n) || or.contains(&n) {
                return None;
            }
            let mut help = format!("{from} to {to}");
            for also in or {
                help.push_str(", or ");
                help.push_str(&also.to_string());
            }
            Some((n.to_string(), help))
        }
        Takes::Numbers(numbers) => {
            let Fact::Known(n) = r.as_number(Some(value)) else {
                return None;
            };
            let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            (!numbers.contains(&n)).then(|| (n.to_string(), format!("one of {}", all.join(", "))))
        }
        Takes::Flag => match r.as_flag(Some(value)) {
            Fact::Unknown(what) if value.is_plain() => Some((what, "true or false".to_owned())),
            _ => None,
        },
        Takes::Cidr => {
            let Fact::Known(text) = r.as_text(Some(value)) else {
                return None;
            };
            let net: Result<ipnet::IpNet, _> = text.parse();
            let fits = net.is_ok_and(|n| n.network() == n.addr());
            (!fits).then(|| (text, "a range such as 10.0.0.0/16".to_owned()))
        }
        Takes::Cidr6 => {
            let Fact::Known(text) = r.as_text(Some(value)) else {
                return None;
            };
            let net: Result<ipnet::Ipv6Net, _> = text.parse();
            let fits = net.is_ok_and(|n| n.network() == n.addr());
            (!fits).then(|| (text, "a range such as 2001:db8::/32".to_owned()))
        }
        Takes::Text(most, fits, passes, words) => {
            let Fact::Known(text) = r.as_text(Some(value)) else {
                return None;
            };
            let length = text.chars().count();
            if (1..=most).contains(&length) && text.chars().all(fits) && passes(&text) {
                return None;
            }
            let help = format!("at most {most} of the characters that AWS accepts, {words}");
            let help = help.trim_end_matches([',', ' ']).to_owned();
            Some((format!("`{text}`"), help))
        }
    }
}
