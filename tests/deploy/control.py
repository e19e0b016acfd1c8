"""Plants a fault for each kind of thing that is compared, deploys them all at once, and fails where
one goes unseen: control.py SYNTH BLUEPRINT REGION"""

import json
import sys
import tempfile
from pathlib import Path

import emulator
from account import Account
from blueprint import Blueprint
from deploy import deploy, judged
from shell import Shell

ANYONE = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}
FORWARD = [{"Type": "forward", "TargetGroupArn": {"Ref": "BackendTargetGroupBlue"}}]

# Resource and property, the value that it gets (None takes it away), and where that has to be seen.
FAULTS = [
    ("Vpc EnableDnsHostnames", False, "network > vpc > dns_hostnames"),
    ("PrivateRouteTableAssociation1 RouteTableId", {"Ref": "PublicRouteTable"},
     "network > subnets > private > way_out"),
    ("PublicSubnet1 MapPublicIpOnLaunch", True, "network > subnets > public > public_addresses"),
    ("EcrApiEndpoint PrivateDnsEnabled", False, "network > endpoints > ecr.api > private_dns"),
    ("LogsEndpoint SubnetIds 1", {"Ref": "PrivateSubnet2"}, "network > endpoints > logs > subnets"),
    ("S3Endpoint PolicyDocument Statement 0 Resource", ["*"], "network > endpoints > s3 > policy"),
    ("S3Endpoint RouteTableIds 0", {"Ref": "PublicRouteTable"},
     "network > endpoints > s3 > subnets_on_its_route"),
    ("BackendSecurityGroup SecurityGroupEgress", None, "access > service/backend > out"),
    ("ManagementToInternalLoadBalancer10080Ingress SourceSecurityGroupId",
     {"Ref": "FrontendSecurityGroup"}, "access > load_balancer/internal > in"),
    ("ManagementAddressToInternetLoadBalancer10080Ingress CidrIp", "0.0.0.0/0",
     "access > load_balancer/internet > in"),
    ("FrontendToS3443Egress DestinationPrefixListId", "pl-00000000", "access > service/frontend > out"),
    ("FrontendToEndpoints443Egress Description", None,
     "access > service/frontend > rules_without_description"),
    ("InternalLoadBalancer LoadBalancerAttributes 1 Value", "61", "balancing > internal > idle_timeout"),
    ("InternalLoadBalancer Subnets 0", {"Ref": "PublicSubnet1"}, "balancing > internal > subnets"),
    ("InternetListenerTest DefaultActions", FORWARD, "balancing > internet > listeners > 10080 > otherwise"),
    ("BackendListenerRuleTest Actions 0 TargetGroupArn", {"Ref": "BackendTargetGroupBlue"},
     "balancing > internal > listeners > 10080 > rules"),
    ("FrontendListenerRuleProduction Conditions 0 PathPatternConfig Values", ["/v1/*"],
     "balancing > internet > listeners > 80 > rules"),
    ("FrontendListenerRuleTest Priority", 7, "balancing > internet > same_priorities_on_both"),
    ("BackendTargetGroupGreen HealthCheckPath", "/other",
     "balancing > internal > target_groups > backend green > check"),
    ("FrontendTargetGroupGreen TargetGroupAttributes 0 Value", "31",
     "balancing > internet > target_groups > frontend green > deregistration_delay"),
    ("Cluster ClusterSettings 0 Value", "disabled", "tasks > clusters > shop > insights"),
    ("BackendLogGroup RetentionInDays", None, "tasks > log_groups > /ecs/shop-backend"),
    ("BackendRepository ImageTagMutability", "MUTABLE", "tasks > repositories > shop/backend > tags"),
    ("BackendTaskDefinition Cpu", "512", "tasks > task_definitions > shop-backend > cpu"),
    ("BackendTaskDefinition ContainerDefinitions 0 ReadonlyRootFilesystem", False,
     "tasks > task_definitions > shop-backend > read_only_root"),
    ("BackendTaskDefinition ContainerDefinitions 0 LinuxParameters Tmpfs 0 ContainerPath", "/var",
     "tasks > task_definitions > shop-backend > memory_at > /var"),
    ("FrontendTaskDefinition ContainerDefinitions 0 LinuxParameters Tmpfs 0 MountOptions", ["noexec"],
     "tasks > task_definitions > shop-frontend > memory_at > /tmp"),
    ("FrontendTaskDefinition TaskRoleArn", {"Fn::GetAtt": ["BackendTaskRole", "Arn"]},
     "tasks > task_definitions > shop-backend > task_role"),
    ("BackendService HealthCheckGracePeriodSeconds", 0, "tasks > services > backend > grace_period"),
    ("FrontendService NetworkConfiguration AwsvpcConfiguration AssignPublicIp", "ENABLED",
     "tasks > services > frontend > public_addresses"),
    ("Cluster CapacityProviders 1", None, "tasks > clusters > shop > providers"),
    ("Cluster DefaultCapacityProviderStrategy", [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}],
     "tasks > clusters > shop > strategy"),
    ("BackendService EnableExecuteCommand", False, "tasks > services > backend > exec_switch"),
    ("FrontendService CapacityProviderStrategy", [{"CapacityProvider": "FARGATE", "Weight": 1, "Base": 0}],
     "tasks > services > frontend > strategy"),
    ("FrontendScalableTarget MinCapacity", 1, "tasks > services > frontend > tasks"),
    ("BackendScalableTarget MaxCapacity", 3, "tasks > scaling > service/shop/backend"),
    ("BackendExecutionRolePolicy PolicyDocument Statement 0", ANYONE, "roles > execution backend > may"),
    ("BackendDeploymentRole ManagedPolicyArns 0", "arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS",
     "roles > deployment backend > managed"),
    ("ManagementRole AssumeRolePolicyDocument Statement 0 Principal", {"AWS": "*"},
     "roles > management > taken_by"),
    ("BackendDeploymentGroup BlueGreenDeploymentConfiguration TerminateBlueInstancesOnDeploymentSuccess "
     "TerminationWaitTimeInMinutes", 5,
     "rollout > AppECS-shop-backend > groups > DgpECS-shop-backend > old_tasks"),
    ("BackendDeploymentGroup LoadBalancerInfo TargetGroupPairInfoList 0 TestTrafficRoute ListenerArns 0",
     {"Ref": "InternalListenerProduction"}, "rollout > AppECS-shop-backend > groups > DgpECS-shop-backend > test"),
    ("FrontendDeploymentGroup AlarmConfiguration", {"Enabled": True, "Alarms": [{"Name": "none"}]},
     "rollout > AppECS-shop-frontend > groups > DgpECS-shop-frontend > alarms"),
    ("FrontendDeploymentGroup AutoRollbackConfiguration Events 1", None,
     "rollout > AppECS-shop-frontend > groups > DgpECS-shop-frontend > rollback"),
    ("ManagementInstance BlockDeviceMappings 0 Ebs Encrypted", False, "host > host > disks"),
    ("ManagementInstance PropagateTagsToVolumeOnCreation", None, "host > host > disks_bear_its_tags"),
    ("ManagementLaunchTemplate LaunchTemplateData MetadataOptions HttpTokens", "optional",
     "host > host > launch_template_metadata"),
    # The same fault once more: what the emulator cannot show is read from the template.
    ("ManagementLaunchTemplate LaunchTemplateData MetadataOptions HttpTokens", "optional",
     "host > host > metadata"),
]


def main(synth, path, region):
    bp = Blueprint(path, region)
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), bp.region)
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])
        stated = json.loads(template.read_text())
        for place, value, _ in FAULTS:
            plant(stated["Resources"], place.split(), value)
        template.write_text(json.dumps(stated))
        deploy(shell, bp, template)
        wrong, _ = judged(Account(shell.environment, bp.region, bp.name), bp, template)
    seen = {line.splitlines()[0].split(" (in the template")[0] for line in wrong}
    unseen = [place for _, _, place in FAULTS if place not in seen]
    for place in unseen:
        print(f"not seen: {place}")
    for line in wrong if unseen else ():
        print(line)
    print(f"{len(FAULTS)} faults, {len(unseen)} not seen")
    return bool(unseen)


def plant(resources, place, value):
    resource, *way = place
    at = resources[resource]["Properties"]
    steps = [int(step) if step.isdigit() else step for step in way]
    for step in steps[:-1]:
        at = at[step]
    if value is None:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
