//! A listener.

use super::{Type, action, row::rows};
use crate::world::kinds::Kind;

/// The type.
pub const THIS: Type = Type {
    kind: Kind::Listener,
    noun: "Listener",
    gives: Some(&["ListenerArn"]),
    rows: ALL,
};

rows! {
    BALANCER "LoadBalancerArn" "load_balancer_arn" .to_arn(Kind::LoadBalancer);
    PORT "Port" "port";
    PROTOCOL "Protocol" "protocol";
    POLICY "SslPolicy" "ssl_policy";
    CERTIFICATE "Certificates.CertificateArn" "certificate_arn";
    ACTIONS "DefaultActions" "default_action" .once() .blocks(action::ALL);
    TAGS "" "tags" .pairs();
    CERTIFICATES "Certificates" "certificate_arn" .aside();
}
