"""What a change of a property does to a resource, in both formats, for the types that documents use.

    target/judges/bin/python tests/terraform/reduce_replacement.py write
    target/judges/bin/python tests/terraform/reduce_replacement.py check cloudformation
    python3 tests/terraform/reduce_replacement.py check terraform

CloudFormation's half is what AWS's registry schemas say, as cfn-lint ships them. Terraform's provider says
it nowhere, so it is asked: for every argument there is an instance whose configuration is what documents
write and whose state differs in that argument alone, and plans without any call to AWS say which of
them would be replaced. What only a newer provider knows is listed as not known. Run it again where a
document gets a new type or argument, or where cfn-lint or the provider is updated.
"""

import copy
import datetime
import difflib
import importlib.metadata
import importlib.util
import json
import pathlib
import re
import sys

from tools import ROOT, VERSION, Terraform, clean

TABLE = ROOT / "crates" / "prove" / "data" / "replacement.txt"
REGION = "us-east-1"
NEWEST = json.loads(pathlib.Path(__file__).with_name("provider-6.schema.json").read_text())
# What stands beside a resource's own arguments.
META = {"depends_on", "lifecycle", "provider", "count", "for_each", "//"}
# The provider asks AWS when these change.
NOT_ASKED = {("aws_instance", "launch_template")}
# The provider takes seconds for each: asked about as a whole.
WHOLE = {("aws_wafv2_web_acl", "rule")}
# A rule has one of these: another value of the one is not the same as another one.
SOURCES = ("cidr_ipv4", "prefix_list_id", "referenced_security_group_id")
# What documents do not write, and AWS fills in: one value and another, and what it stands in place of.
FILLED_IN = {
    ("aws_instance", "availability_zone"): ("ap-northeast-1a", "ap-northeast-1c", ""),
    ("aws_instance", "key_name"): ("one", "two", ""),
    ("aws_instance", "subnet_id"): ("subnet-0123456789abcdef0", "subnet-0123456789abcdef1", ""),
    ("aws_lb_target_group", "protocol_version"): ("HTTP1", "HTTP2", ""),
    ("aws_network_interface", "interface_type"): ("efa", "interface", ""),
    ("aws_network_interface", "private_ip"): ("10.0.0.9", "10.0.0.8", ""),
    ("aws_subnet", "availability_zone"): ("ap-northeast-1a", "ap-northeast-1c", "availability_zone_id"),
    ("aws_lb", "access_logs"): ([{"bucket": "one", "enabled": True}], [{"bucket": "two", "enabled": True}], ""),
    ("aws_lb_target_group", "stickiness"): (
        [{"type": "lb_cookie", "enabled": True}],
        [{"type": "lb_cookie", "enabled": False}],
        "",
    ),
}
AWS = "registry.terraform.io/hashicorp/aws"
# Instances of one plan. What Terraform does with all of them grows with their square.
AT_ONCE = 250
IN_PLACE, REPLACED, SOME, UNKNOWN = "=", "!", "?", "-"


def documents(language):
    for file in sorted((ROOT / "snapshots").glob(f"*.{language}.json")):
        yield json.loads(file.read_text())


# CloudFormation


def schemas():
    """Where cfn-lint keeps the registry's schemas."""
    return pathlib.Path(importlib.util.find_spec("cfnlint").origin).parent / "data" / "schemas"


def registry():
    """Each type's properties, and what a change of each does."""
    known = json.loads((schemas() / "providers" / f"{REGION}.json").read_text())
    kinds = {one["Type"] for document in documents("cloudformation") for one in document["Resources"].values()}
    for kind in sorted(kinds):
        schema = json.loads((schemas() / "resources" / f"{known[kind]}.json").read_text())
        paths = {
            mark: [one.removeprefix("/properties/").replace("/", ".") for one in schema.get(key, [])]
            for key, mark in (("createOnlyProperties", REPLACED), ("conditionalCreateOnlyProperties", SOME))
        }
        read_only = {one.removeprefix("/properties/") for one in schema.get("readOnlyProperties", [])}
        marks = {name: IN_PLACE for name in schema["properties"] if name not in read_only}
        # What can also be written is no attribute, whatever else it is.
        for mark in (SOME, REPLACED):
            for path in paths[mark]:
                top = path.partition(".")[0]
                marks[path] = mark
                if path != top and marks.get(top) == IN_PLACE:
                    marks[top] = SOME
        yield kind, marks


# Terraform


def literal(expression, constants, argument):
    """A value of the right shape for what a document refers to."""
    said = expression.strip()
    if one := re.fullmatch(r"jsonencode\(local\.(\w+)\)", said):
        return json.dumps(settled(constants[one[1]], constants, argument))
    if said.startswith("var.deploy_services"):
        counted = "?" in said and argument in ("desired_count", "min_capacity", "max_capacity")
        return 1 if counted else True
    arn = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:"
    for sign, value in (
        (".region", "ap-northeast-1"),
        ("partition.current.partition", "aws"),
        ("dns_suffix", "amazonaws.com"),
        (".zone_id", "Z0123456789ABCDEF"),
        ("resource_record_type", "CNAME"),
        ("account_id", "123456789012"),
        ("ssm_parameter", "ami-0123456789abcdef0"),
        ("target_group", f"{arn}targetgroup/x/0123456789abcdef"),
        ("listener_rule", f"{arn}listener-rule/app/x/0123456789abcdef/0123456789abcdef/0123456789abcdef"),
        ("aws_lb_listener", f"{arn}listener/app/x/0123456789abcdef/0123456789abcdef"),
    ):
        if sign in said:
            return value
    if "aws_lb." in said and "dns" not in said and "suffix" not in said:
        return f"{arn}loadbalancer/app/x/0123456789abcdef"
    if "aws_iam_role" in said and ".arn" in said:
        return "arn:aws:iam::123456789012:role/x"
    if "_arn" in argument or said.endswith(".arn") or said.startswith("var."):
        return "arn:aws:x:ap-northeast-1:123456789012:thing/x"
    for sign, begins in (
        ("aws_vpc.", "vpc"),
        ("aws_subnet", "subnet"),
        ("aws_security_group", "sg"),
        ("prefix_list", "pl"),
        ("aws_eip", "eipalloc"),
        ("internet_gateway", "igw"),
        ("nat_gateway", "nat"),
        ("route_table", "rtb"),
        ("aws_instance", "i"),
        ("aws_network_interface", "eni"),
        ("aws_launch_template", "lt"),
    ):
        if sign in said:
            return f"{begins}-0123456789abcdef0"
    return "x"


def settled(value, constants, argument=""):
    """A value without references."""
    if isinstance(value, dict):
        return {name: settled(one, constants, name) for name, one in value.items() if name != "//"}
    if isinstance(value, list):
        return [settled(one, constants, argument) for one in value]
    if not isinstance(value, str):
        return value
    if whole := re.fullmatch(r"\$\{([^{}]*)\}", value):
        return literal(whole[1], constants, argument)
    return re.sub(r"\$\{([^{}]*)\}", lambda one: str(literal(one[1], constants, argument)), value)


def bases():
    """One instance for each type and set of arguments that documents write."""
    found = {}
    for document in documents("terraform"):
        for kind, instances in document["resource"].items():
            for one in instances.values():
                written = {name: value for name, value in one.items() if name not in META}
                base = settled(written, document.get("locals", {}))
                sort = (str(base.get("load_balancer_type")), str(base.get("vpc_endpoint_type")))
                found.setdefault((kind, tuple(sorted(base)), sort), base)
    return [(key[0], base) for key, base in found.items()]


def known_alone(value, block):
    """A configuration without what this version of the provider does not know."""
    out = {}
    for name, one in value.items():
        inside = block.get("block_types", {}).get(name)
        if inside:
            each = [known_alone(part, inside["block"]) for part in (one if isinstance(one, list) else [one])]
            out[name] = each if isinstance(one, list) else each[0]
        elif name in block.get("attributes", {}):
            out[name] = one
    return out


def as_state(value, block):
    """The same as a state holds it: blocks are lists."""
    out = {}
    for name, one in value.items():
        inside = block.get("block_types", {}).get(name)
        if inside:
            each = [as_state(part, inside["block"]) for part in (one if isinstance(one, list) else [one])]
            one = each if inside["nesting_mode"] in ("list", "set") else each[0]
        out[name] = one
    return out


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield path
        yield from leaves(value[0], (*path, 0))
    elif path:
        yield path


def other(value):
    """Another value of the same shape."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return [other(value[0]), *value[1:]] if value and isinstance(value[0], str) else value[1:]
    if not isinstance(value, str):
        return value
    if value.isdigit():
        return str(int(value) * 2)
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    if value.startswith(("[{", "{")):
        for old, new in (('"Allow"', '"Deny"'), ('"name":"', '"name":"z'), ('"name": "', '"name": "z'), ("a", "b")):
            if old in value:
                return value.replace(old, new, 1)
    if range := re.fullmatch(r"\d+\.\d+\.\d+\.\d+(/\d+)", value):
        return f"172.31.0.0{range[1]}"
    return value + "z"


def some(kind):
    """A value of a type of the provider's schema, where it is a simple one."""
    simple = {"string": "zz", "number": 7, "bool": True}
    if isinstance(kind, str):
        return simple.get(kind)
    outer, inner = kind
    if not isinstance(inner, str):
        return None
    return {"k": simple[inner]} if outer == "map" else [simple[inner]]


class Questions:
    """The configuration and the state of each instance."""

    def __init__(self, schemas):
        self.schemas = schemas
        self.configured, self.held, self.asked = [], [], {}

    def ask(self, kind, argument, configuration, state):
        name = f"t{len(self.asked)}"
        schema = self.schemas[kind]
        state = copy.deepcopy(state)
        arn = "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/x/0123456789abcdef"
        state.setdefault("id", {"aws_vpc": "vpc-0123456789abcdef0", "aws_lb": arn}.get(kind, "x-0123456789abcdef0"))
        if "arn" in schema["block"]["attributes"] and not schema["block"]["attributes"]["arn"].get("optional"):
            state.setdefault("arn", "arn:aws:ecs:ap-northeast-1:123456789012:x/x")
        self.configured.append((kind, name, configuration))
        self.held.append(
            {
                "mode": "managed",
                "type": kind,
                "name": name,
                "provider": f'provider["{AWS}"]',
                "instances": [{"schema_version": schema["version"], "attributes": state}],
            }
        )
        self.asked[f"{kind}.{name}"] = (kind, argument)

    def parts(self):
        """So many at once as a plan takes."""
        for at in range(0, len(self.held), AT_ONCE):
            configured = {}
            for kind, name, configuration in self.configured[at : at + AT_ONCE]:
                configured.setdefault(kind, {})[name] = configuration
            yield configured, self.held[at : at + AT_ONCE]

    def about(self, kind, base, optional):
        block = self.schemas[kind]["block"]
        base = known_alone(base, block)
        state = as_state(base, block)
        # What a plan of it as it is would replace is noise of the hand-made state.
        self.ask(kind, None, base, state)
        for path in leaves(state):
            if (kind, path[0]) in NOT_ASKED or ((kind, path[0]) in WHOLE and path[1:]):
                continue
            changed = copy.deepcopy(state)
            at = changed
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = other(at[path[-1]])
            if changed != state:
                self.ask(kind, ".".join(step for step in path if step != 0), base, changed)
        for one in SOURCES:
            for two in SOURCES:
                if one in base and two != one and two in block["attributes"]:
                    without = {name: value for name, value in state.items() if name != one}
                    self.ask(kind, one, base, without | {two: "x-0123456789abcdef0"})
        if not optional:
            return
        for (of, name), (value, another, instead) in FILLED_IN.items():
            if of == kind and name not in base:
                less = {k: v for k, v in base.items() if k != instead}
                held = {k: v for k, v in state.items() if k != instead}
                self.ask(kind, name, less | {name: value}, held | {name: another})
        for name, one in block["attributes"].items():
            if name in base or name in ("id", "tags", "tags_all") or not one.get("optional"):
                continue
            value = some(one["type"])
            if name == "name" and "name_prefix" in base:
                named = {k: v for k, v in base.items() if k != "name_prefix"} | {"name": "named"}
                self.ask(kind, name, named, state | {"name": "other", "name_prefix": ""})
            elif value is not None and not one.get("computed") and not one.get("write_only"):
                self.ask(kind, name, base, state | {name: value})


def answers(changes, asked):
    """By type and argument: whether a change of it replaces."""
    dotted = lambda path: ".".join(step for step in path if isinstance(step, str))
    noise, out = {}, {}
    for one in changes:
        kind, argument = asked[one["address"]]
        if argument is None:
            noise.setdefault(kind, set()).update(map(dotted, one["change"].get("replace_paths", [])))
    for one in changes:
        kind, argument = asked[one["address"]]
        if argument is None or one["change"]["actions"] == ["no-op"]:
            continue
        paths = set(map(dotted, one["change"].get("replace_paths", []))) - noise.get(kind, set())
        # Another kind of source shows at the one that goes as well as at the one that comes.
        paths |= {argument} if argument in SOURCES and paths & set(SOURCES) else set()
        hit = any(p == argument or p.startswith(f"{argument}.") or argument.startswith(f"{p}.") for p in paths)
        out.setdefault(kind, {}).setdefault(argument, set()).add(REPLACED if hit else IN_PLACE)
    for kind, paths in noise.items():
        for path in paths:
            out.setdefault(kind, {})[path] = {REPLACED}
    return out


def provider():
    """Each type's arguments, and what a change of each does."""
    folder = clean("replacement")
    needs = {"aws": {"source": "hashicorp/aws", "version": VERSION}}
    # Nothing here is a secret, and nothing is asked of AWS.
    quiet = ["skip_credentials_validation", "skip_requesting_account_id", "skip_metadata_api_check"]
    settings = {"region": "ap-northeast-1", "access_key": "x", "secret_key": "x"} | dict.fromkeys(quiet, True)
    document = {"terraform": {"required_providers": needs}, "provider": {"aws": settings}}
    (folder / "main.tf.json").write_text(json.dumps(document, indent=1))
    terraform = Terraform(folder)
    terraform.run("init")
    schemas = terraform.json("providers", "schema", "-json")["provider_schemas"][AWS]["resource_schemas"]
    questions, seen = Questions(schemas), set()
    for kind, base in bases():
        if kind in schemas:
            questions.about(kind, base, kind not in seen)
            seen.add(kind)
    state = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "0", "outputs": {}}
    changes = []
    for configured, held in questions.parts():
        (folder / "main.tf.json").write_text(json.dumps(document | {"resource": configured}, indent=1))
        (folder / "terraform.tfstate").write_text(json.dumps(state | {"resources": held}))
        terraform.run("plan", "-refresh=false", "-out=plan")
        changes += terraform.json("show", "-json", "plan")["resource_changes"]
    said = answers(changes, questions.asked)
    for key in sorted(NEWEST):
        if not key.startswith("resource aws_"):
            continue
        kind = key.split()[1]
        names = {name.rstrip("!") for name in NEWEST[key]["set"]} - {"id", "tags_all"}
        old = set(schemas.get(kind, {}).get("block", {}).get("attributes", {}))
        names |= {name for name in said.get(kind, {}) if "." not in name and name in old}
        marks = {}
        for name in names:
            own = said.get(kind, {}).get(name, set())
            below = {p: m for p, m in said.get(kind, {}).items() if p.startswith(f"{name}.")}
            every = own.union(*below.values()) if below else own
            marks[name] = SOME if len(every) > 1 else next(iter(every), UNKNOWN)
            if len(every) > 1:
                marks |= {p: REPLACED for p, m in below.items() if m == {REPLACED}}
        # Tags are updated in place wherever there are some; where all of them would go they were not asked.
        if "tags" in marks:
            marks["tags"] = IN_PLACE
        yield kind, marks


def listed(kinds):
    return [line for kind, marks in kinds for line in [kind, *(f" {marks[name]}{name}" for name in sorted(marks))]]


def head():
    schema = json.loads((schemas() / "version.json").read_text())["schema_date"][:10]
    linter, newest = importlib.metadata.version("cfn-lint"), NEWEST["provider"]
    return (
        f"# What a change of a property does: made by reduce_replacement.py on {datetime.date.today()}.\n"
        f"# AWS::*: createOnlyProperties of AWS's registry schemas of {schema}, {REGION}, as cfn-lint {linter}\n"
        "#   ships them (MIT-0), https://github.com/aws-cloudformation/cfn-lint\n"
        f"# aws_*: answers of terraform-provider-aws {VERSION} (MPL-2.0) to `terraform plan -refresh=false`; names\n"
        f"#   as provider {newest} has them too, https://registry.terraform.io/providers/hashicorp/aws\n"
        f"# {IN_PLACE} updated in place   {REPLACED} replaced   {SOME} replaced or not, as its parts or values say"
        f"   {UNKNOWN} not known"
    )


def main(what, half=""):
    if what == "write":
        TABLE.write_text("\n".join([head(), *listed(registry()), *listed(provider())]) + "\n")
        return
    lines = TABLE.read_text().splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("aws_"))
    there = lines[first:] if half == "terraform" else [one for one in lines[:first] if not one.startswith("#")]
    now = listed(provider() if half == "terraform" else registry())
    if there != now:
        sys.exit("\n".join(difflib.unified_diff(there, now, str(TABLE), "as it is now", lineterm="", n=2)))
    print(f"{len(now)} lines are as they were")


if __name__ == "__main__":
    main(*sys.argv[1:])
