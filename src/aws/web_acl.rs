//! `AWS::WAFv2::WebACL`: which requests a load balancer refuses.

use crate::stack::{Arn, Attr, Tree};

/// AWS's own groups, in the order in which they are asked, each with what in it only counts. Together
/// 925 of the 1,500 units of capacity that the price of a web ACL holds (25, 700, 200):
/// <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html>.
/// The common group blocks every body over 8 KB, which uploads are.
pub const GROUPS: [(&str, &[&str]); 3] = [
    ("AWSManagedRulesAmazonIpReputationList", &[]),
    ("AWSManagedRulesCommonRuleSet", &["SizeRestrictions_BODY"]),
    ("AWSManagedRulesKnownBadInputsRuleSet", &[]),
];

crate::resource! {
    /// Which requests a load balancer refuses.
    WebAcl, "WebAcl", Some("AWS::WAFv2::WebACL"), Some("aws_wafv2_web_acl");
    /// Its name, which consoles show.
    name: String => tf "name" because "without one Terraform makes up names that say nothing; CloudFormation's say stack and resource";
    /// What its metrics are called.
    metric: String => both "VisibilityConfig.MetricName" "visibility_config.metric_name";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "Scope" "scope" = "REGIONAL";
        both "DefaultAction.Allow" "default_action.allow" = Tree::Rows(Vec::new());
        both "Rules" "rule" = rules();
        both "VisibilityConfig.CloudWatchMetricsEnabled" "visibility_config.cloudwatch_metrics_enabled" = true;
        both "VisibilityConfig.SampledRequestsEnabled" "visibility_config.sampled_requests_enabled" = true;
    }
}

impl WebAcl {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
}

/// A rule for each group. Their versions are AWS's to move, as those of a list of addresses have to be.
fn rules() -> Tree {
    let groups = (0_u32..).zip(GROUPS);
    let all = groups.map(|(priority, (group, counted))| {
        let counted = counted.iter().map(|rule| {
            crate::rows! {
                both "Name" "name" = *rule;
                both "ActionToUse.Count" "action_to_use.count" = Tree::Rows(Vec::new());
            }
        });
        let counted: Vec<Tree> = counted.collect();
        let counted = (!counted.is_empty()).then_some(counted);
        crate::rows! {
            both "Name" "name" = group;
            both "Priority" "priority" = priority;
            both "OverrideAction.None" "override_action.none" = Tree::Rows(Vec::new());
            both "Statement.ManagedRuleGroupStatement.VendorName" "statement.managed_rule_group_statement.vendor_name" = "AWS";
            both "Statement.ManagedRuleGroupStatement.Name" "statement.managed_rule_group_statement.name" = group;
            both "Statement.ManagedRuleGroupStatement.RuleActionOverrides" "statement.managed_rule_group_statement.rule_action_override" = counted;
            both "VisibilityConfig.MetricName" "visibility_config.metric_name" = group;
            both "VisibilityConfig.CloudWatchMetricsEnabled" "visibility_config.cloudwatch_metrics_enabled" = true;
            both "VisibilityConfig.SampledRequestsEnabled" "visibility_config.sampled_requests_enabled" = true;
        }
    });
    Tree::List(all.collect())
}
