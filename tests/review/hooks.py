"""The hooks as pre-commit runs them, from this repository, over a scratch one with two blueprints."""

import os
import pathlib
import subprocess
import sys
import tempfile

import pull_request

HERE = pathlib.Path(sys.executable).parent


def hook(name, where, cache):
    """Runs a hook over all files; its status and what it said."""
    path = os.pathsep.join([str(pull_request.SYNTH.parent), str(HERE), os.environ["PATH"]])
    ran = subprocess.run(
        [HERE / "pre-commit", "try-repo", str(cache / "hooks"), name, "--all-files", "--color", "never"],
        cwd=where, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(cache / "home"), "GIT_CONFIG_GLOBAL": os.devnull})
    return ran.returncode, ran.stdout + ran.stderr


def main():
    with tempfile.TemporaryDirectory() as into:
        cache = pathlib.Path(into) / "cache"
        # A repository of the hooks alone: this one may be shallow, and has changes that nobody committed.
        hooks = (pull_request.ROOT / ".pre-commit-hooks.yaml").read_text()
        pull_request.Repository(cache, {".pre-commit-hooks.yaml": hooks}).own.rename(cache / "hooks")
        tea = pull_request.BLUEPRINT
        files = {"blueprints/tea.yaml": tea, "blueprints/milk.yaml": tea.replace("name: tea", "name: milk"),
                 "notes.yaml": "not: a blueprint"}
        own = pull_request.Repository(pathlib.Path(into) / "scratch", files).own
        made = pull_request.run([str(pull_request.SYNTH), "snapshot"], own)
        assert made.returncode == 0, made.stderr
        pull_request.git(own, "add", "--all")
        for name in ("synth-check", "synth-snapshot"):
            status, said = hook(name, own, cache)
            assert status == 0 and "Passed" in said, said
        (own / "blueprints/milk.yaml").write_text(tea.replace("name: tea", "name: milk").replace("count: 2", "count: 0"))
        status, said = hook("synth-check", own, cache)
        assert status == 1 and "error[E0205]" in said and "blueprints/milk.yaml:6" in said, said
        (own / "blueprints/milk.yaml").write_text(tea.replace("name: tea", "name: milk").replace("count: 2", "count: 3"))
        status, said = hook("synth-snapshot", own, cache)
        assert status == 1 and "milk.cloudformation.json" in said, said


main()
