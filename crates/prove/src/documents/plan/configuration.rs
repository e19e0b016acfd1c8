//! Modules and resources of a plan, each instance with the configuration that it comes from.

use super::text;
use crate::finding::pointer;
use doc::Json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// One instance of a module.
pub struct Module<'a> {
    /// Its configuration; null where there is none.
    pub config: &'a Json<'a>,
    /// The call that makes it, and the module in which that stands.
    pub call: Option<(&'a Json<'a>, Rc<Module<'a>>)>,
    /// How addresses in it begin: nothing, or `module.a["x"].`.
    pub prefix: String,
    /// The key of this instance.
    pub key: Option<Json<'a>>,
    /// The configuration of each resource by its address in the module.
    resources: BTreeMap<&'a str, &'a Json<'a>>,
}

/// One instance of a resource or data source.
pub struct Resource<'a> {
    pub json: &'a Json<'a>,
    pub address: &'a str,
    pub kind: &'a str,
    pub name: &'a str,
    pub data: bool,
    pub index: Option<&'a Json<'a>>,
    /// JSON pointer into the document.
    pub path: String,
    pub module: Rc<Module<'a>>,
    /// What is written of it.
    pub config: Option<&'a Json<'a>>,
}

impl<'a> Resource<'a> {
    /// The address without its own key.
    pub fn base(&self) -> String {
        let data = if self.data { "data." } else { "" };
        let Self { kind, name, .. } = self;
        format!("{}{data}{kind}.{name}", self.module.prefix)
    }

    /// A text that is known of it.
    pub fn value(&self, attr: &str) -> Option<&'a str> {
        self.json.get("values")?.get(attr)?.as_str()
    }
}

impl<'a> Module<'a> {
    fn new(
        config: &'a Json<'a>,
        call: Option<(&'a Json<'a>, Rc<Module<'a>>)>,
        prefix: String,
        key: Option<Json<'a>>,
    ) -> Rc<Self> {
        let list = config.get("resources").and_then(Json::as_array);
        let resources = list.into_iter().flatten();
        Rc::new(Self {
            config,
            call,
            prefix,
            key,
            resources: resources.map(|r| (text(r, "address"), r)).collect(),
        })
    }
}

/// The root, from its configuration.
pub fn modules<'a>(config: &'a Json<'a>) -> Rc<Module<'a>> {
    Module::new(config, None, String::new(), None)
}

/// Instances of modules by the address without the last key.
pub type Modules<'a> = BTreeMap<String, Vec<Keyed<'a>>>;

/// An instance of a module with its key.
pub type Keyed<'a> = (Option<Json<'a>>, Rc<Module<'a>>);

/// Every resource of a module's values and of those that it calls.
pub fn collect<'a>(
    values: Option<&'a Json<'a>>,
    path: &str,
    module: &Rc<Module<'a>>,
    into: &mut Modules<'a>,
    found: &mut Vec<Resource<'a>>,
) {
    let Some(values) = values else {
        return;
    };
    let list = |key: &str| {
        let list = values.get(key).and_then(Json::as_array);
        list.into_iter().flatten().enumerate()
    };
    for (at, json) in list("resources") {
        let (kind, name) = (text(json, "type"), text(json, "name"));
        let data = text(json, "mode") == "data";
        let before = if data { "data." } else { "" };
        let config = module
            .resources
            .get(format!("{before}{kind}.{name}").as_str());
        found.push(Resource {
            json,
            address: text(json, "address"),
            kind,
            name,
            data,
            index: json.get("index"),
            path: pointer(&pointer(path, "resources"), &at.to_string()),
            module: Rc::clone(module),
            config: config.copied(),
        });
    }
    for (at, child) in list("child_modules") {
        let address = text(child, "address");
        let Some(step) = segments(address.strip_prefix(&module.prefix).unwrap_or(address)).pop()
        else {
            continue;
        };
        let base = format!("{}module.{}", module.prefix, step.name);
        let instances = into.entry(base).or_default();
        let same = |(key, _): &&Keyed<'a>| *key == step.key;
        let inner = if let Some((_, known)) = instances.iter().find(same) {
            Rc::clone(known)
        } else {
            static NOTHING: Json<'static> = Json::Null;
            let call = module
                .config
                .get("module_calls")
                .and_then(|c| c.get(step.name));
            let config = call.and_then(|c| c.get("module")).unwrap_or(&NOTHING);
            let call = call.map(|call| (call, Rc::clone(module)));
            let inner = Module::new(config, call, format!("{address}."), step.key.clone());
            instances.push((step.key, Rc::clone(&inner)));
            inner
        };
        let path = pointer(&pointer(path, "child_modules"), &at.to_string());
        collect(Some(child), &path, &inner, into, found);
    }
}

/// One step of `module.a["x"].aws_lb.b[0].arn`: a name, with a key behind it.
pub struct Segment<'n> {
    pub name: &'n str,
    pub key: Option<Json<'static>>,
}

/// The steps of an address or of a reference. What stands in brackets may hold dots.
pub fn segments(name: &str) -> Vec<Segment<'_>> {
    let mut out = Vec::new();
    let (mut from, mut inside, mut quoted) = (0, 0_u32, false);
    let bytes = name.as_bytes();
    for at in 0..=bytes.len() {
        match bytes.get(at) {
            Some(b'"') if at == 0 || bytes[at - 1] != b'\\' => quoted = !quoted,
            Some(b'[') if !quoted => inside += 1,
            Some(b']') if !quoted => inside = inside.saturating_sub(1),
            Some(b'.') | None if !quoted && inside == 0 => {
                out.push(segment(&name[from..at]));
                from = at + 1;
            }
            _ => {}
        }
    }
    out
}

fn segment(text: &str) -> Segment<'_> {
    let (name, key) = text.split_once('[').unwrap_or((text, ""));
    let key = key.rsplit_once(']').map(|(key, _)| key);
    let key = key.and_then(|key| Json::parse(key).ok()).map(Json::owned);
    Segment { name, key }
}
