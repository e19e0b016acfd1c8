"""Reads CloudFormation templates with two programs that nobody here wrote.

    lint.py cfn-lint TEMPLATE...                  what cfn-lint finds at its strictest
    lint.py cloudformation-validate TEMPLATE...   what AWS's own validator finds
    lint.py control JUDGE TEMPLATE                plants faults, and fails where one is not found

A finding that is not in JUDGE.allowed.yaml is a failure, and so is an entry there that matches none.
"""

import collections
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

import cloudformation_validate
import yaml

HERE = pathlib.Path(__file__).parent
REGIONS = [
    "ap-northeast-1",
    "us-east-1",
    "eu-central-1",
    "sa-east-1",
    "us-west-2",
    "ap-southeast-2",
]

# What a judge said: its rule, the resource type or parameter it speaks of, where, and its words.
Finding = collections.namedtuple("Finding", "rule type file path message")


def type_of(template, name):
    """The type of a resource; for anything else its own name."""
    return template.get("Resources", {}).get(name, {}).get("Type", name)


def cfn_lint(files, regions=REGIONS):
    command = [str(pathlib.Path(sys.executable).parent / "cfn-lint")]
    # Informational and experimental rules too; I4010 wants prose for language models.
    command += ["-c", "I", "-e", "-i", "I4010", "-x", "E3012:strict=true"]
    command += ["--non-zero-exit-code", "informational", "--format", "json"]
    command += ["-r", *regions, "--", *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.stderr.strip():
        sys.exit(f"cfn-lint failed:\n{ran.stderr}")
    found = json.loads(ran.stdout)
    if bool(found) != bool(ran.returncode):
        sys.exit(f"cfn-lint ended with {ran.returncode} after {len(found)} findings")
    templates = {str(file): json.loads(file.read_text()) for file in files}
    for one in found:
        path = one["Location"]["Path"] or []
        name = path[1] if len(path) > 1 else None
        yield Finding(
            one["Rule"]["Id"],
            type_of(templates[one["Filename"]], name),
            one["Filename"],
            "/".join(map(str, path)),
            one["Message"],
        )


def validate(files):
    engine = cloudformation_validate.CompositeEngine()
    for file in files:
        template = json.loads(file.read_text())
        for region in REGIONS:
            config = cloudformation_validate.ValidateConfig(
                severity_level=cloudformation_validate.Severity.DEBUG,
                pseudo_parameter_overrides=cloudformation_validate.PseudoParameterOverrides(
                    region=region
                ),
            )
            report = engine.validate_template(str(file), config)
            if report.status != cloudformation_validate.ReportStatus.OK:
                yield Finding("STATUS", None, str(file), region, report.status.name)
            for one in report.diagnostics:
                name = one.entity.logical_id if one.entity else None
                yield Finding(
                    one.rule_id,
                    type_of(template, name),
                    str(file),
                    f"{name}/{one.property_path} ({region})",
                    one.message,
                )


JUDGES = {"cfn-lint": cfn_lint, "cloudformation-validate": validate}


def allowed(judge):
    entries = yaml.safe_load((HERE / f"{judge}.allowed.yaml").read_text())
    for entry in entries:
        if not entry.get("why") or not entry.get("rule") or entry.keys() - {"rule", "type", "why"}:
            sys.exit(f"{judge}.allowed.yaml: an entry has rule, type and why: {entry}")
    return entries


def fits(entry, finding):
    return finding.rule == entry["rule"] and entry.get("type", finding.type) == finding.type


def unlisted(judge, files):
    """Findings that no entry allows, and entries that allowed nothing."""
    entries = allowed(judge)
    used = [False] * len(entries)
    rest, known = [], 0
    for finding in JUDGES[judge](files):
        fitting = [n for n, entry in enumerate(entries) if fits(entry, finding)]
        for n in fitting:
            used[n] = True
        known += bool(fitting)
        if not fitting:
            rest.append(finding)
    return rest, known, [entry for entry, was in zip(entries, used) if not was]


def judge_files(judge, files):
    rest, known, unused = unlisted(judge, files)
    for finding in rest:
        print(f"{finding.file}: {finding.rule} {finding.path}: {finding.message}")
    for entry in unused:
        print(f"{judge}.allowed.yaml: matches no finding: {entry['rule']} {entry.get('type', '')}")
    print(f"{judge}: {len(files)} templates, {len(rest)} findings, {known} on the list")
    return not rest and not unused


def first(template, kind):
    return next(r for r in template["Resources"].values() if r["Type"] == kind)


# What is planted, and which judge finds it by which rule. A fault that a judge misses is not here:
# those are for `synth`'s own checks.
FAULTS = {
    "a property that does not exist": (
        lambda t: first(t, "AWS::EC2::VPC")["Properties"].update(CidrBlok="10.0.0.0/16"),
        {"cfn-lint": "E3002", "cloudformation-validate": "F3002"},
    ),
    "a number where text is wanted": (
        lambda t: first(t, "AWS::ECS::TaskDefinition")["Properties"].update(Family=7),
        {"cfn-lint": "E3012", "cloudformation-validate": "W9003"},
    ),
    "a reference to nothing": (
        lambda t: first(t, "AWS::EC2::Subnet")["Properties"].update(VpcId={"Ref": "Nothing"}),
        {"cfn-lint": "E1020", "cloudformation-validate": "F1020"},
    ),
    "an attribute that the type does not have": (
        lambda t: first(t, "AWS::EC2::Subnet")["Properties"].update(
            VpcId={"Fn::GetAtt": ["Vpc", "Arn"]}
        ),
        {"cfn-lint": "E1010", "cloudformation-validate": "E9004"},
    ),
    "a cpu that Fargate does not have": (
        lambda t: first(t, "AWS::ECS::TaskDefinition")["Properties"].update(Cpu="300"),
        {"cfn-lint": "E3047", "cloudformation-validate": "E3047"},
    ),
    "a required property left out": (
        lambda t: first(t, "AWS::ElasticLoadBalancingV2::Listener")["Properties"].pop(
            "DefaultActions"
        ),
        {"cfn-lint": "E3003", "cloudformation-validate": "F3003"},
    ),
    "two resources that wait for each other": (
        lambda t: (
            first(t, "AWS::EC2::VPC").update(DependsOn=["Again"]),
            t["Resources"].update(
                Again={"Type": "AWS::EC2::InternetGateway", "DependsOn": ["Vpc"]}
            ),
        ),
        {"cfn-lint": "E3004", "cloudformation-validate": "F3004"},
    ),
    "a parameter that nothing uses": (
        lambda t: t["Parameters"].update(Idle={"Type": "String", "Default": "x"}),
        {"cfn-lint": "W2001", "cloudformation-validate": "W2001"},
    ),
}


def control(judge, file):
    template = json.loads(file.read_text())
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        planted = {}
        for name, (plant, rules) in FAULTS.items():
            broken = copy.deepcopy(template)
            plant(broken)
            path = pathlib.Path(folder) / f"{len(planted)}.json"
            path.write_text(json.dumps(broken))
            planted[str(path)] = (name, rules[judge])
        rest, _, _ = unlisted(judge, [pathlib.Path(path) for path in planted])
    for path, (name, rule) in planted.items():
        said = sorted({f.rule for f in rest if f.file == path})
        found = rule in said
        missed += not found
        print(f"{'found ' if found else 'MISSED'} {name}: wanted {rule}, said {' '.join(said)}")
    print(f"{judge}: {len(planted) - missed} of {len(planted)} planted faults found")
    return not missed


def main(arguments):
    match arguments:
        case ["control", judge, file] if judge in JUDGES:
            return control(judge, pathlib.Path(file))
        case [judge, *files] if judge in JUDGES and files:
            return judge_files(judge, [pathlib.Path(file) for file in files])
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
