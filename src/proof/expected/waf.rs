//! What requests pass before a load balancer takes them.

use super::super::text::text;
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::{Kind, web_acl};
use crate::system::{Balancer, System, Waf};

/// What requests pass first.
pub(super) fn waf(system: &System, balancer: &Balancer, own: &Of, out: &mut Expectations) {
    use web_acl::{association, logging, rules};

    let tied = own.tied(Kind::WebAclAssociation, association::BALANCER);
    let (acl, log_group) = match &balancer.waf {
        None => return out.expect_all(&tied, association::ACL, [""; 0]),
        Some(Waf::There(acl)) => {
            return out.expect_all(&tied, association::ACL, [text(system, acl)]);
        }
        Some(Waf::Made { log_group, .. }) => (tied.behind(association::ACL), log_group),
    };
    let name = format!("{}-{}", system.name, balancer.name);
    out.expect(&acl, web_acl::NAME, &name);
    out.expect(&acl, web_acl::METRIC, &name);
    out.expect(&acl, web_acl::SCOPE, "REGIONAL");
    out.expect(&acl, web_acl::ALLOWS, "{}");
    out.expect(&acl, web_acl::MEASURED, true);
    out.expect(&acl, web_acl::SAMPLED, true);
    let groups = [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
    ];
    let each = groups.iter().enumerate().map(|(priority, group)| {
        vec![
            (rules::NAME, (*group).to_owned()),
            (rules::PRIORITY, priority.to_string()),
            (rules::AS_IS, "{}".to_owned()),
            (rules::VENDOR, "AWS".to_owned()),
            (rules::GROUP, (*group).to_owned()),
            (rules::METRIC, (*group).to_owned()),
            (rules::MEASURED, "true".to_owned()),
            (rules::SAMPLED, "true".to_owned()),
        ]
    });
    out.expect_each(&acl, web_acl::RULES, each);
    let rules_of = acl.items(web_acl::RULES);
    for group in groups {
        // Uploads are longer than what that rule takes.
        let counted = (group == "AWSManagedRulesCommonRuleSet").then(|| {
            vec![
                (rules::overrides::NAME, "SizeRestrictions_BODY".to_owned()),
                (rules::overrides::COUNTS, "{}".to_owned()),
            ]
        });
        let own = rules_of.whose(rules::NAME, group);
        out.expect_each(&own, rules::OVERRIDES, counted);
    }
    let log = acl.tied(Kind::WebAclLogging, logging::ACL);
    let arn = format!(
        "arn:${{aws.partition}}:logs:${{aws.region}}:${{aws.account}}:log-group:{log_group}"
    );
    out.expect_list(&log, logging::TO, &[arn]);
    out.expect(&log, logging::OTHERWISE, "DROP");
    let kept = [
        (logging::filters::DOES, "KEEP".to_owned()),
        (logging::filters::MEETS, "MEETS_ANY".to_owned()),
    ];
    out.expect_each(&log, logging::FILTERS, [kept.to_vec()]);
    let conditions = ["BLOCK", "EXCLUDED_AS_COUNT"]
        .map(|action| vec![(logging::filters::conditions::ACTION, action.to_owned())]);
    let filters = log.items(logging::FILTERS);
    out.expect_each(&filters, logging::filters::CONDITIONS, conditions);
    let headers =
        ["authorization", "cookie"].map(|name| vec![(logging::redacted::HEADER, name.to_owned())]);
    out.expect_each(&log, logging::REDACTED, headers);
}
