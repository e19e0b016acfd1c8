//! The application specification: which revision goes where, and who looks at it on the way.
//! <https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html>

use super::{Record, TASK_DEFINITION};
use serde_json::{Map, Value, json};

/// `appspec.yaml`. The network stays as the service has it; the platform version is the document's.
pub(super) fn text(
    record: &Record,
    hooks: &[(String, String)],
) -> Result<String, serde_yaml::Error> {
    let mut out = Map::new();
    out.insert("version".to_owned(), json!(0.0));
    out.insert(
        "Resources".to_owned(),
        json!([{"TargetService": {
            "Type": "AWS::ECS::Service",
            "Properties": {
                "TaskDefinition": TASK_DEFINITION,
                "LoadBalancerInfo": {
                    "ContainerName": record.container,
                    "ContainerPort": record.port,
                },
                "PlatformVersion": "LATEST",
            },
        }}]),
    );
    if !hooks.is_empty() {
        let hooks: Vec<Value> = hooks
            .iter()
            .map(|(moment, function)| json!({ moment.as_str(): function }))
            .collect();
        out.insert("Hooks".to_owned(), json!(hooks));
    }
    serde_yaml::to_string(&Value::Object(out))
}
