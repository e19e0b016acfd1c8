"""The account as its APIs show it. Things are known by what uses them, never by their names in the
template: the group of the internet load balancer is the one that the balancer says it has."""

import functools
import json

import boto3


class Account:
    def __init__(self, environment, region, stack):
        self.environment = environment
        self.region = region
        self.stack = stack

    @functools.cache
    def client(self, service):
        own = "AWS_ENDPOINT_URL_" + service.upper()
        return boto3.client(service, region_name=self.region,
                            endpoint_url=self.environment.get(own, self.environment["AWS_ENDPOINT_URL"]))

    @functools.cache
    def all(self, service, operation, key, **arguments):
        client = self.client(service)
        if client.can_paginate(operation):
            pages = client.get_paginator(operation).paginate(**arguments)
        else:
            pages = [getattr(client, operation)(**arguments)]
        return [item for page in pages for item in page[key]]

    def ec2(self, operation, key):
        return self.all("ec2", operation, key)

    @functools.cached_property
    def vpc(self):
        """The one VPC that is not the account's default."""
        (found,) = [v for v in self.ec2("describe_vpcs", "Vpcs") if not v.get("IsDefault")]
        return found["VpcId"]

    def inside(self, operation, key):
        return [item for item in self.ec2(operation, key) if item.get("VpcId") == self.vpc]

    @functools.cached_property
    def balancers(self):
        """Load balancers by what the blueprint calls them."""
        scheme = {"internet-facing": "internet", "internal": "internal"}
        found = self.all("elbv2", "describe_load_balancers", "LoadBalancers")
        out = {scheme[b["Scheme"]]: b for b in found}
        assert len(out) == len(found), "two load balancers of one scheme"
        return out

    @functools.cached_property
    def services(self):
        ecs = self.client("ecs")
        out = {}
        for cluster in self.all("ecs", "list_clusters", "clusterArns"):
            arns = self.all("ecs", "list_services", "serviceArns", cluster=cluster)
            # Ten are described at once.
            for at in range(0, len(arns), 10):
                for service in ecs.describe_services(cluster=cluster, services=arns[at:at + 10])["services"]:
                    if service["status"] == "ACTIVE":
                        out[service["serviceName"]] = service
        return out

    def networking(self, service):
        return self.services[service]["networkConfiguration"]["awsvpcConfiguration"]

    @functools.cached_property
    def hosts(self):
        return [i for r in self.ec2("describe_instances", "Reservations") for i in r["Instances"]
                if i["State"]["Name"] != "terminated"]

    @functools.cached_property
    def endpoints(self):
        """Endpoints by the last part of their service's name."""
        prefix = f"com.amazonaws.{self.region}."
        return {e["ServiceName"].removeprefix(prefix): e for e in self.inside("describe_vpc_endpoints", "VpcEndpoints")}

    @functools.cached_property
    def groups(self):
        """Security groups: id to what the group belongs to."""
        out = {}
        for name, balancer in self.balancers.items():
            out |= {g: f"load_balancer/{name}" for g in balancer["SecurityGroups"]}
        for name in self.services:
            out |= {g: f"service/{name}" for g in self.networking(name)["securityGroups"]}
        for endpoint in self.endpoints.values():
            out |= {g["GroupId"]: "endpoints" for g in endpoint.get("Groups", ())}
        for host in self.hosts:
            out |= {g["GroupId"]: "management" for g in host["SecurityGroups"]}
        return out

    @functools.cached_property
    def subnets(self):
        """Subnets: id to who stands in them."""
        out = {}
        for endpoint in self.endpoints.values():
            out |= {s: "endpoints" for s in endpoint.get("SubnetIds", ())}
        for host in self.hosts:
            out[host["SubnetId"]] = "management"
        for name in self.services:
            out |= {s: "private" for s in self.networking(name)["subnets"]}
        for zone in self.balancers["internet"]["AvailabilityZones"] if "internet" in self.balancers else ():
            out[zone["SubnetId"]] = "public"
        return out

    @functools.cached_property
    def outputs(self):
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"]
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", ())}

    def output(self, service):
        """What a release needs of a service, as the stack gives it."""
        word = "".join(part.capitalize() for part in service.split("-"))
        return json.loads(self.outputs[f"Service{word}"])
