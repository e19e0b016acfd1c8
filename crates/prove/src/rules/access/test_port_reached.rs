use crate::reach::Verdict;
use crate::rules::case::Case;
use crate::rules::facts::paths::from_elsewhere;
use crate::rules::rule::{Violations, rule};

rule! {
    /// P102: management reaches every test listener that the blueprint opens to it.
    ///
    /// # What it checks
    /// For each test listener and each of management's peers that the blueprint lets in there, the
    /// whole connection: listener, route, egress of the one, ingress of the other.
    ///
    /// # What breaks in real life
    /// The new version waits on the test listener, nobody can look at it, and the wait ends: with
    /// `STOP_DEPLOYMENT` every release stops, without it every release goes live unseen. On an internet
    /// load balancer a rule that names the management host's security group never matches, because the
    /// host comes from its public address.
    ///
    /// # How to fix it
    /// A rule for the test port from the host's fixed address (internet) or its group (internal), and
    /// the way out in the host's own group.
    help: "add a rule to both peers' groups",
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let Some(intent) = case.intent else {
        return wrong;
    };
    for (balancer, listener, port) in &case.tests {
        let Some(to) = case.balancer_actor(*balancer) else {
            continue;
        };
        for allowed in &intent.allowed {
            if allowed.to != to.name
                || allowed.port != *port
                || !intent.management.contains(&allowed.from)
            {
                continue;
            }
            let Some(from) = case.actor(&allowed.from) else {
                continue;
            };
            if from_elsewhere(from, to) {
                continue;
            }
            let answer = case.walk(from, to, *port);
            if answer.verdict == Verdict::Blocked {
                let what = format!(
                    "{} cannot reach the test listener of {}",
                    from.name, to.name
                );
                wrong.at(*listener, what).because(answer.evidence);
            }
        }
    }
    wrong
}
