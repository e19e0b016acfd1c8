"""checkov, offline, and what it may find."""

import json
import pathlib
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).parent


def scan(framework, *arguments):
    """What checkov says of a file or a folder, read as one framework."""
    command = [str(pathlib.Path(sys.executable).parent / "checkov"), *arguments]
    command += ["--framework", framework, "--output", "json"]
    # Nothing is sent or fetched: rules of the package alone.
    command += ["--skip-download", "--compact"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=500)
    if ran.returncode not in (0, 1) or not ran.stdout.strip():
        sys.exit(f"checkov ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return json.loads(ran.stdout)


def allowed(where, name):
    """Entries of allowed.yaml that hold for a blueprint, read in one of the ways."""
    return [
        one
        for one in yaml.safe_load((HERE / "allowed.yaml").read_text())
        if where in one.get("reads", ["plan"])
        and name in one.get("only_in", [name])
        and name not in one.get("not_in", [])
    ]
