//! `schedule`: a job, which is started instead of being kept running.

use super::text::{all, text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// That no clock starts it.
    ByHand {
        /// People or pipelines start it.
        ByHand = "by_hand",
    }
}

/// When a job is started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum Schedule {
    /// `by_hand`: when people or pipelines start it.
    ByHand(ByHand),
    /// At times.
    Times(Times),
}

/// The times at which a job is started.
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Times {
    /// The times: `cron(0 3 * * ? *)` (minutes, hours, day of the month, month, day of the week, year; one of
    /// the two days is `?`), `rate(6 hours)`, or once `at(2030-01-31T03:00:00)`. AWS starts a run within the
    /// minute, and may once in a while start one twice: a job has to bear that.
    pub at: Expression,
    /// The time zone in which the clock is read, by its name in IANA's database, such as `Asia/Tokyo`. A time
    /// that summer time leaves out does not come on that day.
    #[serde(default = "Times::default_time_zone")]
    #[schemars(extend("default" = "UTC"))]
    pub time_zone: TimeZone,
}

impl Times {
    fn default_time_zone() -> TimeZone {
        TimeZone::literal("UTC")
    }
}

text! {
    /// When a schedule is due, as EventBridge Scheduler writes it; what stands between the brackets is looked
    /// at where blueprints are resolved.
    Expression, form: "an expression such as cron(0 3 * * ? *), rate(6 hours) or at(2030-01-31T03:00:00)",
    longest: 256, pattern: "^(cron|rate|at)\\([A-Za-z0-9 ,*/?#:-]+\\)$",
    check: |text| ["cron(", "rate(", "at("].iter().any(|kind| {
        text.strip_prefix(kind).and_then(|rest| rest.strip_suffix(')')).is_some_and(|inside| {
            all(inside, |b| b.is_ascii_alphanumeric() || b" ,*/?#:-".contains(&b))
        })
    }),
    test: expression,
    right: [
        "cron(0 3 * * ? *)", "rate(6 hours)", "at(2030-01-31T03:00:00)", "cron(0/5 8-17 ? * MON-FRI 2030)",
        "cron(0 0 ? * 6#3 *)", "rate(x)",
    ],
    wrong: [
        "", "0 3 * * *", "cron()", "cron(0 3 * * ? *", "rate(1 hour) ", "Cron(0 3 * * ? *)", "at(a;b)",
        "cron((0))",
    ]
}

text! {
    /// The name of a time zone.
    TimeZone, form: "the name of a time zone in IANA's database, such as Asia/Tokyo",
    longest: 50, pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$",
    check: |text| text.starts_with(|c: char| c.is_ascii_alphabetic())
        && all(text, |b| b.is_ascii_alphanumeric() || b"_+/-".contains(&b)),
    test: time_zone,
    right: ["UTC", "Asia/Tokyo", "Etc/GMT+9", "America/Port-au-Prince"],
    wrong: ["", "+09:00", "Asia Tokyo", "1", "Asia/T\u{f4}kyo"]
}
