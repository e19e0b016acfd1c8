"""What stands in the emulator's account: one line for each thing that a document can make.

Revisions of task definitions are left out: they stay on purpose.
"""


def census(client):
    ec2, elb, iam = client("ec2"), client("elbv2"), client("iam")
    ecs, deploy, logs = client("ecs"), client("codedeploy"), client("logs")
    found = {
        "network": [n["VpcId"] for n in ec2.describe_vpcs()["Vpcs"]],
        "subnet": [n["SubnetId"] for n in ec2.describe_subnets()["Subnets"]],
        "route table": [n["RouteTableId"] for n in ec2.describe_route_tables()["RouteTables"]],
        "security group": [n["GroupId"] for n in ec2.describe_security_groups()["SecurityGroups"]],
        "gateway": [
            n["InternetGatewayId"] for n in ec2.describe_internet_gateways()["InternetGateways"]
        ],
        "NAT gateway": [
            n["NatGatewayId"]
            for n in ec2.describe_nat_gateways()["NatGateways"]
            if n["State"] != "deleted"
        ],
        "address": [n["AllocationId"] for n in ec2.describe_addresses()["Addresses"]],
        "endpoint": [
            n["VpcEndpointId"]
            for n in ec2.describe_vpc_endpoints()["VpcEndpoints"]
            if n["State"] != "deleted"
        ],
        "flow log": [n["FlowLogId"] for n in ec2.describe_flow_logs()["FlowLogs"]],
        "instance": [
            one["InstanceId"]
            for n in ec2.describe_instances()["Reservations"]
            for one in n["Instances"]
            if one["State"]["Name"] != "terminated"
        ],
        "interface": [
            n["NetworkInterfaceId"] for n in ec2.describe_network_interfaces()["NetworkInterfaces"]
        ],
        "launch template": [
            n["LaunchTemplateId"] for n in ec2.describe_launch_templates()["LaunchTemplates"]
        ],
        "volume": [n["VolumeId"] for n in ec2.describe_volumes()["Volumes"]],
        "load balancer": [
            n["LoadBalancerArn"] for n in elb.describe_load_balancers()["LoadBalancers"]
        ],
        "target group": [n["TargetGroupArn"] for n in elb.describe_target_groups()["TargetGroups"]],
        "role": [n["RoleName"] for n in iam.list_roles()["Roles"]],
        "profile": [n["InstanceProfileName"] for n in iam.list_instance_profiles()["InstanceProfiles"]],
        "repository": [
            n["repositoryName"] for n in client("ecr").describe_repositories()["repositories"]
        ],
        "bucket": [n["Name"] for n in client("s3").list_buckets()["Buckets"]],
        "web ACL": [n["Id"] for n in client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]],
        "certificate": [
            n["CertificateArn"] for n in client("acm").list_certificates()["CertificateSummaryList"]
        ],
        "schedule": [n["Name"] for n in client("scheduler").list_schedules()["Schedules"]],
        "schedule group": [
            n["Name"] for n in client("scheduler").list_schedule_groups()["ScheduleGroups"]
        ],
        "namespace": [n["Name"] for n in client("servicediscovery").list_namespaces()["Namespaces"]],
        "queue": client("sqs").list_queues().get("QueueUrls", []),
        "event rule": [n["Name"] for n in client("events").list_rules()["Rules"]],
        "log group": [n["logGroupName"] for n in logs.describe_log_groups()["logGroups"]],
        "deployment configuration": deploy.list_deployment_configs()["deploymentConfigsList"],
        "application": deploy.list_applications()["applications"],
        "alarm": [n["AlarmName"] for n in client("cloudwatch").describe_alarms()["MetricAlarms"]],
        "scalable target": [
            n["ResourceId"]
            for n in client("application-autoscaling").describe_scalable_targets(
                ServiceNamespace="ecs"
            )["ScalableTargets"]
        ],
    }
    found["cluster"], found["service"] = [], []
    clusters = ecs.list_clusters()["clusterArns"]
    for one in ecs.describe_clusters(clusters=clusters)["clusters"] if clusters else []:
        if one["status"] == "ACTIVE":
            found["cluster"].append(one["clusterName"])
            named = ecs.list_services(cluster=one["clusterName"])["serviceArns"]
            services = ecs.describe_services(cluster=one["clusterName"], services=named)["services"] if named else []
            found["service"] += [n["serviceArn"] for n in services if n["status"] == "ACTIVE"]
    return {f"{kind} {name}" for kind, names in found.items() for name in names}
