//! A web ACL, and what ties it to a load balancer and to its log.

use super::{Type, forms, row::rows};
use crate::documents::Format;
use crate::types::why::COMPOSED;

/// The type.
pub const THIS: Type = Type {
    noun: "WebAcl",
    gives: Some(&["Arn", "Capacity", "Id", "LabelNamespace"]),
    rows: ALL,
};

rows! {
    NAME "" "name" .only_in(Format::Terraform, COMPOSED) .text(128, forms::under);
    SCOPE "Scope" "scope" .needed() .one_of(&["REGIONAL", "CLOUDFRONT"]);
    ALLOWS "DefaultAction.Allow" "default_action.allow" .needed() .or(&[BLOCKS]) .alone(&[BLOCKS]);
    METRIC "VisibilityConfig.MetricName" "visibility_config.metric_name" .needed() .text_that(255, forms::under, forms::metric, "other than All and Default_Action");
    MEASURED "VisibilityConfig.CloudWatchMetricsEnabled" "visibility_config.cloudwatch_metrics_enabled" .needed() .flag();
    SAMPLED "VisibilityConfig.SampledRequestsEnabled" "visibility_config.sampled_requests_enabled" .needed() .flag();
    RULES "Rules" "rule" .blocks(rules::ALL) .unordered();
    TAGS "Tags" "tags" .pairs();
    BLOCKS "DefaultAction.Block" "default_action.block" .aside();
}

/// What requests are asked, in the order of the priorities.
pub mod rules {
    use crate::types::forms;
    use crate::types::row::rows;

    rows! {
        NAME "Name" "name" .needed() .unique();
        PRIORITY "Priority" "priority" .needed() .unique();
        AS_IS "OverrideAction.None" "override_action.none" .alone(&[COUNTS]);
        VENDOR "Statement.ManagedRuleGroupStatement.VendorName" "statement.managed_rule_group_statement.vendor_name";
        GROUP "Statement.ManagedRuleGroupStatement.Name" "statement.managed_rule_group_statement.name";
        OVERRIDES "Statement.ManagedRuleGroupStatement.RuleActionOverrides" "statement.managed_rule_group_statement.rule_action_override" .blocks(overrides::ALL) .unordered();
        METRIC "VisibilityConfig.MetricName" "visibility_config.metric_name" .needed() .text_that(255, forms::under, forms::metric, "other than All and Default_Action");
        MEASURED "VisibilityConfig.CloudWatchMetricsEnabled" "visibility_config.cloudwatch_metrics_enabled" .needed() .flag();
        SAMPLED "VisibilityConfig.SampledRequestsEnabled" "visibility_config.sampled_requests_enabled" .needed() .flag();
        COUNTS "OverrideAction.Count" "override_action.count" .aside();
    }

    /// Rules of a group that do something else than AWS says.
    pub mod overrides {
        use crate::types::row::rows;

        rows! {
            NAME "Name" "name" .needed() .unique();
            COUNTS "ActionToUse.Count" "action_to_use.count";
        }
    }
}

/// The web ACL of a load balancer.
pub mod association {
    use crate::documents::Format;
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    /// The type.
    pub const THIS: Type = Type {
        noun: "WebAclAssociation",
        gives: Some(&[]),
        rows: ALL,
    };

    rows! {
        BALANCER "ResourceArn" "resource_arn" .needed() .to_arn(Kind::LoadBalancer);
        ACL "WebACLArn" "web_acl_arn" .needed() .to_arn(Kind::WebAcl);
        PATIENCE "" "@timeouts.create" .only_in(Format::Terraform, "CloudFormation tries for as long as it sees fit");
    }
}

/// Where a web ACL writes.
pub mod logging {
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    /// The type.
    pub const THIS: Type = Type {
        noun: "WebAclLogging",
        gives: Some(&[]),
        rows: ALL,
    };

    rows! {
        ACL "ResourceArn" "resource_arn" .needed() .to_arn(Kind::WebAcl);
        TO "LogDestinationConfigs" "log_destination_configs" .needed();
        OTHERWISE "LoggingFilter.DefaultBehavior" "logging_filter.default_behavior" .one_of(&["KEEP", "DROP"]);
        FILTERS "LoggingFilter.Filters" "logging_filter.filter" .blocks(filters::ALL) .unordered();
        REDACTED "RedactedFields" "redacted_fields" .blocks(redacted::ALL) .unordered();
    }

    /// Which lines are kept or dropped.
    pub mod filters {
        use crate::types::row::rows;

        rows! {
            DOES "Behavior" "behavior" .needed() .one_of(&["KEEP", "DROP"]);
            MEETS "Requirement" "requirement" .needed() .one_of(&["MEETS_ALL", "MEETS_ANY"]);
            CONDITIONS "Conditions" "condition" .blocks(conditions::ALL) .unordered();
        }

        /// What a line has to say.
        pub mod conditions {
            use crate::types::row::rows;

            rows! {
                ACTION "ActionCondition.Action" "action_condition.action" .one_of(&["ALLOW", "BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"]);
            }
        }
    }

    /// What is left out of each line.
    pub mod redacted {
        use crate::types::row::rows;

        rows! {
            HEADER "SingleHeader.Name" "single_header.name";
        }
    }
}
