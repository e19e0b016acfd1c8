//! Names that are composed, cut to what AWS takes of them.

/// A text of at most `most` bytes: the whole, or its beginning and a hash of the whole, so that two
/// long names that begin alike stay two. Names are ASCII.
pub fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let hash = format!("-{:06x}", hash(text) & 0x00ff_ffff);
    let begin: String = text.chars().take(most.saturating_sub(hash.len())).collect();
    format!("{}{hash}", begin.trim_end_matches('-'))
}

/// Eight letters and digits for a text that is no name.
pub fn short(text: &str) -> String {
    format!("{:08x}", hash(text))
}

/// FNV-1a, which every build on every machine computes alike.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// What a name that AWS or Terraform completes begins with, hyphen included.
pub fn prefix(words: &[&str], most: usize) -> String {
    let letters: String = words
        .join("-")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("{}-", cut(&letters, most.saturating_sub(1)))
}

/// How the description of every document ends, behind the name of its stack.
pub const MADE: &str = ": made by synth from a blueprint";

/// How that of a service's own template ends, by which its stack is told from any other.
pub fn made_for_service(system: &str) -> String {
    format!(", a service of {system}{MADE}")
}

/// The name of a `CloudFormation` stack: of what services share, or of a service that stands apart.
pub fn stack(system: &str, service: Option<&str>) -> String {
    match service {
        Some(service) => format!("{system}-{service}"),
        None => system.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_and_stays_its_own() {
        assert_eq!(cut("shop-internet", 32), "shop-internet");
        let long = |end: &str| cut(&format!("a-system-of-20-chars-and-a-balancer-{end}"), 32);
        assert!(long("one").len() <= 32);
        assert_ne!(long("one"), long("two"));
        assert!(long("one").starts_with("a-system-of-20-chars-and-"));
        // A hyphen where it is cut would stand beside another.
        assert_eq!(cut("abc-defghijk", 11).matches("--").count(), 0);
    }

    #[test]
    fn a_prefix_ends_with_a_hyphen_within_its_limit() {
        assert_eq!(
            prefix(&["shop", "backend", "task"], 38),
            "shop-backend-task-"
        );
        assert_eq!(
            prefix(&["shop", "input database"], 38),
            "shop-input-database-"
        );
        let long = prefix(&["shop", &"b".repeat(60)], 38);
        assert_eq!(long.len(), 38);
        assert!(long.ends_with('-'));
    }
}
