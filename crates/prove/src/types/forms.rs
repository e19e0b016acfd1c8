//! Forms of names and texts that AWS takes.

pub(super) const fn dashed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

pub(super) const fn under(c: char) -> bool {
    dashed(c) || c == '_'
}

pub(super) const fn dotted(c: char) -> bool {
    under(c) || c == '.'
}

pub(super) fn iam(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

pub(super) fn described(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c)
}

pub(super) fn slashed(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c)
}

pub(super) fn logged(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-/#".contains(c)
}

pub(super) const fn any(_: char) -> bool {
    true
}

pub(super) fn inner_dashes(name: &str) -> bool {
    !name.starts_with('-') && !name.ends_with('-')
}

pub(super) const fn template(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '.' | '-' | '/' | '_')
}

pub(super) fn outer_dash(name: &str) -> bool {
    !name.starts_with('-')
}

pub(super) fn balancer(name: &str) -> bool {
    inner_dashes(name) && !name.starts_with("internal-")
}

pub(super) fn group(name: &str) -> bool {
    !name.starts_with("sg-")
}

pub(super) fn configuration(name: &str) -> bool {
    !name.starts_with("CodeDeployDefault.")
}

pub(super) fn machine(name: &str) -> bool {
    name.split_once('.')
        .is_some_and(|(family, size)| !family.is_empty() && !size.is_empty())
}

pub(super) fn instance_type(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '.' || c == '-'
}

pub(super) fn path(text: &str) -> bool {
    text.starts_with('/')
}

pub(super) fn check_port(text: &str) -> bool {
    text == "traffic-port" || text.parse().is_ok_and(|p: u16| p > 0)
}

/// Names that WAF keeps for its own metrics.
pub(super) fn metric(text: &str) -> bool {
    !["All", "Default_Action"].contains(&text)
}

pub(super) fn codes(text: &str) -> bool {
    let all = |of: std::ops::RangeInclusive<u16>| {
        let one = |code: &str| code.parse::<u16>().ok().filter(|c| of.contains(c));
        text.split(',').all(|part| match part.split_once('-') {
            Some((from, to)) => matches!((one(from), one(to)), (Some(f), Some(t)) if f <= t),
            None => one(part).is_some(),
        })
    };
    all(200..=499) || all(0..=99)
}

/// A letter ends a zone's name, a number its id.
pub(super) fn zone(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_lowercase())
}

pub(super) fn zone_id(text: &str) -> bool {
    text.contains("-az") && text.ends_with(|c: char| c.is_ascii_digit())
}
