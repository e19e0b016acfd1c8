//! `AWS::Events::Rule`: which events are told to whom.

use crate::stack::{Arn, Attr, Name, Tree};

/// Most characters before the 26 that Terraform adds: 64 in all.
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
pub const PREFIX: usize = 38;

/// By which a rule tells its targets apart.
pub const TARGET: &str = "queue";

crate::resource! {
    /// Which events are told to whom.
    EventRule, "EventRule", Some("AWS::Events::Rule"), Some("aws_cloudwatch_event_rule");
    /// What its name begins with.
    prefix: String => tf "name_prefix" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// What it is for.
    description: &'static str => both "Description" "description";
    /// Which events.
    pattern: Tree => both "EventPattern" "event_pattern";
    /// Who is told.
    targets: Tree => cfn "Targets" because "Terraform has a resource for it";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "State" "state" = "ENABLED";
    }
}

impl EventRule {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
    /// Its name.
    pub const NAME: Attr<Self, Name> = Attr::by_ref("name");
}
