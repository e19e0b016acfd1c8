//! A manifest in one environment: what stands under `environments.NAME` is laid over the rest.

use super::super::ledger::{At, Ledger};
use super::super::variables::UNSET;
use serde_json::Value;

/// A manifest in one environment.
pub(super) struct Manifest {
    base: At,
    over: Option<At>,
    application: String,
    env: String,
}

impl Manifest {
    pub fn new(ledger: &Ledger, top: &At, application: &str, env: Option<&str>) -> Self {
        let over = env.map(|env| top.key("environments").key(env));
        Self {
            base: top.clone(),
            over: over.filter(|at| ledger.get(at).is_some()),
            application: application.to_owned(),
            env: env.unwrap_or("env").to_owned(),
        }
    }

    /// Where the key at this path (`http.path`) is said: by the environment, else by the rest. A field
    /// that takes another form in the environment is replaced as a whole.
    pub fn at(&self, ledger: &Ledger, path: &str) -> At {
        let place = |top: &At| path.split('.').fold(top.clone(), |at, key| at.key(key));
        let Some(over) = &self.over else {
            return place(&self.base);
        };
        let mut at = over.clone();
        for key in path.split('.') {
            at = at.key(key);
            match ledger.get(&at) {
                None | Some(Value::Null) => return place(&self.base),
                Some(Value::Object(_)) => {}
                Some(_) => return place(over),
            }
        }
        at
    }

    /// The members of a mapping, those of the environment instead of those of the same name.
    pub fn members(&self, ledger: &Ledger, path: &str) -> Vec<At> {
        let place = |top: &At| path.split('.').fold(top.clone(), |at, key| at.key(key));
        let mut all = ledger.members(&place(&self.base));
        for over in self.over.iter().flat_map(|top| ledger.members(&place(top))) {
            match all.iter_mut().find(|at| at.name() == over.name()) {
                Some(at) => *at = over,
                None => all.push(over),
            }
        }
        all
    }

    /// What Copilot told every application of itself.
    pub fn given(&self, service: &str) -> [(&'static str, String); 3] {
        [
            ("COPILOT_APPLICATION_NAME", self.application.clone()),
            ("COPILOT_ENVIRONMENT_NAME", self.env.clone()),
            ("COPILOT_SERVICE_NAME", service.to_owned()),
        ]
    }

    /// A text, what Copilot fills in filled in; a variable of the shell stands between marks.
    pub fn text(&self, ledger: &Ledger, at: &At) -> Option<String> {
        let text = ledger.text(at)?;
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find("${") {
            let (before, inside) = (&rest[..start], &rest[start + 2..]);
            let Some(end) = inside.find('}') else { break };
            let name = &inside[..end];
            if let Some(plain) = before.strip_suffix('\\') {
                out.push_str(plain);
                out.push_str("${");
                out.push_str(name);
                out.push('}');
            } else {
                out.push_str(before);
                match name {
                    "COPILOT_APPLICATION_NAME" => out.push_str(&self.application),
                    "COPILOT_ENVIRONMENT_NAME" => out.push_str(&self.env),
                    "COPILOT_SERVICE_DISCOVERY_ENDPOINT" => {
                        out.push_str(&[&self.env, ".", &self.application, ".local"].concat());
                    }
                    other => {
                        out.push(UNSET);
                        out.push_str(other);
                        out.push(UNSET);
                    }
                }
            }
            rest = &inside[end + 1..];
        }
        out.push_str(rest);
        Some(out)
    }
}
