"""The types that the templates here use: for each the calls of AWS's API that CloudFormation makes of it.
`provision.py` says what becomes of the properties.
"""

import json

from provision import Kind

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


def namespace(names, name):
    """What is made in an operation has no id in the answer to it."""
    return next(n for n in names.list_namespaces()["Namespaces"] if n["Name"] == name)


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


def tags_of_volumes(ec2, ref, p):
    """CloudFormation's own property: the instance's tags on the volumes that are made with it."""
    if p.get("PropagateTagsToVolumeOnCreation"):
        (host,) = ec2.describe_instances(InstanceIds=[ref])["Reservations"][0]["Instances"]
        ec2.create_tags(Resources=[m["Ebs"]["VolumeId"] for m in host["BlockDeviceMappings"]], Tags=p["Tags"])


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
    made = answer["LoadBalancers"][0]
    return {"DNSName": made["DNSName"], "CanonicalHostedZoneID": made["CanonicalHostedZoneId"],
            "LoadBalancerFullName": arn.split("/", 1)[1]}


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


def certificate(p):
    """CloudFormation itself makes the records by which names are proven. ACM, as moto has it, refuses the tags
    that CloudFormation alone may give."""
    own = {name: value for name, value in p.items() if name != "DomainValidationOptions"}
    return own | {"Tags": [tag for tag in p.get("Tags", []) if not tag["Key"].startswith("aws:")]}


def record(p, action):
    """One change of a record, which is no field of its own in the API."""
    own = {name: value for name, value in p.items() if name != "HostedZoneId"}
    return {
        "HostedZoneId": p["HostedZoneId"],
        "ChangeBatch": {"Changes": [{"Action": action, "ResourceRecordSet": own}]},
    }


def queue(p):
    """Attributes of a queue are texts of one map in the API."""
    own = {k: json.dumps(v) if isinstance(v, dict) else str(v) if k == "KmsMasterKeyId" else str(v).lower()
           for k, v in p.items() if k not in ("QueueName", "Tags")}
    tags = {"tags": p["Tags"]} if "Tags" in p else {}
    return {"QueueName": p["QueueName"], "Attributes": own} | tags


def queue_names(sqs, url, answer):
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return {"Arn": arn, "QueueName": arn.rsplit(":", 1)[1], "QueueUrl": url}


def queue_policy(p):
    (url,) = p["Queues"]
    return {"QueueUrl": url, "Attributes": {"Policy": json.dumps(p["PolicyDocument"])}}


def targets(events, rule, p):
    if p.get("Targets"):
        events.put_targets(Rule=rule, Targets=p["Targets"])


def delete_web_acl(waf, acl, p):
    (found,) = [one for one in waf.list_web_acls(Scope=p["Scope"])["WebACLs"] if one["Id"] == acl]
    waf.delete_web_acl(Name=found["Name"], Scope=p["Scope"], Id=acl, LockToken=found["LockToken"])


def delete_rule(events, rule, p):
    events.remove_targets(Rule=rule, Ids=[target["Id"] for target in p["Targets"]])
    events.delete_rule(Name=rule)


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
    "AWS::EC2::NetworkInterface": Kind(
        "ec2", "create_network_interface", "NetworkInterface.NetworkInterfaceId",
        ("delete_network_interface", "NetworkInterfaceId"), tag_as="network-interface",
        shape=lambda p: {("Groups" if k == "GroupSet" else k): v for k, v in p.items()}),
    "AWS::EC2::LaunchTemplate": Kind(
        "ec2", "create_launch_template", "LaunchTemplate.LaunchTemplateId",
        ("delete_launch_template", "LaunchTemplateId"), names=("LaunchTemplateName", 128),
        attributes=lambda ec2, ref, answer: {
            "LatestVersionNumber": str(answer["LaunchTemplate"]["LatestVersionNumber"])}),
    "AWS::EC2::Instance": Kind(
        "ec2", "run_instances", "Instances[0].InstanceId",
        lambda ec2, ref, p: ec2.terminate_instances(InstanceIds=[ref]), tag_as="instance",
        shape=one_instance, later=("PropagateTagsToVolumeOnCreation",), after=tags_of_volumes),
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
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": Kind(
        "elbv2", "add_listener_certificates", None,
        lambda elb, _, p: elb.remove_listener_certificates(**p),
        physical=lambda p, answer: f"{p['ListenerArn']}|{p['Certificates'][0]['CertificateArn']}"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Kind(
        "elbv2", "create_rule", "Rules[0].RuleArn", ("delete_rule", "RuleArn")),
    "AWS::CertificateManager::Certificate": Kind(
        "acm", "request_certificate", "CertificateArn", ("delete_certificate", "CertificateArn"),
        shape=certificate),
    "AWS::Route53::RecordSet": Kind(
        "route53", "change_resource_record_sets", None,
        lambda dns, _, p: dns.change_resource_record_sets(**record(p, "DELETE")),
        shape=lambda p: record(p, "CREATE"),
        physical=lambda given, answer: given["ChangeBatch"]["Changes"][0]["ResourceRecordSet"]["Name"]),
    "AWS::WAFv2::WebACL": Kind(
        "wafv2", "create_web_acl", "Summary.Id",
        delete_web_acl, names=("Name", 128), attributes=lambda waf, ref, answer: {"Arn": answer["Summary"]["ARN"]}),
    "AWS::WAFv2::WebACLAssociation": Kind(
        "wafv2", "associate_web_acl", None,
        lambda waf, _, p: waf.disassociate_web_acl(ResourceArn=p["ResourceArn"]),
        physical=joined("ResourceArn", "WebACLArn")),
    "AWS::WAFv2::LoggingConfiguration": Kind(
        "wafv2", "put_logging_configuration", None,
        lambda waf, _, p: waf.delete_logging_configuration(ResourceArn=p["ResourceArn"]),
        shape=lambda p: {"LoggingConfiguration": p},
        physical=lambda p, answer: p["LoggingConfiguration"]["ResourceArn"]),
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
        shape=lambda p: {("settings" if k == "ClusterSettings" else k): v for k, v in p.items()},
        attributes=lambda ecs, ref, answer: {"Arn": answer["cluster"]["clusterArn"]}),
    "AWS::ECS::TaskDefinition": Kind(
        "ecs", "register_task_definition", "taskDefinition.taskDefinitionArn",
        ("deregister_task_definition", "taskDefinition")),
    "AWS::ECS::Service": Kind(
        "ecs", "create_service", "service.serviceArn", delete_service,
        # CloudFormation starts one task where no number is given, and what is forced is an update.
        shape=lambda p: {"DesiredCount": 1} | {k: v for k, v in p.items() if k != "ForceNewDeployment"},
        attributes=lambda ecs, ref, answer: {"Name": answer["service"]["serviceName"]}),
    "AWS::ApplicationAutoScaling::ScalableTarget": Kind(
        "application-autoscaling", "register_scalable_target", None, delete_scalable, physical=scalable),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Kind(
        "application-autoscaling", "put_scaling_policy", "PolicyARN", delete_scaling_policy,
        shape=policy_of_target),
    "AWS::Scheduler::ScheduleGroup": Kind(
        "scheduler", "create_schedule_group", None, ("delete_schedule_group", "Name"),
        physical=lambda p, answer: p["Name"]),
    "AWS::Scheduler::Schedule": Kind(
        "scheduler", "create_schedule", None,
        lambda scheduler, ref, p: scheduler.delete_schedule(Name=ref, GroupName=p["GroupName"]),
        physical=lambda p, answer: p["Name"]),
    "AWS::ServiceDiscovery::HttpNamespace": Kind(
        "servicediscovery", "create_http_namespace", None,
        lambda names, ref, p: names.delete_namespace(Id=namespace(names, ref)["Id"]),
        physical=lambda p, answer: p["Name"],
        attributes=lambda names, ref, answer: {key: namespace(names, ref)[key] for key in ("Arn", "Id")}),
    "AWS::SQS::Queue": Kind(
        "sqs", "create_queue", "QueueUrl", ("delete_queue", "QueueUrl"), names=("QueueName", 80),
        shape=queue, attributes=queue_names),
    "AWS::SQS::QueuePolicy": Kind(
        "sqs", "set_queue_attributes", None,
        lambda sqs, _, p: sqs.set_queue_attributes(QueueUrl=p["Queues"][0], Attributes={"Policy": ""}),
        shape=queue_policy, physical=lambda p, answer: p["QueueUrl"]),
    "AWS::Events::Rule": Kind(
        "events", "put_rule", None, delete_rule, names=("Name", 64), later=("Targets",), after=targets,
        physical=lambda p, answer: p["Name"],
        attributes=lambda events, ref, answer: {"Arn": answer["RuleArn"]}),
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
