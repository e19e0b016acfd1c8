//! What the deployed system hands out about one service.

use super::{Request, finding};
use crate::finding::{Finding, codes};
use crate::resolve::{listed, nearest};
use crate::system::Engine;
use serde_json::{Map, Value};

/// Where a system runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// Such as `ap-northeast-1`.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

/// The two rules of a service and the two target groups that they lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointers {
    /// ARN of the production listener's rule.
    pub production_rule: String,
    /// ARN of the test listener's rule.
    pub test_rule: String,
    /// ARN of the one target group.
    pub blue: String,
    /// ARN of the other.
    pub green: String,
}

/// One service of a deployed system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name in the cluster.
    pub service: String,
    /// What runs its releases.
    pub engine: String,
    /// The cluster, which bears the system's name.
    pub cluster: String,
    /// The family of its task definitions.
    pub family: String,
    /// The container that traffic goes to.
    pub container: String,
    /// Its port; a worker has none.
    pub port: Option<u64>,
    /// URI of its repository, where the stack made one.
    pub repository: Option<String>,
    /// `CodeDeploy`'s application and deployment group, where it runs releases.
    pub group: Option<(String, String)>,
    /// What says which of its target groups is live, where `CodeDeploy` moves it.
    pub pointers: Option<Pointers>,
    /// Moments of a release and the functions that look at it then.
    pub hooks: Vec<(String, String)>,
    /// Where it runs.
    pub place: Place,
}

/// The record of the service that is meant; `None` where no outputs are given.
pub(super) fn of(request: &Request<'_>) -> Result<Option<Record>, Vec<Finding>> {
    let Some(outputs) = request.outputs else {
        return Ok(None);
    };
    let Some(written) = outputs.service(request.service) else {
        let known = || outputs.services().map(|(name, _)| name);
        let help = match nearest(request.service, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the outputs have {}", listed(known())),
        };
        return Err(vec![finding(
            codes::OUTPUTS_LACK,
            format!("there is no service `{}` in the outputs", request.service),
            help,
        )]);
    };
    read(written).map(Some).map_err(|key| {
        vec![finding(
            codes::OUTPUTS_LACK,
            format!(
                "the outputs say nothing of `{key}` for `{}`",
                request.service
            ),
            "deploy the document as this version of synth writes it, then give its outputs",
        )]
    })
}

/// The record, or the key that it lacks.
fn read(written: &Map<String, Value>) -> Result<Record, &'static str> {
    let text = |key: &'static str| {
        let value = written.get(key).and_then(Value::as_str);
        value.map(str::to_owned).ok_or(key)
    };
    let engine = text("engine")?;
    let codedeploy = engine == Engine::CodeDeploy.word();
    let (group, pointers) = if codedeploy {
        let group = (text("deployment_application")?, text("deployment_group")?);
        let pointers = Pointers {
            production_rule: text("production_rule")?,
            test_rule: text("test_rule")?,
            blue: text("target_group_blue")?,
            green: text("target_group_green")?,
        };
        (Some(group), Some(pointers))
    } else {
        (None, None)
    };
    let port = written.get("port").and_then(Value::as_u64);
    if codedeploy && port.is_none() {
        return Err("port");
    }
    let arn = text("service_arn")?;
    let mut pieces = arn.split(':').skip(1);
    let mut next = || pieces.next().filter(|p| !p.is_empty()).map(str::to_owned);
    let (partition, _, region, account) = (next(), next(), next(), next());
    let (Some(partition), Some(region), Some(account)) = (partition, region, account) else {
        return Err("service_arn");
    };
    Ok(Record {
        service: text("service")?,
        engine,
        cluster: text("cluster")?,
        family: text("task_definition")?,
        container: text("container")?,
        port,
        repository: text("repository").ok(),
        group,
        pointers,
        hooks: written.get("hooks").map_or_else(Vec::new, hooks),
        place: Place {
            partition,
            region,
            account,
        },
    })
}

/// Hooks as a list of mappings with one key each, in the order of a release.
pub(super) fn hooks(written: &Value) -> Vec<(String, String)> {
    let list = written.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter_map(Value::as_object)
        .flatten()
        .filter_map(|(moment, function)| Some((moment.clone(), function.as_str()?.to_owned())))
        .collect()
}
