"""moto, which plays AWS, with its gaps closed. Each correction names the gap; everything else that the
script reads is moto's own answer to what was made through AWS's interfaces."""

import subprocess
import threading

import moto.backends
from moto.elbv2.models import FakeTargetGroup
from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.iam.exceptions import IAMException
from moto.iam.responses import IamResponse
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.ssm.models import Command
from werkzeug.serving import WSGIRequestHandler, make_server

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"


def backend(service):
    return moto.backends.get_backend(service)[ACCOUNT][REGION]


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


def serve():
    """Starts the emulator; gives its address."""
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


# Gap: moto lists the tasks of every service, whatever service is named.
_list_tasks = EC2ContainerServiceBackend.list_tasks


def list_tasks(self, cluster=None, instance=None, family=None, by=None, service=None, status=None):
    found = _list_tasks(self, cluster, instance, family, by, service, status)
    return [task for task in found if not service or task.group == f"service:{service}"]


EC2ContainerServiceBackend.list_tasks = list_tasks


# Gap: moto finds every registered target healthy. Here the load balancer's own checks decide.
_health_for = FakeTargetGroup.health_for
health = {}


def health_for(self, target, ec2):
    found = _health_for(self, target, ec2)
    if found.status == "healthy" and health.get(target["Id"]) is False:
        found.status = "unhealthy"
        found.reason = "Target.FailedHealthChecks"
    return found


FakeTargetGroup.health_for = health_for


# Gap: moto runs no commands. Here they run on this machine, in the environment of the management host,
# and an invocation is known only after a while, as with AWS.
host = {}
_invocation = Command.get_invocation


def get_invocation(self, instance_id, plugin_name):
    found = _invocation(self, instance_id, plugin_name)
    looks = self.__dict__.setdefault("looks", 0)
    self.looks += 1
    if looks == 0:
        return {**found, "Status": "InProgress", "StatusDetails": "InProgress"}
    if looks == 1:
        assert self.document_name == "AWS-RunShellScript", self.document_name
        ran = subprocess.run(
            ["sh", "-c", "\n".join(self.parameters["commands"])],
            env=host, capture_output=True, text=True, timeout=30, check=False,
        )
        good = ran.returncode == 0
        self.ran = {
            "Status": "Success" if good else "Failed",
            "ResponseCode": ran.returncode,
            # AWS hands out no more than that.
            "StandardOutputContent": ran.stdout[:24000],
            "StandardErrorContent": ran.stderr[:8000],
        }
    return {**found, **self.ran}


Command.get_invocation = get_invocation


# Gap: moto knows no deployments that ECS itself runs. Here one of a service may be under way: its
# stage, the revision that it brings, and the target group of its tasks. What is over stands in `ended`,
# as it is described.
releases = {}
ended = []


def revision_of(service):
    return f"arn:aws:ecs:{REGION}:{ACCOUNT}:service-revision/sbcntr/{service}/1"


def deployment_of(service):
    return f"arn:aws:ecs:{REGION}:{ACCOUNT}:service-deployment/sbcntr/{service}/abc"


def list_service_deployments(self):
    service, wanted = self._get_param("service"), self._get_param("status", [])
    after = (self._get_param("createdAt") or {}).get("after", 0)
    after = after.timestamp() if hasattr(after, "timestamp") else float(after)
    found = [{"serviceDeploymentArn": deployment_of(service), "status": "IN_PROGRESS"}] if service in releases else []
    found += [one for one in ended if one["serviceDeploymentArn"].split("/")[-2] == service and one["createdAt"] > after]
    listed = [
        {"serviceDeploymentArn": one["serviceDeploymentArn"]} for one in found if not wanted or one["status"] in wanted
    ]
    return ActionResult({"serviceDeployments": listed})


def describe_service_deployments(self):
    [arn] = self._get_param("serviceDeploymentArns")
    for one in ended:
        if one["serviceDeploymentArn"] == arn:
            return ActionResult({"serviceDeployments": [one]})
    service = arn.split("/")[-2]
    found = {
        "serviceDeploymentArn": deployment_of(service),
        "status": "IN_PROGRESS",
        "lifecycleStage": releases[service]["stage"],
        "targetServiceRevision": {"arn": revision_of(service)},
        "lifecycleHookDetails": [
            {"hookId": "before", "targetType": "AWS_LAMBDA", "status": "SUCCEEDED"},
            {
                "hookId": "pause", "targetType": "PAUSE", "status": "AWAITING_ACTION",
                "expiresAt": 1_800_000_000, "timeoutAction": "ROLLBACK",
            },
        ],
    }
    return ActionResult({"serviceDeployments": [found]})


def describe_service_revisions(self):
    service = self._get_param("serviceRevisionArns")[0].split("/")[-2]
    found = {
        "taskDefinition": releases[service]["revision"],
        "resolvedConfiguration": {"loadBalancers": [{"targetGroupArn": releases[service]["group"]}]},
    }
    return ActionResult({"serviceRevisions": [found]})


EC2ContainerServiceResponse.list_service_deployments = list_service_deployments
EC2ContainerServiceResponse.describe_service_deployments = describe_service_deployments
EC2ContainerServiceResponse.describe_service_revisions = describe_service_revisions


# Gap: moto simulates no policies. Here what is named is denied to every role, and all else is allowed; where
# nothing is said of it, nobody may ask.
denied = None


def simulate_principal_policy(self):
    if denied is None:
        raise IAMException("AccessDenied", "not authorized to perform: iam:SimulatePrincipalPolicy")
    asked = self._get_param("ActionNames")
    results = [
        {"EvalActionName": action, "EvalDecision": "implicitDeny" if action in denied else "allowed"}
        for action in asked
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


IamResponse.simulate_principal_policy = simulate_principal_policy
