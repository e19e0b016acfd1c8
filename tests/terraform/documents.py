"""Documents as `synth` writes them, from blueprints and from blueprints with a change laid over.

SYNTH names the program under test.
"""

import hashlib
import json
import os
import subprocess
import sys

import yaml

from gaps import newer
from tools import ROOT, VERSION

# Where blueprints that name no region are tried: Fargate is in every zone of it.
REGION = "eu-central-1"
# A value for each kind of input, of the right shape.
VALUES = {
    "access_point": "fsap-{number}",
    "file_system": "fs-{number}",
    "hosted_zone": "Z0123456789ABCDEFGHIJ",
    "key": "arn:aws:kms:{region}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn": "arn:aws:secretsmanager:{region}:123456789012:secret:a-AbCdEf",
    "image": "123456789012.dkr.ecr.{region}.amazonaws.com/a:v1",
    "prefix_list": "pl-{number}",
    "route_table": "rtb-{number}",
    "security_group": "sg-{number}",
    "subnet": "subnet-{number}",
    "text": "a",
    "vpc": "vpc-{number}",
}


def arguments(name):
    """What `synth` is given for a blueprint: its file, and the environment in `NAME.ENV`."""
    file, _, env = name.partition(".")
    return [str(ROOT / "blueprints" / f"{file}.yaml"), *(["--env", env] if env else [])]


def blueprint(name):
    """A blueprint; of an environment, the same system as one without environments."""
    file, _, env = name.partition(".")
    given = yaml.safe_load((ROOT / "blueprints" / f"{file}.yaml").read_text())
    environments = given.pop("environments", {})
    if not env:
        return given
    of = laid_over(given, {**environments[env], "name": f"{given['name']}-{env}"})
    for service, one in of["services"].items():
        image = one.get("image")
        origin = image.get("from") if isinstance(image, dict) else None
        # An environment that images are pulled from becomes the repository that it makes.
        if isinstance(origin, str):
            one["image"] = {"from": {}, "repository": f"{given['name']}-{origin}/{service}"}
    return of


def with_others(name):
    """A blueprint; an environment, and after it the others that its blueprint has."""
    file, _, env = name.partition(".")
    given = yaml.safe_load((ROOT / "blueprints" / f"{file}.yaml").read_text())
    return [name, *(f"{file}.{one}" for one in given.get("environments", {}) if one != env)]


def laid_over(below, above):
    """Maps merge; lists and scalars replace; nothing takes away."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    merged = {key: laid_over(below[key], above[key]) for key in below if key in above}
    whole = {**below, **above, **merged}
    return {key: value for key, value in whole.items() if value is not None}


def region(given):
    return given.get("region", REGION)


def variables(given, document):
    """What the environment says to Terraform, for every variable without a default."""
    out = {}
    for name, one in document["variable"].items():
        if name == "region":
            out["TF_VAR_region"] = region(given)
        elif name in given.get("inputs", {}) and "default" not in one:
            # Each input is something else.
            number = hashlib.sha256(name.encode()).hexdigest()[:17]
            kind = given["inputs"][name]["type"]
            # An ARN that is a key alone is held to be one.
            if ":kms:" in json.dumps(one.get("validation", [])):
                kind = "key"
            value = VALUES[kind].format(region=region(given), number=number)
            out[f"TF_VAR_{name}"] = value
    return out


def document(given, shape="root"):
    """The Terraform document of a blueprint."""
    command = [os.environ["SYNTH"], "-", "--target", "terraform", "--shape", shape]
    ran = subprocess.run(
        command, input=yaml.safe_dump(given), capture_output=True, text=True, timeout=60
    )
    if ran.returncode:
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}\n{ran.stderr}")
    return json.loads(ran.stdout)


def write(folder, written):
    (folder / "main.tf.json").write_text(json.dumps(written, indent=2))


def addresses(written, before=""):
    """Of everything that a document makes."""
    return {f"{before}{kind}.{one}" for kind, named in written["resource"].items() for one in named}


def without_newer(written):
    """A document as a provider of version 5 takes it: what only later ones know is left out."""
    needs = written["terraform"]["required_providers"]["aws"]
    if not needs["version"].startswith(">= 6."):
        return written
    for kind, path in newer():
        *above, last = path.split(".")
        for body in written["resource"][kind].values():
            blocks = [body]
            for name in above:
                blocks = [one for block in blocks for one in block.get(name, [])]
            for block in blocks:
                block.pop(last, None)
    needs["version"] = f"= {VERSION}"
    return written
