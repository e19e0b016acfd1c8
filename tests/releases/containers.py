"""Tasks of several containers, jobs and workers, released and rolled back:

    containers.py [terraform] SYNTH BLUEPRINT ENGINE...

The blueprint is deployed once for each ENGINE, with every service behind a load balancer under it. Each service
is released to every end that the engine has, one after the other, and the same document is deployed in between.
What the release is about has to be where the engine or the document left it; everything else where it was: other
services, images of sidecars, the container and port that take requests, what schedules start, queues. In
Terraform, where a deploy takes longer, each service is released to two ends: one that stays, one that goes back.
"""

import copy
import importlib
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True

import yaml  # noqa: E402

import watch  # noqa: E402
from engines import ENDS, SHIFTS, CodeDeploy, Connected, Native  # noqa: E402

# What a release is given to be told from the one before.
DOCUMENT = {"ecs", "rolling", "schedule", "by_hand"}


class System:
    """One blueprint, deployed with one engine."""

    def __init__(self, synth, path, engine, format="cloudformation"):
        text = pathlib.Path(path).read_text(encoding="utf-8")
        # Each has emulators of its own, by one name.
        tool = importlib.import_module(format)
        self.given = {"region": tool.REGION} | yaml.safe_load(text)
        self.asked = [name for name, one in self.given["services"].items() if one["load_balancer"] != "none"]
        for name in self.asked:
            self.given["services"][name]["deployment"] = {"engine": engine}
        name, region = self.given["name"], self.given["region"]
        if format == "terraform":
            self.world = tool.World(synth, f"{name}-{engine}", region)
        else:
            self.world = tool.World(synth, None, name, region=region)
        self.ecs = self.world.client("ecs")
        self.there(text)
        self.wrong = []
        self.released = 0
        self.deploy()
        self.records = self.world.outputs()
        assert self.records.keys() == self.given["services"].keys(), self.records.keys()
        self.engines = {}
        for name in self.asked:
            record = self.records[name]
            assert record["engine"] == engine, record
            if engine == "codedeploy":
                self.engines[name] = CodeDeploy(self.world.client, record)
                self.engines[name].group_made()
            elif engine == "ecs":
                self.engines[name] = Native(self.world.client, record)
                self.engines[name].made()
        # Without a load balancer ECS moves what is reached by Service Connect.
        for name, record in self.records.items():
            if name not in self.asked and record["engine"] == "ecs":
                self.engines[name] = Connected(self.world.client, record)
                self.engines[name].made()

    def there(self, text):
        """Makes the groups that the blueprint names; it names them as they are called here."""
        ec2 = self.world.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        named = yaml.safe_dump(self.given)
        for given in sorted(set(re.findall(r"sg-[0-9a-f]{17}", text))):
            made = ec2.create_security_group(GroupName=given, Description="of the test", VpcId=vpc)
            named = named.replace(given, made["GroupId"])
        self.given = yaml.safe_load(named)

    def deploy(self):
        document = self.world.document(yaml.safe_dump(self.given))
        # Engines may have moved something.
        self.world.moved = True
        planned = self.world.plan(document)
        self.world.apply()
        return planned

    def expect(self, right, what):
        if not right:
            self.wrong.append(what)

    # What is there

    def containers(self, revision):
        found = self.ecs.describe_task_definition(taskDefinition=revision)["taskDefinition"]
        return {one["name"]: one["image"] for one in found["containerDefinitions"]}

    def runs(self, name):
        """The revision whose tasks are the service's, or that its schedule or whoever starts it takes."""
        record = self.records[name]
        if record["engine"] == "codedeploy":
            engine = self.engines[name]
            sets = engine.running()["taskSets"]
            (primary,) = [one for one in sets if one["taskSetArn"] == engine.primary]
            return primary["taskDefinition"]
        if "service_arn" in record:
            found = self.ecs.describe_services(cluster=record["cluster"], services=[name])
            return found["services"][0]["taskDefinition"]
        if record["engine"] == "schedule":
            return self.schedule(name)["Target"]["EcsParameters"]["TaskDefinitionArn"]
        # Started by its family, the latest one.
        return watch.revisions(self.ecs, record["task_definition"])[-1]

    def schedule(self, name):
        scheduler = self.world.client("scheduler")
        family = self.records[name]["task_definition"]
        (found,) = [one for one in scheduler.list_schedules()["Schedules"] if one["Name"] == family]
        return scheduler.get_schedule(Name=found["Name"], GroupName=found["GroupName"])

    def state(self, name):
        """Everything of a service that a release of another one may not touch."""
        record = self.records[name]
        out = {"runs": self.runs(name)}
        out["images"] = self.containers(out["runs"])
        if "service_arn" in record:
            left = watch.Left(self.world.client, record)
            out |= {"traffic": left.actions, "balancing": left.balancing, "sets": left.task_sets}
        if record["engine"] == "schedule":
            kept = ("ScheduleExpression", "ScheduleExpressionTimezone", "State", "Target")
            out |= {key: self.schedule(name)[key] for key in kept}
        return out | {key: record[key] for key in ("queue_url", "failed_runs") if key in record}

    def all(self):
        return {name: self.state(name) for name in self.records}

    def receives(self, name):
        """Container and port that the load balancer sends to: the blueprint's own words."""
        service = self.given["services"][name]
        who = service.get("receives", "app")
        port = service.get("port", 80) if who == "app" else service["sidecars"][who]["port"]
        return who, port

    def sent_to(self, name):
        record = self.records[name]
        found = self.ecs.describe_services(cluster=record["cluster"], services=[name])["services"][0]
        sets = found.get("taskSets") or [found]
        return {(one["containerName"], one["containerPort"]) for each in sets for one in each["loadBalancers"]}

    def weights(self, name):
        engine = self.engines[name]
        return [{group: share for group, share in engine.weights(rule).items() if share} for rule in engine.rules]

    # Releases

    def release(self, name, end, shift):
        """One release of one service, and what has to be true behind it."""
        before = self.all()
        record = self.records[name]
        what = f"{name} under {record['engine']}, {end}, {shift}"
        live = self.weights(name) if name in self.engines else None
        engine = self.engines.get(name)
        if record["engine"] == "codedeploy":
            engine.release(end, shift)
        else:
            self.from_document(name)
            planned = self.deploy()
            self.expect(planned, f"{what}: the document brings nothing")
            if engine:
                self.expect(engine.follow(end, shift), f"{what}: ECS was given no revision")
        after = self.all()
        done = end == "done"
        self.about(name, what, before[name], after[name], done)
        if live:
            moved = [now != then for now, then in zip(self.weights(name), live)]
            said = " and ".join("elsewhere" if one else "where it was" for one in moved)
            self.expect(set(moved) == {done}, f"{what}: production and test traffic are {said}")
        self.others(name, what, before, after)
        if name in self.asked:
            self.expect(self.sent_to(name) == {self.receives(name)},
                        f"{what}: requests go to {self.sent_to(name)}, not to {self.receives(name)}")
        if record["engine"] in DOCUMENT and not done:
            # The way back is the document's too: what it says is what runs.
            self.back(name, what, before[name])
        self.same(what)

    def about(self, name, what, before, after, done):
        """Another image of the application, and the same ones beside it; or all as it was."""
        if not done:
            self.expect(after["images"] == before["images"], f"{what}: {after['images']} runs")
            return
        self.expect(after["runs"] != before["runs"], f"{what}: {after['runs']} still runs")
        changed = {one for one in after["images"] if after["images"][one] != before["images"].get(one)}
        self.expect(changed == {"app"} and after["images"].keys() == before["images"].keys(),
                    f"{what}: the images of {sorted(changed)} change")

    def others(self, name, what, before, after):
        for other in before.keys() - {name}:
            self.expect(before[other] == after[other], f"{what}: {other} is touched")

    def from_document(self, name):
        self.released += 1
        service = self.given["services"][name]
        image = service.get("image", {})
        tag = f"r{self.released}"
        if isinstance(image, str):
            service["image"] = f"{image.rpartition(':')[0]}:{tag}"
        else:
            service["image"] = image | {"tag": tag}

    def back(self, name, what, before):
        """The document says the image that was before, and is deployed."""
        tag = before["images"]["app"].rpartition(":")[2]
        image = self.given["services"][name]["image"]
        self.given["services"][name]["image"] = (
            f"{image.rpartition(':')[0]}:{tag}" if isinstance(image, str) else image | {"tag": tag})
        self.deploy()
        if isinstance(self.engines.get(name), Native):
            self.engines[name].follow()
        now = self.state(name)
        self.expect(now["images"] == before["images"], f"{what}: {now['images']} after the way back")

    def same(self, what):
        """The document once more has nothing to do, and does nothing."""
        before = self.all()
        planned = self.deploy()
        self.expect(not planned, f"{what}: the same document changes {sorted(planned)}")
        self.expect(self.all() == before, f"{what}: the same document moves something")


def play(format, synth, path, engine):
    system = System(synth, path, engine, format)
    try:
        return released(system, format == "cloudformation")
    finally:
        system.world.close()


def released(system, every):
    """How many releases there were, and what was wrong with them."""
    count = 0
    for name, record in system.records.items():
        if name in system.engines:
            rest = [(end, list(SHIFTS)[place % len(SHIFTS)]) for place, end in enumerate(ENDS[1:])]
            all_of_them = [(ENDS[0], one) for one in SHIFTS] + rest
            for end, shift in all_of_them if every else (all_of_them[0], all_of_them[-1]):
                system.release(name, end, shift)
                count += 1
        else:
            # The document releases, and takes back.
            before = system.state(name)
            system.release(name, "done", "by the document")
            system.back(name, f"{name} under {record['engine']}", before)
            system.same(f"{name} once more")
            count += 1
    return count, system.wrong


def planted(synth, path):
    """Faults that have to show: a release that moves another service, changes a sidecar's image, or asks another
    port."""
    system = System(synth, path, "codedeploy")
    name = next(one for one in system.asked if system.given["services"][one].get("sidecars"))
    other = next(one for one in system.asked if one != name)
    engine, register = system.engines[name], CodeDeploy.register
    unseen = []

    def seen(word, fault):
        system.wrong.clear()
        fault()
        if not any(word in one for one in system.wrong):
            unseen.append(f"{word}: {system.wrong}")

    def everything(self, tag):
        arn = register(self, tag)
        found = copy.deepcopy(self.ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"])
        kept = ("family", "networkMode", "requiresCompatibilities", "cpu", "memory", "containerDefinitions")
        again = {key: found[key] for key in kept}
        for one in again["containerDefinitions"]:
            one["image"] = f"{one['image'].rpartition(':')[0]}:{tag}"
        return self.ecs.register_task_definition(**again)["taskDefinition"]["taskDefinitionArn"]

    def beside():
        CodeDeploy.register = everything
        system.release(name, "done", "all_at_once")
        CodeDeploy.register = register

    def elsewhere():
        shifted = engine.shift
        engine.shift = lambda new, shares: (shifted(new, shares), system.engines[other].release())
        system.release(name, "done", "all_at_once")
        del engine.shift

    def another_port():
        system.given["services"][name].pop("receives")
        system.expect(system.sent_to(name) == {system.receives(name)}, "requests go to another")

    def stays():
        engine.shift, shifted = (lambda new, shares: None), engine.shift
        system.release(name, "done", "all_at_once")
        del engine.shift

    seen("change", beside)
    seen("is touched", elsewhere)
    seen("where it was", stays)
    seen("requests go to", another_port)
    return unseen


def main(format, synth, path, *engines):
    red = 0
    for engine in engines:
        count, wrong = play(format, synth, path, engine)
        print("\n".join(f"RED {one}" for one in wrong))
        print(f"{path} under {engine}, {format}: {count} releases, {len(wrong)} wrong")
        red += len(wrong)
        assert count >= len(yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))["services"]), count
    return bool(red)


def control(synth, path):
    unseen = planted(synth, path)
    print("\n".join(f"RED planted, and not seen: {one}" for one in unseen))
    print(json.dumps({"unseen": len(unseen)}))
    return bool(unseen)


if __name__ == "__main__":
    given = sys.argv[1:]
    tool = given.pop(0) if given[0] == "terraform" else "cloudformation"
    first, *rest = given
    sys.exit(control(first, rest[1]) if rest[0] == "planted" else main(tool, first, *rest))
