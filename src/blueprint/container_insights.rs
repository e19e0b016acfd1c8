//! `container_insights`: what CloudWatch measures of the cluster.

use super::text::words;

words! {
    /// What CloudWatch measures of the cluster.
    ContainerInsights {
        /// Nothing beyond what every service gives.
        Off = "off",
        /// CPU, memory, network, numbers of tasks.
        Standard = "standard",
        /// Each task and container as well.
        Enhanced = "enhanced",
    }
}
