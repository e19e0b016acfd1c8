//! Patterns of hosts and paths, as load balancers match them: `*` stands for any number of
//! characters, `?` for exactly one.

/// Whether some text matches both patterns.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    // Most pairs part in what stands before the first wildcard or behind the last one.
    if parted(a.chars(), b.chars()) || parted(a.chars().rev(), b.chars().rev()) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // reach[j]: the first i characters of `a` and j of `b` can stand for one text.
    let mut reach = vec![false; b.len() + 1];
    for i in 0..=a.len() {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            let star_a = i > 0 && a[i - 1] == '*' && (reach[j] || j > 0 && next[j - 1]);
            let star_b = j > 0 && b[j - 1] == '*' && (next[j - 1] || i > 0 && reach[j]);
            let both = i > 0
                && j > 0
                && reach[j - 1]
                && a[i - 1] != '*'
                && b[j - 1] != '*'
                && (a[i - 1] == b[j - 1] || a[i - 1] == '?' || b[j - 1] == '?');
            next[j] = (i, j) == (0, 0) || star_a || star_b || both;
        }
        reach = next;
    }
    reach[b.len()]
}

/// Whether two patterns differ before either has a wildcard.
fn parted(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> bool {
    a.zip(b)
        .take_while(|(a, b)| !matches!(a, '*' | '?') && !matches!(b, '*' | '?'))
        .any(|(a, b)| a != b)
}

/// Whether every text that matches `b` matches `a` too. Sound, not complete: only what can be said
/// character by character is said.
pub(crate) fn covers(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut reach = vec![false; b.len() + 1];
    reach[0] = true;
    for &pattern in &a {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            next[j] = if pattern == '*' {
                reach[j] || j > 0 && next[j - 1]
            } else {
                j > 0 && reach[j - 1] && (b[j - 1] == pattern || pattern == '?' && b[j - 1] != '*')
            };
        }
        reach = next;
    }
    reach[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_overlap_where_one_text_matches_both() {
        for (a, b) in [
            ("/*", "/v1/*"),
            ("/v1/*", "/v1/users/*"),
            ("/*/a", "/b/*"),
            ("/a?c", "/ab*"),
            ("/a", "/a"),
            ("*.example.com", "api.*.com"),
            ("/a*b*c", "/axxc*c"),
            ("*", ""),
        ] {
            assert!(overlap(a, b) && overlap(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("/v1", "/v1/*"),
            ("/v1/*", "/v2/*"),
            ("/a?", "/a"),
            ("/a*b", "/a*c"),
            ("*.example.com", "example.com"),
        ] {
            assert!(!overlap(a, b) && !overlap(b, a), "{a} {b}");
        }
    }

    #[test]
    fn a_pattern_covers_what_it_cannot_miss() {
        assert!(covers("/*", "/v1/*"));
        assert!(covers("/v1/*", "/v1/users/*"));
        assert!(covers("/a?", "/ab"));
        assert!(covers("/a?", "/a?"));
        assert!(!covers("/a?", "/a*"));
        assert!(!covers("/v1/*", "/*"));
        assert!(!covers("/v1", "/v1/*"));
    }

    #[test]
    fn covering_is_a_kind_of_overlap_and_matching_agrees() {
        crate::drawn::drawn(5_000, 32, |u| {
            let mut text = || -> arbtest::arbitrary::Result<String> {
                let length = u.int_in_range(0..=6)?;
                (0..length)
                    .map(|_| u.choose(&['a', 'b', '*', '?']).copied())
                    .collect()
            };
            let (a, b) = (text()?, text()?);
            assert_eq!(overlap(&a, &b), overlap(&b, &a));
            assert!(overlap(&a, &a) && covers(&a, &a));
            if covers(&a, &b) {
                assert!(overlap(&a, &b), "{a} {b}");
                // A text that `b` matches for certain.
                let example: String = b
                    .chars()
                    .filter(|c| *c != '*')
                    .map(|c| if c == '?' { 'a' } else { c })
                    .collect();
                assert!(overlap(&a, &example), "{a} {b} {example}");
            }
            Ok(())
        });
    }
}
