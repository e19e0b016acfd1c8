"""gaps.yaml names exactly what documents say and no system has that is made and planned again."""

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


def within(path, gaps):
    return [gap for gap in gaps if f"{path}.".startswith(f"{gap}.")]


def main(*named):
    """`named` are the blueprints that live through everything against the emulator, then `--`, then those that
    are made there and have nothing to do in a second plan."""
    lives, made = set(named[: named.index("--")]), set(named[named.index("--") + 1 :])
    gaps = {one["path"]: one for one in listed()}
    newer = {path for path, gap in gaps.items() if gap.get("newer")}
    told, lived, planned_twice = set(), set(), set()
    for file in sorted((HERE.parents[1] / "snapshots").glob("*.terraform.json")):
        name = file.name.removesuffix(".terraform.json")
        for kind, resources in json.loads(file.read_text())["resource"].items():
            for body in resources.values():
                own = set(paths(body, kind))
                told |= own
                if name in lives:
                    lived |= own
                if name in made:
                    planned_twice |= {path for path in own if not within(path, newer)}
    of = {path: within(path, gaps) for path in told - lived}
    wrong = [
        f"nothing makes {path}, and gaps.yaml does not say why"
        for path, reasons in of.items()
        if not reasons and path not in planned_twice
    ]
    needed = {
        gap
        for path, reasons in of.items()
        for gap in reasons
        if path not in planned_twice or gaps[gap].keys() & {"planned", "newer"}
    }
    wrong += [f"take it off gaps.yaml: {gap}" for gap in gaps.keys() - needed]
    if wrong:
        sys.exit("\n".join(sorted(wrong)))


if __name__ == "__main__":
    main(*sys.argv[1:])
