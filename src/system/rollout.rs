//! How releases of a service run, resolved: its engine, traffic, waits and rollbacks.

use super::Text;

pub use crate::blueprint::deployment::Engine;

/// How releases of a service run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rollout {
    /// `CodeDeploy` blue/green.
    CodeDeploy(CodeDeploy),
    /// ECS's own blue/green.
    Native(Native),
    /// ECS replaces tasks a few at a time.
    Rolling(Rolling),
    /// Nothing is kept running: a job, of which each run takes the document's revision.
    Job(Job),
}

impl Rollout {
    /// What runs releases; `None` for a job, which has none.
    pub fn engine(&self) -> Option<Engine> {
        match self {
            Self::CodeDeploy(_) => Some(Engine::CodeDeploy),
            Self::Native(_) => Some(Engine::Ecs),
            Self::Rolling(_) => Some(Engine::Rolling),
            Self::Job(_) => None,
        }
    }

    /// The word by which outputs say what starts its tasks.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Job(Job { times: Some(_) }) => SCHEDULE,
            Self::Job(Job { times: None }) => BY_HAND,
            Self::CodeDeploy(_) => Engine::CodeDeploy.word(),
            Self::Native(_) => Engine::Ecs.word(),
            Self::Rolling(_) => Engine::Rolling.word(),
        }
    }

    /// The job, where it is one.
    pub fn job(&self) -> Option<&Job> {
        match self {
            Self::Job(job) => Some(job),
            _ => None,
        }
    }
}

/// ECS's own blue/green.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Native {
    /// How traffic moves.
    pub shift: Shift,
    /// Minutes that the new version waits to be let through; 0 lets it through at once.
    pub approval_wait: u32,
    /// Minutes that the old version is kept.
    pub keep_old: u32,
    /// Whether an alarm that stops a release also rolls it back. A failure always does.
    pub alarm_rollback: bool,
    /// Lifecycle stage (`POST_TEST_TRAFFIC_SHIFT`, in the order of the release) and Lambda function
    /// (name or ARN).
    pub hooks: Vec<(&'static str, Text)>,
}

/// How ECS moves production traffic to the new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// All of it at once.
    AllAtOnce,
    /// `percent` first, the rest after `wait` minutes.
    Canary {
        /// 1 to 99.
        percent: u32,
        /// Minutes, at most a day.
        wait: u32,
    },
    /// `percent` every `every` minutes.
    Linear {
        /// 3 to 99.
        percent: u32,
        /// Minutes, at most a day.
        every: u32,
    },
}

/// ECS replaces tasks a few at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rolling {
    /// Whether a release that cannot come up is rolled back.
    pub failure_rollback: bool,
    /// Whether an alarm that stops a release also rolls it back.
    pub alarm_rollback: bool,
}

/// `CodeDeploy` blue/green.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeDeploy {
    /// `AppECS-<cluster>-<service>`: what `aws ecs deploy` and the GitHub action look for.
    pub application: String,
    /// `DgpECS-<cluster>-<service>`.
    pub group: String,
    /// How traffic moves.
    pub traffic: Traffic,
    /// Minutes that the new version waits to be let through; 0 lets it through at once.
    pub approval_wait: u32,
    /// Minutes that the old version is kept.
    pub keep_old: u32,
    /// Events that roll a release back.
    pub rollback: Rollback,
    /// Hook name (`AfterAllowTestTraffic`, in the order of the release) and Lambda function
    /// (name or ARN).
    pub hooks: Vec<(String, Text)>,
}

/// How production traffic moves to the new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Traffic {
    /// A configuration that AWS predefines: `CodeDeployDefault.ECSAllAtOnce` and four others.
    Predefined(&'static str),
    /// `percent` first, the rest after `wait` minutes.
    Canary {
        /// 1 to 99.
        percent: u32,
        /// Minutes.
        wait: u32,
    },
    /// `percent` every `every` minutes.
    Linear {
        /// 1 to 99.
        percent: u32,
        /// Minutes.
        every: u32,
    },
}

/// Events that roll a release back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rollback {
    /// The release fails.
    pub failure: bool,
    /// Someone stops it, or nobody lets it through in time.
    pub stop: bool,
    /// An alarm rings; only where there are alarms.
    pub alarm: bool,
}

/// In outputs, in the place of an engine: a schedule starts its tasks.
pub const SCHEDULE: &str = "schedule";
/// The same: people or pipelines start them.
pub const BY_HAND: &str = "by_hand";

/// A task that is started and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// When; `None` where people or pipelines start it.
    pub times: Option<Times>,
}

/// When a schedule is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// `cron(0 3 * * ? *)`, `rate(6 hours)`, `at(2030-01-31T03:00:00)`.
    pub at: String,
    /// The zone in which the clock is read: `Asia/Tokyo`.
    pub time_zone: String,
}
