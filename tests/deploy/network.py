"""The VPC, its subnets, how each gets out, and the endpoints."""

import ipaddress
import json

from emulator import ACCOUNT

# Zones in which AWS has no Fargate.
WITHOUT_FARGATE = {"apne1-az3"}


def wanted(bp):
    nat = bp.egress != "endpoints"
    roles = {"public": bp.zones, "private": bp.zones, "management": 1}
    if bp.interface_endpoints():
        roles["endpoints"] = bp.zones
    out = {
        "vpc": {"cidr": bp.cidr, "dns_support": True, "dns_hostnames": True, "internet_gateways": 1},
        "subnets": {},
        "subnets_overlap": False,
        "zones_without_fargate": [],
        "same_zones": True,
        "nat": sorted(["public"] * {"endpoints": 0, "nat": 1, "nat_per_zone": bp.zones}[bp.egress]),
        "flow_logs": [["ALL", "cloud-watch-logs", f"/vpc/{bp.name}", "vpc-flow-logs.amazonaws.com"]]
        if bp.flow_logs else [],
        "endpoints": {},
    }
    for role, number in roles.items():
        way_out = {"public": "internet gateway", "management": "internet gateway"}.get(role)
        if role == "private" and nat:
            way_out = "nat of its own zone" if bp.egress == "nat_per_zone" else "nat"
        out["subnets"][role] = {
            "number": number, "zones": number, "inside_vpc": True, "public_addresses": False,
            "way_out": [way_out] * number,
            "own_route_table": [role != "endpoints"] * number,
        }
    for name in sorted(bp.endpoints()):
        if name == "s3":
            layers = f"arn:aws:s3:::prod-{bp.region}-starport-layer-bucket/*"
            out["endpoints"][name] = {
                "type": "Gateway", "subnets_on_its_route": ["private"] * bp.zones,
                "policy": [["Allow", "*", ["s3:GetObject"], [layers]]],
            }
        else:
            out["endpoints"][name] = {
                "type": "Interface", "private_dns": True, "subnets": ["endpoints"] * bp.zones,
                "groups": ["endpoints"], "policy": policy(bp, name),
            }
    return out


def policy(bp, name):
    """This account's principals, on what it owns and on what stands in the accounts of ARNs, on anything where
    an input says whose secret it is; nothing where the blueprint only lists the endpoint, and on ECS's own, which
    Fargate asks for itself."""
    if name in bp.only_listed() or name.startswith("ecs"):
        return None
    others = sorted({text.split(":")[4] for s in bp.services.values() for of in s.secrets.values()
                     for text in of.values() if text.startswith("arn:")})
    own = {"aws:PrincipalAccount": ACCOUNT}
    by_input = {"kms" if key == "kms_key" else key for s in bp.services.values() for of in s.secrets.values()
                for key, text in of.items() if text.startswith("${input.")}
    if name not in {"ssmmessages", *by_input}:
        own["aws:ResourceAccount"] = [ACCOUNT, *others] if others else ACCOUNT
    return [["Allow", "*", "*", "*", {"StringEquals": own}]]


def found(account):
    ec2 = account.client("ec2")
    (vpc,) = [v for v in account.ec2("describe_vpcs", "Vpcs") if v["VpcId"] == account.vpc]
    gateways = [g for g in account.ec2("describe_internet_gateways", "InternetGateways")
                if any(a["VpcId"] == account.vpc for a in g["Attachments"])]

    def switch(name):
        answer = ec2.describe_vpc_attribute(VpcId=account.vpc, Attribute=name)
        return answer[name[0].upper() + name[1:]]["Value"]

    subnets = account.inside("describe_subnets", "Subnets")
    ranges = [ipaddress.ip_network(s["CidrBlock"]) for s in subnets]
    by_role = {}
    for subnet in subnets:
        by_role.setdefault(account.subnets.get(subnet["SubnetId"], "nobody"), []).append(subnet)
    zones = {role: sorted(s["AvailabilityZoneId"] for s in of) for role, of in by_role.items()}
    nat = [n for n in account.ec2("describe_nat_gateways", "NatGateways") if n["State"] != "deleted"]
    return {
        "vpc": {
            "cidr": vpc["CidrBlock"], "internet_gateways": len(gateways),
            "dns_support": switch("enableDnsSupport"), "dns_hostnames": switch("enableDnsHostnames"),
        },
        "subnets": {role: of_role(account, of, vpc, nat) for role, of in by_role.items()},
        "subnets_overlap": any(a.overlaps(b) for i, a in enumerate(ranges) for b in ranges[:i]),
        "zones_without_fargate": sorted(WITHOUT_FARGATE & {s["AvailabilityZoneId"] for s in subnets}),
        "same_zones": all(z == zones["public"] for role, z in zones.items() if role != "management"),
        "nat": sorted(account.subnets.get(n["SubnetId"]) for n in nat),
        "flow_logs": [flow_log(account, f) for f in account.ec2("describe_flow_logs", "FlowLogs")],
        "endpoints": {name: endpoint(account, e) for name, e in account.endpoints.items()},
    }


def route_table(account, subnet):
    """The table that a subnet uses, and whether it was given to it."""
    main = None
    for table in account.inside("describe_route_tables", "RouteTables"):
        for association in table["Associations"]:
            if association.get("SubnetId") == subnet:
                return table, True
            if association.get("Main"):
                main = table
    return main, False


def of_role(account, subnets, vpc, nat):
    whole = ipaddress.ip_network(vpc["CidrBlock"])
    zone_of = {s["SubnetId"]: s["AvailabilityZoneId"] for s in account.inside("describe_subnets", "Subnets")}

    def way_out(subnet):
        table, _ = route_table(account, subnet["SubnetId"])
        out = [r for r in table["Routes"] if r.get("DestinationCidrBlock") == "0.0.0.0/0"]
        if not out:
            return None
        if out[0].get("NatGatewayId"):
            (gateway,) = [n for n in nat if n["NatGatewayId"] == out[0]["NatGatewayId"]]
            own = zone_of[gateway["SubnetId"]] == subnet["AvailabilityZoneId"]
            addressed = bool(gateway["NatGatewayAddresses"][0].get("PublicIp"))
            return ("nat of its own zone" if own else "nat") if addressed else "nat without an address"
        return "internet gateway" if out[0].get("GatewayId", "").startswith("igw-") else str(out[0])

    return {
        "number": len(subnets),
        "zones": len({s["AvailabilityZoneId"] for s in subnets}),
        "inside_vpc": all(ipaddress.ip_network(s["CidrBlock"]).subnet_of(whole) for s in subnets),
        "public_addresses": any(s["MapPublicIpOnLaunch"] for s in subnets),
        "way_out": [way_out(s) for s in subnets],
        "own_route_table": [route_table(account, s["SubnetId"])[1] for s in subnets],
    }


def flow_log(account, flow):
    role = account.client("iam").get_role(RoleName=flow["DeliverLogsPermissionArn"].rsplit("/", 1)[1])["Role"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    return [flow["TrafficType"], flow["LogDestinationType"], flow["LogGroupName"], statement["Principal"]["Service"]]


def endpoint(account, e):
    if e["VpcEndpointType"] == "Gateway":
        reached = [account.subnets.get(s["SubnetId"]) for s in account.inside("describe_subnets", "Subnets")
                   if route_table(account, s["SubnetId"])[0]["RouteTableId"] in e["RouteTableIds"]]
        statements = json.loads(e["PolicyDocument"])["Statement"]
        return {
            "type": "Gateway", "subnets_on_its_route": sorted(reached),
            "policy": [[s["Effect"], s["Principal"], s["Action"], s["Resource"]] for s in statements],
        }
    return {
        "type": e["VpcEndpointType"], "private_dns": e["PrivateDnsEnabled"],
        "subnets": sorted(account.subnets.get(s) for s in e["SubnetIds"]),
        "groups": sorted(account.groups.get(g["GroupId"]) for g in e["Groups"]), "policy": stated(e),
    }


def stated(e):
    """None where the policy is AWS's own, which lets everyone through."""
    statements = json.loads(e["PolicyDocument"])["Statement"]
    said = [[s["Effect"], s["Principal"], s["Action"], s["Resource"], s.get("Condition")] for s in statements]
    return None if said == [["Allow", "*", "*", "*", None]] else said
