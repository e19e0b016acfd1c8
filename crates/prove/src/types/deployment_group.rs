//! A deployment group.

use super::{Type, forms, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "DeploymentGroup",
    gives: None,
    rows: ALL,
};

rows! {
    NAME "DeploymentGroupName" "deployment_group_name" .text(100, forms::iam);
    APPLICATION "ApplicationName" "app_name" .to_name(Kind::DeploymentApplication);
    ROLE "ServiceRoleArn" "service_role_arn" .to_arn(Kind::Role);
    CONFIGURATION "DeploymentConfigName" "deployment_config_name" .to_name(Kind::DeploymentConfig);
    TYPE "DeploymentStyle.DeploymentType" "deployment_style.deployment_type";
    OPTION "DeploymentStyle.DeploymentOption" "deployment_style.deployment_option";
    OLD_ACTION "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.Action" "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.action";
    OLD_MINUTES "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.TerminationWaitTimeInMinutes" "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.termination_wait_time_in_minutes";
    READY_ACTION "BlueGreenDeploymentConfiguration.DeploymentReadyOption.ActionOnTimeout" "blue_green_deployment_config.deployment_ready_option.action_on_timeout";
    READY_MINUTES "BlueGreenDeploymentConfiguration.DeploymentReadyOption.WaitTimeInMinutes" "blue_green_deployment_config.deployment_ready_option.wait_time_in_minutes";
    SERVICES "ECSServices" "ecs_service" .blocks(services::ALL);
    PAIRS "LoadBalancerInfo.TargetGroupPairInfoList" "load_balancer_info.target_group_pair_info" .blocks(pairs::ALL);
    ROLLBACK "AutoRollbackConfiguration.Enabled" "auto_rollback_configuration.enabled";
    ROLLBACK_ON "AutoRollbackConfiguration.Events" "auto_rollback_configuration.events" .set();
    ALARMS_ON "AlarmConfiguration.Enabled" "alarm_configuration.enabled";
    ALARMS "AlarmConfiguration.Alarms" "alarm_configuration.alarms" .names();
    TAGS "Tags" "tags" .pairs();
}

/// Items of `ECSServices`.
pub mod services {
    use crate::types::Kind;
    use crate::types::row::rows;

    rows! {
        CLUSTER "ClusterName" "cluster_name" .to_name(Kind::Cluster);
        SERVICE "ServiceName" "service_name" .to_name(Kind::Service);
    }
}

/// Items of `LoadBalancerInfo.TargetGroupPairInfoList`.
pub mod pairs {
    use crate::types::Kind;
    use crate::types::row::rows;

    rows! {
        TARGET_GROUPS "TargetGroups" "target_group" .names() .items(target_groups::ALL);
        PRODUCTION "ProdTrafficRoute.ListenerArns" "prod_traffic_route.listener_arns" .to_arn(Kind::Listener) .set();
        TEST "TestTrafficRoute.ListenerArns" "test_traffic_route.listener_arns" .to_arn(Kind::Listener) .set();
    }

    /// Items of `TargetGroups`.
    pub mod target_groups {
        use crate::types::Kind;
        use crate::types::row::rows;

        rows! {
            PAIR_NAME "Name" "name" .to_name(Kind::TargetGroup);
        }
    }
}
