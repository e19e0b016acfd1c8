//! Who can reach whom, worked out from templates by other code than the product's: security-group rules,
//! listeners and what their rules forward to. For every edit of `tests/against` and `tests/against/review`
//! what `synth diff` says opens and closes is the difference of two such matrices.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a table is printed"
)]

mod common;

use common::synth;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use synth::cli::Exit;

/// From, to, port.
type Way = (String, String, u64);

const ANYWHERE: &str = "internet";

/// A template, as far as paths need it.
struct Template {
    resources: BTreeMap<String, (String, Value)>,
}

impl Template {
    fn of(blueprint: &Path) -> Self {
        let (exit, out, err) = synth(&[blueprint.to_str().unwrap()]);
        assert_eq!(exit, Exit::Done, "{}: {err}", blueprint.display());
        let template: Value = serde_json::from_str(&out).unwrap();
        let resources = template["Resources"].as_object().unwrap().iter();
        let resources = resources.map(|(id, one)| {
            let kind = one["Type"].as_str().unwrap().to_owned();
            (id.clone(), (kind, one["Properties"].clone()))
        });
        Self {
            resources: resources.collect(),
        }
    }

    fn all(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> + use<'_> {
        let wanted = format!("AWS::{kind}");
        self.resources
            .iter()
            .filter(move |(_, (kind, _))| *kind == wanted)
            .map(|(id, (_, properties))| (id.as_str(), properties))
    }

    /// What stands behind a security group, by its logical id.
    fn behind(&self) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        for (id, balancer) in self.all("ElasticLoadBalancingV2::LoadBalancer") {
            for group in groups(&balancer["SecurityGroups"]) {
                out.insert(group, Self::balancer(id));
            }
        }
        for (_, service) in self.all("ECS::Service") {
            let network = &service["NetworkConfiguration"]["AwsvpcConfiguration"];
            for group in groups(&network["SecurityGroups"]) {
                out.insert(group, format!("service/{}", name_of(service)));
            }
        }
        for (_, endpoint) in self.all("EC2::VPCEndpoint") {
            for group in groups(&endpoint["SecurityGroupIds"]) {
                out.insert(group, "endpoints".to_owned());
            }
        }
        for (_, host) in self.all("EC2::Instance") {
            let interfaces = host["NetworkInterfaces"].as_array().into_iter().flatten();
            let inner = interfaces.map(|one| &one["GroupSet"]);
            for list in inner.chain([&host["SecurityGroupIds"]]) {
                for group in groups(list) {
                    out.insert(group, "management".to_owned());
                }
            }
        }
        for (_, interface) in self.all("EC2::NetworkInterface") {
            for group in groups(&interface["GroupSet"]) {
                out.insert(group, "management".to_owned());
            }
        }
        out
    }

    fn balancer(id: &str) -> String {
        let name = id.strip_suffix("LoadBalancer").unwrap().to_lowercase();
        format!("load_balancer/{name}")
    }

    /// What a rule's other side is: another group's owner, or a place outside.
    fn side(behind: &BTreeMap<String, String>, rule: &Value) -> Option<String> {
        for key in ["SourceSecurityGroupId", "DestinationSecurityGroupId"] {
            if let Some(group) = reference(&rule[key]) {
                return Some(behind.get(&group).cloned().unwrap_or(group));
            }
            // A group that is there, and not of the template.
            if let Some(id) = rule[key].as_str() {
                return Some(format!("group/{id}"));
            }
        }
        for key in ["SourcePrefixListId", "DestinationPrefixListId"] {
            if let Some(id) = rule[key].as_str() {
                return Some(format!("prefix_list/{id}"));
            }
            let said = rule[key].to_string();
            for (list, place) in [
                ("S3PrefixLists", "s3"),
                ("DynamodbPrefixList", "dynamodb"),
                ("CloudFrontPrefixLists", "internet through CloudFront"),
            ] {
                if said.contains(list) {
                    return Some(place.to_owned());
                }
            }
            assert!(rule[key].is_null(), "which list is {said}?");
        }
        match &rule["CidrIp"] {
            Value::String(all) if all == "0.0.0.0/0" => Some(ANYWHERE.to_owned()),
            Value::String(cidr) => Some(format!("cidr/{cidr}")),
            other if other.to_string().contains("${ManagementAddress}") => {
                Some("management".to_owned())
            }
            _ => None,
        }
    }

    /// Ports of load balancers that answer, and the services that each forwards to.
    fn listeners(&self) -> BTreeMap<(String, u64), BTreeSet<String>> {
        let mut served: BTreeMap<String, String> = BTreeMap::new();
        for (_, service) in self.all("ECS::Service") {
            for balancing in service["LoadBalancers"].as_array().into_iter().flatten() {
                let other = &balancing["AdvancedConfiguration"]["AlternateTargetGroupArn"];
                for group in [&balancing["TargetGroupArn"], other] {
                    if let Some(group) = reference(group) {
                        served.insert(group, name_of(service));
                    }
                }
            }
        }
        // CodeDeploy names both groups of a pair, one of which is the service's.
        for (_, deployment) in self.all("CodeDeploy::DeploymentGroup") {
            let pairs = &deployment["LoadBalancerInfo"]["TargetGroupPairInfoList"];
            for pair in pairs.as_array().into_iter().flatten() {
                let both = pair["TargetGroups"].as_array().unwrap().iter();
                let both: Vec<String> = both.filter_map(|one| reference(&one["Name"])).collect();
                let owner = both.iter().find_map(|group| served.get(group)).cloned();
                for group in both {
                    served.insert(group, owner.clone().unwrap());
                }
            }
        }
        let mut ports = BTreeMap::new();
        let mut out = BTreeMap::new();
        for (id, listener) in self.all("ElasticLoadBalancingV2::Listener") {
            let balancer = reference(&listener["LoadBalancerArn"]).unwrap();
            let place = (
                Self::balancer(&balancer),
                listener["Port"].as_u64().unwrap(),
            );
            ports.insert(id.to_owned(), place.clone());
            out.insert(place, BTreeSet::new());
        }
        for (_, rule) in self.all("ElasticLoadBalancingV2::ListenerRule") {
            let listener = reference(&rule["ListenerArn"]).unwrap();
            let said = rule["Actions"].to_string();
            let to = served
                .iter()
                .filter(|(group, _)| said.contains(&format!("\"{group}\"")));
            let to = to.map(|(_, service)| format!("service/{service}"));
            out.get_mut(&ports[&listener]).unwrap().extend(to);
        }
        out
    }

    fn ways(&self) -> BTreeSet<Way> {
        let behind = self.behind();
        let rules = |way: &str| -> Vec<(String, Option<String>, u64)> {
            let kind = format!("EC2::SecurityGroup{way}");
            let all = self.all(&kind);
            let rules = all.map(|(id, rule)| {
                let (from, to) = (&rule["FromPort"], &rule["ToPort"]);
                assert_eq!(from, to, "{id} is of a range of ports");
                let group = reference(&rule["GroupId"]).unwrap();
                let own = behind.get(&group).cloned().unwrap_or(group);
                (own, Self::side(&behind, rule), from.as_u64().unwrap())
            });
            rules.collect()
        };
        let (within, out) = (rules("Ingress"), rules("Egress"));
        let leaves = |from: &str, to: &str, port: u64| {
            let by = |target: &str| {
                let wanted = (from.to_owned(), Some(target.to_owned()), port);
                out.contains(&wanted)
            };
            by(to) || by(ANYWHERE)
        };
        let owners: BTreeSet<&String> = behind.values().collect();
        let listeners = self.listeners();
        let nat = self.all("EC2::NatGateway").next().is_some();
        // Who comes from the internet: ranges that are named somewhere, groups of others, the host, and tasks
        // by the NAT.
        let ranges = within.iter().filter_map(|(_, from, _)| from.clone());
        let ranges = ranges.filter(|from| from.starts_with("cidr/") && public(from));
        let tasks = behind
            .values()
            .filter(|one| nat && one.starts_with("service/"));
        let host = behind.values().find(|one| *one == "management");
        let groups = out.iter().filter_map(|(_, to, _)| to.clone());
        let groups = groups.filter(|to| to.starts_with("group/"));
        let outside: BTreeSet<String> = ranges
            .chain(tasks.cloned())
            .chain(host.cloned())
            .chain(groups)
            .collect();
        let mut ways: BTreeSet<Way> = BTreeSet::new();
        for (to, from, port) in &within {
            let Some(from) = from else { continue };
            let answers =
                !to.starts_with("load_balancer/") || listeners.contains_key(&(to.clone(), *port));
            // A public address is not routed to one inside.
            let routed = to != "load_balancer/internal" || inside(from);
            let mut come: Vec<&String> = vec![from];
            if from == ANYWHERE && to == "load_balancer/internet" {
                come.extend(&outside);
            }
            for from in come {
                let leaves = !owners.contains(from) || leaves(from, to, *port);
                if answers && routed && leaves {
                    ways.insert((from.clone(), to.clone(), *port));
                }
            }
        }
        for (from, to, port) in &out {
            let Some(to) = to else { continue };
            let host = from == "management";
            let leads = match to.as_str() {
                ANYWHERE => *port == 443 && (nat || host),
                "s3" | "dynamodb" => true,
                group if group.starts_with("group/") => true,
                _ => false,
            };
            if leads && owners.contains(from) {
                ways.insert((from.clone(), to.clone(), *port));
            }
        }
        for (from, to, port) in ways.clone() {
            let services = listeners.get(&(to, port));
            for service in services.into_iter().flatten().filter(|one| **one != from) {
                ways.insert((from.clone(), service.clone(), port));
            }
        }
        ways
    }
}

/// Whether a range is of the internet.
fn public(place: &str) -> bool {
    let address = place.trim_start_matches("cidr/").split('/').next();
    let address: std::net::Ipv4Addr = address.unwrap().parse().unwrap();
    !address.is_private()
}

/// Whether what comes from there is routed to an address inside.
fn inside(place: &str) -> bool {
    !place.starts_with("cidr/") || !public(place)
}

fn name_of(service: &Value) -> String {
    service["ServiceName"].as_str().unwrap().to_owned()
}

fn reference(value: &Value) -> Option<String> {
    let attribute = value["Fn::GetAtt"].get(0);
    let found = value.get("Ref").or(attribute)?;
    Some(found.as_str().unwrap().to_owned())
}

fn groups(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(reference).collect()
}

#[test]
fn what_opens_and_closes_is_the_difference_of_two_matrices() {
    let mut wrong = Vec::new();
    let (mut edits, mut opening, mut closing) = (0, 0, 0);
    for (folder, base) in [("tests/against", "base"), ("tests/against/review", "tea")] {
        let base = Path::new(folder).join(format!("{base}.yaml"));
        let was = Template::of(&base).ways();
        assert!(was.len() > 10, "{was:?}");
        for file in common::files(folder) {
            if file == base || file.extension().is_none_or(|it| it != "yaml") {
                continue;
            }
            let is = Template::of(&file).ways();
            let (_, out, err) = synth(&[
                "diff",
                base.to_str().unwrap(),
                file.to_str().unwrap(),
                "--format",
                "json",
            ]);
            let said: Value = serde_json::from_str(&out).expect(&err);
            let told = |list: &str| -> BTreeSet<Way> {
                let all = said["exposure"][list].as_array().unwrap().iter();
                all.map(|way| {
                    let end = |key: &str| way[key].as_str().unwrap().to_owned();
                    (end("from"), end("to"), way["port"].as_u64().unwrap())
                })
                .collect()
            };
            let opens: BTreeSet<Way> = is.difference(&was).cloned().collect();
            let closes: BTreeSet<Way> = was.difference(&is).cloned().collect();
            edits += 1;
            opening += usize::from(!opens.is_empty());
            closing += usize::from(!closes.is_empty());
            for (word, list, meant) in [("opens", "opens", opens), ("closes", "closes", closes)] {
                let told = told(list);
                for way in told.symmetric_difference(&meant) {
                    let only = if told.contains(way) {
                        "diff"
                    } else {
                        "the matrix"
                    };
                    wrong.push(format!("{}: {word} {way:?}: {only} alone", file.display()));
                }
            }
        }
    }
    println!("{edits} edits: {opening} open paths, {closing} close some");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        edits > 60 && opening > 15 && closing > 15,
        "{edits}, {opening}, {closing}"
    );
}
