//! `AWS::CodeDeploy::DeploymentGroup`: how releases of one service run.

use crate::stack::{Arn, Name, Tree, Val};

crate::resource! {
    /// How releases of one service run. The page of this type says that ECS blue/green does not use
    /// it; its schema has `ECSServices` all the same, and AWS's own CDK emits it.
    DeploymentGroup, "DeploymentGroup", Some("AWS::CodeDeploy::DeploymentGroup"), Some("aws_codedeploy_deployment_group");
    /// The application.
    application: Val<Name> => both "ApplicationName" "app_name";
    /// `DgpECS-CLUSTER-SERVICE`, which is what `aws ecs deploy` looks for.
    name: String => both "DeploymentGroupName" "deployment_group_name";
    /// What `CodeDeploy` may do.
    role: Val<Arn> => both "ServiceRoleArn" "service_role_arn";
    /// How traffic moves; AWS's default is one for servers.
    config: Val<Name> => both "DeploymentConfigName" "deployment_config_name";
    /// The service, by names.
    services: Tree => both "ECSServices" "ecs_service";
    /// The two target groups by name, the two listeners by ARN.
    pairs: Tree => both "LoadBalancerInfo.TargetGroupPairInfoList" "load_balancer_info.target_group_pair_info";
    /// `STOP_DEPLOYMENT` with a wait, `CONTINUE_DEPLOYMENT` without.
    on_timeout: &'static str => both "BlueGreenDeploymentConfiguration.DeploymentReadyOption.ActionOnTimeout" "blue_green_deployment_config.deployment_ready_option.action_on_timeout";
    /// Minutes that the new version waits to be let through; always said, because tools read it.
    approval_wait: u32 => both "BlueGreenDeploymentConfiguration.DeploymentReadyOption.WaitTimeInMinutes" "blue_green_deployment_config.deployment_ready_option.wait_time_in_minutes";
    /// Minutes that the old version is kept; always said, because tools read it.
    keep_old: u32 => both "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.TerminationWaitTimeInMinutes" "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.termination_wait_time_in_minutes";
    /// Whether anything rolls a release back.
    rollback: bool => both "AutoRollbackConfiguration.Enabled" "auto_rollback_configuration.enabled";
    /// What does.
    rollback_events: Option<Vec<&'static str>> => both "AutoRollbackConfiguration.Events" "auto_rollback_configuration.events";
    /// Whether alarms are looked at.
    alarms_enabled: Option<bool> => both "AlarmConfiguration.Enabled" "alarm_configuration.enabled";
    /// Which.
    alarms: Tree => cfn "AlarmConfiguration.Alarms" because "objects in CloudFormation, names in Terraform";
    /// Which, in Terraform's form.
    alarm_names: Tree => tf "alarm_configuration.alarms" because "objects in CloudFormation, names in Terraform";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "DeploymentStyle.DeploymentType" "deployment_style.deployment_type" = "BLUE_GREEN";
        both "DeploymentStyle.DeploymentOption" "deployment_style.deployment_option" = "WITH_TRAFFIC_CONTROL";
        both "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.Action" "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.action" = "TERMINATE";
    }
}
