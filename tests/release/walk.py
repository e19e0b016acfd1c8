"""Runs release.sh, and what it prints, against an emulator, and reads back what it did.

    walk.py whole|short SYNTH OUTPUTS TEMPLATE BLUEPRINT SERVICE FOLDER

OUTPUTS are those of TEMPLATE, which BLUEPRINT became. The deployment group that the emulator has is
the template's. The short walk is that of a release which goes well.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import boto3
import yaml

import server

LENGTH, SYNTH, OUTPUTS, TEMPLATE, BLUEPRINT, SERVICE, FOLDER = sys.argv[1:]
REGION = "ap-northeast-1"
FOLDER = pathlib.Path(FOLDER)
TOOLS = pathlib.Path(sys.executable).parent

record = next(
    read
    for output in json.loads(pathlib.Path(OUTPUTS).read_text())["Stacks"][0]["Outputs"]
    if output["OutputKey"].startswith("Service")
    for read in [json.loads(output["OutputValue"])]
    if read["service"] == SERVICE
)
resources = json.loads(pathlib.Path(TEMPLATE).read_text())["Resources"]
steps = []
# A target group of nobody's.
elsewhere = []


def step(name):
    steps.append(name)


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{steps[-1]}: {what} is {found!r}, not {wanted!r}")


def small(value):
    """CloudFormation's spelling as the API has it."""
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: small(inner) for key, inner in value.items()}
    return [small(inner) for inner in value] if isinstance(value, list) else value


def group_of(service):
    """The properties of the service's deployment group, as the API spells them."""
    [properties] = [
        resource["Properties"]
        for resource in resources.values()
        if resource["Type"] == "AWS::CodeDeploy::DeploymentGroup"
        and resource["Properties"]["DeploymentGroupName"] == record["deployment_group"]
    ]
    spelled = small(properties)
    alarms = spelled.get("alarmConfiguration", {"enabled": False})
    return {
        "alarmConfiguration": {"enabled": alarms["enabled"], "alarms": [{"name": "errors"}] if alarms["enabled"] else []},
        "blueGreenDeploymentConfiguration": {
            "terminateBlueInstancesOnDeploymentSuccess": spelled["blueGreenDeploymentConfiguration"][
                "terminateBlueInstancesOnDeploymentSuccess"
            ],
            "deploymentReadyOption": spelled["blueGreenDeploymentConfiguration"]["deploymentReadyOption"],
        },
        "deploymentStyle": spelled["deploymentStyle"],
    }


def balancing():
    """Both target groups and both rules of the service as the template makes them; what the outputs say
    of them from now on."""
    elb, ec2 = boto3.client("elbv2", **of), boto3.client("ec2", **of)
    subnets = ec2.describe_subnets()["Subnets"][:2]
    arn = elb.create_load_balancer(Name="any", Subnets=[s["SubnetId"] for s in subnets])["LoadBalancers"][0]["LoadBalancerArn"]
    made = {}
    for colour in ("blue", "green"):
        group = elb.create_target_group(Name=colour, Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"], TargetType="ip")
        made[f"target_group_{colour}"] = group["TargetGroups"][0]["TargetGroupArn"]
    group = elb.create_target_group(Name="elsewhere", Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"], TargetType="ip")
    elsewhere.append(group["TargetGroups"][0]["TargetGroupArn"])
    for kind, port, colour in (("production", 80, "blue"), ("test", 10080, "green")):
        [rule] = [
            resource["Properties"] for name, resource in resources.items()
            if resource["Type"] == "AWS::ElasticLoadBalancingV2::ListenerRule" and name == record[f"{kind}_rule"]
        ]
        [action] = rule["Actions"]
        same(f"where the {kind} rule leads", colour.title() in action["TargetGroupArn"]["Ref"], True)
        listener = elb.create_listener(
            LoadBalancerArn=arn, Protocol="HTTP", Port=port,
            DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
        )["Listeners"][0]["ListenerArn"]
        made[f"{kind}_rule"] = elb.create_rule(
            ListenerArn=listener, Priority=1, Conditions=rule["Conditions"],
            Actions=[{"Type": "forward", "TargetGroupArn": made[f"target_group_{colour}"]}],
        )["Rules"][0]["RuleArn"]
    outputs = json.loads(pathlib.Path(OUTPUTS).read_text())
    record.update(made)
    for output in outputs["Stacks"][0]["Outputs"]:
        if output["OutputKey"].startswith("Service") and json.loads(output["OutputValue"])["service"] == SERVICE:
            output["OutputValue"] = json.dumps(record)
    pathlib.Path(OUTPUTS).write_text(json.dumps(outputs))


def lead(rule, **weights):
    """Lets a rule lead to target groups, by colour and weight, as CodeDeploy leaves it."""
    boto3.client("elbv2", **of).modify_rule(RuleArn=record[f"{rule}_rule"], Actions=[{"Type": "forward", "ForwardConfig": {
        "TargetGroups": [{"TargetGroupArn": elsewhere[0] if c == "elsewhere" else record[f"target_group_{c}"], "Weight": w} for c, w in weights.items()],
    }}])


def leads(rule):
    """The target groups to which a rule sends traffic."""
    [found] = boto3.client("elbv2", **of).describe_rules(RuleArns=[record[f"{rule}_rule"]])["Rules"]
    [action] = found["Actions"]
    groups = action.get("ForwardConfig", {}).get("TargetGroups") or [{"TargetGroupArn": action["TargetGroupArn"]}]
    return [group["TargetGroupArn"] for group in groups if group.get("Weight", 1)]


endpoint, stop = server.start()
environment = {
    "PATH": f"{FOLDER / 'plugin'}:{TOOLS}:{os.environ['PATH']}",
    "HOME": str(FOLDER),
    "AWS_ENDPOINT_URL": endpoint,
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    # The script knows its own region; this one would be wrong.
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
}
of = {"region_name": REGION, "endpoint_url": endpoint, "aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
ecs, codedeploy = boto3.client("ecs", **of), boto3.client("codedeploy", **of)


# Session Manager's plugin, which the AWS CLI starts: tests/runbook plays what it does.
(FOLDER / "plugin").mkdir(exist_ok=True)
plugin = FOLDER / "plugin" / "session-manager-plugin"
plugin.write_text("#!/bin/sh\n[ \"$1\" != --version ] || echo 1.2.764.0\n")
plugin.chmod(0o755)


def run(command, where=None, shell="sh"):
    """A command line as a person types it: exit status, standard output, standard error."""
    ran = subprocess.run(
        [shell, "-c", command], cwd=where or FOLDER, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return ran.returncode, ran.stdout, ran.stderr


def release(command="sh release.sh", shell="sh"):
    """A release that has to come about: the deployment, and what the script said."""
    before = len(server.deployments(REGION))
    status, out, said = run(command, FOLDER / "files", shell)
    same("the exit status of " + command, (status, said if status else ""), (0, ""))
    made = server.deployments(REGION)
    same("the number of new deployments", len(made) - before, 1)
    same("standard output", out, made[-1].deployment_id + "\n")
    return made[-1], said


def refused(what, command="sh release.sh"):
    """A release that must not come about, and must not register anything either."""
    step(what)
    before = len(server.deployments(REGION)), revisions()
    status, out, said = run(command, FOLDER / "files")
    same("what went to standard output", out, "")
    if status == 0 or "release.sh: " not in said and "error occurred" not in said:
        sys.exit(f"{what}: exit status {status}, said {said!r}")
    same("deployments and revisions", (len(server.deployments(REGION)), revisions()), before)
    return said


def revisions():
    return ecs.list_task_definitions(familyPrefix=record["task_definition"])["taskDefinitionArns"]


def checked(deployment, revision):
    """The deployment's revision is the application specification with this task definition."""
    same("the application", deployment.application_name, record["deployment_application"])
    same("the group", deployment.deployment_group_name, record["deployment_group"])
    same("the kind of revision", deployment.revision["revisionType"], "AppSpecContent")
    content = deployment.revision["appSpecContent"]["content"]
    same("the checksum", deployment.revision["appSpecContent"]["sha256"], hashlib.sha256(content.encode()).hexdigest())
    written = (FOLDER / "files" / "appspec.yaml").read_text()
    same("the application specification", content, written.replace("<TASK_DEFINITION>", revision))
    [target] = yaml.safe_load(content)["Resources"]
    same("the task definition", target["TargetService"]["Properties"]["TaskDefinition"], revision)


def printed(said):
    """The command lines that the script prints."""
    return [line.strip() for line in said.splitlines() if line.startswith("  ") and not re.match(r"  (new|old) ", line)]


def synth(image, into):
    status, _, said = run(
        f"'{SYNTH}' release '{BLUEPRINT}' --service {SERVICE} --outputs '{OUTPUTS}' --image {image} --into '{into}'",
        pathlib.Path.cwd(),
    )
    same("what synth says", (status, said if status else ""), (0, ""))


try:
    step("the system is there")
    balancing()
    image = record["repository"]
    ecs.create_cluster(clusterName=record["cluster"])
    synth(f"{image}:v1", FOLDER / "first")
    first = ecs.register_task_definition(**json.loads((FOLDER / "first" / "taskdef.json").read_text()))
    first = first["taskDefinition"]["taskDefinitionArn"]
    shutil.rmtree(FOLDER / "files", ignore_errors=True)
    synth(f"{image}:v2", FOLDER / "files")

    if LENGTH == "whole":
        refused("no service yet")
        ecs.create_service(
            cluster=record["cluster"], serviceName=SERVICE, taskDefinition=record["task_definition"], desiredCount=1, launchType="FARGATE",
            deploymentController={"type": "ECS"},
        )
        said = refused("a service that ECS releases")
        same("what is said", "not released by CodeDeploy" in said, True)
        ecs.delete_service(cluster=record["cluster"], service=SERVICE, force=True)
    ecs.create_service(
        cluster=record["cluster"], serviceName=SERVICE, taskDefinition=record["task_definition"], desiredCount=1, launchType="FARGATE",
        deploymentController={"type": "CODE_DEPLOY"},
        loadBalancers=[{
            "targetGroupArn": record["target_group_blue"], "containerName": record["container"], "containerPort": record["port"],
        }],
    )
    if LENGTH == "whole":
        refused("no deployment group yet")
    codedeploy.create_application(applicationName=record["deployment_application"], computePlatform="ECS")
    codedeploy.create_deployment_group(
        applicationName=record["deployment_application"], deploymentGroupName=record["deployment_group"],
        serviceRoleArn=f"arn:aws:iam::{server.ACCOUNT}:role/deploy",
        ecsServices=[{"serviceName": SERVICE, "clusterName": record["cluster"]}],
        **group_of(SERVICE),
    )

    said = None
    for rule, weights, what in (
        ("production", {"green": 100, "blue": 0}, "a production rule that leads to the idle group"),
        ("test", {"elsewhere": 1}, "a test rule that leads elsewhere"),
    ):
        lead(rule, **weights)
        said = refused(what)
        same("the error by its name", "Primary taskset target group must be behind listener" in said, True)
        same("which rule it is", f"the {rule} rule" in said, True)
        [line] = printed(said)
        same("what is printed", run(line)[::2], (0, ""))
        same("where the rule leads then", leads(rule), [record["target_group_blue"]])

    step("a release")
    # Once more as the template makes it: the test listener leads to the idle group.
    lead("test", green=1)
    server.called.discard("elasticloadbalancing:ModifyRule")
    deployment, said = release()
    line = printed(said)[0]
    same("the idle test rule", "modify-rule" in line, True)
    said = said.replace(f"  {line}\n", "")
    same("what is printed", run(line)[::2], (0, ""))
    server.called.discard("elasticloadbalancing:ModifyRule")
    same("where the rule leads then", leads("test"), [record["target_group_blue"]])
    [second] = [arn for arn in revisions() if arn != first]
    checked(deployment, second)
    registered = ecs.describe_task_definition(taskDefinition=second)["taskDefinition"]
    for key, value in json.loads((FOLDER / "files" / "taskdef.json").read_text()).items():
        if key == "containerDefinitions":
            for name, inner in value[0].items():
                same(f"{key}.{name}", registered[key][0][name], inner)
        elif key != "tags":
            same(key, registered[key], value)
    same("the old revision", f"old  {first}" in said, True)
    waits = group_of(SERVICE)["blueGreenDeploymentConfiguration"]
    watched = group_of(SERVICE)["alarmConfiguration"]["enabled"]
    approval = waits["deploymentReadyOption"]["waitTimeInMinutes"]
    kept = waits["terminateBlueInstancesOnDeploymentSuccess"]["terminationWaitTimeInMinutes"]
    same("the wait", f"for {approval} minutes; if nobody" in said, approval > 0)
    same("how long the old version stays", f"kept for {kept} minutes" in said, True)

    step("what the script prints")
    lines = printed(said)
    words = ["get-deployment", "start-session", "curl", *(["continue-deployment"] if approval else []), "stop-deployment", "continue-deployment", "release.sh"]
    words += ["release.sh"] if watched else []
    same("the commands", [next(w for w in line.split() if w in words) for line in lines], words)
    outputs = {o["OutputKey"]: o["OutputValue"] for o in json.loads(pathlib.Path(OUTPUTS).read_text())["Stacks"][0]["Outputs"]}
    balancer = record["load_balancer"].title()
    port = outputs[f"{balancer}TestUrl"].split(":")[2]
    # As the blueprint has it: what is asked for by host and path, at a port of this machine.
    [looked] = [line for line in lines if line.startswith("curl")]
    same("what is looked at", bool(re.match(rf"curl -gik? (-H '[^']*' )?'https?://localhost:{port}/[^']*'$", looked)) or looked, True)
    for line in lines:
        if line.startswith("aws"):
            known = set(server.called)
            status, _, wrong = run(line)
            same(line, (status, wrong), (0, ""))
            server.called.intersection_update(known)
    name = deployment.deployment_id
    wanted = [("continue", name, "READY_WAIT")] if approval else []
    wanted += [("stop", name, True), ("continue", name, "TERMINATION_WAIT")]
    same("what was asked", server.asked, wanted)
    [(target, document, parameters)] = server.sessions
    same("the host", target, outputs["ManagementInstance"])
    same("the kind of session", document, "AWS-StartPortForwardingSessionToRemoteHost")
    same("where it leads", parameters, {"host": [outputs[f"{balancer}Dns"]], "portNumber": [port], "localPortNumber": [port]})
    same("the address", outputs[f"{balancer}TestUrl"] + ", management" in said, True)

    step("the way back")
    # Live is green by now, with both rules as CodeDeploy leaves them.
    boto3.client("ecs", **of).create_task_set(
        cluster=record["cluster"], service=SERVICE, taskDefinition=second, launchType="FARGATE",
        loadBalancers=[{"targetGroupArn": record["target_group_green"], "containerName": record["container"], "containerPort": record["port"]}],
    )
    [of_set] = server.task_sets(REGION, record["cluster"], SERVICE)
    of_set.status = "PRIMARY"
    for rule in ("production", "test"):
        lead(rule, green=100, blue=0)
    known = revisions()
    deployment, said = release(lines[-2 if watched else -1])
    checked(deployment, first)
    same("the revisions", revisions(), known)

    if LENGTH == "whole":
        step("past an alarm")
        deployment, said = release(lines[-1])
        same("the alarms", deployment.override_alarm_configuration, {"enabled": False})
        [third] = [arn for arn in revisions() if arn not in known]
        checked(deployment, third)
        same("whether alarms are still spoken of", "--past-alarms" in said, False)
        deployment, _ = release(f"sh release.sh --past-alarms {record['task_definition']}:1")
        same("the alarms", deployment.override_alarm_configuration, {"enabled": False})
        checked(deployment, first)

        step("another shell, and a specification with all that JSON escapes")
        appspec = FOLDER / "files" / "appspec.yaml"
        appspec.write_text(appspec.read_text() + '# "so" \\ it\'s $HOME `said`\n')
        known = revisions()
        deployment, _ = release("bash ./release.sh", "bash")
        [fourth] = [arn for arn in revisions() if arn not in known]
        checked(deployment, fourth)

        refused("an unknown option", "sh release.sh --force")
        refused("a revision of another family", "sh release.sh other:1")
        refused("a revision that is not there", f"sh release.sh {record['task_definition']}:99")
        ecs.deregister_task_definition(taskDefinition=third)
        refused("a revision that is retired", f"sh release.sh {third}")
        synth("'<IMAGE1_NAME>'", FOLDER / "files")
        refused("a placeholder for the image")
        task = FOLDER / "files" / "taskdef.json"
        task.write_text(task.read_text().replace('"family"', '"Family"'))
        refused("a task definition that AWS's model refuses")
        synth(f"{image}:v3", FOLDER / "files")
        appspec = FOLDER / "files" / "appspec.yaml"
        appspec.write_text(appspec.read_text().replace("<TASK_DEFINITION>", "elsewhere"))
        refused("an application specification without its placeholder")

    step("aws ecs deploy reads the same files")
    synth(f"{image}:v4", FOLDER / "files")
    server.ending = "Succeeded"
    before = set(revisions())
    status, out, said = run(
        f"aws ecs deploy --region {REGION} --cluster {record['cluster']} --service {SERVICE} --task-definition files/taskdef.json --codedeploy-appspec files/appspec.yaml"
    )
    same("the exit status", (status, said), (0, ""))
    [newest] = set(revisions()) - before
    deployment = server.deployments(REGION)[-1]
    same("the application", deployment.application_name, record["deployment_application"])
    same("the group", deployment.deployment_group_name, record["deployment_group"])
    sent = json.loads(deployment.revision["appSpecContent"]["content"])
    kept_as = yaml.safe_load((FOLDER / "files" / "appspec.yaml").read_text())
    kept_as["Resources"][0]["TargetService"]["Properties"]["TaskDefinition"] = newest
    same("the application specification", sent, kept_as)
    same("what it says", f"Successfully deployed {newest} to service '{SERVICE}'" in out, True)
    step("lines of the page on releases")
    page = pathlib.Path("docs/releases.md").read_text()
    for line in page.splitlines():
        if line.startswith("aws iam create-open-id-connect-provider"):
            status, _, said = run(line)
            same(line, (status, said), (0, ""))
    known = boto3.client("iam", **of).list_open_id_connect_providers()["OpenIDConnectProviderList"]
    same("the providers", known, [{"Arn": f"arn:aws:iam::{server.ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"}])
finally:
    stop()

print("called", *sorted(call for call in server.called if not call.startswith("iam:")))
print(f"{SERVICE}: {len(steps)} steps, {len(server.deployments(REGION))} deployments")
for name in steps:
    print(f"  {name}")
