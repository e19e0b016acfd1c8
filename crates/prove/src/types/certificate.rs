//! A certificate that ACM makes.

use super::{Type, row::rows};
use crate::documents::Format;

/// The type.
pub const THIS: Type = Type {
    noun: "Certificate",
    gives: Some(&[]),
    rows: ALL,
};

rows! {
    NAME "DomainName" "domain_name" .known();
    FURTHER "SubjectAlternativeNames" "subject_alternative_names" .set() .known();
    METHOD "ValidationMethod" "validation_method";
    OPTIONS "DomainValidationOptions" "" .blocks(options::ALL) .unordered() .only_in(Format::CloudFormation, "Terraform makes the records itself");
    TAGS "Tags" "tags" .pairs();
}

/// Where a name is proven.
pub mod options {
    use crate::types::row::rows;

    rows! {
        NAME "DomainName" "" .needed() .known() .unique();
        ZONE "HostedZoneId" "" .known();
    }
}

/// What waits until it is issued.
pub mod validation {
    use crate::documents::Format;
    use crate::types::row::rows;
    use crate::types::{Kind, Type};

    const BY_ITSELF: &str = "CloudFormation waits by itself";

    /// The type.
    pub const THIS: Type = Type {
        noun: "CertificateValidation",
        gives: Some(&[]),
        rows: ALL,
    };

    rows! {
        CERTIFICATE "" "certificate_arn" .to_arn(Kind::Certificate) .needed() .only_in(Format::Terraform, BY_ITSELF);
        RECORDS "" "validation_record_fqdns" .set() .to_dns(Kind::Record) .or_other() .only_in(Format::Terraform, BY_ITSELF);
    }
}
