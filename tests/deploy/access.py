"""Every rule of every security group."""

from blueprint import S3_LISTS

NOTHING = "icmp 252-86 127.0.0.1/32"  # takes the place of the rule that EC2 gives a group without any


def wanted(bp):
    groups = {}

    def group(name):
        return groups.setdefault(name, {"in": set(), "out": {NOTHING}})

    def allow(source, target, port, rule_in=True, rule_out=True):
        if rule_out:
            group(source)["out"].add(f"tcp {port} {target}")
        if rule_in:
            group(target)["in"].add(f"tcp {port} {source}")

    for name, balancer in bp.load_balancers.items():
        me = f"load_balancer/{name}"
        if name == "internet":
            allow("internet", me, balancer.port, rule_out=False)
            # The host's connection arrives from its address, and a group cannot name where it goes.
            allow("the host's address", me, balancer.test_port, rule_out=False)
            for port in (balancer.port, balancer.test_port):
                allow("management", "internet", port, rule_in=False)
        else:
            for port in (balancer.port, balancer.test_port):
                allow("management", me, port)
                for cidr in bp.cidrs:
                    allow(cidr, me, port, rule_out=False)
        if name == "internet":
            for cidr in bp.cidrs:
                allow(cidr, me, balancer.test_port, rule_out=False)
        for service in bp.behind(name):
            allow(me, f"service/{service.name}", service.port)

    # Session Manager, and updates of the host.
    allow("management", "internet", 443, rule_in=False)
    clients = ["management"] + [f"service/{name}" for name in bp.services]
    if bp.interface_endpoints():
        for client in clients:
            allow(client, "endpoints", 443)
    for service in bp.services.values():
        me = f"service/{service.name}"
        if "s3" in bp.endpoints():
            allow(me, "s3", 443, rule_in=False)
        if bp.egress != "endpoints":
            allow(me, "internet", 443, rule_in=False)
        for callee in service.calls:
            balancer = bp.services[callee].load_balancer
            allow(me, f"load_balancer/{balancer}", bp.load_balancers[balancer].port)
        for target in service.reaches:
            allow(me, target["cidr"], target["port"], rule_in=False)
    return {name: {"in": sorted(g["in"]), "out": sorted(g["out"]), "rules_without_description": 0}
            for name, g in groups.items()}


def found(account):
    described = {}
    for rule in account.ec2("describe_security_group_rules", "SecurityGroupRules"):
        described.setdefault(rule["GroupId"], []).append(bool(rule.get("Description")))
    return {
        name: {
            "in": sorted(rules(account, g["IpPermissions"])),
            "out": sorted(rules(account, g["IpPermissionsEgress"])),
            "rules_without_description": described[g["GroupId"]].count(False),
        }
        for name, g in by_name(account).items()
    }


def by_name(account):
    out = {}
    for g in account.inside("describe_security_groups", "SecurityGroups"):
        if g["GroupName"] != "default":
            name = account.groups.get(g["GroupId"], g["GroupName"])
            assert name not in out, f"two groups of {name}"
            out[name] = g
    return out


def rules(account, permissions):
    """Each rule as `protocol port peer`."""
    addresses = {a["PublicIp"] + "/32": "the host's address" for a in account.ec2("describe_addresses", "Addresses")
                 if a.get("InstanceId") in {h["InstanceId"] for h in account.hosts}}
    names = addresses | {"0.0.0.0/0": "internet", S3_LISTS.get(account.region) or own_s3_list(account): "s3"}
    for p in permissions:
        low, high = p.get("FromPort", "all"), p.get("ToPort", "all")
        ports = low if low == high else f"{low}-{high}"
        peers = [account.groups.get(g["GroupId"], g["GroupId"]) for g in p.get("UserIdGroupPairs", ())]
        peers += [names.get(r["CidrIp"], r["CidrIp"]) for r in p.get("IpRanges", ())]
        peers += [r["CidrIpv6"] for r in p.get("Ipv6Ranges", ())]
        peers += [names.get(r["PrefixListId"], r["PrefixListId"]) for r in p.get("PrefixListIds", ())]
        for peer in peers:
            yield f"{p['IpProtocol']} {ports} {peer}"


def own_s3_list(account):
    """Where AWS's list is not known, the account says it, and the deploy was given that."""
    name = f"com.amazonaws.{account.region}.s3"
    return next(p["PrefixListId"] for p in account.ec2("describe_managed_prefix_lists", "PrefixLists")
                if p["PrefixListName"] == name)
