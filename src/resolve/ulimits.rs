//! Limits of a container's processes.

use super::context::Context;
use super::parts::Parts;
use crate::blueprint::task::LimitName;
use crate::finding::{Fix, codes};
use crate::system::Ulimit;

/// Open files that Fargate allows at most:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>.
const OPEN_FILES: u32 = 1_048_576;

/// The limits, by name.
pub(super) fn resolve(cx: &mut Context, path: &str, written: &Parts<'_>) -> Vec<Ulimit> {
    let mut limits = Vec::new();
    for (name, limit) in written.ulimits {
        let (soft, hard) = limit.values();
        let word = name.word();
        let path = format!("{path}/ulimits/{word}");
        if soft > hard {
            cx.say(
                codes::ULIMIT,
                &path,
                format!("the soft limit of `{word}`, {soft}, is above the hard one, {hard}"),
                format!("write `{word}: {{soft: {hard}, hard: {soft}}}`"),
            );
            cx.offer(Fix::write(&path, format!("{{soft: {hard}, hard: {soft}}}")));
        }
        if *name == LimitName::Nofile && hard > OPEN_FILES {
            cx.say(
                codes::OUT_OF_RANGE,
                &path,
                format!("Fargate allows at most {OPEN_FILES} open files, not {hard}"),
                format!("write `{word}: {OPEN_FILES}` or less"),
            );
            cx.offer(Fix::write(&path, OPEN_FILES.to_string()));
        }
        limits.push(Ulimit {
            name: word,
            soft,
            hard,
        });
    }
    limits
}
