"""What the rules of AWS Control Tower find in a template: cfn-guard, which nobody here wrote.

    guard.py TEMPLATE...              fails for what allowed.yaml has not, and for what it has in vain
    guard.py control TEMPLATE         plants faults, and fails where one is not found

The rules read text alone. So each template is read as one deploy of it, with values in place of its
parameters, and with what is joined by `Fn::Sub` joined by `Fn::Join`.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).parent
TOOL = HERE.parents[1] / "target" / "guard" / "node_modules" / "@cdklabs" / "cdk-validator-cfnguard"
ALLOWED = yaml.safe_load((HERE / "allowed.yaml").read_text())
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000"
# What the rules look at of what comes from outside, by the parameter's name.
VALUES = {"Certificate": CERTIFICATE, "OldCertificate": CERTIFICATE}


def piece(text):
    """`Bucket.Arn` or `Name` of a `Fn::Sub`, as a function."""
    name, _, attribute = text.partition(".")
    return {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}


def deployed(value):
    match value:
        case {"Ref": name} if name in VALUES:
            return VALUES[name]
        case {"Fn::Sub": str(text)}:
            pieces = re.split(r"\$\{([^}]+)\}", text)
            joined = [piece(one) if at % 2 else one for at, one in enumerate(pieces) if one]
            return {"Fn::Join": ["", joined]}
        case dict():
            return {key: deployed(one) for key, one in value.items()}
        case list():
            return [deployed(one) for one in value]
    return value


def found(template):
    """Rule to the words it says, of one template."""
    system = "macos" if sys.platform == "darwin" else "ubuntu"
    machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
    program = TOOL / "bin" / system / machine / "cfn-guard"
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "template.json"
        file.write_text(json.dumps(deployed(template), indent=1))
        command = [str(program), "validate", "--data", str(file), "--show-summary", "none"]
        command += ["--rules", str(TOOL / "rules" / "control-tower" / "cfn-guard")]
        command += ["--structured", "--output-format", "json"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if ran.returncode not in (0, 19) or ran.stderr.strip():
        sys.exit(f"cfn-guard ended with {ran.returncode}\n{ran.stdout[:500]}{ran.stderr}")
    reports = json.loads(ran.stdout)
    passed = {rule for one in reports for rule in one["compliant"]}
    # The smallest example has as many that some rule is about.
    if len(passed) < 15:
        sys.exit(f"cfn-guard read little of it: {sorted(passed)}")
    rules = {}
    for report in reports:
        said = json.dumps(report["not_compliant"])
        for rule, title in re.findall(r"\[(CT\.[A-Z0-9.]+)\]: ([^\\\"\n]+)", said):
            rules[rule] = title.strip()
    return rules


def main(*files):
    wrong = []
    for file in map(pathlib.Path, files):
        there = found(json.loads(file.read_text()))
        wrong += [f"{file.name}: {rule}: {there[rule]}" for rule in sorted(there.keys() - ALLOWED.keys())]
        wrong += [f"{file.name}: allowed.yaml: {rule} finds nothing" for rule in sorted(ALLOWED.keys() - there.keys())]
    if wrong:
        sys.exit("\n".join(wrong))


# A rule, and what makes it speak: the type of a resource, and what is taken out of it.
FAULTS = [
    ("CT.CLOUDWATCH.PR.3", "AWS::Logs::LogGroup", "KmsKeyId"),
    ("CT.S3.PR.8", "AWS::S3::BucketPolicy", "PolicyDocument"),
    ("CT.ELASTICLOADBALANCING.PR.2", "AWS::ElasticLoadBalancingV2::Listener", "Certificates"),
    ("CT.ECS.PR.3", "AWS::ECS::TaskDefinition", "ContainerDefinitions"),
]


def control(file):
    for rule, kind, name in FAULTS:
        template = json.loads(pathlib.Path(file).read_text())
        for one in template["Resources"].values():
            if one["Type"] == kind:
                if kind == "AWS::ECS::TaskDefinition":
                    del one["Properties"][name][0]["User"]
                else:
                    del one["Properties"][name]
        if rule not in found(template):
            sys.exit(f"{rule} does not see a {kind} without {name}")


if __name__ == "__main__":
    if sys.argv[1] == "control":
        control(sys.argv[2])
    else:
        main(*sys.argv[1:])
