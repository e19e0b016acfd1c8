"""What `synth diff` says beforehand of each resource, held against what the tool then plans."""

import json
import subprocess

WORDS = {"added": "add", "updated": "update", "revised": "replace", "replaced": "replace", "deleted": "remove"}


def said(synth, folder, before, after, format):
    """Name to what is done with it, as `synth diff` of two documents has it."""
    files = []
    for name, document in (("before", before), ("after", after)):
        file = folder / f"{name}.json"
        file.write_text(json.dumps(document))
        files.append(file)
    command = [synth, "diff", *files, "--format", "json", "--target", format]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode in (0, 1), ran.stderr
    answer = json.loads(ran.stdout)
    return {name: word for key, word in WORDS.items() for name in answer[key]}


def disagreements(said, planned, kind):
    """What is said and not planned, planned and not said, or planned otherwise: `said/planned NAME`."""
    out = []
    for name in sorted(said.keys() | planned.keys()):
        one, other = said.get(name, "nothing"), planned.get(name, "nothing")
        # Listed because it reads something of what changes, and known only then.
        if other == "maybe" and one in ("nothing", "update", "replace"):
            continue
        # Nothing is done with what changes in its metadata alone.
        if other == "metadata" and one == "nothing":
            continue
        if one != other:
            out.append(f"{one}/{other} {name}")
    return out
