"""Gaps of moto's ECS."""

from . import correction, wrap

KEPT = {
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "deploymentConfiguration": "deployment_configuration",
}


def with_service(client, **more):
    """A service, and ECS to ask about it."""
    ecs = client("ecs")
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(
        family="f", containerDefinitions=[{"name": "app", "image": "a", "memory": 128}]
    )
    ecs.create_service(cluster="c", serviceName="s", taskDefinition="f", desiredCount=1, **more)
    return ecs


def read(ecs):
    return ecs.describe_services(cluster="c", services=["s"])["services"][0]


@correction
class ServiceSettings:
    """A service keeps its grace period, rebalancing, managed tags, exec and deployment settings;
    moto forgets them when it makes the service."""

    @staticmethod
    def close():
        from moto.ecs.responses import EC2ContainerServiceResponse

        @wrap(EC2ContainerServiceResponse, "create_service")
        def create(original, self):
            said = original(self)
            made = self.ecs_backend.describe_services(
                self._get_param("cluster", "default"), [self._get_param("serviceName")]
            )[0][0]
            for given, kept in KEPT.items():
                if (value := self._get_param(given)) is not None:
                    setattr(made, kept, value)
            return said

    @staticmethod
    def holds(client):
        service = read(with_service(client, healthCheckGracePeriodSeconds=9))
        return service.get("healthCheckGracePeriodSeconds") == 9


@correction
class ServiceStrategy:
    """A service that names capacity providers keeps them, and has no launch type; moto forgets them and
    says EC2."""

    @staticmethod
    def close():
        from moto.ecs.responses import EC2ContainerServiceResponse

        @wrap(EC2ContainerServiceResponse, "create_service")
        def create(original, self):
            said = original(self)
            if strategy := self._get_param("capacityProviderStrategy"):
                made = self.ecs_backend.describe_services(
                    self._get_param("cluster", "default"), [self._get_param("serviceName")]
                )[0][0]
                made.launch_type, made.capacity_provider_strategy = None, strategy
            return said

        @wrap(EC2ContainerServiceResponse, "update_service")
        def update(original, self):
            said = original(self)
            if self._get_param("capacityProviderStrategy"):
                changed = self.ecs_backend.describe_services(
                    self._get_param("cluster", "default"), [self._get_param("service")]
                )[0][0]
                changed.launch_type = None
            return said

    @staticmethod
    def holds(client):
        strategy = [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}]
        service = read(with_service(client, capacityProviderStrategy=strategy))
        return service.get("capacityProviderStrategy") == strategy and not service.get("launchType")
