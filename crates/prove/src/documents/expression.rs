//! Terraform's expressions: read and computed in one go, as far as a document allows.

use super::budget::{PARTS, SPENT, parts};
use super::scope::Scope;
use crate::value::{Cond, Value};

/// Text with `${...}` in it, as it stands in a JSON string.
pub fn template(text: &str, scope: &mut Scope<'_>) -> Value {
    if !text.contains("${") && !text.contains("%{") {
        return Value::Text(text.to_owned());
    }
    if scope.budget.spent() {
        scope.budget.too_much();
        return Value::Unknown(SPENT.to_owned());
    }
    let mut parser = Parser {
        text: text.as_bytes(),
        source: text,
        pos: 0,
        depth: 0,
        links: 0,
    };
    match parser.pieces(scope, None) {
        Some(value) => value,
        None => unread(text, scope),
    }
}

fn unread(text: &str, scope: &mut Scope<'_>) -> Value {
    let shown: String = text.chars().take(SHOWN).collect();
    let more = if shown.len() < text.len() { "..." } else { "" };
    scope.note(format!("expression not read: {shown}{more}"));
    Value::Unknown(format!("{shown}{more}"))
}

/// Expressions nest no deeper than this; hostile text is given up.
const DEEP: usize = 64;

/// Steps behind each other in one expression, each of which stands inside of the next: `a.b.c`, `1 + 2 + 3`.
const LINKS: usize = 64;

/// Characters of an expression that are said of it.
const SHOWN: usize = 200;

struct Parser<'t> {
    text: &'t [u8],
    source: &'t str,
    pos: usize,
    depth: usize,
    links: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    fn starts(&self, what: &str) -> bool {
        self.text[self.pos..].starts_with(what.as_bytes())
    }

    fn space(&mut self) {
        while let Some(c) = self.peek() {
            if c.is_ascii_whitespace() {
                self.pos += 1;
            } else if c == b'#' || self.starts("//") {
                while self.peek().is_some_and(|c| c != b'\n') {
                    self.pos += 1;
                }
            } else {
                break;
            }
        }
    }

    /// One more step of a chain; `None` where it is too long.
    fn link(&mut self) -> Option<()> {
        self.links += 1;
        (self.links <= LINKS).then_some(())
    }

    fn eat(&mut self, what: &str) -> bool {
        self.space();
        if self.starts(what) {
            self.pos += what.len();
            true
        } else {
            false
        }
    }

    /// Text up to the end, or to an unescaped `close`.
    fn pieces(&mut self, scope: &mut Scope<'_>, close: Option<u8>) -> Option<Value> {
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
                let ch = self.source[self.pos..].chars().next()?;
                plain.push(ch);
                self.pos += ch.len_utf8();
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

    fn expression(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEEP {
            return None;
        }
        let condition = self.either(scope)?;
        let value = if self.eat("?") {
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

    fn either(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        let mut left = self.both(scope)?;
        while self.eat("||") {
            self.link()?;
            let right = self.both(scope)?;
            left = bounded(Cond::any(vec![cond(left), cond(right)]), scope);
        }
        Some(left)
    }

    fn both(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        let mut left = self.compared(scope)?;
        while self.eat("&&") {
            self.link()?;
            let right = self.compared(scope)?;
            left = bounded(Cond::all(vec![cond(left), cond(right)]), scope);
        }
        Some(left)
    }

    fn compared(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        let left = self.sum(scope)?;
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if self.eat(sign) {
                let right = self.sum(scope)?;
                return Some(compare(sign, &left, &right));
            }
        }
        Some(left)
    }

    fn sum(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        let mut left = self.product(scope)?;
        loop {
            let sign = if self.eat("+") {
                '+'
            } else if self.eat("-") {
                '-'
            } else {
                return Some(left);
            };
            self.link()?;
            let right = self.product(scope)?;
            left = compute(sign, left, right);
        }
    }

    fn product(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        let mut left = self.unary(scope)?;
        loop {
            let sign = if self.eat("*") {
                '*'
            } else if self.eat("/") {
                '/'
            } else if self.eat("%") {
                '%'
            } else {
                return Some(left);
            };
            self.link()?;
            let right = self.unary(scope)?;
            left = compute(sign, left, right);
        }
    }

    fn unary(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
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

    /// `.name`, `[index]`, `[*]` behind a value.
    fn traversal(&mut self, mut value: Value, scope: &mut Scope<'_>) -> Option<Value> {
        let links = self.links;
        loop {
            if self.starts("[*]") || self.starts(".*") || self.peek() == Some(b'[') {
                self.link()?;
            }
            if self.starts("[*]") {
                self.pos += 3;
                return self.splat(value, scope, &Self::traversal);
            } else if self.starts(".*") {
                // Behind `.*`, an index is one of the list, not of each item.
                self.pos += 2;
                value = self.splat(value, scope, &Self::attributes)?;
            } else if self.attribute_follows() {
                self.link()?;
                value = self.attribute(value, scope);
            } else if self.peek() == Some(b'[') {
                self.pos += 1;
                let index = self.expression(scope)?;
                if !self.eat("]") {
                    return None;
                }
                value = scope.index(value, &index);
            } else {
                self.links = links;
                return Some(value);
            }
        }
    }

    /// `.name` alone behind a value, any number of times.
    fn attributes(&mut self, mut value: Value, scope: &mut Scope<'_>) -> Option<Value> {
        while self.attribute_follows() {
            self.link()?;
            value = self.attribute(value, scope);
        }
        Some(value)
    }

    fn attribute_follows(&self) -> bool {
        let next = self.text.get(self.pos + 1);
        self.peek() == Some(b'.') && next.is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_')
    }

    fn attribute(&mut self, value: Value, scope: &Scope<'_>) -> Value {
        self.pos += 1;
        let name = self.word();
        match name.parse::<u32>() {
            Ok(index) => scope.index(value, &Value::Number(f64::from(index))),
            Err(_) => scope.attribute(value, &name),
        }
    }

    /// What stands behind a splat, of each item.
    fn splat(
        &mut self,
        value: Value,
        scope: &mut Scope<'_>,
        rest: &dyn Fn(&mut Self, Value, &mut Scope<'_>) -> Option<Value>,
    ) -> Option<Value> {
        let items = scope.as_items(value);
        let from = self.pos;
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            self.pos = from;
            if !scope.budget.spend(1) {
                return None;
            }
            out.push(rest(self, item, scope)?);
        }
        if out.is_empty() {
            // The rest is read all the same, so that the place behind it is right.
            rest(self, Value::Unknown(String::new()), scope)?;
        }
        Some(Value::List(out))
    }

    fn word(&mut self) -> String {
        let from = self.pos;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-')
        {
            self.pos += 1;
        }
        self.source[from..self.pos].to_owned()
    }

    fn primary(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
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
                match word.as_str() {
                    "true" => Some(Value::Bool(true)),
                    "false" => Some(Value::Bool(false)),
                    "null" => Some(Value::Null),
                    _ if self.eat("(") => self.call(&word, scope),
                    _ => self.named(&word, scope),
                }
            }
            _ => None,
        }
    }

    /// `var.x`, `local.x`, `data.T.N`, `T.N`, a bound name of a `for`.
    fn named(&mut self, word: &str, scope: &mut Scope<'_>) -> Option<Value> {
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
                scope.variable(&name)
            }
            "local" => {
                let name = next(self)?;
                scope.local(&name)
            }
            "each" | "count" | "path" | "terraform" | "self" | "module" => {
                let name = next(self)?;
                scope.special(word, &name)
            }
            "data" => {
                let kind = next(self)?;
                let name = next(self)?;
                scope.resource(&kind, &name, true)
            }
            _ => {
                let name = next(self)?;
                scope.resource(word, &name, false)
            }
        })
    }

    fn call(&mut self, name: &str, scope: &mut Scope<'_>) -> Option<Value> {
        let mut args = Vec::new();
        loop {
            if self.eat(")") {
                break;
            }
            let value = self.expression(scope)?;
            if self.eat("...") {
                args.extend(value.items().to_vec());
            } else {
                args.push(value);
            }
            self.eat(",");
        }
        Some(super::calls::call(name, args))
    }

    fn list(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        self.space();
        if self.starts("for ") {
            return self.comprehension(scope, b']');
        }
        let mut items = Vec::new();
        loop {
            if self.eat("]") {
                return Some(Value::List(items));
            }
            items.push(self.expression(scope)?);
            self.eat(",");
        }
    }

    fn object(&mut self, scope: &mut Scope<'_>) -> Option<Value> {
        self.space();
        if self.starts("for ") {
            return self.comprehension(scope, b'}');
        }
        let mut entries = Vec::new();
        loop {
            if self.eat("}") {
                return Some(Value::Map(entries));
            }
            self.space();
            let key = match self.peek()? {
                b'"' => {
                    self.pos += 1;
                    self.pieces(scope, Some(b'"'))?
                }
                b'(' => {
                    self.pos += 1;
                    let key = self.expression(scope)?;
                    if !self.eat(")") {
                        return None;
                    }
                    key
                }
                _ => Value::Text(self.word()),
            };
            if !(self.eat("=") || self.eat(":")) {
                return None;
            }
            let value = self.expression(scope)?;
            entries.push((super::cloudformation::said_plainly(&key), value));
            self.eat(",");
        }
    }

    /// `for k, v in LIST : value if condition`, with `=>` in objects.
    fn comprehension(&mut self, scope: &mut Scope<'_>, close: u8) -> Option<Value> {
        self.pos += 4;
        self.space();
        let first = self.word();
        let second = if self.eat(",") {
            self.space();
            Some(self.word())
        } else {
            None
        };
        if !self.eat("in ") {
            return None;
        }
        let over = self.expression(scope)?;
        if !self.eat(":") {
            return None;
        }
        let pairs: Vec<(Value, Value)> = match over {
            Value::Map(entries) => entries
                .into_iter()
                .map(|(k, v)| (Value::Text(k), v))
                .collect(),
            Value::List(items) => items
                .into_iter()
                .enumerate()
                .map(|(i, v)| {
                    (
                        Value::Number(f64::from(u32::try_from(i).unwrap_or(u32::MAX))),
                        v,
                    )
                })
                .collect(),
            // Not known how many: the body is read once, for the place behind it.
            other => vec![(
                Value::Unknown("for".to_owned()),
                Value::Unknown(format!("each of {}", super::cloudformation::said(&other))),
            )],
        };
        let from = self.pos;
        let mut items = Vec::new();
        let mut entries = Vec::new();
        let pairs = if pairs.is_empty() {
            vec![(Value::Null, Value::Unknown(String::new()))]
        } else {
            pairs
        };
        let nothing = matches!(pairs.as_slice(), [(Value::Null, _)]);
        for (key, value) in pairs {
            self.pos = from;
            if !scope.budget.spend(1) {
                return None;
            }
            let bound = scope.bind(first.clone(), second.clone(), key, value);
            let left = self.expression(scope)?;
            let right = if self.eat("=>") {
                Some(self.expression(scope)?)
            } else {
                None
            };
            self.eat("...");
            let keep = if self.eat("if ") {
                cond(self.expression(scope)?)
            } else {
                Cond::Always(true)
            };
            scope.unbind(bound);
            self.space();
            if self.peek() != Some(close) {
                return None;
            }
            if nothing || keep == Cond::Always(false) {
                continue;
            }
            match right {
                Some(right) => entries.push((super::cloudformation::said_plainly(&left), right)),
                None => items.push(left),
            }
        }
        self.pos += 1;
        Some(if close == b']' {
            Value::List(items)
        } else {
            Value::Map(entries)
        })
    }
}

fn choose(condition: Value, yes: Value, no: Value, scope: &mut Scope<'_>) -> Value {
    match cond(condition) {
        many if parts(&many, PARTS, PARTS).is_none() => {
            scope.budget.too_much();
            Value::Unknown(SPENT.to_owned())
        }
        Cond::Always(true) => yes,
        Cond::Always(false) => no,
        _ if yes == no => yes,
        open => Value::If(open, Box::new((yes, no))),
    }
}

/// A value as a condition.
pub fn cond(value: Value) -> Cond {
    match value {
        Value::Bool(b) => Cond::Always(b),
        Value::Text(t) if t == "true" => Cond::Always(true),
        Value::Text(t) if t == "false" => Cond::Always(false),
        Value::Given(name) => Cond::Atom(name),
        Value::If(c, both) => match *both {
            (Value::Bool(true), Value::Bool(false)) => c,
            (Value::Bool(false), Value::Bool(true)) => c.negated(),
            (yes, no) => Cond::any(vec![
                Cond::all(vec![c.clone(), cond(yes)]),
                Cond::all(vec![c.negated(), cond(no)]),
            ]),
        },
        other => Cond::Atom(super::cloudformation::said(&other)),
    }
}

/// The same, of a condition that may have become too large to be looked at.
fn bounded(condition: Cond, scope: &mut Scope<'_>) -> Value {
    if parts(&condition, PARTS, PARTS).is_none() {
        scope.budget.too_much();
        return Value::Unknown(SPENT.to_owned());
    }
    truth(condition)
}

fn truth(condition: Cond) -> Value {
    match condition {
        Cond::Always(b) => Value::Bool(b),
        open => Value::If(open, Box::new((Value::Bool(true), Value::Bool(false)))),
    }
}

fn compare(sign: &str, left: &Value, right: &Value) -> Value {
    if let (Value::Number(a), Value::Number(b)) = (left, right) {
        #[allow(clippy::float_cmp, reason = "Terraform compares numbers exactly")]
        let answer = match sign {
            "==" => a == b,
            "!=" => a != b,
            "<" => a < b,
            ">" => a > b,
            "<=" => a <= b,
            _ => a >= b,
        };
        return Value::Bool(answer);
    }
    let same = if left.is_plain() && right.is_plain() && matches!(sign, "==" | "!=") {
        Cond::Always(left == right)
    } else {
        let sign = if sign == "!=" { "==" } else { sign };
        let word = if sign == "==" { "is" } else { sign };
        Cond::Atom(format!(
            "{} {word} {}",
            super::cloudformation::said(left),
            super::cloudformation::said(right)
        ))
    };
    truth(if sign == "!=" { same.negated() } else { same })
}

fn compute(sign: char, left: Value, right: Value) -> Value {
    let (Value::Number(a), Value::Number(b)) = (&left, &right) else {
        return Value::Call("compute", vec![Value::Text(sign.to_string()), left, right]);
    };
    Value::Number(match sign {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        _ => a % b,
    })
}
