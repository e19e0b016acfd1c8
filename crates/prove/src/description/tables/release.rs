//! CodeDeploy, scaling, alarms.

use super::{Table, table};
use crate::description::field::{Field, blocks, names, one, pairs, set};
use crate::world::kinds::Kind;

const METRIC: &[Field] = &[
    one("id", "Id", "id"),
    one("expression", "Expression", "expression"),
    one("label", "Label", "label"),
    one("returned", "ReturnData", "return_data"),
    one(
        "namespace",
        "MetricStat.Metric.Namespace",
        "metric.namespace",
    ),
    one(
        "metric",
        "MetricStat.Metric.MetricName",
        "metric.metric_name",
    ),
    pairs(
        "dimensions",
        "MetricStat.Metric.Dimensions",
        "metric.dimensions",
    ),
    one("period", "MetricStat.Period", "metric.period"),
    one("stat", "MetricStat.Stat", "metric.stat"),
];

pub(super) const TABLES: &[Table] = &[
    table(
        Kind::DeploymentApplication,
        "DeploymentApplication",
        &[
            one("name", "ApplicationName", "name"),
            one("platform", "ComputePlatform", "compute_platform"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::DeploymentConfig,
        "DeploymentConfig",
        &[
            one("name", "DeploymentConfigName", "deployment_config_name"),
            one("platform", "ComputePlatform", "compute_platform"),
            one(
                "type",
                "TrafficRoutingConfig.Type",
                "traffic_routing_config.type",
            ),
            one(
                "linear_percent",
                "TrafficRoutingConfig.TimeBasedLinear.LinearPercentage",
                "traffic_routing_config.time_based_linear.percentage",
            ),
            one(
                "linear_minutes",
                "TrafficRoutingConfig.TimeBasedLinear.LinearInterval",
                "traffic_routing_config.time_based_linear.interval",
            ),
            one(
                "canary_percent",
                "TrafficRoutingConfig.TimeBasedCanary.CanaryPercentage",
                "traffic_routing_config.time_based_canary.percentage",
            ),
            one(
                "canary_minutes",
                "TrafficRoutingConfig.TimeBasedCanary.CanaryInterval",
                "traffic_routing_config.time_based_canary.interval",
            ),
        ],
    ),
    table(
        Kind::DeploymentGroup,
        "DeploymentGroup",
        &[
            one("name", "DeploymentGroupName", "deployment_group_name"),
            one("application", "ApplicationName", "app_name"),
            one("role", "ServiceRoleArn", "service_role_arn"),
            one(
                "configuration",
                "DeploymentConfigName",
                "deployment_config_name",
            ),
            one(
                "type",
                "DeploymentStyle.DeploymentType",
                "deployment_style.deployment_type",
            ),
            one(
                "option",
                "DeploymentStyle.DeploymentOption",
                "deployment_style.deployment_option",
            ),
            one(
                "old_action",
                "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.Action",
                "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.action",
            ),
            one(
                "old_minutes",
                "BlueGreenDeploymentConfiguration.TerminateBlueInstancesOnDeploymentSuccess.TerminationWaitTimeInMinutes",
                "blue_green_deployment_config.terminate_blue_instances_on_deployment_success.termination_wait_time_in_minutes",
            ),
            one(
                "ready_action",
                "BlueGreenDeploymentConfiguration.DeploymentReadyOption.ActionOnTimeout",
                "blue_green_deployment_config.deployment_ready_option.action_on_timeout",
            ),
            one(
                "ready_minutes",
                "BlueGreenDeploymentConfiguration.DeploymentReadyOption.WaitTimeInMinutes",
                "blue_green_deployment_config.deployment_ready_option.wait_time_in_minutes",
            ),
            blocks(
                "services",
                "ECSServices",
                "ecs_service",
                &[
                    one("cluster", "ClusterName", "cluster_name"),
                    one("service", "ServiceName", "service_name"),
                ],
            ),
            blocks(
                "pairs",
                "LoadBalancerInfo.TargetGroupPairInfoList",
                "load_balancer_info.target_group_pair_info",
                &[
                    // Either group may be live, so their order says nothing.
                    names("target_groups", "TargetGroups", "target_group"),
                    set(
                        "production",
                        "ProdTrafficRoute.ListenerArns",
                        "prod_traffic_route.listener_arns",
                    ),
                    set(
                        "test",
                        "TestTrafficRoute.ListenerArns",
                        "test_traffic_route.listener_arns",
                    ),
                ],
            ),
            one(
                "rollback",
                "AutoRollbackConfiguration.Enabled",
                "auto_rollback_configuration.enabled",
            ),
            set(
                "rollback_on",
                "AutoRollbackConfiguration.Events",
                "auto_rollback_configuration.events",
            ),
            one(
                "alarms_on",
                "AlarmConfiguration.Enabled",
                "alarm_configuration.enabled",
            ),
            names(
                "alarms",
                "AlarmConfiguration.Alarms",
                "alarm_configuration.alarms",
            ),
            pairs("tags", "Tags", "tags"),
        ],
    ),
    table(
        Kind::ScalableTarget,
        "ScalableTarget",
        &[
            one("namespace", "ServiceNamespace", "service_namespace"),
            one("dimension", "ScalableDimension", "scalable_dimension"),
            one("resource", "ResourceId", "resource_id"),
            one("min", "MinCapacity", "min_capacity"),
            one("max", "MaxCapacity", "max_capacity"),
            pairs("tags", "", "tags"),
        ],
    ),
    table(
        Kind::ScalingPolicy,
        "ScalingPolicy",
        &[
            one("name", "PolicyName", "name"),
            one("type", "PolicyType", "policy_type"),
            one("namespace", "", "service_namespace"),
            one("dimension", "", "scalable_dimension"),
            // CloudFormation's id of a target and Terraform's resource_id both say which one it is.
            crate::description::field::whom("target", "ScalingTargetId", "resource_id"),
            one(
                "in_cooldown",
                "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown",
                "target_tracking_scaling_policy_configuration.scale_in_cooldown",
            ),
            one(
                "out_cooldown",
                "TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown",
                "target_tracking_scaling_policy_configuration.scale_out_cooldown",
            ),
            one(
                "metric",
                "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
                "target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type",
            ),
            one(
                "value",
                "TargetTrackingScalingPolicyConfiguration.TargetValue",
                "target_tracking_scaling_policy_configuration.target_value",
            ),
        ],
    ),
    table(
        Kind::Alarm,
        "Alarm",
        &[
            one("name", "AlarmName", "alarm_name"),
            one("description", "AlarmDescription", "alarm_description"),
            blocks("metrics", "Metrics", "metric_query", METRIC),
            one("comparison", "ComparisonOperator", "comparison_operator"),
            one("threshold", "Threshold", "threshold"),
            one("periods", "EvaluationPeriods", "evaluation_periods"),
            one("datapoints", "DatapointsToAlarm", "datapoints_to_alarm"),
            one("missing", "TreatMissingData", "treat_missing_data"),
            pairs("tags", "Tags", "tags"),
        ],
    ),
];
