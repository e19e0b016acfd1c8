"""CodeDeploy: an application and a deployment group for each service."""


def wanted(bp):
    return {f"AppECS-{bp.name}-{s.name}": {
        "platform": "ECS",
        "groups": {f"DgpECS-{bp.name}-{s.name}": {
            "traffic": "CodeDeployDefault.ECSAllAtOnce",
            "style": ["BLUE_GREEN", "WITH_TRAFFIC_CONTROL"],
            # Someone has to let the new version through where a wait is asked for.
            "approval": ["STOP_DEPLOYMENT" if s.approval_wait else "CONTINUE_DEPLOYMENT", s.approval_wait],
            "old_tasks": ["TERMINATE", s.keep_old],
            "service": [[bp.name, s.name]],
            "target_groups": [[f"{s.name} blue", f"{s.name} green"]],
            "production": [[s.load_balancer, bp.load_balancers[s.load_balancer].port]],
            "test": [[s.load_balancer, bp.load_balancers[s.load_balancer].test_port]],
            "rollback": [True, ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"]],
            "alarms": [],
            "role": f"deployment {s.name}",
        }},
    } for s in bp.services.values()}


def found(account):
    client = account.client("codedeploy")
    return {name: {
        "platform": client.get_application(applicationName=name)["application"]["computePlatform"],
        "groups": {group: of_group(account, client.get_deployment_group(
            applicationName=name, deploymentGroupName=group)["deploymentGroupInfo"])
            for group in client.list_deployment_groups(applicationName=name)["deploymentGroups"]},
    } for name in client.list_applications()["applications"]}


def of_group(account, group):
    from balancing import colours_of
    from roles import name_of

    groups = {g["TargetGroupArn"]: g["TargetGroupName"]
              for g in account.all("elbv2", "describe_target_groups", "TargetGroups")}
    colours = {groups[arn]: colour for arn, colour in colours_of(account).items()}
    (pair,) = group["loadBalancerInfo"]["targetGroupPairInfoList"]
    ready = group["blueGreenDeploymentConfiguration"]["deploymentReadyOption"]
    old = group["blueGreenDeploymentConfiguration"]["terminateBlueInstancesOnDeploymentSuccess"]
    rollback = group["autoRollbackConfiguration"]
    return {
        "traffic": group["deploymentConfigName"],
        "style": [group["deploymentStyle"]["deploymentType"], group["deploymentStyle"]["deploymentOption"]],
        "approval": [ready["actionOnTimeout"], ready["waitTimeInMinutes"]],
        "old_tasks": [old["action"], old["terminationWaitTimeInMinutes"]],
        "service": [[s["clusterName"], s["serviceName"]] for s in group["ecsServices"]],
        "target_groups": [[colours.get(g["name"], g["name"]) for g in pair["targetGroups"]]],
        "production": listeners(account, pair["prodTrafficRoute"]),
        "test": listeners(account, pair["testTrafficRoute"]),
        "rollback": [rollback["enabled"], sorted(rollback["events"])],
        "alarms": [a["name"] for a in group.get("alarmConfiguration", {}).get("alarms", ())],
        "role": name_of(account, group["serviceRoleArn"]),
    }


def listeners(account, route):
    arns = {b["LoadBalancerArn"]: name for name, b in account.balancers.items()}
    found = account.client("elbv2").describe_listeners(ListenerArns=route["listenerArns"])["Listeners"]
    return [[arns[of["LoadBalancerArn"]], of["Port"]] for of in found]
