use crate::rules::case::Case;
use crate::rules::facts::ways::{unreached, way};
use crate::rules::rule::rule;
use crate::world::tasks::Service;

rule! {
    /// P204: tasks reach the log service.
    ///
    /// # What it checks
    /// For each service with a container that logs by `awslogs`: an interface endpoint for `logs`, or a
    /// way out.
    ///
    /// # What breaks in real life
    /// The log driver cannot start, so neither can the container: the task stops before the application
    /// writes its first line, and there is no line to say so.
    ///
    /// # How to fix it
    /// Add the endpoint for `logs` and let the tasks in on 443; or add NAT.
    help: "add an endpoint for logs that lets these tasks in on 443, or a way out through NAT",
    check: |case| unreached(case, "the log service", logs, |case, actor| way(case, actor, "logs")),
}

fn logs(case: &Case<'_>, service: &Service) -> bool {
    let definition = case.scene.tasks.definition_of(service);
    let containers = definition.and_then(|d| d.containers.as_ref());
    let mut drivers = containers.into_iter().flatten().map(|c| &c.log_driver);
    drivers.any(|driver| driver.known().is_some_and(|d| d == "awslogs"))
}
