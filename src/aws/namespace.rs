//! `AWS::ServiceDiscovery::HttpNamespace`: the names of Service Connect.

use crate::stack::{Arn, Attr, Tree};

crate::resource! {
    /// The names by which services ask each other by Service Connect: no zone of DNS, each task is told them.
    Namespace, "Namespace", Some("AWS::ServiceDiscovery::HttpNamespace"), Some("aws_service_discovery_http_namespace");
    /// Its name, which no other of the account has in the region.
    name: String => both "Name" "name";
    /// Tags.
    tags: Tree => both "Tags" "tags";
    @always {
        // Terraform's provider makes a namespace anew for another one.
        both "Description" "description" = "Names by which services reach each other";
    }
}

impl Namespace {
    /// Its ARN.
    pub const ARN: Attr<Self, Arn> = Attr::att("Arn", "arn");
}
