//! Terraform's `aws_acm_certificate_validation`: waits until a certificate is issued.

use crate::stack::{Arn, Attr, Tree, Val};

crate::resource! {
    /// Waits until a certificate is issued.
    CertificateValidation, "CertificateValidation", None, Some("aws_acm_certificate_validation"), one_sided "CloudFormation waits for what it proves itself: a reference to the certificate is one to an issued one";
    /// The certificate.
    certificate: Val<Arn> => tf "certificate_arn" because "CloudFormation waits by itself";
    /// The records by which it is proven.
    records: Tree => tf "validation_record_fqdns" because "CloudFormation makes the records itself";
}

impl CertificateValidation {
    /// ARN of the certificate, once that is issued.
    pub const ARN: Attr<Self, Arn> = Attr::by_ref("certificate_arn");
}
