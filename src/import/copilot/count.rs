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
    let range = manifest.at(ledger, "count.range");
    let text = ledger.text(&range);
    let ends = text.as_deref().and_then(|text| text.split_once('-'));
    let scaling = format!("{service}/scaling");
    let mut bounds = false;
    if let Some((min, max)) = ends
        && let (Ok(min), Ok(max)) = (min.trim().parse::<u32>(), max.trim().parse::<u32>())
    {
        ledger.put(&range, &format!("{scaling}/min"), min.max(1));
        ledger.put(&range, &format!("{scaling}/max"), max);
        ledger.carried(&range, &scaling);
        bounds = true;
    } else {
        for end in ["min", "max"] {
            let at = manifest.at(ledger, &format!("count.range.{end}"));
            if let Some(number) = ledger.number(&at) {
                ledger.set(&at, &format!("{scaling}/{end}"), number.max(1));
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
    } else {
        ledger.assume(
            &key,
            1,
            "Copilot's default; the blueprint's is 2, which outlives a zone",
        );
    }
}
