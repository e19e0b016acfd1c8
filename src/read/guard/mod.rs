//! Whether a text may be read at all, and where everything in it stands: over `saphyr_parser`'s
//! events, before anything is expanded.

mod checks;
mod offsets;

use crate::finding::{Finding, codes};
use crate::read::limits::Limits;
use crate::read::places::{Entry, Id, Lines, Node, Places, Range, What};
use crate::read::scalar::{Meaning, meaning};
use checks::short;
use offsets::Offsets;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What stands in a scalar.
#[derive(Debug)]
pub(in crate::read) struct Scalar<'t> {
    pub text: Cow<'t, str>,
    /// Whether quotes, a block or a tag make it a text whatever it looks like.
    pub quoted: bool,
    /// Whether a tag decides what it means.
    pub tagged: bool,
}

/// A text that may be read: its places, and its scalars by node.
#[derive(Debug)]
pub(in crate::read) struct Guarded<'t> {
    pub places: Places,
    pub scalars: Vec<Option<Scalar<'t>>>,
    /// Whether readers of YAML may differ in what it says: a tag decides what a value is, or a text goes
    /// over lines.
    pub doubtful: bool,
    /// In a template, the functions that are written as tags, by node.
    pub tags: BTreeMap<Id, Box<str>>,
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
    dialect: Dialect,
    tags: BTreeMap<Id, Box<str>>,
    lines: &'t Lines,
    offsets: Offsets<'t>,
    nodes: Vec<Node>,
    scalars: Vec<Option<Scalar<'t>>>,
    open: Vec<Open>,
    /// By anchor: the node and, once it is complete, its weight.
    anchors: Vec<Option<(Id, Option<Weight>)>>,
    /// What the anchors are called, in order.
    names: Vec<&'t str>,
    total: Weight,
    root: Option<Id>,
    doubtful: bool,
    findings: Vec<Finding>,
}

/// The reason to stop at once.
struct Stop(Box<Finding>);

/// More of them help nobody.
const MOST: usize = 50;

/// Whose YAML it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Dialect {
    /// A blueprint's: what means something else elsewhere is refused.
    Blueprint,
    /// A template of `CloudFormation`: a tag is a function, and a key is a text.
    Template,
    /// That of another tool: a template's, in which `<<` merges as YAML 1.1 has it.
    Foreign,
}

/// Reads the text's events and gives its places, or everything that speaks against reading it.
pub(in crate::read) fn guard<'t>(
    text: &'t str,
    lines: &'t Lines,
    limits: Limits,
    dialect: Dialect,
) -> Result<Guarded<'t>, Vec<Finding>> {
    let mut guard = Guard {
        text,
        limits,
        dialect,
        tags: BTreeMap::new(),
        lines,
        offsets: Offsets::of(text),
        nodes: Vec::new(),
        scalars: Vec::new(),
        open: Vec::new(),
        anchors: Vec::new(),
        names: Vec::new(),
        total: Weight::default(),
        root: None,
        // Ends of lines to YAML 1.1, and to 1.2 no longer.
        doubtful: text.contains(['\u{85}', '\u{2028}', '\u{2029}']),
        findings: Vec::new(),
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let step = match next {
            Ok((event, span)) => guard.event(event, span),
            Err(error) => Err(guard.syntax(&error)),
        };
        if let Err(Stop(finding)) = step {
            guard.findings.push(*finding);
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
            places: Places::new(guard.nodes, root),
            scalars: guard.scalars,
            doubtful: guard.doubtful,
            tags: guard.tags,
        }),
        _ => Err(vec![guard.finding(
            codes::EMPTY,
            Range::default(),
            "the file is empty",
            "begin with a name and a service: `{name: shop, management: {host: true}, services: {web: {load_balancer: internet}}}`",
        )]),
    }
}

impl<'t> Guard<'t> {
    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), Stop> {
        let range = self.offsets.range(span);
        if let Event::Scalar(_, _, anchor, _)
        | Event::SequenceStart(anchor, _)
        | Event::MappingStart(anchor, _) = &event
            && *anchor > 0
        {
            self.name(range);
        }
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
                self.function(tag.as_deref());
                self.begin(anchor, range, What::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.tag(tag.as_deref(), &["map"], range);
                self.function(tag.as_deref());
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
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let written = self.text.get(range.start..range.end).unwrap_or_default();
        // In brackets some readers take `?` for a sign where others begin a text with it.
        let sign = style == ScalarStyle::Plain && text.starts_with('?');
        self.doubtful |= block || sign || written.contains('\n');
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
        if self.dialect == Dialect::Blueprint
            && (!quoted || tag.is_some_and(|tag| tag.suffix == "float"))
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
        self.function(tag);
        let id = self.add(place, What::Leaf, Some(scalar));
        self.register(anchor, id, Some(weight));
        self.attach(id);
        Ok(())
    }

    /// Keeps the function of a template that the node to come is the argument of.
    fn function(&mut self, tag: Option<&Tag>) {
        if let Some(tag) =
            tag.filter(|tag| self.dialect != Dialect::Blueprint && !tag.is_yaml_core_schema())
        {
            self.tags
                .insert(self.nodes.len(), tag.suffix.as_str().into());
        }
    }

    fn alias(&mut self, anchor: usize, range: Range) -> Result<(), Stop> {
        self.of_one_name(range);
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

    fn says_nothing(&self, root: Id) -> bool {
        self.scalars
            .get(root)
            .and_then(Option::as_ref)
            .is_some_and(|s| !s.quoted && meaning(&s.text) == Meaning::Null)
    }
}
