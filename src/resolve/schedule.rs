//! Jobs: when they are started, and the keys of a service that mean nothing for them.

use super::context::Context;
use crate::blueprint::cron;
use crate::blueprint::deployment::Deployment;
use crate::blueprint::front::Front;
use crate::blueprint::number::Whole;
use crate::blueprint::schedule::{Schedule, Times as Written};
use crate::blueprint::service::Service;
use crate::blueprint::sidecar::Until;
use crate::finding::{Fix, codes, pointer};
use crate::system::{APP, Capacity, Job, Times};

/// IANA's names.
const TIME_ZONES: &str = include_str!("../../data/time_zones.txt");

fn time_zones() -> impl Iterator<Item = &'static str> {
    TIME_ZONES.lines().filter(|line| !line.starts_with('#'))
}

/// The job that a service is, if it is one.
pub(super) fn resolve(cx: &mut Context, path: &str, name: &str, service: &Service) -> Option<Job> {
    let schedule = service.schedule.as_ref()?;
    if service.load_balancer != Front::None {
        let at = format!("{path}/load_balancer");
        cx.say(
            codes::JOB_KEY,
            &at,
            format!(
                "`{name}` is a job, which takes no requests, and stands behind a load balancer"
            ),
            "write `load_balancer: none`, or take `schedule` out to keep it running",
        );
        cx.offer(Fix::write(at, "none"));
    }
    unfit(cx, path, name, service);
    let times = match schedule {
        Schedule::ByHand(_) => {
            alarms_by_hand(cx, path, name, service);
            None
        }
        Schedule::Times(written) => {
            alarms(cx, path, name, service);
            heard(cx, path, name, service);
            Some(times(cx, &format!("{path}/schedule"), written))
        }
    };
    Some(Job { times })
}

/// What keeps a service running, or judges one that runs.
fn unfit(cx: &mut Context, path: &str, name: &str, service: &Service) {
    let why = |key: &str| match key {
        "deployment" => {
            "no release replaces its tasks: each run takes the task definition of the last deploy"
        }
        _ => "each start of it is one task, which ends by itself",
    };
    for (key, there) in [
        ("count", service.count.is_some()),
        ("scaling", service.scaling.is_some()),
        ("deployment", service.deployment != Deployment::default()),
    ] {
        if there {
            cx.say_on_key(
                codes::JOB_KEY,
                format!("{path}/{key}"),
                format!("`{key}` means nothing for `{name}`, a job: {}", why(key)),
                "take it out, or take `schedule` out to keep the service running",
            );
        }
    }
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    let waited_for = service.sidecars.values().any(|sidecar| {
        let mut after = sidecar.after.iter();
        after.any(|(whom, until)| whom.as_str() == APP && *until == Until::Healthy)
    });
    if service.container_health.is_some() && !waited_for {
        cx.say_on_key(
            codes::JOB_KEY,
            format!("{path}/container_health"),
            format!("`container_health` means nothing for `{name}`, a job: ECS lets a task go on that fails its check, unless a service keeps it"),
            "take it out, and let the job end with another status than 0 when it fails",
        );
    }
}

/// Alarms are about a service that answers; of a job's there is one, on runs that fail.
fn alarms(cx: &mut Context, path: &str, name: &str, service: &Service) {
    let Some(alarms) = &service.alarms else {
        return;
    };
    for (key, there) in [
        ("errors_5xx", alarms.errors_5xx.is_some()),
        ("unhealthy_hosts", alarms.unhealthy_hosts.is_some()),
    ] {
        if there {
            cx.say_on_key(
                codes::JOB_KEY,
                format!("{path}/alarms/{key}"),
                format!("`{key}` means nothing for `{name}`, a job: it takes no requests"),
                "take it out: `notify` alone hears of runs that fail",
            );
        }
    }
}

/// Nobody sees a run that a clock starts.
fn heard(cx: &mut Context, path: &str, name: &str, service: &Service) {
    let notify = service.alarms.as_ref().and_then(|a| a.notify.as_ref());
    if notify.is_none() {
        cx.say_on_key(
            codes::RUNS_UNHEARD,
            format!("{path}/schedule"),
            format!("nobody hears of it when a run of `{name}` fails: it lies in a queue for 14 days, which rings no alarm"),
            "write `alarms: {notify: ARN}`, with the ARN of a topic of SNS; without one, `synth smoke` looks into the queue when it is run",
        );
    }
}

fn alarms_by_hand(cx: &mut Context, path: &str, name: &str, service: &Service) {
    if service.alarms.is_some() {
        cx.say_on_key(
            codes::JOB_KEY,
            format!("{path}/alarms"),
            format!("`alarms` means nothing for `{name}`, a job that is run by hand: whoever runs it sees how it ends"),
            "take it out",
        );
    }
}

fn times(cx: &mut Context, path: &str, written: &Written) -> Times {
    let at = format!("{path}/at");
    if let Some(fault) = cron::fault(written.at.as_str()) {
        cx.say(codes::SCHEDULE_UNFIT, &at, fault.message, fault.help);
        if let Some(right) = fault.right {
            cx.offer(Fix::write(at, right));
        }
    }
    let zone = written.time_zone.as_str();
    let there = format!("{path}/time_zone");
    if !time_zones().any(|known| known == zone) {
        let near = near(zone);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write a name of IANA's database, such as `Asia/Tokyo`, `Europe/Berlin` or `UTC`"
                    .to_owned()
            }
        };
        cx.say(
            codes::SCHEDULE_UNFIT,
            &there,
            format!("there is no time zone `{zone}`"),
            help,
        );
        if let Some(near) = near {
            cx.offer(Fix::write(there, near));
        }
    } else if zone != "UTC" && written.at.as_str().starts_with("rate(") {
        cx.say(
            codes::WITHOUT_EFFECT,
            there,
            "`time_zone` changes nothing: `rate` counts from the deploy on, and reads no clock",
            "take it out, or write the times as `cron(...)`",
        );
    }
    Times {
        at: written.at.to_string(),
        time_zone: zone.to_owned(),
    }
}

/// The time zone that is meant: by another case, by the last part of its name (`Tokyo`), or by a slip.
fn near(zone: &str) -> Option<&'static str> {
    let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let same = time_zones().find(|known| known.eq_ignore_ascii_case(zone));
    let city = || time_zones().find(|known| known.contains('/') && last(known) == last(zone));
    let slip = || {
        let each = time_zones().map(|known| (strsim::damerau_levenshtein(zone, known), known));
        let near = each
            .min()
            .filter(|(distance, _)| *distance <= zone.len().div_ceil(4));
        near.map(|(_, known)| known)
    };
    same.or_else(city).or_else(slip)
}

/// What the one task of a run runs on.
pub(super) fn capacity(
    cx: &mut Context,
    path: &str,
    name: &str,
    service: &Service,
) -> Option<Capacity> {
    let written = service.capacity.as_ref()?;
    let (spot, base) = (written.spot.get(), written.base.get());
    let path = pointer(path, "capacity");
    if (1..100).contains(&spot) {
        let at = format!("{path}/spot");
        cx.say(
            codes::JOB_KEY,
            &at,
            format!("a run of `{name}` is one task: it runs on Spot or on demand, and has no share of both"),
            "write `spot: 100`, or take `capacity` out",
        );
        cx.offer(Fix::write(at, "100"));
    }
    if written.base != Whole::of::<0>() {
        cx.say_on_key(
            codes::JOB_KEY,
            format!("{path}/base"),
            format!("`base` means nothing for `{name}`, a job: a run of it is one task"),
            "take it out",
        );
    }
    Some(Capacity { spot, base })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_city_and_by_slips() {
        for (written, meant) in [
            ("asia/tokyo", "Asia/Tokyo"),
            ("Tokyo", "Asia/Tokyo"),
            ("Asia/Tokio", "Asia/Tokyo"),
            ("Europe/Berln", "Europe/Berlin"),
        ] {
            assert_eq!(near(written), Some(meant), "{written}");
        }
        assert_eq!(near("Atlantis/Poseidonis"), None);
    }

    #[test]
    fn the_list_is_one_of_names_that_the_key_takes() {
        use crate::blueprint::schedule::TimeZone;
        let all: Vec<&str> = time_zones().collect();
        assert!(all.len() > 500 && all.is_sorted());
        for zone in all {
            assert!(TimeZone::try_from(zone.to_owned()).is_ok(), "{zone}");
        }
    }
}
