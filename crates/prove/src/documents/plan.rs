//! The JSON of a Terraform plan (`terraform show -json`): values where they are known before the
//! apply, references where they are not.

use super::{Document, Format, Node, plain};
use crate::finding::pointer;
use crate::value::{Cond, NodeId, Value, snake};
use doc::{Json, Map};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One module's configuration, with the way to the module that calls it.
struct Module<'a> {
    config: &'a Json<'a>,
    call: Option<(&'a Json<'a>, Box<Module<'a>>)>,
    prefix: String,
}

/// The instances of each address without its keys, each with its own key.
type Addresses<'a> = BTreeMap<String, Vec<(NodeId, Option<&'a Json<'a>>)>>;

/// The configuration of each resource by its whole address without keys.
type Configured<'a> = BTreeMap<String, &'a Json<'a>>;

/// Reads a plan.
pub fn read(top: &Map<'_>) -> Document {
    let null = Json::Null;
    let root = Module {
        config: top
            .get("configuration")
            .and_then(|c| c.get("root_module"))
            .unwrap_or(&null),
        call: None,
        prefix: String::new(),
    };
    let mut found = Vec::new();
    let planned = top.get("planned_values").and_then(|p| p.get("root_module"));
    collect(planned, "/planned_values/root_module", false, &mut found);
    let prior = top
        .get("prior_state")
        .and_then(|p| p.get("values"))
        .and_then(|v| v.get("root_module"));
    collect(prior, "/prior_state/values/root_module", true, &mut found);
    let mut addresses: Addresses<'_> = BTreeMap::new();
    for (index, (_, resource)) in found.iter().enumerate() {
        let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let address = unindexed(text(resource, "address"));
        let instance = (id, resource.get("index"));
        addresses.entry(address).or_default().push(instance);
    }
    let mut configured = Configured::new();
    configuration(root.config, "", &mut configured);
    let mut notes = Vec::new();
    let resources = found
        .iter()
        .map(|(path, resource)| {
            Arc::new(node(
                path,
                resource,
                &root,
                &configured,
                &addresses,
                &mut notes,
            ))
        })
        .collect();
    let inputs = root
        .config
        .get("variables")
        .and_then(Json::as_object)
        .into_iter()
        .flat_map(Map::iter)
        .map(|(name, v)| (snake(name), super::plain(v)))
        .collect();
    Document {
        format: Format::Terraform,
        nodes: resources,
        outputs: Arc::from([]),
        not_understood: notes,
        dangling: Vec::new(),
        inputs,
        rest: std::sync::Arc::from([]),
        assumed: Vec::new(),
    }
}

/// Every resource that a module and those that it calls configure.
fn configuration<'a>(module: &'a Json<'a>, prefix: &str, into: &mut Configured<'a>) {
    let resources = module.get("resources").and_then(Json::as_array);
    for resource in resources.into_iter().flatten() {
        into.entry(format!("{prefix}{}", text(resource, "address")))
            .or_insert(resource);
    }
    let calls = module.get("module_calls").and_then(Json::as_object);
    for (name, call) in calls.into_iter().flatten() {
        let called = call.get("module").unwrap_or(call);
        configuration(called, &format!("{prefix}module.{name}."), into);
    }
}

fn text<'a>(json: &'a Json<'a>, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn collect<'a>(
    module: Option<&'a Json<'a>>,
    path: &str,
    data: bool,
    into: &mut Vec<(String, &'a Json<'a>)>,
) {
    let Some(module) = module else {
        return;
    };
    let list = |key: &str| {
        module
            .get(key)
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
    };
    for (index, resource) in list("resources").enumerate() {
        if (text(resource, "mode") == "data") == data {
            into.push((format!("{path}/resources/{index}"), resource));
        }
    }
    for (index, child) in list("child_modules").enumerate() {
        collect(
            Some(child),
            &format!("{path}/child_modules/{index}"),
            data,
            into,
        );
    }
}

/// `module.a["x"].aws_lb.b[0]` without its keys.
fn unindexed(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut depth = 0_u32;
    for c in address.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The key of `aws_subnet.a[0].id` or `aws_subnet.a["x"].id`.
fn written_key(name: &str) -> Option<Json<'_>> {
    let (_, rest) = name.split_once('[')?;
    let (key, _) = rest.split_once(']')?;
    Json::parse(key).ok()
}

fn node(
    path: &str,
    resource: &Json,
    root: &Module<'_>,
    configured: &Configured<'_>,
    addresses: &Addresses<'_>,
    notes: &mut Vec<String>,
) -> Node {
    let address = text(resource, "address");
    let plain_address = unindexed(address);
    let module = find_module(root, &plain_address);
    let config = configured.get(&plain_address);
    let null = Json::Null;
    let values = resource.get("values").unwrap_or(&null);
    let empty = Json::Object(Map::new());
    let expressions = config.and_then(|c| c.get("expressions")).unwrap_or(&empty);
    let look = Look {
        addresses,
        own: resource.get("index"),
        depth: 0,
    };
    let properties = look.overlay("", values, expressions, &module);
    if let Value::Map(entries) = &properties {
        for (key, value) in entries {
            if matches!(value, Value::Unknown(_)) {
                notes.push(format!("{address}: {key} is known only after the apply"));
            }
        }
    }
    let mut depends_on = Vec::new();
    for name in config
        .and_then(|c| c.get("depends_on"))
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
    {
        let address = format!("{}{name}", module.prefix);
        let instances = addresses.get(&address).into_iter().flatten();
        depends_on.extend(instances.map(|(node, _)| *node));
        // A whole module is waited for by each resource in it.
        if name.starts_with("module.") {
            let inside = format!("{address}.");
            let resources = addresses
                .range(inside.clone()..)
                .take_while(|(other, _)| other.starts_with(&inside));
            for (_, instances) in resources {
                depends_on.extend(instances.iter().map(|(node, _)| *node));
            }
        }
    }
    Node {
        id: address.to_owned(),
        kind: text(resource, "type").to_owned(),
        data: text(resource, "mode") == "data",
        path: pointer(path, "values"),
        properties,
        gate: Cond::Always(true),
        depends_on,
        missing_depends: Vec::new(),
        extra: Value::Map(Vec::new()),
        switch: String::new(),
    }
}

/// The module in which an address stands.
fn find_module<'a>(root: &Module<'a>, address: &str) -> Module<'a> {
    let mut module = Module {
        config: root.config,
        call: None,
        prefix: String::new(),
    };
    let mut rest = address;
    while let Some(after) = rest.strip_prefix("module.") {
        let Some((name, next)) = after.split_once('.') else {
            break;
        };
        let Some(call) = module.config.get("module_calls").and_then(|c| c.get(name)) else {
            break;
        };
        let prefix = format!("{}module.{name}.", module.prefix);
        let config = call.get("module").unwrap_or(call);
        module = Module {
            config,
            call: Some((call, Box::new(module))),
            prefix,
        };
        rest = next;
    }
    module
}

struct Look<'a> {
    addresses: &'a Addresses<'a>,
    /// The key of the instance whose properties are read.
    own: Option<&'a Json<'a>>,
    depth: usize,
}

impl Look<'_> {
    /// Values where the plan has them, references where only the configuration does. `key` is the
    /// property's name.
    fn overlay(&self, key: &str, value: &Json, expression: &Json, module: &Module<'_>) -> Value {
        match (value, expression) {
            (value, Json::Object(e)) if e.contains_key("references") => {
                let targets = self.targets(key, e.get("references"), module);
                match (value, targets.as_slice()) {
                    (Json::Null, []) => Value::Unknown("known after the apply".to_owned()),
                    (Json::Null, [one]) => one.clone(),
                    (Json::Null, _) => Value::List(targets),
                    (Json::String(_), [Value::Attr(node, attr)])
                        if matches!(attr.as_str(), "id" | "arn") =>
                    {
                        Value::Attr(*node, attr.clone())
                    }
                    (known, _) => plain(known),
                }
            }
            (Json::Null, Json::Object(e)) if e.contains_key("constant_value") => {
                e.get("constant_value").map_or(Value::Null, plain)
            }
            (value, Json::Object(e)) if e.contains_key("constant_value") => plain(value),
            (Json::Array(items), Json::Array(blocks)) if items.len() == blocks.len() => {
                Value::List(
                    items
                        .iter()
                        .zip(blocks)
                        .map(|(v, b)| self.overlay(key, v, b, module))
                        .collect(),
                )
            }
            (Json::Null, Json::Array(blocks)) => Value::List(
                blocks
                    .iter()
                    .map(|b| self.overlay(key, &Json::Null, b, module))
                    .collect(),
            ),
            (Json::Object(map), Json::Object(e)) => {
                let mut out: Vec<(String, Value)> = map
                    .iter()
                    .map(|(k, v)| {
                        let e = e.get(k);
                        let value = e.map_or_else(|| plain(v), |e| self.overlay(k, v, e, module));
                        (k.to_owned(), value)
                    })
                    .filter(|(_, v)| *v != Value::Null)
                    .collect();
                for (k, expression) in e {
                    if !map.contains_key(k) {
                        out.push((
                            k.to_owned(),
                            self.overlay(k, &Json::Null, expression, module),
                        ));
                    }
                }
                Value::Map(out)
            }
            (Json::Null, Json::Object(e)) => Value::Map(
                e.iter()
                    .map(|(k, e)| (k.to_owned(), self.overlay(k, &Json::Null, e, module)))
                    .collect(),
            ),
            (value, _) => plain(value),
        }
    }

    /// The most specific attributes that an expression mentions.
    fn targets(&self, key: &str, references: Option<&Json>, module: &Module<'_>) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        if self.depth > 16 {
            return out;
        }
        let names: Vec<&str> = references
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        // `x[count.index]` is the instance of one's own key.
        let by_key = names
            .iter()
            .any(|n| matches!(*n, "count.index" | "each.key" | "each.value"));
        for name in &names {
            // `aws_lb.x.arn` comes with `aws_lb.x` behind it.
            let longer = |other: &&str| {
                other
                    .strip_prefix(name)
                    .is_some_and(|r| r.starts_with('.') || r.starts_with('['))
            };
            if names.iter().any(longer) {
                continue;
            }
            for value in self.target(key, name, by_key, module) {
                if !out.contains(&value) {
                    out.push(value);
                }
            }
        }
        out
    }

    fn target(&self, key: &str, name: &str, by_key: bool, module: &Module<'_>) -> Vec<Value> {
        let deeper = Look {
            addresses: self.addresses,
            own: self.own,
            depth: self.depth + 1,
        };
        let plain_name = unindexed(name);
        let wanted = written_key(name).or_else(|| self.own.filter(|_| by_key).cloned());
        let parts: Vec<&str> = plain_name.split('.').collect();
        match parts.as_slice() {
            ["var", input, ..] => match &module.call {
                Some((call, parent)) => {
                    let expression = call.get("expressions").and_then(|e| e.get(input));
                    match expression {
                        Some(e) if e.get("references").is_some() => {
                            deeper.targets(key, e.get("references"), parent)
                        }
                        Some(e) => e.get("constant_value").map(plain).into_iter().collect(),
                        None => Vec::new(),
                    }
                }
                None => vec![Value::Given(format!("input.{}", snake(input)))],
            },
            ["module", child, output, ..] => {
                let call = module.config.get("module_calls").and_then(|c| c.get(child));
                let Some(config) = call.and_then(|c| c.get("module")) else {
                    return Vec::new();
                };
                let references = config
                    .get("outputs")
                    .and_then(|o| o.get(output))
                    .and_then(|o| o.get("expression"))
                    .and_then(|e| e.get("references"));
                let inner = Module {
                    config,
                    call: None,
                    prefix: format!("{}module.{child}.", module.prefix),
                };
                deeper.targets(key, references, &inner)
            }
            ["each" | "count" | "path" | "terraform" | "local", ..] => Vec::new(),
            ["data", kind, label, attr @ ..] => {
                let address = format!("{}data.{kind}.{label}", module.prefix);
                self.nodes(key, &address, attr, wanted.as_ref())
            }
            [kind, label, attr @ ..] => {
                let address = format!("{}{kind}.{label}", module.prefix);
                self.nodes(key, &address, attr, wanted.as_ref())
            }
            _ => Vec::new(),
        }
    }

    /// Attributes of an address's instances. A plan does not say which attribute of `x[*]` or of
    /// `x[count.index]` is meant: it is the one that the property takes.
    fn nodes(&self, key: &str, address: &str, attr: &[&str], wanted: Option<&Json>) -> Vec<Value> {
        let attr = match attr {
            [] if key.contains("arn") => "arn".to_owned(),
            [] if key.contains("name") => "name".to_owned(),
            [] => "id".to_owned(),
            attr => attr.join("."),
        };
        let instances = self.addresses.get(address).map_or(&[][..], Vec::as_slice);
        let own: Vec<&(NodeId, Option<&Json>)> = instances
            .iter()
            .filter(|(_, index)| index.is_some() && *index == wanted)
            .collect();
        let nodes: Vec<NodeId> = if own.is_empty() {
            instances.iter().map(|(node, _)| *node).collect()
        } else {
            own.into_iter().map(|(node, _)| *node).collect()
        };
        nodes
            .into_iter()
            .map(|node| Value::Attr(node, attr.clone()))
            .collect()
    }
}
