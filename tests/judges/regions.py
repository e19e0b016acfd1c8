"""Every region that cfn-lint knows: names of endpoints are the region's own, or the region is refused by name.

    regions.py SYNTH BLUEPRINT TEMPLATE

BLUEPRINT leaves its region open, TEMPLATE is its document. The region is looked at twice: as the place where
that one document is deployed, and written into the blueprint.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import botocore.session
from cfnlint.helpers import REGIONS

# Said by AWS of China's two regions (`aws ec2 describe-vpc-endpoint-services`); everywhere else `com.amazonaws`.
OWN_NAME = {"ecr.api", "ecr.dkr"}
# Partitions whose names of endpoints nobody could read.
REFUSED = {"aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}
# Regions with a zone that has no Fargate: left open, which zones come is not known.
SOME_ZONES = {"ap-northeast-1", "cn-north-1", "us-west-1"}

synth, blueprint, template = sys.argv[1:]
wrong = []


class Missing(Exception):
    pass


def value(of, template, region, partition):
    """What CloudFormation makes of a value in a region."""
    if isinstance(of, list):
        return [value(item, template, region, partition) for item in of]
    if not isinstance(of, dict):
        return of
    if len(of) != 1:
        return {k: value(v, template, region, partition) for k, v in of.items()}
    (name, raw), = of.items()
    if name == "Fn::Sub":
        return raw.replace("${AWS::Region}", region).replace("${AWS::Partition}", partition)
    given = value(raw, template, region, partition)
    if name == "Ref":
        pseudo = {"AWS::Region": region, "AWS::Partition": partition}
        parameter = template["Parameters"].get(given, {})
        return pseudo[given] if given in pseudo else parameter.get("Default", {"Ref": given})
    if name == "Fn::Join":
        return given[0].join(given[1])
    if name == "Fn::FindInMap":
        try:
            return template["Mappings"][given[0]][given[1]][given[2]]
        except KeyError as key:
            raise Missing(f"{given[0]} has no {key}") from key
    if name == "Fn::If":
        return given[1] if value(template["Conditions"][given[0]], template, region, partition) else given[2]
    if name == "Fn::Equals":
        return given[0] == given[1]
    if name == "Fn::Not":
        return not given[0]
    if name == "Fn::Or":
        return any(given)
    if name == "Fn::Contains":
        return given[1] in given[0]
    return of


def names(template, region, partition):
    """Every endpoint's service, and every prefix list that a rule names."""
    out = {}
    for of in template["Resources"].values():
        if of["Type"] == "AWS::EC2::VPCEndpoint":
            said = value(of["Properties"]["ServiceName"], template, region, partition)
            service = said.split(f".{region}.", 1)[-1]
            out[service] = said
        # A missing key fails the stack wherever it stands.
        value(of, template, region, partition)
    return out


def judge(region, partition, template, how):
    found = names(template, region, partition)
    assert found, "no endpoints"
    for service, said in found.items():
        china = "cn." if partition == "aws-cn" and service in OWN_NAME else ""
        if said != f"{china}com.amazonaws.{region}.{service}":
            wrong.append(f"{region} {how}: {service} is {said}")


open_region = json.loads(pathlib.Path(template).read_text())
text = pathlib.Path(blueprint).read_text()
assert not text.startswith("region:") and "\nregion:" not in text
seen = set()
session = botocore.session.get_session()
for region in sorted(REGIONS):
    partition = session.get_partition_for_region(region)
    seen.add(partition)
    rules = open_region["Rules"]
    said = {name for name, rule in rules.items() for one in rule["Assertions"]
            if not value(one["Assert"], open_region, region, partition)}
    refused = partition in REFUSED
    try:
        if refused:
            names(open_region, region, partition)
            if "PartitionIsKnown" not in said:
                wrong.append(f"{region}: the document does not refuse it")
        else:
            judge(region, partition, open_region, "left open")
            if "PartitionIsKnown" in said:
                wrong.append(f"{region}: the document refuses it")
        if (region in SOME_ZONES) != ("ZonesHaveFargate" in said):
            wrong.append(f"{region}: {sorted(said)}")
    except Missing as missing:
        wrong.append(f"{region}: {missing}")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(f"region: {region}\n{text}")
        file.flush()
        ran = subprocess.run([synth, file.name], capture_output=True, text=True)
    if refused:
        if ran.returncode != 2 or "E0410" not in ran.stderr or region not in ran.stderr:
            wrong.append(f"{region} written down: {ran.returncode} {ran.stderr[:200]}")
    elif ran.returncode:
        wrong.append(f"{region} written down: {ran.returncode} {ran.stderr[:200]}")
    else:
        judge(region, partition, json.loads(ran.stdout), "written down")

assert {"aws", "aws-cn", "aws-us-gov", "aws-eusc"} <= seen, seen
print("\n".join(wrong))
print(f"{len(REGIONS)} regions of {len(seen)} partitions")
sys.exit(bool(wrong))
