"""What checkov finds in documents as they stand in a folder, without a plan: `checkov -d .`

    folder.py terraform_json|cloudformation BLUEPRINT...

Here it says less of a resource than of a plan's, so that entries of allowed.yaml are compared by their
rule. A document that it cannot read is silence and exit status 0, so that what passed is counted too.
"""

import collections
import json
import pathlib
import shutil
import sys

from scan import allowed, scan

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = {
    # Framework: the snapshot's name, the file's name in its folder, how entries call it.
    "terraform_json": ("terraform", "main.tf.json", "folder"),
    "cloudformation": ("cloudformation", "template.json", "template"),
}


def by_blueprint(checks):
    """Rule to what it stands at, and all that was looked at, for each blueprint."""
    rules, seen = collections.defaultdict(dict), collections.defaultdict(set)
    for one in checks:
        name = one["file_path"].strip("/").split("/")[0]
        rules[name].setdefault(one["check_id"], f"{one['resource']}: {one['check_name']}")
        seen[name].add(one["resource"])
    return rules, seen


def scanned(framework, names, change=lambda document: document):
    target, file, _ = KINDS[framework]
    folder = ROOT / "target" / "policy-folders" / framework
    shutil.rmtree(folder, ignore_errors=True)
    for name in names:
        (folder / name).mkdir(parents=True)
        document = json.loads((ROOT / "snapshots" / f"{name}.{target}.json").read_text())
        (folder / name / file).write_text(json.dumps(change(document), indent=2))
    said = scan(framework, "--directory", str(folder))
    # Where it could read nothing at all there is no list either.
    if "results" not in said:
        return {}, {}, said.get("parsing_errors", 0)
    failed, _ = by_blueprint(said["results"]["failed_checks"])
    _, seen = by_blueprint(said["results"]["passed_checks"])
    return failed, seen, said["summary"]["parsing_errors"]


def wrong(framework, names):
    where = KINDS[framework][2]
    failed, seen, unread = scanned(framework, names)
    if unread:
        yield f"{unread} documents could not be read"
    for name in names:
        # The smallest example has more than thirty that some rule is about.
        if len(seen.get(name, ())) < 30:
            yield f"{name}: only {len(seen.get(name, ()))} resources were looked at"
        here = {one["rule"] for one in allowed(where, name)}
        there = failed.get(name, {})
        yield from (f"{name}: {rule} at {there[rule]}" for rule in sorted(there.keys() - here))
        yield from (f"{name}: allowed.yaml: {rule} finds nothing" for rule in sorted(here - there.keys()))


def version_said(document):
    """What it cannot read: https://github.com/bridgecrewio/checkov/issues/7454"""
    return document | {"terraform": document["terraform"] | {"required_version": ">= 1.5"}}


def main(framework, *names):
    said = list(wrong(framework, names))
    if framework == "terraform_json" and not scanned(framework, names[:1], version_said)[2]:
        said.append("checkov reads documents with a required_version by now; it was left out for its sake")
    if said:
        sys.exit("\n".join(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
