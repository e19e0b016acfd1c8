//! `AWS::ElasticLoadBalancingV2::ListenerRule`: the pointer to the live target group.

use crate::stack::{Arn, Attr, Tree, Val};

crate::resource! {
    /// The pointer to the live target group. The engine moves it; a document gives its first value.
    ListenerRule, "ListenerRule", Some("AWS::ElasticLoadBalancingV2::ListenerRule"), Some("aws_lb_listener_rule"), frozen true, guarded true;
    /// The listener.
    listener: Val<Arn> => both "ListenerArn" "listener_arn";
    /// 1 to 50000, unique on the listener.
    priority: u32 => both "Priority" "priority";
    /// Which requests it takes.
    conditions: Tree => both "Conditions" "condition";
    /// Where they go at first.
    actions: Tree => engine "Actions" "action";
}

impl ListenerRule {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
}

/// Condition on the host.
pub fn hosts(values: &[String]) -> Tree {
    crate::rows! {
        cfn "Field" because "Terraform says it by the block's name" = "host-header";
        both "HostHeaderConfig.Values" "host_header.values" = values.to_vec();
    }
}

/// Condition on the path.
pub fn paths(values: &[String]) -> Tree {
    crate::rows! {
        cfn "Field" because "Terraform says it by the block's name" = "path-pattern";
        both "PathPatternConfig.Values" "path_pattern.values" = values.to_vec();
    }
}

/// Sends everything to one target group.
pub fn forward(target: Val<Arn>) -> Tree {
    vec![crate::rows! {
        both "Type" "type" = "forward";
        both "TargetGroupArn" "target_group_arn" = target;
    }]
    .into()
}
