//! What an unquoted scalar means: the core schema of YAML 1.2, as `serde_yaml` reads it.

/// What an unquoted scalar means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// Nothing.
    Null,
    /// `true` or `false`; `yes` and `on` are texts.
    Bool(bool),
    /// A whole number of 64 bits without a sign.
    Whole(u64),
    /// A whole number below zero.
    Negative(i64),
    /// A number with a fraction or an exponent.
    Fraction(f64),
    /// A number that JSON cannot hold: infinite, not a number, or of more than 64 bits.
    Beyond,
    /// Text.
    Text,
}

/// What the scalar means where it is not quoted.
pub(super) fn meaning(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Meaning::Null,
        "true" | "True" | "TRUE" => return Meaning::Bool(true),
        "false" | "False" | "FALSE" => return Meaning::Bool(false),
        _ => {}
    }
    let Some(first) = text.bytes().next() else {
        return Meaning::Null;
    };
    // Most scalars are words: nothing below can be one.
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return Meaning::Text;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Meaning::Beyond;
    }
    if unsigned.starts_with(['+', '-']) {
        return Meaning::Text;
    }
    let negative = text.starts_with('-');
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return based(digits, radix, negative);
        }
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit()) {
        // An account id such as 012345678901 is a text.
        if unsigned.len() > 1 && unsigned.starts_with('0') {
            return Meaning::Text;
        }
        return match (text.parse(), text.parse()) {
            (Ok(number), _) => Meaning::Whole(number),
            (_, Ok(number)) => Meaning::Negative(number),
            _ => Meaning::Beyond,
        };
    }
    match text.strip_prefix('+').unwrap_or(text).parse::<f64>() {
        Ok(number) if number.is_finite() => Meaning::Fraction(number),
        _ => Meaning::Text,
    }
}

/// A number to another base. What does not fit is a text to `serde_yaml`; nobody means one.
fn based(digits: &str, radix: u32, negative: bool) -> Meaning {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Meaning::Text;
    }
    match (u64::from_str_radix(digits, radix), negative) {
        (Ok(number), false) => Meaning::Whole(number),
        (Ok(number), true) => {
            0_i64
                .checked_sub_unsigned(number)
                .map_or(Meaning::Beyond, |number| match number {
                    0 => Meaning::Whole(0),
                    number => Meaning::Negative(number),
                })
        }
        (Err(_), _) => Meaning::Beyond,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::{Meaning, meaning};

    #[test]
    fn means_what_the_core_schema_says() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "v1",
            "10m",
            "a: b",
            "2026-01-01",
            "22:22",
        ] {
            assert_eq!(meaning(text), Meaning::Text, "{text}");
        }
        for text in [
            "0755",
            "012345678901",
            "1_000",
            "1e400",
            "+-1",
            "--1",
            "0x",
            "0xg",
            ".",
            "-",
        ] {
            assert_eq!(meaning(text), Meaning::Text, "{text}");
        }
        for text in [
            ".inf",
            "-.INF",
            "+.Inf",
            ".nan",
            "18446744073709551616",
            "-9223372036854775809",
        ] {
            assert_eq!(meaning(text), Meaning::Beyond, "{text}");
        }
        assert_eq!(meaning("0x10"), Meaning::Whole(16));
        assert_eq!(meaning("0o17"), Meaning::Whole(15));
        assert_eq!(meaning("-5"), Meaning::Negative(-5));
        assert_eq!(meaning("+5"), Meaning::Whole(5));
        assert_eq!(meaning(".5"), Meaning::Fraction(0.5));
        assert_eq!(meaning("18446744073709551615"), Meaning::Whole(u64::MAX));
    }

    /// The same scalar through another parser.
    #[test]
    fn means_what_the_parser_reads() {
        let words = [
            "",
            "~",
            "null",
            "Null",
            "NULL",
            "nULL",
            "true",
            "True",
            "TRUE",
            "tRUE",
            "false",
            "no",
            "0",
            "-0",
            "+0",
            "00",
            "1",
            "-1",
            "+1",
            "1.0",
            "1.",
            ".5",
            "-.5",
            "+.5",
            "1e3",
            "1E-3",
            "1e400",
            "0x1F",
            "-0x1F",
            "+0x1F",
            "0xfg",
            "0o17",
            "0o8",
            "0b101",
            "0b2",
            "-0b1",
            "0755",
            "-0755",
            "1_000",
            "123456789012",
            "9223372036854775808",
            "-9223372036854775808",
            "1e",
            "e1",
            "infinity",
            "inf",
            "nan",
            "-inf",
            "+nan",
            ".e1",
            "+",
            ".",
            "..",
            "1.2.3",
            "1-2",
            "0x-1",
            "0x+1",
            "-0x-1",
            "+-1",
            "-+1",
            "1e+3",
            "12e03",
            "-00.5",
            "00.5",
            "0.5",
            "01.5",
            "-0x8000000000000000",
            "0_1",
            "+.inf0",
            "1f",
            "0X1F",
        ];
        for word in words {
            if meaning(word) == Meaning::Beyond {
                continue;
            }
            let text = format!("a: {word}\n");
            // Not by `source`, which asks `meaning` itself.
            let mut read: serde_json::Value = serde_yaml::from_str(&text).unwrap();
            let read = read["a"].take();
            let agrees = match meaning(word) {
                Meaning::Null => read.is_null(),
                Meaning::Bool(value) => read == value,
                Meaning::Whole(value) => read == value,
                Meaning::Negative(value) => read == value,
                Meaning::Fraction(value) => read.is_f64() && read == value,
                Meaning::Text => read == word,
                Meaning::Beyond => false,
            };
            assert!(agrees, "{word:?}: {:?} and {read:?}", meaning(word));
        }
    }
}
