//! An egress rule.

use super::{Type, forms, row::rows, why::UNTAGGED};
use crate::documents::Format;
use crate::finding::codes::RULE_BROKEN;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Egress",
    gives: None,
    rows: ALL,
};

rows! {
    GROUP "GroupId" "security_group_id" .to_id(Kind::SecurityGroup);
    PROTOCOL "IpProtocol" "ip_protocol";
    FROM_PORT "FromPort" "from_port";
    TO_PORT "ToPort" "to_port";
    CIDR "CidrIp" "cidr_ipv4" .alone(&[CIDR6, TARGET_GROUP, TARGET_LIST]) .under(RULE_BROKEN);
    CIDR6 "CidrIpv6" "cidr_ipv6" .cidr6() .alone(&[TARGET_GROUP, TARGET_LIST]) .under(RULE_BROKEN);
    TARGET_GROUP "DestinationSecurityGroupId" "referenced_security_group_id" .to_id(Kind::SecurityGroup) .alone(&[TARGET_LIST]) .under(RULE_BROKEN);
    TARGET_LIST "DestinationPrefixListId" "prefix_list_id" .to_id(Kind::PrefixList);
    DESCRIPTION "Description" "description" .text(255, forms::described);
    TAGS "" "tags" .pairs() .only_in(Format::Terraform, UNTAGGED);
}
