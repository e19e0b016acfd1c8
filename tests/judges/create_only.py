"""Compares a table of properties that replace a resource with AWS's registry schemas, which cfn-lint
ships: TYPE=PROPERTY,PROPERTY... TEMPLATE...

Every create-only property that a template gives to a resource of a listed type has to be in the
table, and nothing in the table may be a property that is updated in place.
"""

import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

# Replaces under some values only, which the schema does not say.
CONDITIONAL = {("AWS::EC2::VPC", "InstanceTenancy")}

table = {}
templates = []
for argument in sys.argv[1:]:
    kind, equals, names = argument.partition("=")
    if equals:
        table[kind] = set(names.split(","))
    else:
        templates.append(argument)

wrong = []
fixed = {}
for kind, names in table.items():
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    fixed[kind] = {pointer.split("/")[2] for pointer in schema.get("createOnlyProperties", [])}
    for name in names - fixed[kind]:
        if (kind, name) not in CONDITIONAL:
            wrong.append(f"{kind}.{name} is updated in place")

seen = 0
for template in templates:
    with open(template) as file:
        resources = json.load(file)["Resources"]
    for name, resource in resources.items():
        kind = resource["Type"]
        for property in fixed.get(kind, set()) & set(resource.get("Properties", {})):
            seen += 1
            if property not in table[kind]:
                wrong.append(f"{template}: {name}.{property} replaces it, and the table does not say so")

print("\n".join(sorted(set(wrong))))
print(f"{len(table)} types, {seen} properties that replace")
sys.exit(1 if wrong or not seen else 0)
