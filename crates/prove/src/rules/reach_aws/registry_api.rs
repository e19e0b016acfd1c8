use crate::rules::facts::ways::{pulls_from_ecr, unreached, way};
use crate::rules::rule::rule;

rule! {
    /// P201: tasks reach the API of the image registry.
    ///
    /// # What it checks
    /// For each service whose images are in ECR: an interface endpoint for `ecr.api` with private DNS that
    /// its tasks may ask on 443, or a way out to the internet.
    ///
    /// # What breaks in real life
    /// `ResourceInitializationError: unable to pull secrets or registry auth`. On Fargate the task's own
    /// network interface fetches the token, so it is the task's subnet and group that count.
    ///
    /// # How to fix it
    /// Add the endpoint, let the tasks' group in on 443, and leave private DNS on; or add NAT.
    help: "add an endpoint for ecr.api that lets these tasks in on 443, or a way out through NAT",
    check: |case| unreached(case, "the registry's API", pulls_from_ecr, |case, actor| way(case, actor, "ecr.api")),
}
