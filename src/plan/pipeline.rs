//! The role that a service's own pipeline takes on: its push, its registration, its release.

use super::context::{Running, Start};
use super::roles;
use crate::aws::{Repository, Role, role};
use crate::stack::{Handle, Name, Pseudo, Scope, Stack, Tree, Val};
use crate::system::{CodeDeploy, ReleasesFrom, Rollout, Service};

/// GitHub's identity provider, which an account has once.
/// <https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws>
const PROVIDER: &str = "token.actions.githubusercontent.com";

/// Adds the role, where the blueprint says whose pipeline releases the service.
pub fn plan(
    start: &Start<'_>,
    service: &Service,
    running: &Running,
    config: Option<Val<Name>>,
    stack: &mut Stack,
) -> Option<Handle<Role>> {
    let (Some(from), Rollout::CodeDeploy(codedeploy), Some(config)) =
        (&service.releases_from, &service.rollout, config)
    else {
        return None;
    };
    let origin = format!("{}/releases_from", service.origin);
    let mut scope = Scope::new(stack, &[&service.name, "pipeline"], &origin);
    let tags = scope.tags("");
    let prefix = scope.prefix(role::PREFIX);
    let role = scope.add(
        &[],
        "Is the pipeline of the service's own repository",
        Role {
            prefix,
            path: scope.iam().path.clone(),
            boundary: roles::boundary(&scope),
            description: "Releases a service from its own repository".to_owned(),
            trust: trust(from),
            managed: None,
            tags,
        },
    );
    roles::permission(
        &mut scope,
        role,
        "release",
        "Just the push, the registration and the release of this service",
        statements(start, service, codedeploy, config, running),
    );
    Some(role)
}

/// Jobs of one branch or tag of one repository, and of no fork.
fn trust(from: &ReleasesFrom) -> Tree {
    let provider = Tree::concat([
        "arn:".into(),
        Pseudo::Partition.into(),
        ":iam::".into(),
        Pseudo::Account.into(),
        format!(":oidc-provider/{PROVIDER}").into(),
    ]);
    let audience = format!("{PROVIDER}:aud");
    let subject = format!("{PROVIDER}:sub");
    roles::policy(vec![Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", Tree::map([("Federated", provider)])),
        ("Action", "sts:AssumeRoleWithWebIdentity".into()),
        (
            "Condition",
            Tree::map([(
                "StringEquals",
                Tree::map([
                    (&audience, "sts.amazonaws.com".into()),
                    (
                        &subject,
                        format!("repo:{}:ref:{}", from.repository, from.git_ref).into(),
                    ),
                ]),
            )]),
        ),
    ])])
}

/// Actions as the service authorization reference ties them to resources.
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html>
fn statements(
    start: &Start<'_>,
    service: &Service,
    codedeploy: &CodeDeploy,
    config: Val<Name>,
    running: &Running,
) -> Vec<Tree> {
    let mut statements = Vec::new();
    if let Some(repository) = running.repository {
        statements.push(roles::allow(
            &["ecr:GetAuthorizationToken"],
            vec!["*".into()],
        ));
        statements.push(roles::allow(
            &[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            vec![repository.get(&Repository::ARN).into()],
        ));
    }
    // Describing knows no resource. Whether registering knows one, AWS's pages disagree
    // (containers-roadmap#929 against the service authorization reference); a role that may not
    // register could release nothing, and what it registers runs only with roles it may pass.
    statements.push(roles::allow(
        &["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"],
        vec!["*".into()],
    ));
    // A registration with tags is a tagging as well.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
    statements.push(Tree::map([
        ("Effect", "Allow".into()),
        ("Action", Tree::List(vec!["ecs:TagResource".into()])),
        (
            "Resource",
            Tree::List(vec![roles::local_arn(
                "ecs",
                format!("task-definition/{}:*", service.family),
            )]),
        ),
        (
            "Condition",
            Tree::map([(
                "StringEquals",
                Tree::map([("ecs:CreateAction", "RegisterTaskDefinition".into())]),
            )]),
        ),
    ]));
    statements.push(roles::allow(
        &["ecs:DescribeServices"],
        vec![roles::local_arn(
            "ecs",
            format!("service/{}/{}", start.system.name, service.name),
        )],
    ));
    // Where the rules lead is looked at before a release; describing one knows no resource.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
    statements.push(roles::allow(
        &["elasticloadbalancing:DescribeRules"],
        vec!["*".into()],
    ));
    let arn = |rest: String| roles::local_arn("codedeploy", rest);
    statements.push(roles::allow(
        &[
            "codedeploy:GetApplication",
            "codedeploy:GetApplicationRevision",
            "codedeploy:RegisterApplicationRevision",
        ],
        vec![arn(format!("application:{}", codedeploy.application))],
    ));
    statements.push(roles::allow(
        &[
            "codedeploy:CreateDeployment",
            "codedeploy:GetDeployment",
            "codedeploy:GetDeploymentGroup",
        ],
        vec![arn(format!(
            "deploymentgroup:{}/{}",
            codedeploy.application, codedeploy.group
        ))],
    ));
    statements.push(roles::allow(
        &["codedeploy:GetDeploymentConfig"],
        // By reference: CloudFormation makes the name of a configuration up.
        vec![roles::local_arn(
            "codedeploy",
            Tree::concat(["deploymentconfig:".into(), config.into()]),
        )],
    ));
    statements.push(roles::pass(
        &[running.execution_role.clone(), running.task_role.clone()],
        "ecs-tasks",
    ));
    statements
}
