"""What of provider-6.schema.json the versions that documents ask for at least do not know yet.

    reduce_floors.py PACKAGE... > provider-floors.json

Each PACKAGE is an unpacked npm package @cdktf/provider-aws, whose types were generated from a version's
schema: 21.3.0 from provider 6.4.0, 21.18.0 from 6.21.0. `npm pack @cdktf/provider-aws@21.3.0`, and `tar xf`
on what comes of it. Run it again after reduce_schema.py.
"""

import json
import pathlib
import sys

from reduce_schema import reduced

NEWEST = pathlib.Path(__file__).with_name("provider-6.schema.json")


def paths(fields, before):
    for name, inside in fields.items():
        yield (path := f"{before}.{name.rstrip('!')}")
        yield from paths(inside, path)


def known(kind, of):
    return {*paths(of["set"], kind), *(f"{kind}.{name} (read)" for name in of["get"])}


def main(*packages):
    newest = json.loads(NEWEST.read_text())
    out = {
        "//": "Names of the AWS provider's schemas, reduced by reduce_floors.py on 26 November 2026. Copyright "
        "(c) HashiCorp, Inc.; Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/",
        newest["provider"]: {"source": newest["source"], "unknown": []},
    }
    for package in map(pathlib.Path, packages):
        described = json.loads((package / "package.json").read_text())
        unknown = set()
        for key, of in newest.items():
            if key.startswith(("resource ", "data ")):
                part, kind = key.split()
                there = reduced(package, kind, "data-aws-" if part == "data" else "")
                unknown |= known(key, of) - known(key, there)
        # What a block holds goes with it.
        unknown = {one for one in unknown if one.rsplit(".", 1)[0] not in unknown}
        source = f"{described['name']} {described['version']}"
        out[described["cdktf"]["provider"]["version"]] = {
            "source": f"{source}, https://www.npmjs.com/package/{described['name']}",
            "unknown": sorted(unknown),
        }
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
