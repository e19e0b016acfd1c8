//! The size of a task and what its file system allows.

use super::number::{Whole, listed};
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
    })
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
    #[schemars(extend("default" = 64))]
    pub size: Option<Whole<1, 249_856>>,
    /// Whether it lies on the task's disk (`ephemeral_storage`) instead of in memory. It then belongs
    /// to root, unless the image's Dockerfile makes the directory, gives it to the image's user and
    /// declares it: `RUN mkdir -p /data && chown 1000:1000 /data`, then `VOLUME /data`.
    #[serde(default)]
    pub disk: bool,
}

/// Logs of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// Days that logs are kept; CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90 and some longer spans.
    #[serde(default = "Logs::default_retention_days")]
    pub retention_days: RetentionDays,
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
        }
    }
}

/// How the number of tasks follows the load. `cpu`, `memory` or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// The least number of tasks, 1 to 5000. Left out, it is `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Tasks>,
    /// The greatest number of tasks, 1 to 5000.
    pub max: Tasks,
    /// The average use of the processor to keep, in percent of what the task has, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Whole<1, 100>>,
    /// The average use of memory to keep, in percent of what the task has, 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Whole<1, 100>>,
}

/// A number of tasks; ECS runs at most 5000 in a service.
pub type Tasks = Whole<1, 5000>;
