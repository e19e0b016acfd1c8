use crate::rules::case::Case;
use crate::rules::facts::scaling::targets;
use crate::rules::rule::{Violations, rule};
use crate::types::service;
use crate::world::rows::Fact;

rule! {
    /// P225: a rolling deployment can start or stop a task.
    ///
    /// # What it checks
    /// For each service that ECS deploys by itself: with its count of tasks, either the maximum percent
    /// leaves room for one more task, or the minimum percent for one less. The maximum is rounded down,
    /// the minimum up.
    ///
    /// # What breaks in real life
    /// The first deploy works, every later one hangs: ECS may start nothing new and stop nothing old, and
    /// CloudFormation gives up after three hours.
    ///
    /// # How to fix it
    /// A maximum of 200 percent, or for a service with one task at most a minimum of 0.
    help: "let the maximum percent leave room for a new task, or the minimum percent for one less",
}

fn check(case: &Case<'_>) -> Violations {
    let scene = case.scene;
    let r = scene.read();
    let mut wrong = Violations::none();
    for (index, own) in scene.tasks.services.iter().enumerate() {
        let daemon = own.scheduling.known().is_some_and(|s| s == "DAEMON");
        let rolling = own.controller.or_default("ECS".to_owned());
        if own.is_job() || daemon || own.is_native() || rolling.is_none_or(|c| c != "ECS") {
            continue;
        }
        let least = r.number(own.node, service::LEAST).or_default(100);
        let most = r.number(own.node, service::MOST).or_default(200);
        let (Some(least), Some(most)) = (least, most) else {
            continue;
        };
        // Where something else holds the count, any number may be running.
        let scaled = !targets(case, index).is_empty();
        let count = match &own.count {
            Fact::Known(count) if !scaled => *count,
            Fact::Absent if !scaled => 1,
            _ if least >= 100 && most <= 100 => 1,
            _ => continue,
        };
        let (room, kept) = (count * most / 100, (count * least + 99) / 100);
        if count > 0 && room <= count && kept >= count {
            let id = scene.id(own.node);
            let what = format!(
                "{id} can neither start nor stop a task in a deployment: of {count} at least {kept} run and at most {room}"
            );
            wrong.at(own.node, what);
        }
    }
    wrong
}
