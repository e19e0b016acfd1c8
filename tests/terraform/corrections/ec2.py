"""Gaps of moto's EC2."""

from . import correction, wrap


@correction
class RuleDescriptions:
    """A rule of a security group keeps its description; moto keeps that of address ranges alone."""

    @staticmethod
    def close():
        from moto.ec2.models.security_groups import SecurityGroupRule

        @wrap(SecurityGroupRule, "__init__")
        def keep(original, self, *arguments, **named):
            original(self, *arguments, **named)
            given = dict(zip(["ip_range", "source_group", "prefix_list_id"], arguments[5:8]))
            given |= {k: v for k, v in named.items() if k in ("source_group", "prefix_list_id")}
            for place in ("source_group", "prefix_list_id"):
                if text := (given.get(place) or {}).get("Description"):
                    self.ip_range["Description"] = text

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="a", Description="a", VpcId=vpc)["GroupId"]
        source = {"GroupId": group, "Description": "why"}
        permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
        ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[permission | {"UserIdGroupPairs": [source]}]
        )
        named = [{"Name": "group-id", "Values": [group]}]
        rules = ec2.describe_security_group_rules(Filters=named)["SecurityGroupRules"]
        return [r.get("Description") for r in rules if not r["IsEgress"]] == ["why"]


@correction
class MonitorInstances:
    """Detailed monitoring can be turned on and off; moto answers that the action is not there."""

    @staticmethod
    def close():
        from moto.core.responses import ActionResult
        from moto.ec2.responses.monitoring import Monitoring

        def turn(state):
            def answer(self):
                said = []
                for name in self._get_param("InstanceIds", []):
                    self.ec2_backend.get_instance(name).monitoring_state = state
                    said.append({"InstanceId": name, "Monitoring": {"State": state}})
                return ActionResult({"InstanceMonitorings": said})

            return answer

        Monitoring.monitor_instances = turn("enabled")
        Monitoring.unmonitor_instances = turn("disabled")

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        image = ec2.describe_images()["Images"][0]["ImageId"]
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
        ec2.monitor_instances(InstanceIds=[made["InstanceId"]])
        read = ec2.describe_instances(InstanceIds=[made["InstanceId"]])
        return read["Reservations"][0]["Instances"][0]["Monitoring"]["State"] == "enabled"


@correction
class NoAssociation:
    """A network interface without a public address has no association; moto gives it an empty one,
    which the provider takes for a public address."""

    @staticmethod
    def close():
        from moto.ec2.models.elastic_network_interfaces import NetworkInterface

        had = NetworkInterface.association.fget
        NetworkInterface.association = property(lambda self: had(self) or None)

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
        image = ec2.describe_images()["Images"][0]["ImageId"]
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet)
        made = ec2.describe_instances()["Reservations"][0]["Instances"][0]
        return "Association" not in made["NetworkInterfaces"][0]


@correction
class InterfaceOfATemplate:
    """An instance has the network interface that its launch template names, with subnet, groups and
    address, and leaves it when it is terminated; moto gives it one of the default network."""

    @staticmethod
    def close():
        from moto.ec2.models.elastic_ip_addresses import ElasticAddress
        from moto.ec2.models.instances import Instance

        @wrap(Instance, "__init__")
        def launch(original, self, backend, *arguments, **named):
            if (template := named.get("launch_template")) and not named.get("nics"):
                data = backend._get_template_from_args(template).data
                named["nics"] = [
                    nic | {"SubnetId": backend.get_network_interface(own).subnet.id}
                    for nic in data.get("NetworkInterfaces", ())
                    if (own := nic.get("NetworkInterfaceId"))
                ]
            original(self, backend, *arguments, **named)
            self.security_groups = [g for nic in self.nics.values() for g in nic.group_set]

        @wrap(Instance, "terminate")
        def leave(original, self):
            before = original(self)
            # The instance that is gone still tells its addresses by them.
            for nic in [n for n in self.nics.values() if not n.delete_on_termination]:
                nic.instance = nic.attachment_id = nic.attach_time = nic.device_index = None
                nic.status = "available"
            return before

        ElasticAddress.instance_id = property(
            lambda self: getattr(self.instance or getattr(self.eni, "instance", None), "id", "")
        )

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
        group = ec2.create_security_group(GroupName="a", Description="a", VpcId=vpc)["GroupId"]
        made = ec2.create_network_interface(SubnetId=subnet, Groups=[group])["NetworkInterface"]
        own = made["NetworkInterfaceId"]
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        ec2.associate_address(AllocationId=address, NetworkInterfaceId=own)
        data = {"NetworkInterfaces": [{"DeviceIndex": 0, "NetworkInterfaceId": own}]}
        template = ec2.create_launch_template(LaunchTemplateName="own", LaunchTemplateData=data)
        image = ec2.describe_images()["Images"][0]["ImageId"]
        named = {"LaunchTemplateId": template["LaunchTemplate"]["LaunchTemplateId"]}
        started = ec2.run_instances(ImageId=image, LaunchTemplate=named, MinCount=1, MaxCount=1)
        host = started["Instances"][0]["InstanceId"]
        read = ec2.describe_instances(InstanceIds=[host])["Reservations"][0]["Instances"][0]
        bound = ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
        ec2.terminate_instances(InstanceIds=[host])
        after = ec2.describe_network_interfaces(NetworkInterfaceIds=[own])["NetworkInterfaces"][0]
        return (
            read["SubnetId"] == subnet
            and [one["GroupId"] for one in read["SecurityGroups"]] == [group]
            and bound.get("InstanceId") == host
            and after["Status"] == "available"
        )


@correction
class EmptyUserData:
    """User data that is empty is none; moto keeps the empty text, and the provider takes its checksum
    for a value."""

    @staticmethod
    def close():
        from moto.ec2.models.instances import Instance

        @wrap(Instance, "__init__")
        def without(original, self, backend, image, data, *arguments, **named):
            some = data if data is not None and data.as_bytes() else None
            original(self, backend, image, some, *arguments, **named)

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        image = ec2.describe_images()["Images"][0]["ImageId"]
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, UserData="")["Instances"][0]
        said = ec2.describe_instance_attribute(InstanceId=made["InstanceId"], Attribute="userData")
        return "Value" not in said["UserData"]


@correction
class LaterTagsOfATemplate:
    """A launch template has the tags that it is given later; moto tells those it was made with."""

    @staticmethod
    def close():
        from moto.ec2.models.launch_templates import LaunchTemplate

        LaunchTemplate.tags = property(lambda self: self.get_tags(), lambda self, made_with: None)

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        data = {"InstanceType": "t3.micro"}
        made = ec2.create_launch_template(LaunchTemplateName="later", LaunchTemplateData=data)
        template = made["LaunchTemplate"]["LaunchTemplateId"]
        tags = [{"Key": "owner", "Value": "platform"}]
        ec2.create_tags(Resources=[template], Tags=tags)
        read = ec2.describe_launch_templates(LaunchTemplateIds=[template])["LaunchTemplates"][0]
        return read.get("Tags") == tags


@correction
class InterfaceOfAGateway:
    """A NAT gateway that is deleted takes its network interface with it and lets its address go; moto
    keeps both."""

    @staticmethod
    def close():
        from moto.ec2.models.nat_gateways import NatGatewayBackend

        @wrap(NatGatewayBackend, "delete_nat_gateway")
        def delete(original, self, *arguments, **named):
            gone = original(self, *arguments, **named)
            for address in self.addresses:
                if address.eni is gone._eni:
                    self.disassociate_address(association_id=address.association_id)
            self.enis.pop(gone._eni.id, None)
            return gone

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
        ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
        of_subnet = [{"Name": "subnet-id", "Values": [subnet]}]
        left = ec2.describe_network_interfaces(Filters=of_subnet)["NetworkInterfaces"]
        bound = ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
        return not left and not bound.get("AssociationId")
