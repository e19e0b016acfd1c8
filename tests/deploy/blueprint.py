"""A blueprint as its documentation describes it, with every default, read without `synth`."""

import json
import re

import yaml

S3_LISTS = {  # prefix lists of S3, as AWS shows them in its documentation and consoles
    "ap-northeast-1": "pl-61a54008",
    "eu-central-1": "pl-6ea54007",
    "us-west-2": "pl-68a54001",
}

# What is given for an input, by its type.
INPUTS = {"arn": "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:session-AbCdEf"}


def seconds(text):
    """`30s`, `10m`, `1h`."""
    number, unit = re.fullmatch(r"(\d+)([smh])", text).groups()
    return int(number) * {"s": 1, "m": 60, "h": 3600}[unit]


class Blueprint:
    """What the user asked for; only the keys that the blueprints under test write are known."""

    def __init__(self, path, region):
        with open(path, encoding="utf-8") as file:
            # Without the anchors: what is taken out here must not be missing there.
            raw = json.loads(json.dumps(yaml.safe_load(file)))
        self.name = raw.pop("name")
        self.written_region = raw.pop("region", None)
        self.region = self.written_region or region
        assert raw.pop("account", "123456789012") == "123456789012"
        self.inputs = raw.pop("inputs", {})

        network = raw.pop("network", {})
        self.cidr = network.pop("cidr", "10.0.0.0/16")
        self.zones = network.pop("zones", 2)
        self.egress = network.pop("egress", "endpoints")
        self.extra_endpoints = network.pop("endpoints", [])
        self.flow_logs = network.pop("flow_logs", False)
        assert not network, network

        management = raw.pop("management", {})
        self.host = management.pop("host", False)
        self.cidrs = management.pop("cidrs", [])
        assert self.host is True and not management, management

        self.services = {name: Service(self.name, name, keys) for name, keys in raw.pop("services").items()}
        settings = raw.pop("load_balancers", {})
        used = {service.load_balancer for service in self.services.values()}
        self.load_balancers = {
            name: LoadBalancer(settings.pop(name, {})) for name in ("internet", "internal") if name in used
        }
        assert not settings and not raw, (settings, raw)

    def behind(self, load_balancer):
        return [s for s in self.services.values() if s.load_balancer == load_balancer]

    def endpoints(self):
        """The endpoints that the blueprint needs, and those that it asks for."""
        needed = set(self.extra_endpoints)
        if self.egress == "endpoints":
            needed |= {"ecr.api", "ecr.dkr", "logs", "s3"}
            for service in self.services.values():
                needed |= {next(iter(k for k in secret if k in ("secretsmanager", "ssm")))
                           for secret in service.secrets.values()}
        return needed

    def only_listed(self):
        """Endpoints that nothing in the blueprint is seen to need."""
        listed, self.extra_endpoints = self.extra_endpoints, []
        needed = self.endpoints()
        self.extra_endpoints = listed
        return set(listed) - needed

    def interface_endpoints(self):
        return self.endpoints() - {"s3"}


class LoadBalancer:
    def __init__(self, keys):
        self.port = keys.pop("listener", {}).get("port", 80)
        self.test_port = keys.pop("test_listener", {}).get("port", 10080)
        self.idle_timeout = seconds(keys.pop("idle_timeout", "60s"))
        self.deletion_protection = keys.pop("deletion_protection", False)
        assert not keys, keys


class Service:
    def __init__(self, system, name, keys):
        self.name = name
        self.load_balancer = keys.pop("load_balancer")
        self.route = keys.pop("route", {})
        self.port = keys.pop("port", 80)
        check = {"path": "/", "interval": "15s", "timeout": "5s", "healthy": 3, "unhealthy": 2,
                 "codes": "200", "grace_period": "120s"} | keys.pop("health_check", {})
        self.health_check = check
        image = keys.pop("image", {})
        self.image = image if isinstance(image, str) else None
        self.repository = None if self.image else image.get("repository", f"{system}/{name}")
        self.keep = None if self.image else image.get("keep")
        self.tag = None if self.image else image.get("tag", "v1")
        self.cpu = keys.pop("cpu", 256)
        self.memory = keys.pop("memory", 512)
        self.count = keys.pop("count", 2)
        self.environment = keys.pop("environment", {})
        self.secrets = keys.pop("secrets", {})
        self.calls = keys.pop("calls", [])
        self.reaches = keys.pop("reaches", [])
        self.read_only_root = keys.pop("read_only_root", True)
        given = keys.pop("writable", ["/tmp"]) if self.read_only_root else []
        given = [{"path": one} if isinstance(one, str) else one for one in given]
        self.disk = [one["path"] for one in given if one.get("disk")]
        self.memory_at = {one["path"]: one.get("size", 64) for one in given if not one.get("disk")}
        self.user = None if (user := keys.pop("user", None)) is None else str(user)
        self.init = keys.pop("init", False)
        limits = keys.pop("ulimits", {}).items()
        self.ulimits = sorted([n, l["soft"], l["hard"]] if isinstance(l, dict) else [n, l, l] for n, l in limits)
        self.entrypoint = keys.pop("entrypoint", [])
        self.log_days = keys.pop("logs", {}).get("retention_days", 30)
        self.deregistration_delay = seconds(keys.pop("deregistration_delay", "30s"))
        self.stop_timeout = seconds(keys.pop("stop_timeout", "30s"))
        deployment = keys.pop("deployment", {})
        assert deployment.pop("engine", "codedeploy") == "codedeploy"
        assert deployment.pop("traffic", "all_at_once") == "all_at_once"
        self.approval_wait = seconds(deployment.pop("approval_wait", "0s")) // 60
        self.keep_old = seconds(deployment.pop("keep_old", "1h")) // 60
        assert not deployment and not keys, (deployment, keys)
