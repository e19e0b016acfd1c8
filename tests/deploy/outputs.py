"""What the stack says of itself, beside the things themselves."""

import json


def wanted(bp):
    out = {"Cluster": bp.name, "ClusterArn": "the cluster", "ManagementInstance": "the host"}
    out["Network"] = {"vpc_id": "the VPC", "public_subnets": "public" if "internet" in bp.load_balancers else "", "private_subnets": "private"}
    for name, balancer in bp.load_balancers.items():
        word = name.capitalize()

        def url(port):
            return f"http://<{name}>" + ("" if port == 80 else f":{port}")

        out |= {f"{word}Url": url(balancer.port), f"{word}TestUrl": url(balancer.test_port), f"{word}Dns": f"<{name}>"}
        out[f"LoadBalancer{word}"] = {
            "load_balancer": name, "arn": f"<{name}>", "dns_name": f"<{name}>", "zone_id": f"<{name}>",
            "security_group": f"load_balancer/{name}",
        }
    for s in bp.services.values():
        out[f"Service{s.name.capitalize()}"] = {
            "service": s.name, "engine": "codedeploy", "cluster": bp.name, "port": s.port, "container": "app",
            "load_balancer": s.load_balancer, "task_definition": f"{bp.name}-{s.name}",
            "log_group": f"/ecs/{bp.name}-{s.name}",
            "deployment_application": f"AppECS-{bp.name}-{s.name}",
            "deployment_group": f"DgpECS-{bp.name}-{s.name}",
            "service_arn": "the service's", "security_group": f"service/{s.name}",
            "execution_role": f"execution {s.name}", "task_role": f"task {s.name}",
            "production_listener": bp.load_balancers[s.load_balancer].port,
            "test_listener": bp.load_balancers[s.load_balancer].test_port,
            "production_rule": bp.load_balancers[s.load_balancer].port,
            "test_rule": bp.load_balancers[s.load_balancer].test_port,
            "target_group_blue": f"{s.name} blue", "target_group_green": f"{s.name} green",
        } | ({"repository": f"the URI of {s.repository}"} if s.repository else {})
    return out


def found(account):
    from balancing import colours_of
    from roles import name_of

    names = {b["DNSName"]: f"<{name}>" for name, b in account.balancers.items()}
    colours = colours_of(account)
    repositories = {r["repositoryUri"]: f"the URI of {r['repositoryName']}"
                    for r in account.client("ecr").describe_repositories()["repositories"]}
    ports, rules = {}, {}
    for balancer in account.balancers.values():
        for of in account.all("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer["LoadBalancerArn"]):
            ports[of["ListenerArn"]] = of["Port"]
            for rule in account.all("elbv2", "describe_rules", "Rules", ListenerArn=of["ListenerArn"]):
                rules[rule["RuleArn"]] = of["Port"]
    known = {
        "service_arn": {s["serviceArn"]: "the service's" for s in account.services.values()},
        "security_group": account.groups,
        "production_listener": ports, "test_listener": ports, "production_rule": rules, "test_rule": rules,
        "target_group_blue": colours, "target_group_green": colours, "repository": repositories,
    }
    out = {}
    for key, value in account.outputs.items():
        if key.startswith("Service"):
            name = next(n for n in account.services if key == f"Service{n.capitalize()}")
            out[key] = {k: name_of(account, v) if k.endswith("_role") else known.get(k, {}).get(v, v)
                        for k, v in account.output(name).items()}
        elif key == "Network":
            of = lambda ids: " and ".join(sorted({account.subnets.get(i, i) for i in ids}))  # noqa: E731
            value = json.loads(value)
            out[key] = {"vpc_id": "the VPC" if value["vpc_id"] == account.vpc else value["vpc_id"],
                        **{k: of(v) for k, v in value.items() if k.endswith("_subnets")}}
        elif key.startswith("LoadBalancer"):
            value = json.loads(value)
            balancer = account.balancers[value["load_balancer"]]
            of = f"<{value['load_balancer']}>"
            same = {"arn": "LoadBalancerArn", "dns_name": "DNSName", "zone_id": "CanonicalHostedZoneId"}
            out[key] = value | {k: of for k, v in same.items() if value[k] == balancer[v]}
            out[key]["security_group"] = account.groups.get(value["security_group"], value["security_group"])
        elif key == "ClusterArn":
            clusters = account.all("ecs", "list_clusters", "clusterArns")
            out[key] = "the cluster" if [value] == clusters else value
        elif key == "ManagementInstance":
            out[key] = "the host" if value == account.hosts[0]["InstanceId"] else value
        else:
            for dns, name in names.items():
                value = value.replace(dns, name)
            out[key] = value
    return out
