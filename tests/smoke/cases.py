"""The cases: the system as it should be, and with each of its parts broken in turn."""

import json
import os
import re
import shutil
import subprocess
import time

import command
import emulator
from world import World

# All that the script may call; aws beside curl and what every system has.
TOOLS = "curl cat cut date grep head mkdir od rm sed sh sleep sort tr uniq".split()

WELL = {
    "V0 backend": "passed", "V0 frontend": "passed", "V0 worker": "passed", "V1 backend": "passed", "V2 backend": "passed",
    "V3 frontend": "passed", "V2 frontend": "passed", "V4 backend": "passed", "V4 frontend": "skipped",
    "V5 internet": "passed", "V5 internal": "passed", "V6 backend": "skipped", "V6 frontend": "passed",
}
# Text of the backend that the frontend's page shows.
HELLO = {"SMOKE_FRONTEND_TEXT": "Hello world"}
BACKEND = {"SMOKE_BACKEND_PATH": "/v1/helloworld", "SMOKE_BACKEND_TEXT": '"data": "Hello world"'}
NO_RELEASE = {"V4 backend": "not now: no release is waiting"}
STARTS = "arn:aws:iam::123456789012:role/team/starts"
BEHIND = "Primary taskset target group must be behind listener"

# What a job and a worker of which none has to run add to the steps.
BESIDE = {
    "V0 nightly": "is ACTIVE; the schedule is ENABLED, by cron.* and starts sbcntr-nightly:1",
    "V8 nightly": "nothing", "V9 letters": "nothing",
    "V0 letters": "no tasks are wanted: `scaling.min` is 0, and none runs while no message waits",
}

# Group and name: what is broken, what is set, and which steps differ from WELL, with what they say.
CASES = {
    "nothing broken": {
        "a release waits": {
            "silent": True,
            "says": {
                "V0 backend": "live in blue: 2 healthy$", "V0 frontend": "live in green: 2 healthy$",
                "V2 backend": "ecs/app/", "V3 frontend": "backend logged: .*/v1/helloworld",
                "V4 backend": "answered by sbcntr-backend:2", "V5 internet": "curl: .28",
                "V6 backend": "not now: .* is under way", "V6 frontend": "production rule forwards to green; the test rule forwards to green$",
            },
        },
        "before the first release": {
            "release": False, "untouched": True, "skips": NO_RELEASE,
            "says": {"V6 backend": f"in blue; the production rule forwards to blue; the test rule forwards to green, .*{BEHIND}"},
            "mends": ("test", "V6 backend"),
        },
        "no release waits, outputs read from the stack": {"from": "stack", "release": False, "skips": NO_RELEASE},
        "outputs of Terraform, run by management itself": {
            "from": "terraform", "view": "host",
            "set": {"SMOKE_FROM": "here", "SMOKE_BACKEND_NEW_TEXT": '"version": "2"', **HELLO, **BACKEND},
            "skips": {"V5 internet": "this machine is management", "V5 internal": "this machine is management"},
        },
        "a release of ECS's own waits": {"engine": "ecs"},
        "the first deploy under ECS waits for approval": {
            "engine": "ecs", "first": True,
            "skips": {
                "V0 backend": "waits for approval until 1800000000: aws ecs continue-service-deployment --region ap-northeast-1 .*/abc --hook-id pause",
                "V1 backend": "waits for approval", "V2 backend": "no good answer",
                "V3 frontend": "first version of backend waits for approval", "V2 frontend": "no good answer",
            },
        },
        "steps left out, outputs read from Terraform": {
            "from": "root", "release": False, "set": {"SMOKE_SKIP": "V1/backend V3/frontend"},
            "skips": {
                "V1 backend": "SMOKE_SKIP", "V2 backend": "no good answer",
                "V3 frontend": "SMOKE_SKIP", "V2 frontend": "no good answer", **NO_RELEASE,
            },
        },
        "a route by host, management by range as well": {
            "domain": "api.example.com", "management": "{host: true, cidrs: [203.0.113.0/24]}",
            "skips": {"V5 internet": "may take this machine in", "V5 internal": "may take this machine in"},
        },
        "by HTTPS, with a name of its own": {
            "domain": "api.example.com", "tls": "api.example.com",
            "says": {"V3 frontend": "backend logged: .*/v1/helloworld"},
        },
        "by HTTPS, with a certificate that the host does not believe": {
            "domain": "api.example.com", "tls": "other.example.com", "release": False,
            "set": {"SMOKE_INSECURE": "yes", "SMOKE_SKIP": "V3/frontend V2/frontend"},
            "skips": {"V3 frontend": "SMOKE_SKIP", "V2 frontend": "SMOKE_SKIP", **NO_RELEASE},
        },
        "a proxy before the backend, a job, and a worker of which none has to run": {
            "beside": True, "passes": BESIDE, "says": {"V4 backend": "answered by sbcntr-backend:2"},
        },
        "roles that are given": {
            "given": True, "release": False, "set": {"INPUT_starter": STARTS}, "skips": NO_RELEASE,
            "passes": {"V7 worker": "7 of 7 known answers are yes$"},
        },
        "roles that are given, their answers forbidden": {
            "given": True, "release": False, "set": {"INPUT_starter": STARTS}, "broken": ["simulation"],
            "skips": NO_RELEASE,
            "passes": {"V7 worker": "4 of 4 known answers are yes; whether .*role/team/starts may .* is not known: .*AccessDenied"},
        },
        "roles that are given, without the input": {
            "given": True, "release": False, "skips": {"V7 worker": "INPUT_starter is not set", **NO_RELEASE},
        },
        "curl not installed": {"without": "curl", "cannot": "cannot run: curl is not installed"},
        "no such stack": {
            "from": "stack", "set": {"SMOKE_STACK": "other"}, "cannot": "cannot run: aws cloudformation .*other",
        },
        "stack without a service": {
            "from": "stack", "lacks": "ServiceBackend",
            "cannot": "cannot run: the outputs of the system lack ServiceBackend",
        },
    },
    "from image to log": {
        "image not pulled": {
            "broken": ["image"], "fails": {"V0 backend": "1 of 2 tasks run.*CannotPullContainerError"},
        },
        "target unhealthy": {
            "broken": ["sick"], "fails": {"V0 backend": "live in blue: 1 healthy, 1 unhealthy"},
        },
        "backend down": {
            "broken": ["down"], "release": False,
            "fails": {
                "V0 backend": "live in blue: 0 healthy, 2 unhealthy",
                "V1 backend": "503",
                "V3 frontend": "backend logged no request",
            },
            "skips": {"V2 backend": "no good answer", **NO_RELEASE},
        },
        "the proxy before the backend is down": {
            "beside": True, "broken": ["proxy"], "release": False, "passes": BESIDE,
            "fails": {
                "V0 backend": "live in blue: 0 healthy, 2 unhealthy", "V1 backend": "503",
                "V3 frontend": "backend logged no request",
            },
            "skips": {"V2 backend": "no good answer", **NO_RELEASE},
        },
        "no task of a worker that has two, a schedule that is off, runs and letters that failed": {
            "beside": True, "broken": ["asleep", "off", "failed"], "release": False, "skips": NO_RELEASE,
            "passes": {"V0 letters": BESIDE["V0 letters"]},
            "fails": {
                "V0 worker": "no tasks are wanted, and the least is 2", "V0 nightly": "the schedule is DISABLED",
                "V8 nightly": "1 runs that failed", "V9 letters": "1 messages that failed",
            },
        },
        "management cut off": {
            "silent": True, "broken": ["way to internal"], "release": False, "fails": {"V1 backend": "no answer: curl: .28"},
            "skips": {"V2 backend": "no good answer", **NO_RELEASE},
        },
        "a given role may not log": {
            "given": True, "broken": ["permission"], "release": False, "set": {"INPUT_starter": STARTS},
            "fails": {"V7 worker": "role/team/starts may not logs:PutLogEvents on arn:aws:logs:ap-northeast-1:123456789012:log-group:/ecs/sbcntr-worker:"},
            "skips": NO_RELEASE,
        },
        "a given role is another service's": {
            "given": True, "broken": ["trust"], "release": False, "set": {"INPUT_starter": STARTS},
            "fails": {"V7 worker": "role/team/works does not let ecs-tasks.amazonaws.com assume it, but ec2.amazonaws.com"},
            "skips": NO_RELEASE,
        },
        "a given role is not there": {
            "given": True, "release": False, "set": {"INPUT_starter": f"{STARTS}-other"},
            "fails": {"V7 worker": "NoSuchEntity.*starts-other"}, "skips": NO_RELEASE,
        },
        "no line in the log": {
            "broken": ["log"], "release": False, "set": HELLO,
            "fails": {"V2 backend": "no such line"}, "skips": NO_RELEASE,
        },
    },
    "from user to test listener": {
        "frontend cut off": {
            "broken": ["way to backend"], "release": False,
            "fails": {"V3 frontend": "backend logged no request"}, "skips": NO_RELEASE,
        },
        "frontend cut off, seen by its text": {
            "broken": ["way to backend"], "release": False, "set": HELLO,
            "fails": {"V3 frontend": "nothing to show"},
            "skips": {"V2 frontend": "no good answer", **NO_RELEASE},
        },
        "production rule left at the idle group": {
            "broken": ["pointer"], "release": False, "skips": {**NO_RELEASE, "V2 backend": "no good answer"},
            "fails": {
                "V0 backend": "live in green: 0 healthy", "V1 backend": "503", "V3 frontend": "backend logged no request",
                "V6 backend": "in blue; the production rule forwards to green: aws elbv2 modify-rule",
            },
            "mends": ("production", "V6 backend"),
        },
        "test rule that leads elsewhere": {
            "broken": ["foreign"], "release": False, "skips": NO_RELEASE,
            "fails": {"V6 backend": "the test rule forwards to a foreign group, .*: aws elbv2 modify-rule"},
            "mends": ("test", "V6 backend"),
        },
        "certificate for another name": {
            "domain": "api.example.com", "tls": "other.example.com",
            "fails": {
                "V1 backend": "no answer: curl: .60", "V3 frontend": "backend logged no request",
                "V4 backend": "no answer: curl: .60",
            },
            "skips": {"V2 backend": "no good answer"},
        },
        "test rule left at the old version": {
            "broken": ["rule"],
            "fails": {"V4 backend": "runs sbcntr-backend:2 in green, and the test rule forwards to blue"},
        },
        "old version on the test listener": {
            "broken": ["crossed"],
            "fails": {"V4 backend": "answered by sbcntr-backend:1, and .* brings sbcntr-backend:2"},
        },
        "old version on the test listener, seen by its text": {
            "broken": ["crossed"], "set": {"SMOKE_BACKEND_NEW_TEXT": '"version": "2"', **BACKEND},
            "fails": {"V4 backend": '"version": "1"'},
        },
        "old version on the test listener, under ECS": {
            "broken": ["crossed"], "engine": "ecs",
            "fails": {"V4 backend": "answered by sbcntr-backend:1, and .* brings sbcntr-backend:2"},
        },
        "test listener open to others": {
            "broken": ["open"], "fails": {"V5 internet": "the connection was accepted"},
        },
    },
}


PARTS = ("beside", "broken", "release", "engine", "domain", "management", "silent", "tls", "untouched", "first", "given")


def run(synth, folder, aws, group):
    endpoint = emulator.serve()
    wrong = []
    for number, (name, case) in enumerate(CASES[group].items()):
        began = time.monotonic()
        here = os.path.join(folder, str(number))
        os.mkdir(here)
        parts = {part: case[part] for part in PARTS if part in case}
        world = World(here, endpoint, synth, **parts)
        try:
            said = judge(world, case, aws)
        finally:
            world.close()
        print(f"{'WRONG' if said else 'right'}  {time.monotonic() - began:4.1f} s  {name}", flush=True)
        if said:
            wrong.append(f"== {name}\n{said}")
    print("\n".join(wrong))
    return bool(wrong)


def judge(world, case, aws):
    """What is wrong with a case; nothing where nothing is."""
    script = os.path.join(world.folder, "smoke.sh")
    arguments = ["smoke", world.blueprint(), "-o", script]
    form = case.get("from", "cloudformation")
    outputs = world.outputs("terraform" if form in ("terraform", "root") else "cloudformation")
    if form == "stack":
        deploy(world, outputs, case.get("lacks"))
    elif form == "root":
        root = apply(world, outputs)
    else:
        file = os.path.join(world.folder, "outputs.json")
        with open(file, "w", encoding="utf-8") as out:
            json.dump(outputs, out)
        arguments += ["--outputs", file]
    world.run(*arguments)
    tools = os.path.join(world.folder, "bin")
    os.mkdir(tools)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is not installed"
        if tool != case.get("without"):
            os.symlink(found, os.path.join(tools, tool))
    command.shim(tools, aws)
    if form == "root":
        # Plays `terraform -chdir=ROOT output -raw|-json NAME`, which is not among the tools here.
        with open(os.path.join(tools, "terraform"), "w", encoding="utf-8") as out:
            out.write('#!/bin/sh\n[ "$2" = output ] && cat "${1#-chdir=}/$4$3"\n')
        os.chmod(out.name, 0o755)
        case = {**case, "set": {"SMOKE_TERRAFORM": root, **case.get("set", {})}}
    environment = {
        "PATH": tools,
        "HOME": world.folder,
        "TMPDIR": world.folder,
        "CURL_HOME": world.views[case.get("view", "here")],
        "AWS_ENDPOINT_URL": world.endpoint,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        # Where a step has to pass, it has time; where it fails, nobody waits for long.
        "SMOKE_WAIT": "1" if "fails" in case else "20",
        "SMOKE_PAUSE": "0.2",
        "SMOKE_TIMEOUT": "10",
        "SMOKE_CONNECT": "1",
        **case.get("set", {}),
    }
    ran = subprocess.run(
        ["sh", script], env=environment, capture_output=True, text=True, timeout=120, check=False,
        stdin=subprocess.DEVNULL,
    )
    said = f"{ran.stdout}{ran.stderr}exit status {ran.returncode}\n"
    wrong = "".join(f"  {line}\n" for line in (*compare(case, ran), *mended(world, case, ran, environment)))
    left = [name for name in os.listdir(world.folder) if name.startswith("synth-smoke-")]
    if left:
        wrong += f"  the script left {left}\n"
    return f"{wrong}{said}" if wrong else ""


def mended(world, case, ran, environment):
    """The command that a step prints is carried out; the rule then leads where the live tasks are."""
    if "mends" not in case:
        return
    rule, step = case["mends"]
    section = ran.stdout.partition(f"\n{step}: ")[2].split("\n\n")[0]
    commands = re.findall(r": (aws elbv2 modify-rule [^;\n]*)", section)
    if len(commands) != 1:
        yield f"{step} prints {len(commands)} commands"
        return
    done = subprocess.run(
        ["sh", "-c", commands[0]], env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )
    if done.returncode:
        yield f"{commands[0]}: {done.stderr}"
    [found] = world.client("elbv2").describe_rules(RuleArns=[world.arns["backend", rule]])["Rules"]
    if found["Actions"][0].get("TargetGroupArn") != world.arns["backend", "blue"]:
        yield f"the {rule} rule leads to {found['Actions']}"


def compare(case, ran):
    if "cannot" in case:
        if ran.returncode != 2 or not re.match(case["cannot"], ran.stderr) or ran.stdout:
            yield f"not exit status 2 with {case['cannot']!r}"
        return
    if ran.stderr:
        yield "standard error is not empty"
    fails, skips, passes = (case.get(result, {}) for result in ("fails", "skips", "passes"))
    wanted = {**WELL, **dict.fromkeys(passes, "passed"), **dict.fromkeys(fails, "FAILED"), **dict.fromkeys(skips, "skipped")}
    if case.get("engine") == "ecs":
        wanted = {step: result for step, result in wanted.items() if not step.startswith("V6")}
    elif not case.get("release", True) and "V6 backend" not in fails:
        wanted["V6 backend"] = "passed"
    table = ran.stdout.partition("\nstep ")[2].splitlines()[1:]
    rows = [line.split(None, 3) for line in table if line.startswith("V")]
    found = {f"{step} {about}": result for step, about, result, _ in rows}
    if found != wanted:
        yield f"results {set(found.items()) ^ set(wanted.items())} are not as expected"
    if ran.returncode != bool(fails):
        yield f"exit status {ran.returncode}"
    for step, result in wanted.items():
        section = ran.stdout.partition(f"\n{step}: ")[2].split("\n\n")[0]
        if "\n  expected  " not in section or not section.endswith(f"\n  {result}"):
            yield f"{step} has no section of its own"
        if result != "skipped" and "\n  did       " not in section:
            yield f"{step} does not say what it did"
        got = section.partition("\n  got       ")[2]
        # Where the host looked at a new version, a person is told how to.
        hosts = step.startswith("V4") and "from host" in section
        by_hand = r"\n  by hand   aws ssm start-session .*,portNumber=(\d+),localPortNumber=\1; then https?://localhost:\1/"
        if hosts != bool(re.search(by_hand, section)):
            yield f"{step} does not say how to look by hand"
        text = {**case.get("says", {}), **passes, **fails, **skips}.get(step, ".")
        if not re.search(text, got, re.MULTILINE):
            yield f"{step} does not say {text!r}"


def deploy(world, outputs, without):
    """A stack with these outputs, for the script to read."""
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {
            output["OutputKey"]: {"Value": output["OutputValue"]}
            for output in outputs["Stacks"][0]["Outputs"]
            if output["OutputKey"] != without
        },
    }
    world.client("cloudformation").create_stack(StackName="sbcntr", TemplateBody=json.dumps(template))


def apply(world, outputs):
    """A folder with each output as Terraform prints it: texts raw, records as JSON without spaces."""
    root = os.path.join(world.folder, "root")
    os.mkdir(root)
    for name, output in outputs.items():
        value = output["value"]
        raw = isinstance(value, str)
        with open(os.path.join(root, f"{name}-{'raw' if raw else 'json'}"), "w", encoding="utf-8") as out:
            out.write(value if raw else json.dumps(value, separators=(",", ":")) + "\n")
    return root
