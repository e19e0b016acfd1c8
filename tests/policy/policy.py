"""What checkov, which nobody here wrote, finds in the plan of a blueprint.

    policy.py BLUEPRINT

Reads target/terraform/plans/BLUEPRINT.json. A finding that is not in allowed.yaml for this blueprint is
a failure, and so is an entry there that finds nothing in it.
"""

import collections
import json
import pathlib
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).parent
PLANS = HERE.parents[1] / "target" / "terraform" / "plans"


def found(plan):
    """Rule and resource type to the resources it stands at."""
    command = [str(pathlib.Path(sys.executable).parent / "checkov"), "--file", str(plan)]
    command += ["--framework", "terraform_plan", "--output", "json"]
    # Nothing is sent or fetched: rules of the package alone.
    command += ["--skip-download", "--compact", "--quiet"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if ran.returncode not in (0, 1) or not ran.stdout.strip():
        sys.exit(f"checkov ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    said = json.loads(ran.stdout)
    if said["summary"]["parsing_errors"] or said["summary"]["passed"] < 100:
        sys.exit(f"checkov did not read the plan: {said['summary']}")
    out = collections.defaultdict(list)
    for one in said["results"]["failed_checks"]:
        kind = one["resource"].split(".")[0]
        out[one["check_id"], kind].append(f"{one['resource']}: {one['check_name']}")
    return out


def main(name):
    allowed = yaml.safe_load((HERE / "allowed.yaml").read_text())
    here = {
        (one["rule"], one["type"])
        for one in allowed
        if name in one.get("only_in", [name]) and name not in one.get("not_in", [])
    }
    there = found(PLANS / f"{name}.json")
    wrong = [line for key in there.keys() - here for line in there[key]]
    wrong += [f"allowed.yaml: {rule} finds no {kind}" for rule, kind in here - there.keys()]
    if wrong:
        sys.exit(f"{name}:\n" + "\n".join(sorted(wrong)))


if __name__ == "__main__":
    main(*sys.argv[1:])
