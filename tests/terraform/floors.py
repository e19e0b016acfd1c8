"""The oldest provider that a document asks for knows all that the document says and reads.

The real provider of the tests is the floor of most documents (tools.VERSION) and has read them; what newer
floors do not know is in provider-floors.json. The floor of a value that an attribute takes (a stage of a
hook) is in no schema.
"""

import json
import pathlib
import sys

import documents
import tools
from newer_provider import META, references

HERE = pathlib.Path(__file__).parent
SNAPSHOTS = HERE.parents[1] / "snapshots"


def said(body, path):
    for name, value in body.items():
        if name in META:
            continue
        yield f"{path}.{name}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from said(one, f"{path}.{name}")


def wrong(document, floor, floors):
    """What a document says and a version does not know."""
    if floor == tools.VERSION:
        return
    if floor not in floors:
        yield f"nothing is known of {floor}: run reduce_floors.py with its package too"
        return
    unknown = set(floors[floor]["unknown"])
    told = {f"{part} {kind}.{name} (read)" for part, kind, name in references(document)}
    for part in ("resource", "data"):
        for kind, named in document.get(part, {}).items():
            for body in named.values():
                told |= set(said(body, f"{part} {kind}"))
    yield from (f"provider {floor} does not know {one}" for one in sorted(told & unknown))


# What each floor above the tests' own provider is for: laid over a service's `deployment`.
OWN = [
    ("6.4.0", {"engine": "ecs"}),
    ("6.21.0", {"engine": "ecs", "traffic": {"canary": {"percent": 10, "wait": "5m"}}}),
    ("6.21.0", {"engine": "ecs", "traffic": {"linear": {"percent": 10, "every": "1m"}}}),
    ("6.66.0", {"engine": "ecs", "approval_wait": "10m"}),
]


def floor_of(document):
    return document["terraform"]["required_providers"]["aws"]["version"].split(",")[0].removeprefix(">= ")


def main():
    floors = json.loads((HERE / "provider-floors.json").read_text())
    versions = sorted((one for one in floors if one != "//"), key=lambda one: [int(n) for n in one.split(".")])
    failed = []
    for file in sorted(SNAPSHOTS.glob("*.terraform.json")):
        document = json.loads(file.read_text())
        failed += [f"{file.name}: {one}" for one in wrong(document, floor_of(document), floors)]
    for floor, deployment in OWN:
        services = {"backend": {"deployment": deployment}}
        document = documents.document(documents.laid_over(documents.blueprint("minimal"), {"services": services}))
        if floor_of(document) != floor:
            failed.append(f"{deployment} asks for {floor_of(document)}, and {floor} is expected")
        failed += [f"{deployment}: {one}" for one in wrong(document, floor, floors)]
        # A floor that is too low is seen.
        for below in versions[: versions.index(floor)]:
            if not list(wrong(document, below, floors)):
                failed.append(f"{deployment}: {below} would do, by its schema")
    if failed:
        sys.exit("\n".join(failed))
    print(f"{len(OWN)} floors, and those of the snapshots")


if __name__ == "__main__":
    main()
