"""What deployment engines do behind the back of a document, played against an emulator.

No emulator runs a release. So this is one, call by call: the listener rules, task sets and the service,
from the making of the deployment group to the end of the old version, with the ways in which a release
fails and is rolled back. Nothing here knows a document: an engine is given what a system's outputs say of
one service.
"""

# How production traffic moves to the new version: its shares, in order.
SHIFTS = {"all_at_once": [100], "canary": [10, 100], "linear": [20, 40, 60, 80, 100]}
# Where a release ends, in the order of its life. Only the first leaves the new version live.
ENDS = ["done", "tasks fail", "stopped on the test listener", "alarm while shifting", "rolled back after the swap"]


class Engine:
    """What both engines have in common: one service, its two rules and its two target groups."""

    def __init__(self, client, service):
        self.service = service
        self.name = service["service"]
        self.elb, self.ecs = client("elbv2"), client("ecs")
        self.rules = [service["production_rule"], service["test_rule"]]
        self.groups = [service["target_group_blue"], service["target_group_green"]]

    def running(self):
        found = self.ecs.describe_services(cluster=self.service["cluster"], services=[self.name])
        (service,) = found["services"]
        return service

    def actions(self, rule):
        (found,) = self.elb.describe_rules(RuleArns=[rule])["Rules"]
        return found["Actions"]

    def weights(self, rule):
        """Where a rule sends requests: target group to weight."""
        (action,) = self.actions(rule)
        groups = action.get("ForwardConfig", {}).get("TargetGroups")
        if not groups:
            return {action["TargetGroupArn"]: 1}
        return {one["TargetGroupArn"]: one.get("Weight", 1) for one in groups}

    def live(self):
        """The group that production traffic goes to."""
        (live,) = [group for group, weight in self.weights(self.rules[0]).items() if weight]
        return live

    def colour(self):
        return ["blue", "green"][self.groups.index(self.live())]

    def other(self, group):
        (other,) = [one for one in self.groups if one != group]
        return other

    def point(self, rule, new, share=100):
        """A weighted forward to both groups: since 2022 the one without traffic stays, with weight 0."""
        groups = [{"TargetGroupArn": new, "Weight": share},
                  {"TargetGroupArn": self.other(new), "Weight": 100 - share}]
        forward = {"Type": "forward", "Order": 1, "ForwardConfig": {"TargetGroups": groups}}
        self.elb.modify_rule(RuleArn=rule, Actions=[forward])

    def register(self, tag):
        """The running revision once more with another image of the application, as a release's first step: what
        runs beside it stays."""
        now = self.ecs.describe_task_definition(taskDefinition=self.running()["taskDefinition"])["taskDefinition"]
        kept = ["family", "networkMode", "requiresCompatibilities", "cpu", "memory", "volumes", "executionRoleArn",
                "taskRoleArn", "containerDefinitions", "runtimePlatform"]
        again = {key: now[key] for key in kept if key in now}
        for one in again["containerDefinitions"]:
            if one["name"] != "app":
                continue
            one["image"] = f"{one['image'].rpartition(':')[0]}:{tag}"
        return self.ecs.register_task_definition(**again)["taskDefinition"]["taskDefinitionArn"]

    def shift(self, new, shares):
        for share in shares:
            self.point(self.rules[0], new, share)


class CodeDeploy(Engine):
    """CodeDeploy: two task sets, one target group each; the primary one is the service's."""

    releases = 0

    def group_made(self):
        """The deployment group is made: CodeDeploy writes both rules anew, and nothing has been released."""
        live = self.live()
        self.primary = self.task_set(self.running()["taskDefinition"], live)
        self.promote()
        for rule in self.rules:
            self.point(rule, live)

    def task_set(self, revision, group):
        (served,) = self.running()["loadBalancers"]
        # What the AppSpec says of capacity, where the service's record has it.
        shares = [{"capacityProvider": one["capacity_provider"], "weight": one["weight"], "base": one["base"]}
                  for one in self.service.get("capacity", ())]
        where = {"capacityProviderStrategy": shares} if shares else {"launchType": "FARGATE"}
        made = self.ecs.create_task_set(
            cluster=self.service["cluster"], service=self.name, taskDefinition=revision, **where,
            networkConfiguration=self.running()["networkConfiguration"],
            loadBalancers=[served | {"targetGroupArn": group}])
        return made["taskSet"]["taskSetArn"]

    def promote(self):
        self.ecs.update_service_primary_task_set(cluster=self.service["cluster"], service=self.name,
                                                 primaryTaskSet=self.primary)

    def delete(self, task_set):
        self.ecs.delete_task_set(cluster=self.service["cluster"], service=self.name, taskSet=task_set, force=True)

    def release(self, end="done", shift="all_at_once"):
        """One release, to one of its ENDS."""
        self.releases += 1
        old, live = self.primary, self.live()
        new = self.other(live)
        added = self.task_set(self.register(f"release-{self.releases}"), new)
        reached = ENDS.index(end)
        # Tasks that never become healthy: the rules are not touched.
        if reached == 0 or reached >= 2:
            self.point(self.rules[1], new)
        if reached == 3:
            self.shift(new, SHIFTS["linear"][:2])
        if reached in (0, 4):
            self.shift(new, SHIFTS[shift])
            self.primary = added
            self.promote()
        if reached == 0:
            self.delete(old)
            return
        if reached == 4:
            self.primary = old
            self.promote()
        if reached >= 2:
            for rule in self.rules:
                self.point(rule, live)
        self.delete(added)


class Native(Engine):
    """ECS's own blue/green: a release begins with the service's new revision, which the document brings."""

    def __init__(self, client, service):
        super().__init__(client, service)
        self.settled = self.running()["taskDefinition"]

    def made(self):
        """The first deployment is a deployment too: the rules are weighted forwards from then on."""
        live = self.live()
        self.point(self.rules[0], live)
        self.point(self.rules[1], live)

    def attempt(self, end, shift="all_at_once"):
        """A release that somebody starts past the document, to an end that leaves things as they were."""
        self.ecs.update_service(cluster=self.service["cluster"], service=self.name,
                                taskDefinition=self.register("attempt"))
        self.follow(end, shift)

    def follow(self, end="done", shift="all_at_once"):
        """What the controller does where the service was given another revision; says whether it was."""
        wanted = self.running()["taskDefinition"]
        if wanted == self.settled:
            return False
        live = self.live()
        new = self.other(live)
        reached = ENDS.index(end)
        if reached == 0 or reached >= 2:
            self.point(self.rules[1], new)
        if reached == 3:
            self.shift(new, SHIFTS["linear"][:2])
        if reached in (0, 4):
            self.shift(new, SHIFTS[shift])
        if reached == 0:
            self.settled = wanted
            return True
        if reached >= 2:
            for rule in self.rules:
                self.point(rule, live)
        # The previous service revision is the service's again.
        self.ecs.update_service(cluster=self.service["cluster"], service=self.name, taskDefinition=self.settled)
        return True


class Connected(Native):
    """ECS's own blue/green of a service that is reached by Service Connect: what moves is in the proxies of its
    callers, and the account shows the service's revision alone."""

    def __init__(self, client, service):
        self.service, self.name = service, service["service"]
        self.ecs = client("ecs")
        self.rules, self.groups = [], []
        self.settled = self.running()["taskDefinition"]

    def made(self):
        assert not self.running()["loadBalancers"], self.name

    def follow(self, end="done", shift="all_at_once"):
        wanted = self.running()["taskDefinition"]
        if wanted == self.settled:
            return False
        if ENDS.index(end) == 0:
            self.settled = wanted
        else:
            self.ecs.update_service(cluster=self.service["cluster"], service=self.name, taskDefinition=self.settled)
        return True
