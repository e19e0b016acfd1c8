"""What moto 5.2.5 lacks for a second plan of Terraform that is empty: each gap, and what closes it.

A correction is a class: its text says what AWS does and what moto does instead, `close` mends moto in
this process, and `holds` tells through the API whether an emulator does as AWS. `corrections.py`
asks every emulator, the mended and the plain one: a gap that moto has closed itself has to go from here.
"""

import functools

ALL = []


def correction(kind):
    ALL.append(kind)
    return kind


def wrap(owner, name):
    """Replaces a method by one that is handed the method."""

    def with_original(function):
        original = getattr(owner, name)

        @functools.wraps(original)
        def mended(self, *arguments, **named):
            return function(original, self, *arguments, **named)

        setattr(owner, name, mended)
        return function

    return with_original


from . import application_autoscaling, codedeploy, ec2, ecs, elbv2, route53, sqs  # noqa: E402, F401
