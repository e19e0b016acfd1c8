//! The role that a service's own pipeline takes on.

use super::*;

/// Every action that a policy allows.
pub fn actions(policies: &(Value, Value)) -> BTreeSet<String> {
    let statements = policies.1["Statement"].as_array().unwrap();
    let actions = statements
        .iter()
        .flat_map(|s| s["Action"].as_array().unwrap());
    actions.map(|a| a.as_str().unwrap().to_owned()).collect()
}

/// Exactly one branch or tag of one repository, and exactly what a release of this service needs.
#[test]
fn a_pipeline_may_release_its_service_and_nothing_else() {
    let [cloudformation, terraform] = FORMATS.map(|format| Deployed::of("pipeline", format));
    let cases = [
        (
            "stall",
            "repo:acme@1234567/stall@987654321:ref:refs/heads/main",
            "CodeDeployDefault.ECSAllAtOnce",
            true,
        ),
        (
            "till",
            "repo:acme/till:ref:refs/heads/release",
            "a configuration of its own",
            true,
        ),
        (
            "weights",
            "repo:acme/weights:ref:refs/tags/live",
            "CodeDeployDefault.ECSAllAtOnce",
            false,
        ),
    ];
    for (service, subject, config, pushes) in cases {
        for deployed in [&cloudformation, &terraform] {
            let (trust, policy) = deployed.pipeline(service);
            // By reference, because CloudFormation makes the name of a configuration up.
            let config = match deployed.format {
                _ if config.starts_with("CodeDeployDefault.") => config,
                Format::CloudFormation => "TillDeploymentConfig",
                Format::Terraform => "aws_codedeploy_deployment_config.till.deployment_config_name",
            };
            assert_eq!(
                trust,
                json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {"StringEquals": {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                        "token.actions.githubusercontent.com:sub": subject,
                    }},
                }]})
            );
            let arn = |what: &str, rest: String| {
                format!("arn:aws:{what}:ap-northeast-1:123456789012:{rest}")
            };
            let (application, group) = (
                format!("AppECS-market-{service}"),
                format!("DgpECS-market-{service}"),
            );
            let mut wanted = vec![
                json!({"Effect": "Allow", "Action": ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], "Resource": ["*"]}),
                json!({"Effect": "Allow", "Action": ["ecs:TagResource"], "Resource": [arn("ecs", format!("task-definition/market-{service}:*"))],
                    "Condition": {"StringEquals": {"ecs:CreateAction": "RegisterTaskDefinition"}}}),
                json!({"Effect": "Allow", "Action": ["ecs:DescribeServices"], "Resource": [arn("ecs", format!("service/market/{service}"))]}),
                json!({"Effect": "Allow", "Action": ["elasticloadbalancing:DescribeRules"], "Resource": ["*"]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
                    "Resource": [arn("codedeploy", format!("application:{application}"))]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"],
                    "Resource": [arn("codedeploy", format!("deploymentgroup:{application}/{group}"))]}),
                json!({"Effect": "Allow", "Action": ["codedeploy:GetDeploymentConfig"], "Resource": [arn("codedeploy", format!("deploymentconfig:{config}"))]}),
                json!({"Effect": "Allow", "Action": ["iam:PassRole"], "Resource": [deployed.role(service, "execution"), deployed.role(service, "task")],
                    "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}),
            ];
            if pushes {
                let push = [
                    "BatchCheckLayerAvailability",
                    "BatchGetImage",
                    "CompleteLayerUpload",
                    "GetDownloadUrlForLayer",
                    "InitiateLayerUpload",
                    "PutImage",
                    "UploadLayerPart",
                ]
                .map(|action| format!("ecr:{action}"));
                wanted.splice(0..0, [
                    json!({"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": ["*"]}),
                    json!({"Effect": "Allow", "Action": push, "Resource": [deployed.repository(service)]}),
                ]);
            }
            assert_eq!(
                policy,
                json!({"Version": "2012-10-17", "Statement": wanted}),
                "{service} {:?}",
                deployed.format
            );
            let outputs = deployed.outputs("market").to_string();
            let role = deployed.role(service, "pipeline");
            assert!(
                outputs.contains("pipeline_role") && outputs.contains(&role),
                "{role}"
            );
        }
    }
}
