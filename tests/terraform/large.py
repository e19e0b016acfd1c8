"""Fifty services in one root: Terraform has no limit of 500 resources. Emitted, proven, and
read by Terraform with the provider; prints how long it takes and how large it is, beside fewer services.
What AWS holds in smaller numbers is refused with the way on, and the way on is taken.
"""

import itertools
import json
import os
import subprocess
import sys
import time

import yaml

import documents
import tools

FIFTY = documents.blueprint("fifty")
SERVICES = len(FIFTY["services"])
FEWER = (1, 10, 25)
BALANCERS = ("internet", "internal")
# Services, the load balancers that they share, what has to be said, and what that help makes of it.
LIMITS = (
    (51, ("internet",), ("E0801", "load_balancers: {internet-2: {scheme: internet}}"),
     {"balancers": ("internet", "internet-2"), "load_balancers": {"internet-2": {"scheme": "internet"}}}),
    (61, BALANCERS, ("E0802", "network: {egress: nat}"), {"network": {"egress": "nat"}}),
)


def first(services):
    """The first services of fifty, which call nothing that comes later."""
    return {**FIFTY, "services": dict(itertools.islice(FIFTY["services"].items(), services))}


def alike(services, balancers, **more):
    """So many services, the load balancers that they share in turn."""
    services = {
        f"service-{n}": {
            "load_balancer": balancers[n % len(balancers)],
            "route": {"paths": [f"/service-{n}/*"]},
            "cpu": 256,
        }
        for n in range(services)
    }
    return {"name": "large", "management": {"host": True}, "services": services} | more


def checked(given, target):
    """Exit status and what is said of a blueprint for one target."""
    command = [os.environ["SYNTH"], "check", "-", "--target", target]
    ran = subprocess.run(command, input=yaml.safe_dump(given), capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout + ran.stderr


def limits():
    for services, balancers, (code, way), taken in LIMITS:
        status, said = checked(alike(services, balancers), "terraform")
        if status != 1 or f"error[{code}]" not in said or way not in said:
            sys.exit(f"{services} services behind {balancers}: no {code} with `{way}`\n{said[-2000:]}")
        mended = alike(services, **{"balancers": balancers} | taken)
        status, said = checked(mended, "terraform")
        if status:
            sys.exit(f"{services} services with `{way}` are refused\n{said[-2000:]}")
        print(f"{services} services behind {' and '.join(balancers)}: {code}, and the way on works")


def measured(services):
    """Seconds, resources and bytes of so many."""
    began = time.monotonic()
    written = documents.document(first(services))
    return time.monotonic() - began, len(documents.addresses(written)), len(json.dumps(written)), written


def main():
    one = {**FIFTY, "stacks": "one"}
    text = yaml.safe_dump(one)
    template = subprocess.run([os.environ["SYNTH"], "-"], input=text, capture_output=True, text=True, timeout=60)
    if template.returncode != 2 or template.stdout or "--target terraform" not in template.stderr:
        sys.exit(f"a template must be refused, with the way on\n{template.stderr[-2000:]}")
    for target, expected in (("cloudformation", 1), ("terraform", 0)):
        status, said = checked(one, target)
        if status != expected:
            sys.exit(f"check of {target} ended with {status}\n{said[-2000:]}")
    limits()
    took, made, size, written = measured(SERVICES)
    if made <= 500:
        sys.exit(f"only {made} resources: not large")
    print(f"{SERVICES} services: {made} resources, {size} bytes, written and proven in {took:.2f} s")
    for fewer in FEWER:
        less = measured(fewer)[:3]
        print(f"{fewer}: " + ", ".join(f"1/{whole / part:.1f} of the {word}" for whole, part, word in
                                       zip((took, made, size), less, ("time", "resources", "bytes"))))
    folder = tools.clean("large")
    # The mirror has a provider of version 5.
    documents.write(folder, documents.without_newer(written))
    with tools.turn():
        terraform = tools.Terraform(folder)
        terraform.run("init", "-backend=false")
        terraform.run("validate")


if __name__ == "__main__":
    main()
