"""Has Terraform validate, with the real provider, what was drawn and accepted.

    drawn.py FOLDER

FOLDER holds NUMBER.yaml, a blueprint, and NUMBER.terraform.json, its document, for each. Making the
provider's schema takes far longer than reading a document by it, so several are read at once, each a
module of one root; what it needs of a root comes from an input that nobody knows, as at `validate`. A
copy with a fault goes along, so that a run without a finding is one that would have had some.
"""

import collections
import concurrent.futures
import copy
import json
import pathlib
import sys

import documents
import tools

# So many documents are read by one process, and so many processes run.
AT_ONCE = 10
PROCESSES = 2

PLANTED = "planted"


def plant(document):
    """A block that no provider knows, in a copy."""
    document = copy.deepcopy(document)
    next(iter(document["resource"]["aws_security_group"].values()))["ingres"] = []
    return document


def call(slot, document):
    """What a root writes to use a document as its module."""
    open_ones = [name for name, one in document["variable"].items() if "default" not in one]
    return {"source": f"./{slot}", **{name: "${var.anything}" for name in open_ones}}


class Validator:
    """A folder that is made ready once, and then reads one batch after the other."""

    def __init__(self, number):
        self.folder = tools.clean("drawn", str(number))
        self.terraform = tools.Terraform(self.folder)
        self.ready = 0

    def read(self, batch):
        """What Terraform finds, as pairs of a document's name and what is said of it."""
        while batch and (found := list(self.once(batch))):
            named = {name for name, _ in found}
            if None in named and len(batch) > 1:
                # Not said of which: each by itself.
                for name, one in batch.items():
                    yield from self.read({name: one})
                return
            yield from ((name or next(iter(batch)), text) for name, text in found)
            # What cannot be loaded keeps the rest from being looked at.
            batch = {name: one for name, one in batch.items() if name not in named and None not in named}

    def once(self, batch):
        slots = {f"slot-{at}": name for at, name in enumerate(batch)}
        root = {
            "terraform": {
                "required_providers": {
                    "aws": {"source": "hashicorp/aws", "version": f"= {tools.VERSION}"}
                }
            },
            "variable": {"anything": {}},
            "module": {slot: call(slot, batch[name]) for slot, name in slots.items()},
        }
        for slot, name in slots.items():
            (self.folder / slot).mkdir(exist_ok=True)
            documents.write(self.folder / slot, batch[name])
        documents.write(self.folder, root)
        if len(batch) > self.ready:
            self.terraform.run("init", "-backend=false")
            self.ready = len(batch)
        _, said = self.terraform.run("validate", "-json", expect=(0, 1))
        for one in json.loads(said)["diagnostics"]:
            where = one.get("range", {})
            slot = where.get("filename", "").split("/")[0]
            snippet = one.get("snippet") or {}
            context = f"{snippet.get('context')}: {snippet.get('code', '').strip()}"
            text = f"{one['severity']}: {one['summary']}: {one.get('detail', '')} [{context}]"
            yield slots.get(slot), text


def main(folder):
    given, reduced = {}, 0
    for number in sorted(folder.glob("*.yaml")):
        written = json.loads(number.with_suffix(".terraform.json").read_text())
        without = documents.without_newer(copy.deepcopy(written))
        reduced += without["resource"] != written["resource"]
        given[number.stem] = without
    names = list(given)
    given[PLANTED] = plant(given[names[0]])
    batches = [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
    batches[-1].append(PLANTED)

    def reader(number):
        validator = Validator(number)
        with tools.turn():
            return [
                finding
                for batch in batches[number::PROCESSES]
                for finding in validator.read({name: given[name] for name in batch})
            ]

    wrong = collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        for findings in pool.map(reader, range(min(PROCESSES, len(batches)))):
            for name, text in findings:
                wrong[name].append(text)
    seen = any("ingres" in text for text in wrong.pop(PLANTED, []))
    for name, said in wrong.items():
        print("\n".join([name, *said, "of the blueprint", (folder / f"{name}.yaml").read_text()]))
    if not seen:
        print(f"the fault that was planted into {names[0]} was not found")
    print(
        f"terraform validate: {len(names)} drawn and accepted, all judged, {reduced} of them without what "
        f"provider {tools.VERSION} does not know yet (gaps.yaml); {len(wrong)} with findings"
    )
    return seen and not wrong


if __name__ == "__main__":
    sys.exit(not main(pathlib.Path(sys.argv[1])))
