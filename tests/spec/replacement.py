"""What replaces a resource in CloudFormation, by a second source: AWS's documentation, as the authors of the
CDK gather it. The table that a comparison reads comes from the registry's schemas; where the two differ, the
reason stands below, and a reason that is no longer needed is wrong as well.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TABLE = ROOT / "crates" / "prove" / "data" / "replacement.txt"
TOOLS = ROOT / "target" / "spec"
ASK = """
const { loadAwsServiceSpecSync } = require("@aws-cdk/aws-service-spec");
const spec = loadAwsServiceSpecSync(), out = {};
for (const kind of JSON.parse(process.argv[1])) {
  const [found] = spec.lookup("resource", "cloudFormationType", "equals", kind);
  out[kind] = found && Object.fromEntries(
    Object.entries(found.properties).map(([name, one]) => [name, one.causesReplacement ?? "no"]));
}
console.log(JSON.stringify(out));
"""
MARKS = {"=": "no", "!": "yes", "?": "maybe"}
# Type and property: the documentation's word, the registry's, and why the table has the registry's.
REASONS = {
    ("AWS::CertificateManager::Certificate", "ValidationMethod"):
        ("yes", "no", "every document writes DNS, so that it never changes"),
    ("AWS::EC2::EIP", "Domain"):
        ("yes", "no", "every document writes vpc, the only domain there is"),
    ("AWS::EC2::NetworkInterface", "ConnectionTrackingSpecification"):
        ("no", "maybe", "no document writes it; the registry is the more careful"),
    ("AWS::EC2::NetworkInterface", "EnablePrimaryIpv6"):
        ("no", "maybe", "no document writes it; the registry is the more careful"),
    ("AWS::EC2::VPCEndpoint", "DnsOptions"):
        ("no", "maybe", "no document writes it; the registry is the more careful, of a part of it"),
    ("AWS::ECS::Service", "DeploymentController"):
        ("yes", "no", "UpdateService takes another controller: the documentation is older"),
    ("AWS::ECS::Service", "LaunchType"):
        ("yes", "maybe", "a launch type may give way to a strategy of capacity providers"),
    ("AWS::Events::Rule", "EventBusName"):
        ("yes", "maybe", "no document writes it: rules stand on the account's own bus"),
    ("AWS::Route53::RecordSet", "Name"):
        ("yes", "no", "the name is in the logical id of each record, so that it never changes"),
    ("AWS::S3::Bucket", "ObjectLockEnabled"):
        ("yes", "no", "no document writes it, and it can be turned on for a bucket that is there"),
}


def table():
    """Type to property to what a change of it does, of CloudFormation's own."""
    out, kind = {}, None
    for line in TABLE.read_text().splitlines():
        if not line.startswith(" "):
            kind = line
        elif kind.startswith("AWS::") and "." not in line:
            out.setdefault(kind, {})[line[2:]] = MARKS.get(line[1])
    return out


def main():
    ours = table()
    ran = subprocess.run(["node", "-e", ASK, json.dumps(sorted(ours))], cwd=TOOLS, capture_output=True, text=True,
                         timeout=120, check=True)
    theirs = json.loads(ran.stdout)
    wrong, used, compared = [], set(), 0
    for kind, properties in ours.items():
        if theirs.get(kind) is None:
            wrong.append(f"{kind}: the second source does not have it")
            continue
        for name, word in properties.items():
            other = theirs[kind].get(name)
            if other is None:
                continue
            compared += 1
            if word == other:
                continue
            if REASONS.get((kind, name), ())[:2] == (other, word):
                used.add((kind, name))
            else:
                wrong.append(f"{kind}.{name}: the documentation says {other}, the registry {word}")
    wrong += [f"{'.'.join(one)}: no reason is needed" for one in REASONS.keys() - used]
    print("\n".join(wrong))
    print(f"{len(ours)} types, {compared} properties, {len(used)} with a reason, {len(wrong)} wrong")
    return bool(wrong) or compared < 300


if __name__ == "__main__":
    sys.exit(main())
