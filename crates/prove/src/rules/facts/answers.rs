//! What AWS refuses of a list of actions, whether a listener's own or a rule's.

use crate::world::actions::Action;
use crate::world::rows::Fact;

/// What is wrong with a list of actions.
pub fn ends(actions: &[Action], out: &mut Vec<String>) {
    match actions.last() {
        None => out.push("does nothing".to_owned()),
        Some(Action::Authenticate) => out.push("ends without an answer".to_owned()),
        Some(Action::Forward(groups)) if groups.is_empty() => {
            out.push("sends to no target group".to_owned());
        }
        Some(Action::Forward(groups)) if groups.len() > 5 => {
            out.push("sends to more than five target groups".to_owned());
        }
        Some(Action::Unknown(what)) => out.push(what.clone()),
        Some(Action::Fixed(Fact::Known(code))) => {
            let fits = code.len() == 3
                && matches!(code.as_bytes()[0], b'2' | b'4' | b'5')
                && code.bytes().all(|c| c.is_ascii_digit());
            if !fits {
                out.push(format!("answers with {code}; AWS accepts 2XX, 4XX and 5XX"));
            }
        }
        Some(Action::Fixed(Fact::Absent)) => out.push("answers without a status code".to_owned()),
        Some(_) => {}
    }
    let answers = actions
        .iter()
        .filter(|a| !matches!(a, Action::Authenticate))
        .count();
    if answers > 1 {
        out.push("answers more than once".to_owned());
    }
    if let Some(Action::Forward(groups)) = actions.last() {
        for (_, weight) in groups {
            if matches!(weight, Fact::Known(w) if !(0..=999).contains(w)) {
                out.push(format!("gives a target group the weight {weight}"));
            }
        }
        if groups.len() > 1 && groups.iter().all(|(_, w)| *w == Fact::Known(0)) {
            out.push("sends nothing to any target group".to_owned());
        }
    }
}
