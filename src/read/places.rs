//! Where every key and value stands.

use crate::finding::{Finding, Place, Side};

/// A node's number.
pub(super) type Id = usize;

/// Byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Range {
    pub start: usize,
    pub end: usize,
}

/// One value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub range: Range,
    pub what: What,
}

/// What a value is made of. An alias is kept as one: what it stands for is never copied.
#[derive(Debug)]
pub(super) enum What {
    Leaf,
    List(Vec<Id>),
    Mapping(Vec<Entry>),
    Alias(Id),
}

/// One key of a mapping.
#[derive(Debug)]
pub(super) struct Entry {
    pub key: Box<str>,
    pub range: Range,
    pub value: Id,
}

/// Where every key and value of a text stands, by JSON pointer.
#[derive(Debug)]
pub struct Places {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Id,
}

/// How far a pointer leads.
struct Found {
    key: Option<Range>,
    value: Range,
    whole: bool,
}

impl Places {
    /// Byte offsets of the key or the value at the pointer. What stands nowhere is where its nearest
    /// ancestor's key is: a default belongs to the mapping that does not have it.
    pub fn find(&self, pointer: &str, side: Side) -> (usize, usize) {
        let found = self.follow(pointer);
        let range = match (found.key, side) {
            (Some(key), Side::Key) => key,
            (Some(key), Side::Value) if !found.whole => key,
            _ => found.value,
        };
        (range.start, range.end)
    }

    /// Where a finding points to: its own place, or that of its pointer.
    pub(super) fn place(&self, text: &str, lines: &Lines, finding: &Finding) -> Place {
        finding.place.unwrap_or_else(|| {
            let (start, end) = self.find(&finding.path, finding.side);
            lines.place(text, start, end)
        })
    }

    /// Whether something stands at the pointer itself.
    pub fn has(&self, pointer: &str) -> bool {
        self.follow(pointer).whole
    }

    fn follow(&self, pointer: &str) -> Found {
        let mut found = Found {
            key: None,
            value: self
                .nodes
                .get(self.root)
                .map(|n| n.range)
                .unwrap_or_default(),
            whole: true,
        };
        let mut at = self.root;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match self.nodes.get(self.target(at)).map(|n| &n.what) {
                Some(What::Mapping(entries)) => entries
                    .iter()
                    .find(|e| *e.key == *token)
                    .map(|e| (Some(e.range), e.value)),
                Some(What::List(items)) => token
                    .parse()
                    .ok()
                    .and_then(|i: usize| items.get(i))
                    .map(|id| (None, *id)),
                _ => None,
            };
            let Some((key, value)) = next else {
                found.whole = false;
                return found;
            };
            found.key = key;
            found.value = self.nodes.get(value).map(|n| n.range).unwrap_or_default();
            at = value;
        }
        found
    }

    /// What an alias stands for.
    pub(super) fn target(&self, id: Id) -> Id {
        match self.nodes.get(id).map(|n| &n.what) {
            Some(What::Alias(to)) => *to,
            _ => id,
        }
    }

    /// Every pointer, in the order of the text, aliases followed.
    pub fn pointers(&self) -> Vec<String> {
        let mut list = Vec::new();
        let mut open = vec![(String::new(), self.root)];
        while let Some((pointer, id)) = open.pop() {
            match self.nodes.get(self.target(id)).map(|n| &n.what) {
                Some(What::Mapping(entries)) => open.extend(
                    entries
                        .iter()
                        .rev()
                        .map(|e| (crate::finding::pointer(&pointer, &e.key), e.value)),
                ),
                Some(What::List(items)) => open.extend(
                    items
                        .iter()
                        .enumerate()
                        .rev()
                        .map(|(i, id)| (format!("{pointer}/{i}"), *id)),
                ),
                _ => {}
            }
            list.push(pointer);
        }
        list
    }
}

/// Where each line of a text begins.
#[derive(Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Of this text.
    pub fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(i, _)| i + 1))
                .collect(),
        )
    }

    /// The place between two byte offsets of the same text.
    pub fn place(&self, text: &str, start: usize, end: usize) -> Place {
        let start = floor(text, start);
        let line = self.0.partition_point(|begin| *begin <= start).max(1);
        let begin = self.0.get(line - 1).copied().unwrap_or_default();
        let column = text.get(begin..start).map_or(0, |s| s.chars().count()) + 1;
        Place {
            line,
            column,
            start,
            end: floor(text, end).max(start),
        }
    }
}

/// The nearest offset at or before this one where a character begins.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
