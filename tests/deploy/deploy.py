"""Deploys a blueprint with the AWS CLI and compares what the account's APIs then show with what the
blueprint says: deploy.py SYNTH BLUEPRINT REGION"""

import json
import sys
import tempfile
from pathlib import Path

import access
import compare
import emulator
import gaps
import network
from account import Account
from blueprint import Blueprint
from shell import Shell

PARTS = {"network": network, "access": access}


def main(synth, path, region):
    bp = Blueprint(path, region)
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(emulator.start(), bp.region, folder)
        template = Path(folder) / "template.json"
        shell.run([synth, path, "-o", template])
        deploy(shell, bp, template)
        account = Account(shell.environment, bp.region, bp.name)
        wanted = {part: module.wanted(bp) for part, module in PARTS.items()}
        found = {part: module.found(account) for part, module in PARTS.items()}
        snapshot = json.loads(Path(f"snapshots/{Path(path).stem}.cloudformation.json").read_text())
        wrong = gaps.judge(compare.differences(wanted, found), [p for p, _ in compare.places(wanted)], snapshot)
        if json.loads(template.read_text()) != snapshot:
            wrong.append("what was deployed is not the snapshot")
    for line in wrong:
        print(line)
    facts = sum(1 for _ in compare.leaves(wanted))
    print(f"{path}: {facts} facts, {len(wrong)} wrong")
    return bool(wrong)


def deploy(shell, bp, template, services="true"):
    """`aws cloudformation deploy`, as the runbook has it."""
    bucket = []
    if template.stat().st_size > 51_200:
        shell.run(["aws", "s3", "mb", f"s3://{bp.name}-templates"])
        bucket = ["--s3-bucket", f"{bp.name}-templates"]
    given = [f"{''.join(w.capitalize() for w in name.split('_'))}={INPUTS[of['type']]}"
             for name, of in bp.inputs.items()]
    shell.run(["aws", "cloudformation", "deploy", "--template-file", template, "--stack-name", bp.name,
               "--capabilities", "CAPABILITY_NAMED_IAM", "CAPABILITY_IAM", *bucket,
               "--parameter-overrides", f"DeployServices={services}", *given])


INPUTS = {"arn": "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:session-AbCdEf"}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
