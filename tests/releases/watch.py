"""What engines left, and whether it is still there."""


class Left:
    """Everything of one service that an engine moves, as the account shows it."""

    def __init__(self, client, service):
        ecs, elb = client("ecs"), client("elbv2")
        self.service = service
        (running,) = ecs.describe_services(cluster=service["cluster"], services=[service["service"]])["services"]
        self.revision = running["taskDefinition"]
        self.balancing = running["loadBalancers"]
        self.task_sets = [(one["id"], one["status"], one["taskDefinition"]) for one in running.get("taskSets", ())]
        self.revisions = revisions(ecs, service["task_definition"])
        rules = [service[key] for key in ("production_rule", "test_rule") if key in service]
        self.actions = {}
        for rule in rules:
            (found,) = elb.describe_rules(RuleArns=[rule])["Rules"]
            self.actions[rule] = found["Actions"]

    def colour(self):
        """Which group production traffic goes to."""
        if not self.actions:
            return "-"
        (action,) = next(iter(self.actions.values()))
        groups = action.get("ForwardConfig", {}).get("TargetGroups") or [action]
        live = [one["TargetGroupArn"] for one in groups if one.get("Weight", 1)]
        names = {self.service["target_group_blue"]: "blue", self.service["target_group_green"]: "green"}
        return "+".join(names[arn] for arn in live)


def revisions(ecs, family):
    """Those of a family that are active, in their order."""
    pages = ecs.get_paginator("list_task_definitions").paginate(familyPrefix=family, status="ACTIVE")
    found = [arn for page in pages for arn in page["taskDefinitionArns"]
             if arn.split("/")[1].rsplit(":", 1)[0] == family]
    return sorted(found, key=lambda arn: int(number(arn)))


def number(revision):
    return revision.rsplit(":", 1)[1]


def row(before, after, released, moves):
    """Three cells, each with whether it is right: traffic, service, old revisions."""
    colour = after.colour()
    if moves:
        traffic = (colour, after.actions == before.actions)
    elif released and before.service["engine"] == "ecs":
        moved = {"blue": "green", "green": "blue"}[before.colour()]
        traffic = (f"{before.colour()} to {colour}", colour == moved)
    else:
        traffic = (colour, after.actions == before.actions)
    if moves:
        service = ("changes its engine", True)
    elif released:
        now = after.revisions[-1]
        right = after.revision == now != before.revision and after.balancing == before.balancing
        service = (f"revision {number(before.revision)} to {number(after.revision)}", right)
    else:
        same = ("revision", "balancing", "task_sets")
        right = all(getattr(after, key) == getattr(before, key) for key in same)
        service = (f"revision {number(after.revision)}", right)
    gone = set(before.revisions) - set(after.revisions)
    return [traffic, service, (f"{len(after.revisions)} active", not gone)]
