//! Endpoints: AWS services inside a network that has no way out.

use super::access::Access;
use super::network::Network;
use super::{roles, text};
use crate::aws::VpcEndpoint;
use crate::stack::{Ix, Pseudo, Scope, Stack, Tree, Val};
use crate::system::{End, EndpointPolicy, EndpointPrefix, System, Text};

/// Adds endpoints; tasks wait for what it returns.
pub fn plan(system: &System, network: &Network, access: &Access, stack: &mut Stack) -> Vec<Ix> {
    let mut made = Vec::new();
    for endpoint in &system.network.interface_endpoints {
        let words = endpoint.service.replace('.', " ");
        let mut scope = Scope::new(stack, &[&words], &endpoint.origin);
        let tags = scope.tags(&endpoint.service.replace('.', "-"));
        let handle = scope.add(
            &[],
            "An AWS service inside the network, under its own name",
            VpcEndpoint {
                vpc: network.vpc.clone(),
                service: service_name(endpoint.prefix, &endpoint.service),
                kind: "Interface",
                private_dns: Some(true),
                subnets: Some(network.endpoints.clone()),
                groups: Some(access.group(&End::Endpoints)),
                tables: None,
                policy: endpoint.policy.as_ref().map_or(Tree::Absent, admitting),
                tags,
            },
        );
        made.push(handle.ix);
    }
    if let Some(s3) = &system.network.s3 {
        let mut statements = vec![open(
            &["s3:GetObject"],
            // Image layers: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html>
            vec![Tree::concat([
                "arn:".into(),
                Pseudo::Partition.into(),
                ":s3:::prod-".into(),
                Pseudo::Region.into(),
                "-starport-layer-bucket/*".into(),
            ])],
        )];
        for permission in &s3.uses {
            let actions: Vec<&str> = permission.actions.iter().map(String::as_str).collect();
            statements.push(open(
                &actions,
                permission.resources.iter().map(text::plain).collect(),
            ));
        }
        if !s3.roles.is_empty() {
            statements.push(given(&s3.roles));
        }
        let mut scope = Scope::new(stack, &["s3"], system.network.egress_origin());
        let tags = scope.tags("s3");
        let handle = scope.add(
            &[],
            "Leads to the layers of container images, and to what applications use",
            VpcEndpoint {
                vpc: network.vpc.clone(),
                service: service_name(EndpointPrefix::Everywhere, "s3"),
                kind: "Gateway",
                private_dns: None,
                subnets: None,
                groups: None,
                tables: Some(network.private_tables.clone()),
                policy: roles::policy(statements),
                tags,
            },
        );
        made.push(handle.ix);
    }
    if let Some(dynamodb) = &system.network.dynamodb {
        let mut scope = Scope::new(stack, &[&dynamodb.service], &dynamodb.origin);
        let tags = scope.tags(&dynamodb.service);
        let handle = scope.add(
            &[],
            "Leads to the tables that applications use",
            VpcEndpoint {
                vpc: network.vpc.clone(),
                service: service_name(dynamodb.prefix, &dynamodb.service),
                kind: "Gateway",
                private_dns: None,
                subnets: None,
                groups: None,
                tables: Some(network.private_tables.clone()),
                policy: dynamodb.policy.as_ref().map_or(Tree::Absent, admitting),
                tags,
            },
        );
        made.push(handle.ix);
    }
    made
}

/// What given roles allow is not known: they reach the buckets of this account, and nothing leaves for
/// someone else's. The policy of a gateway names principals by a condition alone:
/// <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>
fn given(roles: &[Text]) -> Tree {
    Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", "*".into()),
        ("Action", Tree::List(vec!["s3:*".into()])),
        ("Resource", Tree::List(vec!["*".into()])),
        (
            "Condition",
            Tree::map([
                (
                    "ArnEquals",
                    Tree::map([(
                        "aws:PrincipalArn",
                        Tree::List(roles.iter().map(text::plain).collect()),
                    )]),
                ),
                (
                    "StringEquals",
                    Tree::map([("aws:ResourceAccount", Pseudo::Account.into())]),
                ),
            ]),
        ),
    ])
}

/// Admits principals of this account, on what this account or a named one owns. Other credentials that
/// get into the network lead nowhere, and nothing leaves it for someone else's account.
fn admitting(policy: &EndpointPolicy) -> Tree {
    let own = || Tree::from(Pseudo::Account);
    let of = match policy.accounts.as_deref() {
        None => Tree::Absent,
        Some([]) => own(),
        Some(others) => {
            let mut all = vec![own()];
            all.extend(others.iter().map(|a| a.as_str().into()));
            Tree::List(all)
        }
    };
    let mut statements = vec![Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", "*".into()),
        ("Action", "*".into()),
        ("Resource", "*".into()),
        (
            "Condition",
            Tree::map([(
                "StringEquals",
                Tree::map([("aws:PrincipalAccount", own()), ("aws:ResourceAccount", of)]),
            )]),
        ),
    ])];
    if policy.agent {
        statements.push(Tree::map([
            ("Effect", "Allow".into()),
            ("Principal", "*".into()),
            (
                "Action",
                Tree::List(roles::PULL.iter().map(|a| (*a).into()).collect()),
            ),
            ("Resource", roles::guardduty_agent()),
            (
                "Condition",
                Tree::map([("StringEquals", Tree::map([("aws:PrincipalAccount", own())]))]),
            ),
        ]));
    }
    roles::policy(statements)
}

fn service_name(prefix: EndpointPrefix, service: &str) -> Val<crate::stack::Name> {
    Val::of(Tree::concat([
        match prefix {
            EndpointPrefix::Everywhere => "com.amazonaws".into(),
            EndpointPrefix::China => "cn.com.amazonaws".into(),
            EndpointPrefix::OfThePartition => Pseudo::EndpointPrefix.into(),
        },
        ".".into(),
        Pseudo::Region.into(),
        format!(".{service}").into(),
    ]))
}

/// Allows anyone who has the permission himself: an endpoint's policy is a bound, not a grant.
fn open(actions: &[&str], resources: Vec<Tree>) -> Tree {
    Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", "*".into()),
        (
            "Action",
            Tree::List(actions.iter().map(|a| (*a).into()).collect()),
        ),
        ("Resource", Tree::List(resources)),
    ])
}
