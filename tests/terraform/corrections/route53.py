"""Gaps of moto's Route 53."""

from . import correction


@correction
class ZoneIds:
    """The id of a hosted zone begins with a Z; moto's begins with any letter or digit."""

    @staticmethod
    def close():
        from moto.route53 import models

        original = models.create_route53_zone_id
        models.create_route53_zone_id = lambda *given, **named: f"Z{original(*given, **named)[1:]}"

    @staticmethod
    def holds(client):
        dns = client("route53")
        made = [dns.create_hosted_zone(Name="example.com", CallerReference=str(n)) for n in range(10)]
        return all(one["HostedZone"]["Id"].startswith("/hostedzone/Z") for one in made)
