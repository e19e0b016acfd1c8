"""Documents that do harm, after a release: each has to show red where it does.

Every fault is what somebody might write: a rule edited, a service edited, old revisions thrown away, and in
Terraform nothing said about what is not Terraform's.
"""

import copy

import watch

def edited_rule(document):
    """The same rule with one more path: CloudFormation sends its actions again."""
    rule = document["Resources"]["BackListenerRuleProduction"]["Properties"]
    rule["Conditions"][0]["PathPatternConfig"]["Values"].append("/more/*")


def edited_service(document):
    document["Resources"]["BackService"]["Properties"]["HealthCheckGracePeriodSeconds"] = 300


def thrown_away(document):
    definition = document["Resources"]["BackTaskDefinition"]
    definition["UpdateReplacePolicy"] = "Delete"
    definition["Properties"]["Cpu"] = "1024"
    definition["Properties"]["Memory"] = "2048"


def rule_not_ignored(document):
    del document["resource"]["aws_lb_listener_rule"]["back_production"]["lifecycle"]


def service_not_ignored(document):
    service = document["resource"]["aws_ecs_service"]["front"]
    del service["lifecycle"]
    # The emulator takes what ECS refuses, but not a family where it has to find the revision.
    service["task_definition"] = "${aws_ecs_task_definition.front.arn}"


# What is planted at once, and which cells have to be red for it: of a service, or of the plan. Last, whether
# CloudFormation does not carry it out at all.
FAULTS = {
    "cloudformation": [
        ([edited_service], set(), True),
        ([edited_rule, thrown_away], {"back traffic", "back old revisions", "plan"}, False),
    ],
    "terraform": [
        ([rule_not_ignored, service_not_ignored], {"back traffic", "front service", "plan"}, False),
    ],
}
CELLS = ["traffic", "service", "old revisions"]


def plant(walk):
    """Plants every fault over what is deployed, puts back what it moved, and gives how many went unseen."""
    unseen = 0
    for faults, wanted, refused in FAULTS[walk.format]:
        def planted(document, faults=faults):
            document = copy.deepcopy(document)
            for fault in faults:
                fault(document)
            return document

        before, rows = walk.left(), len(walk.rows)
        said = None
        try:
            walk.step("planted", walk.blueprint, {}, planted)
        except walk.world.Refused as failed:
            said = str(failed)
        found = red(walk.rows[rows:])
        del walk.rows[rows:]
        right = found == wanted and (said is not None) == refused
        unseen += not right
        names = ", ".join(fault.__name__.replace("_", " ") for fault in faults)
        seen = "refused: " + said if said else "red: " + ", ".join(sorted(found))
        print(f"{'control' if right else 'RED control'} | {walk.format} | {names} | {seen}")
        walk.deploy(walk.blueprint)
        put_back(walk, before)
    return unseen


def put_back(walk, before):
    """What engines left, as it was before a fault."""
    elb = walk.world.client("elbv2")
    for name, left in before.items():
        for rule, actions in left.actions.items():
            elb.modify_rule(RuleArn=rule, Actions=[without_arn(one) for one in actions])
        if left.service["engine"] == "codedeploy":
            walk.engines[name].promote()
        now = watch.Left(walk.world.client, left.service)
        assert now.actions == left.actions and now.revision == left.revision, name
    walk.world.moved = True


def without_arn(action):
    """An action as it is sent: with the list of groups, and not with the one that has all the weight."""
    return {k: v for k, v in action.items() if k != "TargetGroupArn" or "ForwardConfig" not in action}


def red(rows):
    """Cells that are red, of services under CodeDeploy and of the plan."""
    out = set()
    for engine, _, _, cells, planned in rows:
        if engine == "codedeploy":
            out |= {f"{service} {CELLS[place]}" for service, row in cells.items() for place in range(3)
                    if not row[place][1]}
            out |= set() if planned[1] else {"plan"}
    return out
