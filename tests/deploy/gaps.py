"""What the emulator cannot show: each with its reason, and asserted on the template instead.

The list may only shrink. A line whose place the emulator turns out to do right fails the test, and so
does a line that stands for nothing any more.
"""

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


GAPS = [
    Gap("host > host > metadata",
        "moto takes an instance's image from its launch template, but not its metadata options",
        metadata_of_the_launch_template),
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
