use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::load_balancing::ListenerRule;
use crate::world::release::Group;
use crate::world::rows::Link;

rule! {
    /// P410: production and test rule of a service match the same requests.
    ///
    /// # What it checks
    /// Where both listeners of a deployment group send to its pair by rules, and where ECS's own
    /// blue/green names a rule for each: the conditions of the rules are the same, one rule on each.
    ///
    /// # What breaks in real life
    /// What was looked at on the test listener is not what goes live: a path that only the production
    /// rule has is seen by users first.
    ///
    /// # How to fix it
    /// The same conditions on both rules.
    help: "give production and test rule the same conditions",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    for group in &scene.release.groups {
        let production = rules(case, group, group.production.first());
        let test = rules(case, group, group.test.first());
        let (Some(a), Some(b)) = (production.first(), test.first()) else {
            continue;
        };
        if differ(case, a, b) {
            wrong.at(
                b.node,
                format!(
                    "{} takes {}, and {} takes {}",
                    scene.id(b.node),
                    b.conditions.join(" and "),
                    scene.id(a.node),
                    a.conditions.join(" and ")
                ),
            );
        }
        if case.intent.is_some() {
            for list in [&production, &test] {
                if list.len() > 1 {
                    wrong.at(
                        list[1].node,
                        format!(
                            "{} is a second rule for one service on one listener",
                            scene.id(list[1].node)
                        ),
                    );
                }
            }
        }
    }
    for block in scene
        .tasks
        .services
        .iter()
        .filter(|s| s.is_native() && !s.is_code_deploy())
        .flat_map(|s| &s.registrations)
    {
        let rule = |link: &Option<Link>| {
            let node = link.as_ref().and_then(Link::node)?;
            scene.balancing.rules.iter().find(|r| r.node == node)
        };
        if let (Some(a), Some(b)) = (rule(&block.production), rule(&block.test))
            && differ(case, a, b)
        {
            wrong.at(
                b.node,
                format!(
                    "{} takes {}, and {} takes {}",
                    scene.id(b.node),
                    b.conditions.join(" and "),
                    scene.id(a.node),
                    a.conditions.join(" and ")
                ),
            );
        }
    }
    wrong
}

/// Whether two rules take different requests, as far as the document says.
fn differ(case: &Case<'_>, a: &ListenerRule, b: &ListenerRule) -> bool {
    let known = case.intent.is_some() || !(a.open || b.open);
    known && a.conditions != b.conditions
}

fn rules<'a>(case: &Case<'a>, group: &Group, listener: Option<&Link>) -> Vec<&'a ListenerRule> {
    let Some(listener) = listener.and_then(Link::node) else {
        return Vec::new();
    };
    case.scene
        .balancing
        .rules
        .iter()
        .filter(|r| r.listener.is(listener))
        .filter(|r| {
            r.actions
                .iter()
                .any(|a| a.targets().any(|t| group.targets.iter().any(|g| g.same(t))))
        })
        .collect()
}
