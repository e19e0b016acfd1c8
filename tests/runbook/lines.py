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
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import awscli.clidriver
import jmespath
from blocks import SHELLS, blocks, filled, pasted, run


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
    """Every call of the AWS CLI on a page, with its values filled in; and what is wrong with its shell.

    A shell that reads a file and stops at a mistake decides. What is pasted into any other has to come
    to the same words: zsh splits no variable, and knows no comments where people type."""
    texts = blocks(page)
    if not all(block.strip() for block in texts):
        return [], ["a block without a command"]
    script = "\n".join(filled(block) for block in texts)
    wanted, ran = run(script, folder)
    if ran.returncode:
        return [], [f"the shell stops: {ran.stderr.strip()[-300:]}"]
    wrong = []
    for shell in SHELLS:
        found = pasted(script, shell, folder)
        if steady(found) != steady(wanted):
            other = [call for call in steady(found) if call not in steady(wanted)]
            wrong.append(f"pasted into {shell}, it is {other or 'less'}")
    # Beside a root of Terraform's the outputs come from there.
    root = os.path.join(folder, ".terraform")
    os.mkdir(root)
    there, ran = run(script, folder)
    os.rmdir(root)
    if ran.returncode:
        wrong.append(f"the shell stops in Terraform's folder: {ran.stderr.strip()[-300:]}")
    return [call for call in wanted + there if call[0] == "aws"], wrong


def steady(called):
    """Calls without the seconds in them; two programs of a pipe come in any order."""
    return sorted([re.sub(r"1\d{9}(000)?", "TIME", word) for word in call] for call in called)


def refused(driver, words):
    """What is wrong with a command line; nothing where the server was asked, and refused."""
    if "" in words:
        return "a value that came to nothing"
    if "--query" in words:
        try:
            jmespath.compile(words[words.index("--query") + 1])
        except jmespath.exceptions.ParseError as error:
            return str(error)
    asked = Refusing.asked
    # Said once more: without this option the CLI has an endpoint of its own for SQS.
    words = (*words, "--endpoint-url", os.environ["AWS_ENDPOINT_URL"])
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            driver.main(list(words))
        except SystemExit:
            pass
    if Refusing.asked == asked and words[0] != "configure":
        return said.getvalue().strip()[-300:]
    return None


# What `synth`, which is only noted here, would have written: a release's files, and those of several stacks.
WRITTEN = {
    "release-": '{"family":"any","containerDefinitions":[{"name":"app","image":"any"}]}',
    "policies/": '{"Statement":[]}',
    "deploy/": '{"Resources":{}}',
}


def made(path):
    """Writes a file of those."""
    for begins, text in WRITTEN.items():
        if path.startswith(begins):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)


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
        # The CLI asks whether the plugin is there before it asks the server, which lets no session begin.
        plugin = os.path.join(folder, "session-manager-plugin")
        with open(plugin, "w") as file:
            file.write("#!/bin/sh\n")
        os.chmod(plugin, 0o755)
        os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
        for path, page in pages.items():
            found, faults = calls(page, folder)
            wrong += [f"{path}: {fault}" for fault in faults or ([] if found else ["no command found"])]
            for _, *words in found:
                if tuple(words) in seen:
                    continue
                seen.add(tuple(words))
                for word in words:
                    made(word.removeprefix("file://"))
                fault = refused(driver, words)
                if fault:
                    wrong.append(f"{path}: aws {' '.join(words)}: {fault}")
    print("\n".join(wrong))
    print(f"{len(sys.argv) - 1} pages, {len(seen)} different commands, {len(wrong)} not understood")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
