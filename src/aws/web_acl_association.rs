//! `AWS::WAFv2::WebACLAssociation`: the web ACL of a load balancer.

use crate::stack::{Arn, Tree, Val};

crate::resource! {
    /// The web ACL of a load balancer.
    WebAclAssociation, "WebAclAssociation", Some("AWS::WAFv2::WebACLAssociation"), Some("aws_wafv2_web_acl_association");
    /// The load balancer.
    balancer: Val<Arn> => both "ResourceArn" "resource_arn";
    /// The web ACL.
    acl: Tree => both "WebACLArn" "web_acl_arn";
    @always {
        // <https://github.com/hashicorp/terraform-provider-aws/issues/29080>
        tf "timeouts.create" because "a new web ACL can take longer to be known everywhere than Terraform tries by itself" = "15m";
    }
}
