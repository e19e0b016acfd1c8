//! The grammar of what EventBridge Scheduler takes, and its like in a crontab.
//! <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// An expression that is meant most likely.
    pub right: Option<String>,
}

impl Fault {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            right: None,
        }
    }
}

/// What is wrong with an expression, if anything is.
pub fn fault(expression: &str) -> Option<Fault> {
    let (kind, inside) = expression.strip_suffix(')')?.split_once('(')?;
    match kind {
        "cron" => cron(inside),
        "rate" => rate(inside),
        _ => once(inside),
    }
}

/// One of the six fields of `cron`.
struct Field {
    name: &'static str,
    from: u32,
    to: u32,
    /// Words for its numbers, from the first one on.
    words: &'static [&'static str],
}

const MONTHS: &[&str] = &[
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const fn field(name: &'static str, from: u32, to: u32, words: &'static [&'static str]) -> Field {
    Field {
        name,
        from,
        to,
        words,
    }
}

const FIELDS: [Field; 6] = [
    field("minutes", 0, 59, &[]),
    field("hours", 0, 23, &[]),
    field("day of the month", 1, 31, &[]),
    field("month", 1, 12, MONTHS),
    field("day of the week", 1, 7, DAYS),
    field("year", 1970, 2199, &[]),
];
/// Places of the two days.
const OF_MONTH: usize = 2;
const OF_WEEK: usize = 4;

fn cron(inside: &str) -> Option<Fault> {
    let parts: Vec<&str> = inside.split_ascii_whitespace().collect();
    if parts.len() != FIELDS.len() {
        let mut fault = Fault::new(
            format!(
                "`cron` takes six fields (minutes, hours, day of the month, month, day of the week, year), and here are {}",
                parts.len()
            ),
            "write all six, such as `cron(0 3 * * ? *)`",
        );
        if let Some(right) = from_crontab(inside) {
            fault.help = format!("a crontab's five fields are `{right}` here");
            fault.right = Some(right);
        }
        return Some(fault);
    }
    for (at, (field, part)) in FIELDS.iter().zip(&parts).enumerate() {
        if !takes(field, at, part) {
            return Some(Fault::new(
                format!("`{part}` is no {} of `cron`", field.name),
                said(field, at),
            ));
        }
    }
    let (month, week) = (parts[OF_MONTH] == "?", parts[OF_WEEK] == "?");
    if month == week {
        let mut right = parts.clone();
        // Which of the two says nothing is the one that takes every day.
        let silent = match (month, parts[OF_MONTH], parts[OF_WEEK]) {
            (true, ..) => {
                right[OF_MONTH] = "*";
                None
            }
            (false, _, "*") => Some(OF_WEEK),
            (false, "*", _) => Some(OF_MONTH),
            _ => {
                return Some(Fault::new(
                    "`cron` takes a day of the month or a day of the week, not both",
                    "write a question mark for one of them; two schedules are two jobs",
                ));
            }
        };
        if let Some(silent) = silent {
            right[silent] = "?";
        }
        let right = format!("cron({})", right.join(" "));
        return Some(Fault {
            message: "one of the two days of `cron`, that of the month or that of the week, and only one, has to be `?`".to_owned(),
            help: format!("write `{right}`"),
            right: Some(right),
        });
    }
    None
}

fn said(field: &Field, at: usize) -> String {
    let words = match (field.words.first(), field.words.last()) {
        (Some(first), Some(last)) => format!(" or {first} to {last}"),
        _ => String::new(),
    };
    let more = match at {
        OF_MONTH => ", `?` for any, `L` for the last, `15W` for the weekday nearest to the 15th",
        OF_WEEK => ", `?` for any, `6L` for the last Friday, `6#3` for the third",
        _ => "",
    };
    format!(
        "write {} to {}{words}, a list (`1,3`), a range (`1-5`), steps (`0/15`) or `*` for all{more}",
        field.from, field.to
    )
}

fn takes(field: &Field, at: usize, part: &str) -> bool {
    match at {
        OF_MONTH if matches!(part, "?" | "L") => return true,
        OF_WEEK if matches!(part, "?" | "L") => return true,
        _ => {}
    }
    part.split(',').all(|item| {
        let last = |item: &str| {
            item.strip_suffix('L')
                .is_some_and(|day| number(field, day).is_some())
        };
        let nearest = |item: &str| {
            item.strip_suffix('W')
                .is_some_and(|day| number(field, day).is_some())
        };
        let nth = |item: &str| {
            item.split_once('#').is_some_and(|(day, nth)| {
                number(field, day).is_some() && matches!(nth, "1" | "2" | "3" | "4" | "5")
            })
        };
        span(field, item)
            || at == OF_MONTH && nearest(item)
            || at == OF_WEEK && (last(item) || nth(item))
    })
}

/// `*`, a number, a range, or steps of one of these.
fn span(field: &Field, item: &str) -> bool {
    let (whole, step) = match item.split_once('/') {
        Some((whole, step)) => (whole, Some(step)),
        None => (item, None),
    };
    let stepped =
        step.is_none_or(|step| digits(step).is_some_and(|step| (1..=field.to).contains(&step)));
    let ranged = whole == "*"
        || number(field, whole).is_some()
        || whole.split_once('-').is_some_and(|(from, to)| {
            number(field, from)
                .zip(number(field, to))
                // Days of the week go round, as `FRI-MON` does.
                .is_some_and(|(from, to)| from <= to || field.words.len() == DAYS.len())
        });
    stepped && ranged
}

fn number(field: &Field, text: &str) -> Option<u32> {
    let word = field
        .words
        .iter()
        .position(|w| w.eq_ignore_ascii_case(text));
    let word = word.and_then(|at| u32::try_from(at).ok());
    let number = word.map(|at| at + field.from).or_else(|| digits(text))?;
    (field.from..=field.to).contains(&number).then_some(number)
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn rate(inside: &str) -> Option<Fault> {
    let parts: Vec<&str> = inside.split_ascii_whitespace().collect();
    let fits = match parts.as_slice() {
        [number, unit] => {
            digits(number).is_some_and(|n| n > 0)
                && matches!(
                    *unit,
                    "minute" | "minutes" | "hour" | "hours" | "day" | "days"
                )
        }
        _ => false,
    };
    (!fits).then(|| {
        Fault::new(
            format!("`rate({inside})` is no number with minutes, hours or days"),
            "write a number from 1 on and `minutes`, `hours` or `days`: `rate(6 hours)`",
        )
    })
}

fn once(inside: &str) -> Option<Fault> {
    let fits = || {
        let (date, time) = inside.split_once('T')?;
        let two = |text: &str| (text.len() == 2).then(|| digits(text)).flatten();
        let mut date = date.split('-');
        let year = date.next().filter(|y| y.len() == 4).and_then(digits)?;
        let (month, day) = (two(date.next()?)?, two(date.next()?)?);
        let mut time = time.split(':');
        let (hour, minute, second) = (two(time.next()?)?, two(time.next()?)?, two(time.next()?)?);
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let there = (1..=days).contains(&day) && hour < 24 && minute < 60 && second < 60;
        (there && date.next().is_none() && time.next().is_none()).then_some(())
    };
    fits().is_none().then(|| {
        Fault::new(
            format!("`at({inside})` is no time of a calendar"),
            "write year, month, day and time without a zone: `at(2030-01-31T03:00:00)`",
        )
    })
}

/// A crontab's five fields as `cron` has them, where it can say the same: a crontab counts days of the week
/// from Sunday as 0, and starts on either of two days.
pub fn from_crontab(five: &str) -> Option<String> {
    let parts: Vec<&str> = five.split_ascii_whitespace().collect();
    let [minutes, hours, of_month, month, of_week] = parts.as_slice() else {
        return None;
    };
    let (of_month, of_week) = match (*of_month, *of_week) {
        (any, "*" | "?") => (
            if any == "?" { "*" } else { any }.to_owned(),
            "?".to_owned(),
        ),
        ("*" | "?", days) => ("?".to_owned(), days_of_crontab(days)?),
        _ => return None,
    };
    let out = format!(
        "cron({minutes} {hours} {of_month} {} {of_week} *)",
        month.to_ascii_uppercase()
    );
    fault(&out).is_none().then_some(out)
}

fn days_of_crontab(days: &str) -> Option<String> {
    let day = |text: &str| -> Option<&'static str> {
        let word = DAYS.iter().find(|d| d.eq_ignore_ascii_case(text));
        word.copied().or_else(|| {
            let number = digits(text).filter(|n| *n <= 7)?;
            DAYS.get(usize::try_from(number % 7).ok()?).copied()
        })
    };
    let items = days.split(',').map(|item| match item.split_once('-') {
        Some((from, to)) => Some(format!("{}-{}", day(from)?, day(to)?)),
        None => day(item).map(str::to_owned),
    });
    items
        .collect::<Option<Vec<String>>>()
        .map(|items| items.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_scheduler_takes_is_taken() {
        for good in [
            "cron(0 3 * * ? *)",
            "cron(*/15 8-17 ? * MON-FRI *)",
            "cron(0 0 L * ? *)",
            "cron(0 0 15W 1,7 ? 2030)",
            "cron(15 10 ? * 6L 2030-2031)",
            "cron(0 0 ? jan 2#1 *)",
            "cron(0 0 ? * FRI-MON *)",
            "cron(0  3 1/2 * ? *)",
            "rate(1 hour)",
            "rate(15 minutes)",
            "at(2028-02-29T23:59:59)",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn what_it_refuses_is_named() {
        for bad in [
            "cron(0 3 * * ?)",
            "cron(60 3 * * ? *)",
            "cron(0 24 * * ? *)",
            "cron(0 3 0 * ? *)",
            "cron(0 3 * 13 ? *)",
            "cron(0 3 ? * 8 *)",
            "cron(0 3 ? * 0 *)",
            "cron(0 3 * * ? 1969)",
            "cron(0 3 * * * *)",
            "cron(0 3 ? * ? *)",
            "cron(0 3 1 * 2 *)",
            "cron(? 3 * * ? *)",
            "cron(0 5-3 * * ? *)",
            "cron(0/0 3 * * ? *)",
            "cron(0 3 ? * 6#6 *)",
            "cron(0 3 L,5 * ? *)",
            "cron(, 3 * * ? *)",
            "rate(0 hours)",
            "rate(5 weeks)",
            "rate(hours)",
            "at(2027-02-29T00:00:00)",
            "at(2030-01-31T24:00:00)",
            "at(2030-01-31)",
            "at(2030-1-31T03:00:00)",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn what_is_meant_is_offered() {
        for (written, meant) in [
            ("cron(0 3 * * *)", "cron(0 3 * * ? *)"),
            ("cron(0 3 * * 1-5)", "cron(0 3 ? * MON-FRI *)"),
            ("cron(0 3 * * * *)", "cron(0 3 * * ? *)"),
            ("cron(0 3 * * MON *)", "cron(0 3 ? * MON *)"),
            ("cron(0 3 ? * ? *)", "cron(0 3 * * ? *)"),
        ] {
            let right = fault(written).and_then(|f| f.right);
            assert_eq!(right.as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn a_crontab_counts_from_sunday() {
        assert_eq!(
            from_crontab("5 4 * * 0"),
            Some("cron(5 4 ? * SUN *)".into())
        );
        assert_eq!(
            from_crontab("5 4 * * 7,sat"),
            Some("cron(5 4 ? * SUN,SAT *)".into())
        );
        assert_eq!(
            from_crontab("0 0 1 jan *"),
            Some("cron(0 0 1 JAN ? *)".into())
        );
        assert_eq!(
            from_crontab("0 0 1 * 1"),
            None,
            "either day starts a crontab's"
        );
        assert_eq!(from_crontab("0 0 * * */2"), None);
        assert_eq!(from_crontab("@daily"), None);
    }
}
