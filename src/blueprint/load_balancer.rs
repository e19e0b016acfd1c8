//! `load_balancers`: where requests come in.

use super::access_logs::AccessLogs;
use super::arn::Parts;
use super::duration::Seconds;
use super::front::{BalancerName, Front};
use super::number::Port;
use super::schema::map_of;
use super::sources::Sources;
use super::text::{all, is_input, text, words};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;

words! {
    /// Where a load balancer stands.
    Scheme {
        /// Public addresses, in the public subnets.
        Internet = "internet",
        /// Private addresses, in the private subnets.
        Internal = "internal",
    }
}

/// The load balancers by name. Each is made when a service stands behind it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LoadBalancers(BTreeMap<BalancerName, LoadBalancer>);

impl LoadBalancers {
    /// What is written of one.
    pub fn named(&self, name: &str) -> Option<&LoadBalancer> {
        self.0.get(name)
    }

    /// What is written of the one that a service stands behind.
    pub fn of(&self, front: &Front) -> Option<&LoadBalancer> {
        self.named(front.balancer()?)
    }

    /// All that are written.
    pub fn iter(&self) -> impl Iterator<Item = (&BalancerName, &LoadBalancer)> {
        self.0.iter()
    }

    /// Where one stands: the two that are always there have their own scheme, and a further one that says
    /// none, which is refused, is taken for an internal one.
    pub fn scheme(&self, name: &str) -> Scheme {
        let said = self.named(name).and_then(|settings| settings.scheme);
        match name {
            BalancerName::INTERNET => Scheme::Internet,
            BalancerName::INTERNAL => Scheme::Internal,
            _ => said.unwrap_or(Scheme::Internal),
        }
    }
}

impl JsonSchema for LoadBalancers {
    fn schema_name() -> Cow<'static, str> {
        "LoadBalancers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = map_of::<BalancerName, LoadBalancer>(generator);
        let mut given = |text: &str| {
            let mut one = generator.subschema_for::<LoadBalancer>();
            one.insert("description".into(), text.into());
            one
        };
        let given = json!({
            "internet": given("The load balancer that everyone reaches, in the public subnets."),
            "internal": given("The load balancer that services call each other through, in the private subnets."),
        });
        schema.insert(
            "description".into(),
            "The load balancers by name. Each is made when a service stands behind it.".into(),
        );
        schema.insert("properties".into(), given);
        schema
    }
}

/// One application load balancer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadBalancer {
    /// Where one stands that is neither `internet` nor `internal`, which have their own: `internet`, with
    /// public addresses, or `internal`, with private ones. Written on further ones alone, and there always:
    /// `load_balancers: {partners: {scheme: internal}}`. It stays once deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// Who reaches the production listener, besides callers and management: `{cidrs: [...],
    /// prefix_lists: [...], security_groups: [...], cloudfront: true}`. Left out, everyone reaches an
    /// internet one, and callers and management alone an internal one. The test listener is
    /// management's alone, whatever stands here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Sources>,
    /// The production listener: what users, or calling services, reach.
    #[serde(default)]
    pub listener: Listener,
    /// The test listener: where management looks at the next version before it takes traffic. It
    /// speaks what the production listener speaks, by the same certificate.
    #[serde(default)]
    pub test_listener: TestListener,
    /// Whether each request is logged. `true`: in a bucket that is made, one for all load balancers of
    /// the system, encrypted by S3's own keys, closed to the public, its lines kept for a year; it stays
    /// when the system goes. Or a bucket that is there: `{bucket: acme-logs, prefix: shop}`.
    #[serde(default)]
    pub access_logs: AccessLogs,
    /// Whether requests pass AWS WAF, on both listeners. `true`: a web ACL is made, with AWS's own groups of
    /// rules for addresses of bad repute, common attacks and known bad inputs, whose versions AWS moves;
    /// bodies over 8 KB, which the second would block, are only counted. What is blocked or counted is
    /// logged for 30 days, without `authorization` and `cookie`. Or a web ACL that is there:
    /// `{web_acl: arn:aws:wafv2:...}`.
    #[serde(default)]
    pub waf: Waf,
    /// How long a connection may stay silent, `1s` to `4000s`.
    #[serde(default = "LoadBalancer::default_idle_timeout")]
    pub idle_timeout: IdleTimeout,
    /// Whether AWS refuses to delete the load balancer.
    #[serde(default)]
    pub deletion_protection: bool,
}

/// Whether requests pass AWS WAF, and by which rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Waf {
    /// `true`: by a web ACL that is made. `false`: none do.
    Wanted(bool),
    /// By a web ACL that is there.
    There(GivenAcl),
}

impl Default for Waf {
    fn default() -> Self {
        Self::Wanted(false)
    }
}

/// A web ACL that is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct GivenAcl {
    /// Its ARN, or an input of type `arn`: of the scope `regional`, in the system's region and account.
    pub web_acl: WebAclArn,
}

text! {
    /// A web ACL that is there already.
    WebAclArn, form: "the ARN of a web ACL, such as arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/NAME/ID, or an input such as ${input.web_acl}",
    longest: 2048,
    pattern: r"^(arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:(regional|global)/webacl/[A-Za-z0-9_-]+/[A-Za-z0-9-]+|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || is_web_acl(text),
    test: web_acl_arn,
    right: [
        "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0f1e2d3c-0000-4000-8000-000000000000",
        "arn:aws-cn:wafv2:cn-north-1:111122223333:global/webacl/a_b-1/x", "${input.web_acl}",
    ],
    wrong: [
        "", "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop",
        "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/a/b",
        "arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/shop/a",
        "arn:aws:wafv2::111122223333:regional/webacl/shop/a", "arn:aws:waf::111122223333:webacl/a",
        "${input.Acl}",
    ]
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html>
fn is_web_acl(text: &str) -> bool {
    Parts::read(text).is_some_and(|arn| {
        let id = ["regional/webacl/", "global/webacl/"]
            .into_iter()
            .find_map(|begins| arn.regional("wafv2", begins));
        id.and_then(|rest| rest.split_once('/'))
            .is_some_and(|(name, id)| {
                all(name, |b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
                    && all(id, |b| b.is_ascii_alphanumeric() || b == b'-')
            })
    })
}

text! {
    /// A certificate that is there already.
    Certificate, form: "the ARN of a certificate, such as arn:aws:acm:eu-west-1:111122223333:certificate/..., or an input such as ${input.certificate}",
    longest: 2048,
    pattern: r"^(arn:aws[a-z-]*:(acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+|iam::[0-9]{12}:server-certificate/[A-Za-z0-9_+=,.@/-]+)|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || is_certificate(text),
    test: certificate,
    right: [
        "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-0000-4000-8000-000000000000",
        "arn:aws:iam::123456789012:server-certificate/shop", "${input.certificate}",
    ],
    wrong: [
        "", "shop.example.com", "arn:aws:acm:eu-west-1:123456789012:certificate/",
        "arn:aws:acm:eu-west-1:123456789012:certificate/a b",
    ]
}

/// One certificate, or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Certificates {
    /// The only one.
    One(Certificate),
    /// The default, and those that clients get by name.
    Several(#[schemars(length(min = 1))] Vec<Certificate>),
}

impl Certificates {
    /// All of them, the default first.
    pub fn all(&self) -> &[Certificate] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(all) => all,
        }
    }
}

/// Names in a hosted zone, and a certificate for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Domain {
    /// The id of the hosted zone in Route 53 that holds all of the names: a public one, in the system's own
    /// account, to which the domain is delegated; or an input of type `hosted_zone`.
    pub zone: ZoneId,
    /// The first name of the certificate: the one by which services without hosts are asked.
    pub name: DomainName,
}

text! {
    /// A hosted zone that is there already.
    ZoneId, form: "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, or an input such as ${input.zone}",
    longest: 300,
    pattern: r"^(Z[A-Z0-9]{1,31}|\$\{input\.[a-z][a-z0-9_]*\})$",
    check: |text| is_input(text) || text.strip_prefix('Z').is_some_and(|rest| {
        rest.len() <= 31 && all(rest, |b| b.is_ascii_uppercase() || b.is_ascii_digit())
    }),
    test: zone_id,
    right: ["Z0123456789ABCDEFGHIJ", "Z1", "${input.zone}"],
    wrong: ["", "Z", "/hostedzone/Z1", "z1", "Z1-2", "${input.Zone}"]
}

text! {
    /// A name in DNS. ACM takes 64 characters of a certificate's first:
    /// <https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html>.
    DomainName, form: "a domain name in lower case such as shop.example.com, of at most 64 characters and without wildcards",
    longest: 64,
    pattern: r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
    check: |text| is_name(text)
        && text.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase())),
    test: domain_name,
    right: ["shop.example.com", "a.b", "x1-2.3.example.io", "example.xn--p1ai"],
    wrong: [
        "", "shop", "*.example.com", "Shop.example.com", "a..b", ".a.b", "a.b.", "-a.b", "a-.b", "a.1b",
        "a_b.c",
    ]
}

/// Whether it is a name in DNS, in lower case: labels of 1 to 63 letters, digits and hyphens, more than one.
/// <https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1>
pub fn is_name(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| {
            label.len() <= 63
                && all(label, |b| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
                })
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html>
fn is_certificate(text: &str) -> bool {
    Parts::read(text).is_some_and(|arn| {
        arn.regional("acm", "certificate/")
            .is_some_and(|id| all(id, |b| b.is_ascii_alphanumeric() || b == b'-'))
            || arn
                .global("iam", "server-certificate/")
                .is_some_and(|name| {
                    all(name, |b| {
                        b.is_ascii_alphanumeric() || b"_+=,.@/-".contains(&b)
                    })
                })
    })
}

text! {
    /// A security policy of application load balancers that takes TLS 1.2 or more.
    TlsPolicy, form: "a security policy from TLS 1.2 on, such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    longest: 128,
    pattern: r"^ELBSecurityPolicy-TLS13-1-[23](-[A-Za-z0-9]+)+$",
    check: |text| {
        ["2", "3"].iter().any(|version| {
            text.strip_prefix("ELBSecurityPolicy-TLS13-1-")
                .and_then(|rest| rest.strip_prefix(version))
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| {
                    rest.split('-').all(|word| all(word, |b| b.is_ascii_alphanumeric()))
                })
        })
    },
    test: tls_policy,
    right: ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06"],
    wrong: ["", "TLS13", "ELBSecurityPolicy-", "ELBSecurityPolicy-TLS 1"]
}

impl Listener {
    /// Whether it speaks HTTPS.
    pub const fn is_https(&self) -> bool {
        self.certificate.is_some() || self.domain.is_some()
    }
}

/// How long a connection may stay silent.
pub type IdleTimeout = Seconds<1, 4000>;

impl LoadBalancer {
    /// 60 seconds.
    pub const fn default_idle_timeout() -> IdleTimeout {
        IdleTimeout::of::<60>()
    }
}

impl Default for IdleTimeout {
    fn default() -> Self {
        LoadBalancer::default_idle_timeout()
    }
}

/// The production listener.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// The port of the production listener, 1 to 65535. Left out, 443 with a certificate or a domain, and
    /// 80 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The certificate by which both listeners speak HTTPS: the ARN of one in ACM, in the system's
    /// own region, or of a server certificate in IAM; or an input of type `arn`. Left out, both speak
    /// HTTP. What users and callers ask for has to be a name that the certificate is for: write it
    /// under a service's `route.hosts`, and point it at the load balancer in DNS. Or a list: the first is
    /// the default, of the others a client gets the one that is for the name it asks for (SNI), up to 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificates>,
    /// In its place, a certificate that is made: `{zone: Z0123456789, name: shop.example.com}`, for this
    /// name and the hosts of the routes behind the load balancer, which ACM proves by records in that
    /// hosted zone. Each host that a service takes gets a record that points at the load balancer, and goes
    /// with its service. Nobody has to do anything in between; a host that comes or goes makes another
    /// certificate before the old one goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Domain>,
    /// Whether port 80 answers as well, and sends everyone to HTTPS. Needs a certificate or a
    /// domain.
    #[serde(default)]
    pub redirect_http: bool,
    /// Which versions of TLS and which ciphers are taken: one of the load balancer's security
    /// policies, from TLS 1.2 on. Needs a certificate or a domain. Left out,
    /// what AWS recommends, `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`: TLS 1.2 and 1.3 without the
    /// older ciphers, and keys that quantum computers do not find for those who can exchange them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_policy: Option<TlsPolicy>,
}

/// The test listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestListener {
    /// The port of the test listener, 1 to 65535, other than the production listener's.
    #[serde(default = "TestListener::default_port")]
    pub port: Port,
}

impl TestListener {
    const fn default_port() -> Port {
        Port::of::<10080>()
    }
}

impl Default for TestListener {
    fn default() -> Self {
        Self {
            port: Self::default_port(),
        }
    }
}
