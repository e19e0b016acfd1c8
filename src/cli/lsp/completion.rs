//! What may stand where the cursor is. The text is read with a word of ours in the cursor's place, as a
//! value and as a key: where that word turns up is where the cursor stands, in block and in flow style
//! alike.

use super::keys::{self, Keys};
use super::names;
use super::page::Page;
use crate::finding::pointer;
use crate::read;
use ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, Position, TextEdit,
};
use serde_json::Value;

/// The word in the cursor's place.
const CURSOR: &str = "synth-cursor";

/// Where the cursor stands.
enum Stands {
    /// A key of the mapping at this pointer, which has these already.
    Key(String, Vec<String>),
    /// A value, or an item, at this pointer.
    Value(String),
}

/// The word around the cursor.
struct Word {
    start: usize,
    end: usize,
    /// Whether it stands in `${...}`.
    referred: bool,
    /// Whether a colon stands behind it.
    colon: bool,
}

/// Everything that may stand at a position.
pub fn of(page: &Page, keys: &Keys, position: Position) -> Vec<CompletionItem> {
    let offset = page.positions.byte(&page.text, position);
    let word = word(&page.text, offset);
    let mut out = Vec::new();
    for form in [CURSOR.to_owned(), format!("{CURSOR}:")] {
        if form.ends_with(':') && (word.referred || word.colon) {
            continue;
        }
        let text = [&page.text[..word.start], &form, &page.text[word.end..]].concat();
        let Ok(source) = read::source("", text.as_bytes()) else {
            continue;
        };
        let value = &source.value;
        match stands(value, "") {
            Some(Stands::Value(at)) if word.referred => {
                for name in names::references(value, &at) {
                    out.push(item(
                        &name.text,
                        CompletionItemKind::REFERENCE,
                        "",
                        name.text.clone(),
                    ));
                }
            }
            Some(Stands::Value(at)) => {
                // Nothing is offered for the half of a word, nor twice.
                let whole = value.pointer(&at).and_then(Value::as_str) == Some(CURSOR);
                if whole {
                    values(keys, value, &at, &mut out);
                }
            }
            Some(Stands::Key(at, written)) => {
                let insert = |name: &str, mapping| match (word.colon, mapping) {
                    (true, _) => name.to_owned(),
                    (false, true) => match indent(&page.text, word.start) {
                        Some(indent) => format!("{name}:\n{indent}  "),
                        None => format!("{name}: "),
                    },
                    (false, false) => format!("{name}: "),
                };
                let (_, below) = keys::environment(&at);
                for name in names::containers(value, &at) {
                    out.push(item(
                        &name.text,
                        CompletionItemKind::REFERENCE,
                        "",
                        insert(&name.text, false),
                    ));
                }
                for key in keys.keys(below) {
                    if !written.iter().any(|known| known == key.name) {
                        out.push(item(
                            key.name,
                            CompletionItemKind::PROPERTY,
                            key.what,
                            insert(key.name, key.mapping),
                        ));
                    }
                }
            }
            None => {}
        }
    }
    let range = page.positions.range(&page.text, word.start, word.end);
    for (nth, item) in out.iter_mut().enumerate() {
        item.sort_text = Some(format!("{nth:04}"));
        let text = item.insert_text.take().unwrap_or_default();
        item.text_edit = Some(CompletionTextEdit::Edit(TextEdit::new(range, text)));
    }
    out
}

/// The values at a pointer: names of the blueprint's own, else the schema's words.
fn values(keys: &Keys, value: &Value, at: &str, out: &mut Vec<CompletionItem>) {
    if let Some(names) = names::at(value, at) {
        for name in names {
            out.push(item(
                &name.text,
                CompletionItemKind::REFERENCE,
                "",
                name.text.clone(),
            ));
        }
        return;
    }
    let (_, below) = keys::environment(at);
    for word in keys.words(below) {
        out.push(item(
            &word.text,
            CompletionItemKind::VALUE,
            &word.what,
            word.text.clone(),
        ));
    }
}

fn item(label: &str, kind: CompletionItemKind, what: &str, insert: String) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        documentation: (!what.is_empty()).then(|| {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: what.to_owned(),
            })
        }),
        insert_text: Some(insert),
        ..CompletionItem::default()
    }
}

fn word(text: &str, offset: usize) -> Word {
    let before = text.get(..offset).unwrap_or_default();
    let behind = text.get(offset..).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let referred = line.rfind("${").filter(|at| !line[*at..].contains('}'));
    let part = |c: char| {
        c.is_ascii_alphanumeric() || c == '_' || c == '-' || (referred.is_some() && c == '.')
    };
    let start = match referred {
        Some(at) => offset - line.len() + at + 2,
        None => before.trim_end_matches(part).len(),
    };
    let end = offset + behind.len() - behind.trim_start_matches(part).len();
    let rest = text.get(end..).unwrap_or_default();
    Word {
        start,
        end,
        referred: referred.is_some(),
        colon: rest.trim_start_matches(' ').starts_with(':'),
    }
}

/// How far the line of a key in block style is indented; `None` in flow style.
fn indent(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let line = before.rsplit('\n').next()?;
    let blank = line.trim_start_matches([' ', '-']).is_empty();
    blank.then(|| " ".repeat(line.len()))
}

/// Where the word of ours turns up.
fn stands(value: &Value, at: &str) -> Option<Stands> {
    match value {
        Value::String(text) => text.contains(CURSOR).then(|| Stands::Value(at.to_owned())),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(nth, item)| stands(item, &format!("{at}/{nth}"))),
        Value::Object(map) => {
            if map.contains_key(CURSOR) {
                let others = map.keys().filter(|key| *key != CURSOR);
                return Some(Stands::Key(at.to_owned(), others.cloned().collect()));
            }
            map.iter()
                .find_map(|(key, value)| stands(value, &pointer(at, key)))
        }
        _ => None,
    }
}
