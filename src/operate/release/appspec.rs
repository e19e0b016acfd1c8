//! The application specification: which revision goes where, and who looks at it on the way.
//! <https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html>

use super::record::Share;
use super::{Record, TASK_DEFINITION};
use serde_json::json;
use std::fmt::Write as _;

/// `appspec.yaml`. The network stays as the service has it; the platform version is the document's.
///
/// Every text stands in quotes, as JSON has them: readers of YAML 1.1 take a bare `on` or `no` for
/// something else.
pub(super) fn text(record: &Record, capacity: &[Share], hooks: &[(String, String)]) -> String {
    let mut out = format!(
        "version: 0.0
Resources:
  - TargetService:
      Type: \"AWS::ECS::Service\"
      Properties:
        TaskDefinition: \"{TASK_DEFINITION}\"
        LoadBalancerInfo:
          ContainerName: {}
          ContainerPort: {}
        PlatformVersion: \"LATEST\"
",
        json!(record.container),
        json!(record.port),
    );
    // What a specification leaves out goes from the service with the release:
    // <https://github.com/aws/containers-roadmap/issues/1752>.
    if !capacity.is_empty() {
        out.push_str("        CapacityProviderStrategy:\n");
        for share in capacity {
            // Writing to a text does not fail.
            let _ = writeln!(
                out,
                "          - CapacityProvider: {}\n            Base: {}\n            Weight: {}",
                json!(share.provider),
                share.base,
                share.weight
            );
        }
    }
    if !hooks.is_empty() {
        out.push_str("Hooks:\n");
        for (moment, function) in hooks {
            // Writing to a text does not fail.
            let _ = writeln!(out, "  - {moment}: {}", json!(function));
        }
    }
    out
}
