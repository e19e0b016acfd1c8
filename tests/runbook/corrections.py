"""What moto lacks of a bad night, beside what tests/smoke and tests/release close. Each names its gap."""

import time

import emulator
import server
from moto.codedeploy import responses
from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.ssm.responses import SimpleSystemManagerResponse

# What was asked of releases by ECS: (call, deployment, how).
asked = []

# Gap: moto keeps no reason of a deployment's end.
_info = responses._deployment_info


def with_error(deployment):
    return {**_info(deployment), "errorInformation": getattr(deployment, "error", {})}


# Gap: moto's ECS knows no release, so it stops none and lets none through.
def stop_service_deployment(self):
    arn = self._get_param("serviceDeploymentArn")
    asked.append(("stop", arn, self._get_param("stopType")))
    del emulator.releases[arn.split("/")[-2]]
    return ActionResult({"serviceDeploymentArn": arn})


def continue_service_deployment(self):
    arn = self._get_param("serviceDeploymentArn")
    asked.append(("continue", arn, self._get_param("hookId"), self._get_param("action")))
    return ActionResult({"serviceDeploymentArn": arn})


def install():
    responses._deployment_info = with_error
    responses.CodeDeployResponse.stop_deployment = server.stop_deployment
    responses.CodeDeployResponse.continue_deployment = server.continue_deployment
    EC2ContainerServiceResponse.stop_service_deployment = stop_service_deployment
    EC2ContainerServiceResponse.continue_service_deployment = continue_service_deployment
    SimpleSystemManagerResponse.start_session = server.start_session


def begin():
    """Nothing asked yet."""
    asked.clear()
    server.sessions.clear()
    server.asked.clear()
    emulator.ended.clear()


def ended(service, number, hours, **more):
    """A release by ECS that is over since some hours."""
    emulator.ended.append({
        "serviceDeploymentArn": f"arn:aws:ecs:{emulator.REGION}:{emulator.ACCOUNT}:service-deployment/sbcntr/{service}/{number}",
        "createdAt": time.time() - hours * 3600, **more,
    })
