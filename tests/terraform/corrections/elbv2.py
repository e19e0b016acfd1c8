"""Gaps of moto's load balancing."""

from . import correction, wrap


@correction
class DefaultScheme:
    """A load balancer that is made without a scheme faces the internet; moto gives it none."""

    @staticmethod
    def close():
        from moto.elbv2.models import FakeLoadBalancer

        @wrap(FakeLoadBalancer, "__init__")
        def with_scheme(original, self, *arguments, **named):
            original(self, *arguments, **named)
            self.scheme = self.scheme or "internet-facing"

    @staticmethod
    def holds(client):
        ec2 = client("ec2")
        subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
        made = client("elbv2").create_load_balancer(Name="a", Subnets=subnets)["LoadBalancers"][0]
        return made.get("Scheme") == "internet-facing"
