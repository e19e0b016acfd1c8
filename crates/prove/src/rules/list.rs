//! The rules of the table, each under its code.

use super::case::Case;
use super::rows;
use super::rule::{Rule, Violations, is_page_of};
use crate::finding::{Code, Finding, Severity, codes};
use crate::rule_table::rules;
use crate::value::NodeId;
use std::collections::BTreeSet;

/// A rule under its code.
pub struct Listed {
    /// The code under which it reports.
    pub code: Code,
    /// The rule.
    pub rule: &'static Rule,
}

macro_rules! list {
    ($($name:ident = $code:literal, $what:literal => $($at:ident)::+;)*) => {
        /// All of them. Their order says nothing: a rule sees what the document is, never what
        /// another rule said of it.
        pub static RULES: &[Listed] = &[$(Listed {
            code: codes::$name,
            rule: &super::$($at)::+::RULE,
        }),*];

        $(const _: () = assert!(
            is_page_of(super::$($at)::+::RULE.page, $code),
            concat!("the page of another code stands beside ", $code),
        );)*
    };
}

rules!(list);

/// Where no blueprint says what is meant, these warn: AWS takes the document and the system works, and
/// what is found is a risk, or a surprise of a later day.
const MAY: &[Code] = &[
    codes::TEST_PORT_SOURCES,
    codes::OPEN_TO_WORLD,
    codes::SAME_PAIR,
    codes::OLD_REVISIONS,
    codes::COUNT_OWNED,
];

/// Everything that the rules find in one scene, and what the rows say under their codes.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut said: Vec<(&Listed, Violations)> = RULES
        .iter()
        .map(|listed| (listed, (listed.rule.check)(case)))
        .collect();
    let mut out = Vec::new();
    for wrong in rows::judge(case.scene, case.intent.is_some()) {
        let what = format!("{}: {}", case.scene.id(wrong.node), wrong.what);
        let rule = said
            .iter_mut()
            .find(|(listed, _)| listed.code == wrong.code);
        if let Some((_, found)) = rule {
            let found = found.at(wrong.node, what).help(wrong.help);
            found.property(wrong.property);
        } else {
            // `Row::under` refuses a code without a rule; nothing is passed over in silence.
            let path = case.scene.document.node(wrong.node).path.as_str();
            out.push(Finding::new(wrong.code, path, what, wrong.help));
        }
    }
    let nodes: Vec<BTreeSet<NodeId>> = said.iter().map(|(_, found)| found.nodes()).collect();
    for (listed, found) in &said {
        let narrower = listed.rule.yields_to;
        let known = |node: NodeId| {
            let others = said.iter().zip(&nodes);
            let mut others = others.filter(|((other, _), _)| narrower.contains(&other.code));
            others.any(|(_, nodes)| nodes.contains(&node))
        };
        // What is looked up was made elsewhere: it is not judged by what a look-up says of it.
        let looked_up = |node: NodeId| case.intent.is_none() && case.scene.document.node(node).data;
        for violation in &found.0 {
            if !violation
                .node
                .is_some_and(|node| known(node) || looked_up(node))
            {
                let mut found = violation.finding(case, listed.code, listed.rule);
                if case.intent.is_none() && MAY.contains(&listed.code) {
                    found.severity = Severity::Warning;
                }
                out.push(found);
            }
        }
    }
    out
}
