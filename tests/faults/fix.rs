//! What to add where a kind of fault is not found: printed with each, so that a new key or resource
//! need not be looked up in the recipes.

use super::mutate::Class;

/// What would report faults of a class at a place, and the entry for where nothing should.
pub fn mend(class: Class, label: &str) -> String {
    let add = match class {
        Class::DropResource => {
            "a rule that says what breaks without it, or an expectation that it is there"
        }
        Class::DropRule | Class::Widen => {
            "a path that the blueprint means, or one that it does not, in what `intent` says of paths"
        }
        Class::DropProperty => {
            "`needed` on the property's row if AWS requires it, else an expectation on that row in `intent`"
        }
        Class::DropItem | Class::Twice => {
            "an expectation of the whole list in `intent`; `once` on the row if AWS refuses an item twice"
        }
        Class::DropWait => "a rule that says what has to exist first",
        Class::Rewire | Class::Attribute => {
            "what the property's row may refer to; if only one of several is right, an expectation in `intent`"
        }
        Class::Far => "the bounds of the property's row, from AWS's documentation",
        Class::Port | Class::Nudge | Class::Flip | Class::Text => {
            "an expectation on the property's row in `intent`, or a rule that compares it with what it has to fit"
        }
        Class::Word => {
            "the allowed values of the property's row; for another allowed one an expectation in `intent`"
        }
        Class::Principal | Class::Action | Class::Target => "a rule on who may do what with what",
        Class::Add => "a rule that says what breaks with it",
    };
    format!(
        "add {add}; or, if nothing breaks, none(\"{}\", \"{label}\", \"why\") to tests/faults/list.rs",
        class.word()
    )
}
