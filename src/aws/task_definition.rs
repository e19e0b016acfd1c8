//! `AWS::ECS::TaskDefinition`: what a task runs.

use crate::stack::{Arn, Attr, Tree, Val};

crate::resource! {
    /// What a task runs. Every change is a new revision; old ones stay, because a rollback needs them.
    TaskDefinition, "TaskDefinition", Some("AWS::ECS::TaskDefinition"), Some("aws_ecs_task_definition"), keep Replaced;
    /// The family that revisions belong to.
    family: String => both "Family" "family";
    /// CPU units.
    cpu: String => both "Cpu" "cpu";
    /// MiB.
    memory: String => both "Memory" "memory";
    /// `X86_64` or `ARM64`.
    architecture: &'static str => both "RuntimePlatform.CpuArchitecture" "runtime_platform.cpu_architecture";
    /// GiB beyond AWS's 20.
    ephemeral_storage: Option<u32> => both "EphemeralStorage.SizeInGiB" "ephemeral_storage.size_in_gib";
    /// Starts the task.
    execution_role: Val<Arn> => both "ExecutionRoleArn" "execution_role_arn";
    /// Is the application.
    task_role: Val<Arn> => both "TaskRoleArn" "task_role_arn";
    /// Scratch space for what stays writable.
    volumes: Tree => both "Volumes" "volume";
    /// What runs in it.
    containers: Tree => both "ContainerDefinitions" "container_definitions";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "NetworkMode" "network_mode" = "awsvpc";
        both "RequiresCompatibilities" "requires_compatibilities" = vec!["FARGATE"];
        both "RuntimePlatform.OperatingSystemFamily" "runtime_platform.operating_system_family" = "LINUX";
        tf "skip_destroy" because "CloudFormation says it as UpdateReplacePolicy" = true;
    }
}

impl TaskDefinition {
    /// ARN of the newest revision that this document made.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
}
