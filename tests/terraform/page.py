"""docs/terraform.md, as written: its commands and its files, in the order they stand.

    page.py module

What stands there for a folder of its own is run by `lifetime.py`, in the life of the page's blueprint.
"""

import json
import os
import re
import shlex
import subprocess
import sys

import documents
import emulator
import tools


def blocks(language):
    """The page's blocks of code in a language."""
    page = (tools.ROOT / "docs" / "terraform.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def shell(folder, terraform, commands):
    """Types commands in a folder that holds the blueprints, and says yes where Terraform asks."""
    if not (folder / "blueprints").exists():
        (folder / "blueprints").symlink_to(tools.ROOT / "blueprints")
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    for name, path in (("synth", os.environ["SYNTH"]), ("terraform", tools.terraform())):
        program = programs / name
        program.write_text(f'#!/bin/sh\necho yes | {shlex.quote(path)} "$@"\n')
        program.chmod(0o755)
    kept = {k: v for k, v in terraform.environment.items() if not k.startswith("TF_VAR_")}
    kept.pop("TF_INPUT")
    kept["PATH"] = f"{programs}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=tools.SECONDS,
    )
    said = ran.stdout.replace(tools.OF_THE_MIRROR, "")
    if ran.returncode or tools.WARNING in said:
        sys.exit(f"{commands}\nended with {ran.returncode}\n{ran.stdout}")
    return ran.stdout


def deploy(folder, terraform):
    """Both runs."""
    said = shell(folder, terraform, blocks("sh")[0])
    if said.count("Apply complete!") != 2:
        sys.exit(f"two runs, and not two that are complete:\n{said}")


def overridden(folder, terraform, client):
    """The file beside the document: what it says arrives, and the next plan is empty."""
    text = blocks("hcl")[1]
    (folder / text.split()[1]).write_text(text)
    terraform.run("apply", "-auto-approve")
    terraform.unchanged()
    [key], [value] = zip(*re.findall(r"tags = \{ (\w+) = \"(\w+)\" \}", text))
    made = client("ec2").describe_vpcs(Filters=[{"Name": f"tag:{key}", "Values": [value]}])["Vpcs"]
    if len(made) != 1:
        sys.exit(f"{len(made)} networks have the tag of {text.split()[1]}")


def module():
    """The blueprint inside another root, which here brings the emulator's settings."""
    folder = tools.clean("page")
    with tools.turn(), emulator.emulator() as url:
        terraform = tools.Terraform(folder)
        shell(folder, terraform, blocks("sh")[1])
        (folder / "main.tf").write_text(blocks("hcl")[0])
        settings = emulator.settings(url) | {"region": documents.REGION}
        (folder / "provider.tf.json").write_text(json.dumps({"provider": {"aws": settings}}))
        terraform.run("init")
        terraform.run("validate")
        plan = terraform.plan()
    written = json.loads((folder / "shop" / "main.tf.json").read_text())
    planned = {n["address"].split("[")[0] for n in plan["resource_changes"] if n["mode"] == "managed"}
    if planned != documents.addresses(written, "module.shop."):
        sys.exit("not everything is planned")


if __name__ == "__main__":
    {"module": module}[sys.argv[1]]()
