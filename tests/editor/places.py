"""What editors say in a blueprint, by the language server that they start, over its standard streams:
completion, what is shown where the cursor rests, and what is marked, at the places of places.yaml; and every
blueprint of ours, in which nothing is marked. Once the schema is found by the page's first line, once by the
name of the file.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import threading

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SERVER = ROOT / "target" / "editor" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
SCHEMA = ROOT / "blueprint.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA.as_uri()}\n"


class Editor:
    """As much of an editor as asks."""

    def __init__(self, schemas):
        self.server = subprocess.Popen(["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = itertools.count(1)
        self.answers, self.marks = {}, {}
        self.configured = False
        self.arrived = threading.Condition()
        self.settings = {"yaml": {"completion": True, "hover": True, "validate": True, "schemas": schemas,
                                  "schemaStore": {"enable": False}}}
        threading.Thread(target=self.listen, daemon=True).start()
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {}, "hover": {}, "publishDiagnostics": {}}}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.configured, timeout=60), "settings were not asked for"

    def write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def tell(self, method, params):
        self.write({"method": method, "params": params})

    def ask(self, method, params):
        number = next(self.ids)
        self.write({"id": number, "method": method, "params": params})
        with self.arrived:
            assert self.arrived.wait_for(lambda: number in self.answers, timeout=60), method
            return self.answers.pop(number)

    def listen(self):
        while True:
            length = None
            while (line := self.server.stdout.readline()) not in (b"\r\n", b""):
                name, value = line.decode().split(":", 1)
                length = int(value) if name == "Content-Length" else length
            if length is None:
                return
            self.heard(json.loads(self.server.stdout.read(length)))

    def heard(self, message):
        if "method" in message and "id" in message:
            sections = message.get("params", {}).get("items", [])
            result = [self.settings.get(one.get("section")) for one in sections]
            self.write({"id": message["id"], "result": result or None})
            if sections:
                with self.arrived:
                    self.configured = True
                    self.arrived.notify_all()
            return
        with self.arrived:
            if "id" in message:
                assert "error" not in message, message
                self.answers[message["id"]] = message["result"]
            elif message["method"] == "textDocument/publishDiagnostics":
                self.marks.setdefault(message["params"]["uri"], []).append(message["params"]["diagnostics"])
            self.arrived.notify_all()

    def opened(self, uri, text):
        self.tell("textDocument/didOpen",
                  {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})

    def marked(self, uri):
        """What is marked in a page that was opened."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.marks.get(uri), timeout=60), f"nothing is said of {uri}"
            return [one["message"] for one in self.marks[uri][-1]]

    def close(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.server.wait(timeout=10)


def said(editor, uri, place, text):
    """What an editor says at a place, and what is wrong with that."""
    before = text[:text.index("|")]
    position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    editor.opened(uri, text.replace("|", "", 1))
    at = {"textDocument": {"uri": uri}, "position": position}
    if "offers" in place:
        answer = editor.ask("textDocument/completion", at) or {"items": []}
        offered = {one["label"] for one in answer["items"]}
        lacking = [name for name in place["offers"] if name not in offered]
        return f"offers no {lacking} but {sorted(offered)}" if lacking else None
    if "explains" in place:
        answer = editor.ask("textDocument/hover", at)
        shown = answer["contents"]["value"] if answer else ""
        return None if place["explains"] in shown else f"shows {shown!r}"
    messages = editor.marked(uri)
    if place["marks"] == "nothing":
        return f"marks {messages}" if messages else None
    return None if any(place["marks"] in one for one in messages) else f"marks {messages}"


def main():
    places = yaml.safe_load((HERE / "places.yaml").read_text())
    assert len(places) >= 40, len(places)
    wrong = []
    ways = {"first line": ({}, MODELINE, "page{}.yaml"),
            "name": ({SCHEMA.as_uri(): ["synth.yaml", "*.synth.yaml"]}, "", "folder{}/synth.yaml")}
    for way, (schemas, head, name) in ways.items():
        editor = Editor(schemas)
        for number, place in enumerate(places):
            uri = f"file:///work-of-nobody/{name.format(number)}"
            if answer := said(editor, uri, place, head + place["page"]):
                wrong.append(f"{way}: {place['page']!r}: {answer}")
        editor.close()
    editor = Editor({})
    blueprints = sorted((ROOT / "blueprints").glob("*.yaml"))
    for file in blueprints:
        uri = f"file:///work-of-nobody/{file.name}"
        editor.opened(uri, MODELINE + file.read_text())
        if messages := editor.marked(uri):
            wrong.append(f"{file.name}: marks {messages}")
    editor.close()
    print("\n".join(wrong))
    print(f"{len(places)} places by {len(ways)} ways, {len(blueprints)} blueprints, {len(wrong)} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
