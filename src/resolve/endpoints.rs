//! VPC endpoints: those that the blueprint is seen to need, and those it asks for.

use super::context::Context;
use super::{stacks, zones};
use crate::finding::{Fix, codes, pointer};
use crate::system::{
    Endpoint, EndpointPolicy, EndpointPrefix, Host, Image, Permission, Piece, Queue, S3Endpoint,
    SecretStore, Service, Shell, Text, shared_first,
};
use std::collections::{BTreeMap, BTreeSet};

/// Regions opened after 23 December 2023, in which the ECS guide asks for ECS's own endpoints too:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html>.
const WITH_ECS_ENDPOINTS: &[&str] = &[
    "ap-east-2",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "mx-central-1",
];

/// IAM's words for services whose endpoint has another name; `None` needs none in the network.
const ENDPOINT_OF: &[(&str, Option<&str>)] = &[
    ("s3", None),
    ("iam", None),
    ("cloudwatch", Some("monitoring")),
    ("ecr", Some("ecr.api")),
    ("elasticfilesystem", Some("elasticfilesystem")),
    ("ses", Some("email")),
    ("states", Some("states")),
    ("cognito-idp", Some("cognito-idp")),
    ("kinesis", Some("kinesis-streams")),
    ("firehose", Some("kinesis-firehose")),
];

/// Services whose endpoint takes a policy that names accounts, of those that the blueprint is seen to
/// need; and whether what is asked of them is a resource of an account. ECS's own endpoints are asked by
/// Fargate for itself, and not by a principal of this account.
/// <https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html>
/// <https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies>
const TAKES_POLICY: &[(&str, bool)] = &[
    ("ecr.api", true),
    ("ecr.dkr", true),
    ("dynamodb", true),
    ("kms", true),
    ("logs", true),
    ("secretsmanager", true),
    ("sqs", true),
    ("ssm", true),
    // Channels, which no policy can name.
    ("ssmmessages", false),
];

/// DynamoDB, whose gateway endpoint is free as S3's is. Its interface endpoint has a DNS name of its own,
/// which applications do not use by themselves.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html>
const DYNAMODB: &str = "dynamodb";

/// Accounts that the blueprint's ARNs and image URIs name, and the services that are asked for something
/// whose account a value from outside decides.
#[derive(Default)]
struct Accounts {
    agent: bool,
    named: BTreeSet<String>,
    open: BTreeSet<&'static str>,
}

impl Accounts {
    fn of(cx: &Context, services: &[Service], agent: bool) -> Self {
        let mut out = Self {
            agent,
            ..Self::default()
        };
        // Of what the network's own are asked to do with the key; AWS's services go other ways.
        let shells = services.iter().any(|s| s.shell == Shell::Open);
        if let Some(key) = cx.kms_key.as_ref().filter(|_| shells) {
            out.take("kms", key);
        }
        for (_, secret) in services.iter().flat_map(Service::secrets) {
            if let SecretStore::SecretsManager { arn, .. } = &secret.store {
                out.take("secretsmanager", arn);
            }
            if let Some(key) = &secret.kms_key {
                out.take("kms", key);
            }
        }
        for container in services.iter().flat_map(Service::containers) {
            match &container.image {
                Image::Pulled(pulled) => out.named.extend(pulled.account.clone()),
                Image::Uri { ecr: Some(ecr), .. } => {
                    out.named.insert(ecr.account.clone());
                }
                Image::Uri { uri, ecr: None } if holds_input(uri) => {
                    out.open.extend(["ecr.api", "ecr.dkr"]);
                }
                _ => {}
            }
        }
        for service in services {
            if let Some(Queue::There { arn, .. }) = &service.queue {
                out.take("sqs", arn);
            }
            for permission in &service.permissions {
                for action in &permission.actions {
                    let word = action.split(':').next().unwrap_or_default();
                    for resource in &permission.resources {
                        out.take(word, resource);
                    }
                }
            }
        }
        // This account is named as the one in which the document stands.
        if let Some(own) = &cx.blueprint.account {
            out.named.remove(own.as_str());
        }
        out
    }

    /// An ARN that something is asked of.
    fn take(&mut self, service: &str, arn: &Text) {
        // An input stands for what cannot be seen here.
        let seen: String = arn
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.as_str(),
                _ => "\0",
            })
            .collect();
        let account = seen.split(':').nth(4);
        match account {
            Some(account) if account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()) => {
                self.named.insert(account.to_owned());
            }
            _ if !seen.contains('\0') || account.is_some_and(|a| !a.contains('\0')) => {}
            _ => {
                let own = TAKES_POLICY
                    .iter()
                    .filter(|(name, _)| name.split('.').next() == Some(service));
                self.open.extend(own.map(|(name, _)| *name));
            }
        }
    }

    /// The policy of an endpoint, if it has one.
    fn policy(&self, service: &str, origin: &str) -> Option<EndpointPolicy> {
        if origin.starts_with("/network/endpoints/") {
            return None;
        }
        self.bounded(service)
    }

    /// The policy of an endpoint whose service takes one.
    fn bounded(&self, service: &str) -> Option<EndpointPolicy> {
        let (name, resource) = TAKES_POLICY.iter().find(|(name, _)| *name == service)?;
        let bounded = *resource && !self.open.contains(name);
        Some(EndpointPolicy {
            accounts: bounded.then(|| self.named.iter().cloned().collect()),
            // Where anyone's repository may be asked, AWS's is among them.
            agent: self.agent && bounded && service.starts_with("ecr."),
        })
    }
}

fn holds_input(text: &Text) -> bool {
    text.0.iter().any(|p| matches!(p, Piece::Input(_)))
}

/// Interface endpoints by service.
pub(super) fn interface(
    cx: &mut Context,
    host: Option<&Host>,
    services: &[Service],
) -> Vec<Endpoint> {
    let encrypted = cx.kms_key.is_some();
    let blueprint = cx.blueprint;
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    let mut want = |service: &str, origin: String| {
        wanted.entry(service.to_owned()).or_insert(origin);
    };
    if blueprint.network.is_closed() {
        for service in ["ecr.api", "ecr.dkr", "logs"] {
            want(service, blueprint.network.egress_place().into());
        }
        let region = zones::region(cx.blueprint);
        let region = region.as_deref();
        if region.is_some_and(|region| WITH_ECS_ENDPOINTS.contains(&region)) {
            for service in ["ecs", "ecs-agent", "ecs-telemetry"] {
                want(service, zones::region_place(cx.blueprint).into());
            }
        }
        for service in shared_first(services).filter(|s| s.shell == Shell::Open) {
            want("ssmmessages", pointer(&service.origin, "exec"));
            if encrypted {
                want("kms", pointer(&service.origin, "exec"));
            }
        }
        // By it the proxy of Service Connect is told where to send.
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
        for connect in shared_first(services).filter_map(|s| s.connect.as_ref()) {
            want("ecs-agent", connect.origin.clone());
        }
        for (name, service) in stacks::shared_first(blueprint) {
            let path = pointer("/services", name.as_str());
            let own = service.secrets.iter();
            let own = own.map(|(name, secret)| (path.clone(), name.as_str(), secret));
            let router = service.logs.router.iter().flat_map(|router| {
                let path = format!("{path}/logs/router");
                let each = router.secrets.iter();
                each.map(move |(name, secret)| (path.clone(), name.as_str(), secret))
            });
            let beside = service.sidecars.iter().flat_map(|(sidecar, written)| {
                let path = pointer(&format!("{path}/sidecars"), sidecar.as_str());
                let each = written.secrets.iter();
                each.map(move |(name, secret)| (path.clone(), name.as_str(), secret))
            });
            for (path, variable, secret) in own.chain(beside).chain(router) {
                let origin = pointer(&format!("{path}/secrets"), variable);
                if secret.secretsmanager.is_some() {
                    want("secretsmanager", origin.clone());
                }
                if secret.ssm.is_some() {
                    want("ssm", origin);
                }
            }
            for (at, permission) in service.permissions.iter().enumerate() {
                if permission
                    .actions
                    .iter()
                    .any(|a| a.as_str().starts_with("kms:"))
                {
                    want("kms", format!("{path}/permissions/{at}"));
                }
            }
        }
        for service in shared_first(services) {
            if service.queue.is_some() {
                want("sqs", pointer(&service.origin, "queue"));
            } else if !service.sends_to.is_empty() {
                want("sqs", pointer(&service.origin, "sends_to"));
            }
        }
        if host.is_some_and(|host| host.private) {
            for service in ["ssm", "ssmmessages"] {
                want(service, "/management/host".into());
            }
        }
    }
    cx.no_repeats("/network/endpoints", &blueprint.network.endpoints);
    for (at, service) in blueprint.network.endpoints.iter().enumerate() {
        let path = pointer("/network/endpoints", &at.to_string());
        match service.as_str() {
            // Gateways.
            "s3" | DYNAMODB => {}
            name => want(name, path),
        }
    }
    permissions(cx, &wanted);
    wanted.retain(|service, _| !blueprint.network.has(service));
    let accounts = Accounts::of(cx, services, blueprint.network.guardduty);
    let region = zones::region(cx.blueprint);
    let region = region.as_deref();
    wanted
        .into_iter()
        .map(|(service, origin)| Endpoint {
            policy: accounts.policy(&service, &origin),
            prefix: super::regions::prefix(region, &service),
            service,
            origin,
        })
        .collect()
}

/// A permission for a service to which no endpoint leads is worth a warning where there is no other
/// way out: the application's calls would hang.
fn permissions(cx: &mut Context, wanted: &BTreeMap<String, String>) {
    if !cx.blueprint.network.is_closed() {
        return;
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for (name, service) in &cx.blueprint.services {
        let path = format!("{}/permissions", pointer("/services", name.as_str()));
        for (at, permission) in service.permissions.iter().enumerate() {
            for (nth, action) in permission.actions.iter().enumerate() {
                let word = action.as_str().split(':').next().unwrap_or_default();
                let endpoint = match ENDPOINT_OF.iter().find(|(iam, _)| *iam == word) {
                    Some((_, None)) => continue,
                    Some((_, Some(endpoint))) => endpoint,
                    None => word,
                };
                // Mount targets ask for these, and no call is made by them.
                if action.as_str().starts_with("elasticfilesystem:Client") {
                    continue;
                }
                let network = &cx.blueprint.network;
                let asked = network.endpoints.iter().any(|e| e.as_str() == endpoint);
                let there = asked || wanted.contains_key(endpoint) || network.has(endpoint);
                if there || !said.insert(word) {
                    continue;
                }
                cx.say(
                    codes::NO_ENDPOINT,
                    format!("{path}/{at}/actions/{nth}"),
                    format!("`{name}` may use `{action}`, but nothing leads to the service `{word}`: calls would hang"),
                    if word == DYNAMODB {
                        "add `dynamodb` to `network.endpoints`: its gateway endpoint costs nothing".to_owned()
                    } else {
                        format!(
                            "add `{endpoint}` to `network.endpoints`; a service that has no endpoint takes {}, which costs more",
                            cx.way_out()
                        )
                    },
                );
                cx.offer(Fix::add("/network/endpoints", endpoint));
                if word != DYNAMODB {
                    cx.offer_way_out();
                }
            }
        }
    }
}

/// Whether a service's application may do something in DynamoDB: what a given role allows is not known.
pub(super) fn uses_dynamodb(service: &Service) -> bool {
    let of = |action: &String| action == "*" || action.starts_with("dynamodb:");
    service.task_role.is_some() || service.permissions.iter().any(|p| p.actions.iter().any(of))
}

/// The gateway endpoint of DynamoDB, where it is asked for.
pub(super) fn dynamodb(cx: &mut Context, services: &[Service]) -> Option<Endpoint> {
    let network = &cx.blueprint.network;
    let at = network
        .endpoints
        .iter()
        .position(|name| name.as_str() == DYNAMODB)?;
    let path = pointer("/network/endpoints", &at.to_string());
    let there = network.has(DYNAMODB);
    let policy = Accounts::of(cx, services, false).bounded(DYNAMODB);
    if !services.iter().any(uses_dynamodb) {
        cx.say(
            codes::WITHOUT_EFFECT,
            &path,
            "no service has a permission for DynamoDB, so that nothing is let out to its endpoint",
            "give a service `permissions` for its tables, such as `{actions: [dynamodb:GetItem], resources: [arn:aws:dynamodb:*:*:table/shop]}`, or take it out",
        );
    }
    (!there).then(|| Endpoint {
        service: DYNAMODB.to_owned(),
        prefix: EndpointPrefix::Everywhere,
        origin: path,
        policy,
    })
}

/// The S3 gateway endpoint: always without NAT, else where it is asked for.
pub(super) fn s3(cx: &Context, services: &[Service]) -> Option<S3Endpoint> {
    let network = &cx.blueprint.network;
    let asked_for = network.endpoints.iter().any(|name| name.as_str() == "s3");
    if !network.is_closed() && !asked_for || network.has("s3") {
        return None;
    }
    let mut uses: Vec<Permission> = Vec::new();
    for permission in services.iter().flat_map(|service| &service.permissions) {
        let actions: Vec<String> = permission
            .actions
            .iter()
            .filter(|action| action.starts_with("s3:"))
            .cloned()
            .collect();
        let of_s3 = Permission {
            actions,
            resources: permission.resources.clone(),
        };
        if !of_s3.actions.is_empty() && !uses.contains(&of_s3) {
            uses.push(of_s3);
        }
    }
    let given: BTreeSet<&Text> = services.iter().flat_map(|s| &s.task_role).collect();
    Some(S3Endpoint {
        uses,
        roles: given.into_iter().cloned().collect(),
    })
}
