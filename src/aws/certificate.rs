//! `AWS::CertificateManager::Certificate`: a certificate that ACM makes, proves and renews.

use crate::stack::{Arn, Attr, Tree};

crate::resource! {
    /// A certificate that ACM makes, proves by records in DNS and renews. Another name makes another one,
    /// and the listener has to have that before this one can go.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html>
    Certificate, "Certificate", Some("AWS::CertificateManager::Certificate"), Some("aws_acm_certificate"), new_first true;
    /// Its first name.
    name: String => both "DomainName" "domain_name";
    /// Its other names.
    further: Tree => both "SubjectAlternativeNames" "subject_alternative_names";
    /// In which hosted zone each name is proven.
    options: Tree => cfn "DomainValidationOptions" because "Terraform makes the records itself, and waits for the certificate";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        both "ValidationMethod" "validation_method" = "DNS";
    }
}

impl Certificate {
    /// Its ARN; `CloudFormation` has it once the certificate is issued.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("arn");
    /// The list of what ACM wants to see in DNS, in Terraform.
    pub const OPTIONS: &'static str = "domain_validation_options";
}

/// Where a name is proven: `CloudFormation` makes the record.
pub fn proven(name: &str, zone: Tree) -> Tree {
    crate::rows! {
        cfn "DomainName" because "a record of its own in Terraform" = name;
        cfn "HostedZoneId" because "a record of its own in Terraform" = zone;
    }
}
