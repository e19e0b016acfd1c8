//! A security group.

use super::{Type, forms, row::rows, why::COMPOSED};
use crate::documents::Format;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "SecurityGroup",
    gives: Some(&["GroupId", "Id", "VpcId"]),
    rows: ALL,
};

rows! {
    NAME_PREFIX "" "name_prefix" .only_in(Format::Terraform, COMPOSED) .text_that(229, forms::described, forms::group, "that does not begin with sg-");
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed_as_meant() .known();
    DESCRIPTION "GroupDescription" "description" .needed_in(Format::CloudFormation) .text(255, forms::described);
    INLINE_EGRESS "SecurityGroupEgress" "egress" .once_in_templates() .items(inline_egress::ALL);
    TAGS "Tags" "tags" .pairs();
    NAME "GroupName" "name" .text_that(255, forms::described, forms::group, "that does not begin with sg-");
    INGRESS "SecurityGroupIngress" "" .once() .aside();
    INLINE_IN "SecurityGroupIngress" "ingress" .aside();
}

/// Items of `SecurityGroupEgress`.
pub mod inline_egress {
    use crate::types::row::rows;

    rows! {
        PROTOCOL "IpProtocol" "protocol" .needed();
    }
}
