//! A record in DNS.

use super::{Type, row::rows};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Record",
    gives: Some(&[]),
    rows: ALL,
};

const BY_ITSELF: &str = "CloudFormation makes what proves a certificate by itself";

rows! {
    ZONE "HostedZoneId" "zone_id" .known();
    NAME "Name" "name" .needed() .known();
    TYPE "Type" "type" .needed() .known();
    TO "AliasTarget.DNSName" "alias.name" .to_dns(Kind::LoadBalancer) .or_other();
    TO_ZONE "AliasTarget.HostedZoneId" "alias.zone_id" .to_zone(Kind::LoadBalancer) .or_other();
    HEALTH "AliasTarget.EvaluateTargetHealth" "alias.evaluate_target_health" .flag();
    VALUES "ResourceRecords" "records" .known() .only_in(Format::Terraform, BY_ITSELF);
    TTL "TTL" "ttl" .only_in(Format::Terraform, BY_ITSELF);
    OVERWRITES "" "allow_overwrite" .flag() .only_in(Format::Terraform, "CloudFormation writes what proves a certificate over what is there");
    PROVES_IN "" "zone_id" .known() .aside();
    PROVES_FOR "" "ttl" .aside();
    PROVES "" "name" .known() .aside();
    PROVES_BY "" "type" .known() .aside();
    PROOF "" "records" .known() .aside();
}
