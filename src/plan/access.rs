//! Security groups, one a role, and both halves of every allowed path.

use super::network::Network;
use super::text;
use crate::aws::{Address, Egress, Ingress, SecurityGroup, security_group};
use crate::stack::{Handle, Id, Ix, Pseudo, Scope, Stack, Tree, Val};
use crate::system::{BalancerName, End, Path, System};
use std::collections::BTreeMap;

/// What other parts need of access.
pub struct Access {
    groups: BTreeMap<End, Handle<SecurityGroup>>,
    /// The second group of load balancers that CloudFront reaches, for its list alone: it counts for 55
    /// of the 60 rules of a group.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html>
    edges: BTreeMap<End, Handle<SecurityGroup>>,
    rules: Vec<(Path, Ix)>,
    /// The management host's fixed address, where it has one.
    pub address: Option<Handle<Address>>,
}

impl Access {
    /// The groups of one end.
    pub fn group(&self, end: &End) -> Vec<Val<Id>> {
        let groups = self.groups.get(end).into_iter();
        groups
            .chain(self.edges.get(end))
            .map(|g| g.get(&SecurityGroup::ID))
            .collect()
    }

    /// The group that rules name one end by.
    pub fn handle(&self, end: &End) -> Option<Handle<SecurityGroup>> {
        self.groups.get(end).copied()
    }

    /// Both halves of every path that begins or ends there: what must be in place before it works.
    pub fn rules<'a>(&'a self, end: &'a End) -> impl Iterator<Item = Ix> + 'a {
        self.rules
            .iter()
            .filter(move |(path, _)| path.from == *end || path.to == *end)
            .map(|(_, ix)| *ix)
    }
}

/// Adds groups and rules.
pub fn plan(system: &System, network: &Network, stack: &mut Stack) -> Access {
    let mut access = Access {
        groups: BTreeMap::new(),
        edges: BTreeMap::new(),
        rules: Vec::new(),
        address: None,
    };
    for balancer in &system.balancers {
        // Another one would replace the group, so that it does not say the scheme.
        let what = match balancer.name.as_str() {
            BalancerName::INTERNET => "Internet load balancer",
            BalancerName::INTERNAL => "Internal load balancer",
            _ => "Further load balancer",
        };
        let end = End::Balancer(balancer.name.clone());
        let made = group(network, stack, &words(&end), what, &balancer.origin);
        access.groups.insert(end.clone(), made);
        let edge = balancer.sources.iter().find(|s| s.end == End::CloudFront);
        if let Some(source) = edge {
            let words = vec![format!("{} edge", balancer.name)];
            let what = "The way from CloudFront into a load balancer";
            let made = group(network, stack, &words, what, &source.origin);
            access.edges.insert(end, made);
        }
    }
    for service in &system.services {
        let end = End::Service(service.name.clone());
        let what = "Tasks of a service";
        let made = stack.inside(service.stands_in(), |stack| {
            group(network, stack, &words(&end), what, &service.origin)
        });
        access.groups.insert(end, made);
    }
    if !system.network.interface_endpoints.is_empty() {
        let (end, what) = (End::Endpoints, "Interface endpoints");
        let origin = system.network.egress_origin();
        let made = group(network, stack, &words(&end), what, origin);
        access.groups.insert(end, made);
    }
    if let Some(host) = &system.management.host {
        let (end, what) = (End::Host, "Management host");
        let made = group(network, stack, &words(&end), what, "/management/host");
        access.groups.insert(end, made);
        if !host.private {
            let mut scope = Scope::new(stack, &["management"], "/management/host");
            let tags = scope.tags("management");
            let address = scope.add(
                &[],
                "The management host's own address, by which test listeners know it",
                Address { tags },
            );
            scope.wait(address.ix, network.outside.iter().copied());
            access.address = Some(address);
        }
    }
    for path in &system.paths {
        stack.inside(system.apart(path), |stack| open(&mut access, stack, path));
    }
    access
}

fn group(
    network: &Network,
    stack: &mut Stack,
    words: &[String],
    what: &'static str,
    origin: &str,
) -> Handle<SecurityGroup> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut scope = Scope::new(stack, &words, origin);
    let tags = scope.tags(&words.join("-").replace(' ', "-"));
    let prefix = scope.prefix(security_group::PREFIX);
    // AWS keeps names that begin with `sg-` for ids.
    let prefix = match prefix.strip_prefix("sg-") {
        Some(rest) => format!("system-sg-{rest}"),
        None => prefix,
    };
    scope.add(
        &[],
        "One role, for rules to name",
        SecurityGroup {
            prefix,
            vpc: network.vpc.clone(),
            description: what.to_owned(),
            tags,
        },
    )
}

/// Words by which an end is called in names.
fn words(end: &End) -> Vec<String> {
    let one = |word: &str| vec![word.to_owned()];
    match end {
        End::Internet => one("internet"),
        End::Cidr(cidr) => one(&format!(
            "cidr {}",
            cidr.to_string().replace(['.', '/'], " ")
        )),
        End::Group { label, .. } | End::PrefixList { label, .. } => one(label),
        End::CloudFront => one("cloudfront"),
        End::Host => one("management"),
        End::HostAddress => one("management address"),
        End::Balancer(name) => one(&format!("{name} load balancer")),
        End::Service(name) => one(name),
        End::Endpoints => one("endpoints"),
        End::S3 => one("s3"),
        End::DynamoDb => one("dynamodb"),
    }
}

/// Both halves of one path: the way out of the one, the way into the other.
fn open(access: &mut Access, stack: &mut Stack, path: &Path) {
    let from = access.groups.get(&path.from).copied();
    let to = match path.from {
        End::CloudFront => access.edges.get(&path.to).copied(),
        _ => access.groups.get(&path.to).copied(),
    };
    let mut names = words(&path.from);
    names.push("to".to_owned());
    names.extend(words(&path.to));
    names.push(path.port.to_string());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut scope = Scope::new(stack, &names, &path.origin);
    let tags = scope.tags("");
    if let Some(group) = from {
        let peer = peer(access, &path.to, to);
        let rule = scope.add(
            &[],
            "The way out of one allowed path",
            Egress {
                group: group.get(&SecurityGroup::ID),
                from_port: path.port,
                to_port: path.port,
                cidr: peer.cidr,
                peer: peer.group,
                prefix_list: peer.prefix_list,
                description: path.why.clone(),
                tags: tags.clone(),
            },
        );
        access.rules.push((path.clone(), rule.ix));
    }
    if let Some(group) = to {
        let peer = peer(access, &path.from, from);
        let rule = scope.add(
            &[],
            "The way in of one allowed path",
            Ingress {
                group: group.get(&SecurityGroup::ID),
                from_port: path.port,
                to_port: path.port,
                cidr: peer.cidr,
                peer: peer.group,
                prefix_list: peer.prefix_list,
                description: path.why.clone(),
                tags,
            },
        );
        access.rules.push((path.clone(), rule.ix));
    }
}

/// The other side of a rule.
struct Peer {
    cidr: Tree,
    group: Option<Val<Id>>,
    prefix_list: Option<Val<Id>>,
}

fn peer(access: &Access, end: &End, group: Option<Handle<SecurityGroup>>) -> Peer {
    let none = Peer {
        cidr: Tree::Absent,
        group: None,
        prefix_list: None,
    };
    match end {
        End::Internet => Peer {
            cidr: "0.0.0.0/0".into(),
            ..none
        },
        End::Cidr(cidr) => Peer {
            cidr: cidr.to_string().into(),
            ..none
        },
        End::HostAddress => {
            let address = access.address.map(|a| a.get(&Address::IP));
            Peer {
                cidr: Tree::Concat(vec![address.into(), "/32".into()]),
                ..none
            }
        }
        End::Group { id, .. } => Peer {
            group: Some(Val::of(text::plain(id))),
            ..none
        },
        End::PrefixList { id, .. } => Peer {
            prefix_list: Some(Val::of(text::plain(id))),
            ..none
        },
        End::DynamoDb => Peer {
            prefix_list: Some(Val::of(Pseudo::DynamoDbPrefixList)),
            ..none
        },
        End::S3 => Peer {
            prefix_list: Some(Val::of(Pseudo::S3PrefixList)),
            ..none
        },
        End::CloudFront => Peer {
            prefix_list: Some(Val::of(Pseudo::CloudFrontPrefixList)),
            ..none
        },
        End::Host | End::Balancer(_) | End::Service(_) | End::Endpoints => Peer {
            group: group.map(|g| g.get(&SecurityGroup::ID)),
            ..none
        },
    }
}
