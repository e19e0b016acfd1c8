//! The order in which people look for names: `app2` before `app10`.

use std::cmp::Ordering;

/// Numbers in names count as numbers; where nothing else differs, as they are written.
pub fn by_name(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one, other);
    while !a.is_empty() && !b.is_empty() {
        let (x, y);
        (x, a) = run(a);
        (y, b) = run(b);
        let order = match (number(x), number(y)) {
            (Some(x), Some(y)) => x.len().cmp(&y.len()).then(x.cmp(y)),
            _ => x.cmp(y),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len()).then(one.cmp(other))
}

/// What a text begins with: digits, or none; and the rest.
fn run(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits);
    text.split_at(end.unwrap_or(text.len()))
}

/// Digits without the zeros before them: the longer one is the larger.
fn number(run: &str) -> Option<&str> {
    let digits = run.starts_with(|c: char| c.is_ascii_digit());
    digits.then(|| run.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::by_name;

    #[test]
    fn numbers_count() {
        let wanted = [
            "service/10a",
            "service/app",
            "service/app01",
            "service/app1",
            "service/app2",
            "service/app2-1",
            "service/app10",
            "service/app10-b2",
            "service/app10-b10",
            "service/app-2",
            "service/b",
        ];
        let mut sorted = wanted;
        sorted.reverse();
        sorted.sort_by(|a, b| by_name(a, b));
        assert_eq!(sorted, wanted);
    }
}
