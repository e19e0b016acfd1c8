"""A system under Terraform with the real AWS provider: plan, apply and outputs, against the emulator of
`tests/terraform`.

The provider at hand is older than ECS's own blue/green. What it does not know is left out of the services
under `ecs` (`documents.newer`); their rules, target groups, task definitions, the services themselves and
everything else are planned and applied. So this does not show what the provider does with
`deployment_configuration` and `advanced_configuration` of a service that a release has moved.
"""

import contextlib
import functools
import json
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "terraform"))

import documents  # noqa: E402
import emulator  # noqa: E402
import tools  # noqa: E402

REGION = "ap-northeast-1"


class World:
    format = "terraform"
    # A plan says all that an apply does, and takes a while: each edit is planned by itself once, and then
    # all are applied together, with either group live.
    at_once = True
    # Terraform's own refusals end the test.
    Refused = ()

    def __init__(self, synth, name, region=REGION):
        self.synth = synth
        self.folder = tools.clean("releases", name)
        self.running = contextlib.ExitStack()
        self.running.enter_context(tools.turn())
        url = self.running.enter_context(emulator.emulator())
        self.client = functools.cache(functools.partial(emulator.client, url, region=region))
        emulator.override(self.folder, url)
        self.terraform = tools.Terraform(self.folder)
        self.terraform.environment["TF_VAR_deploy_services"] = "true"
        self.ready = False
        # Whether an engine has moved something since the last plan. Where none has, what Terraform
        # remembers is what is there, and it need not ask for each resource again.
        self.moved = True

    def close(self):
        self.running.close()

    def document(self, blueprint):
        command = [self.synth, "-", "--target", "terraform"]
        ran = subprocess.run(command, input=blueprint, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def plan(self, document, keep=True):
        """Address to what is done with it, and nothing for what stays. Where an engine has moved something
        since the last look, everything is looked at again; else what Terraform remembers is what is there.
        With `keep` the plan can be applied."""
        documents.write(self.folder, documents.without_newer(json.loads(json.dumps(document))))
        if not self.ready:
            self.terraform.run("init")
            self.ready = True
        kept = ["-out", "plan.bin"] if keep else []
        look = f"-refresh={'true' if self.moved else 'false'}"
        _, said = self.terraform.run("plan", "-json", "-detailed-exitcode", look, *kept, expect=(0, 2))
        lines = [json.loads(line) for line in said.splitlines()]
        warned = [one["@message"] for one in lines if one["@level"] != "info"]
        assert not warned, warned
        changes = [one["change"] for one in lines if one["type"] == "planned_change"]
        words = {"create": "add", "delete": "remove"}
        return {one["resource"]["addr"].removesuffix("[0]"): words.get(one["action"], one["action"])
                for one in changes if one["action"] not in ("noop", "read")}

    def apply(self):
        # Also where nothing is to do, if something was looked at: it is remembered.
        self.terraform.run("apply", "plan.bin")
        self.moved = False

    @property
    def services(self):
        return self.terraform.environment["TF_VAR_deploy_services"] == "true"

    @services.setter
    def services(self, on):
        self.terraform.environment["TF_VAR_deploy_services"] = str(on).lower()

    @staticmethod
    def kind(address):
        return address.split(".")[0]

    def outputs(self):
        found = self.terraform.json("output", "-json")
        values = [one["value"] for key, one in found.items() if key.startswith("service_")]
        # What comes and goes with a service is null in the record of one that is left out.
        return {one["service"]: one for one in values if None not in one.values()}
