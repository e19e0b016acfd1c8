//! `AWS::ElasticLoadBalancingV2::Listener`: a port of a load balancer.

use crate::stack::{Arn, Attr, Tree, Val};

crate::resource! {
    /// A port of a load balancer. Its default action is the load balancer's own answer: where
    /// traffic goes stands in rules, which nothing else edits.
    Listener, "Listener", Some("AWS::ElasticLoadBalancingV2::Listener"), Some("aws_lb_listener");
    /// What becomes of a request that no rule takes.
    default: Tree => both "DefaultActions" "default_action";
    /// The load balancer.
    balancer: Val<Arn> => both "LoadBalancerArn" "load_balancer_arn";
    /// The port.
    port: u16 => both "Port" "port";
    /// `HTTP` or `HTTPS`.
    protocol: &'static str => both "Protocol" "protocol";
    /// The certificate of HTTPS.
    certificates: Tree => cfn "Certificates" because "a list of one in CloudFormation, an ARN in Terraform";
    /// The certificate of HTTPS.
    certificate: Tree => tf "certificate_arn" because "a list of one in CloudFormation, an ARN in Terraform";
    /// Versions and ciphers of HTTPS.
    policy: Option<String> => both "SslPolicy" "ssl_policy";
    /// Tags.
    tags: Tree => tf "tags" because "CloudFormation resends the actions of what it tags; see docs/decisions.md";
}

impl Listener {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
}

/// A list of certificates with this one alone.
pub fn only(certificate: Tree) -> Tree {
    vec![crate::rows! {
        cfn "CertificateArn" because "an ARN by itself in Terraform" = certificate;
    }]
    .into()
}

/// The answer to a request that no rule takes.
pub fn nothing_here() -> Tree {
    vec![crate::rows! {
        both "Type" "type" = "fixed-response";
        both "FixedResponseConfig.StatusCode" "fixed_response.status_code" = "404";
        both "FixedResponseConfig.ContentType" "fixed_response.content_type" = "text/plain";
        both "FixedResponseConfig.MessageBody" "fixed_response.message_body" = "Nothing here";
    }]
    .into()
}

/// Sends everyone to the same address by HTTPS, for good.
pub fn to_https(port: u16) -> Tree {
    vec![crate::rows! {
        both "Type" "type" = "redirect";
        both "RedirectConfig.Protocol" "redirect.protocol" = "HTTPS";
        both "RedirectConfig.Port" "redirect.port" = port.to_string();
        both "RedirectConfig.StatusCode" "redirect.status_code" = "HTTP_301";
    }]
    .into()
}
