"""Runs every `aws` command line of runbooks, as the AWS CLI reads it, against a server that answers
nothing: PAGE...

What comes back must be the server's refusal. A word that the CLI does not know, a value that the
service's model does not take or a query that cannot be read is a finding. The CLI's own parser and
the models of its services judge, in one process.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import awscli.clidriver
import jmespath

# Programs that a page calls besides: noted, not run.
OTHERS = ("docker", "synth", "terraform", "sh")

# One write a call: two programs of a pipe note themselves at the same time.
SHIM = """#!/bin/sh
printf '%s\\0' NAME "$@" '
' >>"$NOTES"
echo noted-instead-of-an-answer
"""


class Refusing(BaseHTTPRequestHandler):
    """Refuses whatever is asked, and counts it."""

    asked = 0

    def do_POST(self):
        type(self).asked += 1
        body = b'{"__type":"Refused","message":"refused"}'
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST

    def log_message(self, *_):
        pass


def calls(page, folder):
    """What a shell makes of a page's blocks: the words of every program that is called."""
    notes = os.path.join(folder, "notes")
    programs = os.path.join(folder, "programs")
    os.makedirs(programs, exist_ok=True)
    open(notes, "w").close()
    for name in ("aws", *OTHERS):
        path = os.path.join(programs, name)
        with open(path, "w") as file:
            file.write(SHIM.replace("NAME", name, 1))
        os.chmod(path, 0o755)
    blocks = re.findall(r"^( *)```sh\n(.*?)^ *```$", page, re.S | re.M)
    if any(not block.strip() for _, block in blocks):
        return [], ["a block without a command"]
    script = "\n".join(re.sub(f"(?m)^{indent}", "", block) for indent, block in blocks)
    ran = subprocess.run(
        ["/bin/sh", "-eu"],
        input=script,
        text=True,
        capture_output=True,
        cwd=folder,
        env={"PATH": f"{programs}:{os.environ['PATH']}", "NOTES": notes, "IMAGE": "noted"},
        timeout=60,
        check=False,
    )
    if ran.returncode:
        return [], [f"the shell stops: {ran.stderr.strip()[-300:]}"]
    with open(notes) as file:
        noted = [call.split("\0")[:-1] for call in file.read().split("\n\0")[:-1]]
    return [call for call in noted if call[0] == "aws"], []


def refused(driver, words):
    """What is wrong with a command line; nothing where the server was asked, and refused."""
    if "--query" in words:
        try:
            jmespath.compile(words[words.index("--query") + 1])
        except jmespath.exceptions.ParseError as error:
            return str(error)
    asked = Refusing.asked
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            driver.main(list(words))
        except SystemExit:
            pass
    if Refusing.asked == asked and words[0] != "configure":
        return said.getvalue().strip()[-300:]
    return None


def made(path):
    """A file that `synth release`, which is only noted here, would have written."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write('{"family":"any","containerDefinitions":[{"name":"app","image":"any"}]}')


def main():
    pages = {}
    for path in sys.argv[1:]:
        with open(path) as file:
            pages[path] = file.read()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.server_port}",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="eu-central-1",
        AWS_MAX_ATTEMPTS="1",
        AWS_PAGER="",
    )
    driver = awscli.clidriver.create_clidriver()
    seen, wrong = set(), []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in ("policy.json", "allow.json", "template.json"):
            with open(name, "w") as file:
                file.write('{"Statement":[],"Resources":{}}')
        for path, page in pages.items():
            found, faults = calls(page, folder)
            wrong += [f"{path}: {fault}" for fault in faults or ([] if found else ["no command found"])]
            for _, *words in found:
                if tuple(words) in seen:
                    continue
                seen.add(tuple(words))
                for word in words:
                    if word.startswith("file://release-") and word.endswith("/taskdef.json"):
                        made(word.removeprefix("file://"))
                fault = refused(driver, words)
                if fault:
                    wrong.append(f"{path}: aws {' '.join(words)}: {fault}")
    print("\n".join(wrong))
    print(f"{len(sys.argv) - 1} pages, {len(seen)} different commands, {len(wrong)} not understood")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
