"""What checkov, which nobody here wrote, finds in the plan of a blueprint.

    policy.py BLUEPRINT

Reads target/terraform/plans/BLUEPRINT.json. A finding that is not in allowed.yaml for this blueprint is
a failure, and so is an entry there that finds nothing in it.
"""

import collections
import pathlib
import sys

from scan import allowed, scan

PLANS = pathlib.Path(__file__).resolve().parents[2] / "target" / "terraform" / "plans"


def found(plan):
    """Rule and resource type to the resources it stands at."""
    said = scan("terraform_plan", "--file", str(plan), "--quiet")
    if said["summary"]["parsing_errors"] or said["summary"]["passed"] < 100:
        sys.exit(f"checkov did not read the plan: {said['summary']}")
    out = collections.defaultdict(list)
    for one in said["results"]["failed_checks"]:
        kind = one["resource"].split(".")[0]
        out[one["check_id"], kind].append(f"{one['resource']}: {one['check_name']}")
    return out


def main(name):
    here = {(one["rule"], one["type"]) for one in allowed("plan", name)}
    there = found(PLANS / f"{name}.json")
    wrong = [line for key in there.keys() - here for line in there[key]]
    wrong += [f"allowed.yaml: {rule} finds no {kind}" for rule, kind in here - there.keys()]
    if wrong:
        sys.exit(f"{name}:\n" + "\n".join(sorted(wrong)))


if __name__ == "__main__":
    main(*sys.argv[1:])
