//! What is being compared, and in whose words.

use super::keys::{Key, Of};
use super::overridden;
use super::owned::{Owned, engine};
use crate::finding::{Finding, Severity, codes};
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::{container, listener, scalable_target, service};
use crate::prove::{Format, Node};
use crate::system::{Balancer, Engine, System};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The blueprint that a document was made from.
#[derive(Debug, Clone, Copy)]
pub struct Blueprint<'a> {
    /// What was resolved.
    pub system: &'a System,
    /// Logical id or Terraform address to a JSON pointer into the blueprint.
    pub origins: &'a BTreeMap<String, String>,
    /// What is written.
    pub text: &'a Json,
}

/// What is said of a change, and the resources that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What is said.
    pub finding: Finding,
    /// Logical ids or addresses.
    pub resources: Vec<String>,
}

/// What is being compared.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is deployed.
    pub old: &'a Written<'a>,
    /// What is to be deployed over it.
    pub new: &'a Written<'a>,
    /// What an engine owns of it.
    pub owned: &'a Owned,
    /// The blueprint that is deployed, where it is at hand.
    pub was: Option<Blueprint<'a>>,
    /// The blueprint that is to be deployed.
    pub is: Option<Blueprint<'a>>,
    /// What is said so far.
    pub said: Vec<Said>,
}

impl<'a> Case<'a> {
    /// The services that stay, and whether the deploy itself replaces their tasks: under CodeDeploy the next
    /// release does.
    pub fn kept(&self) -> Vec<(&'a str, bool)> {
        let services = self.owned.services.iter();
        services
            .filter_map(|(id, was)| {
                let is = engine(self.new, self.new.node(id)?);
                let rolled = [*was, is].iter().all(|one| *one != Engine::CodeDeploy);
                Some((id.as_str(), rolled))
            })
            .collect()
    }

    /// Every resource that stands in both.
    pub fn both(&self) -> Vec<(&'a Node, &'a Node)> {
        let (old, new) = (self.old, self.new);
        let pairs = old.nodes();
        pairs
            .filter_map(|node| Some((node, new.node(&node.id)?)))
            .collect()
    }

    /// The document's language, by its name.
    pub fn tool(&self) -> &'static str {
        match self.new.format() {
            Format::CloudFormation => "CloudFormation",
            Format::Terraform => "Terraform",
        }
    }

    /// Says something, once for each cause: what another resource gives the same reason for is added to
    /// what was said.
    pub fn say(&mut self, finding: Finding, resources: impl IntoIterator<Item = String>) {
        let same = |said: &&mut Said| {
            let known = &said.finding;
            (known.code, &known.path, &known.message)
                == (finding.code, &finding.path, &finding.message)
        };
        if let Some(known) = self.said.iter_mut().find(same) {
            for fact in finding.evidence {
                if !known.finding.evidence.contains(&fact) {
                    known.finding.evidence.push(fact);
                }
            }
            known.resources.extend(resources);
            return;
        }
        let resources = resources.into_iter().collect();
        self.said.push(Said { finding, resources });
    }

    /// Whether a resource is refused, or comes under another engine: nothing else of it counts.
    pub fn settled(&self, id: &str) -> bool {
        self.said.iter().any(|said| {
            let whole = [codes::ENGINE_MOVED].contains(&said.finding.code);
            let about = said.resources.iter().any(|known| known == id);
            about && (whole || said.finding.severity == Severity::Error)
        })
    }

    /// Where a resource comes from, as a pointer into a blueprint; empty where nobody says.
    pub fn origin(&self, id: &str) -> String {
        for blueprint in [self.is, self.was].into_iter().flatten() {
            if let Some(origin) = blueprint.origins.get(id) {
                return origin.clone();
            }
        }
        for document in [self.new, self.old] {
            if let Some(from) = document.node(id).and_then(Node::from) {
                return from.to_owned();
            }
        }
        // A frozen service says nothing of itself but its name.
        let service = |document: &Written<'_>| {
            let node = document.node(id)?;
            let name = document.get(node, service::NAME)?.as_text()?;
            (document.kind(id) == Kind::Service).then(|| format!("/services/{name}"))
        };
        service(self.new)
            .or_else(|| service(self.old))
            .unwrap_or_default()
    }

    /// The service that a resource belongs to, by the blueprint's name.
    pub fn service(&self, id: &str) -> Option<String> {
        let origin = self.origin(id);
        let name = origin.strip_prefix("/services/")?.split('/').next()?;
        Some(name.to_owned())
    }

    /// The load balancer that a resource belongs to, by the blueprint's name.
    fn balancer(&self, id: &str) -> Option<String> {
        let origin = self.origin(id);
        if let Some(balancer) = self.balancer_of(id) {
            return Some(balancer.name.clone());
        }
        let name = origin.strip_prefix("/load_balancers/")?.split('/').next()?;
        Some(name.to_owned())
    }

    fn balancer_of(&self, id: &str) -> Option<&Balancer> {
        let system = self.is?.system;
        let origin = self.origin(id);
        system.balancers.iter().find(|b| b.origin == origin)
    }

    /// What a listener is for, where that is known: `listener`, `test_listener`, `redirect`.
    pub fn listener(&self, id: &str) -> &'static str {
        let port = self
            .new
            .node(id)
            .and_then(|node| self.new.get(node, listener::PORT));
        let port = port.map(|port| self.new.said(port));
        if let (Some(balancer), Some(port)) = (self.balancer_of(id), port) {
            if port == balancer.test_port.to_string() {
                return "test_listener";
            }
            if balancer
                .redirect_port
                .is_some_and(|p| port == p.to_string())
            {
                return "redirect";
            }
            return "listener";
        }
        // By the names that documents of this program give.
        let name = id.to_ascii_lowercase();
        match name.as_str() {
            name if name.ends_with("test") => "test_listener",
            name if name.ends_with("redirect") => "redirect",
            _ => "listener",
        }
    }

    /// What a resource is, in whichever document has it.
    pub fn kind(&self, id: &str) -> Kind {
        let here = self.new.node(id).is_some();
        if here {
            self.new.kind(id)
        } else {
            self.old.kind(id)
        }
    }

    /// A resource in the blueprint's words, or by its own name.
    pub fn who(&self, id: &str) -> String {
        let kind = self.kind(id);
        if let (Kind::LoadBalancer | Kind::Listener, Some(name)) = (kind, self.balancer(id)) {
            let of = match (kind, self.listener(id)) {
                (Kind::LoadBalancer, _) => return format!("the load balancer `{name}`"),
                (_, "test_listener") => "test listener",
                (_, "redirect") => "redirect",
                _ => "production listener",
            };
            return format!("the {of} of `{name}`");
        }
        match (kind, self.service(id)) {
            (Kind::Service, Some(name)) => format!("service `{name}`"),
            (_, Some(name)) => format!("the {} of service `{name}`", kind.spelling().word),
            (Kind::Instance, None) if !self.origin(id).is_empty() => {
                "the management host".to_owned()
            }
            (Kind::Vpc | Kind::Cluster, None) if !self.origin(id).is_empty() => {
                format!("the {}", kind.spelling().word)
            }
            _ => id.to_owned(),
        }
    }

    /// The pointer of a resource's key; of one that no blueprint speaks of, the property.
    pub fn place(&self, key: &Key, id: &str, item: Option<&str>) -> String {
        let property = key.row.path(self.new.format());
        if let Some(place) = self.overridden(id, property) {
            return self.narrowed(place);
        }
        let own = || format!("/{id}/{property}");
        let item = item
            .unwrap_or_default()
            .replace('~', "~0")
            .replace('/', "~1");
        let name = key.key.replace('*', &item);
        let base = match key.of {
            Of::Service => self.service(id).map(|name| format!("/services/{name}")),
            Of::Balancer => self
                .balancer(id)
                .map(|name| format!("/load_balancers/{name}")),
            Of::Blueprint => (!self.origin(id).is_empty()).then(String::new),
        };
        let Some(base) = base else {
            return own();
        };
        if key.row == listener::PORT {
            return match self.listener(id) {
                "redirect" => format!("{base}/listener/redirect_http"),
                word => format!("{base}/{word}/port"),
            };
        }
        if key.row == scalable_target::MIN || key.row == scalable_target::MAX {
            let scaling = format!("{base}/scaling");
            if self
                .is
                .is_some_and(|is| is.text.pointer(&scaling).is_some())
            {
                let end = if key.row == scalable_target::MIN {
                    "min"
                } else {
                    "max"
                };
                return format!("{scaling}/{end}");
            }
        }
        if name.is_empty() {
            return base;
        }
        if [
            service::CONNECT_ON,
            service::CONNECT_SERVERS,
            container::PORTS,
        ]
        .contains(&key.row)
        {
            let said = |key: &str| {
                let is = self.is?.text.pointer(&format!("{base}/{key}"))?;
                Some(is.clone())
            };
            // Without a load balancer a port is one of Service Connect's, which callers have for whom they call.
            let calls = said("connect").is_none() && said("calls").is_some();
            if key.row != container::PORTS && calls {
                return format!("{base}/calls");
            }
            if key.row != container::PORTS || said("load_balancer").is_some_and(|b| b == "none") {
                return self.narrowed(format!("{base}/connect"));
            }
        }
        self.narrowed(format!("{base}/{name}"))
    }

    /// The place of the override that changes a property of a resource.
    pub fn overridden(&self, id: &str, property: &str) -> Option<String> {
        let [was, is] = [self.was, self.is].map(|side| side.map(|blueprint| blueprint.text));
        overridden::place(self.new.format(), was, is, id, property)
    }

    /// A pointer to the one thing below it that is not what it was, where both blueprints are at hand.
    fn narrowed(&self, mut pointer: String) -> String {
        let (Some(was), Some(is)) = (self.was, self.is) else {
            return pointer;
        };
        while let (Some(Json::Object(old)), Some(Json::Object(new))) =
            (was.text.pointer(&pointer), is.text.pointer(&pointer))
        {
            let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
            names.sort();
            names.dedup();
            names.retain(|name| old.get(*name) != new.get(*name));
            let [one] = names.as_slice() else {
                break;
            };
            pointer = format!("{pointer}/{}", one.replace('~', "~0").replace('/', "~1"));
        }
        pointer
    }

    /// What stands at a pointer in the blueprints, where both are at hand and do not say the same. What is
    /// not written is what the documents have there.
    pub fn words(
        &self,
        pointer: &str,
        (had, has): (Option<String>, Option<String>),
    ) -> Option<(Option<String>, Option<String>)> {
        let (was, is) = (
            self.was?.text.pointer(pointer),
            self.is?.text.pointer(pointer),
        );
        if was == is {
            return None;
        }
        let text = |value: Option<&Json>| match value? {
            Json::String(text) => Some(text.clone()).filter(|text| text.chars().count() <= 60),
            Json::Null => None,
            other => Some(other.to_string()).filter(|text| text.chars().count() <= 60),
        };
        // Documents count seconds.
        let like = |own: Option<String>, other: &Option<String>| {
            let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            let (own, other) = (own?, other.as_deref().unwrap_or_default());
            match other.strip_suffix('s') {
                Some(count) if number(count) && number(&own) => Some(format!("{own}s")),
                _ if number(&own) == number(other) => Some(own),
                _ => None,
            }
        };
        let (before, after) = (text(was), text(is));
        Some(match (was, is) {
            (None, _) => (like(had, &after), after),
            (_, None) => (before.clone(), like(has, &before)),
            _ => (before, after),
        })
    }

    /// The path of a finding about a key of a resource: into the blueprint where there is one, else to the
    /// resource in the document.
    pub fn at(&self, pointer: &str, id: &str) -> String {
        let Some(is) = self.is else {
            let node: Option<&Node> = self.new.node(id).or_else(|| self.old.node(id));
            return node.map_or_else(String::new, |node| node.path.clone());
        };
        let depth = |pointer: &str| {
            let ends = pointer
                .match_indices('/')
                .skip(1)
                .map(|(at, _)| &pointer[..at]);
            let there = |part: &&str| is.text.pointer(part).is_some();
            ends.chain([pointer]).take_while(there).count()
        };
        if is.text.pointer(pointer).is_some() {
            return pointer.to_owned();
        }
        // What nobody wrote stands where what it belongs to does.
        let origin = self.origin(id);
        let written = depth(pointer);
        if written < depth(&origin) && !pointer.starts_with(&origin) {
            origin
        } else {
            pointer.to_owned()
        }
    }
}
