//! Both formats in one shape: resources by name, with a kind and properties by path.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A document's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// AWS `CloudFormation`.
    CloudFormation,
    /// Terraform.
    Terraform,
}

/// What a resource is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An ECS service.
    Service,
    /// A listener rule.
    Rule,
    /// A listener.
    Listener,
    /// A load balancer.
    Balancer,
    /// A target group.
    TargetGroup,
    /// A security group.
    SecurityGroup,
    /// A subnet.
    Subnet,
    /// A network.
    Vpc,
    /// A cluster.
    Cluster,
    /// A task definition.
    TaskDefinition,
    /// A deployment group.
    DeploymentGroup,
    /// An instance.
    Instance,
    /// What an instance is launched with.
    LaunchTemplate,
    /// A network interface.
    NetworkInterface,
    /// Anything else.
    Other,
}

/// Type names in both formats.
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Service, "AWS::ECS::Service", "aws_ecs_service"),
    (
        Kind::Rule,
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        "aws_lb_listener_rule",
    ),
    (
        Kind::Listener,
        "AWS::ElasticLoadBalancingV2::Listener",
        "aws_lb_listener",
    ),
    (
        Kind::Balancer,
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "aws_lb",
    ),
    (
        Kind::TargetGroup,
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "aws_lb_target_group",
    ),
    (
        Kind::SecurityGroup,
        "AWS::EC2::SecurityGroup",
        "aws_security_group",
    ),
    (Kind::Subnet, "AWS::EC2::Subnet", "aws_subnet"),
    (Kind::Vpc, "AWS::EC2::VPC", "aws_vpc"),
    (Kind::Cluster, "AWS::ECS::Cluster", "aws_ecs_cluster"),
    (
        Kind::TaskDefinition,
        "AWS::ECS::TaskDefinition",
        "aws_ecs_task_definition",
    ),
    (
        Kind::DeploymentGroup,
        "AWS::CodeDeploy::DeploymentGroup",
        "aws_codedeploy_deployment_group",
    ),
    (Kind::Instance, "AWS::EC2::Instance", "aws_instance"),
    (
        Kind::LaunchTemplate,
        "AWS::EC2::LaunchTemplate",
        "aws_launch_template",
    ),
    (
        Kind::NetworkInterface,
        "AWS::EC2::NetworkInterface",
        "aws_network_interface",
    ),
];

/// One resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// What is written of it, without comments.
    pub properties: Map<String, Value>,
    /// `CloudFormation`'s attributes besides: waits, condition, policies, metadata. Empty in
    /// Terraform, where they update nothing.
    pub attributes: Map<String, Value>,
    /// What it waits for, besides what its properties refer to.
    pub waits: Vec<String>,
}

/// What a value mentions. A local is followed once, however often and in whatever circle it stands.
#[derive(Default)]
struct Mentions<'s> {
    resources: BTreeSet<&'s str>,
    locals: BTreeSet<&'s str>,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its language.
    pub format: Format,
    /// Logical id or address to resource.
    pub resources: BTreeMap<String, Resource>,
    /// Values that Terraform keeps under a name of their own.
    locals: Map<String, Value>,
}

/// One name, or a list of names.
fn names(value: Option<&Value>) -> Vec<String> {
    let one = value.filter(|v| v.is_string()).into_iter();
    let all = value.and_then(Value::as_array).into_iter().flatten();
    one.chain(all)
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

impl Document {
    /// Reads a document of either format; `None` where it is neither.
    pub fn read(json: &Value) -> Option<Self> {
        let mut resources = BTreeMap::new();
        if let Some(all) = json.get("Resources").and_then(Value::as_object) {
            for (id, body) in all {
                let kind = body["Type"].as_str().unwrap_or_default();
                let mut attributes = body.as_object().cloned().unwrap_or_default();
                attributes.shift_remove("Type");
                let properties = match attributes.shift_remove("Properties") {
                    Some(Value::Object(map)) => map,
                    _ => Map::new(),
                };
                let waits = names(attributes.get("DependsOn"));
                let resource = Resource {
                    waits,
                    kind: kind_of(|(_, cfn, _)| *cfn == kind),
                    properties,
                    attributes,
                };
                resources.insert(id.clone(), resource);
            }
            return Some(Self {
                format: Format::CloudFormation,
                resources,
                locals: Map::new(),
            });
        }
        let all = json.get("resource")?.as_object()?;
        for (kind, named) in all {
            for (name, body) in named.as_object()? {
                let mut properties = body.as_object().cloned().unwrap_or_default();
                let waits = names(properties.get("depends_on"));
                for comment in ["//", "count", "depends_on", "lifecycle", "timeouts"] {
                    properties.shift_remove(comment);
                }
                let resource = Resource {
                    waits,
                    kind: kind_of(|(_, _, tf)| tf == kind),
                    properties,
                    attributes: Map::new(),
                };
                resources.insert(format!("{kind}.{name}"), resource);
            }
        }
        Some(Self {
            format: Format::Terraform,
            resources,
            locals: json
                .get("locals")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        })
    }

    /// Resources of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, &Resource)> {
        self.resources
            .iter()
            .filter(move |(_, r)| r.kind == kind)
            .map(|(id, r)| (id.as_str(), r))
    }

    /// A property by its name in each format.
    pub fn get<'a>(&self, resource: &'a Resource, cfn: &str, tf: &str) -> Option<&'a Value> {
        let path = match self.format {
            Format::CloudFormation => cfn,
            Format::Terraform => tf,
        };
        let mut parts = path.split('.');
        let mut found = resource.properties.get(parts.next()?)?;
        for part in parts {
            // A block of Terraform may stand in a list of one.
            let inner = match found.as_array() {
                Some(list) => list.first()?,
                None => found,
            };
            found = inner.get(part)?;
        }
        Some(found)
    }

    /// What a resource's properties refer to.
    pub fn references(&self, resource: &Resource) -> BTreeSet<&str> {
        let mut found = Mentions::default();
        for value in resource.properties.values() {
            self.mentioned(value, &mut found);
        }
        found.resources
    }

    /// What one value refers to.
    pub fn mentions(&self, value: &Value) -> BTreeSet<&str> {
        let mut found = Mentions::default();
        self.mentioned(value, &mut found);
        found.resources
    }

    fn mentioned<'s>(&'s self, value: &Value, into: &mut Mentions<'s>) {
        match value {
            Value::Array(items) => items.iter().for_each(|v| self.mentioned(v, into)),
            Value::Object(map) => {
                for (key, inner) in map {
                    let named = match key.as_str() {
                        "Ref" => inner.as_str(),
                        "Fn::GetAtt" => inner.get(0).and_then(Value::as_str),
                        _ => None,
                    };
                    match named.and_then(|name| self.resources.get_key_value(name)) {
                        Some((id, _)) => {
                            into.resources.insert(id);
                        }
                        None => self.mentioned(inner, into),
                    }
                }
            }
            Value::String(text) if text.contains("${") => self.in_text(text, into),
            _ => {}
        }
    }

    /// Names between `${` and `}`.
    fn in_text<'s>(&'s self, text: &str, into: &mut Mentions<'s>) {
        for hole in text.split("${").skip(1) {
            let hole = hole.split('}').next().unwrap_or_default();
            let words = hole.split(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)));
            for word in words {
                let take = match self.format {
                    Format::CloudFormation => 1,
                    Format::Terraform => 2,
                };
                let name: Vec<&str> = word.split('.').take(take).collect();
                if let Some((id, _)) = self.resources.get_key_value(&name.join(".")) {
                    into.resources.insert(id);
                }
                if let ["local", local] = name.as_slice()
                    && let Some((local, value)) = self.locals.get_key_value(*local)
                    && into.locals.insert(local)
                {
                    self.mentioned(value, into);
                }
            }
        }
    }

    /// Properties of a resource as they take effect: with the values that stand under a name of
    /// their own put in.
    pub fn effective(&self, resource: &Resource) -> Map<String, Value> {
        let mut out = resource.properties.clone();
        for value in out.values_mut() {
            let local = value.as_str().and_then(|text| {
                let name = text
                    .strip_prefix("${jsonencode(local.")?
                    .strip_suffix(")}")?;
                self.locals.get(name)
            });
            if let Some(found) = local {
                *value = found.clone();
            }
        }
        out
    }
}

/// The type's name in `CloudFormation`.
pub fn type_name(kind: Kind) -> Option<&'static str> {
    KINDS.iter().find(|row| row.0 == kind).map(|row| row.1)
}

fn kind_of(is: impl Fn(&(Kind, &str, &str)) -> bool) -> Kind {
    KINDS
        .iter()
        .find(|row| is(row))
        .map_or(Kind::Other, |(kind, ..)| *kind)
}
