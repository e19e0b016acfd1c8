//! Texts that have a form: names, ids, ARNs, patterns.
//!
//! Each type holds its regular expression (for the schema) beside the check that serde runs; a test
//! proves that the two say the same.

/// A text that has a form.
pub trait Form: TryFrom<String, Error = String> {
    /// Its form, in words.
    const FORM: &'static str;

    /// The text.
    fn text(&self) -> &str;
}

/// Declares a text type: its form in words, its longest length, its regular expression, and the
/// check that says the same as the regular expression, with texts that a test of this name holds both to.
macro_rules! text {
    (
        $(#[$doc:meta])*
        $name:ident, form: $form:literal, longest: $longest:literal,
        pattern: $pattern:expr, check: $check:expr,
        test: $test:ident, right: [$($right:expr),* $(,)?], wrong: [$($wrong:expr),* $(,)?]
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Its form, in words.
            pub const FORM: &'static str = $form;
            /// Its form, as the schema has it.
            pub const PATTERN: &'static str = $pattern;

            /// A default; a test proves that every default has its key's form.
            #[allow(dead_code, reason = "most texts have no default")]
            pub(crate) fn literal(text: &'static str) -> Self {
                Self(text.to_owned())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::blueprint::text::Form for $name {
            const FORM: &'static str = $form;

            fn text(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                let check: fn(&str) -> bool = $check;
                if text.chars().count() <= $longest && check(&text) {
                    Ok(Self(text))
                } else {
                    Err(format!("`{text}` is not {}", Self::FORM))
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "maxLength": $longest,
                    "x-form": $form,
                })
            }
        }

        #[cfg(test)]
        #[test]
        fn $test() {
            let long = "a".repeat($longest + 1);
            $crate::blueprint::forms::agree::<$name>(&[$($right),*], &[$($wrong,)* &long]);
        }
    };
}
pub(super) use text;

/// Declares a list of words. The schema says `enum`; doc comments on a derived enum's variants would
/// make it one branch per word, and a typo "none of these forms".
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $word)] $variant),*
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word that the blueprint uses.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),*
                }
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "enum": [$($word),*] })
            }
        }
    };
}
pub(super) use words;

/// Lower-case letters, digits and hyphens; begins with a letter, ends without a hyphen.
pub(super) fn kebab(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.last() != Some(&b'-')
        && bytes
            .iter()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

/// Whether the text is not empty and all of it passes.
pub(super) fn all(text: &str, passes: fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(passes)
}

/// Whether the text is one reference to an input, such as `${input.database}`.
pub(super) fn is_input(text: &str) -> bool {
    text.strip_prefix("${input.")
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(snake)
}

/// Lower-case letters, digits and underscores; begins with a letter.
pub(super) fn snake(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && all(text, |b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'
        })
}

/// Whether the text is an id: a prefix and 8 to 17 hexadecimal digits.
pub(super) fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        (8..=17).contains(&id.len())
            && all(id, |b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

text! {
    /// The last part of an endpoint service's name.
    EndpointName, form: "the last part of an endpoint service's name, such as secretsmanager or ecr.api",
    longest: 100, pattern: "^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*$",
    check: |text| text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('.').all(|part| {
        all(part, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }),
    test: endpoint_name,
    right: ["secretsmanager", "ecr.api", "ecs-agent"],
    wrong: ["", "S3", ".a", "a.", "a b", "com/a", "111122223333", "-a"]
}

text! {
    /// The system's name: the prefix of everything that AWS shows by name.
    SystemName, form: "1 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
    longest: 20, pattern: "^[a-z]([a-z0-9-]*[a-z0-9])?$", check: kebab,
    test: system_name,
    right: ["a", "shop", "a-1", "a--b"],
    wrong: ["", "-a", "a-", "1a", "A", "a_b", "é", "a\n", "abcdefghijklmnopqrstu"]
}

text! {
    /// An environment's name: it stands behind the system's.
    EnvironmentName, form: "1 to 10 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen; `all` stands for every one",
    longest: 10, pattern: "^(?!all$)[a-z]([a-z0-9-]*[a-z0-9])?$", check: |text| text != "all" && kebab(text),
    test: environment_name,
    right: ["dev", "prod-2"],
    wrong: ["", "Dev", "dev-", "-dev", "dev_1"]
}

text! {
    /// A service's name.
    ServiceName, form: "a name of lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
    longest: 255, pattern: "^[a-z]([a-z0-9-]*[a-z0-9])?$", check: kebab,
    test: service_name,
    right: ["a", "back-end"],
    wrong: ["", "a-", "B", "a.b"]
}

text! {
    /// An AWS account.
    AccountId, form: "an account's twelve digits in quotes, such as \"111122223333\"",
    longest: 12, pattern: "^[0-9]{12}$",
    check: |text| text.len() == 12 && all(text, |b| b.is_ascii_digit()),
    test: account_id,
    right: ["123456789012", "000000000001"],
    wrong: ["", "12345678901", "1234567890123", "12345678901a"]
}

text! {
    /// An AWS region.
    Region, form: "a region such as ap-northeast-1",
    longest: 30, pattern: "^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$",
    check: |text| {
        let mut parts = text.split('-').rev();
        let number = parts.next().unwrap_or_default();
        let mut words = parts.rev();
        let first = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        (1..=2).contains(&number.len())
            && all(number, |b| b.is_ascii_digit())
            && first.len() >= 2
            && all(first, |b| b.is_ascii_lowercase())
            && !rest.is_empty()
            && rest.iter().all(|word| all(word, |b| b.is_ascii_lowercase()))
    },
    test: region,
    right: ["ap-northeast-1", "us-gov-west-1", "eusc-de-east-1"],
    wrong: ["", "tokyo", "ap-1", "ap--1", "ap-northeast-", "AP-northeast-1", "ap-northeast-1a", "ap-n1-1"]
}

text! {
    /// A zone id, the same in every account.
    ZoneId, form: "a zone id such as apne1-az1",
    longest: 30, pattern: "^[a-z]+[0-9]+-az[0-9]+$",
    check: |text| text.split_once("-az").is_some_and(|(region, zone)| {
        let letters = region.trim_end_matches(|c: char| c.is_ascii_digit());
        all(letters, |b| b.is_ascii_lowercase())
            && letters.len() < region.len()
            && all(zone, |b| b.is_ascii_digit())
    }),
    test: zone_id,
    right: ["apne1-az1", "usgw1-az12"],
    wrong: ["", "ap-northeast-1a", "apne1-az", "apne-az1", "1-az1", "apne1-az1-az2", "apne1-azx"]
}

text! {
    /// An input's name, as `${input.NAME}` calls it.
    InputName, form: "a name of lower-case letters, digits and underscores, beginning with a letter",
    longest: 64, pattern: "^[a-z][a-z0-9_]*$", check: snake,
    test: input_name,
    right: ["a", "vpc_id", "a1"],
    wrong: ["", "_a", "1a", "A", "a-b"]
}

text! {
    /// A tag's key.
    TagKey, form: "1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`",
    longest: 128, pattern: r"^(?![aA][wW][sS]:)[\p{L}\p{N} _.:/=+\-@]+$",
    check: |text| {
        // AWS reserves it in any case.
        let reserved = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
        !text.is_empty() && !reserved && text.chars().all(tag_character)
    },
    test: tag_key,
    right: ["team", "cost center", "a:b", "チーム"],
    wrong: ["", "aws:x", "AWS:x", "Aws:", "a#b", "a\tb"]
}

text! {
    /// A tag's value.
    TagValue, form: "1 to 256 letters, digits, spaces and `_.:/=+-@`: a repository and an alarm take no empty one",
    longest: 256, pattern: r"^[\p{L}\p{N} _.:/=+\-@]+$",
    check: |text| !text.is_empty() && text.chars().all(tag_character),
    test: tag_value,
    right: ["x", "a/b=c", " "],
    wrong: ["", "a\nb", "a;b"]
}

fn tag_character(c: char) -> bool {
    c.is_alphanumeric() || " _.:/=+-@".contains(c)
}

text! {
    /// A range of IPv4 addresses.
    Cidr, form: "a range of IPv4 addresses such as 10.0.0.0/16",
    longest: 18,
    pattern: r"^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
    // Printed again it must be the same text: no leading zeros.
    check: |text| text.parse::<ipnet::Ipv4Net>().is_ok_and(|net| net.to_string() == text),
    test: cidr,
    right: ["10.0.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "10.0.0.1/16"],
    wrong: [
        "", "10.0.0.0", "10.0.0/16", "10.0.0.0/33", "256.0.0.0/8", "10.0.0.0/", "10.0.0.0/016", "10.0.0.0/08",
        "::/0", "10/0/0/0/8", "010.0.0.0/8", " 10.0.0.0/8",
    ]
}

text! {
    /// A range of addresses outside of the system's network, such as an office's.
    OuterCidr, form: "a range of IPv4 addresses such as 203.0.113.0/24",
    longest: 18, pattern: Cidr::PATTERN,
    check: |text| Cidr::try_from(text.to_owned()).is_ok(),
    test: outer_cidr,
    right: ["0.0.0.0/0", "10.0.0.0/8"],
    wrong: ["", "10.0.0.0", "10.0.0.0/33", "2001:db8::/32"]
}

impl OuterCidr {
    /// As arithmetic wants it, host bits kept.
    pub fn net(&self) -> ipnet::Ipv4Net {
        self.0.parse().unwrap_or_default()
    }
}

impl Cidr {
    /// As arithmetic wants it, host bits kept.
    pub fn net(&self) -> ipnet::Ipv4Net {
        // The type's own check has parsed it already.
        self.0.parse().unwrap_or_default()
    }
}

text! {
    /// A security group that is there already.
    SecurityGroupId, form: "a security group's id such as sg-0123456789abcdef0, or an input such as ${input.database}",
    longest: 80, pattern: r"^(sg-[0-9a-f]{8,17}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_id(text, "sg-") || is_input(text),
    test: security_group_id,
    right: ["sg-01234567", "sg-0123456789abcdef0", "${input.db}"],
    wrong: [
        "", "sg-db", "sg-0123456g", "pl-01234567", "${input.}", "${backend.url}", "x${input.db}",
        "sg-0123456789abcdef01",
    ]
}

text! {
    /// A prefix list that is there already.
    PrefixListId, form: "a prefix list's id such as pl-0123456789abcdef0, or an input such as ${input.office}",
    longest: 80, pattern: r"^(pl-[0-9a-f]{8,17}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_id(text, "pl-") || is_input(text),
    test: prefix_list_id,
    right: ["pl-01234567", "${input.a}"],
    wrong: ["sg-01234567", "pl-", "${input.A}"]
}

text! {
    /// A VPC that is there already.
    VpcId, form: "a VPC's id such as vpc-0123456789abcdef0, or an input such as ${input.vpc}",
    longest: 80, pattern: r"^(vpc-[0-9a-f]{8,17}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_id(text, "vpc-") || is_input(text),
    test: vpc_id,
    right: ["vpc-01234567", "vpc-0123456789abcdef0", "${input.vpc}"],
    wrong: ["", "vpc-", "vpc-main", "subnet-01234567", "${input.V}"]
}

text! {
    /// A subnet that is there already.
    SubnetId, form: "a subnet's id such as subnet-0123456789abcdef0, or an input such as ${input.private_a}",
    longest: 80, pattern: r"^(subnet-[0-9a-f]{8,17}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_id(text, "subnet-") || is_input(text),
    test: subnet_id,
    right: ["subnet-01234567", "subnet-0123456789abcdef0", "${input.private_a}"],
    wrong: ["", "subnet-", "subnet-a", "vpc-01234567", "${input.}"]
}

text! {
    /// A route table that is there already.
    RouteTableId, form: "a route table's id such as rtb-0123456789abcdef0, or an input such as ${input.private_routes}",
    longest: 80, pattern: r"^(rtb-[0-9a-f]{8,17}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_id(text, "rtb-") || is_input(text),
    test: route_table_id,
    right: ["rtb-01234567", "rtb-0123456789abcdef0", "${input.routes}"],
    wrong: ["", "rtb-", "rtb-a", "subnet-01234567", "x${input.a}"]
}
