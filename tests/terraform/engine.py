"""One service moved from CodeDeploy to ECS, by hand first and then in the document, as docs/engines.md says:
against the emulator, with the provider that is here.

Written at once, the move is a service that is replaced; after `update-service` it is not, and the rules stay.
"""

import functools
import sys

import documents
import emulator
import tools
from swap import weights

NAME, SERVICE = "sbcntr", "backend"
RULES = ["production_rule", "test_rule"]
# What goes with CodeDeploy.
OF_CODEDEPLOY = {
    "aws_codedeploy_app",
    "aws_codedeploy_deployment_group",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
}


def actions(plan):
    """What a plan does with each resource that it does something with."""
    done = {one["address"].split("[")[0]: one["change"]["actions"] for one in plan["resource_changes"]}
    return {address: what for address, what in done.items() if what != ["no-op"]}


def main():
    given = documents.blueprint(NAME)
    over = {"services": {SERVICE: {"deployment": {"engine": "ecs"}}}}
    before = documents.document(given)
    after = documents.without_newer(documents.document(documents.laid_over(given, over)))
    folder = tools.clean("engine")
    documents.write(folder, before)
    with tools.turn(), emulator.emulator() as url:
        client = functools.partial(emulator.client, url, region=documents.region(given))
        client = functools.cache(client)
        emulator.override(folder, url)
        terraform = tools.Terraform(folder)
        terraform.environment |= documents.variables(given, before)
        terraform.environment["TF_VAR_deploy_services"] = "true"
        terraform.run("init")
        terraform.plan()
        terraform.apply()
        outputs = terraform.json("output", "-json")
        service = outputs[f"service_{SERVICE}"]["value"]
        rules = [weights(client("elbv2"), service[one]) for one in RULES]

        documents.write(folder, after)
        address = f"aws_ecs_service.{SERVICE}"
        if (at_once := actions(terraform.plan())).get(address) != ["delete", "create"]:
            sys.exit(f"written at once, the move does not replace the service: {at_once}")

        client("ecs").update_service(
            cluster=service["cluster"],
            service=service["service"],
            deploymentController={"type": "ECS"},
            capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],
            forceNewDeployment=True,
        )
        planned = actions(terraform.plan())
        kinds = {one.split(".")[0] for one, what in planned.items() if "delete" in what}
        if planned.get(address) not in (None, ["update"]) or kinds - OF_CODEDEPLOY:
            sys.exit(f"after update-service, the plan is {planned}")
        terraform.apply()
        terraform.unchanged()
        if rules != [weights(client("elbv2"), service[one]) for one in RULES]:
            sys.exit("the move touched the rules")


if __name__ == "__main__":
    main()
