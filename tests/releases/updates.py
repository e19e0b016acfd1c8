"""What CloudFormation does with a resource that a new template changes: the other half of
`tests/deploy/provision.py`, which only makes and deletes.

Which property replaces a resource is AWS's own word: the registry schemas, which cfn-lint ships. Everything
else is updated as the type's handler does it, which sends what the template has, changed or not. That is
how an edit of a listener rule moves traffic, and why an edit of a service under CodeDeploy fails.
"""

import functools

import boto3
from botocore.config import Config
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

import provision
from kinds import KINDS


def renamed(tags):
    return [{k[0].lower() + k[1:]: v for k, v in tag.items()} for tag in tags]


def mapped(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


def ec2_tags(api, physical, tags):
    # Addresses are known to the stack by what they are, and to tags by their allocation.
    if physical[:1].isdigit():
        physical = api.describe_addresses(PublicIps=[physical])["Addresses"][0]["AllocationId"]
    api.create_tags(Resources=[physical], Tags=tags)


def repository_tags(api, physical, tags):
    (found,) = api.describe_repositories(repositoryNames=[physical])["repositories"]
    api.tag_resource(resourceArn=found["repositoryArn"], tags=tags)


def cluster_tags(api, physical, tags):
    arn = physical
    if not arn.startswith("arn:"):
        arn = api.describe_clusters(clusters=[physical])["clusters"][0]["clusterArn"]
    api.tag_resource(resourceArn=arn, tags=renamed(tags))


def certificate_tags(api, physical, tags):
    own = [tag for tag in tags if not tag["Key"].startswith("aws:")]
    api.add_tags_to_certificate(CertificateArn=physical, Tags=own)


# Where a type's tags alone change. Only tags that are added or changed: no change here takes one away.
TAGS = {
    "ec2": ec2_tags,
    "iam": lambda api, physical, tags: api.tag_role(RoleName=physical, Tags=tags),
    "elbv2": lambda api, physical, tags: api.add_tags(ResourceArns=[physical], Tags=tags),
    "logs": lambda api, physical, tags: api.tag_log_group(logGroupName=physical, tags=mapped(tags)),
    "ecr": repository_tags,
    "ecs": cluster_tags,
    "acm": certificate_tags,
    # The emulator has no tags of these, and nothing here reads them.
    "cloudwatch": lambda api, physical, tags: None,
    "codedeploy": lambda api, physical, tags: None,
}


def group(elb, arn, old, new):
    kept = ("HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath", "HealthCheckIntervalSeconds",
            "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount", "Matcher")
    elb.modify_target_group(TargetGroupArn=arn, **{key: new[key] for key in kept if key in new})
    KINDS["AWS::ElasticLoadBalancingV2::TargetGroup"].after(elb, arn, new)


def balancer(elb, arn, old, new):
    KINDS["AWS::ElasticLoadBalancingV2::LoadBalancer"].after(elb, arn, new)


def described(ec2, rule, old, new):
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if changed != {"Description"}:
        raise ValueError(f"a rule is described anew, not changed: {sorted(changed)}")
    way = "egress" if "DestinationSecurityGroupId" in new or "DestinationPrefixListId" in new else "ingress"
    ask = getattr(ec2, f"update_security_group_rule_descriptions_{way}")
    ask(GroupId=new["GroupId"],
        SecurityGroupRuleDescriptions=[{"SecurityGroupRuleId": rule, "Description": new["Description"]}])


def host(ec2, instance, old, new):
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if changed - {"InstanceType", "Tags"}:
        raise ValueError(f"a host changes its type and its tags, not {sorted(changed)}")
    ec2_tags(ec2, instance, new.get("Tags", []))
    # It is the same instance, with its disk and its address, stopped and started.
    ec2.stop_instances(InstanceIds=[instance])
    ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": new["InstanceType"]})
    ec2.start_instances(InstanceIds=[instance])


def listener(elb, arn, old, new):
    # The default action is sent again with every update, which is why no pointer may stand in it.
    kept = {k: v for k, v in new.items() if k not in ("LoadBalancerArn", "Tags")}
    shape = elb.meta.service_model.operation_model("ModifyListener").input_shape
    elb.modify_listener(ListenerArn=arn, **provision.arguments(shape, kept, "listener"))


def rule(elb, arn, old, new):
    if old["Priority"] != new["Priority"]:
        wanted = [{"RuleArn": arn, "Priority": int(new["Priority"])}]
        elb.set_rule_priorities(RulePriorities=wanted)
    elb.modify_rule(RuleArn=arn, Conditions=new["Conditions"], Actions=new["Actions"])


def service(ecs, arn, old, new):
    controller = new.get("DeploymentController", {}).get("Type")
    if controller == "CODE_DEPLOY":
        raise ValueError("Unable to update task definition on services with a CODE_DEPLOY deployment controller. "
                         "Use AWS CodeDeploy to trigger a new deployment.")
    forced = new.get("ForceNewDeployment", {}).get("EnableForceNewDeployment", False)
    if not forced and old.get("CapacityProviderStrategy") != new.get("CapacityProviderStrategy"):
        raise ValueError("When switching from launch type to capacity provider strategy on an existing service, or "
                         "making a change to a capacity provider strategy on a service that is already using one, you "
                         "must force a new deployment.")
    left = ("ServiceName", "Cluster", "LaunchType", "Tags", "ForceNewDeployment")
    kept = {k: v for k, v in new.items() if k not in left}
    shape = ecs.meta.service_model.operation_model("UpdateService").input_shape
    arguments = provision.arguments(shape, kept, "service")
    if "deploymentController" not in arguments and "DeploymentController" in old:
        arguments["deploymentController"] = {"type": "ECS"}
    if forced:
        arguments["forceNewDeployment"] = True
    ecs.update_service(cluster=new["Cluster"], service=arn, **arguments)


def schedule(scheduler, name, old, new):
    # Scheduler's own update takes the whole of a schedule.
    shape = scheduler.meta.service_model.operation_model("UpdateSchedule").input_shape
    scheduler.update_schedule(**provision.arguments(shape, new, "schedule"))


def scalable_target(scaling, physical, old, new):
    model = scaling.meta.service_model.operation_model("RegisterScalableTarget").input_shape
    scaling.register_scalable_target(**provision.arguments(model, new, "target"))


def role_policy(iam, physical, old, new):
    shape = iam.meta.service_model.operation_model("PutRolePolicy").input_shape
    iam.put_role_policy(**provision.arguments(shape, new, "policy"))


def endpoint(ec2, physical, old, new):
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if changed != {"PolicyDocument"}:
        raise ValueError(f"an endpoint takes another policy, not {sorted(changed)}")
    shape = ec2.meta.service_model.operation_model("ModifyVpcEndpoint").input_shape
    kept = {"PolicyDocument": new["PolicyDocument"]}
    ec2.modify_vpc_endpoint(VpcEndpointId=physical, **provision.arguments(shape, kept, "endpoint"))


def deployment_group(codedeploy, name, old, new):
    kept = {k: v for k, v in new.items() if k not in ("DeploymentGroupName", "Tags")}
    shape = codedeploy.meta.service_model.operation_model("UpdateDeploymentGroup").input_shape
    codedeploy.update_deployment_group(currentDeploymentGroupName=name,
                                       **provision.arguments(shape, kept, "group"))


def cluster(ecs, name, old, new):
    shape = ecs.meta.service_model.operation_model("UpdateCluster").input_shape
    kept = {"settings": new.get("ClusterSettings"), "configuration": new.get("Configuration")}
    kept = {key: value for key, value in kept.items() if value is not None}
    ecs.update_cluster(cluster=new["ClusterName"], **provision.arguments(shape, kept, "cluster"))


def role(iam, name, old, new):
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if changed - {"PermissionsBoundary", "Tags"}:
        raise ValueError(f"a role takes another boundary and other tags, not {sorted(changed)}")
    if "Tags" in changed:
        TAGS["iam"](iam, name, new.get("Tags", []))
    if "PermissionsBoundary" in new:
        iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=new["PermissionsBoundary"])
    else:
        iam.delete_role_permissions_boundary(RoleName=name)


def alarm(cloudwatch, name, old, new):
    shape = cloudwatch.meta.service_model.operation_model("PutMetricAlarm").input_shape
    kept = {k: v for k, v in new.items() if k != "Tags"}
    cloudwatch.put_metric_alarm(**provision.arguments(shape, kept, "alarm"))


UPDATES = {
    "AWS::ECS::Cluster": cluster,
    "AWS::IAM::Role": role,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::EC2::Instance": host,
    "AWS::EC2::VPCEndpoint": endpoint,
    "AWS::EC2::SecurityGroupIngress": described,
    "AWS::EC2::SecurityGroupEgress": described,
    "AWS::ElasticLoadBalancingV2::TargetGroup": group,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": balancer,
    "AWS::ElasticLoadBalancingV2::Listener": listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule": rule,
    "AWS::ECS::Service": service,
    "AWS::Scheduler::Schedule": schedule,
    "AWS::ApplicationAutoScaling::ScalableTarget": scalable_target,
    "AWS::IAM::RolePolicy": role_policy,
    "AWS::CodeDeploy::DeploymentGroup": deployment_group,
}


def install(endpoint):
    """Teaches the engine that runs in this process."""
    from ministack.core.responses import get_region
    from ministack.services.cloudformation import provisioners

    @functools.cache
    def client(name, region):
        return boto3.client(name, region_name=region, endpoint_url=endpoint,
                            config=Config(retries={"total_max_attempts": 1}))

    attributes = {}
    for name, kind in KINDS.items():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name).schema
        pointers = [pointer.split("/")[2:] for pointer in schema.get("createOnlyProperties", [])]
        provisioners._REPLACING_PROPERTIES[name] = {first for first, *deeper in pointers if not deeper}
        provisioners._CUSTOM_NAME_REPLACEMENT.pop(name, None)
        handlers = provisioners._RESOURCE_HANDLERS[name]

        def create(logical, properties, stack, make=handlers["create"]):
            physical, got = make(logical, properties, stack)
            attributes[physical] = got
            return physical, got

        def update(physical, old, new, stack, name=name, kind=kind):
            changed = {k for k in old.keys() | new.keys() if old.get(k) != new.get(k)}
            provision.HISTORY.append(("update", physical))
            api = client(kind.service, get_region())
            new = provision.plain(new)
            if name in UPDATES and (changed != {"Tags"} or name == "AWS::ECS::Service"):
                UPDATES[name](api, physical, provision.plain(old), new)
            elif changed == {"Tags"}:
                TAGS[kind.service](api, physical, new.get("Tags", []))
            else:
                raise ValueError(f"an update of {name} {physical} was not expected: {sorted(changed)}")
            return physical, attributes.get(physical, {})

        handlers["create"] = create
        handlers["update"] = update
