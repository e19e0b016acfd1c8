//! `AWS::CodeDeploy::Application`: what a service's releases belong to.

use crate::stack::{Attr, Name, Tree};

crate::resource! {
    /// What a service's releases belong to.
    Application, "DeploymentApplication", Some("AWS::CodeDeploy::Application"), Some("aws_codedeploy_app");
    /// `AppECS-CLUSTER-SERVICE`, which is what `aws ecs deploy` looks for.
    name: String => both "ApplicationName" "name";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    // Without it AWS takes an application for servers, and the group fails.
    @always { both "ComputePlatform" "compute_platform" = "ECS"; }
}

impl Application {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
}
