"""Deploys a blueprint with the AWS CLI in its two runs, and compares what the account's APIs then show
with what the blueprint says: two_runs.py SYNTH BLUEPRINT REGION"""

import json
import sys
import tempfile
from pathlib import Path

import emulator
import provision
from account import Account
from blueprint import Blueprint
from deploy import deploy, judged
from shell import Failed, Shell


def main(synth, path, region):
    bp = Blueprint(path, region)
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), bp.region)
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])

        def run(services):
            """Deploys, and gives what was made and what was deleted, by logical id."""
            before = {physical: logical for logical, physical in resources(account()).items()}
            provision.HISTORY.clear()
            deploy(shell, bp, template, services)
            return ({what for did, what in provision.HISTORY if did == "make"},
                    {before.get(what, what) for did, what in provision.HISTORY if did == "delete"})

        def account():
            return Account(shell.environment, bp.region, bp.name)

        # The first run makes everything but services and what only they need.
        deploy(shell, bp, template, "false")
        always = resources(account())
        assert not running(account()), running(account())
        unchanged(shell, bp, template, "false")

        # The second adds just those and the rules that lead to them, and touches nothing that stands.
        running_then = sorted(f"{what} {s}" for s in bp.services for what in ("scaling", "service", "group"))
        made, deleted = run("true")
        everything = resources(account())
        gated = {r for r in everything.keys() - always.keys() if not r.endswith("Barrier")}
        assert len(gated) == len(running_then) + 2 * len(bp.services), gated
        assert running(account()) == running_then, running(account())
        assert (made, deleted) == (gated, set()), (made ^ gated, deleted)
        assert_kept(always, everything)
        unchanged(shell, bp, template, "true")
        wrong, facts = judged(account(), bp, template)

        # Off takes them away again, and on brings back all that the blueprint says.
        made, deleted = run("false")
        assert not running(account()), running(account())
        assert (made, deleted) == (set(), gated), (made, deleted ^ gated)
        assert resources(account()) == always
        made, deleted = run("true")
        assert running(account()) == running_then, running(account())
        assert (made, deleted) == (gated, set()), (made ^ gated, deleted)
        assert_kept(always, resources(account()))
        wrong += [line for line in judged(account(), bp, template)[0] if line not in wrong]
        snapshot = Path(f"snapshots/{Path(path).stem}.cloudformation.json")
        if json.loads(template.read_text()) != json.loads(snapshot.read_text()):
            wrong.append(f"what was deployed is not {snapshot}")
    for line in wrong:
        print(line)
    print(f"{path}: {facts} facts, {len(wrong)} wrong")
    return bool(wrong)


def assert_kept(always, now):
    lost = {logical for logical, physical in always.items() if now.get(logical) != physical}
    assert not lost, f"not as the first run left it: {lost}"


def unchanged(shell, bp, template, services):
    """The same template with the same parameters has nothing to do."""
    try:
        said = deploy(shell, bp, template, services)
    except Failed as failed:
        said = str(failed)
    assert "No changes to deploy" in said, said


def resources(account):
    pages = account.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=account.stack)
    return {r["LogicalResourceId"]: r["PhysicalResourceId"] for page in pages for r in page["StackResourceSummaries"]
            if r["ResourceStatus"] != "DELETE_COMPLETE"}


def running(account):
    """What there is of services, scaling and deployment groups, whoever made it."""
    codedeploy, scaling = account.client("codedeploy"), account.client("application-autoscaling")
    out = [f"service {name}" for name in account.services]
    out += [f"scaling {t['ResourceId'].rsplit('/', 1)[1]}"
            for t in scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]]
    for application in codedeploy.list_applications()["applications"]:
        groups = codedeploy.list_deployment_groups(applicationName=application)["deploymentGroups"]
        out += [f"group {g.rsplit('-', 1)[1]}" for g in groups]
    return sorted(out)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
