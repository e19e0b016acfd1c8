//! The grammar: text around expressions, operators, literals, names.

use super::Names;
use super::compute::{bounded, choose, compare, compute, cond, truth};
use crate::value::{Cond, Value};

/// Expressions nest no deeper than this; hostile text is given up.
const DEEP: usize = 64;

/// Steps behind each other in one expression, each of which stands inside of the next: `a.b.c`, `1 + 2 + 3`.
const LINKS: usize = 64;

pub(super) struct Parser<'t> {
    pub(super) text: &'t [u8],
    pub(super) source: &'t str,
    pub(super) pos: usize,
    pub(super) depth: usize,
    pub(super) links: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn of(source: &'t str) -> Self {
        Self {
            text: source.as_bytes(),
            source,
            pos: 0,
            depth: 0,
            links: 0,
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    pub(super) fn starts(&self, what: &str) -> bool {
        self.text[self.pos..].starts_with(what.as_bytes())
    }

    pub(super) fn space(&mut self) {
        while let Some(c) = self.peek() {
            if c.is_ascii_whitespace() {
                self.pos += 1;
            } else if c == b'#' || c == b'/' && self.starts("//") {
                while self.peek().is_some_and(|c| c != b'\n') {
                    self.pos += 1;
                }
            } else {
                break;
            }
        }
    }

    /// What comes behind white space. Most expressions are one reference, and one look at this says that no
    /// operator follows.
    fn next(&mut self) -> Option<u8> {
        self.space();
        self.peek()
    }

    /// One more step of a chain; `None` where it is too long.
    pub(super) fn link(&mut self) -> Option<()> {
        self.links += 1;
        (self.links <= LINKS).then_some(())
    }

    pub(super) fn eat(&mut self, what: &str) -> bool {
        self.space();
        if self.starts(what) {
            self.pos += what.len();
            true
        } else {
            false
        }
    }

    /// Text up to the end, or to an unescaped `close`.
    pub(super) fn pieces(&mut self, scope: &mut dyn Names, close: Option<u8>) -> Option<Value> {
        let mut pieces: Vec<Value> = Vec::new();
        let mut plain = String::new();
        loop {
            let Some(c) = self.peek() else {
                if close.is_some() {
                    return None;
                }
                break;
            };
            if Some(c) == close {
                self.pos += 1;
                break;
            }
            if self.starts("$${") || self.starts("%%{") {
                plain.push(char::from(c));
                plain.push('{');
                self.pos += 3;
            } else if self.starts("${") {
                self.pos += 2;
                if self.starts("~") {
                    self.pos += 1;
                }
                let value = self.expression(scope)?;
                self.eat("~");
                if !self.eat("}") {
                    return None;
                }
                if !plain.is_empty() {
                    pieces.push(Value::Text(std::mem::take(&mut plain)));
                }
                pieces.push(value);
            } else if self.starts("%{") {
                return None;
            } else if close.is_some() && c == b'\\' {
                let escaped = *self.text.get(self.pos + 1)?;
                plain.push(match escaped {
                    b'n' => '\n',
                    b't' => '\t',
                    b'r' => '\r',
                    b'"' => '"',
                    b'\\' => '\\',
                    _ => return None,
                });
                self.pos += 2;
            } else {
                // Up to the next sign that may mean something; this one does not.
                let from = self.pos;
                self.pos += self.source[from..].chars().next()?.len_utf8();
                while self
                    .peek()
                    .is_some_and(|c| !matches!(c, b'$' | b'%' | b'\\') && Some(c) != close)
                {
                    self.pos += 1;
                }
                plain.push_str(&self.source[from..self.pos]);
            }
        }
        if pieces.is_empty() {
            return Some(Value::Text(plain));
        }
        if pieces.len() == 1 && plain.is_empty() && !matches!(pieces[0], Value::Text(_)) {
            return pieces.pop();
        }
        if !plain.is_empty() {
            pieces.push(Value::Text(plain));
        }
        Some(Value::joined(pieces))
    }

    pub(super) fn expression(&mut self, scope: &mut dyn Names) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEEP {
            return None;
        }
        let condition = self.either(scope)?;
        let value = if self.next() == Some(b'?') && self.eat("?") {
            let yes = self.expression(scope)?;
            if !self.eat(":") {
                return None;
            }
            let no = self.expression(scope)?;
            choose(condition, yes, no, scope)
        } else {
            condition
        };
        self.depth -= 1;
        Some(value)
    }

    pub(super) fn either(&mut self, scope: &mut dyn Names) -> Option<Value> {
        let mut left = self.both(scope)?;
        while self.next() == Some(b'|') && self.eat("||") {
            self.link()?;
            let right = self.both(scope)?;
            left = bounded(Cond::any(vec![cond(left), cond(right)]), scope);
        }
        Some(left)
    }

    pub(super) fn both(&mut self, scope: &mut dyn Names) -> Option<Value> {
        let mut left = self.compared(scope)?;
        while self.next() == Some(b'&') && self.eat("&&") {
            self.link()?;
            let right = self.compared(scope)?;
            left = bounded(Cond::all(vec![cond(left), cond(right)]), scope);
        }
        Some(left)
    }

    pub(super) fn compared(&mut self, scope: &mut dyn Names) -> Option<Value> {
        let left = self.sum(scope)?;
        if !matches!(self.next(), Some(b'=' | b'!' | b'<' | b'>')) {
            return Some(left);
        }
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if self.eat(sign) {
                let right = self.sum(scope)?;
                return Some(compare(sign, &left, &right));
            }
        }
        Some(left)
    }

    pub(super) fn sum(&mut self, scope: &mut dyn Names) -> Option<Value> {
        let mut left = self.product(scope)?;
        loop {
            let sign = match self.next() {
                Some(sign @ (b'+' | b'-')) => char::from(sign),
                _ => return Some(left),
            };
            self.pos += 1;
            self.link()?;
            let right = self.product(scope)?;
            left = compute(sign, left, right);
        }
    }

    pub(super) fn product(&mut self, scope: &mut dyn Names) -> Option<Value> {
        let mut left = self.unary(scope)?;
        loop {
            let sign = match self.next() {
                Some(sign @ (b'*' | b'/' | b'%')) => char::from(sign),
                _ => return Some(left),
            };
            self.pos += 1;
            self.link()?;
            let right = self.unary(scope)?;
            left = compute(sign, left, right);
        }
    }

    pub(super) fn unary(&mut self, scope: &mut dyn Names) -> Option<Value> {
        self.space();
        if self.peek() == Some(b'!') && self.text.get(self.pos + 1) != Some(&b'=') {
            self.pos += 1;
            self.link()?;
            let inner = self.unary(scope)?;
            return Some(truth(cond(inner).negated()));
        }
        if self.eat("-") {
            self.link()?;
            let inner = self.unary(scope)?;
            return Some(compute('-', Value::Number(0.0), inner));
        }
        let base = self.primary(scope)?;
        self.traversal(base, scope)
    }

    pub(super) fn word(&mut self) -> &'t str {
        let from = self.pos;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-')
        {
            self.pos += 1;
        }
        &self.source[from..self.pos]
    }

    pub(super) fn primary(&mut self, scope: &mut dyn Names) -> Option<Value> {
        self.space();
        match self.peek()? {
            b'"' => {
                self.pos += 1;
                self.pieces(scope, Some(b'"'))
            }
            b'(' => {
                self.pos += 1;
                let value = self.expression(scope)?;
                self.eat(")").then_some(value)
            }
            b'[' => {
                self.pos += 1;
                self.list(scope)
            }
            b'{' => {
                self.pos += 1;
                self.object(scope)
            }
            c if c.is_ascii_digit() => {
                let from = self.pos;
                while self.peek().is_some_and(|c| c.is_ascii_digit() || c == b'.') {
                    self.pos += 1;
                }
                self.source[from..self.pos].parse().ok().map(Value::Number)
            }
            c if c.is_ascii_alphabetic() || c == b'_' => {
                let word = self.word();
                match word {
                    "true" => Some(Value::Bool(true)),
                    "false" => Some(Value::Bool(false)),
                    "null" => Some(Value::Null),
                    _ if self.eat("(") => self.call(word, scope),
                    _ => self.named(word, scope),
                }
            }
            _ => None,
        }
    }

    /// `var.x`, `local.x`, `data.T.N`, `T.N`, a bound name of a `for`.
    pub(super) fn named(&mut self, word: &str, scope: &mut dyn Names) -> Option<Value> {
        if let Some(bound) = scope.bound(word) {
            return Some(bound);
        }
        let next = |parser: &mut Self| {
            parser.eat(".").then(|| {
                parser.space();
                parser.word()
            })
        };
        Some(match word {
            "var" => {
                let name = next(self)?;
                scope.variable(name)
            }
            "local" => {
                let name = next(self)?;
                scope.local(name)
            }
            "each" | "count" | "path" | "terraform" | "self" | "module" => {
                let name = next(self)?;
                scope.special(word, name)
            }
            "data" => {
                let kind = next(self)?;
                let name = next(self)?;
                scope.resource(kind, name, true)
            }
            _ => {
                let name = next(self)?;
                scope.resource(word, name, false)
            }
        })
    }
}
