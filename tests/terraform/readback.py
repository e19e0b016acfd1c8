"""What was made, read back through AWS's own library and compared with what the blueprint says.

Written from the blueprint and AWS's documentation alone. An empty second plan says that the provider
finds what it wrote; this says that what it wrote is what was asked for, the values under
`ignore_changes` included, which no plan compares.
"""

import re


def seconds(text):
    """`15s`, `10m`, `1h`."""
    return int(text[:-1]) * {"s": 1, "m": 60, "h": 3600}[text[-1]]


def minutes(text):
    return seconds(text) // 60


def ports(given, balancer):
    said = given.get("load_balancers", {}).get(balancer, {})
    listener = said.get("listener", {})
    production = listener.get("port", 443 if {"certificate", "domain"} & set(listener) else 80)
    return production, said.get("test_listener", {}).get("port", 10080)


def wrong(client, given, services):
    """Everything that is not as asked for."""
    yield from of_host(client, given)
    for service in services:
        asked = given["services"][service["service"]]
        wanted, found = {}, {}
        of_tasks(client, service, asked, wanted, found)
        of_count(client, service, asked, wanted, found)
        if asked["load_balancer"] != "none":
            of_traffic(client, service, asked, given, wanted, found)
            of_health(client, service, asked, wanted, found)
            of_release(client, service, asked, wanted, found)
            of_test_port(client, service, asked, given, wanted, found)
        for what, value in wanted.items():
            if found.get(what) != value:
                yield f"{service['service']}: {what}: {found.get(what)!r}, asked for {value!r}"


def of_host(client, given):
    """The management host and what else is launched from its template ask for a session token."""
    if not given.get("management", {}).get("host"):
        return
    ec2 = client("ec2")
    (template,) = ec2.describe_launch_templates()["LaunchTemplates"]
    begins = f"{given['name']}-management-"
    if not template["LaunchTemplateName"].startswith(begins):
        yield f"the launch template is {template['LaunchTemplateName']}, which does not begin with {begins}"
    (version,) = ec2.describe_launch_template_versions(
        LaunchTemplateId=template["LaunchTemplateId"], Versions=["$Latest"])["LaunchTemplateVersions"]
    (host,) = ec2.describe_instances()["Reservations"][0]["Instances"]
    for what, one in (("the launch template", version["LaunchTemplateData"]), ("the host", host)):
        options = one.get("MetadataOptions", {})
        found = [options.get(n) for n in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit")]
        if found != ["required", "enabled", 1]:
            yield f"{what} has the metadata options {found}"


def shares(capacity):
    """Providers with weights and bases, on demand first."""
    spot, base = capacity["spot"], capacity.get("base", 0)
    if spot == 0:
        return [("FARGATE", 1, 0)]
    if spot == 100:
        return [("FARGATE", 1, base), ("FARGATE_SPOT", 999, 0)] if base else [("FARGATE_SPOT", 1, 0)]
    return [("FARGATE", 100 - spot, base), ("FARGATE_SPOT", spot, 0)]


def of_tasks(client, service, asked, wanted, found):
    ecs = client("ecs")
    running = ecs.describe_services(cluster=service["cluster"], services=[service["service"]])
    running = running["services"][0]
    network = running["networkConfiguration"]["awsvpcConfiguration"]
    task = ecs.describe_task_definition(taskDefinition=running["taskDefinition"])["taskDefinition"]
    app = next(one for one in task["containerDefinitions"] if one["name"] == service["container"])

    engine = asked.get("deployment", {}).get("engine", "codedeploy")
    wanted["controller"] = {"codedeploy": "CODE_DEPLOY"}.get(engine, "ECS")
    found["controller"] = running["deploymentController"]["type"]
    # On demand by the launch type under CodeDeploy, whose AppSpec brings another; else by a strategy.
    own = engine == "codedeploy"
    wanted["launch type"] = "FARGATE" if own else None
    found["launch type"] = running.get("launchType")
    wanted["providers"] = [] if own else shares(asked.get("capacity", {"spot": 0}))
    strategy = running.get("capacityProviderStrategy", [])
    found["providers"] = sorted((one["capacityProvider"], one.get("weight", 0), one.get("base", 0)) for one in strategy)
    # Where it cannot be given later, the switch is on from the first day.
    wanted["exec switch"], found["exec switch"] = own, running.get("enableExecuteCommand", False)
    cluster = ecs.describe_clusters(clusters=[service["cluster"]])["clusters"][0]
    wanted["cluster's providers"] = ["FARGATE", "FARGATE_SPOT"]
    found["cluster's providers"] = sorted(cluster["capacityProviders"])
    wanted["cluster's strategy"] = []
    found["cluster's strategy"] = cluster.get("defaultCapacityProviderStrategy") or []
    wanted["public address"], found["public address"] = "DISABLED", network["assignPublicIp"]
    wanted["groups"], found["groups"] = [service["security_group"]], network["securityGroups"]
    wanted["family"], found["family"] = service["task_definition"], task["family"]
    wanted["task role"], found["task role"] = service["task_role"], task["taskRoleArn"]
    wanted["execution role"] = service["execution_role"]
    found["execution role"] = task["executionRoleArn"]
    wanted["size"] = (str(asked.get("cpu", 256)), str(asked.get("memory", 512)))
    found["size"] = (task["cpu"], task["memory"])
    wanted["read-only root"] = asked.get("read_only_root", True)
    found["read-only root"] = app.get("readonlyRootFilesystem", False)
    if wanted["read-only root"]:
        given = [{"path": w} if isinstance(w, str) else w for w in asked.get("writable", ["/tmp"])]
        wanted["disk"] = [w["path"] for w in given if w.get("disk")]
        found["disk"] = [one["containerPath"] for one in app.get("mountPoints", [])]
        wanted["memory"] = [(w["path"], w.get("size", 64)) for w in given if not w.get("disk")]
        tmpfs = app.get("linuxParameters", {}).get("tmpfs", [])
        found["memory"] = [(one["containerPath"], one["size"]) for one in tmpfs]
    wanted["entrypoint"], found["entrypoint"] = asked.get("entrypoint", []), app.get("entryPoint", [])
    wanted["user"], found["user"] = str(asked.get("user", "")), app.get("user", "")
    wanted["init"] = asked.get("init", False)
    found["init"] = app.get("linuxParameters", {}).get("initProcessEnabled", False)
    limits = asked.get("ulimits", {}).items()
    wanted["limits"] = sorted((n, v["soft"], v["hard"]) if isinstance(v, dict) else (n, v, v) for n, v in limits)
    found["limits"] = sorted((u["name"], u["softLimit"], u["hardLimit"]) for u in app.get("ulimits", []))
    wanted["command"], found["command"] = asked.get("command", []), app.get("command", [])
    wanted["secrets"] = sorted(asked.get("secrets", {}))
    found["secrets"] = sorted(one["name"] for one in app.get("secrets", []))
    wanted["variables"] = sorted(asked.get("environment", {}))
    found["variables"] = sorted(one["name"] for one in app.get("environment", []))
    wanted["logs"] = asked.get("logs", {}).get("retention_days", 30)
    group = app["logConfiguration"]["options"]["awslogs-group"]
    groups = client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    found["logs"] = next(n["retentionInDays"] for n in groups if n["logGroupName"] == group)
    if asked["load_balancer"] != "none":
        grace = asked.get("health_check", {}).get("grace_period", "120s")
        wanted["grace period"] = seconds(grace)
        found["grace period"] = running["healthCheckGracePeriodSeconds"]
        wanted["first target group"] = [service["target_group_blue"]]
        found["first target group"] = [n["targetGroupArn"] for n in running["loadBalancers"]]


def of_count(client, service, asked, wanted, found):
    scaling = client("application-autoscaling")
    name = f"service/{service['cluster']}/{service['service']}"
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[name])
    target = targets["ScalableTargets"][0]
    said = asked.get("scaling", {})
    count = asked.get("count", said.get("min", 2))
    wanted["range"] = (said.get("min", count), said.get("max", count))
    found["range"] = (target["MinCapacity"], target["MaxCapacity"])
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs", ResourceId=name)
    values = [
        one["TargetTrackingScalingPolicyConfiguration"]["TargetValue"]
        for one in policies["ScalingPolicies"]
    ]
    wanted["scaling"] = sorted(float(said[key]) for key in ("cpu", "memory") if key in said)
    found["scaling"] = sorted(values)


def of_traffic(client, service, asked, given, wanted, found):
    elb = client("elbv2")
    pairs = [("production", ports(given, asked["load_balancer"])[0], "target_group_blue")]
    pairs += [("test", ports(given, asked["load_balancer"])[1], "target_group_green")]
    for which, port, target in pairs:
        listener = elb.describe_listeners(ListenerArns=[service[f"{which}_listener"]])["Listeners"][0]
        wanted[f"{which} port"], found[f"{which} port"] = port, listener["Port"]
        certificates = [one["CertificateArn"] for one in listener.get("Certificates", [])]
        wanted[f"{which} protocol"] = tls(client, given, asked["load_balancer"])
        # moto gives every listener a policy, where AWS gives one to those of HTTPS.
        policy = listener["SslPolicy"] if listener["Protocol"] == "HTTPS" else None
        found[f"{which} protocol"] = (listener["Protocol"], certificates, policy)
        wanted[f"{which} default"] = ["fixed-response"]
        found[f"{which} default"] = [one["Type"] for one in listener["DefaultActions"]]
        rule = elb.describe_rules(RuleArns=[service[f"{which}_rule"]])["Rules"][0]
        wanted[f"{which} rule"] = [("forward", service[target])]
        found[f"{which} rule"] = [(n["Type"], n.get("TargetGroupArn")) for n in rule["Actions"]]
        route = asked.get("route", {})
        conditions = {"host-header": route.get("hosts"), "path-pattern": route.get("paths")}
        conditions = {key: values for key, values in conditions.items() if values}
        # `/v1/*` takes `/v1` too.
        for value in list(conditions.get("path-pattern", [])):
            if value.endswith("/*"):
                conditions["path-pattern"] = [value[:-2], *conditions["path-pattern"]]
        # In whichever order: Terraform has them as a set.
        conditions = {key: sorted(values) for key, values in conditions.items()}
        wanted[f"{which} conditions"] = conditions or {"path-pattern": ["/*"]}
        found[f"{which} conditions"] = {
            one["Field"]: sorted(next(v["Values"] for k, v in one.items() if k.endswith("Config")))
            for one in rule["Conditions"]
        }


    said = given.get("load_balancers", {}).get(asked["load_balancer"], {}).get("listener", {})
    beside = elb.describe_listeners(LoadBalancerArn=listener["LoadBalancerArn"])["Listeners"]
    beside = [one for one in beside if one["Port"] not in [port for _, port, _ in pairs]]
    wanted["redirects"], found["redirects"] = [], []
    if said.get("redirect_http"):
        wanted["redirects"] = [(80, "HTTP", ("redirect", "HTTPS", str(pairs[0][1]), "HTTP_301"), 1)]
    for one in beside:
        (action,) = one["DefaultActions"]
        to = action.get("RedirectConfig", {})
        done = (action["Type"], to.get("Protocol"), to.get("Port"), to.get("StatusCode"))
        rules = elb.describe_rules(ListenerArn=one["ListenerArn"])["Rules"]
        found["redirects"].append((one["Port"], one["Protocol"], done, len(rules)))


def tls(client, given, balancer):
    """Protocol, certificates and policy of both listeners; the policy that AWS recommends where none is
    named."""
    said = given.get("load_balancers", {}).get(balancer, {}).get("listener", {})
    if "certificate" not in said:
        return "HTTP", [], None
    several = said["certificate"] if isinstance(said["certificate"], list) else [said["certificate"]]
    names = [re.fullmatch(r"\$\{input\.(\w+)\}", one)[1] for one in several]
    iam = client("iam")
    made = [iam.get_server_certificate(ServerCertificateName=name)["ServerCertificate"] for name in names]
    arns = [one["ServerCertificateMetadata"]["Arn"] for one in made]
    return "HTTPS", arns, said.get("tls_policy", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")


def of_health(client, service, asked, wanted, found):
    elb = client("elbv2")
    check = asked.get("health_check", {})
    for colour in ("blue", "green"):
        arn = service[f"target_group_{colour}"]
        group = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
        wanted[f"{colour} health check"] = (
            check.get("path", "/"),
            seconds(check.get("interval", "15s")),
            seconds(check.get("timeout", "5s")),
            check.get("healthy", 3),
            check.get("unhealthy", 2),
            check.get("codes", "200"),
        )
        found[f"{colour} health check"] = (
            group["HealthCheckPath"],
            group["HealthCheckIntervalSeconds"],
            group["HealthCheckTimeoutSeconds"],
            group["HealthyThresholdCount"],
            group["UnhealthyThresholdCount"],
            group["Matcher"]["HttpCode"],
        )
        wanted[f"{colour} targets"], found[f"{colour} targets"] = "ip", group["TargetType"]
        attributes = elb.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        attributes = {one["Key"]: one["Value"] for one in attributes}
        delay = seconds(asked.get("deregistration_delay", "30s"))
        wanted[f"{colour} delay"] = str(delay)
        found[f"{colour} delay"] = attributes["deregistration_delay.timeout_seconds"]


def of_release(client, service, asked, wanted, found):
    group = client("codedeploy").get_deployment_group(
        applicationName=service["deployment_application"],
        deploymentGroupName=service["deployment_group"],
    )["deploymentGroupInfo"]
    said = asked.get("deployment", {})
    wait = minutes(said.get("approval_wait", "0m"))
    ready = group["blueGreenDeploymentConfiguration"]["deploymentReadyOption"]
    wanted["approval"] = ("STOP_DEPLOYMENT" if wait else "CONTINUE_DEPLOYMENT", wait)
    # The provider leaves a wait of 0 out, and 0 is what that means.
    found["approval"] = (ready["actionOnTimeout"], ready.get("waitTimeInMinutes", 0))
    end = group["blueGreenDeploymentConfiguration"]["terminateBlueInstancesOnDeploymentSuccess"]
    wanted["old version"] = ("TERMINATE", minutes(said.get("keep_old", "1h")))
    found["old version"] = (end["action"], end["terminationWaitTimeInMinutes"])
    pair = group["loadBalancerInfo"]["targetGroupPairInfoList"][0]
    names = [service[f"target_group_{colour}"].split("/")[1] for colour in ("blue", "green")]
    wanted["pair"], found["pair"] = names, [one["name"] for one in pair["targetGroups"]]
    for which, key in (("production", "prodTrafficRoute"), ("test", "testTrafficRoute")):
        wanted[f"{which} route"] = [service[f"{which}_listener"]]
        found[f"{which} route"] = pair[key]["listenerArns"]
    wanted["released"] = [{"serviceName": service["service"], "clusterName": service["cluster"]}]
    found["released"] = group["ecsServices"]
    alarms = asked.get("alarms", {})
    reasons = said.get("rollback", ["failure", "stop", "alarm"])
    events = {"failure": "FAILURE", "stop": "STOP_ON_REQUEST"}
    if alarms:
        events["alarm"] = "STOP_ON_ALARM"
    wanted["roll back"] = sorted(f"DEPLOYMENT_{events[n]}" for n in reasons if n in events)
    found["roll back"] = sorted(group["autoRollbackConfiguration"]["events"])
    names = [one["name"] for one in group.get("alarmConfiguration", {}).get("alarms", [])]
    ringing = client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"] if names else []
    wanted["alarms"] = sorted((float(limit), "notBreaching") for limit in alarms.values())
    found["alarms"] = sorted((one["Threshold"], one["TreatMissingData"]) for one in ringing)
    wanted["traffic"] = shift(said.get("traffic", "all_at_once"))
    found["traffic"] = shift_of(client, group["deploymentConfigName"])


def shift(way):
    """How traffic moves, as the blueprint says it: kind, percent, minutes."""
    if way == "all_at_once":
        return ("AllAtOnce", 100, 0)
    ((kind, one),) = way.items()
    return (f"TimeBased{kind.capitalize()}", one["percent"], minutes(one.get("wait") or one["every"]))


def shift_of(client, config):
    """The same, of a configuration: by its name where it is one of AWS's own."""
    if config == "CodeDeployDefault.ECSAllAtOnce":
        return ("AllAtOnce", 100, 0)
    if own := re.fullmatch(r"CodeDeployDefault\.ECS([A-Z][a-z]+)(\d+)Percent(?:Every)?(\d+)Minutes", config):
        return (f"TimeBased{own[1]}", int(own[2]), int(own[3]))
    made = client("codedeploy").get_deployment_config(deploymentConfigName=config)
    routing = made["deploymentConfigInfo"]["trafficRoutingConfig"]
    kind = routing["type"].removeprefix("TimeBased").lower()
    one = routing[f"timeBased{kind.capitalize()}"]
    return (routing["type"], one[f"{kind}Percentage"], one[f"{kind}Interval"])


def of_test_port(client, service, asked, given, wanted, found):
    """Who may reach the test port: management, and nobody else."""
    elb, ec2 = client("elbv2"), client("ec2")
    listener = elb.describe_listeners(ListenerArns=[service["test_listener"]])["Listeners"][0]
    balancer = elb.describe_load_balancers(LoadBalancerArns=[listener["LoadBalancerArn"]])
    balancer = balancer["LoadBalancers"][0]
    named = [{"Name": "group-id", "Values": balancer["SecurityGroups"]}]
    sources = set()
    for rule in ec2.describe_security_group_rules(Filters=named)["SecurityGroupRules"]:
        covers = rule.get("FromPort", 0) <= listener["Port"] <= rule.get("ToPort", 65535)
        if not rule["IsEgress"] and covers:
            group = rule.get("ReferencedGroupInfo", {}).get("GroupId")
            sources.add(rule.get("CidrIpv4") or group or str(rule))
    management = given.get("management", {})
    allowed = set(management.get("cidrs", []))
    if management.get("host"):
        host = ec2.describe_instances()["Reservations"][0]["Instances"][0]
        if balancer["Scheme"] == "internet-facing":
            for one in ec2.describe_addresses()["Addresses"]:
                if one.get("InstanceId") == host["InstanceId"]:
                    allowed.add(f"{one['PublicIp']}/32")
        else:
            allowed |= {one["GroupId"] for one in host["SecurityGroups"]}
    wanted["sources of the test port"], found["sources of the test port"] = allowed, sources
