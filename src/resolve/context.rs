//! What every part of resolving shares: the blueprint, the findings so far, the inputs in use.

use super::others::Others;
use crate::blueprint::Blueprint;
use crate::blueprint::duration::Span;
use crate::finding::codes::{self, Code};
use crate::finding::{Finding, Fix, pointer};
use crate::system::Text;
use std::collections::BTreeSet;
use std::fmt::Display;

/// The blueprint, the findings so far, the inputs in use.
pub(super) struct Context<'b> {
    /// What is being resolved.
    pub blueprint: &'b Blueprint,
    /// The system's name, environment included.
    pub name: String,
    /// The environment that is being resolved.
    pub environment: Option<&'b str>,
    /// The blueprint's other environments.
    pub others: &'b Others,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// Inputs that something refers to.
    pub used_inputs: BTreeSet<String>,
    /// Inputs that are the whole name of a parameter in Parameter Store.
    pub parameter_names: BTreeSet<String>,
    /// Inputs that are the whole ARN of a KMS key.
    pub keys: BTreeSet<String>,
    /// The KMS key of what the system keeps.
    pub kms_key: Option<Text>,
}

impl<'b> Context<'b> {
    /// Nothing found yet.
    pub fn new(blueprint: &'b Blueprint, environment: Option<&'b str>, others: &'b Others) -> Self {
        let name = match environment {
            Some(environment) => format!("{}-{environment}", blueprint.name),
            None => blueprint.name.to_string(),
        };
        Self {
            blueprint,
            name,
            environment,
            others,
            findings: Vec::new(),
            used_inputs: BTreeSet::new(),
            parameter_names: BTreeSet::new(),
            keys: BTreeSet::new(),
            kms_key: None,
        }
    }

    /// Notes a finding about the value at `path`.
    pub fn say(
        &mut self,
        code: Code,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding::new(code, path, message, help));
    }

    /// Notes a finding about the key at `path`.
    pub fn say_on_key(
        &mut self,
        code: Code,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings
            .push(Finding::new(code, path, message, help).on_key());
    }

    /// What the help of the last finding offers to write.
    pub fn offer(&mut self, fix: Fix) {
        if let Some(finding) = self.findings.last_mut() {
            finding.fixes.push(fix);
        }
    }

    /// A way out of the private subnets, as a key: `egress: nat`, or the network's own.
    pub fn way_out(&self) -> &'static str {
        match self.blueprint.network.existing {
            Some(_) => "`egress: existing` in `network.existing`",
            None => "`egress: nat` (a NAT gateway costs by the hour and by the gigabyte)",
        }
    }

    /// The same, where it is what the help of the last finding offers.
    pub fn offer_way_out(&mut self) {
        let network = &self.blueprint.network;
        let value = match network.existing {
            Some(_) => "existing",
            None => "nat",
        };
        self.offer(Fix::write(network.egress_place(), value));
    }

    /// The span in seconds; out of bounds is a finding.
    pub fn seconds<const MIN: u32, const MAX: u32, const STEP: u32>(
        &mut self,
        path: &str,
        span: Span<MIN, MAX, STEP>,
    ) -> u32 {
        if let Some(fault) = span.fault() {
            self.say(codes::OUT_OF_RANGE, path, fault.message, fault.help);
            self.offer(Fix::write(path, fault.right));
        }
        span.seconds()
    }

    /// The span in minutes; out of bounds is a finding.
    pub fn minutes<const MIN: u32, const MAX: u32, const STEP: u32>(
        &mut self,
        path: &str,
        span: Span<MIN, MAX, STEP>,
    ) -> u32 {
        self.seconds(path, span) / 60
    }

    /// Names every value that stands a second time in the list at `path`.
    pub fn no_repeats<T: Ord + Display>(&mut self, path: &str, list: &[T]) {
        let mut seen = BTreeSet::new();
        for (at, value) in list.iter().enumerate() {
            if !seen.insert(value) {
                self.say(
                    codes::REPEATED,
                    pointer(path, &at.to_string()),
                    format!("`{value}` stands twice"),
                    "take one of them out",
                );
            }
        }
    }
}

/// Names that are looked at, so that no blueprint takes longer than its size accounts for.
const LOOKED_AT: usize = 200;
/// Names that a sentence holds.
const TOLD: usize = 8;

/// The name nearest to a mistyped one, if any is near.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .take(LOOKED_AT)
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance <= (name.len().max(word.len()) / 3).max(1))
        .min()
        .map(|(_, name)| name)
}

/// `a`, `b` and `c`, each in back quotes; of many, the first few.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut all = names.into_iter();
    let mut names: Vec<String> = all
        .by_ref()
        .take(TOLD)
        .map(|name| format!("`{name}`"))
        .collect();
    match all.count() {
        0 => {}
        more => names.push(format!("{more} more")),
    }
    match names.split_last() {
        None => "none".into(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_name() {
        let known = ["backend", "frontend", "jobs"];
        assert_eq!(nearest("bakend", known.into_iter()), Some("backend"));
        assert_eq!(nearest("jbos", known.into_iter()), Some("jobs"));
        assert_eq!(nearest("database", known.into_iter()), None);
    }
}
