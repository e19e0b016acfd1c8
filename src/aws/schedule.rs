//! `AWS::Scheduler::Schedule`: starts a task at times.

use crate::stack::{Arn, Id, Name, Tree, Val};

/// Tries at starting a run, and the seconds in which they are made: a run that is an hour late is a run that
/// failed, which people then look at. AWS's own bounds are a day.
/// <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html>
const TRIES: u32 = 20;
const FOR_SECONDS: u32 = 3600;

crate::resource! {
    /// Starts a task at times. It names the revision, so that what runs tonight is what the last deploy
    /// registered. AWS knows no tags of one.
    Schedule, "Schedule", Some("AWS::Scheduler::Schedule"), Some("aws_scheduler_schedule");
    /// By which its runs are told apart in metrics and logs.
    name: String => both "Name" "name";
    /// The group.
    group: Val<Name> => both "GroupName" "group_name";
    /// When.
    at: String => both "ScheduleExpression" "schedule_expression";
    /// By whose clock.
    time_zone: String => both "ScheduleExpressionTimezone" "schedule_expression_timezone";
    /// The cluster.
    cluster: Val<Arn> => both "Target.Arn" "target.arn";
    /// Who starts it.
    role: Val<Arn> => both "Target.RoleArn" "target.role_arn";
    /// Where a run goes that could not be started.
    failed: Val<Arn> => both "Target.DeadLetterConfig.Arn" "target.dead_letter_config.arn";
    /// The revision.
    revision: Val<Arn> => both "Target.EcsParameters.TaskDefinitionArn" "target.ecs_parameters.task_definition_arn";
    /// What the task runs on.
    capacity: Tree => both "Target.EcsParameters.CapacityProviderStrategy" "target.ecs_parameters.capacity_provider_strategy";
    /// Where it stands.
    subnets: Vec<Val<Id>> => both "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.Subnets" "target.ecs_parameters.network_configuration.subnets";
    /// Who may reach it, and whom it may reach.
    groups: Vec<Val<Id>> => both "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups" "target.ecs_parameters.network_configuration.security_groups";
    /// Whether a shell can be opened into it.
    exec: Option<bool> => both "Target.EcsParameters.EnableExecuteCommand" "target.ecs_parameters.enable_execute_command";
    @always {
        both "FlexibleTimeWindow.Mode" "flexible_time_window.mode" = "OFF";
        both "State" "state" = "ENABLED";
        both "Target.RetryPolicy.MaximumRetryAttempts" "target.retry_policy.maximum_retry_attempts" = TRIES;
        both "Target.RetryPolicy.MaximumEventAgeInSeconds" "target.retry_policy.maximum_event_age_in_seconds" = FOR_SECONDS;
        both "Target.EcsParameters.TaskCount" "target.ecs_parameters.task_count" = 1u8;
        cfn "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp" because "a word in CloudFormation, a flag in Terraform" = "DISABLED";
        tf "target.ecs_parameters.network_configuration.assign_public_ip" because "a word in CloudFormation, a flag in Terraform" = false;
        both "Target.EcsParameters.EnableECSManagedTags" "target.ecs_parameters.enable_ecs_managed_tags" = true;
        both "Target.EcsParameters.PropagateTags" "target.ecs_parameters.propagate_tags" = "TASK_DEFINITION";
    }
}
