"""Gives the inputs of a network that is there: ids that fit each other are taken, and each one that does not
is refused by its rule before anything is made: inputs.py SYNTH BLUEPRINT REGION"""

import json
import sys
import tempfile
from pathlib import Path

import yaml

import emulator
from deploy import deploy_with
from shell import Failed, Shell

# Another VPC, and another zone, than those that a subnet has to be in.
VPC, OTHER = "vpc-0123456789abcdef0", "vpc-0123456789abcdef1"


def there(region, subnets):
    """Subnets by their ids, each with its VPC and its zone, where the engine looks for what rules ask of them."""
    from ministack.core.responses import set_request_account_id, set_request_region
    from ministack.services import ec2

    set_request_account_id(emulator.ACCOUNT)
    set_request_region(region)
    for one, (vpc, zone) in subnets.items():
        ec2._subnets[one] = {"SubnetId": one, "VpcId": vpc, "AvailabilityZone": f"{region}{zone}"}


def cases(subnets):
    """What each subnet input is given, and the rule that refuses it, if one does."""
    inputs = dict(zip(subnets, (f"subnet-0000000000000000{n}" for n in range(len(subnets)))))
    yield inputs, None
    for name in subnets:
        yield inputs | {name: "subnet-00000000000000009"}, (name, "VpcId")
    for before, name in zip(subnets, subnets[1:]):
        yield inputs | {name: inputs[before]}, (name, "AvailabilityZone")


def asked(template):
    """What a rule says, by the input and the attribute that it asks for."""
    for rule in template["Rules"].values():
        (one,) = rule["Assertions"]
        *_, last = json.dumps(one["Assert"]).split("Fn::ValueOf")
        if last != json.dumps(one["Assert"]):
            parameter, attribute = json.loads(last[last.index("[") : last.index("]") + 1])
            yield (parameter, attribute), one["AssertDescription"]


def main(synth, path, region):
    given = yaml.safe_load(Path(path).read_text())
    inputs = {name: one["type"] for name, one in given["inputs"].items()}
    subnets = [name for name, of in inputs.items() if of == "subnet"]
    values = {"deploy_services": "false"} | {name: VPC for name, of in inputs.items() if of == "vpc"}
    assert len(subnets) > 1 and VPC in values.values(), inputs
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), region)
        there(region, {f"subnet-0000000000000000{n}": (VPC, "abc"[n]) for n in range(len(subnets))})
        there(region, {"subnet-00000000000000009": (OTHER, "d")})
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])
        says = dict(asked(json.loads(template.read_text())))
        seen = set()
        for ids, rule in cases(subnets):
            said = ""
            try:
                deploy_with(shell, given["name"], template, values | ids, "--no-execute-changeset")
            except Failed as failed:
                said = str(failed)
            if rule is None:
                assert not said, said
                continue
            name, attribute = rule
            parameter = "".join(word.capitalize() for word in name.split("_"))
            why = says[parameter, attribute]
            assert why in said, f"{ids} is taken, or refused for another reason than `{why}`: {said}"
            seen.add((parameter, attribute))
        assert seen == says.keys(), f"asked, and not tried: {says.keys() - seen}"
    print(f"{len(seen)} rules refuse what does not fit")


if __name__ == "__main__":
    main(*sys.argv[1:])
