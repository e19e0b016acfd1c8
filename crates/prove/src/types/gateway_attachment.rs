//! A gateway attachment.

use super::{Type, row::rows};
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "GatewayAttachment",
    gives: None,
    rows: ALL,
};

rows! {
    VPC "VpcId" "vpc_id" .to_id(Kind::Vpc) .needed();
    GATEWAY "InternetGatewayId" "internet_gateway_id" .to_id(Kind::InternetGateway) .needed() .or(&[VPN_GATEWAY]) .alone(&[VPN_GATEWAY]);
    VPN_GATEWAY "VpnGatewayId" "";
}
