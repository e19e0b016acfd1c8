"""What the emulator cannot show: each with its reason, and asserted on the template instead.

The list may only shrink. A line whose place the emulator turns out to do right fails the test, and so
does a line that stands for nothing any more.
"""

import re
from fnmatch import fnmatchcase


class Gap:
    def __init__(self, place, reason, stated):
        self.place = place
        self.reason = reason
        self.stated = stated


def metadata_of_the_launch_template(template, place):
    """What an instance starts with: the options of the launch template that it names."""
    resources = template["Resources"]
    (host,) = [r["Properties"] for r in resources.values() if r["Type"] == "AWS::EC2::Instance"]
    named = resources[host["LaunchTemplate"]["LaunchTemplateId"]["Ref"]]["Properties"]
    options = named["LaunchTemplateData"]["MetadataOptions"]
    return [options[name] for name in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit")]


def least_of_its_target(template, place):
    """The number that registering a scalable target gives a service that states none itself."""
    resources = template["Resources"].values()
    name = place.split(" > ")[2]
    (service,) = [r["Properties"] for r in resources if r["Type"] == "AWS::ECS::Service"
                  and r["Properties"]["ServiceName"] == name]
    (target,) = [r["Properties"] for r in resources if r["Type"].endswith("::ScalableTarget")
                 and re.search(rf"\$\{{{name}Service\.Name\}}$", r["Properties"]["ResourceId"]["Fn::Sub"], re.I)]
    assert "DesiredCount" not in service
    return target["MinCapacity"]


GAPS = [
    Gap("host > host > metadata",
        "moto takes an instance's image from its launch template, but not its metadata options",
        metadata_of_the_launch_template),
    Gap("tasks > services > * > tasks",
        "moto moves the number of tasks of no service into the range of its scalable target",
        least_of_its_target),
]


def judge(differences, wanted, template):
    """The differences that no gap explains, and the gaps that are none."""
    wrong, listed = [], set()
    for place, (want, got) in differences.items():
        gap = next((g for g in GAPS if fnmatchcase(place, g.place)), None)
        if gap is None:
            wrong.append(f"{place}\n    the blueprint says  {want}\n    the account has     {got}")
            continue
        listed.add(place)
        stated = gap.stated(template, place)
        if stated != want:
            wrong.append(f"{place} (in the template: {gap.reason})\n"
                         f"    the blueprint says  {want}\n    the template says   {stated}")
    for gap in GAPS:
        for place in wanted:
            if fnmatchcase(place, gap.place) and place not in listed:
                wrong.append(f"{place}: the emulator does it now, take it off the list: {gap.reason}")
    return wrong
