"""Plans that Terraform makes of what others would write: modules, loops, dynamic blocks, null inputs. Each
folder is planned here and now, and `synth check` and `synth reach` of the plan say what `says.json` has.

    foreign.py FOLDER...

A folder's `says.json` stands in it, or beside it as FOLDER.says.json; its plan with other inputs is a case
of its own, under `inputs` there.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import answers
import tools


def says(folder):
    beside = folder.with_name(f"{folder.name}.says.json")
    return json.loads((beside if beside.exists() else folder / "says.json").read_text())


def wrong(file, expected, plan):
    """What is said otherwise than expected; places in a plan are told by the addresses of resources."""
    found = json.loads(answers.program("check", file, "--format", "json"))["findings"]
    notes = sorted(one["message"] for one in found if one["severity"] == "note")
    said = sorted(
        f"{'warning ' if one['severity'] == 'warning' else ''}{one['code']} {one['message']}"
        for one in found
        if one["severity"] != "note"
    )
    # In a record of a plan a finding's place stands between its code and its message.
    bare = sorted(
        " ".join(word for word in text.split(" ") if not word.startswith("/planned_values/"))
        for text in expected["check"]
    )
    if said != bare:
        yield f"check says {said}, not {bare}"
    if notes != sorted(expected["not_understood"]):
        yield f"not understood is {notes}, not {expected['not_understood']}"
    for question in expected["reach"]:
        ends, verdict = question.rsplit(" ", 1)
        source, target = ends.split(" -> ")
        command = ["reach", file, "--from", source, "--to", target, "--format", "json"]
        paths = json.loads(answers.program(*command))["paths"]
        if not paths or paths[0]["verdict"] != verdict:
            yield f"{question}: {paths}"
    if not plan["resource_changes"] or len(expected["reach"]) < 3:
        yield "too little is planned or asked"


def planned(source, name, inputs):
    folder = tools.clean("foreign", name)
    shutil.copytree(source, folder, dirs_exist_ok=True)
    with tools.turn():
        terraform = tools.Terraform(folder)
        terraform.environment |= {f"TF_VAR_{key}": value for key, value in inputs.items()}
        terraform.run("init")
        plan = terraform.plan()
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    return file, plan


def main(*folders):
    found = []
    for source in map(pathlib.Path, folders):
        expected = says(source)
        cases = {"": ({}, expected)}
        for name, case in expected.get("inputs", {}).items():
            cases[f"-{name}"] = (case["variables"], case)
        for name, (inputs, case) in cases.items():
            file, plan = planned(source, f"{source.name}{name}", inputs)
            found += [f"{source.name}{name}: {what}" for what in wrong(file, case, plan)]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
