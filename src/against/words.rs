//! What a property is called in the blueprint, and the way round a change that cannot be made.

use crate::prove::Format;

/// The blueprint's word for a service's property, and what to do instead of changing it.
pub fn service(property: &str) -> (&'static str, &'static str) {
    match property {
        "HealthCheckGracePeriodSeconds" => (
            "health_check.grace_period",
            "put the old value back, and set the new one with `aws ecs update-service --health-check-grace-period-seconds`",
        ),
        "LoadBalancers" | "load_balancer" => (
            "port",
            "put the old port back; or add a service of another name with the new port and a route of its own, and take the old one out in a later deploy",
        ),
        "NetworkConfiguration" | "network_configuration" => (
            "network",
            "put the old subnets and groups back; a service in other subnets or groups is a new service: add it under another name, and take the old one out in a later deploy",
        ),
        "EnableExecuteCommand" | "enable_execute_command" => (
            "exec",
            "put the old `exec` back: with `false` the switch stays as it is and nobody may open a shell",
        ),
        "TaskDefinition" => (
            "its task family",
            "put the old name of system, environment and service back",
        ),
        "DependsOn" | "Metadata" | "Condition" | "DeletionPolicy" | "UpdateReplacePolicy" => (
            "an attribute of the template",
            "emit with the version of synth that wrote the deployed document, and read its changelog",
        ),
        _ => (
            "a value",
            "put the old value back; or add a service of another name, and take the old one out in a later deploy",
        ),
    }
}

/// The same for a listener rule.
pub fn rule(property: &str) -> (&'static str, &'static str) {
    match property {
        "Conditions" | "condition" => (
            "route",
            "put the old route back; or add a service of another name with the new route, release it, and take the old one out in a later deploy",
        ),
        "Priority" | "priority" => (
            "route.priority",
            "put the old priority back; a service of another name can have the new one",
        ),
        "ListenerArn" | "listener_arn" => (
            "load_balancer",
            "put the old load balancer back; or add a service of another name behind the new one",
        ),
        "Actions" | "action" => (
            "the pointer to the live version",
            "emit with the version of synth that wrote the deployed document, and read its changelog",
        ),
        _ => (
            "a value",
            "put the old value back; or add a service of another name",
        ),
    }
}

/// Why a service under `CodeDeploy` cannot be edited.
pub fn refused(format: Format) -> &'static str {
    match format {
        Format::CloudFormation => {
            "CloudFormation sends the whole service, and ECS refuses that under CodeDeploy"
        }
        Format::Terraform => "ECS refuses this under CodeDeploy",
    }
}
