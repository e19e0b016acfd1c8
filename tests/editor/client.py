"""As much of an editor as asks a language server, over its standard streams."""

import itertools
import json
import os
import pathlib
import subprocess
import threading

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SYNTH = [os.environ.get("SYNTH", str(ROOT / "target" / "debug" / "synth")), "lsp"]
SERVER = ROOT / "target" / "editor" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
YAML = ["node", SERVER, "--stdio"]
SCHEMA = ROOT / "blueprint.schema.json"
SERVERS = {"yaml": YAML, "synth": SYNTH}
MODELINE = f"# yaml-language-server: $schema={SCHEMA.as_uri()}\n"


class Editor:
    def __init__(self, command, schemas, capabilities=None):
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = itertools.count(1)
        self.answers, self.marks = {}, {}
        self.configured = False
        self.arrived = threading.Condition()
        self.settings = {"yaml": {"completion": True, "hover": True, "validate": True, "schemas": schemas,
                                  "schemaStore": {"enable": False}}}
        threading.Thread(target=self.listen, daemon=True).start()
        self.began = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {}, "hover": {}, "publishDiagnostics": {}}, **(capabilities or {})}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})
        if command == YAML:
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
            return self.marks[uri][-1]

    def close(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        assert self.server.wait(timeout=10) == 0
