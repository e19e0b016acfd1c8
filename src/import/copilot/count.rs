//! The number of tasks, and what it follows.

use super::super::ledger::Ledger;
use super::super::size;
use super::manifest::Manifest;

pub(super) fn carry(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let count = manifest.at(ledger, "count");
    let key = format!("{service}/count");
    match ledger.number(&count) {
        Some(0) => ledger.changed(
            &count,
            &key,
            "0",
            "1",
            "a service of the blueprint runs at least one task: take it out where it is to be off",
        ),
        Some(number) => ledger.set(&count, &key, number),
        None => {}
    }
    let all_spot = capacity(ledger, service, manifest);
    let range = manifest.at(ledger, "count.range");
    let text = ledger.text(&range);
    let ends = text.as_deref().and_then(|text| text.split_once('-'));
    let scaling = format!("{service}/scaling");
    let mut bounds = false;
    let (backlog, least) = backlog(ledger, manifest);
    if let Some((min, max)) = ends
        && let (Ok(min), Ok(max)) = (min.trim().parse::<u32>(), max.trim().parse::<u32>())
    {
        ledger.put(&range, &format!("{scaling}/min"), min.max(least));
        ledger.put(&range, &format!("{scaling}/max"), max);
        ledger.carried(&range, &scaling);
        bounds = true;
    } else {
        for end in ["min", "max"] {
            let at = manifest.at(ledger, &format!("count.range.{end}"));
            if let Some(number) = ledger.number(&at) {
                ledger.set(&at, &format!("{scaling}/{end}"), number.max(least));
                bounds = true;
            }
        }
    }
    if bounds {
        let mut follows = false;
        for (from, to) in [
            ("cpu_percentage", "cpu"),
            ("memory_percentage", "memory"),
            ("requests", "requests"),
        ] {
            let whole = manifest.at(ledger, &format!("count.{from}"));
            let value = manifest.at(ledger, &format!("count.{from}.value"));
            let at = if ledger.number(&whole).is_some() {
                whole
            } else {
                value
            };
            if let Some(keep) = ledger.number(&at) {
                ledger.set(&at, &format!("{scaling}/{to}"), keep);
                follows = true;
            }
        }
        if let Some(messages) = backlog {
            for key in ["msg_processing_time", "acceptable_latency"] {
                let at = manifest.at(ledger, &format!("count.queue_delay.{key}"));
                ledger.set(&at, &format!("{scaling}/backlog"), messages);
            }
            follows = true;
        }
        for (from, to) in [("in", "cooldown_in"), ("out", "cooldown_out")] {
            let at = manifest.at(ledger, &format!("count.cooldown.{from}"));
            if let Some(seconds) = ledger.text(&at).and_then(|text| size::seconds(&text)) {
                ledger.set(&at, &format!("{scaling}/{to}"), format!("{seconds}s"));
            }
        }
        if !follows {
            ledger.draft.set(&format!("{scaling}/cpu"), 70.into());
            ledger.draft.comment(
                &format!("{scaling}/cpu"),
                "to be looked at: what the number followed has no key here",
            );
            ledger.fill(
                &scaling,
                "what the number of tasks follows: `cpu` or `memory`, in percent, or `requests`, a minute and task",
            );
        }
    } else if !all_spot {
        ledger.assume(
            &key,
            1,
            "Copilot's default; the blueprint's is 2, which outlives a zone",
        );
    }
}

/// `count.spot` is a number of tasks, all of them on Spot; from `spot_from` on they are, counted from the
/// first. Whether a number was given.
fn capacity(ledger: &mut Ledger, service: &str, manifest: &Manifest) -> bool {
    let spot = format!("{service}/capacity/spot");
    let all = manifest.at(ledger, "count.spot");
    let number = ledger.number(&all);
    if let Some(number) = number {
        ledger.put(&all, &format!("{service}/count"), number.max(1));
        ledger.put(&all, &spot, 100);
        ledger.carried(&all, &format!("{service}/capacity"));
    }
    let from = manifest.at(ledger, "count.range.spot_from");
    if let Some(first) = ledger.number(&from) {
        ledger.put(&from, &spot, 100);
        ledger.put(
            &from,
            &format!("{service}/capacity/base"),
            first.saturating_sub(1),
        );
        ledger.carried(&from, &format!("{service}/capacity"));
    }
    number.is_some()
}

/// The messages that one task works through in the time that a message may take, and the least number of
/// tasks: messages alone can start the first one.
fn backlog(ledger: &Ledger, manifest: &Manifest) -> (Option<u32>, u32) {
    let span = |key: &str| {
        let at = manifest.at(ledger, &format!("count.queue_delay.{key}"));
        size::exact(&ledger.text(&at)?)
    };
    let (Some(latency), Some(each)) = (span("acceptable_latency"), span("msg_processing_time"))
    else {
        return (None, 1);
    };
    let percent = ["cpu_percentage", "memory_percentage"].iter().any(|key| {
        let at = manifest.at(ledger, &format!("count.{key}"));
        ledger.get(&at).is_some()
    });
    let messages = size::times(latency, each).unwrap_or(1_000_000);
    (Some(messages.clamp(1, 1_000_000)), u32::from(percent))
}
