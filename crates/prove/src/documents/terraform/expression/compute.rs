//! Operators on values, as far as both sides are known.

use super::Names;
use crate::documents::budget::{PARTS, SPENT, parts};
use crate::documents::words::said;
use crate::value::{Cond, Value};

pub(super) fn choose(condition: Value, yes: Value, no: Value, scope: &mut dyn Names) -> Value {
    match cond(condition) {
        many if parts(&many, PARTS, PARTS).is_none() => {
            scope.too_much();
            Value::Unknown(SPENT.to_owned())
        }
        Cond::Always(true) => yes,
        Cond::Always(false) => no,
        _ if yes == no => yes,
        open => Value::If(open, Box::new((yes, no))),
    }
}

/// A value as a condition.
pub(super) fn cond(value: Value) -> Cond {
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
        other => Cond::Atom(said(&other)),
    }
}

/// The same, of a condition that may have become too large to be looked at.
pub(super) fn bounded(condition: Cond, scope: &mut dyn Names) -> Value {
    if parts(&condition, PARTS, PARTS).is_none() {
        scope.too_much();
        return Value::Unknown(SPENT.to_owned());
    }
    truth(condition)
}

pub(super) fn truth(condition: Cond) -> Value {
    match condition {
        Cond::Always(b) => Value::Bool(b),
        open => Value::If(open, Box::new((Value::Bool(true), Value::Bool(false)))),
    }
}

pub(super) fn compare(sign: &str, left: &Value, right: &Value) -> Value {
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
        Cond::Atom(format!("{} {word} {}", said(left), said(right)))
    };
    truth(if sign == "!=" { same.negated() } else { same })
}

pub(super) fn compute(sign: char, left: Value, right: Value) -> Value {
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
