//! What an edit that a finding offers does to the text, as editors and code scanning take it: stretches
//! that give way to others. What would have to be written anew as a whole is no edit of the text.

use super::places::{Places, Range, What};
use super::source::{Source, source};
use crate::finding::print::Change;
use crate::finding::{Edit, Fix, Side, token};
use serde_json::{Map, Value};

/// Each edit is carried out and read once more, so for so many bytes in all.
const MOST: usize = 16 << 20;

/// Bytes that give way to a text.
struct Stretch {
    start: usize,
    end: usize,
    text: String,
}

impl Stretch {
    /// Puts a text in.
    fn at(offset: usize, text: String) -> Self {
        Self {
            start: offset,
            end: offset,
            text,
        }
    }
}

/// The edits of one blueprint.
pub struct Edits {
    source: Option<Source>,
    left: usize,
}

impl Edits {
    /// Of the text as it is read; of what is no blueprint there is none.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self {
            source: source("", text.as_bytes()).ok(),
            left: MOST,
        }
    }

    /// What a fix does to the text. `None` where that cannot be said, and where the text would say
    /// anything else besides.
    pub fn changes(&mut self, fix: &Fix) -> Option<Vec<Change>> {
        let source = self.source.as_ref()?;
        self.left = self.left.checked_sub(source.text.len())?;
        let meant = carried_out(&source.value, fix)?;
        let text = Editor {
            text: &source.text,
            places: &source.places,
        };
        let mut changes = match &fix.edit {
            Edit::Write(yaml) => vec![text.write(&fix.path, yaml)?],
            Edit::Rename(key) => vec![text.rename(&fix.path, key)?],
            Edit::Add(item) => vec![text.add(&fix.path, item)?],
            Edit::Move(to, yaml) => {
                let value = source.value.pointer(&fix.path)?;
                let yaml = yaml.clone().unwrap_or_else(|| value.to_string());
                vec![text.take(&fix.path)?, text.write(to, &yaml)?]
            }
        };
        changes.sort_by_key(|change| change.start);
        let read = source_of(&source.text, &changes)?;
        let place = |at| source.lines.place(&source.text, at, at);
        let change = |stretch: Stretch| Change {
            from: place(stretch.start),
            to: place(stretch.end),
            text: stretch.text,
        };
        (read == meant).then(|| changes.into_iter().map(change).collect())
    }
}

/// What the text says after the changes.
fn source_of(text: &str, changes: &[Stretch]) -> Option<Value> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for change in changes {
        out.push_str(text.get(at..change.start)?);
        out.push_str(&change.text);
        at = change.end;
    }
    out.push_str(text.get(at..)?);
    Some(source("", out.as_bytes()).ok()?.value)
}

/// The blueprint with the edit, as values.
fn carried_out(value: &Value, fix: &Fix) -> Option<Value> {
    let yaml = |text: &str| Some(source("", text.as_bytes()).ok()?.value);
    let mut out = value.clone();
    match &fix.edit {
        Edit::Write(text) => put(&mut out, &fix.path, yaml(text)?)?,
        Edit::Rename(key) => {
            let (above, _) = fix.path.rsplit_once('/')?;
            let inner = take(&mut out, &fix.path)?;
            put(&mut out, &crate::finding::pointer(above, key), inner)?;
        }
        Edit::Move(to, text) => {
            let inner = take(&mut out, &fix.path)?;
            let inner = text.as_deref().map_or(Some(inner), yaml)?;
            put(&mut out, to, inner)?;
        }
        Edit::Add(text) => {
            let mut items = match out.pointer(&fix.path) {
                None => Vec::new(),
                Some(Value::Array(items)) => items.clone(),
                Some(_) => return None,
            };
            items.push(yaml(text)?);
            put(&mut out, &fix.path, Value::Array(items))?;
        }
    }
    Some(out)
}

fn tokens(pointer: &str) -> Vec<String> {
    let tokens = pointer.split('/').skip(1);
    tokens.map(token).collect()
}

/// Writes a value; what is no mapping on the way becomes one.
fn put(value: &mut Value, pointer: &str, new: Value) -> Option<()> {
    let mut at = value;
    for token in tokens(pointer) {
        at = match at {
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?,
            other => {
                if !other.is_object() {
                    *other = Value::Object(Map::new());
                }
                other.as_object_mut()?.entry(token).or_insert(Value::Null)
            }
        };
    }
    *at = new;
    Some(())
}

fn take(value: &mut Value, pointer: &str) -> Option<Value> {
    let (above, _) = pointer.rsplit_once('/')?;
    let key = tokens(pointer).pop()?;
    let map = value.pointer_mut(above)?.as_object_mut()?;
    map.shift_remove(&key)
}

struct Editor<'t> {
    text: &'t str,
    places: &'t Places,
}

impl Editor<'_> {
    fn slice(&self, range: Range) -> &str {
        self.text.get(range.start..range.end).unwrap_or_default()
    }

    /// Where a value stands, without the ends of lines behind it.
    fn value(&self, pointer: &str) -> Range {
        let (start, end) = self.places.find(pointer, Side::Value);
        let text = self.slice(Range { start, end });
        let end = start + text.trim_end().len();
        Range { start, end }
    }

    fn key(&self, pointer: &str) -> Range {
        let (start, end) = self.places.find(pointer, Side::Key);
        Range { start, end }
    }

    fn begin_of_line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    fn end_of_line(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find('\n').unwrap_or(rest.len())
    }

    /// As many blanks as characters stand before on the line.
    fn indent(&self, at: usize) -> String {
        let line = self.text.get(self.begin_of_line(at)..at);
        " ".repeat(line.unwrap_or_default().chars().count())
    }

    /// The value at the pointer becomes this; what is missing on the way is written around it.
    fn write(&self, pointer: &str, yaml: &str) -> Option<Stretch> {
        if self.places.has(pointer) {
            return self.replace(pointer, yaml);
        }
        let mut there = pointer;
        let mut inner = yaml.to_owned();
        loop {
            let (above, last) = there.rsplit_once('/')?;
            let key = token(last);
            inner = format!("{key}: {inner}");
            there = above;
            if self.places.has(there) {
                break;
            }
            inner = format!("{{{inner}}}");
        }
        match self.places.what(there)? {
            What::Mapping(entries) => {
                let range = self.value(there);
                if self.slice(range).starts_with('{') {
                    let comma = if entries.is_empty() { "" } else { ", " };
                    return Some(Stretch::at(range.start + 1, format!("{inner}{comma}")));
                }
                let first = entries.first()?.range.start;
                let indent = self.indent(first);
                Some(Stretch::at(first, format!("{inner}\n{indent}")))
            }
            _ => self.replace(there, &format!("{{{inner}}}")),
        }
    }

    /// What stands at the pointer gives way to a text.
    fn replace(&self, pointer: &str, yaml: &str) -> Option<Stretch> {
        let range = self.value(pointer);
        if range.start < range.end {
            return Some(Stretch {
                start: range.start,
                end: range.end,
                text: yaml.to_owned(),
            });
        }
        // Nothing is written behind the key.
        let end = self.key(pointer).end;
        let colon = self.text.get(end..)?.starts_with(':');
        colon.then(|| Stretch::at(end + 1, format!(" {yaml}")))
    }

    fn rename(&self, pointer: &str, key: &str) -> Option<Stretch> {
        let range = self.key(pointer);
        self.places.has(pointer).then(|| Stretch {
            start: range.start,
            end: range.end,
            text: key.to_owned(),
        })
    }

    /// The list gets one more item.
    fn add(&self, pointer: &str, item: &str) -> Option<Stretch> {
        if !self.places.has(pointer) {
            return self.write(pointer, &format!("[{item}]"));
        }
        let What::List(items) = self.places.what(pointer)? else {
            return None;
        };
        let range = self.value(pointer);
        if self.slice(range).starts_with('[') {
            let comma = if items.is_empty() { "" } else { ", " };
            let close = range.start + self.slice(range).rfind(']')?;
            return Some(Stretch::at(close, format!("{comma}{item}")));
        }
        // Behind the last line of the last item, whatever stands there too.
        let dash = self.indent(range.start);
        let end = self.end_of_line(range.end);
        Some(Stretch::at(end, format!("\n{dash}- {item}")))
    }

    /// The entry goes, with its line or its comma.
    fn take(&self, pointer: &str) -> Option<Stretch> {
        let (above, _) = pointer.rsplit_once('/')?;
        let (key, value, around) = (self.key(pointer), self.value(pointer), self.value(above));
        let What::Mapping(entries) = self.places.what(above)? else {
            return None;
        };
        if entries.len() == 1 {
            return self.replace(above, "{}");
        }
        let gone = |start, end| Stretch {
            start,
            end,
            text: String::new(),
        };
        if self.slice(around).starts_with('{') {
            let rest = self.text.get(value.end..around.end)?;
            if let Some(comma) = rest.find(',') {
                let next = rest.get(comma + 1..)?;
                let blanks = next.len() - next.trim_start().len();
                return Some(gone(key.start, value.end + comma + 1 + blanks));
            }
            let before = self.text.get(around.start..key.start)?;
            return Some(gone(around.start + before.rfind(',')?, value.end));
        }
        let begin = self.begin_of_line(key.start);
        let alone = self.text.get(begin..key.start)?.trim().is_empty();
        let end = self.end_of_line(value.end.max(key.end));
        alone.then(|| gone(begin, self.text.len().min(end + 1)))
    }
}
