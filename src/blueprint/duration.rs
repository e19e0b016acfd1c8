//! Spans of time as people write them: `30s`, `10m`, `1h`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A span of time from `MIN` to `MAX` seconds, in steps of `STEP` seconds.
///
/// Reading asks for the form alone; bounds are named by [`Span::fault`], which says what would be
/// right. JSON Schema has no word for "at most 48h", so they stand beside the form as `x-minimum`,
/// `x-maximum` and `x-step` (seconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span<const MIN: u32, const MAX: u32, const STEP: u32>(u32);

/// A span in whole seconds.
pub type Seconds<const MIN: u32, const MAX: u32> = Span<MIN, MAX, 1>;

/// A span in whole minutes; the bounds are given in seconds.
pub type Minutes<const MIN: u32, const MAX: u32> = Span<MIN, MAX, 60>;

const PATTERN: &str = "^[0-9]{1,9}[smh]$";

impl<const MIN: u32, const MAX: u32, const STEP: u32> Span<MIN, MAX, STEP> {
    /// `N` seconds; does not compile where that is out of bounds.
    pub const fn of<const N: u32>() -> Self {
        const { assert!(MIN <= N && N <= MAX && N.is_multiple_of(STEP)) };
        Self(N)
    }

    /// In seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// In minutes.
    pub const fn minutes(self) -> u32 {
        self.0 / 60
    }

    /// What is wrong with it and what would be right, if it is out of bounds.
    pub fn fault(self) -> Option<Fault> {
        if !(MIN..=MAX).contains(&self.0) {
            let right = words(self.0.clamp(MIN, MAX));
            return Some(Fault {
                message: format!("`{self}` is not between {} and {}", words(MIN), words(MAX)),
                help: format!(
                    "write a duration from {} to {}, such as `{right}`",
                    words(MIN),
                    words(MAX)
                ),
                right,
            });
        }
        (!self.0.is_multiple_of(STEP)).then(|| {
            let right = words(self.0.next_multiple_of(STEP).min(MAX));
            Fault {
                message: format!("`{self}` is not a whole number of minutes"),
                help: format!("CodeDeploy counts in minutes: write `{right}`"),
                right,
            }
        })
    }

    /// The form, in words.
    const FORM: &str = if STEP == 60 {
        "a duration in whole minutes such as 10m or 1h"
    } else {
        "a duration such as 30s, 10m or 1h"
    };
}

/// A span out of its bounds.
#[derive(Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// A span that is right.
    pub right: String,
}

/// As a person would write it: whole hours, whole minutes from five on, else seconds.
fn words(seconds: u32) -> String {
    match seconds {
        0 => "0s".into(),
        s if s.is_multiple_of(3600) => format!("{}h", s / 3600),
        s if s.is_multiple_of(60) && s >= 300 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

impl<const MIN: u32, const MAX: u32, const STEP: u32> std::fmt::Display for Span<MIN, MAX, STEP> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&words(self.0))
    }
}

impl<const MIN: u32, const MAX: u32, const STEP: u32> From<Span<MIN, MAX, STEP>> for String {
    fn from(span: Span<MIN, MAX, STEP>) -> Self {
        span.to_string()
    }
}

impl<const MIN: u32, const MAX: u32, const STEP: u32> TryFrom<String> for Span<MIN, MAX, STEP> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not {}", Self::FORM);
        let unit = match text.as_bytes().last() {
            Some(b's') => 1,
            Some(b'm') => 60,
            Some(b'h') => 3600,
            _ => return Err(wrong()),
        };
        let digits = &text[..text.len() - 1];
        if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let number: u32 = digits.parse().map_err(|_| wrong())?;
        // Far beyond every bound, so that the bound is what the reader hears about.
        Ok(Self(number.saturating_mul(unit)))
    }
}

impl<const MIN: u32, const MAX: u32, const STEP: u32> JsonSchema for Span<MIN, MAX, STEP> {
    fn schema_name() -> Cow<'static, str> {
        format!("Span_{MIN}_{MAX}_{STEP}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": PATTERN,
            "x-form": Self::FORM,
            "x-minimum": MIN,
            "x-maximum": MAX,
            "x-step": STEP,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn read(text: &str) -> Result<Seconds<5, 300>, String> {
        text.to_owned().try_into()
    }

    #[test]
    fn reads_seconds_minutes_and_hours() {
        assert_eq!(read("15s").unwrap().seconds(), 15);
        assert_eq!(read("2m").unwrap().seconds(), 120);
        assert_eq!(read("1h").unwrap().seconds(), 3600);
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            "s",
            "15",
            "1.5m",
            "-1s",
            "1d",
            "15 s",
            "１５s",
            "1234567890s",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_the_bound_that_is_broken() {
        assert!(read("5s").unwrap().fault().is_none());
        assert!(read("5m").unwrap().fault().is_none());
        let fault = read("301s").unwrap().fault().unwrap();
        assert_eq!(fault.message, "`301s` is not between 5s and 5m");
        assert!(fault.help.ends_with("such as `5m`"));
        assert!(read(&fault.right).unwrap().fault().is_none());
        assert!(read("999999999h").unwrap().fault().is_some());
        let minutes: Minutes<0, 7200> = "90s".to_owned().try_into().unwrap();
        assert!(minutes.fault().unwrap().help.contains("`120s`"));
    }
}
