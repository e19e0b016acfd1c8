//! What to add where a kind of fault is not found: printed with each, so that a new key or resource
//! need not be looked up in the recipes.

use super::mutate::Class;
use synth::prove::types;
use synth::prove::types::Kind;

/// The row of a property, or that it has none yet.
fn row(label: &str) -> String {
    let (kind, path) = label.split_once('.').unwrap_or((label, ""));
    let path = path.split(['>', '+']).next().unwrap_or(path);
    let found = types::of(Kind::of(kind))
        .into_iter()
        .flat_map(|t| t.rows)
        .find(|row| [row.cfn, row.tf].contains(&path));
    match found {
        Some(row) => format!("to the row {}", row.name),
        None => format!("to a new row, NAME \"{path}\""),
    }
}

/// What would report faults of a class at a place, and the entry for where nothing should.
pub fn fix(class: Class, label: &str) -> String {
    const EXPECTATION: &str = "what it is expected to be to src/proof/expected/";
    let row = format!("{} of its type in crates/prove/src/types/", row(label));
    let add = match class {
        Class::DropResource => "a rule that says what breaks without it".to_owned(),
        Class::DropRule | Class::Widen => {
            "the paths that are meant, and no others, to src/proof/intent.rs".to_owned()
        }
        Class::DropProperty => {
            format!(
                "`.needed()` {row} if AWS requires it, `.needed_as_meant()` if its default is not this system's, else {EXPECTATION}"
            )
        }
        Class::DropItem => {
            "the whole list to src/proof/expected/, with `expect_list` or `expect_each`".to_owned()
        }
        Class::Twice => format!("`.once()` {row} if AWS refuses it, else {EXPECTATION}"),
        Class::DropWait => "a rule that says what has to be there first".to_owned(),
        Class::Rewire | Class::Attribute => {
            format!(
                "`.to_id(KIND)`, `.to_arn` or `.to_name` {row}; where one of several is right, {EXPECTATION}"
            )
        }
        Class::Far => format!("`.range(FROM, TO)` {row}"),
        Class::Word => {
            format!("`.one_of(&[...])` {row}; for another word that AWS accepts, {EXPECTATION}")
        }
        Class::Port | Class::Nudge | Class::Flip | Class::Text => {
            format!("{EXPECTATION}, or a rule that compares it with what it has to fit")
        }
        Class::Principal | Class::Action | Class::Target => {
            "a rule on who may do what with what".to_owned()
        }
        Class::Sibling => {
            format!("`.alone(&[OTHER])` {row} if AWS takes one of them, else {EXPECTATION}")
        }
        Class::Add => "a rule that says what breaks with it".to_owned(),
    };
    format!(
        "add {add}; or, if nothing breaks, none(\"{}\", \"{label}\", \"why\") to tests/faults/list.rs",
        class.word()
    )
}
