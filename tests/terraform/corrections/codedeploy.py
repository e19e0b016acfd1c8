"""Gaps of moto's CodeDeploy."""

from . import correction, wrap

GROUP = {
    "applicationName": "a",
    "deploymentGroupName": "g",
    "serviceRoleArn": "arn:aws:iam::123456789012:role/a",
}


def with_group(client, **more):
    """A deployment group, and CodeDeploy to ask about it."""
    deploy = client("codedeploy")
    deploy.create_application(applicationName="a", computePlatform="ECS")
    deploy.create_deployment_group(**GROUP, **more)
    return deploy


def read(deploy):
    name = {k: GROUP[k] for k in ("applicationName", "deploymentGroupName")}
    return deploy.get_deployment_group(**name)["deploymentGroupInfo"]


@correction
class GroupAlarms:
    """A deployment group keeps its alarms; moto reads back none."""

    @staticmethod
    def close():
        from moto.codedeploy import responses

        original = responses._deployment_group_info

        def with_alarms(group):
            return original(group) | {"alarmConfiguration": group.alarm_configuration or {}}

        responses._deployment_group_info = with_alarms

    @staticmethod
    def holds(client):
        alarms = {"enabled": True, "alarms": [{"name": "a"}]}
        deploy = with_group(client, alarmConfiguration=alarms)
        return read(deploy).get("alarmConfiguration", {}).get("alarms") == [{"name": "a"}]


@correction
class GroupUpdates:
    """A deployment group can be changed; moto has no such action."""

    @staticmethod
    def close():
        from moto.codedeploy.responses import CodeDeployResponse
        from moto.core.responses import ActionResult

        fields = {
            "serviceRoleArn": "service_role_arn",
            "deploymentConfigName": "deployment_config_name",
            "alarmConfiguration": "alarm_configuration",
            "autoRollbackConfiguration": "auto_rollback_configuration",
            "deploymentStyle": "deployment_style",
            "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
            "loadBalancerInfo": "load_balancer_info",
            "ecsServices": "ecs_services",
        }

        def update_deployment_group(self):
            group = self.codedeploy_backend.get_deployment_group(
                application_name=self._get_param("applicationName"),
                deployment_group_name=self._get_param("currentDeploymentGroupName"),
            )
            for given, kept in fields.items():
                if (value := self._get_param(given)) is not None:
                    setattr(group, kept, value)
            return ActionResult({})

        CodeDeployResponse.update_deployment_group = update_deployment_group

    @staticmethod
    def holds(client):
        deploy = with_group(client)
        deploy.update_deployment_group(
            applicationName="a",
            currentDeploymentGroupName="g",
            deploymentConfigName="CodeDeployDefault.ECSAllAtOnce",
        )
        return read(deploy)["deploymentConfigName"] == "CodeDeployDefault.ECSAllAtOnce"


@correction
class Deletion:
    """Applications and deployment groups can be deleted; moto has no such actions."""

    @staticmethod
    def close():
        from moto.codedeploy.responses import CodeDeployResponse
        from moto.core.responses import ActionResult

        def delete_application(self):
            backend = self.codedeploy_backend
            backend.applications.pop(self._get_param("applicationName"), None)
            backend.deployment_groups.pop(self._get_param("applicationName"), None)
            return ActionResult({})

        def delete_deployment_group(self):
            groups = self.codedeploy_backend.deployment_groups
            groups.get(self._get_param("applicationName"), {}).pop(
                self._get_param("deploymentGroupName"), None
            )
            return ActionResult({})

        CodeDeployResponse.delete_application = delete_application
        CodeDeployResponse.delete_deployment_group = delete_deployment_group

    @staticmethod
    def holds(client):
        deploy = with_group(client)
        deploy.delete_deployment_group(applicationName="a", deploymentGroupName="g")
        left = deploy.list_deployment_groups(applicationName="a")["deploymentGroups"]
        deploy.delete_application(applicationName="a")
        return not left and not deploy.list_applications()["applications"]


@correction
class DeploymentConfigs:
    """Ways in which traffic moves can be made, read and, while no group uses them, deleted; moto has
    no such actions."""

    @staticmethod
    def close():
        from moto.codedeploy.exceptions import CodeDeployException
        from moto.codedeploy.responses import CodeDeployResponse
        from moto.core.responses import ActionResult

        kept = {}

        def create_deployment_config(self):
            name = self._get_param("deploymentConfigName")
            fields = ("computePlatform", "trafficRoutingConfig", "minimumHealthyHosts")
            kept[name] = {key: self._get_param(key) for key in fields if self._get_param(key)}
            kept[name] |= {"deploymentConfigId": name, "deploymentConfigName": name}
            return ActionResult({"deploymentConfigId": name})

        def get_deployment_config(self):
            name = self._get_param("deploymentConfigName")
            if name not in kept:
                raise CodeDeployException("DeploymentConfigDoesNotExistException", f"no {name}")
            return ActionResult({"deploymentConfigInfo": kept[name]})

        def list_deployment_configs(self):
            return ActionResult({"deploymentConfigsList": list(kept)})

        def delete_deployment_config(self):
            name = self._get_param("deploymentConfigName")
            for groups in self.codedeploy_backend.deployment_groups.values():
                if any(group.deployment_config_name == name for group in groups.values()):
                    raise CodeDeployException("DeploymentConfigInUseException", f"{name} is used")
            kept.pop(name, None)
            return ActionResult({})

        for action in (
            create_deployment_config,
            get_deployment_config,
            list_deployment_configs,
            delete_deployment_config,
        ):
            setattr(CodeDeployResponse, action.__name__, action)

    @staticmethod
    def holds(client):
        deploy = client("codedeploy")
        canary = {"canaryPercentage": 10, "canaryInterval": 5}
        routing = {"type": "TimeBasedCanary", "timeBasedCanary": canary}
        deploy.create_deployment_config(
            deploymentConfigName="a", computePlatform="ECS", trafficRoutingConfig=routing
        )
        read_back = deploy.get_deployment_config(deploymentConfigName="a")["deploymentConfigInfo"]
        deploy.delete_deployment_config(deploymentConfigName="a")
        left = deploy.list_deployment_configs()["deploymentConfigsList"]
        return read_back["trafficRoutingConfig"] == routing and "a" not in left
