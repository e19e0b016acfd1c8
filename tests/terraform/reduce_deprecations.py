"""Reduces what the AWS provider's version 6 deprecates to the types that documents use.

    reduce_deprecations.py WHEEL > provider-6.deprecated.json

WHEEL is the package pulumi-aws 7.51.1 of PyPI, which is made from the provider's schema and keeps its
notes on deprecation: `pip download --no-deps pulumi-aws==7.51.1`. Names and paths are the provider's, as
provider-6.schema.json has them, so reduce_schema.py is run first.
"""

import ast
import json
import pathlib
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).parent
# Where the package's own name for a type is another word.
RENAMED = {
    "aws_lb": "lb/load_balancer",
    "aws_codedeploy_app": "codedeploy/application",
    "aws_service_discovery_http_namespace": "servicediscovery/http_namespace",
    "aws_availability_zones": "get_availability_zones",
    "aws_ssm_parameter": "ssm/get_parameter",
}
# `(**Deprecated**) ...`, or ``The `x` argument is deprecated. ...``
SAID = re.compile(r"(?:\A\(\*\*Deprecated|The `(\w+)` (?:argument|attribute) is deprecated)[^.]*\.?")


def module(kind, data, files):
    """The package's file for a type, by its name: `aws_ecs_service` is `ecs/service`."""
    get = "get_" if data else ""
    short = kind.removeprefix("aws_")
    if kind in RENAMED and (not data or get in RENAMED[kind]):
        return RENAMED[kind]
    service, _, rest = short.partition("_")
    exact = [f"{service}/{get}{rest}", f"{get}{short}"]
    found = [one for one in exact if one in files]
    for name in (get + short, get + rest):
        found = found or [one for one in files if one.rpartition("/")[2] == name]
    if len(found) > 1:
        # EC2's types have no word of their service before them.
        found = [one for one in found if one.startswith("ec2/")]
    if len(found) != 1:
        sys.exit(f"{kind}: which of {found}? Say so in RENAMED")
    return found[0]


def notes(tree):
    """What a file deprecates, by class and name; a whole class under the name ``."""
    for one in ast.walk(tree):
        if not isinstance(one, ast.ClassDef):
            continue
        for inside in [one, *one.body]:
            for said in getattr(inside, "decorator_list", []):
                if isinstance(said, ast.Call) and getattr(said.func, "attr", "") == "deprecated":
                    name = "" if inside is one else inside.name
                    yield one.name, name, " ".join(said.args[0].value.split())
            # Some are only said in words.
            words = isinstance(inside, ast.FunctionDef) and ast.get_docstring(inside)
            for said in SAID.finditer(words or ""):
                yield one.name, said[1] or inside.name, " ".join(said[0].split())


def singular(name, known):
    """Lists have a plural there and none here."""
    ways = [name, name.removesuffix("s"), name.removesuffix("es"), name.removesuffix("ies") + "y"]
    return next((one for one in ways if one in known), name)


def blocks(fields, path=()):
    """Every block of a type: its path, its fields."""
    names = {name.rstrip("!"): inside for name, inside in fields.items()}
    yield path, names
    for name, inside in names.items():
        if inside:
            yield from blocks(inside, (*path, name))


def camel(path):
    return "".join(word.title() for name in path for word in name.split("_"))


def main(wheel):
    package = zipfile.ZipFile(wheel)
    files = {
        name.removeprefix("pulumi_aws/").removesuffix(".py"): name
        for name in package.namelist()
        if name.startswith("pulumi_aws/") and name.endswith(".py")
    }
    described = json.loads(package.read("pulumi_aws/pulumi-plugin.json"))
    made = "%04d-%02d-%02d" % package.getinfo("pulumi_aws/pulumi-plugin.json").date_time[:3]
    schema = json.loads((HERE / "provider-6.schema.json").read_text())
    out = {
        "//": "What the AWS provider's version 6 deprecates, reduced by reduce_deprecations.py. "
        "Copyright Pulumi Corporation; Apache License 2.0, "
        "https://www.apache.org/licenses/LICENSE-2.0",
        "source": f"pulumi-aws {described['version']} of {made}, "
        "https://pypi.org/project/pulumi-aws",
    }
    for key, known in schema.items():
        if not key.startswith(("resource ", "data ")):
            continue
        part, kind = key.split()
        file = module(kind, part == "data", files)
        folder = file.rpartition("/")[0]
        top = camel([file.rpartition("/")[2]])
        named = {path: names for path, names in blocks(known["set"])}
        deprecated = {}
        for one in [file, f"{folder}/_inputs", f"{folder}/outputs"]:
            if one not in files:
                continue
            for owner, name, text in notes(ast.parse(package.read(files[one]))):
                below = re.sub(r"^_|Args(Dict)?$|State$|Result$", "", owner)
                if one == file:
                    names = {*named[()], *known["get"]}
                    deprecated.setdefault(singular(name, names), text)
                    continue
                for path, names in named.items():
                    if path and below == top + camel(path):
                        deprecated[".".join((*path, singular(name, names)))] = text
        out[key] = {"file": file, "deprecated": deprecated}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in out.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main(*sys.argv[1:])
