"""Fifty services behind one load balancer: Terraform has no limit of 500 resources. Emitted, proven,
and read by Terraform with the provider; prints how long it takes and how large it is.
"""

import json
import os
import subprocess
import sys
import time

import yaml

import documents
import tools

SERVICES = 50


def blueprint():
    services = {
        f"service-{n}": {
            "load_balancer": "internet",
            "route": {"paths": [f"/service-{n}/*"]},
            "cpu": 256,
        }
        for n in range(SERVICES)
    }
    return {"name": "large", "management": {"host": True}, "services": services}


def main():
    given = blueprint()
    text = yaml.safe_dump(given)
    synth = os.environ["SYNTH"]
    template = subprocess.run([synth, "-"], input=text, capture_output=True, text=True, timeout=60)
    if template.returncode != 2 or template.stdout or "--target terraform" not in template.stderr:
        sys.exit(f"a template must be refused, with the way on\n{template.stderr[-2000:]}")
    for target, expected in (("cloudformation", 1), ("terraform", 0)):
        command = [synth, "check", "-", "--target", target]
        ran = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
        if ran.returncode != expected:
            sys.exit(f"{' '.join(command)} ended with {ran.returncode}\n{ran.stderr[-2000:]}")
    folder = tools.clean("large")
    began = time.monotonic()
    written = documents.document(given)
    took = time.monotonic() - began
    made = documents.addresses(written)
    if len(made) <= 500:
        sys.exit(f"only {len(made)} resources: not large")
    documents.write(folder, written)
    size = (folder / "main.tf.json").stat().st_size
    print(f"{SERVICES} services, {len(made)} resources, {size} bytes, written and proven in {took:.2f} s")
    with tools.turn():
        terraform = tools.Terraform(folder)
        terraform.run("init", "-backend=false")
        terraform.run("validate")


if __name__ == "__main__":
    main()
