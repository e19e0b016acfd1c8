use crate::reach::listeners::target_groups;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::world::actions::Action;
use crate::world::rows::Link;

rule! {
    /// P503: no later run of the document moves traffic.
    ///
    /// # What it checks
    /// Terraform: every rule or listener that sends to a target group which an engine moves ignores
    /// changes of its action, and with a blueprint a service under ECS's own blue/green ignores changes of
    /// its pair of target groups, where it has one. With a blueprint, in both formats: the pointer stands in a rule, and the
    /// listener's own default is a fixed answer, so that an edit of the listener moves nothing.
    ///
    /// # What breaks in real life
    /// After a release the live target group is green, and the document says blue. The next apply, or
    /// the next edit of the listener's certificate, sends traffic to where no task runs any more; the
    /// release after that fails with `Primary taskset target group must be behind listener`.
    ///
    /// # How to fix it
    /// `lifecycle { ignore_changes = [action] }` (`default_action` on a listener), and a rule that nothing
    /// else edits.
    help: "let the engine own the pointer: a rule of its own, and ignore_changes in Terraform",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let mut wrong = Violations::none();
    let mut moved: Vec<Link> = Vec::new();
    for (index, service) in scene.tasks.services.iter().enumerate() {
        if service.is_code_deploy() || service.is_native() {
            moved.extend(target_groups(scene, index));
        }
    }
    let sends = |actions: &[Action]| {
        actions
            .iter()
            .any(|a| a.targets().any(|t| moved.iter().any(|m| m.same(t))))
    };
    let terraform = case.is_terraform() && !case.is_plan();
    let natives = scene.tasks.services.iter().filter(|s| s.is_native());
    for service in natives.filter(|s| !s.registrations.is_empty()) {
        // The engine alternates the pair, and the provider would send the first day's back.
        if case.intent.is_some() && terraform && !case.ignores(service.node, "load_balancer") {
            wrong.at(
                service.node,
                format!(
                    "{} does not ignore changes of load_balancer, which releases make",
                    scene.id(service.node)
                ),
            );
        }
    }
    for listener in &scene.balancing.listeners {
        let id = scene.id(listener.node);
        // With a blueprint under every engine: which one it is may change.
        let by_default = listener
            .default
            .iter()
            .any(|a| a.targets().next().is_some());
        if case.intent.is_some() && by_default {
            wrong.at(
                listener.node,
                format!(
                    "{id} sends to a target group by default: an edit of the listener moves traffic"
                ),
            );
        }
        if case.intent.is_some() || !sends(&listener.default) {
            continue;
        }
        if terraform && !case.ignores(listener.node, "default_action") {
            wrong.at(
                listener.node,
                format!("{id} does not ignore changes of default_action, which releases make"),
            );
        }
    }
    for rule in &scene.balancing.rules {
        if sends(&rule.actions) && terraform && !case.ignores(rule.node, "action") {
            wrong.at(
                rule.node,
                format!(
                    "{} does not ignore changes of action, which releases make",
                    scene.id(rule.node)
                ),
            );
        }
    }
    wrong
}
