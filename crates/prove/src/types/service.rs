//! A service.

use super::{Type, forms, row::rows};
use crate::documents::Format;
use crate::finding::codes::SERVICE_SHAPE;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Service",
    gives: Some(&["Name", "ServiceArn"]),
    rows: ALL,
};

rows! {
    DELETE_TIMEOUT "" "@timeouts.delete" .only_in(Format::Terraform, "CloudFormation waits for as long as it takes");
    NAME "ServiceName" "name" .text(255, forms::under) .known();
    CLUSTER "Cluster" "cluster" .to_either(Kind::Cluster) .whom() .needed_as_meant() .under(SERVICE_SHAPE);
    TASK_DEFINITION "TaskDefinition" "task_definition" .to_either(Kind::TaskDefinition);
    COUNT "DesiredCount" "desired_count" .only_in(Format::Terraform, "CloudFormation leaves the count to the scalable target; Terraform would begin with none");
    LAUNCH_TYPE "LaunchType" "launch_type" .one_of(&["FARGATE", "EC2", "EXTERNAL"]) .alone(&[CAPACITY]) .under(SERVICE_SHAPE);
    CAPACITY "CapacityProviderStrategy" "capacity_provider_strategy" .blocks(capacity::ALL);
    FORCE "ForceNewDeployment.EnableForceNewDeployment" "force_new_deployment" .flag();
    PLATFORM "PlatformVersion" "platform_version" .one_of(&["LATEST", "1.4.0", "1.3.0", "1.0.0"]) .default("LATEST");
    CONTROLLER "DeploymentController.Type" "deployment_controller.type" .one_of(&["ECS", "CODE_DEPLOY", "EXTERNAL"]) .under(SERVICE_SHAPE);
    BREAKER "DeploymentConfiguration.DeploymentCircuitBreaker.Enable" "deployment_circuit_breaker.enable";
    BREAKER_ROLLBACK "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback" "deployment_circuit_breaker.rollback";
    LEAST "DeploymentConfiguration.MinimumHealthyPercent" "deployment_minimum_healthy_percent";
    MOST "DeploymentConfiguration.MaximumPercent" "deployment_maximum_percent";
    LOAD_BALANCERS "LoadBalancers" "load_balancer" .once() .blocks(load_balancers::ALL);
    STRATEGY "DeploymentConfiguration.Strategy" "deployment_configuration.strategy";
    BAKE "DeploymentConfiguration.BakeTimeInMinutes" "deployment_configuration.bake_time_in_minutes";
    CANARY_PERCENT "DeploymentConfiguration.CanaryConfiguration.CanaryPercent" "deployment_configuration.canary_configuration.canary_percent";
    CANARY_WAIT "DeploymentConfiguration.CanaryConfiguration.CanaryBakeTimeInMinutes" "deployment_configuration.canary_configuration.canary_bake_time_in_minutes";
    STEP_PERCENT "DeploymentConfiguration.LinearConfiguration.StepPercent" "deployment_configuration.linear_configuration.step_percent";
    STEP_WAIT "DeploymentConfiguration.LinearConfiguration.StepBakeTimeInMinutes" "deployment_configuration.linear_configuration.step_bake_time_in_minutes";
    HOOKS "DeploymentConfiguration.LifecycleHooks" "deployment_configuration.lifecycle_hook" .blocks(hooks::ALL);
    ALARMS "DeploymentConfiguration.Alarms.AlarmNames" "alarms.alarm_names" .once() .set();
    ALARMS_ON "DeploymentConfiguration.Alarms.Enable" "alarms.enable";
    ALARMS_ROLLBACK "DeploymentConfiguration.Alarms.Rollback" "alarms.rollback";
    GRACE "HealthCheckGracePeriodSeconds" "health_check_grace_period_seconds";
    SUBNETS "NetworkConfiguration.AwsvpcConfiguration.Subnets" "network_configuration.subnets" .to_id(Kind::Subnet) .set();
    GROUPS "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups" "network_configuration.security_groups" .to_id(Kind::SecurityGroup) .once_in_templates() .set();
    PUBLIC_ADDRESS "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp" "network_configuration.assign_public_ip" .flag() .said_as(&[("DISABLED", "false"), ("ENABLED", "true")]);
    EXEC "EnableExecuteCommand" "enable_execute_command";
    MANAGED_TAGS "EnableECSManagedTags" "enable_ecs_managed_tags";
    TAGS_FROM "PropagateTags" "propagate_tags" .one_of(&["SERVICE", "TASK_DEFINITION", "NONE"]);
    CONNECT "ServiceConnectConfiguration" "service_connect_configuration" .aside();
    CONNECT_ON "ServiceConnectConfiguration.Enabled" "service_connect_configuration.enabled" .flag();
    CONNECT_NAMES "ServiceConnectConfiguration.Namespace" "service_connect_configuration.namespace" .to_arn_or_name(Kind::Namespace);
    CONNECT_SERVERS "ServiceConnectConfiguration.Services" "service_connect_configuration.service" .blocks(connect::ALL) .unordered();
    CONNECT_LOG_DRIVER "ServiceConnectConfiguration.LogConfiguration.LogDriver" "service_connect_configuration.log_configuration.log_driver";
    CONNECT_LOG "ServiceConnectConfiguration.LogConfiguration.Options" "service_connect_configuration.log_configuration.options" .pairs() .known();
    SCHEDULING "SchedulingStrategy" "scheduling_strategy" .one_of(&["REPLICA", "DAEMON"]);
    ALARM_SETTINGS "DeploymentConfiguration.Alarms" "alarms" .aside();
    REBALANCING "AvailabilityZoneRebalancing" "availability_zone_rebalancing";
}

/// Items of `CapacityProviderStrategy`.
pub mod capacity {
    use crate::types::row::rows;

    rows! {
        PROVIDER "CapacityProvider" "capacity_provider";
        WEIGHT "Weight" "weight";
        BASE "Base" "base";
    }
}

/// Items of `LoadBalancers`.
pub mod load_balancers {
    use crate::types::Kind;
    use crate::types::row::rows;

    rows! {
        TARGET_GROUP "TargetGroupArn" "target_group_arn" .to_arn(Kind::TargetGroup) .needed();
        CONTAINER "ContainerName" "container_name" .needed();
        PORT "ContainerPort" "container_port" .needed();
        ALTERNATE "AdvancedConfiguration.AlternateTargetGroupArn" "advanced_configuration.alternate_target_group_arn" .to_arn(Kind::TargetGroup);
        PRODUCTION_RULE "AdvancedConfiguration.ProductionListenerRule" "advanced_configuration.production_listener_rule" .to_arn(Kind::ListenerRule);
        TEST_RULE "AdvancedConfiguration.TestListenerRule" "advanced_configuration.test_listener_rule" .to_arn(Kind::ListenerRule);
        ROLE "AdvancedConfiguration.RoleArn" "advanced_configuration.role_arn" .to_arn(Kind::Role);
    }
}

/// Items of `DeploymentConfiguration.LifecycleHooks`.
pub mod hooks {
    use crate::types::Kind;
    use crate::types::row::rows;

    rows! {
        KIND "TargetType" "target_type";
        FUNCTION "HookTargetArn" "hook_target_arn";
        ROLE "RoleArn" "role_arn" .to_arn(Kind::Role);
        STAGES "LifecycleStages" "lifecycle_stages" .set();
        MINUTES "TimeoutConfiguration.TimeoutInMinutes" "timeout_configuration.timeout_in_minutes";
        THEN "TimeoutConfiguration.Action" "timeout_configuration.action";
    }
}

/// Items of `ServiceConnectConfiguration.Services`.
pub mod connect {
    use crate::types::row::rows;

    rows! {
        PORT_NAME "PortName" "port_name" .needed();
        DISCOVERY "DiscoveryName" "discovery_name";
        ALIASES "ClientAliases" "client_alias" .blocks(alias::ALL);
    }

    /// Items of `ClientAliases`.
    pub mod alias {
        use crate::types::row::rows;

        rows! {
            PORT "Port" "port" .needed() .range(1, 65_535);
            NAME "DnsName" "dns_name";
        }
    }
}
