//! Faults, made from a document: everything that stands in it left out, turned to something else,
//! widened, shifted or changed.

use super::sibling;
use super::words::{ADDED, WORDS};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A resource, data source, local, mapping, condition or output is gone.
    DropResource,
    /// A security group rule or a listener rule is gone.
    DropRule,
    /// A property or block is gone.
    DropProperty,
    /// An item of a list is gone.
    DropItem,
    /// Something is no longer waited for.
    DropWait,
    /// A reference is to another resource of the same type.
    Rewire,
    /// Another attribute of the same resource.
    Attribute,
    /// A rule is open to more than it was.
    Widen,
    /// A port is another.
    Port,
    /// A number is a little more or less.
    Nudge,
    /// A number is far from what it was.
    Far,
    /// A flag is turned.
    Flip,
    /// A word is another of its kind.
    Word,
    /// Whoever may take on a role is someone else.
    Principal,
    /// What may be done is something else.
    Action,
    /// What it may be done to is something else.
    Target,
    /// Text is another.
    Text,
    /// An item of a list stands twice.
    Twice,
    /// Something is there that must not be.
    Add,
    /// Of several properties another is written, or two are.
    Sibling,
}

impl Class {
    pub fn word(self) -> &'static str {
        match self {
            Self::DropResource => "drop resource",
            Self::DropRule => "drop rule",
            Self::DropProperty => "drop property",
            Self::DropItem => "drop item",
            Self::DropWait => "drop wait",
            Self::Rewire => "rewire",
            Self::Attribute => "attribute",
            Self::Widen => "widen",
            Self::Port => "port",
            Self::Nudge => "nudge number",
            Self::Far => "far number",
            Self::Flip => "flip",
            Self::Word => "word",
            Self::Principal => "principal",
            Self::Action => "action",
            Self::Target => "target",
            Self::Text => "text",
            Self::Twice => "twice",
            Self::Add => "add",
            Self::Sibling => "sibling",
        }
    }
}

/// One fault.
pub struct Mutant {
    pub class: Class,
    /// Where, without names: `AWS::EC2::Subnet.Properties.VpcId`.
    pub label: String,
    /// Where, with names.
    pub place: String,
    steps: Vec<String>,
    /// What stands there instead; nothing where it is left out.
    to: Option<Value>,
}

/// What a document was before a fault.
pub struct Before {
    steps: Vec<String>,
    value: Value,
}

impl Before {
    /// Takes the fault out again.
    pub fn restore(self, document: &mut Value) {
        *at(document, &self.steps) = self.value;
    }
}

impl Mutant {
    /// Puts the fault in; copies no more of the document than the part with a name that it is in.
    pub fn apply(&self, document: &mut Value) -> Before {
        let named = if matches!(self.steps[0].as_str(), "resource" | "data") {
            3
        } else {
            2
        };
        let kept = self.steps[..named.min(self.steps.len() - 1)].to_vec();
        let before = Before {
            value: at(document, &kept).clone(),
            steps: kept,
        };
        let (last, parents) = self.steps.split_last().unwrap();
        match (&self.to, at(document, parents)) {
            (None, Value::Object(map)) => {
                map.shift_remove(last);
            }
            (None, Value::Array(items)) => {
                items.remove(last.parse().unwrap());
            }
            (Some(value), Value::Object(map)) => {
                map.insert(last.clone(), value.clone());
            }
            (Some(value), Value::Array(items)) => {
                items[last.parse::<usize>().unwrap()] = value.clone();
            }
            _ => panic!("{} is not there", self.place),
        }
        before
    }
}

fn at<'v>(document: &'v mut Value, steps: &[String]) -> &'v mut Value {
    let mut place = document;
    for step in steps {
        place = match place {
            Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            other => &mut other[step.as_str()],
        };
    }
    place
}

/// Ranges that a source is widened to.
const EVERYWHERE: &str = "0.0.0.0/0";

/// Every fault that a document can have.
pub fn all(document: &Value) -> Vec<Mutant> {
    let mut walk = Walk {
        document,
        names: BTreeMap::new(),
        types: BTreeMap::new(),
        out: Vec::new(),
    };
    let empty = Map::new();
    let section = |name: &str| {
        document
            .get(name)
            .and_then(Value::as_object)
            .unwrap_or(&empty)
    };
    for (id, resource) in section("Resources") {
        walk.know(resource["Type"].as_str().unwrap(), id.clone());
    }
    for (kind, all) in section("resource") {
        for label in all.as_object().unwrap().keys() {
            walk.know(kind, format!("{kind}.{label}"));
        }
    }
    for part in [
        "Resources",
        "Mappings",
        "Conditions",
        "Parameters",
        "Rules",
        "Outputs",
    ] {
        for (id, value) in section(part) {
            walk.part(value, vec![part.to_owned(), id.clone()]);
        }
    }
    for part in ["resource", "data"] {
        for (kind, all) in section(part) {
            for (label, value) in all.as_object().unwrap() {
                walk.part(value, vec![part.to_owned(), kind.clone(), label.clone()]);
            }
        }
    }
    for part in ["locals", "variable", "output", "provider", "terraform"] {
        for (name, value) in section(part) {
            walk.part(value, vec![part.to_owned(), name.clone()]);
        }
    }
    walk.out
}

struct Walk<'d> {
    document: &'d Value,
    names: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, String>,
    out: Vec<Mutant>,
}

impl Walk<'_> {
    fn know(&mut self, kind: &str, name: String) {
        self.names
            .entry(kind.to_owned())
            .or_default()
            .push(name.clone());
        self.types.insert(name, kind.to_owned());
    }

    fn add(&mut self, class: Class, steps: &[String], to: Option<Value>) {
        self.out.push(Mutant {
            class,
            label: self.label(steps),
            place: steps.join("."),
            steps: steps.to_vec(),
            to,
        });
    }

    /// A resource or another part with a name.
    fn part(&mut self, value: &Value, mut steps: Vec<String>) {
        let kind = self.kind(&steps);
        let rule = [
            "ListenerRule",
            "SecurityGroupIngress",
            "SecurityGroupEgress",
            "_rule",
        ];
        let class = if rule.iter().any(|r| kind.ends_with(r)) {
            Class::DropRule
        } else {
            Class::DropResource
        };
        self.add(class, &steps, None);
        for (of, path, json) in ADDED.iter().filter(|(of, _, _)| *of == kind) {
            let mut there: Vec<String> = steps.clone();
            there.extend(path.iter().map(|p| (*p).to_owned()));
            let value: Value = serde_json::from_str(json).unwrap();
            let already = there
                .iter()
                .try_fold(self.document, |v, s| v.get(s.as_str()));
            if already != Some(&value) {
                self.add(Class::Add, &there, Some(value));
            }
            let _ = of;
        }
        self.engine(&kind, &steps);
        self.siblings(value, &kind, &steps);
        self.widen(value, &kind, &steps);
        self.inside(value, &mut steps);
    }

    fn inside(&mut self, value: &Value, steps: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    steps.push(key.clone());
                    if !function(map) {
                        self.add(Class::DropProperty, steps, None);
                    }
                    self.leaf(value, steps);
                    self.inside(value, steps);
                    steps.pop();
                }
            }
            Value::Array(items) => {
                let wait = steps
                    .last()
                    .is_some_and(|s| s == "DependsOn" || s == "depends_on");
                let arguments = steps.last().is_some_and(|s| s.starts_with("Fn::"));
                for (at, item) in items.iter().enumerate() {
                    steps.push(at.to_string());
                    if wait {
                        self.add(Class::DropWait, steps, None);
                    } else if !arguments {
                        self.add(Class::DropItem, steps, None);
                        self.leaf(item, steps);
                        self.inside(item, steps);
                    } else {
                        self.leaf(item, steps);
                        self.inside(item, steps);
                    }
                    steps.pop();
                }
                if !wait && !arguments && !items.is_empty() {
                    let mut twice = items.clone();
                    twice.push(items[0].clone());
                    self.add(Class::Twice, steps, Some(Value::Array(twice)));
                }
            }
            _ => {}
        }
    }

    fn leaf(&mut self, value: &Value, steps: &[String]) {
        let last = named(steps);
        let port = last.to_lowercase().ends_with("port");
        match value {
            Value::Bool(flag) => self.add(Class::Flip, steps, Some(json!(!flag))),
            Value::Number(n) => {
                let n = n.as_i64().unwrap();
                if port {
                    self.add(Class::Port, steps, Some(json!(n + 1)));
                } else {
                    self.add(Class::Nudge, steps, Some(json!(n + 1)));
                    if n > 0 {
                        self.add(Class::Nudge, steps, Some(json!(n - 1)));
                    }
                    self.add(Class::Far, steps, Some(json!((n + 1) * 10_000)));
                }
            }
            Value::String(text) => self.text(text, steps),
            Value::Object(map) => {
                // A `Ref` gives a name here and an ARN there.
                if let Some(Value::Array(get)) = map.get("Fn::GetAtt") {
                    let to = json!({"Ref": get[0]});
                    self.add(Class::Attribute, steps, Some(to));
                }
            }
            _ => {}
        }
    }

    /// A text whose first reference asks for another attribute.
    fn attribute(&self, text: &str) -> Option<String> {
        let inner = text.strip_prefix("${")?.strip_suffix('}')?;
        let (name, attribute) = inner.rsplit_once('.')?;
        let bare = name.strip_suffix("[0]").unwrap_or(name);
        self.types.get(bare)?;
        let other = match attribute {
            "arn" | "arn_suffix" => "name",
            "name" | "id" | "family" => "arn",
            "dns_name" | "repository_url" | "public_ip" | "allocation_id" => "id",
            _ => return None,
        };
        Some(format!("${{{name}.{other}}}"))
    }

    fn text(&mut self, text: &str, steps: &[String]) {
        let last = named(steps);
        // What a resource is, and comments, are not values.
        if last == "//" || steps.len() == 3 && last == "Type" && steps[0] == "Resources" {
            return;
        }
        if let Some(other) = self.attribute(text) {
            self.add(Class::Attribute, steps, Some(json!(other)));
        }
        let others = self.rewired(text);
        if !others.is_empty() {
            for other in others {
                self.add(Class::Rewire, steps, Some(json!(other)));
            }
            return;
        }
        if let Ok(n) = text.parse::<i64>() {
            for (class, n) in [(Class::Nudge, n + 1), (Class::Far, (n + 1) * 10_000)] {
                self.add(class, steps, Some(json!(n.to_string())));
            }
            return;
        }
        let mut words = Vec::new();
        for group in WORDS.iter().filter(|g| g.contains(&text)) {
            words.extend(
                group
                    .iter()
                    .filter(|w| **w != text && !words.contains(*w))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
        for word in &words {
            self.add(Class::Word, steps, Some(json!(word)));
        }
        if !words.is_empty() {
            return;
        }
        let within = |name: &str| steps.iter().any(|s| s == name);
        if within("Principal") {
            self.add(Class::Principal, steps, Some(json!("lambda.amazonaws.com")));
            if text != "*" {
                self.add(Class::Principal, steps, Some(json!("*")));
            }
        } else if within("Action") {
            self.add(Class::Action, steps, Some(json!("sts:GetCallerIdentity")));
        } else if within("Resource")
            || last.to_lowercase().contains("policy_arn")
            || within("ManagedPolicyArns")
        {
            self.add(
                Class::Target,
                steps,
                Some(json!("arn:aws:s3:::elsewhere/*")),
            );
        } else {
            self.add(Class::Text, steps, Some(json!(format!("{text}x"))));
        }
    }

    /// What an engine owns, written down: a revision on a service, a target group on a listener.
    fn engine(&mut self, kind: &str, steps: &[String]) {
        let first = |of: &str| self.names.get(of).and_then(|all| all.first()).cloned();
        let (path, of, value): (&[&str], _, fn(&str) -> Value) = match kind {
            "AWS::ECS::Service" => (
                &["Properties", "TaskDefinition"],
                "AWS::ECS::TaskDefinition",
                |name| json!({"Ref": name}),
            ),
            "AWS::ElasticLoadBalancingV2::Listener" => (
                &["Properties", "DefaultActions"],
                "AWS::ElasticLoadBalancingV2::TargetGroup",
                |name| json!([{"Type": "forward", "TargetGroupArn": {"Ref": name}}]),
            ),
            "aws_lb_listener" => (
                &["default_action"],
                "aws_lb_target_group",
                |name| json!([{"type": "forward", "target_group_arn": format!("${{{name}.arn}}")}]),
            ),
            _ => return,
        };
        let Some(name) = first(of) else { return };
        let there: Vec<String> = steps
            .iter()
            .cloned()
            .chain(path.iter().map(|p| (*p).to_owned()))
            .collect();
        let written = there
            .iter()
            .try_fold(self.document, |v, s| v.get(s.as_str()));
        let value = value(&name);
        if written != Some(&value) {
            self.add(Class::Add, &there, Some(value));
        }
    }

    /// One of several properties, turned into another.
    fn siblings(&mut self, value: &Value, kind: &str, steps: &[String]) {
        let (base, properties) = if steps[0] == "Resources" {
            (vec!["Properties".to_owned()], &value["Properties"])
        } else {
            (Vec::new(), value)
        };
        if !properties.is_object() {
            return;
        }
        for sibling in sibling::all(kind, properties) {
            let there: Vec<String> = steps
                .iter()
                .chain(&base)
                .chain(&sibling.steps)
                .cloned()
                .collect();
            self.add(Class::Sibling, &there, Some(sibling.block));
            let mutant = self.out.last_mut().unwrap();
            mutant.label = format!("{}.{}", mutant.label, sibling.what);
            mutant.place = format!("{}.{}", mutant.place, sibling.what);
        }
    }

    /// Sources and ranges of a rule, taken wider.
    fn widen(&mut self, value: &Value, kind: &str, steps: &[String]) {
        let body = if steps[0] == "Resources" {
            &value["Properties"]
        } else {
            value
        };
        let base: Vec<String> = if steps[0] == "Resources" {
            steps
                .iter()
                .cloned()
                .chain(["Properties".to_owned()])
                .collect()
        } else {
            steps.to_vec()
        };
        let template = kind.starts_with("AWS::");
        let rule = kind.ends_with("SecurityGroupIngress")
            || kind.ends_with("SecurityGroupEgress")
            || kind.ends_with("gress_rule");
        if rule {
            let range = if template { "CidrIp" } else { "cidr_ipv4" };
            let peers = [
                "SourceSecurityGroupId",
                "DestinationSecurityGroupId",
                "DestinationPrefixListId",
                "SourcePrefixListId",
                "referenced_security_group_id",
                "prefix_list_id",
            ];
            for wide in [EVERYWHERE, "10.0.0.0/8"] {
                let mut body = body.clone();
                let map = body.as_object_mut().unwrap();
                if map.get(range) == Some(&json!(wide))
                    || map.get(range) == Some(&json!(EVERYWHERE))
                {
                    continue;
                }
                for peer in peers {
                    map.shift_remove(peer);
                }
                map.insert(range.to_owned(), json!(wide));
                self.add(Class::Widen, &base, Some(body));
            }
            let (from, to, protocol) = if template {
                ("FromPort", "ToPort", "IpProtocol")
            } else {
                ("from_port", "to_port", "ip_protocol")
            };
            let mut wide = body.clone();
            wide[from] = json!(1);
            wide[to] = json!(65_535);
            self.add(Class::Widen, &base, Some(wide));
            let mut wide = body.clone();
            wide[protocol] = json!("-1");
            let map = wide.as_object_mut().unwrap();
            map.shift_remove(from);
            map.shift_remove(to);
            self.add(Class::Widen, &base, Some(wide));
            // Both ends of the range: another port, not a range.
            // Who wrote the document may have it from elsewhere, or as a text.
            if let Some(port) = body[from].as_i64() {
                let mut moved = body.clone();
                moved[from] = json!(port + 1);
                moved[to] = json!(port + 1);
                self.add(Class::Port, &base, Some(moved));
            }
        }
    }

    /// A text with each of its references turned to each other resource of the same type.
    fn rewired(&self, text: &str) -> Vec<String> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut out = Vec::new();
        let mut from = 0;
        while let Some(skip) = text[from..].find(|c: char| word(c)) {
            let start = from + skip;
            let end = text[start..]
                .find(|c: char| !word(c))
                .map_or(text.len(), |n| start + n);
            from = end;
            let whole = &text[start..end];
            let mut dots = whole
                .match_indices('.')
                .map(|(at, _)| at)
                .chain([whole.len()]);
            let found = dots.find_map(|at| self.types.get_key_value(&whole[..at]));
            if let Some((name, kind)) = found {
                for other in self.names[kind].iter().filter(|n| *n != name) {
                    out.push(format!(
                        "{}{other}{}",
                        &text[..start],
                        &text[start + name.len()..]
                    ));
                }
            }
        }
        out
    }

    fn kind(&self, steps: &[String]) -> String {
        match steps[0].as_str() {
            "Resources" => self.document["Resources"][&steps[1]]["Type"]
                .as_str()
                .unwrap()
                .to_owned(),
            "resource" => steps[1].clone(),
            "data" => format!("data.{}", steps[1]),
            "locals" => {
                let ends = [
                    "task_definition_container_definitions",
                    "role_assume_role_policy",
                    "endpoint_policy",
                    "role_policy_policy",
                ];
                let end = ends.into_iter().find(|e| steps[1].ends_with(e));
                format!("local.{}", end.unwrap_or(&steps[1]))
            }
            "Mappings" | "provider" | "terraform" => format!("{}.{}", steps[0], steps[1]),
            part => part.to_owned(),
        }
    }

    /// Type and path without names.
    fn label(&self, steps: &[String]) -> String {
        let mut out = self.kind(steps);
        let skip = if matches!(steps[0].as_str(), "resource" | "data") {
            3
        } else {
            2
        };
        for (at, step) in steps.iter().enumerate().skip(skip) {
            if steps[0] == "Resources" && at == 2 && step == "Properties" {
                continue;
            }
            if steps[0] == "Mappings" && at == 2 {
                continue;
            }
            if step.parse::<usize>().is_ok() {
                out.push_str("[]");
            } else {
                out.push('.');
                out.push_str(step);
            }
        }
        out
    }
}

/// A call such as `Ref` or `Fn::GetAtt`, whose key is no property.
fn function(map: &Map<String, Value>) -> bool {
    map.len() == 1 && map.keys().all(|k| k == "Ref" || k.starts_with("Fn::"))
}

/// The last step that is a name.
fn named(steps: &[String]) -> &str {
    steps
        .iter()
        .rev()
        .find(|s| s.parse::<usize>().is_err() && !s.starts_with("Fn::") && *s != "Ref")
        .map_or("", String::as_str)
}
