use crate::rules::facts::ways::{pulls_from_ecr, unreached, way};
use crate::rules::rule::rule;

rule! {
    /// P202: tasks reach the image registry.
    ///
    /// # What it checks
    /// For each service whose images are in ECR: an interface endpoint for `ecr.dkr` with private DNS that
    /// its tasks may ask on 443, or a way out to the internet.
    ///
    /// # What breaks in real life
    /// `CannotPullContainerError`, minutes after the token was fetched without trouble: the two endpoints
    /// are easily taken for one.
    ///
    /// # How to fix it
    /// Add the endpoint, let the tasks' group in on 443, and leave private DNS on; or add NAT.
    help: "add an endpoint for ecr.dkr that lets these tasks in on 443, or a way out through NAT",
    check: |case| unreached(case, "the registry", pulls_from_ecr, |case, actor| way(case, actor, "ecr.dkr")),
}
