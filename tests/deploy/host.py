"""The management host."""

# A session token is asked for, and a container on the host gets none.
METADATA = ["required", "enabled", 1]


def wanted(bp):
    return {"hosts": 1, "addresses_without_use": 0, "host": {
        "type": "t3.micro", "subnet": "management", "groups": ["management"], "own_address": True,
        # There before the host, and after it.
        "interface_of_its_own": True,
        "login_key": None, "detailed_monitoring": "enabled",
        "metadata": METADATA, "launch_template_metadata": METADATA,
        "image": "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        "disks": [["/dev/xvda", True, "gp3"]], "disks_bear_its_tags": True,
        "profile_roles": 1,
    }}


def found(account):
    addresses = account.ec2("describe_addresses", "Addresses")
    gateways = {a["AllocationId"] for n in account.ec2("describe_nat_gateways", "NatGateways")
                for a in n["NatGatewayAddresses"]}
    out = {"hosts": len(account.hosts), "addresses_without_use": sum(
        not a.get("InstanceId") and a["AllocationId"] not in gateways for a in addresses)}
    (host,) = account.hosts
    profile = account.client("iam").get_instance_profile(
        InstanceProfileName=host["IamInstanceProfile"]["Arn"].rsplit("/", 1)[1])["InstanceProfile"]
    (template,) = account.ec2("describe_launch_templates", "LaunchTemplates")
    (version,) = account.client("ec2").describe_launch_template_versions(
        LaunchTemplateId=template["LaunchTemplateId"], Versions=["$Latest"])["LaunchTemplateVersions"]
    return out | {"host": {
        "type": host["InstanceType"], "subnet": account.subnets.get(host["SubnetId"]),
        "groups": sorted(account.groups.get(g["GroupId"]) for g in host["SecurityGroups"]),
        "own_address": any(a.get("InstanceId") == host["InstanceId"] for a in addresses),
        "interface_of_its_own": [nic["Attachment"]["DeleteOnTermination"] for nic in host["NetworkInterfaces"]] == [False]
        and [nic["NetworkInterfaceId"] for nic in host["NetworkInterfaces"]]
        == [nic["NetworkInterfaceId"] for nic in version["LaunchTemplateData"].get("NetworkInterfaces", ())],
        "login_key": host.get("KeyName"), "detailed_monitoring": host["Monitoring"]["State"],
        "metadata": metadata(host),
        "launch_template_metadata": metadata(version["LaunchTemplateData"]),
        "image": version["LaunchTemplateData"].get("ImageId"),
        "disks": disks(account, host),
        "disks_bear_its_tags": all(tags(v) == tags(host) for v in account.ec2("describe_volumes", "Volumes")),
        "profile_roles": len(profile["Roles"]),
    }}


def metadata(of):
    options = of.get("MetadataOptions", {})
    return [options.get(name) for name in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit")]


def tags(of):
    """Those that the document gives: AWS's own are not copied."""
    return {t["Key"]: t["Value"] for t in of.get("Tags", ()) if not t["Key"].startswith("aws:")}


def disks(account, host):
    volumes = {v["VolumeId"]: v for v in account.ec2("describe_volumes", "Volumes")}
    return [[m["DeviceName"], volumes[m["Ebs"]["VolumeId"]]["Encrypted"], volumes[m["Ebs"]["VolumeId"]]["VolumeType"]]
            for m in host["BlockDeviceMappings"]]
