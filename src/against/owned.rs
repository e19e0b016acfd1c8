//! What an engine owns in the document that is deployed.

use super::document::{Document, Kind, Resource};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What runs a service's releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `CodeDeploy`.
    CodeDeploy,
    /// ECS's own blue/green.
    Native,
    /// ECS replaces tasks a few at a time.
    Rolling,
}

impl Engine {
    /// As the blueprint says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::CodeDeploy => "codedeploy",
            Self::Native => "ecs",
            Self::Rolling => "rolling",
        }
    }

    /// Of a service.
    pub fn of(document: &Document, service: &Resource) -> Self {
        let text = |cfn, tf| document.get(service, cfn, tf).and_then(Value::as_str);
        let controller = text("DeploymentController.Type", "deployment_controller.type");
        let strategy = text(
            "DeploymentConfiguration.Strategy",
            "deployment_configuration.strategy",
        );
        match (controller, strategy) {
            (Some("CODE_DEPLOY"), _) => Self::CodeDeploy,
            (_, Some(strategy)) if strategy != "ROLLING" => Self::Native,
            _ => Self::Rolling,
        }
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
    pub fn of(document: &Document) -> Self {
        let mut out = Self::default();
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for (id, service) in document.of(Kind::Service) {
            let engine = Engine::of(document, service);
            out.services.insert(id.to_owned(), engine);
            if engine == Engine::Rolling {
                continue;
            }
            let mut own: BTreeSet<&str> = document.references(service);
            for (_, group) in document.of(Kind::DeploymentGroup) {
                let named = document.references(group);
                if named.contains(id) {
                    own.extend(named);
                }
            }
            groups.extend(
                own.into_iter()
                    .filter(|r| document.resources[*r].kind == Kind::TargetGroup)
                    .map(|group| (group.to_owned(), id.to_owned())),
            );
        }
        for (id, rule) in document.of(Kind::Rule) {
            let leads = document.references(rule);
            if let Some((_, service)) = groups.iter().find(|(g, _)| leads.contains(g.as_str())) {
                out.rules.insert(id.to_owned(), service.clone());
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
