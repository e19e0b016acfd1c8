//! `deployment` and `alarms`: how a release goes live, and what stops it.

use super::arn::{Function, TopicArn};
use super::duration::Minutes;
use super::number::Whole;
use super::text::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What runs releases.
    Engine {
        /// CodeDeploy blue/green.
        CodeDeploy = "codedeploy",
        /// ECS's own blue/green.
        Ecs = "ecs",
        /// ECS replaces tasks a few at a time.
        Rolling = "rolling",
    }
}

/// How releases of a service run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// What runs releases. `codedeploy`, the default behind a load balancer: blue/green; releases go
    /// through CodeDeploy, and the document only registers revisions. `ecs`: ECS's own blue/green; a
    /// deploy of the document releases. `rolling`, the default for a worker, and its only choice without
    /// `connect`: tasks are replaced a few at a time, by a deploy of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "codedeploy"))]
    pub engine: Option<Engine>,
    /// How production traffic moves to the new version: `all_at_once`; or
    /// `{canary: {percent: 10, wait: 5m}}`, some of it first and the rest after a while; or
    /// `{linear: {percent: 10, every: 1m}}`, in equal steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "all_at_once"))]
    pub traffic: Option<Traffic>,
    /// How long the new version waits on the test listener for someone to let it through, in whole
    /// minutes, `0s` to `120h`. `0s` lets it through at once. Nobody there in time: the release stops
    /// and, under `ecs`, is rolled back. Under `ecs` the deploy of the document waits as well, so that
    /// this, `traffic` and `keep_old` must fit into 33 hours; and so does a service's first deploy: it
    /// serves nobody until someone lets it through (`synth runbook` has the commands), and where nobody
    /// does, it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "0s"))]
    pub approval_wait: Option<Minutes<0, 432_000>>,
    /// How long the old version is kept after the swap, in whole minutes, `0s` to `48h` (`24h` under
    /// `ecs`): the time in which a rollback is one click.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = "1h"))]
    pub keep_old: Option<Minutes<0, 172_800>>,
    /// What rolls a release back by itself: `failure`, `stop` (someone stops it, or nobody lets it
    /// through in time), `alarm` (only where there are `alarms`). Default: all that apply. `ecs` always
    /// rolls back on the first two; `rolling` knows no `stop`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Vec<RollbackEvent>>,
    /// Lambda functions that look at the new version on its way, by the moment at which they run.
    /// `codedeploy` and `ecs` call them with different events and read different answers. `ecs` asks
    /// them at a service's first deploy too: they have to exist and to answer before it.
    #[serde(default)]
    pub hooks: Hooks,
}

/// How production traffic moves to the new version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Traffic {
    /// All of it at once.
    AllAtOnce,
    /// Some of it first, the rest after a while.
    Canary(Canary),
    /// In equal steps.
    Linear(Linear),
}

/// Some traffic first, the rest after a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Canary {
    /// The share that moves first, in percent, 1 to 99.
    pub percent: Whole<1, 99>,
    /// The time until the rest follows, in whole minutes, `1m` to `48h`.
    pub wait: Minutes<60, 172_800>,
}

/// Traffic in equal steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Linear {
    /// The share that moves in each step, in percent, 1 to 99.
    pub percent: Whole<1, 99>,
    /// The time between two steps, in whole minutes, `1m` to `48h`.
    pub every: Minutes<60, 172_800>,
}

words! {
    /// What rolls a release back by itself.
    RollbackEvent {
        /// The release fails.
        Failure = "failure",
        /// Someone stops it, or nobody lets it through in time.
        Stop = "stop",
        /// An alarm rings.
        Alarm = "alarm",
    }
}

/// Lambda functions that look at the new version on its way. Under `codedeploy` each reports back
/// with `PutLifecycleEventHookExecutionStatus` within an hour; under `ecs` each returns
/// `{"hookStatus": "SUCCEEDED"}`, `FAILED` or `IN_PROGRESS`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hooks {
    /// Before the new tasks are made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_install: Option<Function>,
    /// When the new tasks are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_install: Option<Function>,
    /// When the test listener leads to the new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_allow_test_traffic: Option<Function>,
    /// Before production traffic moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_allow_traffic: Option<Function>,
    /// When production traffic has moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_allow_traffic: Option<Function>,
}

/// Alarms that stop a release and, where `rollback` says so, roll it back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alarms {
    /// Rings when the service answers with more 5xx codes than this in a minute, several minutes
    /// running; 0 to 1000000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors_5xx: Option<Whole<0, 1_000_000>>,
    /// Rings when at least this many tasks are unhealthy, several minutes running; 1 to 5000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_hosts: Option<Whole<1, 5000>>,
    /// The topic of SNS that hears of it when an alarm rings and when it stops: its ARN, in the region of
    /// the system. The topic's policy has to let `cloudwatch.amazonaws.com` publish; an encrypted one
    /// needs a key of its own that lets it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<TopicArn>,
}
