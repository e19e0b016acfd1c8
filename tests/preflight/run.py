"""Networks in an emulator, as a blueprint takes them for granted and each with one thing otherwise: the
script of `synth preflight` names that one thing."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "smoke"))

import command

BIN = Path(sys.executable).parent
REGION = "eu-west-1"
WARM = ["sts get-caller-identity", "ec2 describe-vpcs"]
TABLE = ", permissions: [{actions: [dynamodb:GetItem], resources: ['arn:aws:dynamodb:*:*:table/desk']}]"
KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": REGION}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def network(ec2):
    """A network with two public and two private subnets, and endpoints in front of which stands a group."""
    vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})

    def subnet(cidr, zone):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=REGION + zone)
        return made["Subnet"]["SubnetId"]

    def table(subnets):
        made = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        for one in subnets:
            ec2.associate_route_table(RouteTableId=made, SubnetId=one)
        return made

    public = [subnet("10.40.0.0/24", "a"), subnet("10.40.1.0/24", "b")]
    private = [subnet("10.40.8.0/24", "a"), subnet("10.40.9.0/24", "b")]
    beside = subnet("10.40.10.0/24", "b")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    outside, inside = table(public), table([*private, beside])
    ec2.create_route(RouteTableId=outside, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    group = ec2.create_security_group(GroupName="endpoints", Description="Endpoints", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.40.0.0/16"}]}],
    )
    for service in ("ecr.api", "ecr.dkr", "logs"):
        ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{REGION}.{service}",
            VpcEndpointType="Interface",
            SubnetIds=private,
            SecurityGroupIds=[group],
            PrivateDnsEnabled=True,
        )
    ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.dynamodb", VpcEndpointType="Gateway", RouteTableIds=[inside]
    )
    people = ec2.create_managed_prefix_list(PrefixListName="people", MaxEntries=5, AddressFamily="IPv4")
    return {
        "list": people["PrefixList"]["PrefixListId"],
        "vpc": vpc,
        "public": public,
        "private": private,
        "beside": beside,
        "outside": outside,
        "inside": inside,
        "group": group,
        "other": ec2.create_security_group(GroupName="other", Description="Other", VpcId=vpc)["GroupId"],
    }


def keys(kms):
    """Keys of KMS: one that does, and one each that is off, of a pair, and closed to log groups."""
    said = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                "Action": "kms:*",
                "Resource": "*",
            }
        ],
    }

    def key(**of):
        # What AWS takes where nothing is said, and the emulator does not.
        of = {"KeyUsage": "ENCRYPT_DECRYPT", "Policy": json.dumps(said), **of}
        return kms.create_key(**of)["KeyMetadata"]["Arn"]

    off = key()
    # The emulator does this by id alone.
    kms.disable_key(KeyId=off.rsplit("/", 1)[1])
    closed = key(Policy=json.dumps({**said, "Statement": []}))
    return {"key": key(), "off": off, "pair": key(KeySpec="RSA_2048"), "closed": closed}


def acl(waf):
    """A web ACL of the account, by its ARN."""
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "there"}
    made = waf.create_web_acl(
        Name="there", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen
    )
    return made["Summary"]["ARN"]


def file_systems(efs, given):
    """A file system with mount targets in both zones, and one with a single one; an access point of the first."""
    made = [efs.create_file_system(CreationToken=name)["FileSystemId"] for name in ("files", "half")]
    for system, subnets in zip(made, (given["private"], given["private"][:1])):
        for subnet in subnets:
            efs.create_mount_target(FileSystemId=system, SubnetId=subnet, SecurityGroups=[given["group"]])
    point = efs.create_access_point(ClientToken="files", FileSystemId=made[0])["AccessPointId"]
    return {"files": made[0], "half": made[1], "point": point}


def mounting(system, given, point="", group=""):
    """A service that mounts a file system."""
    point = f", access_point: {point}" if point else ""
    group = group or given["group"]
    return f", volumes: {{files: {{path: /mnt/files, efs: {system}, security_group: {group}{point}}}}}"


def blueprint(given, **other):
    """What is said of the network, with something otherwise."""
    said = {
        "cidr": "[10.40.0.0/16]",
        "public": ", ".join(given["public"]),
        "private": ", ".join(given["private"]),
        "tables": given["inside"],
        "services": "ecr.api, ecr.dkr, logs",
        "egress": "endpoints",
        "account": "",
        "key": "",
        "more": "",
        "front": "",
        "lists": given["list"],
        "bucket": "${input.logs}",
        "waf": f"{{web_acl: '{given['acl']}'}}",
        **other,
    }
    return """\
name: desk
{account}
{key}
region: eu-west-1
inputs:
  net: {{type: vpc, description: The network}}
  role: {{type: arn, default: "arn:aws:iam::123456789012:role/team/single", description: The application}}
  logs: {{type: text, default: desk-requests, description: The bucket of request logs}}
network:
  {more}
  existing:
    vpc: ${{input.net}}
    cidr: {cidr}
    public_subnets: [{public}]
    private_subnets: [{private}]
    private_route_tables: [{tables}]
    endpoints: {{services: [{services}], security_group: {group}}}
    egress: {egress}
management: {{host: true, prefix_lists: [{lists}]}}
load_balancers: {{internet: {{access_logs: {{bucket: "{bucket}"}}, waf: {waf}}}}}
services:
  front: {{load_balancer: internet{front}}}
""".format(**said, group=given["group"])


def cases(given):
    """What is otherwise, and what has to be said of it; nothing where all is as it should be."""
    public, private = given["public"], given["private"]
    return [
        ({}, []),
        ({"account": 'account: "999999999999"', "waf": "false"}, ["the blueprint is for 999999999999"]),
        ({"cidr": "[10.40.0.0/16, 10.41.0.0/16]"}, ["10.41.0.0/16 is no range"]),
        ({"cidr": "10.41.0.0/16"}, ["10.41.0.0/16 is no range", "10.40.0.0/16 is a range of"]),
        ({"private": f"{private[1]}, {given['beside']}"}, [f"{given['beside']} stands in"]),
        (
            {"public": f"{public[0]}, {given['beside']}"},
            [f"{given['beside']} is public, and its default route"],
        ),
        ({"tables": given["outside"]}, [f"{given['inside']} serves private", f"{given['outside']} serves none"]),
        ({"services": "ecr.api, ecr.dkr, logs, sqs"}, ["there is no endpoint of sqs"]),
        ({"services": "ecr.api, ecr.dkr"}, ["there is an endpoint of logs already"]),
        (
            {"more": "endpoints: [dynamodb]", "front": TABLE},
            [f"a gateway of dynamodb is on {given['inside']} already"],
        ),
        ({"lists": "pl-0123456789abcdef0"}, ["pl-0123456789abcdef0"]),
        ({"bucket": "elsewhere"}, ["elsewhere stands in us-west-2"]),
        ({"bucket": "nowhere-at-all"}, ["NoSuchBucket"]),
        ({"waf": f"{{web_acl: '{given['acl'][:-4]}0000'}}"}, ["WAFNonexistentItemException"]),
        ({"key": f"kms_key: {given['key']}"}, []),
        ({"key": f"kms_key: {given['off']}"}, [f"{given['off']} is Disabled SYMMETRIC_DEFAULT"]),
        ({"key": f"kms_key: {given['pair']}"}, [f"{given['pair']} is Enabled RSA_2048"]),
        ({"key": f"kms_key: {given['closed']}"}, [f"its policy does not name logs.{REGION}.amazonaws.com"]),
        ({"key": f"kms_key: {given['key'][:-4]}0000"}, ["NotFoundException"]),
        ({"egress": "existing"}, [f"{one} has no default route" for one in private]),
        ({"front": mounting(given["files"], given, given["point"])}, []),
        ({"front": mounting(given["half"], given)}, [f"{given['half']} has no mount target of {given['vpc']} in"]),
        (
            {"front": mounting(given["half"], given, given["point"])},
            [f"{given['point']} is an access point of {given['files']}, not of {given['half']}", "has no mount target"],
        ),
        (
            {"front": mounting(given["files"], given, group=given["other"])},
            [f"{given['other']} is not in front of"] * 2,
        ),
        ({"front": mounting("fs-0123456789abcdef0", given)}, ["FileSystemNotFound"]),
        ({"front": role("desk")}, []),
        ({"front": role("nobody")}, ["nobody"]),
        ({"front": role("desk", "/other/")}, ["the role desk is arn:aws:iam::123456789012:role/team/desk"]),
        ({"front": role("machines")}, ["machines does not let ecs-tasks.amazonaws.com assume it, but ec2"]),
    ]


def role(name, path="/team/"):
    """A service with a role that is there, from an input and written out."""
    return f", exec: never, roles: {{task: '${{input.role}}', execution: 'arn:aws:iam::123456789012:role{path}{name}'}}"


def roles(iam):
    """A role that tasks assume, as one statement and as a list of them, and one that they do not."""
    one = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    other = {**one, "Principal": {"Service": "ec2.amazonaws.com"}}
    for name, statement in (("desk", [other, one]), ("single", one), ("machines", [other])):
        trust = json.dumps({"Version": "2012-10-17", "Statement": statement})
        iam.create_role(RoleName=name, Path="/team/", AssumeRolePolicyDocument=trust)


# What AWS says to credentials that may not ask for a role.
REFUSED = (
    "An error occurred (AccessDenied) when calling the GetRole operation: User: "
    "arn:aws:iam::123456789012:user/x is not authorized to perform: iam:GetRole on resource: role desk"
)


def refused(folder, given, environment):
    """Credentials that may not ask for a role: that it is not known whether it is there is said, and is no
    fault; gives what is wrong."""
    before = Path(folder, "refused")
    before.mkdir()
    shim = before / "aws"
    shim.write_text(
        f"""#!/bin/sh
if [ "$1 $2" = 'iam get-role' ]; then
  printf '\\n%s\\n' '{REFUSED}' >&2
  exit 254
fi
exec '{folder}/aws' "$@"
"""
    )
    shim.chmod(0o755)
    ran = ask(
        blueprint(given, front=role("desk")),
        {**environment, "PATH": f"{before}:{environment['PATH']}"},
    )
    arn = "arn:aws:iam::123456789012:role/team"
    unknown = "is there is not known: aws iam get-role"
    wanted = [f"look  whether {arn}/{one} {unknown}: {REFUSED}" for one in ("desk", "single")]
    missing = set(wanted) - set(ran.stdout.splitlines())
    if ran.returncode or missing or "assume" in ran.stdout:
        yield f"a refused GetRole: status {ran.returncode}, not said: {missing}\n{ran.stdout}{ran.stderr}"


def ask(text, environment):
    written = subprocess.run(
        [os.environ["SYNTH"], "preflight", "-"], input=text, capture_output=True, text=True, timeout=60
    )
    if written.returncode:
        sys.exit(written.stderr)
    return subprocess.run(
        ["sh"], input=written.stdout, env=environment, capture_output=True, text=True, timeout=600
    )


def main(folder, aws):
    # A process with threads cannot be forked safely, so that it comes after the one that answers `aws`.
    import boto3

    port = free_port()
    address = f"http://127.0.0.1:{port}"
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([BIN / "moto_server", "-p", str(port)], stdout=quiet, stderr=quiet)
    try:
        for _ in range(120):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        ec2 = boto3.client(
            "ec2",
            region_name=REGION,
            endpoint_url=address,
            aws_access_key_id="x",
            aws_secret_access_key="x",
        )
        kms = boto3.client(
            "kms", region_name=REGION, endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x"
        )
        waf = boto3.client(
            "wafv2", region_name=REGION, endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x"
        )
        efs = boto3.client(
            "efs", region_name=REGION, endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x"
        )
        given = {**network(ec2), **keys(kms), "acl": acl(waf)}
        given |= file_systems(efs, given)
        roles(
            boto3.client(
                "iam", region_name=REGION, endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x"
            )
        )
        for bucket, region in (("desk-requests", REGION), ("elsewhere", "us-west-2")):
            s3 = boto3.client(
                "s3", region_name=region, endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x"
            )
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
        environment = {**os.environ, **KEYS, "AWS_ENDPOINT_URL": address, "PATH": f"{folder}:{os.environ['PATH']}"}
        command.shim(folder, aws)
        without = ask(blueprint(given), environment)
        if without.returncode != 2 or "INPUT_net is not set" not in without.stderr:
            sys.exit(f"an input that is not given: {without}")
        environment["INPUT_net"] = given["vpc"]
        wrong = []
        all_cases = cases(given)
        for other, expected in all_cases:
            ran = ask(blueprint(given, **other), environment)
            said = [line for line in ran.stdout.splitlines() if line.startswith("WRONG ")]
            named = all(any(text in line for line in said) for text in expected)
            status = 1 if expected else 0
            if ran.returncode != status or not named or len(said) != len(expected):
                wrong.append(f"{other}: status {ran.returncode}, wanted {expected}\n{ran.stdout}{ran.stderr}")
        wrong += refused(folder, given, environment)
        if wrong:
            sys.exit("\n".join(wrong))
        print(f"{len(all_cases)} networks")
    finally:
        server.terminate()
        server.wait()


def with_aws():
    folder = tempfile.mkdtemp(prefix="preflight-")
    path = os.path.join(folder, "aws.sock")
    aws = command.serve(path, WARM)
    try:
        main(folder, path)
    finally:
        os.kill(aws, signal.SIGTERM)
        os.waitpid(aws, 0)
        shutil.rmtree(folder)


if __name__ == "__main__":
    with_aws()
