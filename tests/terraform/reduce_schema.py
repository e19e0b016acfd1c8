"""Reduces the schema of the AWS provider's version 6 to the types that documents use.

    reduce_schema.py PACKAGE > provider-6.schema.json

PACKAGE is the unpacked npm package @cdktn/provider-aws 25.7.0, whose types were generated from the
schema of provider 6.66.0: `npm pack @cdktn/provider-aws@25.7.0`, and `tar xf` on what comes of it.
"""

import json
import pathlib
import re
import sys

SNAPSHOTS = pathlib.Path(__file__).resolve().parents[2] / "snapshots"
FIELD = re.compile(
    r"/\*\*(?P<text>(?:(?!\*/).)*?)#(?P<name>\w+) \w+#\w+\}(?:(?!\*/).)*\*/\s*"
    r"readonly \w+(?P<optional>\??): (?P<type>{|[^;{]+)",
    re.DOTALL,
)
GETTER = re.compile(r"^ {4}get (\w+)\(\):", re.MULTILINE)


def emitted():
    """Every type of resource and of data source in the snapshots."""
    kinds = {"resource": set(), "data": set()}
    for file in SNAPSHOTS.glob("*.terraform.json"):
        document = json.loads(file.read_text())
        for part, named in kinds.items():
            named |= set(document.get(part, {}))
    return kinds


def snake(camel):
    return re.sub(r"([A-Z])", r"_\1", camel).lower().lstrip("_")


def body(text, kind):
    """The text of one interface or class."""
    begun = re.search(rf"export (?:declare class|interface) {kind}\b[^{{]*{{", text)
    end = text.index("\n}", begun.end())
    return text[begun.end() : end]


def block(text, interface):
    """An interface's fields: attributes, and blocks with theirs. `!` marks what is required."""
    out = {}
    for field in FIELD.finditer(body(text, interface)):
        name = field["name"] + ("" if field["optional"] else "!")
        nested = re.match(r"(?:cdkt[fn]\.IResolvable \| )?([A-Z]\w+)", field["type"].strip())
        known = nested and f"interface {nested[1]} " in text
        out[name] = block(text, nested[1]) if known else {}
    return out


def reduced(package, kind, before):
    folder = before + kind.removeprefix("aws_").replace("_", "-")
    text = (package / "lib" / folder / "index.d.ts").read_text()
    name = re.search(r"export declare class (\w+) extends cdkt[fn]\.Terraform(?:Resource|DataSource)", text)
    read = body(text, name[1])
    inside = {"friendly_unique_id", "fqn", "cdktf_provider", "cdktn_provider", "terraform_meta_arguments"}
    gettable = {snake(one) for one in GETTER.findall(read)} - inside
    gettable = {one for one in gettable if not one.endswith("_input")}
    # Where another type has a block of that name, it is not called as its class is.
    own = re.search(r"export interface (\w+) extends cdkt[fn]\.TerraformMetaArguments", text)
    return {"set": block(text, own[1]), "get": sorted(gettable)}


def main(package):
    package = pathlib.Path(package)
    described = json.loads((package / "package.json").read_text())
    kinds = emitted()
    source = f"{described['name']} {described['version']}"
    schema = {
        "//": "Names of the AWS provider's schema, reduced by reduce_schema.py. Copyright IBM "
        "Corp. 2021, 2026; Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/",
        "source": f"{source}, https://www.npmjs.com/package/{described['name']}",
        "provider": described["cdktn"]["provider"]["version"],
    }
    for part, before in (("resource", ""), ("data", "data-aws-")):
        for kind in sorted(kinds[part]):
            schema[f"{part} {kind}"] = reduced(package, kind, before)
    # One type a line.
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in schema.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main(*sys.argv[1:])
