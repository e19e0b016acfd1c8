//! How many tasks there are, and what that follows.

use super::context::Context;
use super::queue;
use crate::blueprint::container_insights::ContainerInsights;
use crate::blueprint::duration::Seconds;
use crate::blueprint::front::Front;
use crate::blueprint::number::Whole;
use crate::blueprint::service::Service as Written;
use crate::blueprint::task::Scaling;
use crate::finding::{Fix, codes};

/// The number of tasks, where the blueprint says none.
const COUNT: u32 = 2;

/// The least and the greatest number of tasks.
pub(super) fn numbers(cx: &mut Context, path: &str, name: &str, written: &Written) -> (u32, u32) {
    // One run at a time is what a job is sized for; that it cannot have these keys is said with it.
    if written.schedule.is_some() {
        return (1, 1);
    }
    let count = written.count.map_or(COUNT, Whole::get);
    let Some(scaling) = &written.scaling else {
        return (count, count);
    };
    let path = format!("{path}/scaling");
    let min = scaling.min.map_or(count, Whole::get);
    let max = scaling.max.get();
    follows(cx, &path, name, written, scaling);
    backlog(cx, &path, name, written, scaling);
    if let (Some(count), Some(min)) = (written.count, scaling.min)
        && count.get() != min.get()
    {
        cx.say(
            codes::SCALING,
            format!("{path}/min"),
            format!("`count` is {} and `scaling.min` is {}: with scaling, the number of tasks begins at `min`", count.get(), min.get()),
            "take `count` out",
        );
    }
    if min > max {
        cx.say(
            codes::SCALING,
            format!("{path}/max"),
            format!("the greatest number of tasks, {max}, is below the least, {min}"),
            format!("write a `max` of at least {min}"),
        );
    }
    (min, max.max(min))
}

/// What the number of tasks follows.
fn follows(cx: &mut Context, path: &str, name: &str, written: &Written, scaling: &Scaling) {
    let worker = written.load_balancer == Front::None;
    if worker && scaling.requests.is_some() {
        cx.say_on_key(
            codes::WORKER_KEY,
            format!("{path}/requests"),
            format!(
                "`requests` means nothing for `{name}`, a worker: no load balancer stands before it"
            ),
            "take it out, or write another `load_balancer` than `none`",
        );
    } else if scaling.cpu.is_none()
        && scaling.memory.is_none()
        && scaling.requests.is_none()
        && scaling.backlog.is_none()
    {
        let queue = written.has_queue();
        let or = match (worker, queue) {
            (true, true) => ", or `backlog: 100`, the messages in its queue for each task",
            (true, false) => "",
            (false, _) => ", or `requests: 1000`, those of a minute for each task",
        };
        cx.say_on_key(
            codes::SCALING,
            path,
            "nothing says what the number of tasks follows",
            format!("add `cpu: 50` or `memory: 70`, a percentage to keep{or}"),
        );
        let keys = [
            ("cpu", "50", true),
            ("memory", "70", true),
            ("requests", "1000", !worker),
            ("backlog", "100", worker && queue),
        ];
        for (key, keep, _) in keys.into_iter().filter(|(.., fits)| *fits) {
            cx.offer(Fix::write(format!("{path}/{key}"), keep));
        }
    }
}

/// Whether the messages of a queue can be followed, and down to no task.
fn backlog(cx: &mut Context, path: &str, name: &str, written: &Written, scaling: &Scaling) {
    let none = scaling.min.is_some_and(|min| min.get() == 0);
    if scaling.backlog.is_none() {
        if none {
            cx.say(
                codes::SCALING,
                format!("{path}/min"),
                format!("nothing would start a task of `{name}` again: without tasks there is no load to follow"),
                "write `min: 1`, or let it follow the `backlog` of a queue",
            );
            cx.offer(Fix::write(format!("{path}/min"), "1"));
        }
        return;
    }
    let at = format!("{path}/backlog");
    let Some(queue) = written.queue.as_ref().filter(|_| written.has_queue()) else {
        let service = path.trim_end_matches("/scaling");
        cx.say_on_key(
            codes::SCALING,
            &at,
            format!("`{name}` reads no queue whose messages could be counted"),
            if written.load_balancer == Front::None {
                "write `queue: true` beside `scaling`, or take it out"
            } else {
                "take it out: the queue of a worker is followed"
            },
        );
        if written.load_balancer == Front::None {
            cx.offer(Fix::write(format!("{service}/queue"), "true"));
        }
        return;
    };
    if cx.blueprint.container_insights == ContainerInsights::Off {
        cx.say_on_key(
            codes::SCALING,
            &at,
            "`container_insights: off` counts no tasks, and messages are followed for each task that runs",
            "write `container_insights: standard`",
        );
        cx.offer(Fix::write("/container_insights", "standard"));
    }
    if none {
        for (key, there) in [
            ("cpu", scaling.cpu.is_some()),
            ("memory", scaling.memory.is_some()),
        ] {
            if there {
                cx.say_on_key(
                    codes::SCALING,
                    format!("{path}/{key}"),
                    format!("`{key}` keeps a task of `{name}` that does nothing, and `min: 0` is never reached: fewer tasks come only where all that is followed allows it"),
                    "take it out, or write `min: 1`",
                );
                cx.offer(Fix::write(format!("{path}/min"), "1"));
            }
        }
    }
    queue::counted(cx, path, queue);
}

/// Seconds until the number of tasks may change again; nothing waits where nothing scales.
pub(super) fn cooldown(
    cx: &mut Context,
    path: &str,
    key: &str,
    span: Option<Seconds<0, 86_400>>,
) -> u32 {
    span.map_or(0, |span| cx.seconds(&format!("{path}/scaling/{key}"), span))
}
