"""A bad night on loopback: what "Something is wrong now" and the next sections of the page have, block by
block as it stands, on the reference system of tests/smoke: `wrong.py SYNTH CASE`."""

import datetime
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# This folder's own modules first.
sys.path += [os.path.join(TESTS, name) for name in ("smoke", "release", "deploy")]

import command  # noqa: E402
from blocks import SHELLS  # noqa: E402

REASON = "Essential container in task exited"
EVENT = "(service backend) was unable to place a task: no capacity."
ERROR = "One or more ECS Task Sets stopped responding"
RINGS = "Threshold Crossed: 3 datapoints"


class Night:
    """An operator with the page of one system, at one shell."""

    def __init__(self, synth, case, shell, folder, endpoint, aws):
        import corrections
        from world import World

        corrections.begin()
        self.synth, self.shell, self.folder, self.case = synth, shell, folder, case
        self.engine = "ecs" if case == "ecs" else "codedeploy"
        self.world = World(folder, endpoint, synth, engine=self.engine)
        self.blueprint = self.of_case()
        self.page = self.read(self.blueprint)
        self.tools = os.path.join(folder, "tools")
        os.mkdir(self.tools)
        command.shim(self.tools, aws)
        os.symlink(synth, os.path.join(self.tools, "synth"))
        self.places = os.path.join(folder, "places.json")
        with open(os.path.join(self.tools, "session-manager-plugin"), "w", encoding="utf-8") as out:
            out.write(f'#!/bin/sh\nexec "{sys.executable}" "{os.path.join(os.path.dirname(__file__), "plugin.py")}" "$@"\n')
        os.chmod(out.name, 0o755)
        self.deployed()

    def of_case(self):
        """The blueprint whose page is read: it has the names of the system that is there."""
        if self.case == "sbcntr":
            return os.path.abspath("blueprints/sbcntr.yaml")
        file = os.path.join(self.folder, "own.yaml")
        with open(self.world.blueprint(), encoding="utf-8") as text, open(file, "w", encoding="utf-8") as out:
            out.write(text.read().replace("  backend:\n", "  backend:\n    alarms: {errors_5xx: 5}\n"))
        return file

    def read(self, blueprint):
        from page import Page

        self.text = self.world.run("runbook", blueprint)
        return Page(self.text)

    def deployed(self):
        """The stack, with names of its own for the load balancers; and a root of Terraform's beside."""
        import cases

        outputs = self.world.outputs("cloudformation")
        for output in outputs["Stacks"][0]["Outputs"]:
            if output["OutputKey"].endswith("Dns"):
                output["OutputValue"] = output["OutputKey"].removesuffix("Dns").lower() + ".example"
        cases.deploy(self.world, outputs, None)
        self.root = os.path.join(self.folder, "root")
        os.makedirs(os.path.join(self.root, ".terraform"))
        with open(os.path.join(self.root, "all.json"), "w", encoding="utf-8") as out:
            json.dump(self.world.outputs("terraform"), out)
        with open(os.path.join(self.tools, "terraform"), "w", encoding="utf-8") as out:
            out.write('#!/bin/sh\n[ "$*" = "output -json" ] && cat all.json\n')
        os.chmod(out.name, 0o755)
        ports = self.world.ports
        with open(self.places, "w", encoding="utf-8") as out:
            json.dump({"internal.example:10080": ports["internal_test"], "internet.example:10080": ports["internet_test"]}, out)

    def script(self, block, service, **values):
        first = re.sub("(?m)^SERVICE=.*", f"SERVICE={service}", self.page.take("Something is wrong now", "SERVICE="))
        for name, value in {"SERVICE": service, **values}.items():
            block = re.sub(f"(?m)^{name}=$", f"{name}={value}", block)
        return f"{first}\n{block}\n"

    def environment(self):
        return {
            "PATH": f"{self.tools}:/usr/bin:/bin", "HOME": self.folder, "PLACES": self.places,
            "AWS_ENDPOINT_URL": self.world.endpoint, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
            # A page without a region takes the machine's.
            "AWS_REGION": "ap-northeast-1", "BLUEPRINT": self.blueprint,
        }

    def run(self, block, service="backend", where=None, **values):
        """What a block prints, without what the first one does; it has to succeed."""
        ran = subprocess.run(
            [*SHELLS[self.shell], "-c", self.script(block, service, **values)], cwd=where or self.folder,
            env=self.environment(), capture_output=True, text=True, timeout=120, check=False,
        )
        assert ran.returncode == 0, f"{self.shell}, exit {ran.returncode}: {block}\n{ran.stdout}{ran.stderr}"
        account, _, said = ran.stdout.partition("\n")
        assert account == "123456789012", ran.stdout
        return said

    def wrong(self, words, heading="Something is wrong now"):
        return self.page.take(heading, words)

    def says(self, words, *wanted, service="backend", without=()):
        said = self.run(self.wrong(words), service)
        for word in wanted:
            assert word in said, f"{words}: no {word!r} in\n{said}"
        for word in without:
            assert word not in said, f"{words}: {word!r} in\n{said}"


def plant(night):
    """What is wrong tonight; gives the releases that are shown, are not, and are another service's."""
    import emulator

    world = night.world
    service = emulator.backend("ecs").services["sbcntr:backend"]
    service.events.insert(0, {"id": "2", "createdAt": time.time(), "message": EVENT})
    task = next(t for t in emulator.backend("ecs").tasks["sbcntr"].values() if t.group == "service:worker")
    for name in ("backend", "worker"):
        arn = world.client("ecs").run_task(
            cluster="sbcntr", taskDefinition=f"sbcntr-{name}", count=1, launchType="FARGATE", group=f"service:{name}",
            networkConfiguration=world.awsvpc(),
        )["tasks"][0]["taskArn"]
        stopped = emulator.backend("ecs").tasks["sbcntr"][arn]
        stopped.desired_status = stopped.last_status = "STOPPED"
        stopped.stopped_reason = REASON if name == "backend" else "Scaling activity"
    assert task.desired_status == "RUNNING"
    watch = world.client("cloudwatch")
    for name in ("backend-errors-5xx", "frontend-errors-5xx"):
        watch.put_metric_alarm(
            AlarmName=f"sbcntr-{name}", ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=3,
            Threshold=5, MetricName="x", Namespace="y", Period=60, Statistic="Sum",
        )
        watch.set_alarm_state(AlarmName=f"sbcntr-{name}", StateValue="ALARM", StateReason=RINGS)
    return releases(night)


def releases(night):
    import corrections
    import emulator

    if night.engine == "ecs":
        corrections.ended("backend", "failed", 2, status="ROLLBACK_SUCCESSFUL", statusReason=ERROR)
        corrections.ended("backend", "older", 30, status="SUCCESSFUL")
        corrections.ended("frontend", "others", 2, status="SUCCESSFUL")
        return ["/failed", "/abc"], ["/older", "/others"]
    made = emulator.backend("codedeploy").deployments
    [waiting] = made
    codedeploy = night.world.client("codedeploy")

    def more(service, status, hours):
        name = codedeploy.create_deployment(
            applicationName=f"AppECS-sbcntr-{service}", deploymentGroupName=f"DgpECS-sbcntr-{service}",
            revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": "{}"}},
        )["deploymentId"]
        made[name].status = status
        made[name].create_time -= datetime.timedelta(hours=hours)
        return name

    failed = more("backend", "Failed", 2)
    made[failed].error = {"code": "ALARM_ACTIVE", "message": ERROR}
    return [failed, waiting], [more("backend", "Succeeded", 30), more("frontend", "InProgress", 1)]


def look(night, shown, hidden):
    """Every block that looks says what is there, and nothing of another service."""
    live = ["PRIMARY", "COMPLETED" if night.engine == "ecs" else "STEADY_STATE", "sbcntr-backend:1", "sbcntr-backend:2",
            "/sbcntr-backend:v1"]
    night.says("(services[0].taskSets || services[0].deployments)", *live, without=["frontend"])
    night.says("events[:8]", EVENT)
    night.says("stoppedReason", REASON, without=["Scaling"])
    night.says("filter-log-events", '"uri": "/healthcheck"')
    within, waits = ("created-at", "AWAITING_ACTION") if night.engine == "ecs" else ("create-time-range", "Ready")
    night.says(within, *shown, ERROR, waits, without=hidden)
    if night.case == "mixed":
        # The worker's releases are ECS's.
        night.run(night.wrong("created-at"), "worker")
        night.says("(services[0].taskSets || services[0].deployments)", "COMPLETED", "sbcntr-worker:1", service="worker")
    if night.case != "sbcntr":
        night.says("describe-alarms", "sbcntr-backend-errors-5xx", RINGS, without=["frontend"])
    night.says("list-task-definitions", "1\t", "2\t", "/sbcntr-backend:v1")


def listener(night):
    """The new version through the management host, by the page's own commands."""
    import server
    from world import HOST

    block = night.page.take("Look at the next version", "InternalDns")
    commands = re.findall(r"- `backend`: `(curl [^`]*)`", night.text)
    [curl] = commands
    local = re.search("localPortNumber=([0-9]+)", block)[1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The test's own ports: whoever listens on 10080 here is nobody's business.
    block = block.replace(f"localPortNumber={local}", f"localPortNumber={port}")
    assert f"localhost:{local}/" in curl, curl
    curl = curl.replace(f"localhost:{local}", f"localhost:{port}")
    session = subprocess.Popen(
        [*SHELLS[night.shell], "-c", night.script(block, "backend")], cwd=night.folder, env=night.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    try:
        end = time.monotonic() + 60
        while True:
            ran = subprocess.run(["sh", "-c", curl], capture_output=True, text=True, timeout=20, check=False)
            if ran.returncode == 0:
                break
            assert time.monotonic() < end and session.poll() is None, f"{block}\n{curl}\n{ran.stderr}"
            time.sleep(0.2)
        assert re.match(r"HTTP/1.[01] 200", ran.stdout), ran.stdout
        seen = subprocess.run(
            ["curl", "-s", f"http://localhost:{port}/v1/helloworld"], capture_output=True, text=True, timeout=20, check=True,
        ).stdout
        assert '"version": "2"' in seen, seen
    finally:
        open(night.places + ".done", "w", encoding="utf-8").close()
        session.wait(20)
        session.stdout.close()
    assert server.sessions == [(HOST, "AWS-StartPortForwardingSessionToRemoteHost", {
        "host": ["internal.example"], "portNumber": ["10080"], "localPortNumber": [str(port)],
    })], server.sessions


def act(night, shown, hidden):
    """Let through, stop, go back: of this one service."""
    import corrections
    import emulator
    import server

    made = emulator.backend("codedeploy").deployments
    stop, again = ("stop-service-deployment", "update-service") if night.engine == "ecs" else ("stop-deployment", "release.sh")
    if night.engine == "ecs":
        arn = emulator.deployment_of("backend")
        for heading in ("Release", "Something is wrong now"):
            night.run(night.wrong("continue-service-deployment", heading))
        night.run(night.wrong(stop))
        assert corrections.asked == 2 * [("continue", arn, "pause", "CONTINUE")] + [("stop", arn, "ROLLBACK")], corrections.asked
        # A second time there is none, and that is no mistake.
        assert night.run(night.wrong(stop)) == ""
        night.run(night.wrong(again), NUMBER="1")
        now = {n: emulator.backend("ecs").services[f"sbcntr:{n}"].task_definition for n in ("backend", "frontend")}
        assert now["backend"].endswith("sbcntr-backend:1") and now["frontend"].endswith("sbcntr-frontend:1"), now
        return
    waiting = shown[1]
    for heading in ("Release" if night.case == "sbcntr" else "Release: services under CodeDeploy", "Something is wrong now"):
        night.run(night.wrong("READY_WAIT", heading))
    night.run(night.wrong(stop))
    assert server.asked == 2 * [("continue", waiting, "READY_WAIT")] + [("stop", waiting, True)], server.asked
    assert made[hidden[1]].status == "InProgress", "the release of the other service goes on"
    assert night.run(night.wrong(stop)) == ""
    for where in (None, night.root):
        released(night, night.wrong(again), ":1", where=where, NUMBER="1", past=night.case == "mixed")
    if night.case == "sbcntr":
        released(night, night.page.take("Release", "TAG="), ":3", TAG="v9")
        released(night, night.page.take("Change the blueprint", "IMAGE="), ":4")


def released(night, block, revision, where=None, past=False, **values):
    """One release comes of a block, and it is this service's."""
    import emulator

    made = emulator.backend("codedeploy").deployments
    before = set(made)
    printed = night.run(block, where=where, **values).split()
    [new] = set(made) - before
    deployment = made[new]
    assert printed[-1] == new, printed
    assert deployment.application_name == "AppECS-sbcntr-backend", deployment.application_name
    content = deployment.revision["appSpecContent"]["content"]
    assert f"task-definition/sbcntr-backend{revision}\"" in content, content
    assert (deployment.override_alarm_configuration == {"enabled": False}) == past, deployment.override_alarm_configuration
    # It is over before the next begins.
    deployment.status = "Succeeded"


def main(synth, case):
    folder = tempfile.mkdtemp(prefix="wrong-")
    path = os.path.join(folder, "aws.sock")
    # Before anything else, because a process with threads cannot be forked safely.
    aws = command.serve(path)
    try:
        import corrections
        import emulator

        corrections.install()
        endpoint = emulator.serve()
        for shell in SHELLS:
            here = os.path.join(folder, shell)
            os.mkdir(here)
            night = Night(synth, case, shell, here, endpoint, path)
            try:
                shown, hidden = plant(night)
                look(night, shown, hidden)
                if case == "sbcntr":
                    listener(night)
                act(night, shown, hidden)
                left = [block for heading, block in night.page.left_over() if heading == "Something is wrong now"]
                # What only an engine has that no service of this page is released by.
                assert case == "mixed" or not left, left
            finally:
                night.world.close()
            print(f"right  {shell}", flush=True)
    finally:
        os.kill(aws, signal.SIGTERM)
        os.waitpid(aws, 0)
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
