"""What the emulator lets pass although AWS would not. Each limit is shown here, so that one which is
gone is noticed, and what it would have judged is asserted on the template:
limits.py SYNTH BLUEPRINT REGION"""

import json
import sys
import tempfile
from pathlib import Path

import emulator
from account import Account
from blueprint import Blueprint
from deploy import deploy
from shell import Shell
from two_runs import running


def main(synth, path, region):
    bp = Blueprint(path, region)
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), bp.region)
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])
        stated = json.loads(template.read_text())
        policy = shell.run([synth, "stack-policy", path])

        nothing_waits(shell, bp, template, stated)
        waits_are_stated(bp, stated["Resources"])
        no_policy_is_heeded(shell, bp, template, policy)
        what_is_kept_is_stated(stated["Resources"])


def nothing_waits(shell, bp, template, stated):
    """A service starts without listener rules, endpoints or policies, and a gateway serves unattached.
    Only a task definition has to be there."""
    bare = json.loads(json.dumps(stated))
    for name, resource in bare["Resources"].items():
        waits = [w for w in resource.pop("DependsOn", []) if w.endswith(("TaskDefinition", "Barrier"))]
        if waits:
            resource["DependsOn"] = waits
    written = template.read_text()
    template.write_text(json.dumps(bare))
    deploy(shell, bp, template)
    template.write_text(written)
    assert running(Account(shell.environment, bp.region, bp.name)), "no service was made"


def waits_are_stated(bp, resources):
    """Each service waits, through what it depends on, for all that its tasks need to start."""
    def after(name):
        waits = resources[name].get("DependsOn", [])
        waits = [waits] if isinstance(waits, str) else waits
        return set(waits).union(*map(after, waits))

    def kind(name):
        return resources[name]["Type"].split("::", 1)[1]

    for s in bp.services.values():
        (service,) = [n for n, r in resources.items() if kind(n) == "ECS::Service"
                      and r["Properties"]["ServiceName"] == s.name]
        waited = {}
        for name in after(service):
            waited.setdefault(kind(name), []).append(name)
        own = [r["Properties"] for n, r in resources.items() if n in waited["ElasticLoadBalancingV2::ListenerRule"]]
        assert len(own) == 2, f"{s.name} waits for {len(own)} listener rules"
        assert len(waited["ECS::TaskDefinition"]) == 1 and len(waited["Logs::LogGroup"]) == 1, s.name
        assert len(waited["IAM::RolePolicy"]) == 1, s.name
        endpoints = {n for n in resources if kind(n) == "EC2::VPCEndpoint"}
        assert bp.egress != "endpoints" or set(waited["EC2::VPCEndpoint"]) == endpoints, s.name
        assert len(waited["EC2::SubnetRouteTableAssociation"]) >= bp.zones, s.name
        (group,) = resources[service]["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"]
        rules = {n for n, r in resources.items() if kind(n).startswith("EC2::SecurityGroup")
                 and kind(n) != "EC2::SecurityGroup" and group in r["Properties"].values()}
        missed = rules - after(service)
        assert rules and not missed, f"{s.name} does not wait for {missed}"
        (deployment,) = [n for n, r in resources.items() if kind(n) == "CodeDeploy::DeploymentGroup"
                         and s.name in r["Properties"]["DeploymentGroupName"]]
        assert any(kind(n) == "IAM::RolePolicy" for n in after(deployment)), deployment
    for name in resources:
        if kind(name) in ("EC2::EIP", "EC2::NatGateway", "EC2::Route") and "GatewayAttachment" not in after(name):
            # What takes its address from another resource waits with that one.
            properties = json.dumps(resources[name]["Properties"])
            assert "NatNatGateway" in properties or "NatAddress" in properties, f"{name} waits for no gateway"


def no_policy_is_heeded(shell, bp, template, policy):
    """A policy that denies the removal of services is kept, and they are removed."""
    client = Account(shell.environment, bp.region, bp.name).client("cloudformation")
    client.set_stack_policy(StackName=bp.name, StackPolicyBody=policy)
    deploy(shell, bp, template, "false")
    left = running(Account(shell.environment, bp.region, bp.name))
    assert not left, "ministack heeds a stack policy now: assert that here, and in runbook.py"


def what_is_kept_is_stated(resources):
    """The types here are never replaced (`provision.py` refuses), so nothing shows what a replacement keeps."""
    for name, resource in resources.items():
        if resource["Type"] in ("AWS::ECS::TaskDefinition", "AWS::Logs::LogGroup", "AWS::ECR::Repository"):
            assert resource.get("UpdateReplacePolicy") == "Retain", name


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
