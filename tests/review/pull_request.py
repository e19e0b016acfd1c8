"""A pull request's life: a scratch repository, a clone as a pipeline makes it, the steps of the action, and
the comments of a server on loopback that stands in for GitHub's or GitLab's."""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYNTH = pathlib.Path(os.environ["SYNTH"]).resolve()
MARK = "<!-- synth diff -->"
BLUEPRINT = """name: tea
region: eu-west-1
management: {host: true}
services:
  front: {load_balancer: internet, calls: [back]}
  back: {load_balancer: internal, count: 2}
  mail: {load_balancer: none}
"""
WIDER = BLUEPRINT.replace("{load_balancer: none}", "{load_balancer: none, calls: [back]}")


class Forge:
    """Comments of one pull request, by the two interfaces that the script speaks."""

    def __init__(self, token, others=0, may_write=True):
        self.comments = {n: f"comment {n} of somebody" for n in range(1, others + 1)}
        self.token, self.may_write, self.asked = token, may_write, []
        forge = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body):
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def handle_one(self):
                at = urllib.parse.urlparse(self.path)
                forge.asked.append((self.command, at.path))
                gitlab = at.path.startswith("/api/v4/")
                if gitlab:
                    allowed = self.headers.get("PRIVATE-TOKEN") == forge.token
                else:
                    allowed = self.headers.get("Authorization") == f"Bearer {forge.token}"
                if not allowed:
                    return self.answer(401, {"message": "Bad credentials"})
                several = "/api/v4/projects/7/merge_requests/3/notes" if gitlab else "/repos/tea/shop/issues/3/comments"
                single = several if gitlab else "/repos/tea/shop/issues/comments"
                if self.command == "GET" and at.path == several:
                    query = dict(urllib.parse.parse_qsl(at.query))
                    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
                    every = [{"id": n, "body": body} for n, body in forge.comments.items()]
                    return self.answer(200, every[(page - 1) * size:page * size])
                if not forge.may_write:
                    return self.answer(403, {"message": "Resource not accessible by integration"})
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
                if self.command == "POST" and at.path == several:
                    new = max(forge.comments, default=0) + 1
                    forge.comments[new] = body
                    return self.answer(201, {"id": new, "body": body})
                known = re.fullmatch(re.escape(single) + r"/(\d+)", at.path)
                if self.command == ("PUT" if gitlab else "PATCH") and known and int(known[1]) in forge.comments:
                    forge.comments[int(known[1])] = body
                    return self.answer(200, {"id": int(known[1]), "body": body})
                return self.answer(404, {"message": "Not Found"})

            do_GET = do_POST = do_PATCH = do_PUT = handle_one

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def mine(self):
        return [body for body in self.comments.values() if body.startswith(MARK)]


def run(arguments, where, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    author = {f"GIT_{who}_{what}": "tea" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(arguments, cwd=where, capture_output=True, text=True, timeout=300,
                          env={**kept, **author, "GIT_CONFIG_GLOBAL": os.devnull, **environment})


def git(where, *arguments):
    ran = run(["git", *arguments], where)
    assert ran.returncode == 0, (arguments, ran.stderr)
    return ran.stdout.strip()


class Repository:
    """What is pushed to, with a branch for the pull request, and clones of it as pipelines make them."""

    def __init__(self, into, files):
        self.into, self.clones = pathlib.Path(into), 0
        self.own = self.into / "repository"
        self.own.mkdir(parents=True)
        git(self.own, "init", "--quiet", "--initial-branch=main")
        git(self.own, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.push(files, "first")
        self.base = git(self.own, "rev-parse", "HEAD")
        git(self.own, "switch", "--quiet", "-c", "change")

    def push(self, files, message):
        for name, text in files.items():
            path = self.own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        git(self.own, "add", "--all")
        git(self.own, "commit", "--quiet", "--allow-empty", "-m", message)

    def clone(self):
        """The newest commit alone, as checkouts of pipelines are."""
        self.clones += 1
        where = self.into / f"clone-{self.clones}"
        git(self.into, "clone", "--quiet", "--depth=1", "--branch=change", f"file://{self.own}", str(where))
        return where


def steps(inputs):
    """The action's steps with inputs filled in, those whose condition holds."""
    action = yaml.safe_load((ROOT / "review/action.yml").read_text())
    given = {name: what.get("default", "") for name, what in action["inputs"].items()}
    unknown = set(inputs) - set(given)
    assert not unknown, unknown
    given |= inputs

    def filled(text):
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda at: given[at[1]], str(text))

    for step in action["runs"]["steps"]:
        if step.get("if") == "inputs.synth == ''" and given["synth"]:
            continue
        assert set(step) <= {"name", "if", "shell", "env", "run"}, step
        yield step["run"], {name: filled(value) for name, value in step.get("env", {}).items()}


def on_github(repository, forge, inputs=None, number=3):
    """A run of the action; status, what it printed, and the job's summary."""
    where = repository.clone()
    event = repository.into / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": number, "base": {"sha": repository.base}}}))
    summary = repository.into / "summary.md"
    summary.unlink(missing_ok=True)
    summary.touch()
    status, printed = 0, ""
    for text, environment in steps({"synth": str(SYNTH), "token": forge.token, **(inputs or {})}):
        ran = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text], where, **environment,
                  GITHUB_ACTIONS="true", GITHUB_ACTION_PATH=str(ROOT / "review"), GITHUB_API_URL=forge.url,
                  GITHUB_REPOSITORY="tea/shop", GITHUB_EVENT_PATH=str(event), GITHUB_STEP_SUMMARY=str(summary),
                  RUNNER_TEMP=str(repository.into))
        status, printed = max(status, ran.returncode), printed + ran.stdout + ran.stderr
    assert forge.token not in printed, printed
    return status, printed, summary.read_text()


def on_gitlab(repository, forge, arguments=()):
    ran = run(["sh", str(ROOT / "review/review.sh"), *arguments], repository.clone(), SYNTH=str(SYNTH),
              CI_MERGE_REQUEST_IID="3", CI_MERGE_REQUEST_DIFF_BASE_SHA=repository.base, CI_PROJECT_ID="7",
              CI_API_V4_URL=f"{forge.url}/api/v4", SYNTH_TOKEN=forge.token)
    return ran.returncode, ran.stdout + ran.stderr


def github(into):
    forge = Forge("t0ken-of-the-job", others=120)
    repository = Repository(into, {"blueprint.yaml": BLUEPRINT})

    # Nothing changes: nobody is told.
    repository.push({"README.md": "tea"}, "a word")
    status, printed, summary = on_github(repository, forge)
    assert status == 0 and not forge.mine(), printed
    assert summary.startswith(MARK) and "unchanged: `blueprint.yaml`" in summary, summary

    # A path opens: one comment, which the second push updates.
    repository.push({"blueprint.yaml": WIDER}, "mail calls back")
    status, printed, summary = on_github(repository, forge)
    assert status == 0, printed
    [comment] = forge.mine()
    assert "`services.mail.calls`" in comment and "2 wider" in comment and comment == summary, comment
    repository.push({"blueprint.yaml": WIDER.replace("count: 2", "count: 3")}, "and more of back")
    status, printed, _ = on_github(repository, forge, {"fail-on": "wider"})
    assert status == 1, "a wider system passes where the job fails on it"
    [comment] = forge.mine()
    assert "`services.back.count`" in comment and len(forge.comments) == 121, comment
    assert ("PATCH", "/repos/tea/shop/issues/comments/121") in forge.asked, forge.asked

    # It is taken back: the comment says so.
    repository.push({"blueprint.yaml": BLUEPRINT}, "taken back")
    assert on_github(repository, forge)[0] == 0
    assert "unchanged: `blueprint.yaml`" in forge.mine()[0]

    # Wrong: an annotation on its line, and the status.
    repository.push({"blueprint.yaml": BLUEPRINT.replace("count: 2", "count: none")}, "wrong")
    status, printed, _ = on_github(repository, forge)
    assert status == 2 and "::error file=blueprint.yaml,line=6" in printed, (status, printed)

    # No comment where none is wanted; a fork's job may only read, and its summary says it all.
    repository.push({"blueprint.yaml": WIDER}, "again")
    quiet, reader = Forge("qu1et-token"), Forge("read-t0ken", may_write=False)
    assert on_github(repository, quiet, {"comment": "no"})[0] == 0 and not quiet.asked
    status, printed, summary = on_github(repository, reader)
    assert status == 0 and "may only read" in printed and "2 wider" in summary, printed


def folders(into):
    forge = Forge("t0ken")
    files = {"blueprints/tea.yaml": BLUEPRINT, "blueprints/gone.yaml": BLUEPRINT.replace("name: tea", "name: gone")}
    repository = Repository(into, files)
    made = run([str(SYNTH), "snapshot"], repository.own)
    assert made.returncode == 0, made.stderr
    git(repository.own, "add", "--all")
    git(repository.own, "commit", "--quiet", "-m", "snapshots")
    (repository.own / "blueprints/gone.yaml").unlink()
    repository.push({"blueprints/tea.yaml": WIDER, "blueprints/new.yaml": BLUEPRINT.replace("name: tea", "name: new")}, "three")
    status, printed, _ = on_github(repository, forge)
    assert status == 1 and "snapshots/tea.cloudformation.json" in printed, (status, printed)
    [comment] = forge.mine()
    for said in ("comes: `new.yaml`", "goes: `gone.yaml`", "`services.mail.calls`"):
        assert said in comment, comment

    # A blueprint that was not there before, and a folder without one.
    fresh = Repository(pathlib.Path(into) / "fresh", {"README.md": "tea"})
    fresh.push({"deploy/blueprint.yaml": BLUEPRINT}, "new")
    forge = Forge("t0ken")
    status, printed, _ = on_github(fresh, forge, {"path": "deploy/blueprint.yaml"})
    assert status == 0 and "comes: `deploy/blueprint.yaml`" in forge.mine()[0], printed
    status, printed, _ = on_github(fresh, forge, {"path": "nowhere.yaml"})
    assert status == 2 and "there is no nowhere.yaml" in printed, printed


def gitlab(into):
    forge = Forge("glpat")
    repository = Repository(into, {"synth.yaml": BLUEPRINT})
    repository.push({"synth.yaml": WIDER}, "mail calls back")
    for _ in range(2):
        status, printed = on_gitlab(repository, forge)
        assert status == 0, printed
        [comment] = forge.mine()
        assert "2 wider" in comment and "error[" not in printed, printed
    assert [method for method, _ in forge.asked] == ["GET", "POST", "GET", "PUT"], forge.asked


def alone(into):
    """By hand, against a branch that is here."""
    repository = Repository(into, {"blueprint.yaml": BLUEPRINT})
    repository.push({"blueprint.yaml": WIDER}, "mail calls back")
    said = run(["sh", str(ROOT / "review/review.sh")], repository.own, SYNTH=str(SYNTH), SYNTH_BASE="main")
    assert said.returncode == 0 and "2 wider" in said.stdout, said
    said = run(["sh", str(ROOT / "review/review.sh")], repository.own, SYNTH=str(SYNTH))
    assert said.returncode == 0 and "SYNTH_BASE names a revision" in said.stderr, said
    said = run(["sh", str(ROOT / "review/review.sh")], repository.own, SYNTH=str(SYNTH), SYNTH_BASE="nowhere")
    assert said.returncode == 2 and "fetch it before" in said.stderr, said


def main(which):
    with tempfile.TemporaryDirectory() as into:
        which(into)


if __name__ == "__main__":
    main({"github": github, "folders": folders, "gitlab": gitlab, "alone": alone}[sys.argv[1]])
