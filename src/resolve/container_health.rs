//! The check that ECS runs inside a container.

use super::context::Context;
use super::parts::Parts;
use super::{check_times, references};
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::system::ContainerHealth;

/// How ECS takes a command: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html>.
const SHELL: &str = "CMD-SHELL";
const PROGRAM: &str = "CMD";

/// The check of a container of a service.
pub(super) fn resolve(
    cx: &mut Context,
    path: &str,
    written: &Parts<'_>,
    service: &Service,
) -> Option<ContainerHealth> {
    let check = written.container_health?;
    let path = format!("{path}/container_health");
    let at = format!("{path}/command");
    command(cx, &at, &check.command);
    let faults = cx.findings.len();
    let interval = cx.seconds(&format!("{path}/interval"), check.interval);
    let timeout = cx.seconds(&format!("{path}/timeout"), check.timeout);
    let start_period = cx.seconds(&format!("{path}/start_period"), check.start_period);
    if interval <= timeout && cx.findings.len() == faults {
        let message = format!(
            "a check may take {} and the next one comes after {}",
            check.timeout, check.interval
        );
        check_times::apart(cx, &path, timeout, message);
    }
    Some(ContainerHealth {
        command: references::words(cx, &at, &check.command, service),
        interval,
        timeout,
        retries: check.retries.get(),
        start_period,
    })
}

/// The first word says how the others are run.
fn command(cx: &mut Context, at: &str, command: &[String]) {
    let (first, rest) = match command {
        [first, rest @ ..] if !rest.is_empty() => (first.as_str(), rest),
        _ => return,
    };
    let (what, instead) = match first {
        PROGRAM => return,
        SHELL if rest.len() == 1 => return,
        SHELL => (
            format!("`{SHELL}` is followed by one text, the whole line"),
            vec![SHELL.to_owned(), rest.join(" ")],
        ),
        _ => (
            "the command of a check begins with `CMD` or `CMD-SHELL`".to_owned(),
            [&[PROGRAM.to_owned()], command].concat(),
        ),
    };
    let words: Vec<String> = instead.iter().map(|word| format!("{word:?}")).collect();
    let text = format!("[{}]", words.join(", "));
    cx.say(
        codes::CHECK_COMMAND,
        at,
        what,
        format!("write `command: {text}`"),
    );
    cx.offer(Fix::write(at, text));
}
