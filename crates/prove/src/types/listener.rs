//! A listener.

use super::{Type, action, row::rows, why::UNTAGGED};
use crate::documents::Format;
use crate::finding::codes::LISTENER_SHAPE;
use crate::types::Kind;

/// The type.
pub const THIS: Type = Type {
    noun: "Listener",
    gives: Some(&["ListenerArn"]),
    rows: ALL,
};

rows! {
    BALANCER "LoadBalancerArn" "load_balancer_arn" .to_arn(Kind::LoadBalancer) .needed() .under(LISTENER_SHAPE);
    PORT "Port" "port" .range(1, 65535) .under(LISTENER_SHAPE);
    PROTOCOL "Protocol" "protocol" .default("HTTP");
    POLICY "SslPolicy" "ssl_policy" .known();
    CERTIFICATE "Certificates.CertificateArn" "certificate_arn" .known();
    ACTIONS "DefaultActions" "default_action" .once() .blocks(action::ALL);
    TAGS "" "tags" .pairs() .only_in(Format::Terraform, UNTAGGED);
    CERTIFICATES "Certificates" "certificate_arn" .aside();
    ISSUED "Certificates.CertificateArn" "" .aside();
    VALIDATED "" "certificate_arn" .aside();
}

/// A certificate beside a listener's default.
pub mod certificate {
    use crate::finding::codes::LISTENER_SHAPE;
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    /// The type.
    pub const THIS: Type = Type {
        noun: "ListenerCertificate",
        gives: Some(&[]),
        rows: ALL,
    };

    rows! {
        LISTENER "ListenerArn" "listener_arn" .to_arn(Kind::Listener) .needed() .under(LISTENER_SHAPE);
        CERTIFICATE "Certificates.CertificateArn" "certificate_arn" .needed() .known() .under(LISTENER_SHAPE);
        CERTIFICATES "Certificates" "certificate_arn" .aside();
        ISSUED "Certificates.CertificateArn" "" .aside();
        VALIDATED "" "certificate_arn" .aside();
    }
}
