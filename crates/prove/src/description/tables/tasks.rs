//! Clusters, task definitions, services, images, logs.

use super::{Table, table};
use crate::description::field::{Field, blocks, json, one, pairs, set, whom, words};
use crate::world::kinds::Kind;

const NAMED: &[Field] = &[
    one("name", "Name", "name"),
    one("value", "Value", "value"),
    one("from", "ValueFrom", "valueFrom"),
];

/// A container: JSON in Terraform, whose keys are those of the API.
const CONTAINER: &[Field] = &[
    one("name", "Name", "name"),
    one("image", "Image", "image"),
    one("essential", "Essential", "essential"),
    one("cpu", "Cpu", "cpu"),
    one("memory", "Memory", "memory"),
    one("entrypoint", "EntryPoint", "entryPoint"),
    one("command", "Command", "command"),
    one("user", "User", "user"),
    blocks(
        "ulimits",
        "Ulimits",
        "ulimits",
        &[
            one("name", "Name", "name"),
            one("soft", "SoftLimit", "softLimit"),
            one("hard", "HardLimit", "hardLimit"),
        ],
    ),
    blocks(
        "ports",
        "PortMappings",
        "portMappings",
        &[
            one("port", "ContainerPort", "containerPort"),
            one("protocol", "Protocol", "protocol"),
        ],
    ),
    blocks("environment", "Environment", "environment", NAMED),
    blocks("secrets", "Secrets", "secrets", NAMED),
    blocks(
        "mounts",
        "MountPoints",
        "mountPoints",
        &[
            one("volume", "SourceVolume", "sourceVolume"),
            one("path", "ContainerPath", "containerPath"),
            one("read_only", "ReadOnly", "readOnly"),
        ],
    ),
    blocks(
        "tmpfs",
        "LinuxParameters.Tmpfs",
        "linuxParameters.tmpfs",
        &[
            one("path", "ContainerPath", "containerPath"),
            one("size", "Size", "size"),
            set("options", "MountOptions", "mountOptions"),
        ],
    ),
    one(
        "read_only_root",
        "ReadonlyRootFilesystem",
        "readonlyRootFilesystem",
    ),
    one("stop_timeout", "StopTimeout", "stopTimeout"),
    one(
        "init",
        "LinuxParameters.InitProcessEnabled",
        "linuxParameters.initProcessEnabled",
    ),
    one(
        "log_driver",
        "LogConfiguration.LogDriver",
        "logConfiguration.logDriver",
    ),
    pairs(
        "log_options",
        "LogConfiguration.Options",
        "logConfiguration.options",
    ),
];

pub(super) const TABLES: &[Table] = &[
    table(
        Kind::Cluster,
        "Cluster",
        &[
            one("name", "ClusterName", "name"),
            one(
                "insights",
                "ClusterSettings[containerInsights]",
                "setting[containerInsights]",
            ),
            set("providers", "CapacityProviders", ""),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::ClusterProviders,
        "",
        &[
            one("cluster", "", "cluster_name"),
            set("providers", "", "capacity_providers"),
        ],
    ),
    table(
        Kind::TaskDefinition,
        "TaskDefinition",
        &[
            one("family", "Family", "family"),
            one("network_mode", "NetworkMode", "network_mode"),
            set(
                "runs_on",
                "RequiresCompatibilities",
                "requires_compatibilities",
            ),
            one(
                "system",
                "RuntimePlatform.OperatingSystemFamily",
                "runtime_platform.operating_system_family",
            ),
            one(
                "architecture",
                "RuntimePlatform.CpuArchitecture",
                "runtime_platform.cpu_architecture",
            ),
            one("cpu", "Cpu", "cpu"),
            one("memory", "Memory", "memory"),
            one(
                "storage",
                "EphemeralStorage.SizeInGiB",
                "ephemeral_storage.size_in_gib",
            ),
            one("execution_role", "ExecutionRoleArn", "execution_role_arn"),
            one("task_role", "TaskRoleArn", "task_role_arn"),
            blocks(
                "volumes",
                "Volumes",
                "volume",
                &[one("name", "Name", "name")],
            ),
            blocks(
                "containers",
                "ContainerDefinitions",
                "container_definitions",
                CONTAINER,
            ),
            // A revision that a rollback needs outlives the one that replaces it.
            words(
                "old_kept",
                "@UpdateReplacePolicy",
                "skip_destroy",
                &[("Retain", "true")],
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::Service,
        "Service",
        &[
            one("delete_timeout", "", "@timeouts.delete"),
            one("name", "ServiceName", "name"),
            // ECS takes either, and Terraform reads the ARN back.
            whom("cluster", "Cluster", "cluster"),
            one("task_definition", "TaskDefinition", "task_definition"),
            one("count", "DesiredCount", "desired_count"),
            one("launch_type", "LaunchType", "launch_type"),
            blocks(
                "capacity",
                "CapacityProviderStrategy",
                "capacity_provider_strategy",
                &[
                    one("provider", "CapacityProvider", "capacity_provider"),
                    one("weight", "Weight", "weight"),
                    one("base", "Base", "base"),
                ],
            ),
            one("platform", "PlatformVersion", "platform_version"),
            one(
                "controller",
                "DeploymentController.Type",
                "deployment_controller.type",
            ),
            one(
                "breaker",
                "DeploymentConfiguration.DeploymentCircuitBreaker.Enable",
                "deployment_circuit_breaker.enable",
            ),
            one(
                "breaker_rollback",
                "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback",
                "deployment_circuit_breaker.rollback",
            ),
            blocks(
                "load_balancers",
                "LoadBalancers",
                "load_balancer",
                &[
                    one("target_group", "TargetGroupArn", "target_group_arn"),
                    one("container", "ContainerName", "container_name"),
                    one("port", "ContainerPort", "container_port"),
                    one(
                        "alternate",
                        "AdvancedConfiguration.AlternateTargetGroupArn",
                        "advanced_configuration.alternate_target_group_arn",
                    ),
                    one(
                        "production_rule",
                        "AdvancedConfiguration.ProductionListenerRule",
                        "advanced_configuration.production_listener_rule",
                    ),
                    one(
                        "test_rule",
                        "AdvancedConfiguration.TestListenerRule",
                        "advanced_configuration.test_listener_rule",
                    ),
                    one(
                        "role",
                        "AdvancedConfiguration.RoleArn",
                        "advanced_configuration.role_arn",
                    ),
                ],
            ),
            one(
                "strategy",
                "DeploymentConfiguration.Strategy",
                "deployment_configuration.strategy",
            ),
            one(
                "bake",
                "DeploymentConfiguration.BakeTimeInMinutes",
                "deployment_configuration.bake_time_in_minutes",
            ),
            one(
                "canary_percent",
                "DeploymentConfiguration.CanaryConfiguration.CanaryPercent",
                "deployment_configuration.canary_configuration.canary_percent",
            ),
            one(
                "canary_wait",
                "DeploymentConfiguration.CanaryConfiguration.CanaryBakeTimeInMinutes",
                "deployment_configuration.canary_configuration.canary_bake_time_in_minutes",
            ),
            one(
                "step_percent",
                "DeploymentConfiguration.LinearConfiguration.StepPercent",
                "deployment_configuration.linear_configuration.step_percent",
            ),
            one(
                "step_wait",
                "DeploymentConfiguration.LinearConfiguration.StepBakeTimeInMinutes",
                "deployment_configuration.linear_configuration.step_bake_time_in_minutes",
            ),
            blocks(
                "hooks",
                "DeploymentConfiguration.LifecycleHooks",
                "deployment_configuration.lifecycle_hook",
                &[
                    one("kind", "TargetType", "target_type"),
                    one("function", "HookTargetArn", "hook_target_arn"),
                    one("role", "RoleArn", "role_arn"),
                    set("stages", "LifecycleStages", "lifecycle_stages"),
                    one(
                        "minutes",
                        "TimeoutConfiguration.TimeoutInMinutes",
                        "timeout_configuration.timeout_in_minutes",
                    ),
                    one(
                        "then",
                        "TimeoutConfiguration.Action",
                        "timeout_configuration.action",
                    ),
                ],
            ),
            set(
                "alarms",
                "DeploymentConfiguration.Alarms.AlarmNames",
                "alarms.alarm_names",
            ),
            one(
                "alarms_on",
                "DeploymentConfiguration.Alarms.Enable",
                "alarms.enable",
            ),
            one(
                "alarms_rollback",
                "DeploymentConfiguration.Alarms.Rollback",
                "alarms.rollback",
            ),
            one(
                "grace",
                "HealthCheckGracePeriodSeconds",
                "health_check_grace_period_seconds",
            ),
            set(
                "subnets",
                "NetworkConfiguration.AwsvpcConfiguration.Subnets",
                "network_configuration.subnets",
            ),
            set(
                "groups",
                "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
                "network_configuration.security_groups",
            ),
            words(
                "public_address",
                "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
                "network_configuration.assign_public_ip",
                &[("DISABLED", "false"), ("ENABLED", "true")],
            ),
            one("exec", "EnableExecuteCommand", "enable_execute_command"),
            one(
                "managed_tags",
                "EnableECSManagedTags",
                "enable_ecs_managed_tags",
            ),
            one("tags_from", "PropagateTags", "propagate_tags"),
        ],
    ),
    table(
        Kind::Repository,
        "Repository",
        &[
            one("name", "RepositoryName", "name"),
            one("tags_change", "ImageTagMutability", "image_tag_mutability"),
            one(
                "scan",
                "ImageScanningConfiguration.ScanOnPush",
                "image_scanning_configuration.scan_on_push",
            ),
            one(
                "encryption",
                "EncryptionConfiguration.EncryptionType",
                "encryption_configuration.encryption_type",
            ),
            json("lifecycle", "LifecyclePolicy.LifecyclePolicyText", ""),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::RepositoryLifecycle,
        "",
        &[
            one("repository", "", "repository"),
            json("lifecycle", "", "policy"),
        ],
    ),
    table(
        Kind::LogGroup,
        "LogGroup",
        &[
            one("name", "LogGroupName", "name"),
            one("retention", "RetentionInDays", "retention_in_days"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
];
