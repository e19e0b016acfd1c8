"""Holds files of releases against AWS's own service model, as botocore ships it.

    model.py FOLDER...
    model.py read-only

Each folder has taskdef.json and appspec.yaml. The model has to take both as they are, and has to
refuse them once a fault is planted: a judge that takes everything says nothing. `read-only` prints
what a description of a task definition has and a registration does not take.
"""

import copy
import hashlib
import json
import pathlib
import sys

import botocore.session
import botocore.validate
import yaml

SESSION = botocore.session.get_session()


def operation(service, name):
    return SESSION.get_service_model(service).operation_model(name)


def faults(service, name, parameters):
    """What the model says against the input of a call."""
    report = botocore.validate.ParamValidator().validate(
        parameters, operation(service, name).input_shape
    )
    return report.generate_report()


def deployment(appspec):
    """The input of create-deployment for an application specification."""
    content = appspec.replace("<TASK_DEFINITION>", "arn:aws:ecs:ap-northeast-1:123456789012:task-definition/a:1")
    return {
        "applicationName": "AppECS-a-b",
        "deploymentGroupName": "DgpECS-a-b",
        "revision": {
            "revisionType": "AppSpecContent",
            "appSpecContent": {
                "content": content,
                "sha256": hashlib.sha256(content.encode()).hexdigest(),
            },
        },
    }


MOMENTS = ["BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"]


def capacity_faults(shares):
    """The strategy by ECS's own shape, whose names begin in lower case there, and what its text asks for:
    one provider at most has a base, and one at least a weight."""
    strategy = [{name[0].lower() + name[1:]: value for name, value in share.items()} for share in shares]
    service = {"serviceName": "a", "capacityProviderStrategy": strategy}
    wrong = [fault for fault in [faults("ecs", "CreateService", service)] if fault]
    if sum(share.get("base", 0) > 0 for share in strategy) > 1 or not any(s.get("weight") for s in strategy):
        wrong.append(f"shares {strategy}")
    return wrong


def appspec_faults(appspec, task):
    """What the user guide asks of an application specification, and no model holds.
    https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
    """
    wrong = []
    read = yaml.safe_load(appspec)
    if not set(read) <= {"version", "Resources", "Hooks"}:
        wrong.append(f"keys {sorted(read)}")
    if read["version"] != 0.0 or not isinstance(read["version"], float):
        wrong.append(f"version {read['version']!r}")
    [resource] = read["Resources"]
    [target] = resource.values()
    properties = target["Properties"]
    if target["Type"] != "AWS::ECS::Service":
        wrong.append(f"type {target['Type']}")
    capacity = properties.pop("CapacityProviderStrategy", None)
    if capacity is not None:
        wrong += capacity_faults(capacity)
    if set(properties) != {"TaskDefinition", "LoadBalancerInfo", "PlatformVersion"}:
        wrong.append(f"properties {sorted(properties)}")
    if properties["TaskDefinition"] != "<TASK_DEFINITION>":
        wrong.append(f"task definition {properties['TaskDefinition']}")
    info = properties["LoadBalancerInfo"]
    ports = [
        mapping["containerPort"]
        for container in task["containerDefinitions"]
        if container["name"] == info["ContainerName"]
        for mapping in container.get("portMappings", [])
    ]
    if info["ContainerPort"] not in ports:
        wrong.append(f"port {info} is not among {ports}")
    moments = [moment for hook in read.get("Hooks", []) for moment in hook]
    if moments != [moment for moment in MOMENTS if moment in moments]:
        wrong.append(f"hooks {moments}")
    return wrong


def plant(task):
    """The same task definition with one fault each."""
    container = {**task["containerDefinitions"][0]}
    yield "a read-only field", {**task, "revision": 3}
    yield "another spelling", {**{k: v for k, v in task.items() if k != "family"}, "Family": task["family"]}
    yield "a number as text", {**task, "containerDefinitions": [{**container, "stopTimeout": "30"}]}
    yield "a field of CloudFormation", {**task, "containerDefinitions": [{**container, "Image": "a"}]}
    yield "a list as mapping", {**task, "volumes": {"name": "a"}}


def main(folders):
    hooks = capacity = 0
    for folder in map(pathlib.Path, folders):
        task = json.loads((folder / "taskdef.json").read_text())
        appspec = (folder / "appspec.yaml").read_text()
        wrong = faults("ecs", "RegisterTaskDefinition", task)
        wrong += faults("codedeploy", "CreateDeployment", deployment(appspec))
        wrong += "; ".join(appspec_faults(appspec, task))
        if wrong:
            sys.exit(f"{folder}: {wrong}")
        hooks += "Hooks" in appspec
        capacity += "CapacityProviderStrategy" in appspec
        for name, broken in plant(copy.deepcopy(task)):
            if not faults("ecs", "RegisterTaskDefinition", broken):
                sys.exit(f"{folder}: the model takes {name}")
    print(f"{len(folders)} task definitions and application specifications fit AWS's model, {hooks} of them with hooks, "
          f"{capacity} with shares of capacity")


def read_only():
    described = operation("ecs", "DescribeTaskDefinition").output_shape.members["taskDefinition"].members
    taken = operation("ecs", "RegisterTaskDefinition").input_shape.members
    print("\n".join(name for name in described if name not in taken))


if __name__ == "__main__":
    if sys.argv[1:] == ["read-only"]:
        read_only()
    else:
        main(sys.argv[1:])
