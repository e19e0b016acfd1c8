"""gaps.yaml names exactly what documents say and no system has that lives through everything."""

import fnmatch
import json
import pathlib
import sys

import yaml

HERE = pathlib.Path(__file__).parent
META = {"//", "count", "depends_on", "lifecycle"}


def listed():
    return yaml.safe_load((HERE / "gaps.yaml").read_text())


def newer():
    """What the real provider of the tests does not know: type and path of an attribute or block."""
    return [one["path"].split(".", 1) for one in listed() if one.get("newer")]


def not_planned(name, plan):
    """What of a blueprint's gaps the plan does not hold. Ids of what is there are another's in each run, so that
    a star may stand for one, in an address and in a value."""
    after = {one["address"]: one["change"]["after"] for one in plan["resource_changes"]}
    for gap in listed():
        wanted = gap.get("planned", {})
        if wanted.get("blueprint") == name:
            [address] = fnmatch.filter(after, wanted["address"].replace("[", "[[]"))
            found = after[address][gap["path"].split(".")[1]]
            text = isinstance(found, str) and isinstance(wanted["value"], str)
            if not (fnmatch.fnmatchcase(found, wanted["value"]) if text else found == wanted["value"]):
                yield f"{wanted['address']}: {gap['path']}: {found!r}, not {wanted['value']!r}"


def paths(body, path):
    """Every attribute of a resource, by its path."""
    for name, value in body.items():
        if name in META:
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and name != "tags":
                yield from paths(one, f"{path}.{name}")
            else:
                yield f"{path}.{name}"


def main(*made):
    """`made` are the blueprints that live through everything against the emulator."""
    told, done = set(), set()
    for file in sorted((HERE.parents[1] / "snapshots").glob("*.terraform.json")):
        for kind, named in json.loads(file.read_text())["resource"].items():
            for body in named.values():
                told |= set(paths(body, kind))
                if file.name.split(".")[0] in made:
                    done |= set(paths(body, kind))
    gaps = {one["path"] for one in listed()}
    of = {path: [gap for gap in gaps if f"{path}.".startswith(f"{gap}.")] for path in told - done}
    wrong = [f"nothing makes {path}, and gaps.yaml does not say why" for path in of if not of[path]]
    needed = {gap for named in of.values() for gap in named}
    wrong += [f"take it off gaps.yaml: {gap}" for gap in gaps - needed]
    if wrong:
        sys.exit("\n".join(sorted(wrong)))


if __name__ == "__main__":
    main(*sys.argv[1:])
