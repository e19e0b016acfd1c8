"""init, validate and plan of one blueprint against the emulator: no error, no warning, and the same
answers to `synth check` and `synth reach` as of the document.

    plans.py BLUEPRINT

Leaves the plan as JSON in target/terraform/plans/BLUEPRINT.json.
"""

import json
import sys

import answers
import documents
import emulator
import gaps
import there
import tools


def judged(terraform, name, given, written):
    """Plans a whole system, and keeps the plan for the judges of plans."""
    terraform.environment["TF_VAR_deploy_services"] = "true"
    terraform.run("validate")
    plan = terraform.plan()
    planned = {
        one["address"].split("[")[0] for one in plan["resource_changes"] if one["mode"] == "managed"
    }
    emitted = documents.addresses(written)
    if planned != emitted:
        sys.exit(f"emitted and not planned, or the other way: {sorted(planned ^ emitted)}")
    if wrong := list(gaps.not_planned(name, plan)):
        sys.exit("\n".join(wrong))
    if wrong := list(answers.wrong(terraform.folder, given, written, plan, "plan")):
        sys.exit("\n".join(wrong))
    kept = tools.SCRATCH / "plans"
    kept.mkdir(exist_ok=True)
    (kept / f"{name}.json").write_text(json.dumps(plan))
    return plan


def main(name):
    folder = tools.clean("plan", name)
    with tools.turn(), emulator.emulator() as url:
        _, given, written, values = there.placed(url, documents.blueprint(name))
        documents.write(folder, written)
        emulator.override(folder, url)
        terraform = tools.Terraform(folder)
        terraform.environment |= values
        terraform.run("init")
        judged(terraform, name, given, written)


if __name__ == "__main__":
    main(*sys.argv[1:])
