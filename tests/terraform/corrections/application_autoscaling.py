"""Gaps of moto's Application Auto Scaling."""

from . import correction, wrap


@correction
class ScalableTargetTags:
    """A scalable target has tags; moto keeps none, and has no action that lists them."""

    @staticmethod
    def close():
        import json

        from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Answers

        kept = {}

        @wrap(Answers, "register_scalable_target")
        def register(original, self):
            said = original(self)
            arn = json.loads(said)["ScalableTargetARN"]
            kept.setdefault(arn, {}).update(self._get_param("Tags") or {})
            return said

        def list_tags_for_resource(self):
            return json.dumps({"Tags": kept.get(self._get_param("ResourceARN"), {})})

        def tag_resource(self):
            kept.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
            return "{}"

        def untag_resource(self):
            for key in self._get_param("TagKeys"):
                kept.get(self._get_param("ResourceARN"), {}).pop(key, None)
            return "{}"

        Answers.list_tags_for_resource = list_tags_for_resource
        Answers.tag_resource = tag_resource
        Answers.untag_resource = untag_resource

    @staticmethod
    def holds(client):
        name = {"ServiceNamespace": "dynamodb", "ResourceId": "table/a"}
        name |= {"ScalableDimension": "dynamodb:table:ReadCapacityUnits"}
        scaling = client("application-autoscaling")
        made = scaling.register_scalable_target(
            **name, MinCapacity=1, MaxCapacity=1, Tags={"team": "post"}
        )
        read = scaling.list_tags_for_resource(ResourceARN=made["ScalableTargetARN"])
        return read["Tags"] == {"team": "post"}


@correction
class PolicyAlarms:
    """A scaling policy that is changed keeps to its own alarms; moto makes new ones and leaves the
    first behind for good."""

    @staticmethod
    def close():
        from moto.applicationautoscaling.models import ApplicationAutoscalingBackend

        @wrap(ApplicationAutoscalingBackend, "put_scaling_policy")
        def put(original, self, **named):
            for one in list(self.policies.values()):
                asked = ("policy_name", "service_namespace", "resource_id", "scalable_dimension")
                if all(getattr(one, key) == named[key] for key in asked):
                    one.delete_alarms(self.account_id, self.region_name)
            return original(self, **named)

    @staticmethod
    def holds(client):
        name = {"ServiceNamespace": "dynamodb", "ResourceId": "table/a"}
        name |= {"ScalableDimension": "dynamodb:table:ReadCapacityUnits"}
        metric = {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"}
        scaling = client("application-autoscaling")
        scaling.register_scalable_target(**name, MinCapacity=1, MaxCapacity=2)
        for wanted in (50, 60):
            scaling.put_scaling_policy(
                **name,
                PolicyName="a",
                PolicyType="TargetTrackingScaling",
                TargetTrackingScalingPolicyConfiguration={
                    "TargetValue": wanted,
                    "PredefinedMetricSpecification": metric,
                },
            )
        scaling.delete_scaling_policy(**name, PolicyName="a")
        return not client("cloudwatch").describe_alarms()["MetricAlarms"]
