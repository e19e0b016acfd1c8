//! What a template can ask a resource for: a part of [`super::wrong_kind`].

use crate::documents::Format;
use crate::types;
use crate::value::NodeId;
use crate::world::rows::Read;

/// Attributes that a template asks for and that its types do not have.
pub fn missing(r: Read<'_>, wrong: &mut Vec<(NodeId, String)>, outside: &mut Vec<String>) {
    if r.doc.format != Format::CloudFormation {
        return;
    }
    let lacks = |target: NodeId, attr: &str| {
        let known = types::of(r.kind(target)).and_then(|t| t.gives);
        (attr != "Ref" && known.is_some_and(|all| !all.contains(&attr)))
            .then(|| format!("{} has no attribute {attr}", r.doc.node(target).id))
    };
    for (at, node) in r.doc.all() {
        node.properties.references(&mut |target, attr| {
            if let Some(what) = lacks(target, attr) {
                wrong.push((at, what));
            }
        });
    }
    for (name, value, _) in r.doc.outputs.iter() {
        value.references(&mut |target, attr| {
            if let Some(what) = lacks(target, attr) {
                outside.push(format!("the output {name}: {what}"));
            }
        });
    }
}
