//! What Terraform prints of a plan or of a state (`terraform show -json`):
//! <https://developer.hashicorp.com/terraform/internals/json-format>.
//!
//! A plan says each thing in several places, and none of them alone is enough: `planned_values` has
//! what is known, `resource_changes` what is known only after the apply, `configuration` what an
//! expression mentions, `prior_state` what was looked up. A state has values alone.

mod blocks;
pub(super) mod changes;
mod configuration;
mod names;
mod overlay;
mod targets;

use super::{Document, Format, Node, plain};
use crate::finding::pointer;
use crate::value::{Cond, NodeId, Value, snake};
use configuration::{Modules, Resource, modules};
use doc::{Json, Map};
use overlay::Overlay;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that a reference may lead to.
struct Everything<'a> {
    resources: Vec<Resource<'a>>,
    /// Nodes with their keys, by the address without one.
    instances: BTreeMap<String, Vec<(NodeId, Option<&'a Json<'a>>)>>,
    /// Instances of modules with their keys, by the address without the last key.
    modules: Modules<'a>,
    /// What `var.NAME` of the root is.
    variables: Option<&'a Json<'a>>,
    /// Ids and ARNs that AWS gave: whose they are.
    owners: BTreeMap<&'a str, (NodeId, &'static str)>,
    /// Ids that the plan was given, and the inputs that have them.
    inputs: BTreeMap<&'a str, &'a str>,
    /// Ids of what is made in parts by other resources.
    made_for: BTreeSet<&'a str>,
}

/// Whether it is a plan or a state.
pub fn is(top: &Map<'_>) -> bool {
    top.contains_key("planned_values") && top.contains_key("configuration") || is_state(top)
}

/// A state: values, and nothing about where they come from.
pub fn is_state(top: &Map<'_>) -> bool {
    let values = top.get("values").is_some_and(Json::is_object);
    values && top.contains_key("terraform_version") && !top.contains_key("planned_values")
}

/// Reads a plan or a state.
pub fn read(top: &Map<'_>) -> Document {
    let null = Json::Null;
    let config = top
        .get("configuration")
        .and_then(|c| c.get("root_module"))
        .unwrap_or(&null);
    let changes = changes(top);
    let all = everything(top, config);
    let mut notes = Vec::new();
    let mut read = Vec::with_capacity(all.resources.len());
    for (at, resource) in all.resources.iter().enumerate() {
        let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        let change = changes.get(resource.address).copied();
        let node = node(&all, id, resource, change, is_state(top));
        if let Value::Map(entries) = &node.properties {
            for (key, value) in entries {
                // The containers have a note of their own.
                if matches!(value, Value::Unknown(_)) && key != "container_definitions" {
                    let address = resource.address;
                    notes.push(format!("{address}: {key} is known only after the apply"));
                }
            }
        }
        read.push(Arc::new(node));
    }
    let inputs = config.get("variables").and_then(Json::as_object);
    Document {
        format: Format::Terraform,
        nodes: read,
        outputs: Arc::from([]),
        not_understood: notes,
        dangling: Vec::new(),
        inputs: inputs
            .into_iter()
            .flat_map(Map::iter)
            .map(|(name, v)| (snake(name), plain(v)))
            .collect(),
        rest: Arc::from([]),
        assumed: Vec::new(),
    }
}

/// What is to be done with each resource, by its address.
fn changes<'a>(top: &'a Map<'a>) -> BTreeMap<&'a str, &'a Json<'a>> {
    let list = top.get("resource_changes").and_then(Json::as_array);
    let list = list.into_iter().flatten();
    // What is left of a replaced one goes under the same address.
    list.filter(|one| one.get("deposed").is_none())
        .filter_map(|one| Some((text(one, "address"), one.get("change")?)))
        .collect()
}

/// Every resource, and where everything is found.
fn everything<'a>(top: &'a Map<'a>, config: &'a Json<'a>) -> Everything<'a> {
    let root = |key: &str| {
        let values = top.get(key)?;
        let values = values.get("values").unwrap_or(values);
        values.get("root_module")
    };
    let mut all = Everything {
        resources: Vec::new(),
        instances: BTreeMap::new(),
        modules: BTreeMap::new(),
        variables: top.get("variables"),
        owners: BTreeMap::new(),
        inputs: inputs(top, config),
        made_for: BTreeSet::new(),
    };
    for (key, path) in [
        ("values", "/values/root_module"),
        ("planned_values", "/planned_values/root_module"),
        ("prior_state", "/prior_state/values/root_module"),
    ] {
        let before = key == "prior_state";
        let at = modules(config);
        let mut found = Vec::new();
        configuration::collect(root(key), path, &at, &mut all.modules, &mut found);
        // What was looked up stands in the state before; all else of it is as it was.
        all.resources
            .extend(found.into_iter().filter(|r| r.data || !before));
    }
    let mut seen = BTreeSet::new();
    all.resources.retain(|r| seen.insert(r.address));
    for (at, resource) in all.resources.iter().enumerate() {
        let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        let instances = all.instances.entry(resource.base()).or_default();
        instances.push((id, resource.index));
    }
    all.owners = owners(&all.resources);
    all.made_for = blocks::made_for(&all.resources);
    all
}

/// Whose each id and ARN is. A thing that has the id of another (a policy of its resource, a version
/// of its secret) is named longer than it.
fn owners<'a>(resources: &[Resource<'a>]) -> BTreeMap<&'a str, (NodeId, &'static str)> {
    let mut owners: BTreeMap<&str, (NodeId, &'static str)> = BTreeMap::new();
    for (at, resource) in resources.iter().enumerate() {
        let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        for attr in ["arn", "id", "public_ip"] {
            let Some(value) = resource.value(attr) else {
                continue;
            };
            let address = attr == "public_ip" && resource.kind == "aws_eip" && !value.is_empty();
            if !is_given(value) && !address {
                continue;
            }
            let better = owners.get(value).is_none_or(|(other, _)| {
                let of = |r: &Resource<'_>| (r.data, r.kind.len());
                resources
                    .get(other.at())
                    .is_none_or(|other| of(resource) < of(other))
            });
            if better {
                owners.insert(value, (id, attr));
            }
        }
    }
    owners
}

/// Ids that inputs without a default were given: whoever made the plan calls them by the input's name.
fn inputs<'a>(top: &'a Map<'a>, config: &'a Json<'a>) -> BTreeMap<&'a str, &'a str> {
    let given = top.get("variables").and_then(Json::as_object);
    let declared = config.get("variables");
    let mut out = BTreeMap::new();
    for (name, given) in given.into_iter().flatten() {
        let open = declared
            .and_then(|d| d.get(name))
            .is_some_and(|d| d.get("default").is_none());
        if let Some(value) = given.get("value").and_then(Json::as_str)
            && open
            && is_given(value)
            && !value.starts_with("arn:")
        {
            out.entry(value).or_insert(name);
        }
    }
    out
}

/// Whether a text is an id or an ARN that AWS made, and not a name that somebody chose:
/// `arn:aws:...`, `subnet-0123456789abcdef0`.
fn is_given(text: &str) -> bool {
    if text.starts_with("arn:") {
        return !text.contains(',');
    }
    text.rsplit_once('-').is_some_and(|(kind, number)| {
        (8..=17).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_hexdigit())
            && number.bytes().any(|b| b.is_ascii_digit())
            && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    })
}

fn text<'a>(json: &'a Json<'a>, key: &str) -> &'a str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn node(
    all: &Everything<'_>,
    id: NodeId,
    resource: &Resource<'_>,
    change: Option<&Json<'_>>,
    state: bool,
) -> Node {
    let overlay = Overlay::of(all, id, resource, change, state);
    let properties = overlay.properties();
    let mut depends_on = Vec::new();
    let config = resource.config.and_then(|c| c.get("depends_on"));
    let names = config.and_then(Json::as_array).into_iter().flatten();
    for name in names.filter_map(Json::as_str) {
        depends_on.extend(waited_for(all, &resource.module.prefix, name));
    }
    // A state keeps what each was made after.
    let kept = resource.json.get("depends_on").filter(|_| state);
    let kept = kept.and_then(Json::as_array).into_iter().flatten();
    for address in kept.filter_map(Json::as_str) {
        let instances = all.instances.get(address).into_iter().flatten();
        depends_on.extend(instances.map(|(node, _)| *node));
    }
    Node {
        id: resource.address.to_owned(),
        kind: resource.kind.to_owned(),
        data: resource.data,
        path: pointer(&resource.path, "values"),
        properties,
        gate: Cond::Always(true),
        depends_on,
        after: Vec::new(),
        template: 0,
        missing_depends: Vec::new(),
        extra: Value::Map(Vec::new()),
        switch: String::new(),
        parts: Vec::new(),
    }
}

/// What a name of `depends_on` stands for: a resource's instances, or everything in a module.
fn waited_for(all: &Everything<'_>, prefix: &str, name: &str) -> Vec<NodeId> {
    let address = format!("{prefix}{name}");
    let mut out: Vec<NodeId> = Vec::new();
    if let Some(instances) = all.instances.get(&address) {
        out.extend(instances.iter().map(|(node, _)| *node));
    }
    if name.starts_with("module.") {
        let inside = |other: &str| {
            let rest = other.strip_prefix(&address);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        let resources = all.instances.range(address.clone()..);
        for (_, instances) in resources
            .take_while(|(other, _)| other.starts_with(&address))
            .filter(|(other, _)| inside(other))
        {
            out.extend(instances.iter().map(|(node, _)| *node));
        }
    }
    out
}
