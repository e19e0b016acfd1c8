use crate::rules::facts::ways::{layers, pulls_from_ecr, unreached};
use crate::rules::rule::rule;

rule! {
    /// P203: tasks reach the bucket that holds the layers of their images.
    ///
    /// # What it checks
    /// For each service whose images are in ECR: S3's gateway endpoint on the route table of *its* subnets
    /// and S3's prefix list in the egress of its group, or a way out to the internet.
    ///
    /// # What breaks in real life
    /// `CannotPullContainerError: ... i/o timeout`: token and manifest come through the interface
    /// endpoints, the layers come from S3. The gateway on the endpoints' own route table helps nobody.
    ///
    /// # How to fix it
    /// Put the gateway endpoint on the tasks' route tables and let 443 out to S3's prefix list.
    help: "put the S3 gateway endpoint on the tasks' route tables and let 443 out to its prefix list",
    check: |case| unreached(case, "the bucket of the image layers", pulls_from_ecr, layers),
}
