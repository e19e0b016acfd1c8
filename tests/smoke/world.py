"""The reference system on loopback, as it stands when both services have run for a while: the backend
live in blue, the frontend, after a release, in green. `broken` names what is out of order."""

import copy
import functools
import json
import os
import re
import subprocess
import time
import urllib.request

import boto3
from moto.moto_api import state_manager

import balancers
import certificates
import emulator
from apps import Proxy, Task

DIGEST = "sha256:" + "0123456789abcdef" * 4
HOST = "i-0123456789abcdef0"
# What both formats say of the account, the one way and the other.
ACCOUNT_WIDE = {
    "AWS::Partition": "aws",
    "AWS::Region": emulator.REGION,
    "AWS::AccountId": emulator.ACCOUNT,
    "data.aws_partition.current.partition": "aws",
    "data.aws_service.s3.region": emulator.REGION,
    "data.aws_caller_identity.current.account_id": emulator.ACCOUNT,
}
BLUEPRINT = """\
name: sbcntr
region: ap-northeast-1
management: {management}
load_balancers:
  internet: {{listener: {{port: {internet}}}, test_listener: {{port: {internet_test}}}}}
  internal: {{listener: {internal_listener}, test_listener: {{port: {internal_test}}}}}
services:
  backend:
    load_balancer: internal
    route: {route}
    health_check: {{path: /healthcheck}}
    deployment: {{engine: {engine}, approval_wait: 10m}}
{proxied}  frontend:
    load_balancer: internet
    health_check: {{path: /healthcheck}}
    environment: {{APP_SERVICE_HOST: "${{backend.url}}"}}
    calls: [backend]
    deployment: {{engine: {engine}, approval_wait: 10m}}
  worker:
    load_balancer: none
    deployment: {{engine: rolling}}
{beside}{given}"""
# A proxy that takes the backend's requests; a job, and a worker of which none has to run.
PROXIED = """\
    receives: proxy
    sidecars:
      proxy: {image: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/proxy:1, memory: 128, port: 8080}
"""
BESIDE = """\
  nightly:
    load_balancer: none
    schedule: {at: "cron(0 3 * * ? *)"}
    alarms: {notify: "arn:aws:sns:ap-northeast-1:123456789012:on-call"}
  letters:
    load_balancer: none
    queue: true
    scaling: {min: 0, max: 4, backlog: 10}
"""
# Whose tasks the worker's are, where its roles are given: one by an input, one as it stands.
GIVEN = """\
    roles: {execution: "${input.starter}", task: "arn:aws:iam::123456789012:role/team/works"}
    exec: never
inputs:
  starter: {type: arn, description: Starts tasks}
"""


@functools.cache
def client(service, endpoint):
    return boto3.client(
        service, region_name=emulator.REGION, endpoint_url=endpoint,
        aws_access_key_id="key", aws_secret_access_key="secret",
    )


class World:
    def __init__(
        self, folder, endpoint, synth, broken=(), release=True, engine="codedeploy", domain=None,
        management="{host: true}", silent=False, tls=None,
        untouched=False, first=False, given=False, beside=False,
    ):
        self.folder, self.endpoint, self.synth, self.broken = folder, endpoint, synth, broken
        self.engine, self.domain, self.management = engine, domain, management
        self.silent = silent
        # Whether the worker's roles are there already.
        self.given = given
        # Whether a proxy stands before the backend, and a job and a worker with a queue are there.
        self.beside = beside
        self.queues = {}
        # Whether the backend's rules are still as the document makes them.
        self.untouched = untouched
        # Whether the backend's first version waits, under ECS's own engine.
        self.first = first
        # The name that the internal load balancer's certificate is for; without one it speaks HTTP.
        self.tls = certificates.Made(folder, tls) if tls else None
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).read()
        emulator.releases.clear()
        emulator.denied = None
        # Gap: tasks move on to their end by being looked at.
        state_manager.set_transition("ecs::task", {"progression": "manual", "times": 1_000_000})
        self.closing = []
        self.arns = {}
        self.wires = {}
        self.tasks = {}
        # Targets have addresses of the private subnets; where they lead is in `wires`.
        self.addresses = (f"10.0.8.{n}" for n in range(10, 250))
        self.wanted = {}
        try:
            self.network()
            self.balancing(release)
            self.services(release)
            self.roles()
            self.curl()
        except BaseException:
            self.close()
            raise

    def client(self, service):
        return client(service, self.endpoint)

    # -- What there is in AWS

    def network(self):
        ec2 = self.client("ec2")
        self.subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"][:2]]
        self.vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.group = ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=self.vpc)["GroupId"]

    def balancing(self, release):
        elb = self.client("elbv2")
        live = {"backend": "blue", "frontend": "green"}
        idle = {"blue": "green", "green": "blue"}
        for balancer, service in (("internal", "backend"), ("internet", "frontend")):
            scheme = "internal" if balancer == "internal" else "internet-facing"
            made = elb.create_load_balancer(Name=balancer, Subnets=self.subnets, Scheme=scheme, Type="application")
            arn = made["LoadBalancers"][0]["LoadBalancerArn"]
            for colour in ("blue", "green"):
                group = elb.create_target_group(
                    Name=f"{service}-{colour}", Protocol="HTTP", Port=80, VpcId=self.vpc, TargetType="ip",
                    HealthCheckPath="/healthcheck", Matcher={"HttpCode": "200"},
                )
                self.arns[service, colour] = group["TargetGroups"][0]["TargetGroupArn"]
            own = service == "backend"
            away = own and (self.untouched or (release and "rule" not in self.broken))
            test = idle[live[service]] if away else live[service]
            production = idle[live[service]] if own and "pointer" in self.broken else live[service]
            for kind, port, colour in (("production", 80, production), ("test", 10080, test)):
                listener = elb.create_listener(
                    LoadBalancerArn=arn, Protocol="HTTP", Port=port,
                    DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
                )["Listeners"][0]["ListenerArn"]
                self.arns[balancer, kind] = listener
                # As CodeDeploy leaves them: both groups, one of them with no weight.
                weights = [
                    {"TargetGroupArn": self.arns[service, c], "Weight": int(c == colour)} for c in ("blue", "green")
                ]
                if own and self.untouched:
                    weights = [{"TargetGroupArn": self.arns[service, colour], "Weight": 1}]
                if own and kind == "test" and "foreign" in self.broken:
                    other = elb.create_target_group(
                        Name="foreign", Protocol="HTTP", Port=80, VpcId=self.vpc, TargetType="ip",
                    )
                    weights = [{"TargetGroupArn": other["TargetGroups"][0]["TargetGroupArn"], "Weight": 1}]
                self.arns[service, kind] = elb.create_rule(
                    ListenerArn=listener, Priority=50000,
                    Conditions=self.conditions(service),
                    Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
                )["Rules"][0]["RuleArn"]

    def conditions(self, service):
        if self.domain and service == "backend":
            return [{"Field": "host-header", "Values": [self.domain]}]
        return [{"Field": "path-pattern", "Values": ["/*"]}]

    def services(self, release):
        self.closed = {name: balancers.Closed(self.silent) for name in ("internet_test", "internal", "internal_test")}
        self.closing += [closed.close for closed in self.closed.values()]
        self.client("ecs").create_cluster(clusterName="sbcntr")
        for service, live in (("backend", "blue"), ("frontend", "green")):
            self.service(service, live)
            if release and service == "backend":
                self.wait_for_approval(service, "green")
        self.service("worker", None, tasks=0 if "asleep" in self.broken else 2)
        if self.beside:
            self.service("letters", None, tasks=0)
            self.job()
        listeners = {
            "internet": self.arns["internet", "production"],
            "internet_test": self.arns["internet", "test"],
            "internal": self.arns["internal", "production"],
            "internal_test": self.arns["internal", "test"],
        }
        crossed = {"internal_test": self.arns["backend", "blue"]} if "crossed" in self.broken else None
        secure = {"internal": self.tls.file, "internal_test": self.tls.file} if self.tls else {}
        proxy = balancers.HAProxy(self.folder, listeners, self.wires, crossed, secure)
        self.closing.append(proxy.stop)
        self.ports = proxy.ports
        there = proxy.ports["internal"] if "way to backend" not in self.broken else self.closed["internal"].port
        for task in self.tasks["frontend"]:
            task.backend, task.domain = f"http://127.0.0.1:{there}", self.domain
            task.authority = self.tls and self.tls.authority
        proxy.settle(self.wanted)

    def roles(self):
        """Those that the worker is given; `broken` says what is wrong with them."""
        if not self.given:
            return
        if "simulation" not in self.broken:
            emulator.denied = {"logs:PutLogEvents"} if "permission" in self.broken else set()
        iam = self.client("iam")
        for name in ("starts", "works"):
            trusted = "ec2" if name == "works" and "trust" in self.broken else "ecs-tasks"
            statement = {
                "Effect": "Allow", "Principal": {"Service": f"{trusted}.amazonaws.com"}, "Action": "sts:AssumeRole",
            }
            iam.create_role(
                RoleName=name, Path="/team/",
                AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
            )

    def job(self):
        """The job's task definition, its schedule, and the queues of what failed: of runs, and of letters."""
        revision, scheduler, sqs = self.revision("nightly"), self.client("scheduler"), self.client("sqs")
        scheduler.create_schedule_group(Name="sbcntr")
        scheduler.create_schedule(
            Name="sbcntr-nightly", GroupName="sbcntr", ScheduleExpression="cron(0 3 * * ? *)",
            State="DISABLED" if "off" in self.broken else "ENABLED", FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": "arn:aws:ecs:ap-northeast-1:123456789012:cluster/sbcntr", "RoleArn": "arn:aws:iam::123456789012:role/x",
                    "EcsParameters": {"TaskDefinitionArn": revision}},
        )
        for name in ("sbcntr-nightly-failed-runs", "sbcntr-letters-dead-letters"):
            self.queues[name] = sqs.create_queue(QueueName=name)["QueueUrl"]
        if "failed" in self.broken:
            for url in self.queues.values():
                sqs.send_message(QueueUrl=url, MessageBody="one that failed")

    def service(self, name, live, tasks=2):
        ecs, logs = self.client("ecs"), self.client("logs")
        codedeployed = live and self.engine == "codedeploy"
        logs.create_log_group(logGroupName=f"/ecs/sbcntr-{name}")
        revision = self.revision(name)
        ecs.create_service(
            cluster="sbcntr", serviceName=name, taskDefinition=revision, desiredCount=tasks, launchType="FARGATE",
            deploymentController={"type": "CODE_DEPLOY" if codedeployed else "ECS"}, networkConfiguration=self.awsvpc(),
        )
        if codedeployed:
            codedeploy = self.client("codedeploy")
            codedeploy.create_application(applicationName=f"AppECS-sbcntr-{name}", computePlatform="ECS")
            codedeploy.create_deployment_group(
                applicationName=f"AppECS-sbcntr-{name}", deploymentGroupName=f"DgpECS-sbcntr-{name}",
                serviceRoleArn="arn:aws:iam::123456789012:role/x",
            )
        else:
            # Gap: moto counts no tasks of its own.
            emulator.backend("ecs").services[f"sbcntr:{name}"].deployments = []
        self.tasks[name] = []
        if not (self.first and name == "backend"):
            self.set_of_tasks(name, revision, live, "PRIMARY", "earlier", tasks)

    def wait_for_approval(self, name, colour):
        """A release whose new version stands in the other group and waits to be let through."""
        if self.engine == "ecs":
            revision = self.revision(name)
            emulator.releases[name] = {
                "stage": "POST_TEST_TRAFFIC_SHIFT", "revision": revision, "group": self.arns[name, colour],
            }
            self.set_of_tasks(name, revision, colour, "ACTIVE", "")
            return
        codedeploy = self.client("codedeploy")
        deployment = codedeploy.create_deployment(
            applicationName=f"AppECS-sbcntr-{name}", deploymentGroupName=f"DgpECS-sbcntr-{name}",
            revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": "{}"}},
        )["deploymentId"]
        # Gap: a deployment never leaves its first state.
        emulator.backend("codedeploy").deployments[deployment].status = "Ready"
        self.set_of_tasks(name, self.revision(name), colour, "ACTIVE", deployment)

    def revision(self, name):
        containers = [{"name": "app", "image": f"{self.repository(name)}:v1", "essential": True, "memory": 512,
                       "portMappings": [{"containerPort": 80}]}]
        if self.beside and name == "backend":
            containers.append({"name": "proxy", "image": "proxy:1", "essential": True, "memory": 128,
                               "portMappings": [{"containerPort": 8080}]})
        made = self.client("ecs").register_task_definition(
            family=f"sbcntr-{name}", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
            containerDefinitions=containers,
        )["taskDefinition"]
        return made["taskDefinitionArn"]

    def repository(self, name):
        return f"{emulator.ACCOUNT}.dkr.ecr.{emulator.REGION}.amazonaws.com/sbcntr-{name}"

    def awsvpc(self):
        return {"awsvpcConfiguration": {"subnets": self.subnets, "securityGroups": [self.group]}}

    def set_of_tasks(self, name, revision, colour, status, deployment, tasks=2):
        ecs = self.client("ecs")
        service = emulator.backend("ecs").services[f"sbcntr:{name}"]
        codedeployed = colour and self.engine == "codedeploy"
        if codedeployed:
            ecs.create_task_set(
                cluster="sbcntr", service=name, taskDefinition=revision, externalId=deployment, launchType="FARGATE",
                loadBalancers=[{"targetGroupArn": self.arns[name, colour], "containerName": "app", "containerPort": 80}],
            )
        running = tasks
        for number in range(tasks):
            made = ecs.run_task(
                cluster="sbcntr", taskDefinition=revision, count=1, launchType="FARGATE", startedBy="ecs-svc/1",
                group=f"service:{name}", networkConfiguration=self.awsvpc(),
            )["tasks"][0]["taskArn"]
            task = emulator.backend("ecs").tasks["sbcntr"][made]
            if "image" in self.broken and (name, number) == ("backend", 1) and status == "PRIMARY":
                # Its image cannot be pulled: no target is registered, and ECS says why in an event.
                task.last_status = "PENDING"
                running = 1
                service.events.insert(0, {
                    "id": "1", "createdAt": time.time(),
                    "message": "(service backend) was unable to start a task: CannotPullContainerError: not found.",
                })
                continue
            # Gap: tasks are there at once, run no container, and know the first one alone.
            if self.beside and name == "backend":
                task.containers.append(copy.copy(task.containers[0]))
                task.containers[1].name = "proxy"
            for container in task.containers:
                container.last_status, container.image_digest = "RUNNING", DIGEST
            if not colour:
                continue
            stream = f"ecs/app/{task.id}"
            self.client("logs").create_log_stream(logGroupName=f"/ecs/sbcntr-{name}", logStreamName=stream)
            app = Task(name, revision.split(":")[-1], self.log(name, stream))
            if "down" in self.broken and name == "backend":
                app.stop()
            else:
                self.closing.append(app.stop)
            app.sick = "sick" in self.broken and (name, number, status) == ("backend", 1, "PRIMARY")
            self.tasks[name].append(app)
            address = next(self.addresses)
            self.wires[address] = app.port
            down = name == "backend" and "down" in self.broken
            if self.beside and name == "backend":
                stream = f"ecs/proxy/{task.id}"
                self.client("logs").create_log_stream(logGroupName=f"/ecs/sbcntr-{name}", logStreamName=stream)
                proxy = Proxy(app.port, self.log(name, stream))
                self.wires[address] = proxy.port
                if down := "proxy" in self.broken:
                    proxy.stop()
                else:
                    self.closing.append(proxy.stop)
            self.wanted[address] = not (app.sick or down)
            self.client("elbv2").register_targets(
                TargetGroupArn=self.arns[name, colour], Targets=[{"Id": address, "Port": 80}]
            )
        if not codedeployed:
            # The newest deployment is the primary one, also while its version waits.
            for earlier in service.deployments:
                earlier["status"] = "ACTIVE"
            service.deployments.insert(0, {
                "id": f"ecs-svc/{len(service.deployments)}", "status": "PRIMARY", "taskDefinition": revision,
                "desiredCount": tasks, "runningCount": running, "pendingCount": tasks - running,
                "rolloutState": "COMPLETED" if status == "PRIMARY" else "IN_PROGRESS",
            })
            return
        # Gap: task sets have no counts and are never primary.
        of_set = service.task_sets[-1]
        of_set.status = status
        of_set.computed_desired_count, of_set.running_count, of_set.pending_count = 2, running, 2 - running
        of_set.stability_status = of_set.stabilityStatus = "STEADY_STATE" if running == 2 else "STABILIZING"

    def log(self, name, stream):
        backend = emulator.backend("logs")

        def line(text):
            if "log" in self.broken and name == "backend":
                return
            event = {"timestamp": int(time.time() * 1000), "message": text}
            backend.put_log_events(f"/ecs/sbcntr-{name}", stream, [event])

        return line

    # -- What the network lets through

    def curl(self):
        """curl's own settings are the network: from the management host three more ports lead somewhere."""
        views = {name: os.path.join(self.folder, name) for name in ("here", "host")}
        open_to_host = dict(self.closed)
        if "way to internal" in self.broken:
            del open_to_host["internal"]
        for name, view in views.items():
            os.mkdir(view)
            with open(os.path.join(view, ".curlrc"), "w", encoding="utf-8") as out:
                if self.tls:
                    out.write(f'cacert = "{self.tls.authority}"\n')
                for listener, closed in open_to_host.items():
                    opened = name == "host" or ("open" in self.broken and listener == "internet_test")
                    if opened:
                        for asked in filter(None, ("127.0.0.1", self.tls and self.domain)):
                            out.write(f'connect-to = "{asked}:{closed.port}:127.0.0.1:{self.ports[listener]}"\n')
        self.views = views
        emulator.host.clear()
        emulator.host.update({"PATH": os.environ["PATH"], "CURL_HOME": views["host"]})

    # -- What synth makes of it

    def blueprint(self):
        file = os.path.join(self.folder, "sbcntr.yaml")
        ports = {name: closed.port for name, closed in self.closed.items()}
        internal = {"port": ports.pop("internal")}
        if self.tls:
            internal["certificate"] = f"arn:aws:acm:{emulator.REGION}:{emulator.ACCOUNT}:certificate/of-the-test"
        with open(file, "w", encoding="utf-8") as out:
            out.write(BLUEPRINT.format(
                engine=self.engine, management=self.management, internet=self.ports["internet"],
                route=json.dumps({"hosts": [self.domain]} if self.domain else {"paths": ["/*"]}),
                internal_listener=json.dumps(internal), given=GIVEN if self.given else "",
                proxied=PROXIED if self.beside else "", beside=BESIDE if self.beside else "", **ports,
            ))
        return file

    def run(self, *arguments):
        ran = subprocess.run([self.synth, *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, f"{arguments}: {ran.stderr}"
        return ran.stdout

    def outputs(self, form):
        """The outputs of the document that synth writes, as they read once it is deployed."""
        document = json.loads(self.run(self.blueprint(), "--target", form))
        if form == "cloudformation":
            listed = [
                {"OutputKey": key, "OutputValue": self.text(output["Value"])}
                for key, output in document["Outputs"].items()
            ]
            return {"Stacks": [{"StackName": "sbcntr", "Outputs": listed}]}
        return {
            key: {"sensitive": False, "type": "string", "value": self.filled(output["value"])}
            for key, output in document["output"].items()
        }

    def text(self, value):
        if isinstance(value, str):
            return value
        (function, inner), = value.items()
        if function == "Fn::Sub":
            return self.filled(inner)
        name = ".".join(inner) if function == "Fn::GetAtt" else inner
        return self.filled("${" + name + "}")

    def filled(self, value):
        if isinstance(value, dict):
            return {key: self.filled(inner) for key, inner in value.items()}
        if not isinstance(value, str):
            return value
        return re.sub(r"\$\{([^}]+)\}", lambda hole: self.hole(hole[1]), value)

    def hole(self, name):
        if name in ACCOUNT_WIDE:
            return ACCOUNT_WIDE[name]
        plain = re.sub("[^a-z]", "", name.lower())
        if "dnsname" in plain:
            return "127.0.0.1"
        if "cluster" in plain:
            return "sbcntr"
        if "failedruns" in plain:
            return self.queues["sbcntr-nightly-failed-runs"]
        if "managementinstance" in plain or "instancemanagement" in plain:
            return HOST
        for service in ("backend", "frontend"):
            if service not in plain:
                continue
            if "repository" in plain:
                return self.repository(service)
            if "loggroup" in plain:
                return f"/ecs/sbcntr-{service}"
            if "rule" in plain:
                return self.arns[service, "production" if "production" in plain else "test"]
            if "targetgroup" in plain:
                return self.arns[service, "blue" if "blue" in plain else "green"]
        return f"not-used-{plain}"

    def close(self):
        for close in reversed(self.closing):
            close()
