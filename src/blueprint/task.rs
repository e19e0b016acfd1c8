//! The size of a task and what its file system allows.

use super::duration::Seconds;
use super::number::{Whole, listed};
use super::router::Router;
use super::text::{text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

listed! {
    /// CPU units: 1024 are one processor.
    Cpu: [256, 512, 1024, 2048, 4096, 8192, 16384, 32768]
}

listed! {
    /// Days that CloudWatch can keep logs.
    RetentionDays: [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
        3288, 3653
    ]
}

words! {
    /// The processor.
    Architecture {
        /// Intel and AMD.
        X86_64 = "x86_64",
        /// Graviton.
        Arm64 = "arm64",
    }
}

text! {
    /// A directory in the container. Those that the kernel fills belong to the container's runtime.
    WritablePath, form: "an absolute path such as /tmp, not the root itself nor one in /dev, /proc or /sys",
    longest: 255,
    pattern: r"^(?!/(dev|proc|sys)(/|$))(/(?!\.{1,2}(/|$))[A-Za-z0-9._-]+)+$",
    check: |text| text.strip_prefix('/').is_some_and(|rest| {
        !matches!(rest.split('/').next(), Some("dev" | "proc" | "sys"))
            && rest.split('/').all(|part| {
                !matches!(part, "" | "." | "..")
                    && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
            })
    }),
    test: writable_path,
    right: ["/tmp", "/var/cache/nginx", "/a.b", "/device", "/var/dev", "/sys.d"],
    wrong: [
        "/dev", "/dev/shm", "/proc/1", "/sys", "", "/", "tmp", "/tmp/", "/a//b", "/a/../b", "/..", "/a/./b",
        "/a:b", "/a b",
    ]
}

text! {
    /// A user and group, by name or id.
    UserName, form: "a user such as 1000:1000, app or app:staff: a name or an id, and a group behind a colon",
    longest: 65,
    pattern: r"^([A-Za-z_][A-Za-z0-9_.-]{0,31}|0|[1-9][0-9]{0,8}|1[0-9]{9})(:([A-Za-z_][A-Za-z0-9_.-]{0,31}|0|[1-9][0-9]{0,8}|1[0-9]{9}))?$",
    check: |text| {
        let mut parts = text.splitn(2, ':');
        parts.all(is_name_or_id)
    },
    test: user_name,
    right: ["1000:1000", "app", "app:staff", "0", "root:0", "_apt", "1000650000"],
    wrong: ["", ":", "a:", ":a", "a:b:c", "01", "4294967295", "2147483648", "a b", "-a", "1a", "a$"]
}

/// A user's or a group's name, or an id without leading zeros. Docker ends at 2^31 - 1; the round bound
/// below takes every id that is given out.
fn is_name_or_id(part: &str) -> bool {
    if part.starts_with(|c: char| c.is_ascii_digit()) {
        let ends = part.len() < 10 || part.len() == 10 && part.starts_with('1');
        return ends
            && (part == "0" || !part.starts_with('0'))
            && part.bytes().all(|b| b.is_ascii_digit());
    }
    (1..=32).contains(&part.len())
        && part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

/// Who runs in a container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum User {
    /// A user's id.
    Id(Whole<0, 1_999_999_999>),
    /// A user, or a user and a group.
    Name(UserName),
}

impl User {
    /// Whether it may write where root may.
    pub fn is_root(&self) -> bool {
        matches!(self.to_string().split(':').next(), Some("root" | "0"))
    }
}

impl std::fmt::Display for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.get().fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

words! {
    /// What a limit is of: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html>.
    LimitName {
        /// Blocks of a core file.
        Core = "core",
        /// Seconds of processor time.
        Cpu = "cpu",
        /// Bytes of a data segment.
        Data = "data",
        /// Blocks of a file.
        Fsize = "fsize",
        /// Locks of files.
        Locks = "locks",
        /// Bytes of memory that stays in memory.
        Memlock = "memlock",
        /// Bytes in message queues.
        Msgqueue = "msgqueue",
        /// The priority that a process may raise itself to.
        Nice = "nice",
        /// Open files.
        Nofile = "nofile",
        /// Processes.
        Nproc = "nproc",
        /// Pages in memory.
        Rss = "rss",
        /// The real-time priority.
        Rtprio = "rtprio",
        /// Microseconds in real time.
        Rttime = "rttime",
        /// Signals that wait.
        Sigpending = "sigpending",
        /// Bytes of a stack.
        Stack = "stack",
    }
}

/// A limit of a container's processes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Limit {
    /// The soft and the hard limit in one.
    Both(LimitValue),
    /// The two apart.
    Each(SoftAndHard),
}

/// What a limit may be.
pub type LimitValue = Whole<0, 2_147_483_647>;

/// The two values of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct SoftAndHard {
    /// What holds at first, at most `hard`.
    pub soft: LimitValue,
    /// What a process may raise it to.
    pub hard: LimitValue,
}

impl Limit {
    /// What holds at first, and what a process may raise it to.
    pub fn values(self) -> (u32, u32) {
        match self {
            Self::Both(value) => (value.get(), value.get()),
            Self::Each(limit) => (limit.soft.get(), limit.hard.get()),
        }
    }
}

/// A directory that stays writable under a read-only root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Writable {
    /// Its path: 64 MiB of the task's memory.
    Path(WritablePath),
    /// How large it is, or that it lies on the disk.
    Directory(Directory),
}

impl Writable {
    /// Its path.
    pub fn path(&self) -> &WritablePath {
        match self {
            Self::Path(path) => path,
            Self::Directory(directory) => &directory.path,
        }
    }
}

/// A directory that stays writable, and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Directory {
    /// An absolute path, not the root itself nor one in `/dev`, `/proc` or `/sys`.
    pub path: WritablePath,
    /// The most that it holds in memory, in MiB, 1 to 249856; what it holds is taken from `memory`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("default" = 64, "x-unit" = "MiB"))]
    pub size: Option<Whole<1, 249_856>>,
    /// Whether it lies on the task's disk (`ephemeral_storage`) instead of in memory. It then belongs
    /// to root, unless the image's Dockerfile makes the directory, gives it to the image's user and
    /// declares it: `RUN mkdir -p /data && chown 1000:1000 /data`, then `VOLUME /data`.
    #[serde(default)]
    pub disk: bool,
}

words! {
    /// That there is no switch.
    NoSwitch {
        /// A shell can never be opened, whatever a later blueprint says.
        Never = "never",
    }
}

/// Whether people may open a shell into tasks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Exec {
    /// `true`: a shell can be opened. `false`: nobody may.
    Allowed(bool),
    /// There is no switch.
    Never(NoSwitch),
}

impl Default for Exec {
    fn default() -> Self {
        Self::Allowed(false)
    }
}

/// Logs of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// Days that logs are kept; CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90 and some longer spans.
    #[serde(default = "Logs::default_retention_days")]
    pub retention_days: RetentionDays,
    /// Sends what the service prints elsewhere, by FireLens:
    /// `{image: ..., options: {Name: datadog}, secrets: {apikey: {ssm: /shop/datadog}}}`. Left out, all goes
    /// to the service's log group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub router: Option<Router>,
}

impl Logs {
    const fn default_retention_days() -> RetentionDays {
        RetentionDays::of::<30>()
    }
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            retention_days: Self::default_retention_days(),
            router: None,
        }
    }
}

/// How the number of tasks follows the load: `cpu`, `memory`, `requests`, or several of them. More
/// tasks come as soon as one of them asks for more, fewer when all do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// The least number of tasks, 1 to 5000, or 0 where it follows `backlog` alone: the first message then
    /// waits for some minutes until a task is started. Left out, it is `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Whole<0, 5000>>,
    /// The greatest number of tasks, 1 to 5000.
    pub max: Tasks,
    /// The average use of the processor to keep, in percent of what the task has, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Whole<1, 100>>,
    /// The average use of memory to keep, in percent of what the task has, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Whole<1, 100>>,
    /// The requests a minute to keep for each task, 1 to 1000000. Those of both target groups count, so
    /// that a release changes nothing; what comes through the test listener counts too. Only behind a
    /// load balancer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Whole<1, 1_000_000>>,
    /// The messages in its queue to keep for each task, 1 to 1000000, those that a task works on among them:
    /// as many as one task works through in the time that a message may take. Only with `queue`, and with
    /// `container_insights`, which count the tasks that run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlog: Option<Whole<1, 1_000_000>>,
    /// How long after fewer tasks still fewer may follow, `0s` to `24h`. More are not held up by it.
    #[serde(default = "Scaling::default_cooldown_in")]
    pub cooldown_in: Seconds<0, 86_400>,
    /// How long after more tasks still more may follow, `0s` to `24h`. What the number follows is
    /// measured once a minute: less than that gains nothing.
    #[serde(default = "Scaling::default_cooldown_out")]
    pub cooldown_out: Seconds<0, 86_400>,
}

impl Scaling {
    const fn default_cooldown_in() -> Seconds<0, 86_400> {
        Seconds::of::<300>()
    }

    const fn default_cooldown_out() -> Seconds<0, 86_400> {
        Seconds::of::<60>()
    }
}

/// How tasks are shared between Fargate and Fargate Spot.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html>
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// The part of the tasks above `base` that runs on Fargate Spot, in percent, 0 to 100. `0` takes a service
    /// back to tasks on demand.
    pub spot: Whole<0, 100>,
    /// The number of tasks that run on demand before any runs on Spot, 0 to 5000.
    #[serde(default = "Capacity::default_base")]
    pub base: Whole<0, 5000>,
}

impl Capacity {
    const fn default_base() -> Whole<0, 5000> {
        Whole::of::<0>()
    }
}

/// A number of tasks; ECS runs at most 5000 in a service.
pub type Tasks = Whole<1, 5000>;
