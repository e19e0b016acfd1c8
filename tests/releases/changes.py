"""The edits of `tests/against`: each is a blueprint that differs from `base.yaml` by one change, with what
`synth check --against` says of it on its lines. Those with an error are refused; all others are deployed."""

import copy
import pathlib
import re

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "against"
SAID = yaml.safe_load(pathlib.Path(__file__).with_name("changes.yaml").read_text())
EXPECTED = SAID["edits"]
# Deploys that bring no edit: a release that the document brings, and the way back to the base.
STEPS = SAID["steps"]
GONE = object()
# The hosted zone that edits name.
ZONE = "Z0123456789SHOP"


def base():
    return yaml.safe_load((FOLDER / "base.yaml").read_text())


class Change:
    def __init__(self, file, format, zone):
        self.name = file.stem
        self.file = file
        text = file.read_text().replace(ZONE, zone)
        self.edit = difference(base(), yaml.safe_load(text))
        marks = re.findall(r"# (?:(cloudformation|terraform) )?error\[(\w+)\]", text)
        self.errors = sorted({code for only, code in marks if only in ("", format)})
        self.expected = EXPECTED.get(self.name)

    def over(self, blueprint):
        """A blueprint with this change laid over."""
        return laid_over(copy.deepcopy(blueprint), self.edit)


def changes(format, zone):
    """Those that are refused and those that are carried out, with none left out; `zone` is the hosted zone that
    is there."""
    files = sorted(file for file in FOLDER.glob("*.yaml") if file.stem != "base")
    found = [Change(file, format, zone) for file in files]
    assert len(found) > 25, "tests/against has moved"
    refused = [one for one in found if one.errors]
    carried_out = [one for one in found if not one.errors]
    unknown = {one.name for one in carried_out if one.expected is None}
    assert not unknown, f"changes.yaml does not say what these change: {unknown}"
    assert not EXPECTED.keys() - {one.name for one in found}, "changes.yaml names a file that is not there"
    # In the order of changes.yaml, as a change of the engine cannot be taken back.
    order = list(EXPECTED)
    return refused, sorted(carried_out, key=lambda one: order.index(one.name))


def difference(below, above):
    """What has to be laid over one to get the other."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    out = {key: GONE for key in below.keys() - above.keys()}
    for key, value in above.items():
        if key not in below:
            out[key] = value
        elif below[key] != value:
            out[key] = difference(below[key], value)
    return out


def laid_over(below, edit):
    if not (isinstance(below, dict) and isinstance(edit, dict)):
        return edit
    for key, value in edit.items():
        if value is GONE:
            below.pop(key, None)
        else:
            below[key] = laid_over(below.get(key), value)
    return below
