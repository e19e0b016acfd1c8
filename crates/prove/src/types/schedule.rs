//! A schedule.

use super::{Type, forms, row::rows};
use crate::finding::codes::JOB_START;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Schedule",
    gives: Some(&["Arn"]),
    rows: ALL,
};

rows! {
    NAME "Name" "name" .text(64, forms::dotted);
    GROUP "GroupName" "group_name" .to_name(Kind::ScheduleGroup) .needed_as_meant();
    AT "ScheduleExpression" "schedule_expression" .needed() .text(256, forms::any);
    TIME_ZONE "ScheduleExpressionTimezone" "schedule_expression_timezone" .text(50, forms::any) .default("UTC");
    STATE "State" "state" .one_of(&["ENABLED", "DISABLED"]) .default("ENABLED");
    WINDOW "FlexibleTimeWindow.Mode" "flexible_time_window.mode" .needed() .one_of(&["OFF", "FLEXIBLE"]);
    CLUSTER "Target.Arn" "target.arn" .needed() .to_arn(Kind::Cluster) .or_other();
    ROLE "Target.RoleArn" "target.role_arn" .needed() .to_arn(Kind::Role);
    TRIES "Target.RetryPolicy.MaximumRetryAttempts" "target.retry_policy.maximum_retry_attempts" .range(0, 185) .default("185");
    AGE "Target.RetryPolicy.MaximumEventAgeInSeconds" "target.retry_policy.maximum_event_age_in_seconds" .range(60, 86_400) .default("86400");
    FAILED "Target.DeadLetterConfig.Arn" "target.dead_letter_config.arn" .to_arn(Kind::Queue);
    TASK_DEFINITION "Target.EcsParameters.TaskDefinitionArn" "target.ecs_parameters.task_definition_arn" .to_arn(Kind::TaskDefinition);
    COUNT "Target.EcsParameters.TaskCount" "target.ecs_parameters.task_count" .range(1, 10) .default("1");
    LAUNCH_TYPE "Target.EcsParameters.LaunchType" "target.ecs_parameters.launch_type" .one_of(&["FARGATE", "EC2", "EXTERNAL"]) .alone(&[CAPACITY]) .under(JOB_START);
    CAPACITY "Target.EcsParameters.CapacityProviderStrategy" "target.ecs_parameters.capacity_provider_strategy" .blocks(capacity::ALL);
    SUBNETS "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.Subnets" "target.ecs_parameters.network_configuration.subnets" .to_id(Kind::Subnet) .set();
    GROUPS "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups" "target.ecs_parameters.network_configuration.security_groups" .to_id(Kind::SecurityGroup) .once_in_templates() .set();
    PUBLIC_ADDRESS "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp" "target.ecs_parameters.network_configuration.assign_public_ip" .flag() .said_as(&[("DISABLED", "false"), ("ENABLED", "true")]);
    EXEC "Target.EcsParameters.EnableExecuteCommand" "target.ecs_parameters.enable_execute_command" .flag();
    MANAGED_TAGS "Target.EcsParameters.EnableECSManagedTags" "target.ecs_parameters.enable_ecs_managed_tags" .flag();
    TAGS_FROM "Target.EcsParameters.PropagateTags" "target.ecs_parameters.propagate_tags" .one_of(&["TASK_DEFINITION"]);
}

/// Items of `CapacityProviderStrategy`.
pub mod capacity {
    use crate::types::row::rows;

    rows! {
        PROVIDER "CapacityProvider" "capacity_provider" .needed();
        WEIGHT "Weight" "weight" .range(0, 1000);
        BASE "Base" "base" .range(0, 100_000);
    }
}

/// What schedules stand in.
pub mod group {
    use crate::types::row::rows;
    use crate::types::{Type, forms};

    /// The type.
    pub const THIS: Type = Type {
        noun: "ScheduleGroup",
        gives: Some(&["Arn", "CreationDate", "LastModificationDate", "State"]),
        rows: ALL,
    };

    rows! {
        NAME "Name" "name" .text(64, forms::dotted) .known();
        TAGS "Tags" "tags" .pairs();
    }
}
