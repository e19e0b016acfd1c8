//! `AWS::ECS::Service`: keeps a service's tasks running.

use crate::stack::{Arn, Attr, Id, Name, Tree, Val};

crate::resource! {
    /// Keeps a service's tasks running. `CloudFormation` cannot update one that `CodeDeploy` owns:
    /// nothing here may change with tags, callers, alarms or sizes.
    Service, "Service", Some("AWS::ECS::Service"), Some("aws_ecs_service"), frozen true;
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
    /// The one target group that takes traffic first.
    load_balancers: Tree => engine "LoadBalancers" "load_balancer";
    /// Seconds that a new task is given before health checks count.
    grace_period: Option<u32> => both "HealthCheckGracePeriodSeconds" "health_check_grace_period_seconds";
    /// Where tasks stand.
    subnets: Vec<Val<Id>> => both "NetworkConfiguration.AwsvpcConfiguration.Subnets" "network_configuration.subnets";
    /// Who may reach them.
    groups: Vec<Val<Id>> => both "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups" "network_configuration.security_groups";
    /// How many tasks at first; from then on the scalable target says.
    count: u32 => engine_tf "desired_count" because "CloudFormation leaves the count to the scalable target; Terraform would begin with none";
    @always {
        both "LaunchType" "launch_type" = "FARGATE";
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
