"""Who can reach the test listeners, from every rule of the account that covers their port:
test_port.py SYNTH BLUEPRINT REGION"""

import sys
import tempfile
from pathlib import Path

import emulator
from account import Account
from blueprint import Blueprint
from deploy import deploy
from shell import Shell


def main(synth, path, region):
    bp = Blueprint(path, region)
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), bp.region)
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])
        deploy(shell, bp, template)
    account = Account(shell.environment, bp.region, bp.name)
    (host,) = account.hosts
    (group,) = [g["GroupId"] for g in host["SecurityGroups"]]
    (address,) = [a["PublicIp"] for a in account.ec2("describe_addresses", "Addresses")
                  if a.get("InstanceId") == host["InstanceId"]]
    ports = {balancer.test_port for balancer in bp.load_balancers.values()}
    sources = {}
    for rule in account.ec2("describe_security_group_rules", "SecurityGroupRules"):
        everything = rule["IpProtocol"] == "-1"
        if not rule["IsEgress"] and account.groups.get(rule["GroupId"]) and any(
                everything or rule["FromPort"] <= port <= rule["ToPort"] for port in ports):
            source = rule.get("ReferencedGroupInfo", {}).get("GroupId") or rule.get("CidrIpv4") or str(rule)
            sources.setdefault(account.groups[rule["GroupId"]], []).append(source)
    # On the internal load balancer the host's group alone, on the internet one its own address alone.
    wanted = {"load_balancer/internal": [group], "load_balancer/internet": [f"{address}/32"]}
    assert sources == wanted, f"the test port is reached by {sources}, and not by {wanted}"


if __name__ == "__main__":
    main(*sys.argv[1:])
