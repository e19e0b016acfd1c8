"""Two environments of one blueprint in one account, each with releases of its own: side_by_side.py SYNTH

Both are deployed to one emulator. They have nothing in common, by id or by name; a release of one, and an
edit of one, leaves the other where it was.
"""

import itertools
import pathlib
import sys

import yaml

import cloudformation
import watch
from engines import CodeDeploy

BLUEPRINT = pathlib.Path("blueprints/environments.yaml")


class Environment:
    """One environment, deployed."""

    def __init__(self, synth, env, beside=None):
        self.env = env
        self.given = yaml.safe_load(BLUEPRINT.read_text(encoding="utf-8"))
        # Where Fargate is not in every zone, a blueprint has to name its region.
        self.given["region"] = cloudformation.REGION
        name = f"{self.given['name']}-{env}"
        self.world = cloudformation.World(synth, None, name, beside and beside.world)
        self.deploy()
        outputs = self.world.outputs()
        assert outputs.keys() == self.given["services"].keys(), outputs.keys()
        self.engines = [CodeDeploy(self.world.client, service) for service in outputs.values()]
        for engine in self.engines:
            engine.group_made()

    def deploy(self):
        """Deploys what the blueprint says now; gives what changes."""
        document = self.world.document(yaml.safe_dump(self.given), "--env", self.env)
        planned = self.world.plan(document)
        self.world.apply()
        return planned

    def left(self):
        return {name: watch.Left(self.world.client, one) for name, one in self.world.outputs().items()}

    def resources(self):
        """Type and physical id of all that stands."""
        pages = self.world.client("cloudformation").get_paginator("list_stack_resources")
        found = [one for page in pages.paginate(StackName=self.world.name) for one in page["StackResourceSummaries"]]
        return {(one["ResourceType"], one["PhysicalResourceId"]) for one in found}

    def colours(self):
        return {engine.colour() for engine in self.engines}


def state(environment):
    """Traffic, tasks and revisions, to be compared."""
    return {name: vars(left) for name, left in environment.left().items()}


def alike(one, other, what):
    both = one & other
    if both:
        yield f"{what} in common: {sorted(both)}"


def main(synth):
    dev = Environment(synth, "dev")
    prod = Environment(synth, "prod", dev)
    wrong = list(alike(dev.resources(), prod.resources(), "resources"))
    for released, other in itertools.permutations([dev, prod]):
        before, colours = state(other), other.colours()
        for engine in released.engines:
            engine.release()
        if state(other) != before or other.colours() != colours:
            wrong.append(f"a release of {released.env} moved {other.env}")
        if other.deploy():
            wrong.append(f"{other.env} is no longer as deployed after a release of {released.env}")
        if released.colours() != {"green"}:
            wrong.append(f"{released.env} is on {released.colours()}")
    # An edit of what one environment says changes that one alone.
    dev.given["environments"]["dev"]["services"]["web"]["count"] = 3
    prod.given = dev.given
    changed, untouched = dev.deploy(), prod.deploy()
    if not changed or untouched:
        wrong.append(f"an edit of dev changes {sorted(changed)} there and {sorted(untouched)} in prod")
    if dev.colours() | prod.colours() != {"green"}:
        wrong.append("an edit moved traffic")
    print("\n".join(wrong))
    print(f"{len(dev.resources())} resources of dev, {len(prod.resources())} of prod, {len(wrong)} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
