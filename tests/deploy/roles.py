"""Every role: who may take it, and what it may do."""

from blueprint import INPUTS
from emulator import ACCOUNT

MANAGED = {
    "deployment": "arn:aws:iam::aws:policy/AWSCodeDeployRoleForECSLimited",
}


def wanted(bp):
    def logs(group):
        return f"arn:aws:logs:{bp.region}:{ACCOUNT}:log-group:{group}:*"

    # Session Manager, and Run Command through the same channels; nothing of Parameter Store.
    agent = ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
             "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
    out = {"management": role("ec2.amazonaws.com", None, [agent, ["*"], {}], given={})}
    if bp.flow_logs:
        write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        out["flow logs"] = role("vpc-flow-logs.amazonaws.com", None, [write, [logs(f"/vpc/{bp.name}")], {}])
    for s in bp.services.values():
        may = [[["logs:CreateLogStream", "logs:PutLogEvents"], [logs(f"/ecs/{bp.name}-{s.name}")], {}]]
        if s.repository:
            may.append([["ecr:GetAuthorizationToken"], ["*"], {}])
            may.append([["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                        [f"arn:aws:ecr:{bp.region}:{ACCOUNT}:repository/{s.repository}"], {}])
        secrets = {filled_in(bp, of["secretsmanager"]) for of in s.secrets.values()}
        if secrets:
            may.append([["secretsmanager:GetSecretValue"], sorted(secrets), {}])
        out[f"execution {s.name}"] = role("ecs-tasks.amazonaws.com", None, *may)
        out[f"task {s.name}"] = role("ecs-tasks.amazonaws.com", None)
        out[f"deployment {s.name}"] = role(
            "codedeploy.amazonaws.com", MANAGED["deployment"],
            [["iam:PassRole"], [f"execution {s.name}", f"task {s.name}"],
             {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}],
            given={"ArnEquals": {"aws:SourceArn": f"arn:aws:codedeploy:{bp.region}:{ACCOUNT}:deploymentgroup:"
                                                  f"AppECS-{bp.name}-{s.name}/DgpECS-{bp.name}-{s.name}"}})
    return out


def filled_in(bp, text):
    for name, of in bp.inputs.items():
        text = text.replace("${input.%s}" % name, INPUTS[of["type"]])
    return text


def role(principal, managed, *statements, given=None):
    this_account = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    return {
        "taken_by": [[{"Service": principal}, "sts:AssumeRole", this_account if given is None else given]],
        "managed": [managed] if managed else [],
        "may": sorted(statements, key=str),
        "boundary": None,
    }


def users(account):
    """Roles by what uses them: ARN to name."""
    out = {}
    ecs = account.client("ecs")
    for name, service in account.services.items():
        definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        out[definition["executionRoleArn"]] = f"execution {name}"
        out[definition["taskRoleArn"]] = f"task {name}"
        output = account.output(name)
        group = account.client("codedeploy").get_deployment_group(
            applicationName=output["deployment_application"],
            deploymentGroupName=output["deployment_group"])["deploymentGroupInfo"]
        out[group["serviceRoleArn"]] = f"deployment {name}"
    for host in account.hosts:
        profile = host["IamInstanceProfile"]["Arn"].rsplit("/", 1)[1]
        for role in account.client("iam").get_instance_profile(
                InstanceProfileName=profile)["InstanceProfile"]["Roles"]:
            out[role["Arn"]] = "management"
    for flow in account.ec2("describe_flow_logs", "FlowLogs"):
        out[flow["DeliverLogsPermissionArn"]] = "flow logs"
    return out


def name_of(account, arn):
    if not hasattr(account, "role_users"):
        account.role_users = users(account)
    return account.role_users.get(arn, arn)


def found(account):
    iam = account.client("iam")
    out = {}
    for r in account.all("iam", "list_roles", "Roles"):
        if r["Path"].startswith("/aws-service-role/"):
            continue
        name = name_of(account, r["Arn"])
        attached = iam.list_attached_role_policies(RoleName=r["RoleName"])["AttachedPolicies"]
        inline = [iam.get_role_policy(RoleName=r["RoleName"], PolicyName=p)["PolicyDocument"]
                  for p in iam.list_role_policies(RoleName=r["RoleName"])["PolicyNames"]]
        out[name] = {
            "taken_by": [[s["Principal"], s["Action"], s.get("Condition", {})]
                         for s in r["AssumeRolePolicyDocument"]["Statement"]],
            "managed": sorted(p["PolicyArn"] for p in attached),
            "may": sorted((of_statement(account, s) for d in inline for s in d["Statement"]), key=str),
            "boundary": r.get("PermissionsBoundary"),
        }
    return out


def of_statement(account, statement):
    assert statement["Effect"] == "Allow", statement
    return [sorted(statement["Action"]), sorted(name_of(account, r) for r in statement["Resource"]),
            statement.get("Condition", {})]
