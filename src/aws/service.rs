//! `AWS::ECS::Service`: keeps a service's tasks running.

use crate::stack::{Arn, Attr, Id, Name, Tree, Val};

crate::resource! {
    /// Keeps a service's tasks running. `CloudFormation` cannot update one that `CodeDeploy` owns:
    /// nothing of such a one may change with tags, callers, alarms or sizes.
    Service, "Service", Some("AWS::ECS::Service"), Some("aws_ecs_service"), frozen true, guarded true;
    /// Its name in the cluster.
    name: String => both "ServiceName" "name";
    /// The cluster, by name.
    cluster: Val<Name> => cfn "Cluster" because "Terraform reads back the ARN and would see a change";
    /// The cluster, by ARN.
    cluster_arn: Val<Arn> => tf "cluster" because "Terraform reads back the ARN and would see a change";
    /// Under an engine that registers revisions: the family, whose newest revision runs first.
    family: Option<String> => engine "TaskDefinition" "task_definition";
    /// Where the document releases: the revision itself.
    revision: Option<Val<Arn>> => both "TaskDefinition" "task_definition";
    /// `CODE_DEPLOY`; left out for ECS's own.
    controller: Option<&'static str> => both "DeploymentController.Type" "deployment_controller.type";
    /// Rolls a failed deployment back; only where ECS deploys.
    circuit_breaker: Option<bool> => both "DeploymentConfiguration.DeploymentCircuitBreaker.Enable" "deployment_circuit_breaker.enable";
    /// The same.
    circuit_rollback: Option<bool> => both "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback" "deployment_circuit_breaker.rollback";
    /// The one target group that takes traffic first, where `CodeDeploy` registers tasks later.
    load_balancers: Tree => engine "LoadBalancers" "load_balancer";
    /// Where ECS replaces tasks in place: the target group that they register in.
    registrations: Tree => both "LoadBalancers" "load_balancer";
    /// Under ECS's own blue/green: the target group that takes traffic first, the other one and the two
    /// rules.
    alternating: Tree => cfn "LoadBalancers" because "Terraform ignores it after the first day";
    /// The same. The engine alternates the two, and the provider would send the first day's pair back:
    /// <https://github.com/hashicorp/terraform-provider-aws/issues/45678>.
    alternating_first: Tree => engine_tf "load_balancer" because "CloudFormation does not ignore it";
    /// `BLUE_GREEN`, `CANARY` or `LINEAR`; left out for rolling updates.
    strategy: Option<&'static str> => both "DeploymentConfiguration.Strategy" "deployment_configuration.strategy" since "6.4.0";
    /// Minutes that the old version is kept.
    bake_time: Option<u32> => both "DeploymentConfiguration.BakeTimeInMinutes" "deployment_configuration.bake_time_in_minutes";
    /// Percent and minutes of a canary.
    canary: Tree => both "DeploymentConfiguration.CanaryConfiguration" "deployment_configuration.canary_configuration" since "6.21.0";
    /// Percent and minutes of a linear shift.
    linear: Tree => both "DeploymentConfiguration.LinearConfiguration" "deployment_configuration.linear_configuration" since "6.21.0";
    /// What looks at a release on its way, or holds it.
    hooks: Tree => both "DeploymentConfiguration.LifecycleHooks" "deployment_configuration.lifecycle_hook";
    /// Alarms that stop a deployment; only where ECS deploys.
    alarms: Option<Vec<Val<Name>>> => both "DeploymentConfiguration.Alarms.AlarmNames" "alarms.alarm_names";
    /// Whether they are looked at.
    alarms_enabled: Option<bool> => both "DeploymentConfiguration.Alarms.Enable" "alarms.enable";
    /// Whether one that rings also rolls back.
    alarms_rollback: Option<bool> => both "DeploymentConfiguration.Alarms.Rollback" "alarms.rollback";
    /// Seconds that a new task is given before health checks count.
    grace_period: Option<u32> => both "HealthCheckGracePeriodSeconds" "health_check_grace_period_seconds";
    /// Where tasks stand.
    subnets: Vec<Val<Id>> => both "NetworkConfiguration.AwsvpcConfiguration.Subnets" "network_configuration.subnets";
    /// Who may reach them.
    groups: Vec<Val<Id>> => both "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups" "network_configuration.security_groups";
    /// What tasks run on where releases say it later, each its own.
    launch_type: Option<&'static str> => engine "LaunchType" "launch_type";
    /// What tasks run on where the document says it.
    capacity: Tree => both "CapacityProviderStrategy" "capacity_provider_strategy";
    /// Whether each update puts new tasks in the place of the old ones. ECS takes a changed strategy in no other
    /// way, and Terraform's provider would replace the service:
    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html>.
    force: Option<bool> => both "ForceNewDeployment.EnableForceNewDeployment" "force_new_deployment";
    /// Whether a shell can be opened into tasks by whoever their role lets do so. It cannot be turned on
    /// later under `CodeDeploy`.
    exec: Option<bool> => both "EnableExecuteCommand" "enable_execute_command";
    /// Whether it has Service Connect.
    connect: Option<bool> => both "ServiceConnectConfiguration.Enabled" "service_connect_configuration.enabled";
    /// The names that its tasks are told.
    connect_names: Option<Val<Arn>> => both "ServiceConnectConfiguration.Namespace" "service_connect_configuration.namespace";
    /// The name and port by which others reach it. Of a port without a protocol the proxy takes TCP.
    connect_servers: Tree => both "ServiceConnectConfiguration.Services" "service_connect_configuration.service";
    /// Where the proxy's own lines go; without it nobody keeps them.
    connect_log_driver: Option<&'static str> => both "ServiceConnectConfiguration.LogConfiguration.LogDriver" "service_connect_configuration.log_configuration.log_driver";
    /// The same.
    connect_log: Tree => both "ServiceConnectConfiguration.LogConfiguration.Options" "service_connect_configuration.log_configuration.options";
    /// How many tasks at first; from then on the scalable target says.
    count: u32 => engine_tf "desired_count" because "CloudFormation leaves the count to the scalable target; Terraform would begin with none";
    /// How long a deletion may take: a release that keeps the old version holds it up.
    delete_timeout: Option<String> => tf "timeouts.delete" because "CloudFormation waits for as long as it takes";
    @always {
        both "PlatformVersion" "platform_version" = "LATEST";
        cfn "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp" because "a word in CloudFormation, a flag in Terraform" = "DISABLED";
        tf "network_configuration.assign_public_ip" because "a word in CloudFormation, a flag in Terraform" = false;
        both "EnableECSManagedTags" "enable_ecs_managed_tags" = true;
        both "PropagateTags" "propagate_tags" = "TASK_DEFINITION";
    }
}

impl Service {
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::att("Name", "name");
}

/// What a release or AWS's own defaults may write under `CodeDeploy`, beside what the document gives.
pub const LEFT_TO_RELEASES: &[&str] = &[
    "capacity_provider_strategy",
    "availability_zone_rebalancing",
];

/// Some traffic first, the rest after so many minutes.
pub fn canary(percent: u32, wait: u32) -> Tree {
    crate::rows! {
        both "CanaryPercent" "canary_percent" = percent;
        both "CanaryBakeTimeInMinutes" "canary_bake_time_in_minutes" = wait;
    }
}

/// Traffic in equal steps, so many minutes apart.
pub fn linear(percent: u32, every: u32) -> Tree {
    crate::rows! {
        both "StepPercent" "step_percent" = percent;
        both "StepBakeTimeInMinutes" "step_bake_time_in_minutes" = every;
    }
}

/// Holds a release at a stage until someone lets it through; nobody there in time rolls it back.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html>
pub fn pause(stage: &'static str, minutes: u32) -> Tree {
    crate::rows! {
        both "TargetType" "target_type" since "6.66.0" = "PAUSE";
        both "LifecycleStages" "lifecycle_stages" = vec![stage];
        both "TimeoutConfiguration.TimeoutInMinutes" "timeout_configuration.timeout_in_minutes" = minutes;
        both "TimeoutConfiguration.Action" "timeout_configuration.action" = "ROLLBACK";
    }
}

/// The stage right before production traffic moves. AWS's SDK knows it since 2026-05-19, and the provider
/// takes no stage that its SDK does not know: the floor is the first version that is certain to.
const BEFORE_THE_SWAP: &str = "PRE_PRODUCTION_TRAFFIC_SHIFT";

/// Asks a Lambda function at a stage.
pub fn ask(stage: &'static str, function: impl Into<Tree>, role: Val<Arn>) -> Tree {
    let (late, early) = match stage {
        BEFORE_THE_SWAP => (Some(vec![stage]), None),
        _ => (None, Some(vec![stage])),
    };
    crate::rows! {
        both "HookTargetArn" "hook_target_arn" = function.into();
        both "RoleArn" "role_arn" = role;
        both "LifecycleStages" "lifecycle_stages" = early;
        both "LifecycleStages" "lifecycle_stages" since "6.66.0" = late;
    }
}
