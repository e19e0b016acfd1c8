"""What a blueprint takes as there already, made in the emulator: its network, groups, prefix lists,
buckets, certificates."""

import functools
import json
import re

import documents
import emulator


def vpc(client, _others, _n):
    made = client("ec2").create_vpc(CidrBlock="10.40.0.0/16")
    return made["Vpc"]["VpcId"]


def subnet(client, others, n):
    ec2 = client("ec2")
    zones = [one["ZoneName"] for one in ec2.describe_availability_zones()["AvailabilityZones"]]
    made = ec2.create_subnet(
        VpcId=others["vpc"], CidrBlock=f"10.40.{n}.0/24", AvailabilityZone=zones[n % 2])
    return made["Subnet"]["SubnetId"]


def route_table(client, others, _n):
    return client("ec2").create_route_table(VpcId=others["vpc"])["RouteTable"]["RouteTableId"]


def group(client, others, n):
    where = {"VpcId": others["vpc"]} if "vpc" in others else {}
    made = client("ec2").create_security_group(GroupName=f"there-{n}", Description="there", **where)
    return made["GroupId"]


def prefix_list(client, _others, n):
    made = client("ec2").create_managed_prefix_list(
        PrefixListName=f"there-{n}", MaxEntries=20, AddressFamily="IPv4")
    return made["PrefixList"]["PrefixListId"]


def web_acl(client, _others, n):
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "there"}
    made = client("wafv2").create_web_acl(
        Name=f"there-{n}", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen)
    return made["Summary"]["ARN"]


def zone(client, _others, n):
    made = client("route53").create_hosted_zone(Name="example.com", CallerReference=f"there-{n}")
    return made["HostedZone"]["Id"].removeprefix("/hostedzone/")


# In this order: what stands in a network comes after it.
KINDS = {
    "vpc": (r"vpc-[0-9a-f]{8,17}", vpc),
    "subnet": (r"subnet-[0-9a-f]{8,17}", subnet),
    "route table": (r"rtb-[0-9a-f]{8,17}", route_table),
    "group": (r"sg-[0-9a-f]{8,17}", group),
    "prefix list": (r"pl-[0-9a-f]{8,17}", prefix_list),
    "zone": (r"(?<=\")Z[0-9A-Z]{8,}(?=\")", zone),
    "web ACL": (r"arn:aws:wafv2:[^\"]+", web_acl),
}


def buckets(given):
    """Buckets that a blueprint names."""
    if isinstance(given, dict):
        if isinstance(name := given.get("bucket"), str):
            yield name
        given = list(given.values())
    if isinstance(given, list):
        for one in given:
            yield from buckets(one)


def certificate(client, name):
    made = client("iam").upload_server_certificate(
        ServerCertificateName=name, CertificateBody="of the test", PrivateKey="of the test")
    return made["ServerCertificateMetadata"]["Arn"]


def certificates(client, given):
    """Values of the inputs that are certificates."""
    names = [one for one in given.get("inputs", {}) if one.endswith("certificate")]
    return {f"TF_VAR_{one}": certificate(client, one) for one in names}


def made(client, given, variables):
    """The blueprint and the values of its inputs, with what was made in the place of what they name."""
    text, others = json.dumps([given, variables]), {}
    for kind, (shape, make) in KINDS.items():
        # As they are named: subnets of one list stand in zones of their own.
        for n, named in enumerate(dict.fromkeys(re.findall(shape, text))):
            one = make(client, others, n)
            others.setdefault(kind, one)
            text = text.replace(named, one)
    for name in sorted(set(buckets(given))):
        where = {"LocationConstraint": client("s3").meta.region_name}
        client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=where)
    given, variables = json.loads(text)
    inputs = given.get("inputs", {}).items()
    zones = [name for name, one in inputs if one.get("type") == "hosted_zone"]
    variables |= {f"TF_VAR_{name}": zone(client, others, n) for n, name in enumerate(zones)}
    return given, variables | certificates(client, given)


def placed(url, given, shape="root"):
    """The blueprint, its document and the values of its inputs, with what they name made in the emulator."""
    client = functools.cache(functools.partial(emulator.client, url, region=documents.region(given)))
    written = documents.without_newer(documents.document(given, shape))
    found, values = made(client, given, documents.variables(given, written))
    if found != given:
        written = documents.without_newer(documents.document(found, shape))
    return client, found, written, values


def strangers(client, written, values):
    """Inputs that a document holds to something, with a value that is not so and what has to be said of it: a
    subnet of another VPC, and one of a zone where another stands already."""
    ec2, n = client("ec2"), 0
    for name, looked_up in written.get("data", {}).get("aws_subnet", {}).items():
        input = re.fullmatch(r"\$\{var\.(\w+)\}", looked_up["id"])[1]
        own = ec2.describe_subnets(SubnetIds=[values[f"TF_VAR_{input}"]])["Subnets"][0]
        for held in looked_up["lifecycle"]["postcondition"]:
            zone, where = own["AvailabilityZone"], {"VpcId": own["VpcId"], "CidrBlock": f"10.40.255.{16 * n}/28"}
            n += 1
            if "self.vpc_id" in held["condition"]:
                where |= {"VpcId": vpc(client, {}, 0)}
            else:
                other = re.search(r"data\.aws_subnet\.(\w+)", held["condition"])[1]
                (other,) = ec2.describe_subnets(SubnetIds=[values[f"TF_VAR_{other}"]])["Subnets"]
                zone = other["AvailabilityZone"]
            made = ec2.create_subnet(AvailabilityZone=zone, **where)["Subnet"]["SubnetId"]
            yield input, made, held["error_message"]
