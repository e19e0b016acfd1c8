//! One finding for all instances of a resource: what is said of `a[0]` and of `a[1]` in the same words is
//! one cause.

use crate::finding::Finding;
use std::collections::BTreeMap;

/// Of findings about a plan or a state, one for each cause; the others' addresses are said with it.
pub fn together(findings: Vec<Finding>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut known: BTreeMap<(&str, String, String), (usize, Vec<String>)> = BTreeMap::new();
    for finding in findings {
        if finding.address.is_empty() {
            out.push(finding);
            continue;
        }
        let cause = (
            finding.code.0,
            bare(&finding.message),
            bare(&finding.address),
        );
        if let Some((_, others)) = known.get_mut(&cause) {
            others.push(finding.address);
        } else {
            known.insert(cause, (out.len(), Vec::new()));
            out.push(finding);
        }
    }
    for (at, others) in known.into_values() {
        if let Some(finding) = out.get_mut(at)
            && !others.is_empty()
        {
            finding
                .evidence
                .push(format!("the same of {}", others.join(", ")));
        }
    }
    out
}

/// A text without the keys of instances: `a[0]` and `module.b["x"].a[1]` are `a` and `module.b.a`.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let inside = &rest[at + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        let end = if digits > 0 {
            Some(digits)
        } else {
            let quoted = inside.strip_prefix('"').and_then(|text| text.find('"'));
            quoted.map(|end| end + 2)
        };
        out.push_str(&rest[..at]);
        rest = match end {
            Some(end) if inside[end..].starts_with(']') => &inside[end + 1..],
            _ => {
                out.push('[');
                inside
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn keys_alone_are_taken_out() {
        assert_eq!(
            bare("a.b[0].c waits for module.x[\"y.z\"].d"),
            "a.b.c waits for module.x.d"
        );
        assert_eq!(bare("a list [of] [things"), "a list [of] [things");
    }
}
