//! What runs on spare capacity.

use super::context::Context;
use crate::blueprint::service::Service;
use crate::finding::{Fix, codes};
use crate::system::{Capacity, Entry};

/// Seconds between AWS's notice and the end of a task on Spot:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html>.
const NOTICE: u32 = 120;

/// The capacity of a service that runs so many tasks.
pub(super) fn resolve(
    cx: &mut Context,
    service: &str,
    name: &str,
    written: &Service,
    (min, max): (u32, u32),
    entry: Option<&Entry>,
) -> Option<Capacity> {
    let capacity = written.capacity.as_ref()?;
    let (spot, base) = (capacity.spot.get(), capacity.base.get());
    let path = format!("{service}/capacity");
    if base > 0 && spot == 0 {
        cx.say(
            codes::WITHOUT_EFFECT,
            format!("{path}/base"),
            format!("`base` of `{name}` changes nothing: with `spot: 0` all tasks run on demand"),
            "take `base` out, or write how many per cent of the others run on `spot`",
        );
    } else if base >= max && spot > 0 {
        cx.say(
            codes::WITHOUT_EFFECT,
            format!("{path}/base"),
            format!("no task of `{name}` ever runs on Spot: {base} run on demand first, and there are {max} at most"),
            format!("write a `base` below {max}, or more tasks"),
        );
    } else if min == 1 && base == 0 && spot > 0 {
        cx.say(
            codes::SPOT_ALONE,
            format!("{path}/spot"),
            format!("the one task of `{name}` may run on Spot: AWS takes it back with two minutes' notice, and while there is no spare capacity nothing runs"),
            "write `base: 1` beside it, so that one task runs on demand, or more tasks",
        );
        cx.offer(Fix::write(format!("{path}/base"), "1"));
    }
    if let Some(entry) = entry.filter(|_| spot > 0) {
        stop_timeout(cx, service, name, written, entry);
    }
    Some(Capacity { spot, base })
}

/// Whoever is interrupted leaves the load balancer and is told to stop at the same time.
fn stop_timeout(cx: &mut Context, path: &str, name: &str, written: &Service, entry: &Entry) {
    let delay = entry.deregistration_delay;
    let wanted = delay.min(NOTICE);
    if written.stop_timeout.seconds() >= wanted {
        return;
    }
    cx.say(
        codes::SPOT_STOPS_SHORT,
        format!("{path}/stop_timeout"),
        format!("a task of `{name}` that AWS takes back is killed {} after it is told to stop, while its requests have {delay} s to finish", written.stop_timeout),
        format!("write `stop_timeout: {wanted}s`; AWS gives {NOTICE} s"),
    );
    cx.offer(Fix::write(
        format!("{path}/stop_timeout"),
        format!("{wanted}s"),
    ));
}
