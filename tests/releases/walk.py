"""Releases, then the next document, change by change: walk.py FORMAT SYNTH LIVE...

One system, with all engines. For each LIVE (green, blue) a release of every service makes that group live;
then the edits of `tests/against` are laid over what is deployed, after releases that failed or were rolled
back, and what the engines left has to be where it was. CloudFormation is given each edit in its turn.
Terraform plans each by itself, once, and applies all that can be taken back together, with either group
live. After the first release faults are planted, which have to show. And of each edit `synth diff` has to
say beforehand what comes, changes, is replaced and goes, resource by resource (truth.py).
"""

import copy
import fnmatch
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import yaml  # noqa: E402

import changes  # noqa: E402
import control  # noqa: E402
import truth  # noqa: E402
import watch  # noqa: E402
from engines import ENDS, SHIFTS, CodeDeploy, Native  # noqa: E402

SERVICE_OR_RULE = ("AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::ListenerRule",
                   "aws_ecs_service", "aws_lb_listener_rule")


def as_it_is(document):
    return document


class Walk:
    def __init__(self, format, synth):
        self.format = format
        self.synth = synth
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.world = importlib.import_module(format).World(synth, f"walk-{format}")
        self.blueprint = changes.base()
        for certificate in ("shop", "shop-next"):
            self.world.client("iam").upload_server_certificate(
                ServerCertificateName=certificate, CertificateBody="of the test", PrivateKey="of the test")
        made = self.world.client("route53").create_hosted_zone(Name="example.com", CallerReference="walk")
        self.zone = made["HostedZone"]["Id"].removeprefix("/hostedzone/")
        self.document = None
        self.engines = {}
        self.rows = []
        self.played = 0
        # What `synth diff` says otherwise than the tool, and how many documents were compared.
        self.truth = []
        self.compared = 0
        # Which group a service that comes later is brought to.
        self.live = None

    # Documents

    def check(self, text):
        """The codes of what `synth check --against` refuses of a blueprint, over what is deployed."""
        old = self.folder / "old.json"
        old.write_text(json.dumps(self.document))
        new = self.folder / "new.yaml"
        new.write_text(text)
        ran = subprocess.run([self.synth, "check", new, "--against", old, "--format", "json"],
                             capture_output=True, text=True, timeout=60)
        assert ran.returncode in (0, 1), ran.stderr
        found = json.loads(ran.stdout)["findings"]
        codes = sorted({one["code"] for one in found if one["severity"] == "error"})
        assert bool(codes) == bool(ran.returncode), (ran.returncode, codes)
        return codes

    def deploy(self, blueprint, mend=as_it_is):
        """Deploys a blueprint over what is there; gives what was said before that it would do."""
        self.blueprint = blueprint
        self.document = mend(self.world.document(yaml.safe_dump(blueprint)))
        planned = self.world.plan(self.document)
        self.world.apply()
        return planned

    def foretold(self, name, before, after, planned):
        """Holds what `synth diff` says beforehand of each resource against what the tool says."""
        said = truth.said(self.synth, self.folder, before, after, self.format)
        self.truth += [f"{name}: {one}" for one in truth.disagreements(said, planned, self.world.kind)]
        self.compared += 1

    # Engines

    def meet(self):
        """Engines for the services that have none yet, from the system's outputs."""
        for name, service in self.world.outputs().items():
            if name in self.engines or "production_rule" not in service:
                continue
            if service["engine"] == "codedeploy":
                self.engines[name] = CodeDeploy(self.world.client, service)
                self.engines[name].group_made()
                self.world.moved = True
                if self.live and self.left()[name].colour() != self.live:
                    self.engines[name].release()
            elif service["engine"] == "ecs":
                self.engines[name] = Native(self.world.client, service)
                self.engines[name].made()
                self.world.moved = True

    def follow(self):
        """ECS's own controller sees what the document gave its services."""
        for engine in self.engines.values():
            if isinstance(engine, Native) and engine.follow(shift=self.shift()):
                self.world.moved = True

    def shift(self):
        return list(SHIFTS)[self.played % len(SHIFTS)]

    def fail(self):
        """A release that does not come through, for every service that an engine moves."""
        self.played += 1
        end = ENDS[1 + self.played % (len(ENDS) - 1)]
        for engine in self.engines.values():
            if isinstance(engine, CodeDeploy):
                engine.release(end, self.shift())
            elif isinstance(engine, Native):
                engine.attempt(end, self.shift())

    def release(self):
        """A release that goes live, for every service under CodeDeploy."""
        self.played += 1
        for engine in self.engines.values():
            if isinstance(engine, CodeDeploy):
                engine.release(shift=self.shift())
        self.world.moved = True

    @staticmethod
    def released(blueprint, number):
        """The blueprint with another image where the document brings the releases."""
        images = {name: {"image": {"tag": f"r{number}"}} for name in ("swift", "plain", "jobs")}
        return changes.laid_over(blueprint, {"services": images})

    def clear(self, name):
        """Takes away what is kept when a service goes, as who wants it back has to."""
        ecr, logs = self.world.client("ecr"), self.world.client("logs")
        for repository in ecr.describe_repositories()["repositories"]:
            if repository["repositoryName"] == f"shop/{name}":
                ecr.delete_repository(repositoryName=repository["repositoryName"], force=True)
        for group in logs.describe_log_groups(logGroupNamePrefix=f"/ecs/shop-{name}")["logGroups"]:
            logs.delete_log_group(logGroupName=group["logGroupName"])

    def left(self):
        return {name: watch.Left(self.world.client, service) for name, service in self.world.outputs().items()}

    # The table

    def step(self, name, blueprint, expected, mend=as_it_is):
        """One deploy over what engines left, and its rows."""
        before = self.left()
        about = {expected.get("last"), expected.get("gone")}
        deployed = self.document
        planned = self.deploy(blueprint, mend)
        # What is mended is no document of ours.
        if mend is as_it_is:
            self.foretold(name, deployed, self.document, planned)
        self.follow()
        after = self.left()
        assert before.keys() - after.keys() <= about, before.keys() - after.keys()
        wrong = unexpected(planned, self.world.kind, expected.get(self.format, []))
        for engine in ("codedeploy", "ecs", "rolling"):
            cells = {one: watch.row(before[one], after[one], one in expected.get("releases", ()), one in about)
                     for one in sorted(before) if one in after and before[one].service["engine"] == engine}
            live = sorted({before[one].colour() for one in cells} - {"-"})
            said = "; ".join(wrong) or f"{len(planned)}, as expected"
            if cells:
                self.rows.append([engine, "/".join(live), name, cells, (said, not wrong)])
        for one in about:
            self.engines.pop(one, None)
        self.meet()


    def in_turn(self, edits):
        """Each edit over those before it, after a release that failed."""
        for change in edits:
            self.fail()
            blueprint = change.over(self.blueprint)
            self.allowed(change, blueprint)
            self.step(change.name, blueprint, change.expected)

    def at_once(self, edits, each):
        """Each edit planned by itself, where that has not been done, then all that can be taken back deployed
        in one: nothing may be touched but what the edits are about."""
        self.fail()
        # Everything is looked at once more: what engines moved is no change.
        self.world.moved = True
        self.step("the same once more", self.blueprint, {})
        live = sorted({engine.colour() for engine in self.engines.values()})
        for change in edits if each else ():
            edited = change.over(copy.deepcopy(self.blueprint))
            self.allowed(change, edited)
            document = self.world.document(yaml.safe_dump(edited))
            planned = self.world.plan(document, keep=False)
            self.foretold(change.name, self.document, document, planned)
            wrong = unexpected(planned, self.world.kind, change.expected.get(self.format, []))
            said = "; ".join(wrong) or f"{len(planned)}, as expected"
            self.rows.append(["all", "/".join(live), change.name, {}, (said, not wrong)])
        joint, expected = copy.deepcopy(self.blueprint), {"releases": set(), self.format: []}
        for change in edits:
            if "last" not in change.expected:
                joint = change.over(joint)
                expected["releases"] |= set(change.expected.get("releases", ()))
                expected[self.format] += change.expected.get(self.format, [])
        self.step("all that can be taken back", joint, expected)

    def off_and_on(self, mend=as_it_is):
        """After one release services are taken off, and put on again. Rules, services and what an engine is
        told have to begin together then: in blue, with green as the next."""
        self.release()
        self.step("a release before off and on", self.released(self.blueprint, "off"), changes.STEPS["release"])
        assert {engine.colour() for engine in self.engines.values()} == {"green"}
        listeners = {rule_listener(self.world, rule) for engine in self.engines.values() for rule in engine.rules}
        self.world.moved = True
        self.world.services = False
        self.deploy(self.blueprint, mend)
        left = sum(len(rules(self.world, one)) for one in listeners)
        self.rows.append(["all", "green", "off", {}, (f"{left} rules left", not left)])
        assert not any("production_rule" in one for one in self.world.outputs().values())
        self.world.services = True
        self.deploy(self.blueprint, mend)
        now = self.left()
        for name, engine in self.engines.items():
            self.rows.append([now[name].service["engine"], "green", "on again", {}, begun(now[name])])
        self.engines.clear()
        self.meet()
        self.step("the same after off and on", self.blueprint, {})

    def allowed(self, change, blueprint):
        """An edit that can be carried out is not refused."""
        found = self.check(yaml.safe_dump(blueprint))
        assert not found, f"{change.name} {self.format}: {found}"


def rules(world, listener):
    """The rules of a listener besides its default."""
    found = world.client("elbv2").describe_rules(ListenerArn=listener)["Rules"]
    return [one["RuleArn"] for one in found if not one["IsDefault"]]


def rule_listener(world, rule):
    """The listener that a rule stands on, which its ARN begins with."""
    return rule.replace(":listener-rule/", ":listener/").rpartition("/")[0]


def begun(left):
    """What a service that is new has to be: production and tasks in blue, the test listener on green."""
    blue, green = left.service["target_group_blue"], left.service["target_group_green"]
    registered = [one["targetGroupArn"] for one in left.balancing]
    sent = [[group for group in (blue, green) if group in str(actions)] for actions in left.actions.values()]
    right = registered == [blue] and sent == [[blue], [green]]
    names = {blue: "blue", green: "green"}
    said = "tasks in " + "+".join(names.get(one, one) for one in registered)
    said += "; rules to " + ", ".join("+".join(names[one] for one in some) for some in sent)
    return said, right


def unexpected(planned, kind, expected):
    """What a deploy does and nobody expects, and what is expected and not done."""
    wrong, used = [], set()
    for name, action in sorted(planned.items()):
        matching = [one for one in expected if fits(one, action, name, kind(name))]
        used |= set(matching)
        if not matching:
            wrong.append(f"{action} {name}")
    return wrong + [f"no {one}" for one in expected if one not in used]


def fits(pattern, action, name, kind):
    wanted, glob = pattern.split(" ")
    if wanted != action:
        return False
    if kind in SERVICE_OR_RULE and action != "add":
        return glob == name
    return fnmatch.fnmatchcase(name, glob)


def table(format, rows):
    """One line for each engine and change; what is wrong begins with RED."""
    out, red = [], 0
    for engine, live, change, cells, planned in rows:
        columns = []
        for place in range(3):
            parts = []
            for service, row in cells.items():
                text, right = row[place]
                red += not right
                parts.append(f"{'' if right else 'RED '}{service} {text}")
            columns.append(", ".join(parts) or "-")
        text, right = planned
        red += not right
        columns.append(("" if right else "RED ") + text)
        out.append(" | ".join([engine, format, live, change, *columns]))
    return out, red


def walk(format, synth, lives):
    """The rows of a system that lives through all of it, and how many planted faults went unseen."""
    one = Walk(format, synth)
    unseen = 0
    try:
        refused, carried_out = changes.changes(format, one.zone)
        one.deploy(one.blueprint)
        one.meet()
        for change in refused:
            text = change.file.read_text()
            found = one.check(text)
            assert found == change.errors, f"{change.name} {format}: {found}, not {change.errors}"
            print(f"refused | {format} | {change.name} | {', '.join(found)}")
            # What would become of it is asked where that takes no time, or time does not matter.
            if not one.world.at_once or len(lives) > 1:
                document = one.world.document(yaml.safe_dump(change.over(changes.base())))
                one.foretold(change.name, one.document, document, one.world.plan(document, keep=False))
        one.off_and_on()
        for place, live in enumerate(lives):
            if place:
                one.step("back to the base", one.released(changes.base(), place - 1), changes.STEPS["back"])
                one.clear("extra")
            one.live = live
            one.release()
            one.step("a release", one.released(changes.base(), place), changes.STEPS["release"])
            found = {name: left.colour() for name, left in one.left().items() if name in one.engines}
            assert set(found.values()) == {live}, found
            if not place:
                unseen = control.plant(one)
            if one.world.at_once:
                one.at_once(carried_out, each=not place)
            else:
                last = live == lives[-1]
                one.in_turn([change for change in carried_out if last or "last" not in change.expected])
            one.world.moved = True
            one.step("the same at the end", one.blueprint, {})
    finally:
        one.world.close()
    assert one.compared > 45, f"{one.compared} documents compared"
    return one.rows, unseen, one.truth


def main(format, synth, *lives):
    rows, unseen, otherwise = walk(format, synth, lives)
    lines, red = table(format, rows)
    print("engine | format | live | change | traffic | service | old revisions | change set or plan")
    print("\n".join(lines))
    print(f"{format}: {len(lines)} rows, {red} red, {unseen} planted faults unseen")
    print("\n".join(f"RED diff/{format} {one}" for one in otherwise))
    return bool(red or unseen or otherwise)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
