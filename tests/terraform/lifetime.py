"""The life of a system under Terraform, against the emulator: first run, second run, an empty plan, what
was made read back, a release where changes.yaml asks for one, a change in place, and nothing left.

    lifetime.py BLUEPRINT
"""

import copy
import functools
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

import answers
import documents
import emulator
import page
import readback
import there
import tools
from census import census
from plans import judged
from swap import Release, revisions

CHANGES = yaml.safe_load(pathlib.Path(__file__).with_name("changes.yaml").read_text())


def changed(plan):
    """Address to what is done, for all that a plan changes."""
    out = {}
    for one in plan["resource_changes"]:
        actions = one["change"]["actions"]
        if one["mode"] == "managed" and actions != ["no-op"]:
            out[one["address"].removesuffix("[0]")] = actions
    return out


def in_place(change, plan):
    """What a plan does beyond an update in place of what may be updated."""
    done = changed(plan)
    revised = {f"aws_ecs_task_definition.{name}" for name in change["revised"]}
    replaced = set(change.get("replaced", []))
    for address in set(change["updated"]) | revised | replaced:
        if address not in done:
            yield f"{address} does not change"
    for address, actions in done.items():
        kind = address.split(".")[0]
        if address in revised:
            continue
        if address in replaced and actions == ["create", "delete"]:
            continue
        if kind == "aws_appautoscaling_policy" and actions == ["create"]:
            continue
        if actions != ["update"]:
            yield f"{address} is not updated in place: {actions}"
        if kind in ("aws_ecs_service", "aws_lb_listener_rule") and address not in change["updated"]:
            yield f"{address} is touched: {actions}"


def stop(where, wrong):
    if wrong := list(wrong):
        sys.exit(f"{where}:\n" + "\n".join(f"  {one}" for one in wrong))


def zones_come_and_go(folder, written, terraform):
    """AWS's list of zones begins with another one: no subnet moves."""
    text = json.dumps(written)
    moved = re.sub(r"\.names\[(\d+)\]", lambda found: f".names[{int(found[1]) + 1}]", text)
    if moved == text:
        sys.exit("no zone is taken from the list")
    documents.write(folder, json.loads(moved))
    terraform.unchanged()
    documents.write(folder, written)


def guarded(folder, name, terraform):
    """With the guard beside the document Terraform refuses to take services off, and nothing else changes."""
    file = folder / "guard_override.tf.json"
    command = [os.environ["SYNTH"], "guard", *documents.arguments(name), "-o", file]
    subprocess.run(command, check=True, timeout=60)
    terraform.run("validate")
    terraform.unchanged()
    _, said = terraform.run("plan", "-refresh=false", "-var", "deploy_services=false", expect=(1,))
    if "prevent_destroy" not in said:
        sys.exit(f"the guard let services be taken off: {said}")
    file.unlink()


def broken(written):
    """The document with edits that no plan may carry out over what is live, and what is said of each."""
    edited = copy.deepcopy(written)
    kinds = edited["resource"]
    service = kinds["aws_ecs_service"]["backend"]["network_configuration"]
    for block in service if isinstance(service, list) else [service]:
        block["assign_public_ip"] = True
    kinds["aws_lb_target_group"]["backend_blue"]["port"] = 8080
    kinds["aws_cloudwatch_log_group"]["backend"]["name"] += "-other"
    del kinds["aws_lb_listener_rule"]["frontend_production"]["lifecycle"]
    return edited, {
        "E1102 aws_ecs_service.backend[0].network_configuration",
        "E1103 aws_lb_listener_rule.frontend_production[0].action",
        "E1104 aws_lb_target_group.backend_blue.port",
        "W2008 aws_cloudwatch_log_group.backend.name",
    }


def told(folder, terraform, written, services):
    """A plan alone says what it would break of what is live, and nothing of any other plan."""
    edited, expected = broken(written)
    documents.write(folder, edited)
    taken = {f"W2002 aws_ecs_service.{name}[0]" for name in services}
    plans = [(terraform.plan(), expected)]
    documents.write(folder, written)
    plans.append((terraform.plan("-var", "deploy_services=false"), taken))
    for at, (plan, wanted) in enumerate(plans):
        file = folder / f"told-{at}.json"
        file.write_text(json.dumps(plan))
        of_the_plan = [one for one in answers.found(file) if one["code"][:3] in ("E11", "W20")]
        found = {f"{one['code']} {one['address']}" for one in of_the_plan}
        stop(f"what plan {at} tells", sorted(found ^ wanted))


def live(name, url):
    change = CHANGES[name]
    given = documents.blueprint(name)
    written = documents.document(given)
    client = functools.cache(functools.partial(emulator.client, url, region=documents.region(given)))
    folder = tools.clean("lifetime", name)
    documents.write(folder, written)
    emulator.override(folder, url)
    terraform = tools.Terraform(folder)
    terraform.environment |= documents.variables(given, written)
    terraform.environment |= there.certificates(client, given)

    before = census(client)
    terraform.run("init")
    if change.get("page"):
        judged(terraform, name, given, written)
        page.deploy(folder, terraform)
    else:
        judged(terraform, name, given, written)
        terraform.run("apply", "-auto-approve", "-var", "deploy_services=false")
        stop("services after the first run", (n for n in census(client) if n.startswith("service ")))
        judged(terraform, name, given, written)
        terraform.apply()
    terraform.unchanged()
    state = terraform.json("show", "-json")
    stop("the state", answers.wrong(folder, given, written, state, "state"))
    if change.get("page"):
        page.overridden(folder, terraform, client)
    outputs = {key: one["value"] for key, one in terraform.json("output", "-json").items()}
    services = [outputs[f"service_{one.replace('-', '_')}"] for one in given["services"]]
    stop("read back", readback.wrong(client, given, services))

    releases = []
    if change.get("swap"):
        releases = [Release(client, one) for one in services]
        terraform.unchanged()
        swapped = folder / "swapped.json"
        swapped.write_text(json.dumps(terraform.json("show", "-json")))
        stop("the state after a release", answers.after_release(swapped, folder / "document.json"))
        told(folder, terraform, written, given["services"])

    if change.get("page"):
        zones_come_and_go(folder, written, terraform)
        guarded(folder, name, terraform)
    over = documents.laid_over(given, change["over"])
    anew = documents.document(over)
    documents.write(folder, anew)
    plan = terraform.plan()
    stop("the plan of a change", answers.wrong(folder, over, anew, plan, "second-plan"))
    (folder / "change.json").write_text(json.dumps(plan))
    stop("the change", in_place(change, plan))
    terraform.apply()
    stop("after the change", (one for release in releases for one in release.wrong()))
    terraform.unchanged()

    families = [one["task_definition"] for one in services]
    kept = [revisions(client("ecs"), one) for one in families]
    terraform.run("destroy", "-auto-approve")
    stop("left behind", census(client) - before)
    stop("gone and not there before", before - census(client))
    if kept != [revisions(client("ecs"), one) for one in families]:
        sys.exit("destroy took revisions that a way back would need")


def main(name):
    with tools.turn(), emulator.emulator() as url:
        live(name, url)


if __name__ == "__main__":
    main(*sys.argv[1:])
