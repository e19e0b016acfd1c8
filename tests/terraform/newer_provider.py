"""Every document against the schema of provider 6: each attribute, each block, each reference is there,
nothing that is required is missing, and nothing that is said or read is deprecated: a deprecated
attribute is a warning at every plan, for each time that it is read.

The provider itself is another version on the tests' machines; provider-6.schema.json and
provider-6.deprecated.json say where these are from.
"""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
SNAPSHOTS = HERE.parents[1] / "snapshots"
META = {"//", "count", "depends_on", "lifecycle", "provider", "for_each"}
REFERENCE = re.compile(r"\b(data\.)?(aws_\w+)\.(\w+)(?:\[[^\]]*\])?\.(\w+)")


def unknown(path, body, fields):
    """What a block says and the schema does not know, and what it lacks."""
    names = {name.rstrip("!"): inside for name, inside in fields.items()}
    for name, value in body.items():
        if name in META:
            continue
        if name not in names:
            yield f"{path}.{name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and names[name]:
                yield from unknown(f"{path}.{name}", one, names[name])
    for name in fields:
        if name.endswith("!") and name[:-1] not in body:
            yield f"{path}.{name[:-1]} (required)"


def references(value):
    """Every `aws_type.name.attribute` in a document's text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, str) and "${" in value:
        for data, kind, _, attribute in REFERENCE.findall(value):
            yield "data" if data else "resource", kind, attribute


def wrong(document, schema):
    for part in ("resource", "data"):
        for kind, named in document.get(part, {}).items():
            known = schema.get(f"{part} {kind}")
            if not known:
                yield f"{part} {kind}"
                continue
            for body in named.values():
                yield from unknown(kind, body, known["set"])
    for part, kind, attribute in references(document):
        if attribute not in schema.get(f"{part} {kind}", {"get": []})["get"]:
            yield f"{part} {kind}.{attribute} (read)"


def said(body, before=()):
    """The path of everything that a block says."""
    for name, value in body.items():
        yield ".".join((*before, name))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from said(one, (*before, name))


def deprecated(document, notes):
    for part in ("resource", "data"):
        for kind, named in document.get(part, {}).items():
            known = notes.get(f"{part} {kind}")
            if not known:
                yield f"{part} {kind} has no notes: `bash .ci/types` makes them"
                continue
            if "" in known["deprecated"]:
                yield f"{part} {kind}: {known['deprecated']['']}"
            for path in {path for body in named.values() for path in said(body)}:
                if path in known["deprecated"]:
                    yield f"{part} {kind}.{path}: {known['deprecated'][path]}"
    for part, kind, attribute in references(document):
        text = notes.get(f"{part} {kind}", {"deprecated": {}})["deprecated"].get(attribute)
        if text:
            yield f"{part} {kind}.{attribute} (read): {text}"


def planted(document, schema, notes):
    """Faults that have to be seen; gives those that are not."""
    for part, kind, name, spoil, seen in (
        ("resource", "aws_lb", "internal", {"name": "${data.aws_service.s3.id}"}, "data aws_service.id (read)"),
        ("resource", "aws_iam_role", "backend_task", {"inline_policy": []}, "resource aws_iam_role.inline_policy"),
        ("data", "aws_region", "here", {}, "data aws_region has no notes"),
    ):
        spoilt = json.loads(json.dumps(document))
        spoilt[part].setdefault(kind, {}).setdefault(name, {}).update(spoil)
        if not any(one.startswith(seen) for one in deprecated(spoilt, notes)):
            yield f"planted and not found: {seen}"
    nested = {"resource": {"aws_lb": {"internal": {"access_logs": {"bucket": "a"}}}}}
    noted = {"resource aws_lb": {"deprecated": {"access_logs.bucket": "old"}}}
    if "resource aws_lb.access_logs.bucket: old" not in deprecated(nested, noted):
        yield "planted and not found: a deprecated attribute of a block"
    for kind, name, spoil, seen in (
        ("aws_lb", "internal", {"idle_time": 60}, "aws_lb.idle_time"),
        ("aws_lb_listener", "internal_test", {"load_balancer_arn": None}, "aws_lb_listener.load_balancer_arn (required)"),
        ("aws_lb_target_group", "backend_blue", {"health_check": {"route": "/"}}, "aws_lb_target_group.health_check.route"),
        ("aws_lb", "internal", {"name": "${aws_vpc.main.arns}"}, "resource aws_vpc.arns (read)"),
    ):
        spoilt = json.loads(json.dumps(document))
        body = spoilt["resource"][kind][name]
        for key, value in spoil.items():
            body.pop(key, None)
            if value is not None:
                body[key] = value
        if seen not in set(wrong(spoilt, schema)):
            yield f"planted and not found: {seen}"


def main():
    schema = json.loads((HERE / "provider-6.schema.json").read_text())
    notes = json.loads((HERE / "provider-6.deprecated.json").read_text())
    found, old, used = set(), set(), set()
    files = sorted(SNAPSHOTS.glob("*.terraform.json"))
    for file in files:
        document = json.loads(file.read_text())
        found |= set(wrong(document, schema))
        old |= set(deprecated(document, notes))
        used |= {f"{part} {kind}" for part in ("resource", "data") for kind in document.get(part, {})}
    report = [f"not in provider {schema['provider']}: {one}" for one in sorted(found)]
    report += [f"deprecated, says {notes['source']}: {one}" for one in sorted(old)]
    kept = {key for one in (schema, notes) for key in one if key.startswith(("resource ", "data "))}
    report += [f"no document has it, reduce again: {one}" for one in sorted(kept - used)]
    minimal = json.loads((SNAPSHOTS / "minimal.terraform.json").read_text())
    report += planted(minimal, schema, notes)
    if report:
        sys.exit("\n".join(report))


if __name__ == "__main__":
    main()
