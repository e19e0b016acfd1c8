"""`aws cloudformation deploy`, and the judgement of what came of it."""

import json
import time

import access
import balancing
import compare
import gaps
import host
import network
import outputs
import roles
import rollout
import tasks
from blueprint import INPUTS

PARTS = {"network": network, "access": access, "balancing": balancing, "tasks": tasks, "roles": roles,
         "rollout": rollout, "host": host, "outputs": outputs}

# When the last deploy ended.
ENDED = [0.0]


def deploy(shell, bp, template, services="true"):
    """`aws cloudformation deploy`, as the runbook has it."""
    values = {name: INPUTS[of["type"]] for name, of in bp.inputs.items()}
    return deploy_with(shell, bp.name, template, {"deploy_services": services} | values)


def deploy_with(shell, system, template, values, *more):
    """The same with these values of inputs."""
    # The CLI names its change set by the second in which it comes to it, and may begin long before.
    time.sleep(max(0, 1.1 - (time.time() - ENDED[0])))
    bucket = []
    if template.stat().st_size > 51_200:
        name = f"{system}-templates"
        if name not in shell.run(["aws", "s3", "ls"]):
            shell.run(["aws", "s3", "mb", f"s3://{name}"])
        bucket = ["--s3-bucket", name]
    given = [f"{''.join(w.capitalize() for w in name.split('_'))}={value}" for name, value in values.items()]
    try:
        return shell.run(["aws", "cloudformation", "deploy", "--template-file", template, "--stack-name", system,
                          "--capabilities", "CAPABILITY_NAMED_IAM", "CAPABILITY_IAM", *bucket, *more,
                          "--parameter-overrides", *given])
    finally:
        ENDED[0] = time.time()


def judged(account, bp, template):
    """What is wrong, and how many facts were looked at."""
    wanted = {part: module.wanted(bp) for part, module in PARTS.items()}
    found = {part: module.found(account) for part, module in PARTS.items()}
    places = [place for place, _ in compare.places(wanted)]
    stated = json.loads(template.read_text())
    return gaps.judge(compare.differences(wanted, found), places, stated), len(places)

