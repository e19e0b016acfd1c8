//! Pointers of the containers of a service: its application's is the service's own.

use crate::finding::pointer;

/// The pointer of a sidecar.
pub(super) fn key(service: &str, name: &str) -> String {
    pointer(&format!("{service}/sidecars"), name)
}

/// The pointer of the service that a container belongs to: its own, or one of its sidecars.
pub(super) fn service_of(container: &str) -> &str {
    let end = container.match_indices('/').nth(2);
    end.map_or(container, |(at, _)| &container[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_knows_its_service() {
        for container in ["/services/sidecars", "/services/sidecars/sidecars/x"] {
            assert_eq!(service_of(container), "/services/sidecars");
        }
    }
}
