//! Types that are understood, with both spellings side by side.

use super::{Kind, SPELLINGS, Type};
use crate::documents::Format;

/// What of a resource a reference gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attr {
    /// The id that EC2 and others give (`vpc-...`).
    Id,
    /// The ARN.
    Arn,
    /// The name.
    Name,
    /// A public address.
    Address,
    /// A DNS name.
    Dns,
    /// The hosted zone of an address that AWS gives.
    Zone,
    /// An image repository's address.
    Uri,
    /// Anything else, which is not told apart.
    Other,
}

/// One type: name in the crate, both types, what `Ref` and `id` give, and the properties that hold its name.
pub struct Spelling {
    /// The type.
    pub kind: Kind,
    /// For people.
    pub word: &'static str,
    /// `CloudFormation`'s type.
    pub cfn: &'static str,
    /// Terraform's type.
    pub tf: &'static str,
    /// What `Ref` gives.
    pub by_ref: Attr,
    /// What Terraform's `id` gives.
    pub by_id: Attr,
    /// The property that holds the physical name, in both spellings.
    pub name: Option<(&'static str, &'static str)>,
    /// Its properties, where they are known.
    pub known: Option<&'static Type>,
}

/// The table of types: a line of each, and the rows of its properties after `=>`.
macro_rules! kinds {
    ($($kind:ident $word:literal $cfn:literal $tf:literal $by_ref:ident $by_id:ident $(($cn:literal, $tn:literal))? $(=> $file:ident $(:: $part:ident)?)?;)*) => {
        /// What a node is.
        #[allow(missing_docs, reason = "the table below is the documentation")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($kind,)* }

        /// Every type that is understood, in one spelling or both; an empty spelling is a type that
        /// the other format does not have.
        pub(crate) const SPELLINGS: &[Spelling] = &[$(
            Spelling {
                kind: Kind::$kind,
                word: $word,
                cfn: $cfn,
                tf: $tf,
                by_ref: Attr::$by_ref,
                by_id: Attr::$by_id,
                name: kinds!(@some $(($cn, $tn))?),
                known: kinds!(@some $(&$file$(::$part)?::THIS)?),
            },
        )*];
    };
    (@some) => { None };
    (@some $value:expr) => { Some($value) };
}

/// Older Terraform names of the same things.
const ALSO: &[(&str, Kind)] = &[
    ("aws_alb", Kind::LoadBalancer),
    ("aws_alb_listener", Kind::Listener),
    ("aws_alb_listener_rule", Kind::ListenerRule),
    ("aws_alb_target_group", Kind::TargetGroup),
    ("aws_alb_target_group_attachment", Kind::TargetAttachment),
    ("null_resource", Kind::WaitHandle),
    ("time_sleep", Kind::WaitHandle),
    ("aws_default_subnet", Kind::Subnet),
    ("aws_default_vpc", Kind::Vpc),
    ("AWS::CloudFormation::WaitCondition", Kind::WaitHandle),
];

impl Kind {
    /// From a type's name in either format.
    pub fn of(name: &str) -> Self {
        let column = |s: &'static Spelling| {
            if name.starts_with("AWS::") {
                s.cfn
            } else {
                s.tf
            }
        };
        SPELLINGS
            .iter()
            .find(|s| column(s) == name)
            .map(|s| s.kind)
            .or_else(|| ALSO.iter().find(|(n, _)| *n == name).map(|(_, k)| *k))
            .unwrap_or(Self::Unknown)
    }

    /// Its row: rows stand in the order of the types.
    pub fn spelling(self) -> &'static Spelling {
        &SPELLINGS[self as usize]
    }

    /// What an attribute's spelling gives.
    pub(crate) fn attr(self, format: Format, spelled: &str) -> Attr {
        let row = self.spelling();
        match format {
            Format::CloudFormation => match spelled {
                "Ref" => row.by_ref,
                "PublicIp" => Attr::Address,
                "DNSName" => Attr::Dns,
                "CanonicalHostedZoneID" => Attr::Zone,
                "RepositoryUri" => Attr::Uri,
                "QueueUrl" => Attr::Id,
                "GroupName" if self == Self::SecurityGroup => Attr::Name,
                name if name.ends_with("Arn") => Attr::Arn,
                name if name.ends_with("FullName") => Attr::Other,
                name if name.ends_with("Name") => Attr::Name,
                name if name.ends_with("Id") => Attr::Id,
                _ => Attr::Other,
            },
            Format::Terraform => match spelled {
                "id" => row.by_id,
                "arn" => Attr::Arn,
                "name" | "family" => Attr::Name,
                "public_ip" => Attr::Address,
                "dns_name" => Attr::Dns,
                "zone_id" if self == Self::LoadBalancer => Attr::Zone,
                "certificate_arn" if self == Self::CertificateValidation => Attr::Arn,
                "fqdn" if self == Self::Record => Attr::Dns,
                "repository_url" => Attr::Uri,
                "url" if self == Self::Queue => Attr::Id,
                "allocation_id" => Attr::Id,
                name if row.name.is_some_and(|(_, tf)| tf == name) => Attr::Name,
                _ => Attr::Other,
            },
        }
    }
}
