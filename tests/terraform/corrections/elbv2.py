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


@correction
class DeletedTwice:
    """A target group that is gone can be deleted once more, as when an answer got lost and the call is
    repeated: AWS's model of the call has no error for it; moto answers that there is none."""

    @staticmethod
    def close():
        from moto.elbv2.models import ELBv2Backend

        @wrap(ELBv2Backend, "delete_target_group")
        def delete(original, self, target_group_arn):
            if target_group_arn in self.target_groups:
                return original(self, target_group_arn)

    @staticmethod
    def holds(client):
        elb = client("elbv2")
        group = elb.create_target_group(Name="a", TargetType="lambda")["TargetGroups"][0]
        for _ in range(2):
            elb.delete_target_group(TargetGroupArn=group["TargetGroupArn"])
        return True
