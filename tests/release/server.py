"""moto's server, on loopback, with what it lacks of a release by CodeDeploy.

Each addition names the gap that it closes. Everything else is moto's own.
"""

import json
import uuid

from moto.codedeploy.models import CodeDeployBackend, DeploymentInfo, codedeploy_backends
from moto.codedeploy import responses
from moto.ecs.models import ecs_backends
from moto.core.responses import ActionResult, BaseResponse
from moto.server import ThreadedMotoServer
from moto.ssm.responses import SimpleSystemManagerResponse

ACCOUNT = "123456789012"

# What was asked of deployments: (call, deployment, how).
asked = []
# Sessions that were begun: the target, the document, its parameters.
sessions = []
# What the AWS CLI called, as a policy names it: `ecs:RegisterTaskDefinition`.
called = set()
# How a deployment ends; None leaves it under way, as moto does.
ending = None


def continue_deployment(self):
    """Gap: moto knows no ContinueDeployment."""
    parameters = json.loads(self.body)
    self.codedeploy_backend.get_deployment(parameters["deploymentId"])
    asked.append(("continue", parameters["deploymentId"], parameters.get("deploymentWaitType")))
    return ActionResult({})


def stop_deployment(self):
    """Gap: moto knows no StopDeployment."""
    parameters = json.loads(self.body)
    deployment = self.codedeploy_backend.get_deployment(parameters["deploymentId"])
    deployment.status = "Stopped"
    asked.append(("stop", parameters["deploymentId"], parameters.get("autoRollbackEnabled")))
    return ActionResult({"status": "Succeeded"})


def start_session(self):
    """Gap: moto begins no sessions."""
    sessions.append((self._get_param("Target"), self._get_param("DocumentName"), self._get_param("Parameters")))
    return ActionResult({"SessionId": "any", "TokenValue": "any", "StreamUrl": "wss://any"})


def made(original):
    """Gaps: moto's ids are no ids of CodeDeploy, and its deployments never end."""

    def init(self, *arguments, **named):
        original(self, *arguments, **named)
        self.deployment_id = "d-" + uuid.uuid4().hex[:9].upper()
        if ending:
            self.status = ending

    return init


def group_info(original):
    """Gap: moto keeps the alarms of a deployment group and does not give them back."""

    def info(group):
        return {**original(group), "alarmConfiguration": group.alarm_configuration or {}}

    return info


def noted(original):
    """Not a gap: what the AWS CLI calls, so that a role can be held against it."""

    def call(self):
        if str(self.headers.get("User-Agent", "")).startswith("aws-cli"):
            # By the name that signed it, which is the policy's: `elasticloadbalancing`, not `elbv2`.
            signed_for = self.headers["Authorization"].split("Credential=")[1].split("/")[3]
            called.add(f"{signed_for}:{self._get_action()}")
        return original(self)

    return call


def start():
    """A server on a free port of loopback: its address, and a function that ends it."""
    responses.CodeDeployResponse.continue_deployment = continue_deployment
    responses.CodeDeployResponse.stop_deployment = stop_deployment
    SimpleSystemManagerResponse.start_session = start_session
    DeploymentInfo.__init__ = made(DeploymentInfo.__init__)
    responses._deployment_group_info = group_info(responses._deployment_group_info)
    BaseResponse.call_action = noted(BaseResponse.call_action)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}", server.stop


def task_sets(region, cluster, service):
    """The task sets of a service as moto keeps them. Gap: none is ever primary."""
    return ecs_backends[ACCOUNT][region].services[f"{cluster}:{service}"].task_sets


def deployments(region):
    """Every deployment that was made, as moto keeps it, the oldest first."""
    backend: CodeDeployBackend = codedeploy_backends[ACCOUNT][region]
    return list(backend.deployments.values())

