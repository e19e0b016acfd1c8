"""What CloudFormation makes of each resource type: the calls of AWS's API, with the properties as
they stand in the template.

A property reaches the API by its own name, whatever its case, and only where botocore's model of the
operation has it: a property that neither the operation nor the row below knows fails the resource.
Nothing is updated in place. The documents here never ask for it, so an update is a fault.
"""

import functools
import json
import uuid

import boto3
import jmespath
from botocore.config import Config


class Kind:
    """One type: the operation that makes it, where its id stands in the answer, how it is deleted."""

    def __init__(self, service, create, ref, delete=None, *, tag_as=None, later=(), names=None,
                 shape=None, after=None, attributes=None, physical=None):
        self.service = service
        self.create = create
        self.ref = ref
        self.delete = delete
        self.tag_as = tag_as
        self.later = later
        self.names = names
        self.shape = shape
        self.after = after
        self.attributes = attributes
        self.physical = physical


# What the engine asked for, in its order: ("make", logical id) and ("delete", physical id). The events of
# ministack show an update of everything in each update of the stack, whether or not there was one.
HISTORY = []


def install(provisioners, endpoint):
    """Puts the types below in the place of the engine's own."""
    from ministack.core.responses import get_region

    @functools.cache
    def client(service, region):
        return boto3.client(service, region_name=region, endpoint_url=endpoint,
                            config=Config(retries={"total_max_attempts": 1}))

    def here(service):
        return client(service, get_region())

    handlers = provisioners._RESOURCE_HANDLERS
    kept = {"AWS::CloudFormation::WaitConditionHandle": handlers["AWS::CloudFormation::WaitConditionHandle"]}
    handlers.clear()
    handlers.update(kept)
    for name, kind in KINDS.items():
        handlers[name] = {
            "create": functools.partial(make, here, kind),
            "update": functools.partial(refuse_update, name),
            "delete": functools.partial(delete, here, kind),
        }


def make(here, kind, logical, properties, stack):
    HISTORY.append(("make", logical))
    api = here(kind.service)
    properties = plain(properties)
    given = {k: v for k, v in properties.items() if k not in kind.later}
    if kind.names:
        parameter, longest = kind.names
        if parameter not in given:
            given[parameter] = generated(stack, logical, longest)
    if kind.shape:
        given = kind.shape(given)
    if kind.tag_as and "Tags" in given:
        given["TagSpecifications"] = [{"ResourceType": kind.tag_as, "Tags": given.pop("Tags")}]
    operation = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[kind.create])
    answer = getattr(api, kind.create)(**arguments(operation.input_shape, given, logical))
    ref = kind.physical(given, answer) if kind.physical else jmespath.search(kind.ref, answer)
    if not ref:
        raise ValueError(f"{kind.create} of {logical} gave no {kind.ref}: {answer}")
    try:
        if kind.after:
            kind.after(api, ref, properties)
        return ref, kind.attributes(api, ref, answer) if kind.attributes else {}
    except Exception:
        unmake(here, kind, ref, properties)
        raise


def refuse_update(name, physical, old, new, stack):
    changed = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
    raise ValueError(f"an update of {name} {physical} was not expected: {changed}")


def delete(here, kind, physical, properties):
    HISTORY.append(("delete", physical))
    unmake(here, kind, physical, properties)


def unmake(here, kind, physical, properties):
    if kind.delete is None:
        return
    if isinstance(kind.delete, tuple):
        operation, parameter, *more = kind.delete
        getattr(here(kind.service), operation)(**{parameter: physical}, **(more[0] if more else {}))
    else:
        kind.delete(here(kind.service), physical, plain(properties))


def plain(value):
    """The engine's own dictionaries as ordinary ones, without what evaluated to nothing."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def arguments(shape, value, where):
    """A value of the template in the shape that botocore has for the operation."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        out = {}
        for key, inner in value.items():
            name = members.get(key.lower())
            if name is None:
                raise ValueError(f"{where}: the API knows no {key} in {shape.name}")
            out[name] = arguments(shape.members[name], inner, f"{where}.{key}")
        return out
    if shape.type_name == "list" and isinstance(value, list):
        return [arguments(shape.member, inner, where) for inner in value]
    if shape.type_name == "map" and isinstance(value, list):
        return {tag["Key"]: tag["Value"] for tag in value}
    if shape.type_name == "string" and isinstance(value, dict):
        return json.dumps(value)
    if shape.type_name == "string" and isinstance(value, bool):
        return str(value).lower()
    return value


def generated(stack, logical, longest):
    """A name as CloudFormation makes them: the stack's, the resource's and something of its own."""
    own = uuid.uuid4().hex[:12].upper()
    if longest == 32:
        return f"{stack[:6]}-{logical[:11]}-{own}".replace("--", "-")
    return f"{stack}-{logical}-{own}"[-longest:].lstrip("-")


# EC2

def vpc_switches(ec2, vpc, p):
    for name in ("EnableDnsSupport", "EnableDnsHostnames"):
        if name in p:
            ec2.modify_vpc_attribute(VpcId=vpc, **{name: {"Value": p[name]}})


def public_addresses(ec2, subnet, p):
    if "MapPublicIpOnLaunch" in p:
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": p["MapPublicIpOnLaunch"]})


def permission(rule):
    """One rule of a security group as EC2 takes it."""
    out = {k: rule[k] for k in ("IpProtocol", "FromPort", "ToPort") if k in rule}
    described = {"Description": rule["Description"]} if "Description" in rule else {}
    for keys, name, member in (
        (("SourceSecurityGroupId", "DestinationSecurityGroupId"), "UserIdGroupPairs", "GroupId"),
        (("CidrIp",), "IpRanges", "CidrIp"),
        (("SourcePrefixListId", "DestinationPrefixListId"), "PrefixListIds", "PrefixListId"),
    ):
        for key in keys:
            if key in rule:
                out[name] = [{member: rule[key]} | described]
    known = {"GroupId", "Description", "IpProtocol", "FromPort", "ToPort", "CidrIp",
             "SourceSecurityGroupId", "DestinationSecurityGroupId", "SourcePrefixListId",
             "DestinationPrefixListId"}
    if rule.keys() - known:
        raise ValueError(f"a rule knows no {sorted(rule.keys() - known)}")
    return out


def own_egress(ec2, group, p):
    """EC2 gives a new group a rule that allows every way out; stated egress takes its place."""
    if "SecurityGroupEgress" in p:
        everything = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissionsEgress"]
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
        for rule in p["SecurityGroupEgress"]:
            ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission(rule)])
    for rule in p.get("SecurityGroupIngress", ()):
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])


def one_rule(p):
    return {"GroupId": p["GroupId"], "IpPermissions": [permission(p)]}


def address(ec2, public_ip, answer):
    return {"AllocationId": answer["AllocationId"]}


def release_address(ec2, public_ip, p):
    found = ec2.describe_addresses(PublicIps=[public_ip])["Addresses"][0]
    ec2.release_address(AllocationId=found["AllocationId"])


def one_instance(p):
    changed = {"MinCount": 1, "MaxCount": 1}
    if "IamInstanceProfile" in p:
        changed["IamInstanceProfile"] = {"Name": p["IamInstanceProfile"]}
    if "Monitoring" in p:
        changed["Monitoring"] = {"Enabled": p["Monitoring"]}
    return p | changed


def flow(p):
    return {k: v for k, v in p.items() if k != "ResourceId"} | {"ResourceIds": [p["ResourceId"]]}


# IAM

def role_policies(iam, role, p):
    for arn in p.get("ManagedPolicyArns", ()):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)


def delete_role(iam, role, p):
    for found in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=role, PolicyArn=found["PolicyArn"])
    iam.delete_role(RoleName=role)


def profile_roles(iam, profile, p):
    for role in p.get("Roles", ()):
        iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)


def delete_profile(iam, profile, p):
    for role in p.get("Roles", ()):
        iam.remove_role_from_instance_profile(InstanceProfileName=profile, RoleName=role)
    iam.delete_instance_profile(InstanceProfileName=profile)


# Elastic Load Balancing

def balancer_attributes(elb, arn, p):
    if p.get("LoadBalancerAttributes"):
        elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=p["LoadBalancerAttributes"])


def balancer_names(elb, arn, answer):
    return {"DNSName": answer["LoadBalancers"][0]["DNSName"], "LoadBalancerFullName": arn.split("/", 1)[1]}


def group_attributes(elb, arn, p):
    if p.get("TargetGroupAttributes"):
        elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=p["TargetGroupAttributes"])


def group_names(elb, arn, answer):
    return {"TargetGroupName": answer["TargetGroups"][0]["TargetGroupName"],
            "TargetGroupFullName": arn.rsplit(":", 1)[1]}


# Everything else

def lifecycle(ecr, repository, p):
    if "LifecyclePolicy" in p:
        ecr.put_lifecycle_policy(repositoryName=repository,
                                 lifecyclePolicyText=p["LifecyclePolicy"]["LifecyclePolicyText"])


def repository_names(ecr, repository, answer):
    return {"Arn": answer["repository"]["repositoryArn"], "RepositoryUri": answer["repository"]["repositoryUri"]}


def retention(logs, group, p):
    if "RetentionInDays" in p:
        logs.put_retention_policy(logGroupName=group, retentionInDays=p["RetentionInDays"])


def delete_service(ecs, arn, p):
    ecs.delete_service(cluster=p["Cluster"], service=arn, force=True)


def delete_group(codedeploy, name, p):
    codedeploy.delete_deployment_group(applicationName=p["ApplicationName"], deploymentGroupName=name)


def scalable(p, answer=None):
    return "|".join(p[k] for k in ("ResourceId", "ScalableDimension", "ServiceNamespace"))


def scaled(physical):
    return dict(zip(("ResourceId", "ScalableDimension", "ServiceNamespace"), physical.split("|")))


def delete_scalable(scaling, physical, p):
    scaling.deregister_scalable_target(**scaled(physical))


def policy_of_target(p):
    return {k: v for k, v in p.items() if k != "ScalingTargetId"} | scaled(p["ScalingTargetId"])


def delete_scaling_policy(scaling, physical, p):
    scaling.delete_scaling_policy(PolicyName=p["PolicyName"], **scaled(p["ScalingTargetId"]))


def joined(*keys):
    return lambda p, answer: "|".join(p[k] for k in keys)


KINDS = {
    "AWS::EC2::VPC": Kind(
        "ec2", "create_vpc", "Vpc.VpcId", ("delete_vpc", "VpcId"), tag_as="vpc",
        later=("EnableDnsSupport", "EnableDnsHostnames"), after=vpc_switches),
    "AWS::EC2::InternetGateway": Kind(
        "ec2", "create_internet_gateway", "InternetGateway.InternetGatewayId",
        ("delete_internet_gateway", "InternetGatewayId"), tag_as="internet-gateway"),
    "AWS::EC2::VPCGatewayAttachment": Kind(
        "ec2", "attach_internet_gateway", None, lambda ec2, _, p: ec2.detach_internet_gateway(**p),
        physical=joined("InternetGatewayId", "VpcId")),
    "AWS::EC2::Subnet": Kind(
        "ec2", "create_subnet", "Subnet.SubnetId", ("delete_subnet", "SubnetId"), tag_as="subnet",
        later=("MapPublicIpOnLaunch",), after=public_addresses),
    "AWS::EC2::RouteTable": Kind(
        "ec2", "create_route_table", "RouteTable.RouteTableId",
        ("delete_route_table", "RouteTableId"), tag_as="route-table"),
    "AWS::EC2::Route": Kind(
        "ec2", "create_route", None,
        lambda ec2, _, p: ec2.delete_route(
            RouteTableId=p["RouteTableId"], DestinationCidrBlock=p["DestinationCidrBlock"]),
        physical=joined("RouteTableId", "DestinationCidrBlock")),
    "AWS::EC2::SubnetRouteTableAssociation": Kind(
        "ec2", "associate_route_table", "AssociationId", ("disassociate_route_table", "AssociationId")),
    "AWS::EC2::SecurityGroup": Kind(
        "ec2", "create_security_group", "GroupId", ("delete_security_group", "GroupId"),
        tag_as="security-group", names=("GroupName", 255), later=("SecurityGroupEgress", "SecurityGroupIngress"),
        shape=lambda p: {("Description" if k == "GroupDescription" else k): v for k, v in p.items()},
        after=own_egress, attributes=lambda ec2, ref, answer: {"GroupId": ref}),
    "AWS::EC2::SecurityGroupIngress": Kind(
        "ec2", "authorize_security_group_ingress", "SecurityGroupRules[0].SecurityGroupRuleId",
        lambda ec2, rule, p: ec2.revoke_security_group_ingress(**one_rule(p)), shape=one_rule),
    "AWS::EC2::SecurityGroupEgress": Kind(
        "ec2", "authorize_security_group_egress", "SecurityGroupRules[0].SecurityGroupRuleId",
        lambda ec2, rule, p: ec2.revoke_security_group_egress(**one_rule(p)), shape=one_rule),
    "AWS::EC2::EIP": Kind(
        "ec2", "allocate_address", "PublicIp", release_address, tag_as="elastic-ip", attributes=address),
    "AWS::EC2::EIPAssociation": Kind(
        "ec2", "associate_address", "AssociationId", ("disassociate_address", "AssociationId")),
    "AWS::EC2::NatGateway": Kind(
        "ec2", "create_nat_gateway", "NatGateway.NatGatewayId", ("delete_nat_gateway", "NatGatewayId"),
        tag_as="natgateway"),
    "AWS::EC2::FlowLog": Kind(
        "ec2", "create_flow_logs", "FlowLogIds[0]",
        lambda ec2, ref, p: ec2.delete_flow_logs(FlowLogIds=[ref]), tag_as="vpc-flow-log", shape=flow),
    "AWS::EC2::VPCEndpoint": Kind(
        "ec2", "create_vpc_endpoint", "VpcEndpoint.VpcEndpointId",
        lambda ec2, ref, p: ec2.delete_vpc_endpoints(VpcEndpointIds=[ref]), tag_as="vpc-endpoint"),
    "AWS::EC2::LaunchTemplate": Kind(
        "ec2", "create_launch_template", "LaunchTemplate.LaunchTemplateId",
        ("delete_launch_template", "LaunchTemplateId"), names=("LaunchTemplateName", 128),
        attributes=lambda ec2, ref, answer: {
            "LatestVersionNumber": str(answer["LaunchTemplate"]["LatestVersionNumber"])}),
    "AWS::EC2::Instance": Kind(
        "ec2", "run_instances", "Instances[0].InstanceId",
        lambda ec2, ref, p: ec2.terminate_instances(InstanceIds=[ref]), tag_as="instance",
        shape=one_instance),
    "AWS::IAM::Role": Kind(
        "iam", "create_role", "Role.RoleName", delete_role, names=("RoleName", 64),
        later=("ManagedPolicyArns",), after=role_policies,
        attributes=lambda iam, ref, answer: {"Arn": answer["Role"]["Arn"]}),
    "AWS::IAM::RolePolicy": Kind(
        "iam", "put_role_policy", None,
        lambda iam, _, p: iam.delete_role_policy(RoleName=p["RoleName"], PolicyName=p["PolicyName"]),
        physical=joined("PolicyName", "RoleName")),
    "AWS::IAM::InstanceProfile": Kind(
        "iam", "create_instance_profile", "InstanceProfile.InstanceProfileName", delete_profile,
        names=("InstanceProfileName", 128), later=("Roles",), after=profile_roles),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Kind(
        "elbv2", "create_load_balancer", "LoadBalancers[0].LoadBalancerArn",
        ("delete_load_balancer", "LoadBalancerArn"), names=("Name", 32), later=("LoadBalancerAttributes",),
        after=balancer_attributes, attributes=balancer_names),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Kind(
        "elbv2", "create_target_group", "TargetGroups[0].TargetGroupArn",
        ("delete_target_group", "TargetGroupArn"), names=("Name", 32), later=("TargetGroupAttributes",),
        after=group_attributes, attributes=group_names),
    "AWS::ElasticLoadBalancingV2::Listener": Kind(
        "elbv2", "create_listener", "Listeners[0].ListenerArn", ("delete_listener", "ListenerArn")),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Kind(
        "elbv2", "create_rule", "Rules[0].RuleArn", ("delete_rule", "RuleArn")),
    "AWS::ECR::Repository": Kind(
        "ecr", "create_repository", "repository.repositoryName",
        # CloudFormation deletes no repository with images in it.
        ("delete_repository", "repositoryName"), later=("LifecyclePolicy",), after=lifecycle,
        attributes=repository_names),
    "AWS::Logs::LogGroup": Kind(
        "logs", "create_log_group", None, ("delete_log_group", "logGroupName"),
        later=("RetentionInDays",), after=retention, physical=lambda p, answer: p["LogGroupName"]),
    "AWS::ECS::Cluster": Kind(
        "ecs", "create_cluster", "cluster.clusterName", ("delete_cluster", "cluster"),
        shape=lambda p: {("settings" if k == "ClusterSettings" else k): v for k, v in p.items()}),
    "AWS::ECS::TaskDefinition": Kind(
        "ecs", "register_task_definition", "taskDefinition.taskDefinitionArn",
        ("deregister_task_definition", "taskDefinition")),
    "AWS::ECS::Service": Kind(
        "ecs", "create_service", "service.serviceArn", delete_service,
        # CloudFormation starts one task where no number is given.
        shape=lambda p: {"DesiredCount": 1} | p,
        attributes=lambda ecs, ref, answer: {"Name": answer["service"]["serviceName"]}),
    "AWS::ApplicationAutoScaling::ScalableTarget": Kind(
        "application-autoscaling", "register_scalable_target", None, delete_scalable, physical=scalable),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Kind(
        "application-autoscaling", "put_scaling_policy", "PolicyARN", delete_scaling_policy,
        shape=policy_of_target),
    "AWS::CloudWatch::Alarm": Kind(
        "cloudwatch", "put_metric_alarm", None,
        lambda cloudwatch, ref, p: cloudwatch.delete_alarms(AlarmNames=[ref]),
        physical=lambda p, answer: p["AlarmName"]),
    "AWS::CodeDeploy::Application": Kind(
        "codedeploy", "create_application", None, ("delete_application", "applicationName"),
        physical=lambda p, answer: p["ApplicationName"]),
    "AWS::CodeDeploy::DeploymentGroup": Kind(
        "codedeploy", "create_deployment_group", None, delete_group,
        physical=lambda p, answer: p["DeploymentGroupName"]),
    "AWS::CodeDeploy::DeploymentConfig": Kind(
        "codedeploy", "create_deployment_config", None, ("delete_deployment_config", "deploymentConfigName"),
        names=("DeploymentConfigName", 100), physical=lambda p, answer: p["DeploymentConfigName"]),
}
