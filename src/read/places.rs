//! Where every key and value stands.

use crate::finding::{Finding, Place, Side, token};
use std::collections::BTreeMap;

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
    /// The entries of large mappings, by key: each finding looks one up.
    sorted: BTreeMap<Id, Vec<u32>>,
}

/// Mappings of more entries are looked up by key.
const LARGE: usize = 64;

/// How far a pointer leads.
struct Found {
    key: Option<Range>,
    value: Range,
    id: Option<Id>,
    whole: bool,
}

impl Places {
    pub(super) fn new(nodes: Vec<Node>, root: Id) -> Self {
        let mut sorted = BTreeMap::new();
        for (id, node) in nodes.iter().enumerate() {
            if let What::Mapping(entries) = &node.what
                && let Ok(count) = u32::try_from(entries.len())
                && entries.len() > LARGE
            {
                let mut order: Vec<u32> = (0..count).collect();
                order.sort_by_key(|at| entries.get(*at as usize).map(|e| &e.key));
                sorted.insert(id, order);
            }
        }
        Self {
            nodes,
            root,
            sorted,
        }
    }

    /// The first entry of a mapping with this key.
    fn entry<'e>(&self, id: Id, entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
        let Some(order) = self.sorted.get(&id) else {
            return entries.iter().find(|e| *e.key == *key);
        };
        let at = order.partition_point(|at| {
            let entry = entries.get(*at as usize);
            entry.is_some_and(|e| *e.key < *key)
        });
        let entry = entries.get(*order.get(at)? as usize)?;
        (*entry.key == *key).then_some(entry)
    }

    /// The same text, from another node on.
    pub(super) fn at(self, root: Id) -> Self {
        Self::new(self.nodes, root)
    }

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

    /// The pointer of the innermost key or value that stands at a byte of the text.
    pub fn under(&self, offset: usize) -> (String, Side) {
        let within = |range: Range| range.start <= offset && offset <= range.end;
        let mut pointer = String::new();
        let mut at = self.root;
        loop {
            let inner = match self.nodes.get(at).map(|node| &node.what) {
                Some(What::Mapping(entries)) => {
                    // A value may end with the line breaks behind it: the last that begins before holds it.
                    let entry = entries.iter().rev().find(|e| e.range.start <= offset);
                    let Some(entry) = entry else {
                        return (pointer, Side::Value);
                    };
                    let below = crate::finding::pointer(&pointer, &entry.key);
                    if within(entry.range) {
                        return (below, Side::Key);
                    }
                    Some((below, entry.value))
                }
                Some(What::List(items)) => {
                    let begins = |id: &Id| self.nodes.get(*id).map(|node| node.range.start);
                    let item = items.iter().rposition(|id| begins(id) <= Some(offset));
                    item.and_then(|nth| Some((format!("{pointer}/{nth}"), *items.get(nth)?)))
                }
                _ => None,
            };
            let there = inner.filter(|(_, id)| {
                let range = self.nodes.get(*id).map(|node| node.range);
                range.is_some_and(within)
            });
            let Some((below, id)) = there else {
                return (pointer, Side::Value);
            };
            pointer = below;
            at = id;
        }
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
            id: Some(self.root),
            whole: true,
        };
        let mut at = self.root;
        for step in pointer.split('/').skip(1) {
            let token = token(step);
            let next = match self.nodes.get(self.target(at)).map(|n| &n.what) {
                Some(What::Mapping(entries)) => self
                    .entry(self.target(at), entries, &token)
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
            found.id = Some(value);
            at = value;
        }
        found
    }

    /// What the value at a pointer is made of, if one stands there.
    pub(super) fn what(&self, pointer: &str) -> Option<&What> {
        let found = self.follow(pointer);
        let node = found.id.filter(|_| found.whole)?;
        self.nodes.get(node).map(|node| &node.what)
    }

    /// The value of a key at the top.
    pub(super) fn value_at(&self, key: &str) -> Option<Id> {
        match self.nodes.get(self.root).map(|n| &n.what) {
            Some(What::Mapping(entries)) => {
                let entry = entries.iter().find(|e| *e.key == *key);
                entry.map(|e| e.value)
            }
            _ => None,
        }
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
pub struct Lines {
    begins: Vec<usize>,
    /// Characters before each block of the text. A document may be one line of megabytes, with
    /// thousands of findings in it.
    counted: Vec<usize>,
}

/// Bytes of a block.
const BLOCK: usize = 4096;

/// Characters that begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    // Counted in bytes as far as one holds it, which the machine does many of at once.
    let parts = bytes.chunks(usize::from(u8::MAX));
    let each = parts.map(|part| {
        let begins = part.iter().map(|b| u8::from((b & 0xc0) != 0x80));
        usize::from(begins.sum::<u8>())
    });
    each.sum()
}

impl Lines {
    /// Of this text.
    pub fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n');
        let mut counted = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += characters(block);
            counted.push(count);
        }
        Self {
            begins: std::iter::once(0)
                .chain(breaks.map(|(i, _)| i + 1))
                .collect(),
            counted,
        }
    }

    /// Characters before an offset.
    fn before(&self, text: &str, at: usize) -> usize {
        let block = at / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        self.counted.get(block).copied().unwrap_or_default() + characters(rest)
    }

    /// The place between two byte offsets of the same text.
    pub fn place(&self, text: &str, start: usize, end: usize) -> Place {
        let start = floor(text, start);
        let line = self.begins.partition_point(|begin| *begin <= start).max(1);
        let begin = self.begins.get(line - 1).copied().unwrap_or_default();
        let column = self
            .before(text, start)
            .saturating_sub(self.before(text, begin))
            + 1;
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
