"""Systems of several stacks, deployed by their own script before an account on loopback: deployed.py SYNTH

Services are made, in two runs since their images come between, one is added, one is removed, and the first
secret comes. What each run touches is read from the account, and every template is read by cfn-lint.
"""

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "deploy"))
sys.path.insert(0, str(ROOT / "tests" / "judges"))
sys.path.insert(0, str(ROOT / "tests" / "releases"))

import emulator  # noqa: E402
import lint  # noqa: E402
import provision  # noqa: E402
import updates  # noqa: E402
from account import Account  # noqa: E402
from shell import Failed, Shell  # noqa: E402

SYNTH = pathlib.Path(sys.argv[1]).resolve()
REGION = "eu-west-1"
# Half of them with SYNTH_WHOLE=1, else so many that each sort of change has its services.
COUNT = 25 if os.environ.get("SYNTH_WHOLE") == "1" else 4
# The first services of fifty, which call nothing that comes later.
FIFTY = yaml.safe_load((ROOT / "blueprints/fifty.yaml").read_text())
SERVICES = dict(itertools.islice(FIFTY["services"].items(), COUNT))
LAST = list(SERVICES)[-1]
# What is let be of the templates of one stack as well; and a service's record says where its listener is, which is
# another stack's (W6001).
ALLOWED = {"W6001"} | {one["rule"] for one in yaml.safe_load((ROOT / "tests/judges/cfn-lint.allowed.yaml").read_text())}


def placed(shell, blueprint):
    """A blueprint with a zone that is in the account."""
    made = json.loads(shell.run(["aws", "route53", "create-hosted-zone", "--name", "example.com", "--caller-reference", "1"]))
    for balancer in blueprint["load_balancers"].values():
        if domain := balancer.get("listener", {}).get("domain"):
            domain["zone"] = made["HostedZone"]["Id"].rsplit("/", 1)[1]
    return blueprint


class System:
    """A system whose blueprint changes, in one folder."""

    def __init__(self, folder, shell, blueprint):
        self.folder, self.shell, self.blueprint = folder, shell, blueprint
        self.templates = {}

    def write(self):
        """Writes its templates; gives those whose bytes are others than before, and those that are gone."""
        file = self.folder / "blueprint.yaml"
        file.write_text(yaml.safe_dump(self.blueprint, sort_keys=False))
        self.shell.run([SYNTH, file, "-o", f"{self.folder}/out/", "-q"])
        found = {p.stem: p.read_text() for p in sorted((self.folder / "out").glob("*.json"))}
        changed = {name for name, text in found.items() if self.templates.get(name) != text}
        gone = self.templates.keys() - found.keys()
        self.templates = found
        return changed, set(gone)

    def deploy(self, *words):
        # The CLI names its change set by the second.
        time.sleep(1)
        provision.HISTORY.clear()
        said = self.shell.run(["sh", self.folder / "out" / "deploy.sh", *words], within=600)
        return said, [what for _, what in provision.HISTORY]

    def stacks(self):
        said = self.shell.run(["aws", "cloudformation", "describe-stacks", "--query", "Stacks[].[StackName,StackStatus]"])
        all_stacks = dict(json.loads(said))
        return {name: status for name, status in all_stacks.items() if name.split("-")[0] == self.blueprint["name"]}

    def push(self):
        """An image in every repository that has none."""
        for name in self.blueprint["services"]:
            repository = f"{self.blueprint['name']}/{name}"
            manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                                   "config": {"digest": "sha256:" + "0" * 64, "size": 1, "mediaType": "x"}, "layers": []})
            there = subprocess.run(["aws", "ecr", "describe-images", "--repository-name", repository, "--image-ids", "imageTag=v1"],
                                   env=self.shell.environment, capture_output=True)
            if there.returncode:
                self.shell.run(["aws", "ecr", "put-image", "--repository-name", repository, "--image-tag", "v1",
                                "--image-manifest", manifest])

    def running(self):
        services = Account(self.shell.environment, REGION, self.blueprint["name"]).services
        own = f"/{self.blueprint['name']}"
        return {name for name, service in services.items() if service["clusterArn"].endswith(own)}


def lint_all(folder):
    files = sorted(folder.glob("*.json"))
    wrong = [f"{f.file}: {f.rule} {f.path} {f.message}" for f in lint.cfn_lint(files, [REGION]) if f.rule not in ALLOWED]
    assert not wrong, "\n".join(wrong)
    # It reads them: a fault is found.
    template = json.loads(max(files, key=lambda f: f.stat().st_size).read_text())
    lint.first(template, "AWS::EC2::SecurityGroup")["Properties"]["Vpc"] = "none"
    planted = folder / "planted.json"
    planted.write_text(json.dumps(template))
    found = {f.rule for f in lint.cfn_lint([planted], [REGION])}
    planted.unlink()
    assert "E3002" in found, found
    return len(files)


def many(shell, folder):
    """Many services, one more, one less, and the first secret."""
    system = System(folder, shell, placed(shell, {**FIFTY, "services": SERVICES}))
    changed, _ = system.write()
    assert len(changed) == COUNT + 1, changed
    judged = lint_all(folder / "out")
    whole = folder / "fifty"
    whole.mkdir()
    System(whole, shell, FIFTY).write()
    judged += lint_all(whole / "out")

    # The first run makes repositories, and leaves out what would wait for images.
    said, _ = system.deploy()
    assert "push the images" in said, said
    assert set(system.stacks()) == set(system.templates), system.stacks()
    assert not system.running(), system.running()
    system.push()
    said, _ = system.deploy()
    assert "push the images" not in said, said
    assert system.running() == set(system.blueprint["services"]), system.running()
    # All of it stands as it is: nothing is made or deleted by another run.
    _, did = system.deploy()
    assert not did, did

    # One more: its own template, and its own stack.
    system.blueprint["services"]["extra"] = {"load_balancer": "internal", "route": {"paths": ["/extra/*"]}, "calls": ["stock"]}
    changed, gone = system.write()
    assert (changed, gone) == ({"retail-extra"}, set()), (changed, gone)
    system.deploy()
    system.push()
    _, did = system.deploy()
    assert did and all(what.startswith("Extra") or "Extra" in what for what in did), did
    assert "extra" in system.running()

    # Nothing that others import goes: what is shared cannot be deleted, nor an export of it.
    try:
        shell.run(["aws", "cloudformation", "delete-stack", "--stack-name", "retail"])
        shell.run(["aws", "cloudformation", "wait", "stack-delete-complete", "--stack-name", "retail"])
        raise AssertionError("the shared stack is deleted under its services")
    except Failed as refused:
        assert re.search("import|in use|DELETE_FAILED|Waiter", str(refused)), refused

    # One less: the script asks before it deletes, then deletes that stack and no other.
    del system.blueprint["services"][LAST]
    changed, gone = system.write()
    assert gone == {f"retail-{LAST}"}, gone
    try:
        system.deploy()
        raise AssertionError("a stack is left behind and nothing is said")
    except Failed as asked:
        assert "--delete-gone" in str(asked), asked
    system.deploy("--delete-gone")
    assert set(system.stacks()) == set(system.templates), system.stacks()
    assert LAST not in system.running()

    # The first secret: the endpoint that it takes, and its service.
    system.blueprint["services"]["stock"]["secrets"] = {"TOKEN": {"ssm": "/retail/token"}}
    changed, gone = system.write()
    assert (changed, gone) == ({"retail", "retail-stock"}, set()), (changed, gone)
    system.deploy()
    # The second one takes its own template alone.
    system.blueprint["services"]["catalog"]["secrets"] = {"TOKEN": {"ssm": "/retail/other"}}
    changed, gone = system.write()
    assert (changed, gone) == ({"retail-catalog"}, set()), (changed, gone)
    return judged


def teams(shell, folder):
    """Names, queues, a certificate and a job, across stacks."""
    blueprint = placed(shell, yaml.safe_load((ROOT / "blueprints/teams.yaml").read_text()))
    system = System(folder, shell, blueprint)
    system.write()
    judged = lint_all(folder / "out")
    said, _ = system.deploy()
    # Who asks by a name waits for whom it asks.
    assert "it comes after teams-sessions" in said, said
    system.push()
    system.deploy()
    wanted = {name for name, service in blueprint["services"].items() if "schedule" not in service}
    assert system.running() == wanted, system.running()
    # A value that is missing, and a service that is not there, are said before anything is done.
    for words, answer in ((["nobody"], "there is no service nobody"), (["--gone"], "there is no option --gone")):
        try:
            system.deploy(*words)
            raise AssertionError(f"{words} is taken")
        except Failed as refused:
            assert answer in str(refused), refused
    return judged


def main():
    endpoints = emulator.start()
    updates.install(endpoints["AWS_ENDPOINT_URL"])
    shell = Shell(endpoints, REGION)
    shell.environment["JOBS"] = os.environ.get("JOBS", "4")
    judged = 0
    with tempfile.TemporaryDirectory() as whole:
        for work in (many, teams):
            folder = pathlib.Path(whole) / work.__name__
            folder.mkdir()
            judged += work(shell, folder)
            print(f"{work.__name__}: made, changed and read back")
    print(f"cfn-lint: {judged} templates")


main()
