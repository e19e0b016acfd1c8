//! What an engine owns in the document that is deployed.

use crate::prove::Node;
use crate::prove::Value;
use crate::prove::Written;
use crate::prove::types::Kind;
use crate::prove::types::service;
use crate::system::Engine;
use std::collections::{BTreeMap, BTreeSet};

/// What runs a service's releases.
pub fn engine(document: &Written<'_>, node: &Node) -> Engine {
    let text = |row| document.get(node, row).and_then(Value::as_text);
    match (text(service::CONTROLLER), text(service::STRATEGY)) {
        (Some("CODE_DEPLOY"), _) => Engine::CodeDeploy,
        (_, Some(strategy)) if strategy != "ROLLING" => Engine::Ecs,
        _ => Engine::Rolling,
    }
}

/// Services and rules of the old document that an engine writes.
#[derive(Debug, Default)]
pub struct Owned {
    /// Every service and its engine.
    pub services: BTreeMap<String, Engine>,
    /// Rules that an engine moves, and the service whose target groups they lead to.
    pub rules: BTreeMap<String, String>,
}

impl Owned {
    /// Of a document.
    pub fn of(document: &Written<'_>) -> Self {
        let mut out = Self::default();
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for service in document.of(Kind::Service) {
            let id = service.id.as_str();
            let engine = engine(document, service);
            out.services.insert(id.to_owned(), engine);
            if engine == Engine::Rolling {
                continue;
            }
            let mut own: BTreeSet<&str> = document.references(service);
            for group in document.of(Kind::DeploymentGroup) {
                let named = document.references(group);
                if named.contains(id) {
                    own.extend(named);
                }
            }
            groups.extend(
                own.into_iter()
                    .filter(|id| document.kind(id) == Kind::TargetGroup)
                    .map(|group| (group.to_owned(), id.to_owned())),
            );
        }
        for rule in document.of(Kind::ListenerRule) {
            let leads = document.references(rule);
            if let Some((_, service)) = groups.iter().find(|(g, _)| leads.contains(g.as_str())) {
                out.rules.insert(rule.id.clone(), service.clone());
            }
        }
        out
    }

    /// Services of one engine.
    pub fn by(&self, engine: Engine) -> impl Iterator<Item = &str> {
        self.services
            .iter()
            .filter(move |(_, e)| **e == engine)
            .map(|(id, _)| id.as_str())
    }
}
