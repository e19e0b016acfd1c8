"""Every command of the book and of the first page, run as it stands: book.py SYNTH

Blocks of shell run page by page, in a shell that stops at the first line that fails, with `synth` itself and
with the AWS CLI before an account on loopback. What a block shows of an answer is what is answered. Blocks of
blueprints are laid over a blueprint that has what they speak of, and checked.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "deploy"))

import emulator  # noqa: E402
from shell import Failed, Shell  # noqa: E402

SYNTH = pathlib.Path(sys.argv[1]).resolve()
REGION = "eu-central-1"

# Programs that are not run, and who runs them. Each has to be called.
STANDS_IN = {
    "docker": "neither a container engine nor a registry is here",
    "terraform": "tests/terraform applies what the page applies",
    "cargo": "tests/packages builds what is installed",
    "python3": "tests/packages packs it",
}
# Lines that are not run as they stand, and who runs them. Each has to be in the book.
REPLACED = {
    "sh preflight.sh": "tests/preflight runs what it asks",
    "sh release-backend/release.sh": "tests/release runs it to its end",
    ".ci/test": "it runs this",
}
# Pages that go on where another ends.
AFTER = {"engines": "first-deploy", "releases": "first-deploy"}
# Lines that are typed in an application's own repository, where no blueprint is.
ELSEWHERE = "synth release --service backend --image"
# Pages that begin where nothing is.
EMPTY = {"first-page", "import"}
# What a page's blueprints are laid over, where that is not the smallest one.
MINIMAL = yaml.safe_load((ROOT / "blueprints" / "minimal.yaml").read_text())
ALARMS = {"backend": {"load_balancer": "internal", "alarms": {"errors_5xx": 5}}}
WEB = {"name": "shop", "management": {"host": True}, "services": {"web": {"load_balancer": "internal"}}}
BASES = {
    "jobs": WEB,
    "queues": {
        "name": "shop", "management": {"host": True},
        "services": {"letters": {"load_balancer": "none", "queue": True}},
    },
    "overrides": MINIMAL | {"services": MINIMAL["services"] | ALARMS},
    "without-nat": MINIMAL | {"region": "eu-west-1"},
}
# Pages that are made from the code, whose examples other tests run.
MADE = {"blueprint", "findings", "proofs", "planted-faults", "planted-faults-foreign", "SUMMARY", "README", "decisions"}


def blocks(text, language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.S | re.M)
    return [textwrap.dedent(block) for _, block in found]


def folder_of(place, stands_in):
    """A repository with a first blueprint, the examples, and what a pipeline brings."""
    for name in ("blueprints", "review", "tests/against"):
        shutil.copytree(ROOT / name, place / name)
    programs = place / ".programs"
    programs.mkdir()
    (programs / "synth").symlink_to(SYNTH)
    for name in stands_in:
        stub = programs / name
        stub.write_text(f'#!/bin/sh\necho {name} "$@" >>"$STOOD_IN"\n')
        stub.chmod(0o755)
    git = ["git", "-c", "user.name=book", "-c", "user.email=book@localhost"]
    for command in (["git", "init", "-q", "-b", "main"], [SYNTH, "init", "-q"], ["git", "add", "blueprint.yaml"],
                    [*git, "commit", "-qm", "First"], ["git", "update-ref", "refs/remotes/origin/main", "main"]):
        subprocess.run(command, cwd=place, check=True)
    shutil.copy(place / "blueprints" / "minimal.yaml", place / "blueprints" / "shop.yaml")
    shutil.copy(ROOT / "tests" / "import" / "compose" / "bookshop.yaml", place / "compose.yaml")
    shutil.copytree(ROOT / "tests" / "import" / "copilot" / "bakery" / "copilot", place / "copilot")
    subprocess.run([SYNTH, "snapshot", "-q"], cwd=place, check=True)
    for name in ("template.json", "template.yaml", "deployed.json"):
        subprocess.run([SYNTH, "blueprints/minimal.yaml", "-o", name, "-q"], cwd=place, check=True)
    return programs


class Book:
    def __init__(self, whole):
        self.whole = pathlib.Path(whole)
        self.shell = Shell(emulator.start(), REGION)
        self.stood_in = self.whole / "stood-in"
        self.stood_in.touch()
        self.shell.environment |= {"STOOD_IN": str(self.stood_in), "HOME": str(self.whole), "TF_VAR_region": REGION}
        # What the page on moving in reads of a system that is there.
        self.shell.run(["aws", "ecs", "register-task-definition", "--family", "shop-api", "--container-definitions",
                        '[{"name": "api", "image": "nginx", "portMappings": [{"containerPort": 80}]}]',
                        "--requires-compatibilities", "FARGATE", "--cpu", "256", "--memory", "512", "--network-mode", "awsvpc"])
        self.places, self.wrong, self.counts, self.replaced = {}, [], {}, set()

    def place(self, page):
        start = AFTER.get(page) or page
        if start not in self.places:
            place = self.whole / start
            place.mkdir()
            self.places[start] = place, folder_of(place, STANDS_IN)
        return self.places[start]

    def run(self, page, script):
        place, programs = self.place(page)
        for line in REPLACED:
            if re.search(rf"(?m)^(\w+=\S+ )?{re.escape(line)}", script):
                self.replaced.add(line)
                script = re.sub(rf"(?m)^(\w+=\S+ )?{re.escape(line)}.*$", ":", script)
        script = script.replace(ELSEWHERE, f"mkdir application; cp *.json application; cd application; {ELSEWHERE}")
        # The CLI names its change set by the second.
        script = script.replace("aws cloudformation deploy", "sleep 1; aws cloudformation deploy")
        head = f'set -eu\ncd {place}\nPATH="{programs}:$PATH"\n'
        if page in EMPTY:
            head += "rm -f blueprint.yaml\n"
            # One way in after the other: each begins where nothing is.
            script = re.sub(r"(?m)^synth init --from", "rm -f blueprint.yaml; synth init --from", script)
        return self.shell.run(["sh", "-c", head + script], within=300)

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def commands(self, page, text):
        # One script, as someone types it who reads from top to bottom: what one block sets the next uses.
        found = blocks(text, "sh")
        if found:
            try:
                self.run(page, "\n".join(found))
                for _ in found:
                    self.count("blocks of commands")
            except Failed as failed:
                self.wrong.append(f"{page}: {failed}")
        for block in blocks(text, "console"):
            command, *shown = block.splitlines()
            assert command.startswith("$ "), f"{page}: {command}"
            # Exit 1 says that there are findings, which is an answer.
            said = self.run(page, f"{command[2:]} || test $? -eq 1").splitlines()
            at = 0
            for line in (line for line in shown if line != "..."):
                if line not in said[at:]:
                    self.wrong.append(f"{page}: `{command}` does not say, or not in this place: {line}")
                    break
                at = said.index(line, at) + 1
            self.count("answers")

    def blueprints(self, page, text):
        known = set(yaml.safe_load((ROOT / "blueprint.schema.json").read_text())["properties"])
        for block in blocks(text, "yaml"):
            value = yaml.safe_load(block)
            if not isinstance(value, dict) or not set(value) <= known:
                continue
            base = {} if "name" in value else BASES.get(page, MINIMAL)
            place, _ = self.place(page)
            file = place / "block.yaml"
            file.write_text(yaml.safe_dump(laid(base, filled(value))))
            ran = subprocess.run([SYNTH, "check", file, "--env", "all"], capture_output=True, text=True, check=False)
            # The first lines of one lack what comes behind.
            if ran.returncode and set(value) != {"name"}:
                self.wrong.append(f"{page}: {block}\n{ran.stderr}")
            self.count("blueprints")


def filled(value):
    """The value with what a page leaves open."""
    if isinstance(value, dict):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    if isinstance(value, str) and value.endswith("/..."):
        return value.replace("/...", "/12345678-1234-1234-1234-123456789012")
    return value


def laid(base, over):
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return base | {key: laid(base.get(key), value) for key, value in over.items()}


def main():
    pages = {"first-page": ROOT / "README.md"} | {
        path.stem: path for path in sorted((ROOT / "docs").glob("*.md")) if path.stem not in MADE}
    order = sorted(pages, key=lambda page: (AFTER.get(page) is not None, page))
    with tempfile.TemporaryDirectory() as whole:
        book = Book(whole)
        for page in order:
            text = pages[page].read_text()
            book.commands(page, text)
            book.blueprints(page, text)
        called = {line.split()[0] for line in book.stood_in.read_text().splitlines()}
    for name in sorted(STANDS_IN.keys() - called):
        book.wrong.append(f"{name} is no longer called: take it off the list")
    for line in sorted(REPLACED.keys() - book.replaced):
        book.wrong.append(f"`{line}` is no longer in the book: take it off the list")
    print("\n".join(book.wrong))
    print(", ".join(f"{count} {what}" for what, count in sorted(book.counts.items())), f"- {len(book.wrong)} wrong")
    return bool(book.wrong)


if __name__ == "__main__":
    sys.exit(main())
