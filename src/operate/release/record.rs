//! What the deployed system hands out about one service.

use super::{Request, finding};
use crate::finding::{Finding, codes};
use crate::resolve::{listed, nearest};
use crate::system::{BY_HAND, Engine, SCHEDULE};
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
    /// What the tasks of each release run on, where it is not what the service began with.
    pub capacity: Vec<Share>,
    /// What a run takes, of a job.
    pub run: Option<Run>,
    /// Where it runs.
    pub place: Place,
}

/// What a run of a job takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where its task stands.
    pub subnets: Vec<String>,
    /// Its groups.
    pub groups: Vec<String>,
    /// Whether a shell can be opened into it.
    pub exec: bool,
}

/// A capacity provider's part of the tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// `FARGATE` or `FARGATE_SPOT`.
    pub provider: String,
    /// Its part of the tasks above all bases, in proportion to the others', 1 to 1000.
    pub weight: u64,
    /// Tasks that it gets first.
    pub base: u64,
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
    read(written).map(Some).map_err(|lack| {
        let message = match lack {
            Lack::Key(key) => format!(
                "the outputs say nothing of `{key}` for `{}`",
                request.service
            ),
            Lack::Form(key) => format!(
                "`{key}` of `{}` in the outputs is nothing that AWS or synth calls so",
                request.service
            ),
        };
        vec![finding(
            codes::OUTPUTS_LACK,
            message,
            "deploy the document as this version of synth writes it, then give its outputs",
        )]
    })
}

/// Why a record is none.
enum Lack {
    /// A key that is not there.
    Key(&'static str),
    /// A value that is none of its key. What goes into a script and a specification is held to a form
    /// here, whoever has written the file.
    Form(&'static str),
}

/// Names of AWS's and of synth's, ARNs and URIs have no other characters.
fn fits(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":/._@+=,-".contains(&b))
}

fn read(written: &Map<String, Value>) -> Result<Record, Lack> {
    let text = |key: &'static str| {
        let value = written.get(key).and_then(Value::as_str);
        let value = value.ok_or(Lack::Key(key))?;
        if fits(value) {
            Ok(value.to_owned())
        } else {
            Err(Lack::Form(key))
        }
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
        return Err(Lack::Key("port"));
    }
    let is_job = [SCHEDULE, BY_HAND].contains(&engine.as_str());
    let whose = if is_job { "cluster_arn" } else { "service_arn" };
    let arn = text(whose)?;
    let mut pieces = arn.split(':').skip(1);
    let mut next = || pieces.next().filter(|p| !p.is_empty()).map(str::to_owned);
    let (partition, _, region, account) = (next(), next(), next(), next());
    let (Some(partition), Some(region), Some(account)) = (partition, region, account) else {
        return Err(Lack::Key(whose));
    };
    let ids = |key: &'static str| -> Result<Vec<String>, Lack> {
        let list = written.get(key).and_then(Value::as_array);
        let list = list.ok_or(Lack::Key(key))?.iter();
        let one = |id: &Value| id.as_str().filter(|id| fits(id)).map(str::to_owned);
        list.map(|id| one(id).ok_or(Lack::Form(key))).collect()
    };
    let run = if is_job {
        Some(Run {
            subnets: ids("subnets")?,
            groups: ids("security_groups")?,
            exec: written.get("exec").and_then(Value::as_bool) == Some(true),
        })
    } else {
        None
    };
    Ok(Record {
        run,
        service: text("service")?,
        engine,
        cluster: text("cluster")?,
        family: text("task_definition")?,
        container: text("container")?,
        port,
        repository: text("repository").ok(),
        group,
        pointers,
        hooks: match written.get("hooks") {
            None | Some(Value::Null) => Vec::new(),
            Some(list) => hooks(list).ok_or(Lack::Form("hooks"))?,
        },
        capacity: match written.get("capacity") {
            None | Some(Value::Null) => Vec::new(),
            Some(list) => capacity(list).ok_or(Lack::Form("capacity"))?,
        },
        place: Place {
            partition,
            region,
            account,
        },
    })
}

/// Moments of a release at which a function can look at it:
/// <https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html>.
const MOMENTS: [&str; 5] = [
    "BeforeInstall",
    "AfterInstall",
    "AfterAllowTestTraffic",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
];

/// Hooks as a list of mappings with one key each, in the order of a release; `None` where one of them is
/// no moment of a release, or names what is no function.
pub(super) fn hooks(written: &Value) -> Option<Vec<(String, String)>> {
    let mut out = Vec::new();
    for mapping in written.as_array()? {
        for (moment, function) in mapping.as_object()? {
            let function = function.as_str()?;
            let named = function
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_:$-".contains(&b));
            if !named || function.is_empty() || !MOMENTS.contains(&moment.as_str()) {
                return None;
            }
            out.push((moment.clone(), function.to_owned()));
        }
    }
    Some(out)
}

/// Capacity providers as a list of records; `None` where one is no provider of Fargate's, or has no weight.
pub(super) fn capacity(written: &Value) -> Option<Vec<Share>> {
    let share = |share: &Value| {
        let provider = share.get("capacity_provider")?.as_str()?;
        let weight = share.get("weight")?.as_u64()?;
        let base = share.get("base").map_or(Some(0), Value::as_u64)?;
        let known = ["FARGATE", "FARGATE_SPOT"].contains(&provider);
        (known && (1..=1000).contains(&weight) && base <= 100_000).then(|| Share {
            provider: provider.to_owned(),
            weight,
            base,
        })
    };
    written.as_array()?.iter().map(share).collect()
}
