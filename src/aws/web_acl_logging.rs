//! `AWS::WAFv2::LoggingConfiguration`: where a web ACL writes down what it refused.

use crate::stack::{Arn, Tree, Val};

crate::resource! {
    /// Where a web ACL writes down what it refused.
    WebAclLogging, "WebAclLogging", Some("AWS::WAFv2::LoggingConfiguration"), Some("aws_wafv2_web_acl_logging_configuration");
    /// The web ACL.
    acl: Val<Arn> => both "ResourceArn" "resource_arn";
    /// The log group's ARN, put together: what `CloudFormation` knows ends with `:*`, which WAF does not take.
    to: Vec<Tree> => both "LogDestinationConfigs" "log_destination_configs";
    @always {
        both "LoggingFilter.DefaultBehavior" "logging_filter.default_behavior" = "DROP";
        both "LoggingFilter.Filters" "logging_filter.filter" = filters();
        both "RedactedFields" "redacted_fields" = redacted();
    }
}

/// What was blocked, or would have been if its rule did not only count: all else is in access logs, and
/// costs by the gigabyte.
/// <https://docs.aws.amazon.com/waf/latest/APIReference/API_ActionCondition.html>
fn filters() -> Tree {
    let conditions = ["BLOCK", "EXCLUDED_AS_COUNT"].map(|action| {
        crate::rows! { both "ActionCondition.Action" "action_condition.action" = action; }
    });
    vec![crate::rows! {
        both "Behavior" "behavior" = "KEEP";
        both "Requirement" "requirement" = "MEETS_ANY";
        both "Conditions" "condition" = Tree::List(conditions.into());
    }]
    .into()
}

/// What lets whoever reads it in as someone else.
fn redacted() -> Tree {
    let headers = ["authorization", "cookie"];
    let each = headers.map(|name| {
        crate::rows! { both "SingleHeader.Name" "single_header.name" = name; }
    });
    Tree::List(each.into())
}
