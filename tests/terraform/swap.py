"""Moves traffic as CodeDeploy does, and looks whether it is still where CodeDeploy left it.

No emulator runs a release; this is what one leaves behind: both rules forward to the new target
group with weight 100 and to the old one with weight 0, the service names a newer revision and the new
target group, and the old revision is still there.
"""


def weights(elb, rule):
    """Where a rule sends requests: target group to weight."""
    action = elb.describe_rules(RuleArns=[rule])["Rules"][0]["Actions"][0]
    groups = action.get("ForwardConfig", {}).get("TargetGroups")
    if not groups:
        return {action["TargetGroupArn"]: 1}
    return {one["TargetGroupArn"]: one.get("Weight", 1) for one in groups}


def revisions(ecs, family):
    return ecs.list_task_definitions(familyPrefix=family, status="ACTIVE")["taskDefinitionArns"]


class Release:
    """One release of one service, after its swap."""

    def __init__(self, client, service):
        self.service = service
        self.elb, self.ecs = client("elbv2"), client("ecs")
        self.old, self.new = service["target_group_blue"], service["target_group_green"]
        self.rules = [service["production_rule"], service["test_rule"]]
        self.first = self.running()["taskDefinition"]
        asked = self.ecs.describe_task_definition(taskDefinition=self.first)["taskDefinition"]
        kept = ["family", "networkMode", "requiresCompatibilities", "cpu", "memory", "volumes"]
        kept += ["executionRoleArn", "taskRoleArn", "containerDefinitions", "runtimePlatform"]
        again = {key: asked[key] for key in kept if key in asked}
        for one in again["containerDefinitions"]:
            one["image"] = one["image"].rpartition(":")[0] + ":released"
        registered = self.ecs.register_task_definition(**again)["taskDefinition"]
        self.second = registered["taskDefinitionArn"]
        for rule in self.rules:
            groups = [
                {"TargetGroupArn": self.new, "Weight": 100},
                {"TargetGroupArn": self.old, "Weight": 0},
            ]
            action = {"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": groups}}
            self.elb.modify_rule(RuleArn=rule, Actions=[action])
        moved = [dict(one) for one in self.running()["loadBalancers"]]
        for one in moved:
            one["targetGroupArn"] = self.new
        self.ecs.update_service(
            cluster=service["cluster"],
            service=service["service"],
            taskDefinition=self.second,
            loadBalancers=moved,
        )

    def running(self):
        named = {"cluster": self.service["cluster"], "services": [self.service["service"]]}
        return self.ecs.describe_services(**named)["services"][0]

    def wrong(self):
        """What is no longer as the release left it."""
        name = self.service["service"]
        for rule in self.rules:
            if (found := weights(self.elb, rule)) != {self.new: 100, self.old: 0}:
                yield f"{name}: traffic was moved: {rule} {found}"
        service = self.running()
        if service["taskDefinition"] != self.second:
            yield f"{name}: the service runs {service['taskDefinition']}, not {self.second}"
        if [one["targetGroupArn"] for one in service["loadBalancers"]] != [self.new]:
            yield f"{name}: the service's target group is {service['loadBalancers']}"
        left = revisions(self.ecs, self.service["task_definition"])
        for revision in (self.first, self.second):
            if revision not in left:
                yield f"{name}: {revision} is gone, and with it the way back"
