"""Reads with cfn-lint what was drawn and accepted.

    drawn.py FOLDER

FOLDER holds NUMBER.yaml, a blueprint, and NUMBER.cloudformation.json and NUMBER.terraform.json, its
documents. What is made for one region is read for that region alone, all else for those of lint.py. A
copy with a fault goes along, so that a run without a finding is one that would have had some.
"""

import collections
import concurrent.futures
import json
import pathlib
import sys

from cfnlint.helpers import REGIONS as KNOWN

import lint

# So many documents are read by one process: it starts quickly beside what they take.
AT_ONCE = 15
PROCESSES = 2

# What cfn-lint says of the blueprint and not of what is made of it, or of what is meant: rule, end of the place,
# and why.
OF_THE_BLUEPRINT = [
    ("I3011", "Queue", "a queue of a worker, or of failed runs, which goes with its service"),
    ("I3011", "QueueDeadLetters", "what failed five times, which goes with its worker"),
    ("I1022", "/Fn::Join/0", "what another template hands over, which stands in no Fn::Sub there"),
    ("W2001", "", "an input that it declares and does not use"),
    ("I3042", "", "an ARN that it writes out, with its partition"),
    ("I3510", "/Resource", "permissions whose resources are no such ARNs as their actions are about"),
    ("E1029", "/Description", "`${AWS::Region}` in words for people, where nothing is put in"),
]

PLANTED = "E3002"


def plant(template):
    lint.first(template, "AWS::EC2::SecurityGroup")["Properties"]["Vpc"] = "vpc-0123456789abcdef0"


def regions(number):
    """Where a document is meant to be deployed; Terraform's names the region that it is made for."""
    document = json.loads(number.with_suffix(".terraform.json").read_text())
    own = document["variable"]["region"].get("default")
    return (own,) if own else tuple(lint.REGIONS)


def batches(folder):
    """Files that are read together, with the regions that they are read for."""
    alike = collections.defaultdict(list)
    for number in sorted(folder.glob("*.yaml")):
        alike[regions(number)].append(number.with_suffix(".cloudformation.json"))
    for where, files in alike.items():
        for at in range(0, len(files), AT_ONCE):
            yield where, files[at : at + AT_ONCE]


def blueprint(document):
    document = pathlib.Path(document)
    return document.with_name(document.name.split(".")[0] + ".yaml")


def main(folder):
    numbers = sorted(folder.glob("*.yaml"))
    work = list(batches(folder))
    unknown = [(where, files) for where, files in work if not set(where) <= set(KNOWN)]
    work = [one for one in work if one not in unknown]
    template = json.loads(work[0][1][0].read_text())
    plant(template)
    planted = folder / "planted.json"
    planted.write_text(json.dumps(template))
    work[0][1].append(planted)

    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        found = [
            (where, finding)
            for (where, _), findings in zip(
                work, pool.map(lambda one: list(lint.cfn_lint(one[1], one[0])), work)
            )
            for finding in findings
        ]
    wrong, known, seen = collections.defaultdict(list), collections.Counter(), False
    for where, finding in found:
        if finding.file == str(planted):
            seen |= finding.rule == PLANTED
        elif any(finding.rule == rule and finding.path.endswith(end) for rule, end, _ in OF_THE_BLUEPRINT):
            known[finding.rule] += 1
        else:
            said = f"{finding.rule} {finding.path}: {finding.message} ({' '.join(where)})"
            wrong[finding.file].append(said)
    for file, said in wrong.items():
        print("\n".join([file, *said, "of the blueprint", blueprint(file).read_text()]))
    if not seen:
        print(f"the fault that was planted into {work[0][1][0]} was not found")
    one_region = sum(file != planted for where, files in work for file in files if len(where) == 1)
    judged = sum(file != planted for _, files in work for file in files)
    print(
        f"cfn-lint: {len(numbers)} drawn and accepted, {judged} judged, {one_region} of them in the one region "
        f"that they are made for; {len(wrong)} with findings; of the blueprints: {dict(known)}"
    )
    for where, files in unknown:
        print(f"cfn-lint does not know {where[0]}: {len(files)} not judged")
    return seen and not wrong and judged


if __name__ == "__main__":
    sys.exit(not main(pathlib.Path(sys.argv[1])))
