"""Runs the page that `synth runbook` prints, line by line as it stands, with two first deploys that
fail on the way: runbook.py SYNTH BLUEPRINT REGION"""

import json
import os
import re
import sys
import tempfile
from pathlib import Path

import emulator
import provision
from account import Account
from blueprint import INPUTS, Blueprint
from deploy import judged
from page import Page, commands
from shell import Failed, Shell
from two_runs import resources, running

# Lines that are not run as they stand. Each has to be on the page.
REPLACED = [
    ("docker login", "neither a container engine nor a registry is here: images are put by the API"),
    ("docker build", "as above"),
    ("docker tag", "as above"),
    ("docker push", "as above"),
]
# Lines that the emulator refuses though AWS would not. One that works has to be taken off.
REFUSED = [
    ("aws deploy stop-deployment", "moto has no StopDeployment"),
]

# Sections about the life after the first deploy, which this test does not run. Each has to be on the page.
LATER = [
    # tests/runbook/wrong.py looks through the management host.
    "Look at the next version",
    # tests/smoke runs the script that this section writes.
    "Look at it all",
    "Release",
    "Change the blueprint",
]


class Operator:
    """Someone at a shell, with the page at hand."""

    def __init__(self, synth, path, region):
        self.bp = Blueprint(path, region)
        self.folder = tempfile.TemporaryDirectory()
        self.shell = Shell(emulator.start(), self.bp.region)
        self.shell.environment["PATH"] = str(Path(synth).resolve().parent) + os.pathsep + self.shell.environment["PATH"]
        self.page = Page(self.shell.run([synth, "runbook", path]))
        self.settings = self.page.take("Settings", "export AWS_REGION") + "\n"
        for line, given in (
            (r"BLUEPRINT=.*", f"BLUEPRINT={Path(path).resolve()}"),
            (r"BUCKET=", "BUCKET=templates-of-this-account"),
            (r"(input_\w+)=", rf"\1={INPUTS['arn']}"),
        ):
            self.settings = re.sub(f"(?m)^{line}$", given, self.settings)
        assert not re.search("=$", self.settings.replace("AWS_PAGER=\n", "")), self.settings
        if "BUCKET" in self.settings:
            self.run("aws s3 mb s3://$BUCKET")

    def run(self, block):
        """A block of the page, in a shell that stops at the first line that fails."""
        # The CLI names its change set by the second.
        wait = "sleep 1\n" if "cloudformation deploy" in block else ""
        script = f"set -euo pipefail\ncd {self.folder.name}\n{self.settings}{wait}{block}\n"
        return self.shell.run(["bash", "-c", script])

    def refused(self, block):
        try:
            said = self.run(block)
        except Failed as failed:
            return str(failed)
        raise AssertionError(f"this should have failed: {block}\n{said}")

    def account(self):
        return Account(self.shell.environment, self.bp.region, self.bp.name)

    def status(self):
        (stack,) = self.account().client("cloudformation").describe_stacks(StackName=self.bp.name)["Stacks"]
        return stack["StackStatus"]

    # The sections of the page.

    def step_0(self):
        # Not in the emulator, and not on the page of a system that nobody reaches from outside.
        self.refused(self.page.take("Step 0", "describe-vpc-block-public-access-options"))
        block = self.page.take("Step 0", "create-service-linked-role")
        self.run(block)
        # The second time it is there. AWS says "has been taken in this account", moto its own words.
        said = self.refused(block)
        assert "already exists" in said, said

    def first_run(self, known):
        block = self.page.take("First run", "synth ")
        instead = self.page.take("First run", "describe-managed-prefix-lists")
        if not known:
            # The template has no prefix list of this region, and says how to find it.
            assert "Give S3PrefixListId" in self.refused(block)
            return instead
        return block

    def a_first_run_that_fails(self, block):
        """A log group of the last service's name is in the way."""
        logs = self.account().client("logs")
        in_the_way = f"/ecs/{self.bp.name}-{max(self.bp.services)}"
        logs.create_log_group(logGroupName=in_the_way)
        provision.HISTORY.clear()
        assert "Failed to create/update the stack" in self.refused(block)
        assert self.status() == "ROLLBACK_COMPLETE", self.status()
        assert any(what.endswith("Repository") for did, what in provision.HISTORY if did == "make"), provision.HISTORY
        assert left(self.account()) == {f"log group {in_the_way}"}, left(self.account())
        look = self.page.take("Repeat", "describe-stack-events")
        assert "already exists" in self.run(look)
        self.run(self.page.take("Repeat", "delete-stack"))
        looks = commands(self.page.take("Repeat", "describe-repositories"))
        for line in looks:
            # The repositories of the run that failed went with it.
            assert "RepositoryNotFoundException" in self.refused(line), line
        delete = self.page.take("Repeat", "REPOSITORY=")
        for repository in filter(None, (s.repository for s in self.bp.services.values())):
            said = self.refused(delete.replace("REPOSITORY=", f"REPOSITORY={repository}", 1))
            assert "RepositoryNotFoundException" in said, said
        logs.delete_log_group(logGroupName=in_the_way)

    def push(self):
        block = commands(self.page.take("Push images", "docker push"))
        for words, reason in REPLACED:
            assert any(words in line for line in block), f"no longer on the page: {words} ({reason})"
        rest = [line for line in block if not any(words in line for words, _ in REPLACED)]
        registry = self.run("\n".join([*rest, 'echo "$REGISTRY"'])).split()[-1]
        assert registry == f"{emulator.ACCOUNT}.dkr.ecr.{self.bp.region}.amazonaws.com", registry
        ecr = self.account().client("ecr")
        for s in self.bp.services.values():
            if s.repository:
                assert any(f'docker push "$REGISTRY/{s.repository}:{s.tag}"' in line for line in block), s.name
                manifest = json.dumps({
                    "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                    "config": {"digest": f"sha256:{'0' * 64}"}, "layers": []})
                ecr.put_image(repositoryName=s.repository, imageTag=s.tag, imageManifest=manifest)
        self.run(self.page.take("Push images", "describe-images"))

    def a_second_run_that_fails(self, block):
        """A deployment group that someone made by hand is in the way."""
        before = resources(self.account())
        client = self.account().client("codedeploy")
        name = max(self.bp.services)
        group = {"applicationName": f"AppECS-{self.bp.name}-{name}",
                 "deploymentGroupName": f"DgpECS-{self.bp.name}-{name}"}
        client.create_deployment_group(serviceRoleArn="arn:aws:iam::123456789012:role/by-hand", **group)
        assert "Failed to create/update the stack" in self.refused(block)
        assert self.status() == "UPDATE_ROLLBACK_COMPLETE", self.status()
        assert resources(self.account()) == before
        client.delete_deployment_group(**group)
        assert not running(self.account()), running(self.account())

    def second_run(self, template):
        block = self.page.take("Second run", "aws cloudformation deploy")
        self.a_second_run_that_fails(block)
        self.run(block)
        self.run(self.page.take("Second run", "describe-stacks"))
        # Nothing is under way that could be cancelled.
        said = self.refused(self.page.take("Second run", "cancel-update-stack"))
        assert "CancelUpdateStack operation" in said and "cannot" in said.lower(), said
        return judged(self.account(), self.bp, template)[0]

    def stack_policy(self, template):
        """ministack keeps a policy but does not heed it (`limits.py` shows that), so it is read here."""
        self.run(self.page.take("Stack policy", "set-stack-policy"))
        self.run(self.page.take("Stack policy", "update-termination-protection"))
        client = self.account().client("cloudformation")
        body = json.loads(client.get_stack_policy(StackName=self.bp.name)["StackPolicyBody"])
        denied = {r.removeprefix("LogicalResourceId/") for s in body["Statement"] if s["Effect"] == "Deny"
                  for r in ([s["Resource"]] if isinstance(s["Resource"], str) else s["Resource"])}
        kept = {"AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::ListenerRule"}
        resources = json.loads(template.read_text())["Resources"]
        assert denied == {name for name, r in resources.items() if r["Type"] in kept}, denied

    def something_is_wrong(self):
        """Every block that looks, on a system where nothing is wrong: tests/runbook/wrong.py has the rest."""
        first = self.page.take("Something is wrong now", "SERVICE=")
        for block in self.page.under("Something is wrong now"):
            if "NUMBER=" not in block:
                for service in self.bp.services:
                    self.run(re.sub("^SERVICE=.*", f"SERVICE={service}", first) + "\n" + block)

    def stop_releases(self):
        block = self.page.take("Delete it all", "stop-deployment")
        client = self.account().client("codedeploy")
        name = min(self.bp.services)
        group = {"applicationName": f"AppECS-{self.bp.name}-{name}",
                 "deploymentGroupName": f"DgpECS-{self.bp.name}-{name}"}
        release = client.create_deployment(revision={"revisionType": "AppSpecContent"}, **group)["deploymentId"]
        found = re.sub("aws deploy stop-deployment .*", 'echo "$SERVICE $DEPLOYMENT"', block)
        assert self.run(found).split() == [name, release], self.run(found)
        for words, reason in REFUSED:
            assert words in block, f"no longer on the page: {words} ({reason})"
            assert "StopDeployment" in self.refused(block), reason

    def services_off(self):
        """The revision that runs becomes its family's newest; the emulator's services have no task sets."""
        block = self.page.take("Turn the services off", "register-task-definition")
        primary = "services[0].taskSets[?status=='PRIMARY'].taskDefinition | [0]"
        assert primary in block, block
        block = block.replace(primary, "services[0].taskDefinition")
        before = {name: self.newest(name) for name in self.bp.services}
        self.run(block)
        for name, old in before.items():
            new = self.newest(name)
            assert new["revision"] == old["revision"] + 1, (old["revision"], new["revision"])
            assert new["containerDefinitions"] == old["containerDefinitions"], name
        self.run(self.page.take("Turn the services off", "allow.json"))
        assert not running(self.account()), running(self.account())

    def newest(self, name):
        ecs = self.account().client("ecs")
        return ecs.describe_task_definition(taskDefinition=f"{self.bp.name}-{name}")["taskDefinition"]

    def what_others_made(self):
        """GuardDuty's endpoint and group, and the log group of Container Insights, are found and go."""
        ec2, logs = self.account().client("ec2"), self.account().client("logs")
        (vpc,) = [v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"] if not v.get("IsDefault")]
        logs.create_log_group(logGroupName=f"/aws/ecs/containerinsights/{self.bp.name}/performance")
        ec2.create_security_group(GroupName=f"GuardDutyManagedSecurityGroup-{vpc}", Description="any", VpcId=vpc)
        ec2.create_vpc_endpoint(
            VpcId=vpc, VpcEndpointType="Interface", ServiceName=f"com.amazonaws.{self.bp.region}.guardduty-data",
        )
        # The last line deletes the stack, which comes next here.
        block = self.page.take("Delete it all", "guardduty-data")
        lines, last = block.rstrip().rsplit("\n", 1)
        assert last.startswith("aws cloudformation delete-stack"), last
        self.run(lines.removesuffix("&&"))
        self.run(self.page.take("Delete it all", "containerinsights"))
        groups = [g["GroupName"] for g in ec2.describe_security_groups()["SecurityGroups"]]
        assert not any("GuardDuty" in name for name in groups), groups
        endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        assert not any("guardduty" in e["ServiceName"] and e["State"] != "deleted" for e in endpoints), endpoints
        assert not logs.describe_log_groups(logGroupNamePrefix="/aws/")["logGroups"]

    def delete(self):
        self.run(self.page.take("Delete it all", "modify-load-balancer-attributes"))
        self.what_others_made()
        # As the page says, revisions that were registered by hand stay.
        by_hand = {f"task definition {self.newest(name)['taskDefinitionArn']}" for name in self.bp.services}
        stack = self.account().client("cloudformation").describe_stacks(StackName=self.bp.name)["Stacks"][0]["StackId"]
        self.run(self.page.take("Delete it all", "wait stack-delete-complete"))
        (gone,) = self.account().client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        assert gone["StackStatus"] == "DELETE_COMPLETE", gone["StackStatus"]
        kept = {f"repository {s.repository}" for s in self.bp.services.values() if s.repository}
        assert left(self.account()) == kept | by_hand, left(self.account())
        self.run(self.page.take("Delete it all", "delete-repository"))
        assert left(self.account()) == by_hand, left(self.account())


def left(account):
    """Everything that the account still has of its own."""
    def ids(service, operation, key, name, of=lambda item: True, **more):
        return {f"{name} {item if isinstance(item, str) else item[more.get('by', 'Name')]}"
                for item in account.all(service, operation, key) if of(item)}

    out = ids("ec2", "describe_vpcs", "Vpcs", "vpc", lambda v: not v.get("IsDefault"), by="VpcId")
    out |= ids("ec2", "describe_subnets", "Subnets", "subnet", lambda s: not s.get("DefaultForAz"), by="SubnetId")
    out |= ids("ec2", "describe_security_groups", "SecurityGroups", "group",
               lambda g: g["GroupName"] != "default", by="GroupName")
    out |= ids("ec2", "describe_addresses", "Addresses", "address", by="PublicIp")
    out |= ids("ec2", "describe_nat_gateways", "NatGateways", "nat", lambda n: n["State"] != "deleted",
               by="NatGatewayId")
    out |= ids("ec2", "describe_vpc_endpoints", "VpcEndpoints", "endpoint", lambda e: e["State"] != "deleted",
               by="VpcEndpointId")
    out |= ids("ec2", "describe_launch_templates", "LaunchTemplates", "launch template", by="LaunchTemplateName")
    out |= {f"host {h['InstanceId']}" for h in account.hosts}
    out |= ids("iam", "list_roles", "Roles", "role", lambda r: not r["Path"].startswith("/aws-service-role/"),
               by="RoleName")
    out |= ids("iam", "list_instance_profiles", "InstanceProfiles", "profile", by="InstanceProfileName")
    out |= ids("elbv2", "describe_load_balancers", "LoadBalancers", "load balancer", by="LoadBalancerName")
    out |= ids("elbv2", "describe_target_groups", "TargetGroups", "target group", by="TargetGroupName")
    out |= ids("ecr", "describe_repositories", "repositories", "repository", by="repositoryName")
    out |= ids("logs", "describe_log_groups", "logGroups", "log group", by="logGroupName")
    out |= ids("ecs", "list_task_definitions", "taskDefinitionArns", "task definition")
    out |= ids("codedeploy", "list_applications", "applications", "application")
    clusters = account.client("ecs").list_clusters()["clusterArns"]
    out |= {f"cluster {c['clusterName']}" for c in account.client("ecs").describe_clusters(clusters=clusters)["clusters"]
            if clusters and c["status"] != "INACTIVE"}
    return out


def main(synth, path, region, known="known"):
    operator = Operator(synth, path, region)
    template = Path(operator.folder.name) / "template.json"
    operator.step_0()
    block = operator.first_run(known == "known")
    operator.a_first_run_that_fails(block)
    operator.run(block)
    operator.push()
    wrong = operator.second_run(template)
    operator.stack_policy(template)
    operator.something_is_wrong()
    operator.stop_releases()
    operator.services_off()
    operator.delete()
    for line in wrong:
        print(line)
    for heading in ("Something is wrong now", *LATER):
        operator.page.leave(heading)
    for heading, block in operator.page.left_over():
        # Terraform has a test of its own.
        if not all(line.startswith(("terraform ", "synth ", "export TF_VAR_", "echo 'deploy_services", ': "${')) for line in commands(block)):
            print(f"never run, under {heading}:\n{block}")
            wrong.append(block)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
