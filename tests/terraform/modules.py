"""Every blueprint as a module of one root, which brings the provider: init, validate and plan.

    modules.py BLUEPRINT...
"""

import json
import sys

import documents
import emulator
import tools


def main(*names):
    folder = tools.clean("modules")
    root = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}}}
    root["module"] = {}
    emitted = set()
    for name in names:
        given = documents.blueprint(name)
        written = documents.without_newer(documents.document(given, "module"))
        if "provider" in written or "backend" in written["terraform"]:
            sys.exit(f"{name}: a module brings no provider and no backend")
        (folder / name).mkdir()
        documents.write(folder / name, written)
        asked = documents.variables(given, written)
        call = {key.removeprefix("TF_VAR_"): value for key, value in asked.items()}
        call |= {"source": f"./{name}", "deploy_services": True}
        # A region of its own where zones are named; else the root's.
        if documents.region(given) != documents.REGION:
            call["providers"] = {"aws": f"aws.{documents.region(given)}"}
        root["module"][name] = call
        emitted |= documents.addresses(written, f"module.{name}.")
    with tools.turn(), emulator.emulator() as url:
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
    planned = {
        one["address"].split("[")[0] for one in plan["resource_changes"] if one["mode"] == "managed"
    }
    if planned != emitted:
        sys.exit(f"emitted and not planned, or the other way: {sorted(planned ^ emitted)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
