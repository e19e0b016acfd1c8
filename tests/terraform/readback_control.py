"""Plants a fault for each kind of thing that readback.py compares, applies them all at once, and fails
where one goes unseen.
"""

import functools
import sys

import documents
import emulator
import readback
import tools

NAME = "minimal"

# Address and property, the value that it gets (None takes it away), and what readback has to name.
FAULTS = [
    ("aws_launch_template management name_prefix", "host-", "the launch template is"),
    ("aws_launch_template management metadata_options http_tokens", "optional", "the launch template has"),
    ("aws_instance management metadata_options http_tokens", "optional", "the host has"),
    ("aws_ecs_cluster_capacity_providers main capacity_providers", ["FARGATE"], "backend: cluster's providers"),
    ("aws_ecs_cluster_capacity_providers main default_capacity_provider_strategy",
     [{"capacity_provider": "FARGATE", "weight": 1}], "backend: cluster's strategy"),
    ("aws_ecs_service backend enable_execute_command", False, "backend: exec switch"),
    ("aws_ecs_service backend health_check_grace_period_seconds", 1, "backend: grace period"),
    ("aws_ecs_service frontend launch_type", None, "frontend: launch type"),
    ("aws_ecs_service frontend capacity_provider_strategy",
     [{"capacity_provider": "FARGATE", "weight": 1, "base": 0}], "frontend: providers"),
    ("aws_cloudwatch_log_group backend retention_in_days", 1, "backend: logs"),
    ("aws_lb_target_group backend_green deregistration_delay", 31, "backend: green delay"),
    ("aws_lb_target_group frontend_blue health_check path", "/other", "frontend: blue health check"),
    ("aws_appautoscaling_target backend max_capacity", 3, "backend: range"),
]


def plant(document, place, value):
    *way, last = place.split()
    at = document["resource"]
    for step in way:
        at = at[step]
        at = at[0] if isinstance(at, list) else at
    if value is None:
        del at[last]
    else:
        at[last] = value


def main():
    given = documents.blueprint(NAME)
    written = documents.document(given)
    for place, value, _ in FAULTS:
        plant(written, place, value)
    folder = tools.clean("readback")
    documents.write(folder, written)
    with tools.turn(), emulator.emulator() as url:
        client = functools.cache(functools.partial(emulator.client, url, region=documents.region(given)))
        emulator.override(folder, url)
        terraform = tools.Terraform(folder)
        terraform.environment |= documents.variables(given, written)
        terraform.run("init")
        terraform.run("apply", "-auto-approve", "-var", "deploy_services=true")
        outputs = terraform.json("output", "-json")
        services = [outputs[f"service_{one.replace('-', '_')}"]["value"] for one in given["services"]]
        wrong = list(readback.wrong(client, given, services))
    unseen = [told for _, _, told in FAULTS if not any(one.startswith(told) for one in wrong)]
    if unseen:
        print("\n".join(["not seen:", *unseen, "seen:", *wrong]))
    print(f"{len(FAULTS)} faults, {len(unseen)} not seen")
    return bool(unseen)


if __name__ == "__main__":
    sys.exit(main())
