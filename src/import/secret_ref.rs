//! References to secrets and parameters, as ECS and Copilot write them:
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html>.

use super::ledger::{At, Ledger};
use super::variables::UNSET;
use super::words::is_placeholder;
use serde_json::{Value, json};

/// A reference, and where it stands.
pub(super) struct Reference<'r> {
    /// The field that says it.
    pub at: &'r At,
    /// The variable whose value it is.
    pub name: &'r str,
    /// The region of the tasks, where the source says one.
    pub region: Option<&'r str>,
}

impl Reference<'_> {
    /// Where the value of an ARN or of a parameter's name stands, in the blueprint's form.
    pub fn value(&self, ledger: &mut Ledger, from: &str) -> Option<Value> {
        let parts: Vec<&str> = from.split(':').collect();
        match parts.as_slice() {
            ["arn", _, "secretsmanager", _, _, "secret", id, rest @ ..] => {
                let arn = parts.get(..7).unwrap_or_default().join(":");
                let whole = id.rsplit_once('-').is_some_and(|(_, end)| {
                    end.len() == 6 && end.bytes().all(|b| b.is_ascii_alphanumeric())
                });
                let arn = Some(arn).filter(|arn| whole && !is_open(arn));
                self.secret(ledger, arn, id, rest)
            }
            ["arn", _, "ssm", region, _, path] if !is_open(path) => {
                self.parameter(ledger, region, path)
            }
            _ if is_open(from) => {
                let name = self.name;
                let input = ledger.input(
                    &format!("{name}_parameter"),
                    "text",
                    &format!(
                        "Name of the parameter that holds {name}, with a slash at its beginning"
                    ),
                );
                Some(json!({"ssm": input}))
            }
            [name] => Some(json!({"ssm": name})),
            _ => {
                ledger.left(
                    self.at,
                    "it names neither a secret nor a parameter",
                    "write `secretsmanager: ARN` or `ssm: NAME` under `secrets`",
                );
                None
            }
        }
    }

    /// A secret by its name, with what stands behind it: `NAME:KEY:STAGE:VERSION`.
    pub fn named(&self, ledger: &mut Ledger, from: &str) -> Option<Value> {
        let parts: Vec<&str> = from.split(':').collect();
        let (id, rest) = parts.split_first()?;
        self.secret(ledger, None, id, rest)
    }

    /// A secret, by an input where its ARN is not whole; a key, a stage and a version may stand behind it.
    fn secret(
        &self,
        ledger: &mut Ledger,
        arn: Option<String>,
        id: &str,
        rest: &[&str],
    ) -> Option<Value> {
        let key = rest.first().filter(|key| !key.is_empty());
        if key.is_some_and(|key| is_open(key)) {
            ledger.left(
                self.at,
                "nothing says which key of the secret is meant",
                "write `{secretsmanager: ARN, key: KEY}` under `secrets`",
            );
            return None;
        }
        for (what, part) in [("stage", rest.get(1)), ("version", rest.get(2))] {
            if part.is_some_and(|part| !part.is_empty()) {
                ledger.left(
                    self.at,
                    format!(
                        "it asks for one {what} of the secret, and a task gets the current one"
                    ),
                    "nothing to do, where the current one is meant",
                );
            }
        }
        let arn = arn.unwrap_or_else(|| {
            let what = if is_open(id) {
                format!("that holds {}", self.name)
            } else {
                id.to_owned()
            };
            ledger.input(
                &format!("{}_secret", self.name),
                "arn",
                &format!("Whole ARN of the secret {what}, with the six characters at its end"),
            )
        });
        Some(match key {
            Some(key) => json!({"secretsmanager": arn, "key": key}),
            None => json!({"secretsmanager": arn}),
        })
    }

    /// A parameter by its ARN.
    fn parameter(&self, ledger: &mut Ledger, region: &str, path: &str) -> Option<Value> {
        let elsewhere = !region.is_empty() && !is_open(region) && self.region != Some(region);
        if elsewhere && self.region.is_some() {
            ledger.left(
                self.at,
                format!("the parameter is in {region}, and a task reads those of its own region"),
                "put a parameter of this name into the system's region, and write `ssm: NAME`",
            );
            return None;
        }
        if elsewhere {
            ledger.warn(
                self.at,
                format!("the parameter is in {region}, and a task reads those of its own region: `region` has to be this one, or the parameter has to be in that one"),
            );
        }
        let name = path.strip_prefix("parameter/").unwrap_or(path);
        Some(json!({"ssm": if name.contains('/') {
            format!("/{name}")
        } else {
            name.to_owned()
        }}))
    }
}

/// Whether a variable that nothing gives a value, or a mark that a pipeline fills in, stands in it.
fn is_open(text: &str) -> bool {
    text.contains(UNSET) || is_placeholder(text)
}
