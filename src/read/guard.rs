//! Whether a text may be read at all, and where everything in it stands: over `saphyr_parser`'s
//! events, before anything is expanded.

use super::limits::Limits;
use super::places::{Entry, Id, Lines, Node, Places, Range, What};
use super::scalar::{Meaning, meaning};
use crate::finding::{Code, Finding, codes};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;

/// What stands in a scalar.
#[derive(Debug)]
pub(super) struct Scalar<'t> {
    pub text: Cow<'t, str>,
    /// Whether quotes, a block or a tag make it a text whatever it looks like.
    pub quoted: bool,
    /// Whether a tag decides what it means.
    pub tagged: bool,
}

/// A text that may be read: its places, and its scalars by node.
#[derive(Debug)]
pub(super) struct Guarded<'t> {
    pub places: Places,
    pub scalars: Vec<Option<Scalar<'t>>>,
}

/// What a node weighs once every alias is followed.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    values: usize,
    text: usize,
    height: usize,
}

/// A list or mapping whose end has not come yet.
struct Open {
    id: Id,
    anchor: usize,
    before: Weight,
    /// Height of the highest child.
    height: usize,
    /// The key whose value comes next.
    key: Option<(Box<str>, Range)>,
}

struct Guard<'t> {
    text: &'t str,
    limits: Limits,
    lines: &'t Lines,
    offsets: Offsets<'t>,
    nodes: Vec<Node>,
    scalars: Vec<Option<Scalar<'t>>>,
    open: Vec<Open>,
    /// By anchor: the node and, once it is complete, its weight.
    anchors: Vec<Option<(Id, Option<Weight>)>>,
    total: Weight,
    root: Option<Id>,
    findings: Vec<Finding>,
}

/// The reason to stop at once.
struct Stop(Finding);

/// More of them help nobody.
const MOST: usize = 50;

/// Reads the text's events and gives its places, or everything that speaks against reading it.
pub(super) fn guard<'t>(
    text: &'t str,
    lines: &'t Lines,
    limits: Limits,
) -> Result<Guarded<'t>, Vec<Finding>> {
    let mut guard = Guard {
        text,
        limits,
        lines,
        offsets: Offsets::of(text),
        nodes: Vec::new(),
        scalars: Vec::new(),
        open: Vec::new(),
        anchors: Vec::new(),
        total: Weight::default(),
        root: None,
        findings: Vec::new(),
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let step = match next {
            Ok((event, span)) => guard.event(event, span),
            Err(error) => Err(guard.syntax(&error)),
        };
        if let Err(Stop(finding)) = step {
            guard.findings.push(finding);
            break;
        }
        if guard.findings.len() >= MOST {
            break;
        }
    }
    if !guard.findings.is_empty() {
        return Err(guard.findings);
    }
    match guard.root {
        Some(root) if !guard.says_nothing(root) => Ok(Guarded {
            places: Places {
                nodes: guard.nodes,
                root,
            },
            scalars: guard.scalars,
        }),
        _ => Err(vec![guard.finding(
            codes::EMPTY,
            Range::default(),
            "the file says nothing",
            "write at least `name` and `services`, or begin with `synth init`",
        )]),
    }
}

impl<'t> Guard<'t> {
    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Stop> {
        let range = self.offsets.range(span);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                if self.root.is_some() {
                    return Err(self.stop(
                        codes::SEVERAL_DOCUMENTS,
                        range,
                        "a second YAML document begins here",
                        "keep one document per file: take out the `---` and what follows it",
                    ));
                }
            }
            Event::Alias(anchor) => self.alias(anchor, range)?,
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), range)?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.tag(tag.as_deref(), &["seq"], range);
                self.begin(anchor, range, What::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), &["map"], range);
                self.begin(anchor, range, What::Mapping(Vec::new()))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
        }
        Ok(())
    }

    fn begin(&mut self, anchor: usize, range: Range, what: What) -> Result<(), Stop> {
        if self.expects_key() {
            self.key_is_not_text(range, "a list or a mapping");
            self.give_key(Box::default(), range);
            // What follows is read as a value of its own, so that the structure stays in step.
            return self.begin_unkeyed(anchor, range, what);
        }
        let id = self.add(range, what, None);
        self.attach(id);
        self.open_node(id, anchor, range)
    }

    /// A list or mapping in a key's place: refused already, walked only to find its end.
    fn begin_unkeyed(&mut self, anchor: usize, range: Range, what: What) -> Result<(), Stop> {
        let id = self.add(range, what, None);
        self.open_node(id, anchor, range)
    }

    fn open_node(&mut self, id: Id, anchor: usize, range: Range) -> Result<(), Stop> {
        if self.open.len() >= self.limits.depth {
            return Err(self.stop_depth(range));
        }
        self.register(anchor, id, None);
        let before = self.total;
        self.open.push(Open {
            id,
            anchor,
            before,
            height: 0,
            key: None,
        });
        self.weigh(1, 0, range)
    }

    fn end(&mut self, range: Range) {
        let Some(open) = self.open.pop() else { return };
        let last = match self.nodes.get(open.id).map(|n| &n.what) {
            Some(What::List(items)) => items.last().copied(),
            Some(What::Mapping(entries)) => entries.last().map(|e| e.value),
            _ => None,
        };
        // A block has no end of its own: it ends where its last value does.
        let inner = last.and_then(|id| self.nodes.get(id)).map(|n| n.range.end);
        let end = if range.end > range.start {
            range.end
        } else {
            inner.unwrap_or(range.start)
        };
        if let Some(node) = self.nodes.get_mut(open.id) {
            node.range.end = end.max(node.range.start);
        }
        let height = open.height + 1;
        let weight = Weight {
            values: self.total.values - open.before.values,
            text: self.total.text - open.before.text,
            height,
        };
        self.register(open.anchor, open.id, Some(weight));
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(height);
        }
        self.duplicates(open.id);
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range,
    ) -> Result<(), Stop> {
        self.tag(tag, &["str", "int", "float", "bool", "null"], range);
        let says_text = tag.is_some_and(|tag| tag.suffix == "str");
        let quoted = says_text || style != ScalarStyle::Plain;
        let weight = Weight {
            values: 1,
            text: text.len(),
            height: 0,
        };
        self.weigh(1, text.len(), range)?;
        if self.expects_key() {
            self.key(&text, quoted, range);
            self.register(anchor, self.nodes.len(), Some(weight));
            if anchor != 0 {
                self.add(
                    range,
                    What::Leaf,
                    Some(Scalar {
                        text,
                        quoted,
                        tagged: tag.is_some(),
                    }),
                );
            }
            return Ok(());
        }
        if (!quoted || tag.is_some_and(|tag| tag.suffix == "float"))
            && meaning(&text) == Meaning::Beyond
        {
            self.report(
                codes::NUMBER_BEYOND,
                range,
                format!("`{}` is a number that no key takes", short(&text)),
                "write a number of at most 18 digits, or put a text in quotes",
            );
        }
        // Nothing written: the key is all there is to point at.
        let place = match self.open.last() {
            Some(Open {
                key: Some((_, key)),
                ..
            }) if range.start >= range.end => *key,
            _ => range,
        };
        let scalar = Scalar {
            text,
            quoted,
            tagged: tag.is_some(),
        };
        let id = self.add(place, What::Leaf, Some(scalar));
        self.register(anchor, id, Some(weight));
        self.attach(id);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, range: Range) -> Result<(), Stop> {
        let Some((target, weight)) = self.anchors.get(anchor).copied().flatten() else {
            return Err(self.stop(
                codes::SYNTAX,
                range,
                "this alias has no anchor before it",
                "write `&name` at the value that `*name` stands for",
            ));
        };
        let Some(weight) = weight else {
            return Err(self.stop(
                codes::TOO_DEEP,
                range,
                "this alias stands for something that it is itself a part of",
                "write the value out",
            ));
        };
        if self.expects_key() {
            self.key_is_not_text(range, "an alias");
            self.give_key(Box::default(), range);
            return Ok(());
        }
        if self.open.len() + weight.height > self.limits.depth {
            return Err(self.stop_depth(range));
        }
        self.weigh(weight.values, weight.text, range)?;
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(weight.height);
        }
        let id = self.add(range, What::Alias(target), None);
        self.attach(id);
        Ok(())
    }

    fn key(&mut self, text: &str, quoted: bool, range: Range) {
        if !quoted {
            match meaning(text) {
                Meaning::Text if text == "<<" => self.report(
                    codes::MERGE_KEY,
                    range,
                    "`<<` does not merge here: YAML 1.2 has no merge keys".into(),
                    "write the keys out, or give the whole mapping an anchor and stand `*name` for it",
                ),
                Meaning::Text => {}
                Meaning::Null => self.key_is_not_text(range, "nothing"),
                Meaning::Bool(_) => self.key_is_not_text(range, "true or false"),
                _ => self.key_is_not_text(range, "a number"),
            }
        }
        self.give_key(text.into(), range);
    }

    fn key_is_not_text(&mut self, range: Range, what: &str) {
        self.report(
            codes::KEY_NOT_TEXT,
            range,
            format!("a key is a text, and this one is {what}"),
            "put the key in quotes, or write another one",
        );
    }

    fn give_key(&mut self, key: Box<str>, range: Range) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((key, range));
        }
    }

    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| {
            open.key.is_none()
                && matches!(
                    self.nodes.get(open.id).map(|n| &n.what),
                    Some(What::Mapping(_))
                )
        })
    }

    fn add(&mut self, range: Range, what: What, scalar: Option<Scalar<'t>>) -> Id {
        self.nodes.push(Node { range, what });
        self.scalars.push(scalar);
        self.nodes.len() - 1
    }

    /// Makes the node a part of the innermost open one.
    fn attach(&mut self, id: Id) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(id);
            return;
        };
        match self.nodes.get_mut(open.id).map(|n| &mut n.what) {
            Some(What::List(items)) => items.push(id),
            Some(What::Mapping(entries)) => {
                if let Some((key, range)) = open.key.take() {
                    entries.push(Entry {
                        key,
                        range,
                        value: id,
                    });
                }
            }
            _ => {}
        }
    }

    fn register(&mut self, anchor: usize, id: Id, weight: Option<Weight>) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        if let Some(slot) = self.anchors.get_mut(anchor) {
            *slot = Some((id, weight));
        }
    }

    fn weigh(&mut self, values: usize, text: usize, range: Range) -> Result<(), Stop> {
        self.total.values = self.total.values.saturating_add(values);
        self.total.text = self.total.text.saturating_add(text);
        if self.total.values > self.limits.values {
            return Err(self.stop(
                codes::TOO_MANY_VALUES,
                range,
                format!(
                    "the text expands to more than {} values",
                    self.limits.values
                ),
                "aliases count as what they stand for: write less of it",
            ));
        }
        if self.total.text > self.limits.text {
            return Err(self.stop(
                codes::TOO_MANY_VALUES,
                range,
                format!("the text expands to more than {} bytes", self.limits.text),
                "aliases count as what they stand for: write less of it",
            ));
        }
        Ok(())
    }

    fn duplicates(&mut self, id: Id) {
        let Some(What::Mapping(entries)) = self.nodes.get(id).map(|n| &n.what) else {
            return;
        };
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| (&a.key, a.range.start).cmp(&(&b.key, b.range.start)));
        let mut found = Vec::new();
        for pair in sorted.windows(2) {
            if let [first, second] = pair
                && first.key == second.key
                && !first.key.is_empty()
            {
                let line = |range: Range| self.lines.place(self.text, range.start, range.end).line;
                let on = match (line(first.range), line(second.range)) {
                    (one, other) if one == other => format!("on line {one}"),
                    (one, other) => format!("on lines {one} and {other}"),
                };
                found.push((
                    second.range,
                    format!("`{}` stands twice in one mapping, {on}", short(&second.key)),
                ));
            }
            if found.len() >= MOST {
                break;
            }
        }
        for (range, message) in found {
            self.report(
                codes::DUPLICATE_KEY,
                range,
                message,
                "keep one of the two: which one counts would depend on the reader",
            );
        }
    }

    fn tag(&mut self, tag: Option<&Tag>, known: &[&str], range: Range) {
        let Some(tag) = tag else { return };
        if tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str()) {
            return;
        }
        let shown = if tag.is_yaml_core_schema() {
            format!("!!{}", tag.suffix)
        } else {
            format!("{}{}", tag.handle, tag.suffix)
        };
        self.report(
            codes::UNKNOWN_TAG,
            range,
            format!("the tag `{}` means nothing here", short(&shown)),
            "take the tag out; a text is written in quotes",
        );
    }

    fn says_nothing(&self, root: Id) -> bool {
        self.scalars
            .get(root)
            .and_then(Option::as_ref)
            .is_some_and(|s| !s.quoted && meaning(&s.text) == Meaning::Null)
    }

    fn syntax(&self, error: &ScanError) -> Stop {
        let start = self.offsets.byte(error.marker().index());
        let range = Range { start, end: start };
        if error.info() == "recursion limit exceeded" {
            return self.stop_depth(range);
        }
        let (message, help) = super::source::explain_syntax(error.info());
        self.stop(codes::SYNTAX, range, message, help)
    }

    fn stop_depth(&self, range: Range) -> Stop {
        self.stop(
            codes::TOO_DEEP,
            range,
            format!(
                "lists and mappings stand more than {} deep inside each other",
                self.limits.depth
            ),
            "check the brackets and the indentation: no blueprint is as deep",
        )
    }

    fn stop(
        &self,
        code: Code,
        range: Range,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Stop {
        Stop(self.finding(code, range, message, help))
    }

    fn report(&mut self, code: Code, range: Range, message: String, help: &str) {
        let finding = self.finding(code, range, message, help);
        self.findings.push(finding);
    }

    fn finding(
        &self,
        code: Code,
        range: Range,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let place = self.lines.place(self.text, range.start, range.end);
        Finding::new(code, "", message, help).at(place)
    }
}

/// The beginning of a text, for messages.
fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}

/// From offsets in characters, as the parser counts, to offsets in bytes.
struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every 64th character; none where every character is one byte.
    steps: Option<Vec<usize>>,
}

impl<'t> Offsets<'t> {
    fn of(text: &'t str) -> Self {
        let steps = (!text.is_ascii()).then(|| {
            text.char_indices()
                .step_by(64)
                .map(|(byte, _)| byte)
                .collect()
        });
        Self { text, steps }
    }

    fn byte(&self, character: usize) -> usize {
        let Some(steps) = &self.steps else {
            return character.min(self.text.len());
        };
        let Some(step) = steps.get(character / 64) else {
            return self.text.len();
        };
        let rest = self.text.get(*step..).unwrap_or_default();
        rest.char_indices()
            .nth(character % 64)
            .map_or(self.text.len(), |(byte, _)| step + byte)
    }

    fn range(&self, span: Span) -> Range {
        Range {
            start: self.byte(span.start.index()),
            end: self.byte(span.end.index()),
        }
    }
}
