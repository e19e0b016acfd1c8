"""A system under CloudFormation: change set, update and outputs, against the emulators of `tests/deploy`."""

import functools
import importlib.util
import json
import pathlib
import subprocess
import sys
import time

import boto3

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "deploy"))

import emulator  # noqa: E402
import provision  # noqa: E402
import updates  # noqa: E402

NAME = "shop"
REGION = "ap-northeast-1"


def mend():
    """CodeDeploy's deployment groups are updated, and hosted zones have ids as AWS gives them; the emulator's
    corrections for Terraform do that."""
    folder = TESTS / "terraform" / "corrections"
    spec = importlib.util.spec_from_file_location("gaps_of_moto", folder / "__init__.py",
                                                  submodule_search_locations=[str(folder)])
    sys.modules["gaps_of_moto"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.codedeploy.GroupUpdates.close()
    module.route53.ZoneIds.close()


class Refused(Exception):
    """An update that CloudFormation did not carry out, with its reason."""


class World:
    format = "cloudformation"
    at_once = False
    Refused = Refused

    def __init__(self, synth, folder, name=NAME, beside=None, region=REGION):
        """An account with one system in it, or one more system in the account that another is in."""
        self.synth = synth
        self.region = region
        self.folder = folder
        self.name = name
        if beside:
            self.endpoints = beside.endpoints
        else:
            self.endpoints = emulator.start()
            updates.install(self.endpoints["AWS_ENDPOINT_URL"])
            mend()
            self.client("s3").create_bucket(Bucket="templates",
                                            CreateBucketConfiguration={"LocationConstraint": region})
        self.made = 0
        # What DeployServices is given from the next update on; nothing is the value it had.
        self.services = None
        self.kinds = {}

    def close(self):
        pass

    @functools.cache
    def client(self, service):
        own = "AWS_ENDPOINT_URL_" + service.upper()
        url = self.endpoints.get(own, self.endpoints["AWS_ENDPOINT_URL"])
        return boto3.client(service, region_name=self.region, endpoint_url=url)

    def document(self, blueprint, *options):
        ran = subprocess.run([self.synth, "-", *options], input=blueprint, capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def plan(self, document, keep=True):
        """Makes the change set that `aws cloudformation deploy` makes, and gives what it says it will do:
        logical id to what is done with it. It is not kept for what comes next, where nobody applies it."""
        cloudformation = self.client("cloudformation")
        self.made += 1
        self.client("s3").put_object(Bucket="templates", Key=f"{self.name}-{self.made}", Body=json.dumps(document))
        url = f"{self.endpoints['AWS_ENDPOINT_URL_S3']}/templates/{self.name}-{self.made}"
        first = self.made == 1
        given = [{"ParameterKey": "DeployServices", "ParameterValue": "true"}]
        if self.services is not None:
            given = [{"ParameterKey": "DeployServices", "ParameterValue": str(self.services).lower()}]
        elif not first:
            given = [{"ParameterKey": "DeployServices", "UsePreviousValue": True}]
        # What the runbook's command looks up.
        if "DynamodbPrefixListId" in document["Parameters"]:
            lists = self.client("ec2").describe_managed_prefix_lists(
                Filters=[{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{self.region}.dynamodb"]}])
            given.append({"ParameterKey": "DynamodbPrefixListId",
                          "ParameterValue": lists["PrefixLists"][0]["PrefixListId"]})
        self.change_set = cloudformation.create_change_set(
            StackName=self.name, ChangeSetName=f"n{self.made}", ChangeSetType="CREATE" if first else "UPDATE",
            TemplateURL=url, Parameters=given, Capabilities=["CAPABILITY_NAMED_IAM"])["Id"]
        said = self.until(lambda: cloudformation.describe_change_set(ChangeSetName=self.change_set),
                          lambda one: one["Status"] in ("CREATE_COMPLETE", "FAILED"))
        if said["Status"] == "FAILED":
            # What the CLI takes for "No changes to deploy".
            assert "didn't contain changes" in said["StatusReason"], said["StatusReason"]
            self.change_set = None
            return {}
        out = {}
        pages = cloudformation.get_paginator("describe_change_set").paginate(ChangeSetName=self.change_set)
        for change in [one["ResourceChange"] for page in pages for one in page["Changes"]]:
            out[change["LogicalResourceId"]] = self.action(change)
            self.kinds[change["LogicalResourceId"]] = change["ResourceType"]
        return out

    @staticmethod
    def action(change):
        if change["Action"] != "Modify":
            return change["Action"].lower()
        # Listed because it reads an attribute of what changes; it is known only later whether that does.
        if all(one["Evaluation"] == "Dynamic" for one in change["Details"]):
            return "maybe"
        if change.get("Replacement") == "True":
            return "replace"
        return "update" if set(change["Scope"]) != {"Metadata"} else "metadata"

    def apply(self):
        if self.change_set is None:
            return
        cloudformation = self.client("cloudformation")
        provision.HISTORY.clear()
        cloudformation.execute_change_set(ChangeSetName=self.change_set)
        (stack,) = self.until(lambda: cloudformation.describe_stacks(StackName=self.name)["Stacks"],
                              lambda stacks: not stacks[0]["StackStatus"].endswith("IN_PROGRESS"))
        if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            events = cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
            reasons = [e["ResourceStatusReason"] for e in events if e["ResourceStatus"].endswith("_FAILED")]
            raise Refused(f"{stack['StackStatus']}: {reasons[:3]}")

    def kind(self, logical):
        return self.kinds[logical]

    def outputs(self):
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        values = [o["OutputValue"] for o in stack["Outputs"] if o["OutputKey"].startswith("Service")]
        return {one["service"]: one for one in map(json.loads, values)}

    @staticmethod
    def until(ask, done, within=120):
        last = time.monotonic() + within
        while not done(answer := ask()):
            assert time.monotonic() < last, f"no end after {within} s: {answer}"
            time.sleep(0.05)
        return answer
