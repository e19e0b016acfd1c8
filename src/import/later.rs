//! What sources have and the blueprint does not yet: what to do until it does.

use super::keys;

/// A key that is to come.
#[derive(Debug, Clone, Copy)]
pub struct Later {
    /// The key, below a service where it has no more.
    pub key: &'static str,
    /// What to do until then.
    pub instead: &'static str,
}

/// One row each. Once the blueprint has the key, it is said to write it by hand, until a format fills it in.
pub const LATER: &[Later] = &[
    Later {
        key: "connect",
        instead: "put the service behind `internal`, and call it as `${SERVICE.url}`",
    },
    Later {
        key: "protocol",
        instead: "the load balancer speaks HTTP/1.1 to tasks; keep a service that speaks gRPC alone where it runs",
    },
];

/// Whether a service of the blueprint has the key by now.
pub(super) fn is_there(key: &str) -> bool {
    let path = format!("/services/any/{}", key.replace('.', "/"));
    keys::at(&path).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_there_is_known() {
        assert!(is_there("logs.retention_days") && is_there("cpu"));
        assert!(!is_there("logs.nothing") && !is_there("nothing"));
    }

    /// What a table says by hand stays when the blueprint has the key.
    #[test]
    fn tables_say_what_is_to_come_by_its_key() {
        for table in [
            crate::import::compose::FIELDS,
            crate::import::copilot::FIELDS,
            crate::import::copilot::ENVIRONMENT,
            crate::import::taskdef::FIELDS,
        ] {
            for line in table.lines() {
                let by_hand = [" yet", " until "].iter().any(|word| line.contains(word));
                assert!(!by_hand, "{line}");
                if let Some((_, key)) = line.split_once(" | later ") {
                    assert!(LATER.iter().any(|row| row.key == key), "{line}");
                }
            }
        }
    }
}
