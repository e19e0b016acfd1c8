"""The cluster, task definitions, services and their number, log groups and repositories."""

from blueprint import INPUTS
from emulator import ACCOUNT


def wanted(bp):
    logs = {f"/ecs/{bp.name}-{s.name}": s.log_days for s in bp.services.values()}
    if bp.flow_logs:
        logs[f"/vpc/{bp.name}"] = 30
    repository = {"tags": "IMMUTABLE", "scan_on_push": True, "encryption": "KMS"}
    return {
        # A service says itself what it runs on; both are there for the release that asks for another.
        "clusters": {bp.name: {"insights": "enabled", "providers": ["FARGATE", "FARGATE_SPOT"], "strategy": []}},
        "log_groups": logs,
        "repositories": {s.repository: repository | {"expire": expire(s.keep)}
                         for s in bp.services.values() if s.repository},
        "task_definitions": {f"{bp.name}-{s.name}": task_definition(bp, s) for s in bp.services.values()},
        "services": {s.name: service(bp, s) for s in bp.services.values()},
        "scaling": {f"service/{bp.name}/{s.name}": [s.count, s.count, []] for s in bp.services.values()},
    }


def expire(keep):
    """Which images go: those without a tag, and with `keep` the oldest of those with one."""
    untagged = ["untagged", None, "sinceImagePushed", "days", 30]
    return [untagged] + ([["tagged", ["*"], "imageCountMoreThan", None, keep]] if keep else [])


def filled_in(bp, text):
    """References of the blueprint, with a balancer's name where its DNS name will stand."""
    for name, of in bp.inputs.items():
        text = text.replace("${input.%s}" % name, INPUTS[of["type"]])
    for name, other in bp.services.items():
        if other.load_balancer in bp.load_balancers:
            port = bp.load_balancers[other.load_balancer].port
            at = f"http://<{other.load_balancer}>" + ("" if port == 80 else f":{port}")
            text = text.replace("${%s.url}" % name, at).replace("${%s.host}" % name, f"<{other.load_balancer}>")
    return text


def task_definition(bp, s):
    image = s.image or f"{ACCOUNT}.dkr.ecr.{bp.region}.amazonaws.com/{s.repository}:{s.tag}"
    return {
        "revisions": 1, "network": "awsvpc", "for": ["FARGATE"], "cpu": str(s.cpu), "memory": str(s.memory),
        "platform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "X86_64"},
        "execution_role": f"execution {s.name}", "task_role": f"task {s.name}",
        "containers": ["app"],
        "image": image, "essential": True, "ports": [[s.port, "tcp"]],
        "environment": {k: filled_in(bp, v) for k, v in s.environment.items()},
        "secrets": {k: secret(bp, v) for k, v in s.secrets.items()},
        "read_only_root": s.read_only_root, "disk": sorted(s.disk), "volumes": len(s.disk),
        # Docker's own default forbids to run what a library unpacks there.
        "memory_at": {path: [size, ["exec", "nodev", "nosuid"]] for path, size in s.memory_at.items()},
        "stop_timeout": s.stop_timeout,
        "logs": ["awslogs", f"/ecs/{bp.name}-{s.name}", bp.region],
        "command": [], "privileged": False,
        "user": s.user, "init": s.init, "ulimits": s.ulimits, "entrypoint": s.entrypoint,
    }


def secret(bp, of):
    arn = filled_in(bp, of.get("secretsmanager") or of["ssm"])
    return f"{arn}:{of['key']}::" if "key" in of else arn


def service(bp, s):
    from blueprint import seconds

    return {
        "tasks": s.count, "cluster": bp.name, "launch_type": "FARGATE", "controller": "CODE_DEPLOY",
        # CodeDeploy's services cannot be given the switch later; who may use it, the roles say.
        "strategy": [], "exec_switch": True,
        "task_definition": f"{bp.name}-{s.name}",
        "load_balancers": [["blue", "app", s.port]],
        "grace_period": seconds(s.health_check["grace_period"]),
        "subnets": ["private"] * bp.zones, "groups": [f"service/{s.name}"], "public_addresses": "DISABLED",
    }


def found(account):
    from balancing import colours_of

    ecs, logs, ecr = (account.client(name) for name in ("ecs", "logs", "ecr"))
    clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"], include=["SETTINGS"])["clusters"]
    definitions = {}
    for arn in ecs.list_task_definitions()["taskDefinitionArns"]:
        definition = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
        definitions.setdefault(definition["family"], []).append(definition)
    colours = colours_of(account)
    return {
        "clusters": {c["clusterName"]: {
            "insights": setting(c, "containerInsights"), "providers": sorted(c.get("capacityProviders", ())),
            "strategy": c.get("defaultCapacityProviderStrategy", [])} for c in clusters},
        "log_groups": {g["logGroupName"]: g.get("retentionInDays")
                       for g in logs.describe_log_groups()["logGroups"]},
        "repositories": {r["repositoryName"]: of_repository(ecr, r)
                         for r in ecr.describe_repositories()["repositories"]},
        "task_definitions": {f: of_definition(account, all_of) for f, all_of in definitions.items()},
        "services": {name: of_service(account, s, colours) for name, s in account.services.items()},
        "scaling": scaling(account),
    }


def setting(cluster, name):
    return {s["name"]: s["value"] for s in cluster.get("settings", ())}.get(name)


def of_repository(ecr, repository):
    import json

    policy = json.loads(ecr.get_lifecycle_policy(
        repositoryName=repository["repositoryName"])["lifecyclePolicyText"])
    selections = [rule["selection"] for rule in policy["rules"]]
    return {
        "tags": repository["imageTagMutability"],
        "scan_on_push": repository["imageScanningConfiguration"]["scanOnPush"],
        "expire": [[s["tagStatus"], s.get("tagPatternList"), s["countType"], s.get("countUnit"), s["countNumber"]]
                   for s in selections],
        "encryption": repository["encryptionConfiguration"]["encryptionType"],
    }


def of_definition(account, revisions):
    from roles import name_of

    definition = revisions[-1]
    container = definition["containerDefinitions"][0]
    names = {balancer["DNSName"]: f"<{name}>" for name, balancer in account.balancers.items()}

    def named(text):
        for dns, name in names.items():
            text = text.replace(dns, name)
        return text

    mounts = container.get("mountPoints", ())
    options = container.get("logConfiguration", {}).get("options", {})
    return {
        "revisions": len(revisions), "network": definition.get("networkMode"),
        "for": definition.get("requiresCompatibilities"),
        "cpu": definition.get("cpu"), "memory": definition.get("memory"),
        "platform": definition.get("runtimePlatform"),
        "execution_role": name_of(account, definition.get("executionRoleArn")),
        "task_role": name_of(account, definition.get("taskRoleArn")),
        "containers": [c["name"] for c in definition["containerDefinitions"]],
        "image": container["image"], "essential": container["essential"],
        "ports": [[p["containerPort"], p["protocol"]] for p in container.get("portMappings", ())],
        "environment": {e["name"]: named(e["value"]) for e in container.get("environment", ())},
        "secrets": {s["name"]: s["valueFrom"] for s in container.get("secrets", ())},
        "read_only_root": container.get("readonlyRootFilesystem"),
        "disk": sorted(m["containerPath"] for m in mounts if not m.get("readOnly")),
        "memory_at": {m["containerPath"]: [m["size"], sorted(m.get("mountOptions", ()))]
                      for m in container.get("linuxParameters", {}).get("tmpfs", ())},
        "volumes": len({v["name"] for v in definition.get("volumes", ())} & {m["sourceVolume"] for m in mounts}),
        "stop_timeout": container.get("stopTimeout"),
        "logs": [container.get("logConfiguration", {}).get("logDriver"), options.get("awslogs-group"),
                 options.get("awslogs-region")],
        "command": container.get("command", []), "privileged": container.get("privileged", False),
        "user": container.get("user"), "entrypoint": container.get("entryPoint", []),
        "init": container.get("linuxParameters", {}).get("initProcessEnabled", False),
        "ulimits": sorted([u["name"], u["softLimit"], u["hardLimit"]] for u in container.get("ulimits", ())),
    }


def of_service(account, s, colours):
    networking = s["networkConfiguration"]["awsvpcConfiguration"]
    own = f"{s['serviceName']} "
    return {
        "tasks": s["desiredCount"], "cluster": s["clusterArn"].rsplit("/", 1)[1], "launch_type": s.get("launchType"),
        "controller": s.get("deploymentController", {}).get("type"),
        "strategy": [[c["capacityProvider"], c.get("weight", 0), c.get("base", 0)]
                     for c in s.get("capacityProviderStrategy", ())],
        "exec_switch": s.get("enableExecuteCommand", False),
        "task_definition": s["taskDefinition"].rsplit("/", 1)[1].split(":")[0],
        "load_balancers": [[colours[b["targetGroupArn"]].removeprefix(own), b["containerName"], b["containerPort"]]
                           for b in s["loadBalancers"]],
        "grace_period": s.get("healthCheckGracePeriodSeconds"),
        "subnets": sorted(account.subnets.get(n) for n in networking["subnets"]),
        "groups": sorted(account.groups.get(g) for g in networking["securityGroups"]),
        "public_addresses": networking.get("assignPublicIp"),
    }


def scaling(account):
    client = account.client("application-autoscaling")
    targets = client.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    policies = client.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    return {t["ResourceId"]: [t["MinCapacity"], t["MaxCapacity"],
                              sorted(p["PolicyName"] for p in policies if p["ResourceId"] == t["ResourceId"])]
            for t in targets}
