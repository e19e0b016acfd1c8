"""Every blueprint as a module of one root, which brings the provider: init, validate and plan.

    modules.py BLUEPRINT...
"""

import json
import sys

import documents
import emulator
import there
import tools


# What a root puts beside the systems of its modules: an alias record and a web firewall of a load
# balancer; and a database in the network of a module that takes the database's security group, which
# is a circle unless the outputs that it begins at depend on nothing of the kind.
BESIDE = {
    "aws_route53_record": {
        "shop": {
            "zone_id": "Z0123456789ABCDEFGHIJ", "name": "shop.example.com", "type": "A",
            "alias": {
                "name": "${module.minimal.load_balancer_internet.dns_name}",
                "zone_id": "${module.minimal.load_balancer_internet.zone_id}",
                "evaluate_target_health": True,
            },
        }
    },
    "aws_wafv2_web_acl_association": {
        "shop": {
            "resource_arn": "${module.minimal.load_balancer_internet.arn}",
            "web_acl_arn": f"arn:aws:wafv2:{documents.REGION}:123456789012:regional/webacl/a/"
            "a1b2c3d4-5678-90ab-cdef-000000000000",
        }
    },
    "aws_security_group": {
        "database": {"provider": "aws.us-west-1", "vpc_id": "${module.inputs.network.vpc_id}"}
    },
    "aws_db_subnet_group": {
        "database": {
            "provider": "aws.us-west-1",
            "subnet_ids": "${module.inputs.network.private_subnets}",
        }
    },
    "aws_vpc_security_group_egress_rule": {
        "metrics": {
            "security_group_id": "${module.minimal.load_balancer_internal.security_group}",
            "cidr_ipv4": "192.0.2.0/24", "ip_protocol": "tcp", "from_port": 9090, "to_port": 9090,
        }
    },
}
TAKEN = {"inputs": {"database": "${aws_security_group.database.id}"}}


def of(name, url):
    """The document of a blueprint's module, and the values of its inputs; a network that is there is made."""
    given = documents.blueprint(name)
    if "existing" in given.get("network", {}):
        _, given, written, values = there.placed(url, given, "module")
        return given, written, values
    written = documents.without_newer(documents.document(given, "module"))
    return given, written, documents.variables(given, written)


def main(*names):
    folder = tools.clean("modules")
    root = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}}}
    root["module"] = {}
    emitted = set()
    with tools.turn(), emulator.emulator() as url:
        for name in names:
            given, written, asked = of(name, url)
            if "provider" in written or "backend" in written["terraform"]:
                sys.exit(f"{name}: a module brings no provider and no backend")
            (folder / name).mkdir()
            documents.write(folder / name, written)
            call = {key.removeprefix("TF_VAR_"): value for key, value in asked.items()}
            call |= {"source": f"./{name}", "deploy_services": True, **TAKEN.get(name, {})}
            # A region of its own where zones are named; else the root's.
            if documents.region(given) != documents.REGION:
                call["providers"] = {"aws": f"aws.{documents.region(given)}"}
            # A name in Terraform has no dot.
            called = name.replace(".", "_")
            root["module"][called] = call
            emitted |= documents.addresses(written, f"module.{called}.")
        root["resource"] = BESIDE
        emitted |= documents.addresses(root)
        settings = emulator.settings(url)
        regions = sorted({documents.region(documents.blueprint(name)) for name in names})
        root["provider"] = {"aws": [settings | {"region": documents.REGION}]}
        for region in regions:
            if region != documents.REGION:
                root["provider"]["aws"].append(settings | {"region": region, "alias": region})
        documents.write(folder, root)
        terraform = tools.Terraform(folder)
        terraform.run("init")
        terraform.run("validate")
        plan = terraform.plan()
        # Zones have no meaning in another region, and zones that nobody named may have no Fargate: that
        # is said before anything is made.
        root["module"] = {name: root["module"][name] for name in ("inputs", "minimal")}
        del root["module"]["inputs"]["providers"]
        root["module"]["minimal"]["providers"] = {"aws": "aws.us-west-1"}
        del root["resource"]
        root["module"]["inputs"] |= {"database": "sg-0123456789abcdef0"}
        documents.write(folder, root)
        terraform.run("init")
        _, said = terraform.run("plan", expect=(1,))
        for why in ("This module names zones of us-west-1", "Fargate is not in every zone of this region"):
            # Terraform breaks its lines where it likes.
            if why not in " ".join(said.split()):
                sys.exit(f"a module in the wrong region is planned, or refused for another reason:\n{said}")
    planned = {
        one["address"].split("[")[0] for one in plan["resource_changes"] if one["mode"] == "managed"
    }
    if planned != emitted:
        sys.exit(f"emitted and not planned, or the other way: {sorted(planned ^ emitted)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
