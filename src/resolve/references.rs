//! `${...}` in texts: inputs and called services.

use super::context::{Context, listed, nearest};
use super::inputs::{referring, unfit};
use super::routes::called_as;
use crate::blueprint::front::Front;
use crate::blueprint::inputs::InputType;
use crate::blueprint::service::Service;
use crate::blueprint::text::{Form, InputName, ServiceName};
use crate::finding::{Finding, Fix, codes, pointer};
use crate::system::{Piece, Text};

/// Where a text stands decides what may stand in it.
enum Place<'b> {
    /// A variable or a word of a command of this service: anything.
    Of(&'b Service),
    /// An id, ARN or URI: inputs alone, and an input of one of these types where it is all there is.
    Id(&'b [InputType]),
}

/// Where in its text a reference stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// It is all there is.
    Alone,
    /// Something follows it.
    First,
    /// Something stands before it.
    Inside,
}

/// The words of a command line.
pub(super) fn words(cx: &mut Context, path: &str, list: &[String], written: &Service) -> Vec<Text> {
    list.iter()
        .enumerate()
        .map(|(at, word)| free(cx, &format!("{path}/{at}"), word, written))
        .collect()
}

/// A variable's value or a word of a command.
pub(super) fn free(cx: &mut Context, path: &str, text: &str, service: &Service) -> Text {
    parse(cx, path, text, &Place::Of(service))
}

/// An id, ARN or URI; where an input is all there is, it must be of one of the types. What defaults
/// make of it is held to the form that a written text has.
pub(super) fn ids<T: Form>(cx: &mut Context, path: &str, written: &T, types: &[InputType]) -> Text {
    let text = parse(cx, path, written.text(), &Place::Id(types));
    if let Some(filled) = filled(cx, path, &text)
        && filled.path != path
        && T::try_from(filled.text.clone()).is_err()
    {
        let form = T::FORM.split(", or an input").next().unwrap_or(T::FORM);
        let finding = Finding::new(
            codes::BAD_FORM,
            filled.path,
            format!(
                "the default makes `{}` of `{}`, which cannot stand where that is written",
                filled.text,
                written.text()
            ),
            format!("write a default that makes it {form}, or take the default out"),
        );
        if !cx.findings.contains(&finding) {
            cx.findings.push(finding);
        }
    }
    text
}

/// A text that takes no references: one that is there all the same would be taken at its word.
pub(super) fn none(cx: &mut Context, path: &str, text: &str) {
    if text.contains("${input.") {
        cx.say(
            codes::BAD_REFERENCE,
            path,
            format!("no input can stand here, as `{text}` has one"),
            "write the value itself",
        );
    }
}

/// A text as the blueprint has it.
pub(super) fn written(text: &Text) -> String {
    let said = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Input(name) => format!("${{input.{name}}}"),
        Piece::ServiceUrl(name) => format!("${{{name}.url}}"),
        Piece::ServiceHost(name) => format!("${{{name}.host}}"),
        Piece::QueueUrl(name) => format!("${{{name}.queue_url}}"),
    };
    text.0.iter().map(said).collect()
}

/// Names every value of a list that is another one again where nobody gives its input a value. What stands
/// twice in one form is said by [`Context::no_repeats`].
pub(super) fn no_repeats_by_default(cx: &mut Context, path: &str, list: &[Text]) {
    let mut known: Vec<(String, &Text)> = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let place = pointer(path, &at.to_string());
        let Some(own) = filled(cx, &place, value).map(|filled| filled.text) else {
            continue;
        };
        let again = known.iter().find(|(text, _)| *text == own);
        if let Some((_, other)) = again
            && *other != value
        {
            let filled = |text: &Text| text.0.iter().any(|one| matches!(one, Piece::Input(_)));
            let by = if filled(value) { value } else { *other };
            cx.say(
                codes::REPEATED,
                place,
                format!(
                    "with the default of its input `{}` is `{own}`, which stands twice then",
                    written(by)
                ),
                "take one of them out, or give the input another default",
            );
        }
        known.push((own, value));
    }
}

/// A text as it is where nobody gives another value, and where that is written.
pub(super) struct Filled {
    /// The text, with the defaults of its inputs.
    pub text: String,
    /// Where it stands: of a text with inputs, the default of the first.
    pub path: String,
}

/// The text that stands at `path` where nobody gives another value; `None` where somebody has to, or
/// where a default is none of its input's type.
pub(super) fn filled(cx: &Context, path: &str, text: &Text) -> Option<Filled> {
    let mut out = Filled {
        text: String::new(),
        path: path.to_owned(),
    };
    let mut written = true;
    for piece in &text.0 {
        match piece {
            Piece::Literal(text) => out.text.push_str(text),
            Piece::Input(name) => {
                let input = cx.blueprint.inputs.get(name.as_str())?;
                let default = input.default.as_ref()?;
                if unfit(input.kind, default).is_some() || referring(cx, default).is_some() {
                    return None;
                }
                out.text.push_str(default);
                if std::mem::take(&mut written) {
                    out.path = format!("{}/default", pointer("/inputs", name));
                }
            }
            Piece::ServiceUrl(_) | Piece::ServiceHost(_) | Piece::QueueUrl(_) => return None,
        }
    }
    Some(out)
}

fn parse(cx: &mut Context, path: &str, text: &str, place: &Place) -> Text {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        plain.push_str(&rest[..at]);
        if plain.ends_with('$') {
            plain.push('{');
            rest = &rest[at + 2..];
            continue;
        }
        let inside = &rest[at + 2..];
        let Some(end) = inside.find('}') else {
            cx.say(
                codes::BAD_REFERENCE,
                path,
                format!("`{}` has no end", &rest[at..]),
                "close the reference with `}`; `$${` stands for a `${` of the text itself",
            );
            return Text::default();
        };
        let name = &inside[..end];
        let position = match (
            pieces.is_empty() && plain.is_empty(),
            inside.len() == end + 1,
        ) {
            (true, true) => Position::Alone,
            (true, false) => Position::First,
            (false, _) => Position::Inside,
        };
        if let Some(piece) = reference(cx, path, text, name, position, place) {
            if !plain.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut plain)));
            }
            pieces.push(piece);
        }
        rest = &inside[end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(plain));
    }
    Text(pieces)
}

fn reference(
    cx: &mut Context,
    path: &str,
    text: &str,
    name: &str,
    position: Position,
    place: &Place,
) -> Option<Piece> {
    if let Some(input) = name.strip_prefix("input.") {
        return input_piece(cx, path, text, input, position, place);
    }
    let service = match place {
        Place::Of(service) => service,
        Place::Id(_) => {
            cx.say(
                codes::BAD_REFERENCE,
                path,
                format!("`${{{name}}}` cannot stand here"),
                "only inputs can, as `${input.NAME}`; `$${` stands for a `${` of the text itself",
            );
            return None;
        }
    };
    if let Some(target) = name.strip_suffix(".queue_url") {
        return queue(cx, path, service, target);
    }
    let (target, piece): (&str, fn(String) -> Piece) = if let Some(target) =
        name.strip_suffix(".url")
    {
        (target, Piece::ServiceUrl)
    } else if let Some(target) = name.strip_suffix(".host") {
        (target, Piece::ServiceHost)
    } else {
        cx.say(
            codes::BAD_REFERENCE,
            path,
            format!("`${{{name}}}` is not a reference"),
            "write `${SERVICE.url}`, `${SERVICE.host}`, `${SERVICE.queue_url}` or `${input.NAME}`; `$${` stands for a `${` of the text itself",
        );
        return None;
    };
    let Some(found) = cx.blueprint.services.get(target) else {
        let known = cx.blueprint.services.keys().map(ServiceName::as_str);
        let near = nearest(target, known.clone());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the services are {}", listed(known)),
        };
        cx.say(
            codes::UNKNOWN_SERVICE,
            path,
            format!("there is no service `{target}`"),
            help,
        );
        if let Some(near) = near {
            let right = text.replace(&format!("${{{target}."), &format!("${{{near}."));
            cx.offer(Fix::write(path, format!("{right:?}")));
        }
        return None;
    };
    let called = service.calls.iter().any(|call| call.as_str() == target);
    let connect = found.connect.as_ref().filter(|_| found.schedule.is_none());
    if found.load_balancer == Front::None && connect.is_none() {
        // A call of a worker is said where it stands in `calls`.
        if !called {
            cx.say(
                codes::CALLS_WORKER,
                path,
                format!("`{target}` is a worker and has no address"),
                "refer to a service that stands behind a load balancer, or that has `connect`",
            );
        }
        return None;
    }
    // A call that is mistyped is named where it stands.
    let mistyped = service.calls.iter().any(|call| {
        !cx.blueprint.services.contains_key(call)
            && nearest(call.as_str(), std::iter::once(target)).is_some()
    });
    if !called && mistyped {
        return None;
    }
    if !called {
        cx.say(
            codes::NOT_CALLED,
            path,
            format!("`${{{name}}}` refers to `{target}`, which `calls` does not name: no path to it is open"),
            format!("add `{target}` to this service's `calls`"),
        );
        let service = path
            .match_indices('/')
            .nth(2)
            .map_or(path, |(end, _)| &path[..end]);
        cx.offer(Fix::add(format!("{service}/calls"), target));
        return None;
    }
    if let Some(connect) = connect
        && name.strip_suffix(".url").is_some()
    {
        let right = format!("${{{target}.host}}:{}", connect.port.get());
        cx.say(
            codes::BAD_REFERENCE,
            path,
            format!("`${{{name}}}` has no scheme to begin with: `{target}` is reached by TCP, and what it speaks is not known"),
            format!("write `{right}`, with the scheme before it that the application expects, such as `redis://`"),
        );
        cx.offer(Fix::write(
            path,
            format!("{:?}", text.replace(&format!("${{{name}}}"), &right)),
        ));
        return None;
    }
    let balancer = cx.blueprint.load_balancers.of(&found.load_balancer);
    let https = balancer.is_some_and(|b| b.listener.is_https());
    if https && called_as(cx.blueprint, found).is_none() {
        cx.say(
            codes::NO_NAME,
            path,
            format!("`${{{name}}}` is the load balancer's own name, and no certificate can be for that: the caller would refuse it"),
            format!("give `{target}` a route with a host that the certificate is for, such as `route: {{hosts: [{target}.example.com]}}`, and point that name at the load balancer in DNS"),
        );
        return None;
    }
    Some(piece(target.to_owned()))
}

/// The address of a queue. That a service has none is said where `sends_to` names it.
fn queue(cx: &mut Context, path: &str, service: &Service, target: &str) -> Option<Piece> {
    if service.sends_to.iter().any(|to| to.as_str() == target) {
        let found = cx.blueprint.services.get(target)?;
        return found
            .has_queue()
            .then(|| Piece::QueueUrl(target.to_owned()));
    }
    let known = cx.blueprint.services.keys().map(ServiceName::as_str);
    let there = cx.blueprint.services.contains_key(target);
    if let Some(near) = nearest(target, known).filter(|_| !there) {
        cx.say(
            codes::UNKNOWN_SERVICE,
            path,
            format!("there is no service `{target}`"),
            format!("did you mean `{near}`?"),
        );
        return None;
    }
    cx.say(
        codes::NO_QUEUE,
        path,
        format!("`${{{target}.queue_url}}` refers to a queue that `sends_to` does not name: nothing may be sent there"),
        format!("add `{target}` to this service's `sends_to`"),
    );
    let service = path
        .match_indices('/')
        .nth(2)
        .map_or(path, |(end, _)| &path[..end]);
    cx.offer(Fix::add(format!("{service}/sends_to"), target));
    None
}

fn input_piece(
    cx: &mut Context,
    path: &str,
    text: &str,
    name: &str,
    position: Position,
    place: &Place,
) -> Option<Piece> {
    let Some(input) = cx.blueprint.inputs.get(name) else {
        let known = cx.blueprint.inputs.keys().map(InputName::as_str);
        let near = nearest(name, known);
        let help = match near {
            Some(near) => format!("did you mean `${{input.{near}}}`?"),
            None => format!("add it: `inputs: {{{name}: {{type: text}}}}`"),
        };
        cx.say(
            codes::UNKNOWN_INPUT,
            path,
            format!("there is no input `{name}`"),
            help,
        );
        cx.offer(match near {
            Some(near) => {
                let right =
                    text.replace(&format!("${{input.{name}}}"), &format!("${{input.{near}}}"));
                Fix::write(path, format!("{right:?}"))
            }
            None => Fix::write(pointer("/inputs", name), "{type: text}"),
        });
        return None;
    };
    cx.used_inputs.insert(name.to_owned());
    if let Place::Id(types) = place {
        let fits = match position {
            Position::Alone => types.contains(&input.kind),
            // An ARN can be followed by more: `${input.bucket}/*`.
            Position::First => {
                input.kind == InputType::Text
                    || input.kind == InputType::Arn && types.contains(&InputType::Arn)
            }
            Position::Inside => input.kind == InputType::Text,
        };
        if !fits {
            let wanted = if position == Position::Alone {
                types
            } else {
                &[InputType::Text][..]
            };
            cx.say(
                codes::INPUT_KIND,
                path,
                format!("the input `{name}` is of type `{}`", input.kind.word()),
                format!(
                    "an input here is of type {}",
                    listed(wanted.iter().map(|t| t.word()))
                ),
            );
        }
        if let Some(default) = &input.default
            && input.kind == InputType::Text
        {
            no_json(cx, name, default);
        }
    }
    Some(Piece::Input(name.to_owned()))
}

/// Names what no id, ARN or URI has, and what breaks the JSON texts in which documents hand them out.
fn no_json(cx: &mut Context, name: &str, default: &str) {
    let breaks = |c: &char| *c == '"' || *c == '\\' || c.is_control();
    let Some(found) = default.chars().find(breaks) else {
        return;
    };
    let path = format!("{}/default", pointer("/inputs", name));
    let what = if found.is_control() {
        "control character".to_owned()
    } else {
        format!("`{found}`")
    };
    let finding = Finding::new(
        codes::BAD_FORM,
        path,
        format!(
            "the default has a {what}, and `{name}` stands in an id, an ARN or a URI, which has none"
        ),
        "write a default without it, or take the default out",
    );
    if !cx.findings.contains(&finding) {
        cx.findings.push(finding);
    }
}
