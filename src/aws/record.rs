//! `AWS::Route53::RecordSet`: a name in DNS that leads to a load balancer.

use crate::stack::{Dns, Id, Tree, Val};

crate::resource! {
    /// A name in DNS that leads to a load balancer, whose addresses change.
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html>
    Record, "Record", Some("AWS::Route53::RecordSet"), Some("aws_route53_record");
    /// The hosted zone.
    zone: Tree => both "HostedZoneId" "zone_id";
    /// The name.
    name: String => both "Name" "name";
    /// The load balancer's own name.
    to: Val<Dns> => both "AliasTarget.DNSName" "alias.name";
    /// The load balancer's own hosted zone.
    to_zone: Val<Id> => both "AliasTarget.HostedZoneId" "alias.zone_id";
    @always {
        both "Type" "type" = "A";
        both "AliasTarget.EvaluateTargetHealth" "alias.evaluate_target_health" = false;
    }
}
