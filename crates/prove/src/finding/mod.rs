//! What is wrong, as data: a code, a place, a message, and what to write instead.
//!
//! Stages push findings and go on; nothing stops at the first one. A finding knows a JSON pointer
//! into the blueprint (or into a document); it becomes a line only when it is printed.

pub mod codes;
mod fix;

pub use codes::Code;
pub use fix::{Edit, Fix};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is emitted.
    Error,
    /// Something is emitted, and the reader should know this.
    Warning,
    /// Worth knowing, no action needed.
    Note,
}

impl Severity {
    /// The word that is printed: `error`, `warning`, `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Which side of a mapping entry a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The value at the pointer.
    #[default]
    Value,
    /// The key at the pointer: an unknown or a misplaced key.
    Key,
}

/// A place in a text: one-based line and column, counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// One-based.
    pub line: usize,
    /// One-based, in characters.
    pub column: usize,
    /// Byte offset of the start.
    pub start: usize,
    /// Byte offset behind the end.
    pub end: usize,
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Stable: scripts and documents refer to it.
    pub code: Code,
    /// Follows from the code.
    pub severity: Severity,
    /// JSON pointer into the blueprint or document; empty for the whole.
    pub path: String,
    /// What Terraform calls the place, where it is in a plan or a state: `aws_lb.shop[0].subnets`. There a
    /// line says nothing.
    pub address: String,
    /// Key or value at the pointer.
    pub side: Side,
    /// Where it stands, if that is known already (syntax errors have no pointer yet).
    pub place: Option<Place>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Facts that led to it, in order.
    pub evidence: Vec<String>,
    /// Edits that the help offers: each of them alone takes the finding away.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding about the value at `path`; the severity is the code's own.
    pub fn new(
        code: Code,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            path: path.into(),
            address: String::new(),
            side: Side::Value,
            place: None,
            message: message.into(),
            help: help.into(),
            evidence: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Makes it about the key at the pointer.
    #[must_use]
    pub fn on_key(mut self) -> Self {
        self.side = Side::Key;
        self
    }

    /// Gives the place where it is already known.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds an edit that its help offers.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds facts that led to it.
    #[must_use]
    pub fn because(mut self, evidence: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

/// Whether anything in the list keeps a document from being written.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|f| f.severity == Severity::Error)
}

/// A token of a JSON pointer as it was before it was escaped.
pub fn token(escaped: &str) -> String {
    escaped.replace("~1", "/").replace("~0", "~")
}

/// Appends one token to a JSON pointer, escaped as RFC 6901 asks.
pub fn pointer(base: &str, token: &str) -> String {
    let mut out = String::with_capacity(base.len() + 1 + token.len());
    out.push_str(base);
    out.push('/');
    if !token.contains(['~', '/']) {
        out.push_str(token);
        return out;
    }
    for c in token.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
    out
}
