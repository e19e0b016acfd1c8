//! Draws blueprints from the schema.

use super::dice::Dice;
use super::pool::Pool;
use super::schema::{Node, Schema};
use super::{Outcome, outcome};
use serde_json::{Map, Value, json};
use synth::finding::{Finding, Severity};

pub struct Drawing<'a> {
    pub schema: &'a Schema,
    pub pool: &'a Pool,
    dice: Dice,
    /// The form that is to be in it.
    wanted: Option<&'a str>,
    /// Whether little else is: what stands beside a form is what refuses it, and takes time.
    sparse: bool,
    services: Vec<String>,
}

/// A drawn blueprint, and all that came of it until it was taken.
pub struct Drawn {
    pub blueprint: Value,
    pub outcome: Outcome,
    /// How many blueprints were tried on the way.
    pub tried: usize,
    /// Codes of what was refused at first.
    pub refused: Vec<&'static str>,
}

/// An image that tasks can pull without a way out.
const OWN_IMAGE: &str = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/web:v1";

/// So often is what a finding names drawn anew or taken out.
const ROUNDS: usize = 12;

/// The blueprint of a number; with a form that it has, if that can be.
pub fn drawn(schema: &Schema, pool: &Pool, number: u64, wanted: Option<&str>) -> Drawn {
    let mut drawing = Drawing {
        schema,
        pool,
        dice: Dice::new(number),
        wanted,
        sparse: wanted.is_some() && number.is_multiple_of(2),
        services: Vec::new(),
    };
    let mut blueprint = drawing.blueprint();
    let mut refused = Vec::new();
    for tried in 1.. {
        let came = outcome(&blueprint);
        let Outcome::Refused(found) = &came else {
            return Drawn {
                blueprint,
                outcome: came,
                tried,
                refused,
            };
        };
        if tried == 1 {
            refused = errors(found).map(|f| f.code.0).collect();
        }
        let paths: Vec<String> = errors(found).map(|f| f.path.clone()).collect();
        let before = blueprint.clone();
        if tried < ROUNDS {
            drawing.mend(&mut blueprint, &paths, tried < ROUNDS / 2);
        }
        if blueprint == before {
            return Drawn {
                blueprint,
                outcome: came,
                tried,
                refused,
            };
        }
    }
    unreachable!()
}

fn errors(found: &[Finding]) -> impl Iterator<Item = &Finding> {
    found.iter().filter(|f| f.severity == Severity::Error)
}

impl<'a> Drawing<'a> {
    fn blueprint(&mut self) -> Value {
        let root = self.schema.root();
        let count = 1 + self.dice.below(if self.sparse { 2 } else { 4 });
        while self.services.len() < count {
            let name = self.dice.of(&self.pool.services).clone();
            if !self.services.contains(&name) {
                self.services.push(name);
            }
        }
        let mut blueprint = self.value(root, "");
        self.tie(&mut blueprint);
        blueprint
    }

    fn is_wanted(&self, path: &str) -> bool {
        self.wanted.is_some_and(|wanted| {
            wanted
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with(['/', '~', '=']))
        })
    }

    /// The end of the wanted form, where this is its place.
    fn wanted_here(&self, path: &str) -> Option<&str> {
        self.wanted?.strip_prefix(path)?.strip_prefix('=')
    }

    fn value(&mut self, schema: &'a Value, path: &str) -> Value {
        let known = self.schema;
        let end = self.wanted_here(path).map(str::to_owned);
        match known.node(schema) {
            Node::Keys(keys) => {
                let mut out = Map::new();
                // Services have many keys, and each may be one too many.
                let rare = if keys.len() > 12 { 5 } else { 2 };
                let rare = if self.sparse { 3 * rare } else { rare };
                for (key, value, must) in keys {
                    let path = format!("{path}/{key}");
                    let none = end.as_deref() == Some("{}");
                    if must || self.is_wanted(&path) || !none && self.dice.once_in(rare) {
                        out.insert(key.to_owned(), self.value(value, &path));
                    }
                }
                Value::Object(out)
            }
            Node::Names(names, values) => {
                let within = format!("{path}/*");
                let names = if path == "/services" {
                    self.services.clone()
                } else if path == "/load_balancers" {
                    let all = &self.pool.load_balancers;
                    (0..2).map(|_| self.dice.of(all).clone()).collect()
                } else {
                    let count = 1 + self.dice.below(2);
                    let name = |_| self.value(names, "").as_str().unwrap_or("?").to_owned();
                    (0..count).map(name).collect()
                };
                let mut out = Map::new();
                for name in names {
                    let value = self.value(values, &within);
                    out.insert(name, value);
                }
                Value::Object(out)
            }
            Node::Items(items, least) => {
                let within = format!("{path}/-");
                let least = usize::try_from(least).unwrap();
                let count = match end.as_deref() {
                    Some("[]") => 0,
                    _ if self.is_wanted(&within) => least.max(1) + self.dice.below(2),
                    _ => least + self.dice.below(3),
                };
                // One item has the wanted form: what stands before or behind it may have to be another.
                let one = self.dice.below(count.max(1));
                let item = |at| {
                    let wanted = self.wanted;
                    self.wanted = wanted.filter(|_| at == one);
                    let value = self.value(items, &within);
                    self.wanted = wanted;
                    value
                };
                (0..count).map(item).collect()
            }
            Node::Branches(branches) => {
                let all: Vec<usize> = (0..branches.len()).collect();
                let wanted = all
                    .iter()
                    .find(|at| self.is_wanted(&format!("{path}~{at}")));
                let at = wanted.copied().unwrap_or_else(|| *self.dice.of(&all));
                self.value(&branches[at], &format!("{path}~{at}"))
            }
            Node::Words(words) => {
                let plain = |word: &Value| word.as_str().map_or(word.to_string(), str::to_owned);
                let wanted = words.iter().find(|word| end.as_ref() == Some(&plain(word)));
                wanted.unwrap_or_else(|| self.dice.of(words)).clone()
            }
            Node::Truth => match end.as_deref() {
                Some(word) => json!(word == "true"),
                None => json!(self.dice.once_in(2)),
            },
            Node::Number { least, most } => json!(self.number(least, most)),
            Node::Duration { least, most, step } => self.duration(least, most, step),
            Node::Text => json!(self.text(schema, end.as_deref())),
        }
    }

    fn number(&mut self, least: i64, most: i64) -> i64 {
        if self.dice.once_in(60) {
            return most.saturating_add(1);
        }
        let usual = [
            least,
            least + 1,
            least + 3,
            2,
            4,
            50,
            80,
            81,
            443,
            512,
            1024,
            2048,
            8080,
            10080,
            most,
        ];
        let usual: Vec<i64> = usual
            .into_iter()
            .filter(|n| (least..=most).contains(n))
            .collect();
        *self.dice.of(&usual)
    }

    fn duration(&mut self, least: u64, most: u64, step: u64) -> Value {
        if self.dice.once_in(60) {
            return json!("999999999h");
        }
        let usual = [least, least + step, 5, 10, 60, 120, 300, 3600, 86_400, most];
        let fits =
            |n: &u64| (least..=most).contains(n) && n.is_multiple_of(step) && *n < 1_000_000_000;
        let usual: Vec<u64> = usual.into_iter().filter(fits).collect();
        let seconds = *self.dice.of(&usual);
        json!(match seconds {
            s if s > 0 && s % 3600 == 0 => format!("{}h", s / 3600),
            s if s > 0 && s % 60 == 0 => format!("{}m", s / 60),
            s => format!("{s}s"),
        })
    }

    fn text(&mut self, schema: &Value, end: Option<&str>) -> String {
        let pool = &self.pool.texts;
        if end.is_none() && self.dice.once_in(60) {
            return self.dice.of(pool).clone();
        }
        // What has the form of a service's name is most often one.
        let names = self.schema.root();
        let names = names.pointer("/properties/services/propertyNames");
        let is_name = ["x-form", "pattern"].iter().all(|key| {
            schema
                .get(key)
                .is_some_and(|is| names.unwrap().get(key) == Some(is))
        });
        if is_name && !self.dice.once_in(10) {
            return self.dice.of(&self.services).clone();
        }
        let fitting = self.schema.fitting(schema, self.pool);
        let wanted: Vec<&String> = fitting
            .iter()
            .map(|n| &pool[*n])
            .filter(|text| end.is_none_or(|end| super::schema::kind(text) == end))
            .collect();
        if wanted.is_empty() {
            return String::new();
        }
        (*self.dice.of(&wanted)).clone()
    }

    /// Ties together what goes together: an input that is called is there, a service whose address is
    /// asked for is called, a task has memory for its processors.
    fn tie(&mut self, blueprint: &mut Value) {
        let text = blueprint.to_string();
        for (name, input) in &self.pool.inputs {
            let there = blueprint["inputs"].get(name).is_some();
            if there || !text.contains(&format!("${{input.{name}}}")) {
                continue;
            }
            let mut declared = json!({"type": input.kind});
            if self.dice.once_in(2) {
                declared["default"] = json!(self.dice.of(&input.defaults));
            }
            if !blueprint["inputs"].is_object() {
                blueprint["inputs"] = json!({});
            }
            blueprint["inputs"][name] = declared;
        }
        self.balance(blueprint);
        self.queue(blueprint);
        self.encrypt(blueprint);
        for name in self.services.clone() {
            let Some(service) = blueprint["services"].get_mut(&name) else {
                continue;
            };
            // Fargate has the one with the other, and most often at that.
            if let Some(cpu) = service["cpu"].as_u64()
                && !self.dice.once_in(4)
            {
                service["memory"] = json!(self.dice.of(&[2 * cpu, 2 * cpu, 249_856]));
            }
            if !self.dice.once_in(10) {
                self.contain(service);
            }
            let text = service.to_string();
            for other in &self.services {
                if *other != name && text.contains(&format!("${{{other}.")) && !self.dice.once_in(5)
                {
                    let calls = service["calls"].as_array().cloned().unwrap_or_default();
                    if !calls.contains(&json!(other)) {
                        service["calls"] = json!([calls, vec![json!(other)]].concat());
                    }
                }
            }
        }
    }

    /// A load balancer beside the two that are always there has a scheme, and these have none of their own; a
    /// service stands behind one that is there.
    fn balance(&mut self, blueprint: &mut Value) {
        const GIVEN: [&str; 2] = ["internet", "internal"];
        let drawn = blueprint.get_mut("load_balancers");
        let drawn = drawn.and_then(Value::as_object_mut);
        let mut fronts: Vec<String> = ["internet", "internal", "none"].map(str::to_owned).into();
        for (name, settings) in drawn.into_iter().flatten() {
            fronts.push(name.clone());
            let Some(settings) = settings.as_object_mut() else {
                continue;
            };
            if self.dice.once_in(20) {
                continue;
            }
            if GIVEN.contains(&name.as_str()) {
                settings.remove("scheme");
            } else if !settings.contains_key("scheme") {
                settings.insert("scheme".to_owned(), json!(self.dice.of(&GIVEN)));
            }
        }
        let services = blueprint.get_mut("services");
        let services = services.and_then(Value::as_object_mut);
        for service in services.into_iter().flat_map(Map::values_mut) {
            if service.is_object() && !self.dice.once_in(20) {
                service["load_balancer"] = json!(self.dice.of(&fronts));
            }
        }
    }

    /// A queue is a worker's, whom nothing starts but its messages; what scales by them has one, and its tasks
    /// are counted.
    fn queue(&mut self, blueprint: &mut Value) {
        let mut counted = false;
        let services = blueprint.get_mut("services");
        let services = services.and_then(Value::as_object_mut);
        for service in services.into_iter().flat_map(Map::values_mut) {
            let backlog = service.pointer("/scaling/backlog").is_some();
            if !backlog && service.get("queue").is_none() || self.dice.once_in(10) {
                continue;
            }
            service["load_balancer"] = json!("none");
            if let Some(keys) = service.as_object_mut() {
                keys.retain(|key, _| !["schedule", "connect", "alarms"].contains(&key.as_str()));
            }
            if backlog && service.get("queue").is_none() {
                service["queue"] = json!(true);
            }
            counted |= backlog;
        }
        if counted && blueprint.get("container_insights") == Some(&json!("off")) {
            blueprint["container_insights"] = json!("standard");
        }
    }

    /// A load balancer speaks HTTP/2 by TLS alone.
    fn encrypt(&mut self, blueprint: &mut Value) {
        const CERTIFICATE: &str = "arn:aws:acm:ap-northeast-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
        let services = blueprint.get("services").and_then(Value::as_object);
        let fronts: Vec<String> = services
            .into_iter()
            .flat_map(Map::values)
            .filter(|service| {
                ["http2", "grpc"]
                    .iter()
                    .any(|word| service["protocol"] == *word)
            })
            .filter_map(|service| Some(service["load_balancer"].as_str()?.to_owned()))
            .filter(|front| front != "none")
            .collect();
        for front in fronts {
            let listener = blueprint.pointer(&format!("/load_balancers/{front}/listener"));
            let drawn = listener
                .is_some_and(|l| l.get("certificate").is_some() || l.get("domain").is_some());
            if drawn || self.dice.once_in(4) {
                continue;
            }
            for at in ["/load_balancers", &format!("/load_balancers/{front}")] {
                let (above, key) = at.rsplit_once('/').unwrap();
                let holder = blueprint.pointer_mut(above).unwrap();
                if !holder[key].is_object() {
                    holder[key] = json!({});
                }
            }
            blueprint["load_balancers"][&front]["listener"] = json!({"certificate": CERTIFICATE});
        }
    }

    /// Whom a container waits for is a container of the task that can be waited for and waits for nobody
    /// itself, and so is the one that receives.
    fn contain(&mut self, service: &mut Value) {
        let drawn = service.get("sidecars").and_then(Value::as_object);
        let drawn = drawn.cloned().unwrap_or_default();
        let image = drawn.values().find_map(|one| one.get("image")).cloned();
        let image = image.unwrap_or_else(|| json!(OWN_IMAGE));
        let mut waited = Map::new();
        let mut tied = |holder: &mut Value| {
            let Some(Value::Object(after)) = holder.get_mut("after") else {
                return;
            };
            let untils: Vec<Value> = after.values().take(1).cloned().collect();
            after.clear();
            for until in untils {
                let (name, container) = match until.as_str() {
                    Some("complete" | "success") => {
                        ("job", json!({"image": image, "essential": false}))
                    }
                    Some("healthy") => (
                        "guard",
                        json!({"image": image, "container_health": {"command": ["CMD", "ready"]}}),
                    ),
                    _ => ("agent", json!({ "image": image })),
                };
                after.insert(name.to_owned(), until);
                waited.insert(name.to_owned(), container);
            }
        };
        let mut sidecars = Map::new();
        for (name, mut sidecar) in drawn {
            tied(&mut sidecar);
            // Drawn so deep, a command that says how it is run is rare.
            let command = sidecar.pointer_mut("/container_health/command");
            if let Some(Value::Array(words)) = command
                && words.first().is_some_and(|word| word != "CMD-SHELL")
            {
                words.insert(0, json!("CMD"));
            }
            sidecars.insert(name, sidecar);
        }
        tied(service);
        sidecars.extend(waited);
        if service.get("receives").is_some() && self.dice.once_in(2) {
            service["receives"] = json!("proxy");
            sidecars.insert("proxy".to_owned(), json!({"image": image, "port": 8081}));
        } else if service.get("receives").is_some() {
            service["receives"] = json!("app");
        }
        if !sidecars.is_empty() {
            service["sidecars"] = Value::Object(sidecars);
        }
    }

    /// Takes out what findings name, or draws it `again`; where it is not written, takes out something
    /// beside it.
    fn mend(&mut self, blueprint: &mut Value, paths: &[String], again: bool) {
        // From the end, so that items of lists keep their places.
        let mut paths = paths.to_vec();
        paths.sort_by(|a, b| natural(b).cmp(&natural(a)));
        paths.dedup();
        for path in paths {
            if blueprint.pointer(&path).is_some() {
                let deep = path.matches('/').count() > 2;
                let known = self.schema;
                let drawn = (again && deep && self.dice.once_in(2))
                    .then(|| known.at(blueprint, &path))
                    .flatten()
                    .map(|(schema, form)| self.value(schema, &form));
                match drawn {
                    Some(value) => *blueprint.pointer_mut(&path).unwrap() = value,
                    None => {
                        self.schema.cut(blueprint, &path);
                    }
                }
                continue;
            }
            let mut near = path.as_str();
            while blueprint.pointer(near).is_none() {
                near = near.rsplit_once('/').map_or("", |(before, _)| before);
            }
            let keys: Vec<String> = match blueprint.pointer(near) {
                Some(Value::Object(object)) => object.keys().cloned().collect(),
                _ => Vec::new(),
            };
            if !keys.is_empty() {
                let key = self.dice.of(&keys).replace('~', "~0").replace('/', "~1");
                self.schema.cut(blueprint, &format!("{near}/{key}"));
            }
        }
        self.tie(blueprint);
    }
}

/// Items of lists in the order of their numbers.
fn natural(path: &str) -> Vec<(usize, &str)> {
    path.split('/')
        .map(|step| (step.parse().unwrap_or(0), step))
        .collect()
}
