//! `AWS::ElasticLoadBalancingV2::Listener`: a port of a load balancer.

use crate::stack::{Arn, Attr, Tree, Val};

crate::resource! {
    /// A port of a load balancer. Its default action is a fixed answer: where traffic goes stands
    /// in rules, which nothing else edits.
    Listener, "Listener", Some("AWS::ElasticLoadBalancingV2::Listener"), Some("aws_lb_listener");
    /// The load balancer.
    balancer: Val<Arn> => both "LoadBalancerArn" "load_balancer_arn";
    /// The port.
    port: u16 => both "Port" "port";
    /// `HTTP` or `HTTPS`.
    protocol: &'static str => both "Protocol" "protocol";
    /// Tags.
    tags: Tree => tf "tags" because "CloudFormation resends the actions of what it tags; see docs/decisions.md";
    @always { both "DefaultActions" "default_action" = nothing_here(); }
}

impl Listener {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
}

/// The answer to a request that no rule takes.
fn nothing_here() -> Tree {
    vec![crate::rows! {
        both "Type" "type" = "fixed-response";
        both "FixedResponseConfig.StatusCode" "fixed_response.status_code" = "404";
        both "FixedResponseConfig.ContentType" "fixed_response.content_type" = "text/plain";
        both "FixedResponseConfig.MessageBody" "fixed_response.message_body" = "Nothing here";
    }]
    .into()
}
