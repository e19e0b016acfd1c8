"""Each service of production, released by each engine that its keys allow: every_engine.py SYNTH

For each engine a system of its own in one account, in which every service that may has that engine. Releases
that fail, in every way, and one that goes live for each way of moving traffic; after each of them the next
document, with another image, has to leave what engines moved and to release what is its own to release.
"""

import copy
import json
import pathlib
import subprocess
import sys

import yaml

import cloudformation
import watch
from engines import ENDS, SHIFTS, CodeDeploy, Native

BLUEPRINT = pathlib.Path("blueprints/production.yaml")
ENGINES = ["codedeploy", "ecs", "rolling"]
# What stands in the way of an engine: clients that stay with a task.
BARRED = ["E0704"]


def base():
    given = yaml.safe_load(BLUEPRINT.read_text(encoding="utf-8"))
    given["kms_key"] = given["kms_key"].replace(given["region"], cloudformation.REGION)
    given["region"] = cloudformation.REGION
    del given["network"]["zone_ids"]
    # The emulator makes no buckets by templates, and logs move no traffic.
    for balancer in given["load_balancers"].values():
        del balancer["access_logs"]
    return given


def laid(given, name, engine):
    """The blueprint with one service under an engine."""
    out = copy.deepcopy(given)
    out["services"][name]["deployment"] = {"engine": engine}
    return out


def codes(synth, given):
    ran = subprocess.run([synth, "check", "-", "--format", "json"], input=yaml.safe_dump(given),
                         capture_output=True, text=True, timeout=60)
    found = json.loads(ran.stdout)["findings"]
    return sorted({one["code"] for one in found if one["severity"] == "error"})


class System:
    """Production with one engine wherever that is allowed, deployed."""

    def __init__(self, synth, engine, beside=None):
        given = base()
        self.engine = engine
        for name in given["services"]:
            edited = laid(given, name, engine)
            said = codes(synth, edited)
            assert said in ([], BARRED), f"{name} under {engine}: {said}"
            given = given if said else edited
        given["name"] = f"market-{engine}"
        self.given = given
        self.world = cloudformation.World(synth, None, given["name"], beside and beside.world)
        self.given["inputs"] = {name: one | {"default": self.there(name)} for name, one in given["inputs"].items()}
        self.images = self.played = 0
        self.deploy()
        self.engines = {}
        for name, service in self.world.outputs().items():
            if service["engine"] == "codedeploy":
                self.engines[name] = CodeDeploy(self.world.client, service)
                self.engines[name].group_made()
            elif service["engine"] == "ecs":
                self.engines[name] = Native(self.world.client, service)
                self.engines[name].made()
        of = {name: one["engine"] for name, one in self.world.outputs().items()}
        assert of == {name: one.get("deployment", {}).get("engine", "codedeploy")
                      for name, one in self.given["services"].items()}, of

    def there(self, name):
        """A value of an input, of something that the account has."""
        client = self.world.client
        match name:
            case "zone":
                made = client("route53").create_hosted_zone(Name="example.com", CallerReference=self.given["name"])
                return made["HostedZone"]["Id"].removeprefix("/hostedzone/")
            case "certificate" | "old_certificate":
                made = client("iam").upload_server_certificate(
                    ServerCertificateName=f"{name}-{self.engine}", CertificateBody="of the test",
                    PrivateKey="of the test")
                return made["ServerCertificateMetadata"]["Arn"]

    def deploy(self):
        document = self.world.document(yaml.safe_dump(self.given))
        planned = self.world.plan(document)
        self.world.apply()
        return planned

    def left(self):
        return {name: watch.Left(self.world.client, one) for name, one in self.world.outputs().items()}

    def play(self, end, shift):
        """A release of every service that an engine moves by itself, to its end."""
        for engine in self.engines.values():
            if isinstance(engine, CodeDeploy):
                engine.release(end, shift)
            elif end != "done":
                engine.attempt(end, shift)
            else:
                continue
            self.played += 1

    def following(self, shift):
        """The next document, with another image; what is wrong then."""
        before = self.left()
        self.images += 1
        for one in self.given["services"].values():
            one["image"] = {"tag": f"r{self.images}"}
        self.deploy()
        for engine in self.engines.values():
            if isinstance(engine, Native):
                engine.follow(shift=shift)
        after = self.left()
        for name in before:
            released = before[name].service["engine"] != "codedeploy"
            self.played += released
            cells = watch.row(before[name], after[name], released, False)
            yield from (f"{name}: {text}" for text, right in cells if not right)

    def colours(self):
        return {name: engine.colour() for name, engine in self.engines.items()}


def main(synth):
    wrong, first, played = [], None, 0
    for engine in ENGINES:
        system = System(synth, engine, first)
        first = first or system
        on = sum(one.service["engine"] == engine for one in system.left().values())
        assert on, f"no service may have {engine}"
        for shift in SHIFTS:
            # Once to each other end, which leaves things as they were, then to the one that moves them.
            for end in [*ENDS[1:], ENDS[0]]:
                before = system.colours()
                system.play(end, shift)
                moved = end == "done" and engine == "codedeploy"
                swapped = {"blue": "green", "green": "blue"}
                wanted = {name: swapped[one] if moved else one for name, one in before.items()}
                if system.colours() != wanted:
                    wrong.append(f"{engine}, {shift}, {end}: {system.colours()}, not {wanted}")
            wrong += [f"{engine}, {shift}: {one}" for one in system.following(shift)]
        played += system.played
        print(f"{engine}: {on} of {len(system.given['services'])} services")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{played} releases, and {len(ENGINES) * len(SHIFTS)} documents after them")


if __name__ == "__main__":
    main(*sys.argv[1:])
