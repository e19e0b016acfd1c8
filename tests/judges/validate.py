"""AWS's own CloudFormation validator on templates: one line a finding, `FILE RULE SEVERITY MESSAGE`.

usage: validate.py TEMPLATE...   Exit status 0 whatever is found; the caller judges.
"""

import sys

from cloudformation_validate import CompositeEngine

engine = CompositeEngine()
for path in sys.argv[1:]:
    for found in engine.validate_template(path).diagnostics:
        message = " ".join(str(found.message).split())
        print(path, found.rule_id, found.severity.name, message, sep="\t")
