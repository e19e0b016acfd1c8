"""What `synth check` and `synth reach` say of a plan or a state that Terraform made of a blueprint's
document: what they say of the document, and who can reach whom as in the blueprint.
"""

import json
import os
import re
import subprocess
import sys

import yaml

import documents


def program(*arguments, given=None):
    """What the program says."""
    command = [os.environ["SYNTH"], *arguments]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60)
    if not ran.stdout:
        sys.exit(f"{' '.join(map(str, command))} ended with {ran.returncode}\n{ran.stderr}")
    return ran.stdout


def found(file):
    return json.loads(program("check", file, "--format", "json"))["findings"]


def matrix(*arguments, given=None):
    """Who reaches whom, on which port, and through what."""
    lines = program("reach", *arguments, "--format", "markdown", given=given).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return {tuple(row[:3]): row[3:] for row in rows}


def said(file):
    """Codes and messages of what is wrong, without the keys of instances."""
    return sorted(
        f"{one['code']} {one['message'].replace('[0]', '')}"
        for one in found(file)
        if one["severity"] != "note"
    )


def differences(what, one, other):
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            yield f"{what}: {' '.join(path)} is {other.get(path)}, not {one.get(path)}"


def after_release(state, document):
    """An engine moved what the document says: what the provider does not read back of that is unknown,
    and all else as it was.
    """
    yield from said(state)
    meant, found = matrix(document), matrix(state)
    for path, row in meant.items():
        if found.get(path, ["missing"])[0] not in (row[0], "unknown"):
            yield f"{' '.join(path)} is {found.get(path)}, not {row}"


def by_values(paths, values):
    """Paths as a state has them, which knows no inputs: what they were given stands there."""
    def known(text):
        return re.sub(r"input\.(\w+)", lambda one: values.get(f"TF_VAR_{one[1]}", one[0]), text)

    return {tuple(map(known, path)): list(map(known, row)) for path, row in paths.items()}


def without_by_hand(paths, given):
    """Paths without those of jobs that people start: where their tasks stand is said by an output alone, and
    outputs of plans and states are not read; their groups stand for them there.
    """
    jobs = [name for name, of in given["services"].items() if of.get("schedule") == "by_hand"]
    ends = {f"`{kind}/{name}`" for kind in ("service", "group") for name in jobs}
    return {path: row for path, row in paths.items() if not ends & set(path[:2])}


def wrong(folder, given, written, shown, what, values=None):
    """What is said otherwise of a plan or a state than of the document, and of the blueprint; of a state
    with the values that inputs had.
    """
    document, file = folder / "document.json", folder / f"{what}.json"
    document.write_text(json.dumps(written))
    file.write_text(json.dumps(shown))
    open_notes = [one for one in found(file) if one["severity"] == "note"]
    if what == "state" and open_notes:
        yield f"{what}: something of a state is not understood: {open_notes}"
    of_document, of_file = said(document), said(file)
    if of_document != of_file:
        yield f"{what}: of the document is said {of_document}, of this {of_file}"
    meant = matrix(document)
    if not any(row[0] == "reachable" for row in meant.values()):
        yield f"{what}: nobody reaches anybody"
    both = by_values(meant, values or {}), matrix(file)
    yield from differences(what, *(without_by_hand(paths, given) for paths in both))
    # What a later provider's document says of another one is not in it.
    if written == documents.document(given):
        if of_file:
            yield f"{what}: {of_file}"
        blueprint = yaml.safe_dump(given)
        for target in ("cloudformation", "terraform"):
            of_blueprint = matrix("-", "--target", target, given=blueprint)
            yield from differences(f"{what} and the blueprint for {target}", of_blueprint, meant)
