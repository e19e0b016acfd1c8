//! Inputs: their types, and defaults that values from outside could be too.

use super::context::Context;
use crate::blueprint::inputs::InputType;
use crate::blueprint::load_balancer::ZoneId;
use crate::blueprint::volume::{AccessPointId, FileSystemId};
use crate::finding::{codes, pointer};
use crate::system::{Input, InputKind};

/// The inputs; one that nothing uses is a finding.
pub(super) fn inputs(cx: &mut Context) -> Vec<Input> {
    let blueprint = cx.blueprint;
    let mut inputs = Vec::new();
    for (name, input) in &blueprint.inputs {
        let path = pointer("/inputs", name.as_str());
        if !cx.used_inputs.contains(name.as_str()) {
            cx.say_on_key(
                codes::UNUSED_INPUT,
                &path,
                format!("nothing uses the input `{name}`"),
                format!("use it as `${{input.{name}}}`, or take it out"),
            );
        }
        for (key, length, most) in [
            ("description", input.description.len(), 4000),
            (
                "default",
                input.default.as_ref().map_or(0, String::len),
                4096,
            ),
        ] {
            if length > most {
                cx.say(
                    codes::OUT_OF_RANGE,
                    format!("{path}/{key}"),
                    format!("the {key} has {length} bytes; CloudFormation takes {most}"),
                    "shorten it",
                );
            }
        }
        if input.description.contains("${") {
            cx.say(
                codes::DESCRIPTION_TEXT,
                format!("{path}/description"),
                format!("a `${{` stands in the description of `{name}`, and nothing is put in there: it is shown as it is, and linters take it for a mistake"),
                "say it in words",
            );
        }
        if let Some(default) = &input.default
            && let Some(reference) = referring(cx, default)
        {
            cx.say(
                codes::BAD_REFERENCE,
                format!("{path}/default"),
                format!("the default refers to `{reference}`, and a default is a value: nothing is put in there"),
                "write the value itself, or the reference where the input is used",
            );
        } else if let Some(default) = &input.default
            && let Some(form) = unfit(input.kind, default)
        {
            cx.say(
                codes::BAD_FORM,
                format!("{path}/default"),
                format!(
                    "the default `{default}` is not {form}, as the type `{}` asks",
                    input.kind.word()
                ),
                format!("write {form}, or take the default out"),
            );
        }
        inputs.push(Input {
            name: name.to_string(),
            kind: match input.kind {
                InputType::Text if cx.parameter_names.contains(name.as_str()) => {
                    InputKind::ParameterName
                }
                InputType::Text => InputKind::Text,
                InputType::Vpc => InputKind::Vpc,
                InputType::Subnet => InputKind::Subnet,
                InputType::SecurityGroup => InputKind::SecurityGroup,
                InputType::PrefixList => InputKind::PrefixList,
                InputType::RouteTable => InputKind::RouteTable,
                InputType::HostedZone => InputKind::HostedZone,
                InputType::FileSystem => InputKind::FileSystem,
                InputType::AccessPoint => InputKind::AccessPoint,
                InputType::Arn if cx.keys.contains(name.as_str()) => InputKind::Key,
                InputType::Arn => InputKind::Arn,
                InputType::Image => InputKind::Image,
            },
            description: input.description.clone(),
            default: input.default.clone(),
        });
    }
    inputs
}

/// The first reference in a default: what would be put in if it stood anywhere else.
pub(super) fn referring(cx: &Context, default: &str) -> Option<String> {
    let inside = default
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let mut names = inside.map(|(name, _)| name);
    let service = |name: &str| {
        let service = name
            .strip_suffix(".url")
            .or_else(|| name.strip_suffix(".host"));
        service.is_some_and(|service| cx.blueprint.services.contains_key(service))
    };
    let name = names.find(|name| name.starts_with("input.") || service(name))?;
    Some(format!("${{{name}}}"))
}

/// What the pattern of the parameter, or of the variable, lets through: a default has to pass it too.
fn is_arn(text: &str) -> bool {
    let partition = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    text.strip_prefix("arn:aws")
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(rest, name)| partition(rest) && !name.is_empty() && !name.contains('\n'))
}

/// What a default is not, of what a given value has to be.
pub(super) fn unfit(kind: InputType, default: &str) -> Option<&'static str> {
    let id = |prefix: &str, form: &'static str| {
        let digits = default.strip_prefix(prefix).unwrap_or_default();
        let fits = (8..=17).contains(&digits.len())
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (fits, form)
    };
    let (fits, form) = match kind {
        InputType::Text => (true, ""),
        InputType::Vpc => id("vpc-", "a VPC's id such as vpc-0123456789abcdef0"),
        InputType::Subnet => id("subnet-", "a subnet's id such as subnet-0123456789abcdef0"),
        InputType::SecurityGroup => id("sg-", "a security group's id such as sg-0123456789abcdef0"),
        InputType::PrefixList => id("pl-", "a prefix list's id such as pl-0123456789abcdef0"),
        InputType::RouteTable => id("rtb-", "a route table's id such as rtb-0123456789abcdef0"),
        InputType::HostedZone => (
            ZoneId::try_from(default.to_owned()).is_ok() && !default.contains('$'),
            "a hosted zone's id such as Z0123456789ABCDEFGHIJ",
        ),
        InputType::FileSystem => (
            FileSystemId::try_from(default.to_owned()).is_ok() && !default.contains('$'),
            "a file system's id such as fs-0123456789abcdef0",
        ),
        InputType::AccessPoint => (
            AccessPointId::try_from(default.to_owned()).is_ok() && !default.contains('$'),
            "an access point's id such as fsap-0123456789abcdef0",
        ),
        InputType::Arn => (is_arn(default), "an ARN (arn:aws:...)"),
        InputType::Image => (
            !default.is_empty() && default.bytes().all(|b| b.is_ascii_graphic()),
            "an image URI",
        ),
    };
    (!fits).then_some(form)
}
