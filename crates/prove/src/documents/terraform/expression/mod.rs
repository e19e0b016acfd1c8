//! Terraform's expressions: read and computed in one go, as far as a document allows.

mod calls;
mod compound;
mod compute;
mod parser;
mod traversal;

use crate::documents::budget::SPENT;
use crate::value::{NodeId, Value};
use parser::Parser;

/// What the names of an expression stand for, and how far it may go.
pub trait Names {
    /// `var.name`.
    fn variable(&mut self, name: &str) -> Value;
    /// `local.name`.
    fn local(&mut self, name: &str) -> Value;
    /// `each.key`, `count.index`, `path.module`, `module.x`.
    fn special(&mut self, word: &str, name: &str) -> Value;
    /// `type.name` or `data.type.name`: the whole node, or its instances.
    fn resource(&mut self, kind: &str, name: &str, data: bool) -> Value;
    /// An attribute of a data source that is no resource of its own: the region, the account.
    fn given(&self, node: NodeId, name: &str) -> Option<Value>;
    /// A name of a `for` or `dynamic`.
    fn bound(&mut self, name: &str) -> Option<Value>;
    /// Binds the one or two names of a `for`; says how many.
    fn bind(&mut self, first: String, second: Option<String>, key: Value, value: Value) -> usize;
    /// Forgets what [`Names::bind`] bound.
    fn unbind(&mut self, count: usize);
    /// Something that was not understood.
    fn note(&mut self, note: String);
    /// Whether so much of the budget is left; takes it.
    fn spend(&mut self, weight: usize) -> bool;
    /// Whether nothing is left.
    fn spent(&self) -> bool;
    /// Notes that something stays open.
    fn too_much(&mut self);
}

/// Characters of an expression that are said of it.
const SHOWN: usize = 200;

/// Text with `${...}` in it, as it stands in a JSON string.
pub fn template(text: &str, scope: &mut dyn Names) -> Value {
    // `${` or `%{`; most texts have neither, and one sign is looked for faster than two.
    if !text.contains('{') {
        return Value::Text(text.to_owned());
    }
    if scope.spent() {
        scope.too_much();
        return Value::Unknown(SPENT.to_owned());
    }
    let mut parser = Parser::of(text);
    match parser.pieces(scope, None) {
        Some(value) => value,
        None => unread(text, scope),
    }
}

fn unread(text: &str, scope: &mut dyn Names) -> Value {
    let shown: String = text.chars().take(SHOWN).collect();
    let more = if shown.len() < text.len() { "..." } else { "" };
    scope.note(format!("expression not read: {shown}{more}"));
    Value::Unknown(format!("{shown}{more}"))
}
