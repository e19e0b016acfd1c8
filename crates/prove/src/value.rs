//! What a document says, without its syntax: plain data with symbolic holes.

use std::fmt;

/// Place of a node in its document's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// As an index.
    pub(crate) fn at(self) -> usize {
        self.0 as usize
    }
}

/// A value of a document. Two equal values stand for the same thing at deployment, whatever it
/// will be; [`Value::Unknown`] is equal to nothing that matters and says why.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: `null`, `AWS::NoValue`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text without holes.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map in the document's order.
    Map(Vec<(String, Value)>),
    /// An attribute of a node, in the spelling of its format (`Ref` for `CloudFormation`'s).
    Attr(NodeId, String),
    /// Given from outside: `input.vpc_id`, `aws.region`.
    Given(String),
    /// Text made of pieces, at least one of them symbolic.
    Joined(Vec<Value>),
    /// One value or another, as a condition says.
    If(Cond, Box<(Value, Value)>),
    /// A function that only a deployment can compute; equal calls give equal values.
    Call(&'static str, Vec<Value>),
    /// Not understood; the text says what it was.
    Unknown(String),
}

/// A condition over what is given from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Cond {
    /// Decided.
    Always(bool),
    /// Not decided by the document; equal texts are the same condition.
    Atom(String),
    /// Negation.
    Not(Box<Cond>),
    /// All of them.
    All(Vec<Cond>),
    /// Any of them.
    Any(Vec<Cond>),
}

impl Cond {
    /// The opposite, simplified.
    #[must_use]
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Always(b) => Self::Always(!b),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// All of them, simplified.
    pub(crate) fn all(parts: Vec<Cond>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Always(true) => {}
                Self::Always(false) => return Self::Always(false),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Always(true),
            1 => kept.remove(0),
            _ => Self::All(kept),
        }
    }

    /// Any of them, simplified.
    pub(crate) fn any(parts: Vec<Cond>) -> Self {
        Self::all(parts.into_iter().map(Cond::negated).collect()).negated()
    }

    /// Its value where each atom's value is known.
    pub(crate) fn holds(&self, atoms: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Always(b) => *b,
            Self::Atom(a) => atoms(a),
            Self::Not(inner) => !inner.holds(atoms),
            Self::All(parts) => parts.iter().all(|p| p.holds(atoms)),
            Self::Any(parts) => parts.iter().any(|p| p.holds(atoms)),
        }
    }

    /// Every atom with whether it stands under a negation.
    pub(crate) fn atoms(&self, negated: bool, into: &mut Vec<(String, bool)>) {
        match self {
            Self::Always(_) => {}
            Self::Atom(a) => into.push((a.clone(), negated)),
            Self::Not(inner) => inner.atoms(!negated, into),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.atoms(negated, into);
                }
            }
        }
    }
}

impl fmt::Display for Cond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Cond], word: &str| {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    write!(f, " {word} ")?;
                }
                write!(f, "{part}")?;
            }
            Ok(())
        };
        match self {
            Self::Always(b) => write!(f, "{b}"),
            Self::Atom(a) => f.write_str(a),
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::All(parts) => list(f, parts, "and"),
            Self::Any(parts) => list(f, parts, "or"),
        }
    }
}

impl Value {
    /// A value of the same key in a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Text without holes.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The items of a list; a single value counts as a list of one, as Terraform's blocks do.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// Whether nothing in it is symbolic or unknown.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => true,
            Self::List(items) => items.iter().all(Self::is_plain),
            Self::Map(entries) => entries.iter().all(|(_, v)| v.is_plain()),
            _ => false,
        }
    }

    /// Calls `f` for each attribute of a node that is mentioned anywhere inside.
    pub(crate) fn references(&self, f: &mut dyn FnMut(NodeId, &str)) {
        match self {
            Self::Attr(node, attr) => f(*node, attr),
            Self::List(items) | Self::Joined(items) | Self::Call(_, items) => {
                for item in items {
                    item.references(f);
                }
            }
            Self::Map(entries) => {
                for (_, value) in entries {
                    value.references(f);
                }
            }
            Self::If(_, both) => {
                both.0.references(f);
                both.1.references(f);
            }
            _ => {}
        }
    }

    /// The nodes that are mentioned anywhere inside, each once.
    pub(crate) fn mentions(&self) -> Vec<NodeId> {
        let mut all = Vec::new();
        self.references(&mut |node, _| {
            if !all.contains(&node) {
                all.push(node);
            }
        });
        all
    }

    /// Whether a condition that is not decided stands anywhere inside.
    pub(crate) fn has_if(&self) -> bool {
        match self {
            Self::If(..) => true,
            Self::List(items) | Self::Joined(items) | Self::Call(_, items) => {
                items.iter().any(Self::has_if)
            }
            Self::Map(entries) => entries.iter().any(|(_, v)| v.has_if()),
            _ => false,
        }
    }

    /// Whether something that is not understood stands anywhere inside.
    pub fn has_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::List(items) | Self::Joined(items) | Self::Call(_, items) => {
                items.iter().any(Self::has_unknown)
            }
            Self::Map(entries) => entries.iter().any(|(_, v)| v.has_unknown()),
            Self::If(_, both) => both.0.has_unknown() || both.1.has_unknown(),
            _ => false,
        }
    }

    /// The atoms of every condition inside.
    pub(crate) fn atoms(&self, into: &mut Vec<(String, bool)>) {
        match self {
            Self::If(cond, both) => {
                // Which branch is taken matters either way, so the atom counts both ways.
                cond.atoms(false, into);
                cond.atoms(true, into);
                both.0.atoms(into);
                both.1.atoms(into);
            }
            Self::List(items) | Self::Joined(items) | Self::Call(_, items) => {
                for item in items {
                    item.atoms(into);
                }
            }
            Self::Map(entries) => {
                for (_, value) in entries {
                    value.atoms(into);
                }
            }
            _ => {}
        }
    }

    /// Takes one branch of each condition; entries and items that vanish are left out.
    #[must_use]
    pub(crate) fn settled(self, atoms: &dyn Fn(&str) -> bool) -> Self {
        match self {
            Self::If(cond, both) => {
                let (yes, no) = *both;
                let taken = if cond.holds(atoms) { yes } else { no };
                taken.settled(atoms)
            }
            Self::List(items) => Self::List(
                items
                    .into_iter()
                    .filter_map(|item| {
                        let was_if = matches!(item, Self::If(..));
                        let item = item.settled(atoms);
                        (!(was_if && item == Self::Null)).then_some(item)
                    })
                    .collect(),
            ),
            Self::Joined(items) => {
                Self::joined(items.into_iter().map(|i| i.settled(atoms)).collect())
            }
            Self::Call(name, items) => {
                Self::Call(name, items.into_iter().map(|i| i.settled(atoms)).collect())
            }
            Self::Map(entries) => Self::Map(
                entries
                    .into_iter()
                    .filter_map(|(k, v)| {
                        let was_if = matches!(v, Self::If(..));
                        let v = v.settled(atoms);
                        (!(was_if && v == Self::Null)).then_some((k, v))
                    })
                    .collect(),
            ),
            other => other,
        }
    }

    /// Puts pieces of text together; plain where all of them are.
    pub(crate) fn joined(pieces: Vec<Value>) -> Self {
        let mut out: Vec<Value> = Vec::with_capacity(pieces.len());
        let mut push = |piece: Value| {
            let text = match piece {
                Value::Text(t) => t,
                Value::Number(n) => number_text(n),
                Value::Bool(b) => b.to_string(),
                other => {
                    out.push(other);
                    return;
                }
            };
            if let Some(Value::Text(last)) = out.last_mut() {
                last.push_str(&text);
            } else if !text.is_empty() {
                out.push(Value::Text(text));
            }
        };
        for piece in pieces {
            match piece {
                Value::Joined(inner) => inner.into_iter().for_each(&mut push),
                other => push(other),
            }
        }
        match out.len() {
            0 => Value::Text(String::new()),
            1 => out.remove(0),
            _ => Value::Joined(out),
        }
    }
}

/// A number as text, without a fraction where there is none.
pub(crate) fn number_text(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 9e15 {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "checked to be integral and small"
        )]
        let whole = n as i64;
        whole.to_string()
    } else {
        n.to_string()
    }
}

/// `DeployServices`, `deploy_services` and `deployServices` are one name: `deploy_services`.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before: Option<char> = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '-' || c == '_' || c == ' ' || c == ':' || c == '.' {
            if !out.ends_with('_') {
                out.push('_');
            }
        } else if c.is_ascii_uppercase() {
            let after_lower = before.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
            let begins_word = before.is_some_and(|b| b.is_ascii_uppercase())
                && chars.peek().is_some_and(char::is_ascii_lowercase);
            if (after_lower || begins_word) && !out.ends_with('_') {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}
