"""Load balancers, listeners, rules, target groups and their health checks."""


def wanted(bp):
    out = {}
    for name, balancer in bp.load_balancers.items():
        # A catch-all route takes every path; a path under /v1/* includes /v1 itself.
        rules = [{"service": s.name, "conditions": conditions(s.route), "is_the_last_one": not s.route,
                  "forwards_to_its_own": True} for s in bp.behind(name)]
        listener = {"protocol": "HTTP", "otherwise": ["fixed-response", "404"], "rules": rules}
        out[name] = {
            "type": "application",
            "scheme": {"internet": "internet-facing"}.get(name, name),
            "subnets": [{"internet": "public"}.get(name, "private")] * bp.zones,
            "groups": [f"load_balancer/{name}"],
            "idle_timeout": balancer.idle_timeout,
            "deletion_protection": balancer.deletion_protection,
            "drops_invalid_headers": True,
            "listeners": {str(balancer.port): listener, str(balancer.test_port): listener},
            "same_priorities_on_both": True,
            "target_groups": {
                f"{s.name} {colour}": target_group(s) for s in bp.behind(name) for colour in ("blue", "green")
            },
        }
    return out


def conditions(route):
    out = {}
    if route.get("hosts"):
        out["host-header"] = sorted(route["hosts"])
    paths = [p for path in route.get("paths", ()) for p in ([path[:-2], path] if path.endswith("/*") else [path])]
    if paths or not out:
        out["path-pattern"] = sorted(paths) or ["/*"]
    return out


def target_group(service):
    from blueprint import seconds

    check = service.health_check
    return {
        "target_type": "ip", "protocol": "HTTP", "inside_vpc": True,
        "check": ["HTTP", "traffic-port", check["path"], seconds(check["interval"]), seconds(check["timeout"]),
                  check["healthy"], check["unhealthy"], check["codes"]],
        "deregistration_delay": service.deregistration_delay,
    }


def found(account):
    elb = account.client("elbv2")
    colours = colours_of(account)
    out = {}
    for name, balancer in account.balancers.items():
        arn = balancer["LoadBalancerArn"]
        attributes = {a["Key"]: a["Value"] for a in
                      elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]}
        listeners, priorities = {}, []
        for listener in account.all("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn):
            listeners[str(listener["Port"])] = of_listener(account, listener, colours)
            priorities.append(sorted(r["Priority"] for r in listener_rules(account, listener)))
        out[name] = {
            "type": balancer["Type"], "scheme": balancer["Scheme"],
            "subnets": sorted(account.subnets.get(z["SubnetId"]) for z in balancer["AvailabilityZones"]),
            "groups": sorted(account.groups.get(g) for g in balancer["SecurityGroups"]),
            "idle_timeout": int(attributes["idle_timeout.timeout_seconds"]),
            "deletion_protection": attributes["deletion_protection.enabled"] == "true",
            "drops_invalid_headers": attributes["routing.http.drop_invalid_header_fields.enabled"] == "true",
            "listeners": listeners,
            "same_priorities_on_both": all(p == priorities[0] for p in priorities),
            "target_groups": {
                colours.get(g["TargetGroupArn"], g["TargetGroupName"]): of_group(account, g)
                for g in account.all("elbv2", "describe_target_groups", "TargetGroups")
                if g["LoadBalancerArns"] == [arn]
            },
        }
    return out


def listener_rules(account, listener):
    rules = account.all("elbv2", "describe_rules", "Rules", ListenerArn=listener["ListenerArn"])
    return [r for r in rules if not r["IsDefault"]]


def colours_of(account):
    """Target groups by name. A service says which group is blue; green is the test rule's."""
    out = {}
    for name, service in account.services.items():
        (load_balancer,) = service["loadBalancers"]
        out[load_balancer["targetGroupArn"]] = f"{name} blue"
        rule = account.output(name)["test_rule"]
        (found,) = account.client("elbv2").describe_rules(RuleArns=[rule])["Rules"]
        out.setdefault(found["Actions"][-1]["TargetGroupArn"], f"{name} green")
    return out


def of_listener(account, listener, colours):
    (default,) = listener["DefaultActions"]
    rules = []
    for rule in listener_rules(account, listener):
        (action,) = rule["Actions"]
        service, colour = colours[action["TargetGroupArn"]].split(" ")
        output = account.output(service)
        production = listener["ListenerArn"] == output["production_listener"]
        assert listener["ListenerArn"] == output["production_listener" if production else "test_listener"]
        rules.append({
            "service": service,
            "conditions": {c["Field"]: sorted(c.get("PathPatternConfig", c.get("HostHeaderConfig"))["Values"])
                           for c in rule["Conditions"]},
            "is_the_last_one": int(rule["Priority"]) == 50_000,
            "forwards_to_its_own": colour == ("blue" if production else "green"),
        })
    return {
        "protocol": listener["Protocol"],
        "otherwise": [default["Type"], default.get("FixedResponseConfig", {}).get("StatusCode")],
        "rules": rules,
    }


def of_group(account, group):
    arn = group["TargetGroupArn"]
    attributes = {a["Key"]: a["Value"] for a in account.client("elbv2").describe_target_group_attributes(
        TargetGroupArn=arn)["Attributes"]}
    return {
        "target_type": group["TargetType"], "protocol": group["Protocol"],
        "inside_vpc": group["VpcId"] == account.vpc,
        "check": [group["HealthCheckProtocol"], group["HealthCheckPort"], group["HealthCheckPath"],
                  group["HealthCheckIntervalSeconds"], group["HealthCheckTimeoutSeconds"],
                  group["HealthyThresholdCount"], group["UnhealthyThresholdCount"], group["Matcher"]["HttpCode"]],
        "deregistration_delay": int(attributes["deregistration_delay.timeout_seconds"]),
    }
