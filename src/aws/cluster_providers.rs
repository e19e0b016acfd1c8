//! `aws_ecs_cluster_capacity_providers`: what tasks of a cluster may run on.

use crate::stack::{Name, Tree, Val};

crate::resource! {
    /// What tasks of a cluster may run on.
    ClusterProviders, "ClusterCapacityProviders", None, Some("aws_ecs_cluster_capacity_providers"),
        one_sided "CloudFormation has it as a property of the cluster";
    /// The cluster.
    cluster: Val<Name> => tf "cluster_name" because "only Terraform has this type";
    /// The providers.
    providers: Tree => tf "capacity_providers" because "only Terraform has this type";
}
