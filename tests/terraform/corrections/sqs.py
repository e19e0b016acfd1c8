"""Gaps of moto's SQS."""

import json

from . import correction


@correction
class RedriveAllowPolicy:
    """A queue says who may send it what failed; moto keeps that to itself, and the provider waits for it."""

    @staticmethod
    def close():
        from moto.sqs.models import Queue

        original = Queue.attributes.fget

        def attributes(self):
            allowed = getattr(self, "redrive_allow_policy", None)
            return original(self) | ({"RedriveAllowPolicy": allowed} if allowed else {})

        Queue.attributes = property(attributes)

    @staticmethod
    def holds(client):
        queues = client("sqs")
        policy = {"RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})}
        url = queues.create_queue(QueueName="allows", Attributes=policy)["QueueUrl"]
        found = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return found.items() >= policy.items()


@correction
class RedrivePolicy:
    """A policy is given back without blanks; moto puts some, which the provider takes for a change."""

    @staticmethod
    def close():
        from moto.sqs.models import Queue

        original = Queue.attributes.fget

        def attributes(self):
            given = original(self)
            if policy := given.get("RedrivePolicy"):
                given["RedrivePolicy"] = json.dumps(json.loads(policy), separators=(",", ":"))
            return given

        Queue.attributes = property(attributes)

    @staticmethod
    def holds(client):
        queues = client("sqs")
        failed = queues.create_queue(QueueName="failed")["QueueUrl"]
        arn = queues.get_queue_attributes(QueueUrl=failed, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = {"RedrivePolicy": f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":5}}'}
        url = queues.create_queue(QueueName="fails", Attributes=policy)["QueueUrl"]
        found = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return found.items() >= policy.items()
