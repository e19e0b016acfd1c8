//! `AWS::ApplicationAutoScaling::ScalableTarget`: how many tasks there may be.

use crate::stack::{Attr, Id, Name, Tree, Val};

crate::resource! {
    /// How many tasks there may be. Registering it moves the count into its range.
    ScalableTarget, "ScalableTarget", Some("AWS::ApplicationAutoScaling::ScalableTarget"), Some("aws_appautoscaling_target");
    /// `service/CLUSTER/SERVICE`.
    resource: Val<Name> => both "ResourceId" "resource_id";
    /// Least number of tasks.
    min: u32 => both "MinCapacity" "min_capacity";
    /// Greatest number of tasks.
    max: u32 => both "MaxCapacity" "max_capacity";
    /// Tags, which `CloudFormation` does not take here.
    tags: Tree => tf "tags" because "the type has no tags in CloudFormation";
    @always {
        both "ServiceNamespace" "service_namespace" = "ecs";
        both "ScalableDimension" "scalable_dimension" = "ecs:service:DesiredCount";
    }
}

impl ScalableTarget {
    /// What a scaling policy names in `CloudFormation`, and in Terraform its resource.
    pub const ID: Attr<Self, Id> = Attr::by_ref("resource_id");
}
