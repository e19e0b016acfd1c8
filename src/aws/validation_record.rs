//! Terraform's `aws_route53_record` by which ACM proves a name.

use crate::stack::{Attr, Dns, Tree};

crate::resource! {
    /// The record by which ACM proves a name. Certificates of one account for one name have the same in
    /// common, so that it may be there already.
    /// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation>
    ValidationRecord, "Record", None, Some("aws_route53_record"), one_sided "CloudFormation makes it with the certificate, and leaves it when that goes";
    /// The hosted zone.
    zone: Tree => tf "zone_id" because "CloudFormation makes it with the certificate";
    /// Its name, as ACM says it.
    name: Tree => tf "name" because "CloudFormation makes it with the certificate";
    /// Its type, as ACM says it.
    kind: Tree => tf "type" because "CloudFormation makes it with the certificate";
    /// What it holds, as ACM says it.
    values: Tree => tf "records" because "CloudFormation makes it with the certificate";
    @always {
        tf "ttl" because "CloudFormation makes it with the certificate" = 60_u32;
        tf "allow_overwrite" because "CloudFormation writes over it anyway" = true;
    }
}

impl ValidationRecord {
    /// Its whole name.
    pub const FQDN: Attr<Self, Dns> = Attr::att("Name", "fqdn");
}
