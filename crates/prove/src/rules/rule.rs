//! A rule: its page, what it asks of a document, and to whom it leaves the word.

use super::case::Case;
use crate::finding::{Code, Finding, Severity};
use crate::value::NodeId;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One rule. Its code stands beside it in the list of all of them.
pub struct Rule {
    /// Code and title in one line, then the text under fixed headings.
    pub page: &'static str,
    /// What to write instead, where a violation says nothing of its own.
    pub help: &'static str,
    /// Where one of these has found something, this rule does not report the same place again.
    pub yields_to: &'static [Code],
    /// What is not as it has to be.
    pub check: fn(&Case<'_>) -> Violations,
}

impl Rule {
    /// The page's title.
    pub fn title(&self) -> &'static str {
        let first = self.page.lines().next().unwrap_or_default();
        first.split_once(": ").map_or(first, |(_, title)| title)
    }

    /// The page's text; a heading is a line that begins with `# `.
    pub fn text(&self) -> String {
        let lines = self.page.lines().skip(1);
        let lines: Vec<&str> = lines.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect();
        lines.join("\n").trim().to_owned()
    }
}

/// Whether a page is that of a code: it begins with ` P101: `.
pub(super) const fn is_page_of(page: &str, code: &str) -> bool {
    let (page, code) = (page.as_bytes(), code.as_bytes());
    if page.len() < code.len() + 3 || page[0] != b' ' {
        return false;
    }
    let mut at = 0;
    while at < code.len() {
        if page[at + 1] != code[at] {
            return false;
        }
        at += 1;
    }
    page[at + 1] == b':' && page[at + 2] == b' '
}

/// What a rule has found.
#[derive(Default)]
pub struct Violations(pub(super) Vec<Violation>);

/// One thing that is not as it has to be.
pub struct Violation {
    pub(super) node: Option<NodeId>,
    property: String,
    message: String,
    help: Option<Cow<'static, str>>,
    warns: bool,
    evidence: Vec<String>,
}

impl Violations {
    /// Nothing to say, or nothing to ask.
    pub fn none() -> Self {
        Self::default()
    }

    /// Something about a node.
    pub fn at(&mut self, node: NodeId, message: impl Into<String>) -> &mut Violation {
        self.add(Some(node), message.into())
    }

    /// Something about the whole document.
    pub fn overall(&mut self, message: impl Into<String>) -> &mut Violation {
        self.add(None, message.into())
    }

    fn add(&mut self, node: Option<NodeId>, message: String) -> &mut Violation {
        let at = self.0.len();
        self.0.push(Violation {
            node,
            property: String::new(),
            message,
            help: None,
            warns: false,
            evidence: Vec::new(),
        });
        &mut self.0[at]
    }

    /// Whether it says something about a node.
    pub fn say_of(&self, node: NodeId) -> bool {
        self.0.iter().any(|v| v.node == Some(node))
    }

    /// What it says something about.
    pub fn nodes(&self) -> BTreeSet<NodeId> {
        self.0.iter().filter_map(|v| v.node).collect()
    }
}

impl Violation {
    /// Says what to write instead, where that is another thing than the rule's.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says which property it is about.
    pub fn property(&mut self, property: impl Into<String>) -> &mut Self {
        self.property = property.into();
        self
    }

    /// Makes it a warning: it works on most days, or AWS may take it.
    pub fn warns(&mut self) -> &mut Self {
        self.warns = true;
        self
    }

    /// Adds facts that led to it.
    pub fn because(&mut self, evidence: impl IntoIterator<Item = String>) -> &mut Self {
        self.evidence.extend(evidence);
        self
    }

    /// As a finding of a rule.
    pub(super) fn finding(&self, case: &Case<'_>, code: Code, rule: &Rule) -> Finding {
        let document = &case.scene.document;
        let path = self.node.map_or("", |n| document.node(n).path.as_str());
        let help = self.help.as_deref().unwrap_or(rule.help);
        let found = Finding::new(code, path, self.message.as_str(), help);
        let mut found = found.because(self.evidence.iter().cloned());
        if let Some(node) = self.node.filter(|_| case.is_plan()) {
            let dot = if self.property.is_empty() { "" } else { "." };
            found.address = format!("{}{dot}{}", document.node(node).id, self.property);
        }
        if self.warns {
            found.severity = Severity::Warning;
        }
        found
    }
}

impl<M: Into<String>> Extend<(NodeId, M)> for Violations {
    fn extend<I: IntoIterator<Item = (NodeId, M)>>(&mut self, found: I) {
        for (node, message) in found {
            self.at(node, message);
        }
    }
}

/// The rule of a file: its page as a doc comment, what to write instead, whom it yields to. It is
/// checked by the file's function `check`, if none is named.
macro_rules! rule {
    (@check) => { check };
    (@check $check:expr) => { $check };
    ($(#[doc = $line:literal])+
     $(help: $help:literal,)?
     $(yields_to: [$($code:ident),+],)?
     $(check: $check:expr,)?) => {
        $(#[doc = $line])+
        pub const RULE: $crate::rules::rule::Rule =
            $crate::rules::rule::Rule {
                page: concat!($($line, "\n"),+),
                help: concat!($($help)?),
                yields_to: &[$($($crate::finding::codes::$code),+)?],
                check: $crate::rules::rule::rule!(@check $($check)?),
            };
    };
}
pub(super) use rule;
