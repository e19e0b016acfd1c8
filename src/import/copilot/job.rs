//! A job: when it is started. What Step Functions did for it besides stands in the table of fields.
//! <https://aws.github.io/copilot-cli/docs/manifest/scheduled-job/>

use super::super::ledger::Ledger;
use super::manifest::Manifest;
use crate::blueprint::cron;

/// Carries the schedule.
pub(super) fn carry(ledger: &mut Ledger, service: &str, manifest: &Manifest) {
    let at = manifest.at(ledger, "on.schedule");
    let key = format!("{service}/schedule");
    let text = ledger
        .get(&at)
        .is_some()
        .then(|| manifest.text(ledger, &at));
    match text.flatten() {
        Some(text) if text == "none" => ledger.set(&at, &key, "by_hand"),
        Some(text) => {
            if let Some(expression) = expression(&text) {
                ledger.set(&at, &format!("{key}/at"), expression);
            } else {
                ledger.draft.set(&key, "by_hand".into());
                ledger.changed(
                    &at,
                    &key,
                    text,
                    "by_hand",
                    "no one expression of EventBridge Scheduler says these times: write them under `schedule.at`",
                );
            }
        }
        None => {
            ledger.draft.set(&key, "by_hand".into());
            ledger.fill(
                &key,
                "the times at which it is started, under `schedule.at`",
            );
        }
    }
}

/// What Copilot takes as times, as EventBridge Scheduler has it: a word, a span, a crontab's five fields, or
/// an expression of its own.
fn expression(text: &str) -> Option<String> {
    let text = text.trim();
    let known = match text {
        "@hourly" => "cron(0 * * * ? *)",
        "@daily" | "@midnight" => "cron(0 0 * * ? *)",
        "@weekly" => "cron(0 0 ? * SUN *)",
        "@monthly" => "cron(0 0 1 * ? *)",
        "@yearly" | "@annually" => "cron(0 0 1 1 ? *)",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    if let Some(span) = text.strip_prefix("@every ") {
        return every(span.trim());
    }
    if text.starts_with("cron(") || text.starts_with("rate(") {
        return (text.ends_with(')') && cron::fault(text).is_none()).then(|| text.to_owned());
    }
    cron::from_crontab(text)
}

/// `1h30m` in the largest unit that says it; there is none below a minute.
fn every(span: &str) -> Option<String> {
    let (mut seconds, mut digits) = (0u32, String::new());
    for c in span.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        let number: u32 = digits.parse().ok()?;
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        digits.clear();
    }
    if !digits.is_empty() || seconds == 0 || !seconds.is_multiple_of(60) {
        return None;
    }
    let minutes = seconds / 60;
    let (number, unit) = if minutes.is_multiple_of(60) {
        (minutes / 60, "hour")
    } else {
        (minutes, "minute")
    };
    let s = if number == 1 { "" } else { "s" };
    Some(format!("rate({number} {unit}{s})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_copilot_are_times_of_the_scheduler() {
        for (written, is) in [
            ("@daily", Some("cron(0 0 * * ? *)")),
            ("@every 1h", Some("rate(1 hour)")),
            ("@every 1h30m", Some("rate(90 minutes)")),
            ("@every 10s", None),
            ("@every", None),
            ("rate(5 minutes)", Some("rate(5 minutes)")),
            ("cron(0 9 3W * ? *)", Some("cron(0 9 3W * ? *)")),
            ("cron(0 9 * * *)", None),
            ("30 2 * * 1-5", Some("cron(30 2 ? * MON-FRI *)")),
            ("0 0 1 * 1", None),
            ("tomorrow", None),
        ] {
            assert_eq!(expression(written).as_deref(), is, "{written}");
        }
    }
}
