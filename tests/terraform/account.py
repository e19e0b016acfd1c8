"""A document that names an account is refused with the credentials of any other, before anything is made:
a root by its provider, a module by what it asks of whoever uses it.

    account.py
"""

import sys

import documents
import emulator
import tools

OWN = "123456789012"
OTHER = "999988887777"


def refused(folder, url, written, shape):
    """What is wrong with how a plan ends."""
    if shape == "module":
        (folder / "system").mkdir()
        documents.write(folder / "system", written)
        call = {"source": "./system", "deploy_services": True}
        documents.write(folder, {
            "provider": {"aws": emulator.settings(url) | {"region": documents.REGION}}, "module": {"system": call},
        })
    else:
        documents.write(folder, written)
        emulator.override(folder, url)
    terraform = tools.Terraform(folder)
    terraform.environment |= {"TF_VAR_region": documents.REGION, "TF_VAR_deploy_services": "true"}
    terraform.run("init")
    return terraform.run("plan", expect=(0, 1))


def main():
    given = documents.blueprint("nat")
    with tools.turn(), emulator.emulator() as url:
        for shape in ("root", "module"):
            for account in (OTHER, OWN):
                folder = tools.clean("account", f"{shape}-{account}")
                written = documents.document({**given, "account": account}, shape)
                status, said = refused(folder, url, written, shape)
                if status != (account == OTHER):
                    sys.exit(f"{shape} for {account}: the plan ends with {status}\n{said}")
                if status and not (OWN in said or f"is for the account {OTHER}" in said):
                    sys.exit(f"{shape}: refused for another reason\n{said}")
        vpcs = emulator.client(url, "ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"]
    if vpcs:
        sys.exit(f"something was made: {vpcs}")


if __name__ == "__main__":
    main()
