//! Terraform's `aws_cloudwatch_event_target`: who is told of a rule's events.

use crate::stack::{Arn, Name, Val};

crate::resource! {
    /// Who is told of a rule's events.
    EventTarget, "EventTarget", None, Some("aws_cloudwatch_event_target"), one_sided "CloudFormation's rule lists its targets";
    /// The rule.
    rule: Val<Name> => tf "rule" because "Terraform has a resource for it";
    /// Who is told.
    arn: Val<Arn> => tf "arn" because "Terraform has a resource for it";
    @always {
        tf "target_id" because "Terraform has a resource for it" = super::event_rule::TARGET;
    }
}
