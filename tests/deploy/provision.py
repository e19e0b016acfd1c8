"""What CloudFormation makes of each resource type: the calls of AWS's API, with the properties as
they stand in the template.

A property reaches the API by its own name, whatever its case, and only where botocore's model of the
operation has it: a property that neither the operation nor the row in `kinds.py` knows fails the
resource. Nothing is updated in place: the documents here never ask for it, so an update is a fault.
"""

import functools
import json
import uuid

import boto3
import jmespath
from botocore.config import Config


class Kind:
    """One type: the operation that makes it, where its id stands in the answer, how it is deleted."""

    def __init__(self, service, create, ref, delete=None, *, tag_as=None, later=(), names=None,
                 shape=None, after=None, attributes=None, physical=None):
        self.service = service
        self.create = create
        self.ref = ref
        self.delete = delete
        self.tag_as = tag_as
        self.later = later
        self.names = names
        self.shape = shape
        self.after = after
        self.attributes = attributes
        self.physical = physical


# What the engine asked for, in its order: ("make", logical id) and ("delete", physical id). The events of
# ministack show an update of everything in each update of the stack, whether or not there was one.
HISTORY = []


def install(provisioners, endpoint, kinds):
    """Puts these types in the place of the engine's own."""
    from ministack.core.responses import get_region

    @functools.cache
    def client(service, region):
        return boto3.client(service, region_name=region, endpoint_url=endpoint,
                            config=Config(retries={"total_max_attempts": 1}))

    def here(service):
        return client(service, get_region())

    handlers = provisioners._RESOURCE_HANDLERS
    kept = {"AWS::CloudFormation::WaitConditionHandle": handlers["AWS::CloudFormation::WaitConditionHandle"]}
    handlers.clear()
    handlers.update(kept)
    for name, kind in kinds.items():
        handlers[name] = {
            "create": functools.partial(make, here, kind),
            "update": functools.partial(refuse_update, name),
            "delete": functools.partial(delete, here, kind),
        }


def make(here, kind, logical, properties, stack):
    HISTORY.append(("make", logical))
    api = here(kind.service)
    properties = plain(properties)
    given = {k: v for k, v in properties.items() if k not in kind.later}
    if kind.names:
        parameter, longest = kind.names
        if parameter not in given:
            given[parameter] = generated(stack, logical, longest)
    if kind.shape:
        given = kind.shape(given)
    if kind.tag_as and "Tags" in given:
        given["TagSpecifications"] = [{"ResourceType": kind.tag_as, "Tags": given.pop("Tags")}]
    operation = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[kind.create])
    answer = getattr(api, kind.create)(**arguments(operation.input_shape, given, logical))
    ref = kind.physical(given, answer) if kind.physical else jmespath.search(kind.ref, answer)
    if not ref:
        raise ValueError(f"{kind.create} of {logical} gave no {kind.ref}: {answer}")
    try:
        if kind.after:
            kind.after(api, ref, properties)
        return ref, kind.attributes(api, ref, answer) if kind.attributes else {}
    except Exception:
        unmake(here, kind, ref, properties)
        raise


def refuse_update(name, physical, old, new, stack):
    changed = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
    raise ValueError(f"an update of {name} {physical} was not expected: {changed}")


def delete(here, kind, physical, properties):
    HISTORY.append(("delete", physical))
    unmake(here, kind, physical, properties)


def unmake(here, kind, physical, properties):
    if kind.delete is None:
        return
    if isinstance(kind.delete, tuple):
        operation, parameter, *more = kind.delete
        getattr(here(kind.service), operation)(**{parameter: physical}, **(more[0] if more else {}))
    else:
        kind.delete(here(kind.service), physical, plain(properties))


def plain(value):
    """The engine's own dictionaries as ordinary ones, without what evaluated to nothing."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def arguments(shape, value, where):
    """A value of the template in the shape that botocore has for the operation."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        out = {}
        for key, inner in value.items():
            name = members.get(key.lower())
            if name is None:
                raise ValueError(f"{where}: the API knows no {key} in {shape.name}")
            out[name] = arguments(shape.members[name], inner, f"{where}.{key}")
        return out
    if shape.type_name == "list" and isinstance(value, list):
        return [arguments(shape.member, inner, where) for inner in value]
    if shape.type_name == "map" and isinstance(value, list):
        return {tag["Key"]: tag["Value"] for tag in value}
    if shape.type_name == "string" and isinstance(value, dict):
        return json.dumps(value)
    if shape.type_name == "string" and isinstance(value, bool):
        return str(value).lower()
    return value


def generated(stack, logical, longest):
    """A name as CloudFormation makes them: the stack's, the resource's and something of its own."""
    own = uuid.uuid4().hex[:12].upper()
    if longest == 32:
        return f"{stack[:6]}-{logical[:11]}-{own}".replace("--", "-")
    return f"{stack}-{logical}-{own}"[-longest:].lstrip("-")
