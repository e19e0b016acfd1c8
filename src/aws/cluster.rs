//! `AWS::ECS::Cluster`: where services run.

use crate::stack::{Arn, Attr, Name, Tree, Val};

crate::resource! {
    /// Where services run.
    Cluster, "Cluster", Some("AWS::ECS::Cluster"), Some("aws_ecs_cluster");
    /// What CloudWatch measures.
    insights: Tree => both "ClusterSettings" "setting";
    /// What tools ask for.
    name: String => both "ClusterName" "name";
    /// What its tasks may run on: with both from the first day, no service that comes later waits for one.
    providers: Tree => cfn "CapacityProviders" because "Terraform has a resource for it: aws_ecs_cluster_capacity_providers";
    /// Where what is typed into shells is kept: `OVERRIDE` in a group of its own, since what services log
    /// with may keep nothing; else `DEFAULT`, which is AWS's own. Written out, because what is left out is
    /// not taken back from a cluster that had it.
    session_logging: &'static str => both "Configuration.ExecuteCommandConfiguration.Logging" "configuration.execute_command_configuration.logging";
    /// The log group of that.
    session_log: Option<Val<Name>> => both "Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchLogGroupName" "configuration.execute_command_configuration.log_configuration.cloud_watch_log_group_name";
    /// The KMS key by which what is typed and answered is encrypted between the client and the container.
    session_key: Tree => both "Configuration.ExecuteCommandConfiguration.KmsKeyId" "configuration.execute_command_configuration.kms_key_id";
    /// Opens no session whose log would not be encrypted by a key of KMS.
    session_log_encrypted: Option<bool> => both "Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled" "configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled";
    /// Tags.
    tags: Tree => both "Tags" "tags";
}

impl Cluster {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
}

/// Fargate, and its spare capacity at a lower price.
pub fn fargate() -> Tree {
    vec!["FARGATE", "FARGATE_SPOT"].into()
}

/// What CloudWatch measures: `disabled`, `enabled` or `enhanced`.
pub fn insights(word: &'static str) -> Tree {
    vec![crate::rows! {
        both "Name" "name" = "containerInsights";
        both "Value" "value" = word;
    }]
    .into()
}
