//! A revision that is registered already, as `aws ecs describe-task-definition` prints it.

use super::{Record, finding};
use crate::finding::{Finding, codes};
use crate::system::APP;
use serde_json::{Map, Value};

/// What a description has and a registration does not take.
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html>
pub const READ_ONLY: [&str; 9] = [
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "deregisteredAt",
    "deleteRequestedAt",
    "registeredBy",
];

/// A registered revision, as it can be registered again.
#[derive(Debug, Clone, PartialEq)]
pub struct Live(Map<String, Value>);

impl Live {
    /// Reads a description: whole, or what stands under `taskDefinition` alone.
    pub fn parse(json: &[u8]) -> Result<Self, Finding> {
        let wrong = |message: String| {
            finding(
                codes::NOT_TASK_DEFINITION,
                message,
                "give what `aws ecs describe-task-definition --task-definition FAMILY --include TAGS` prints",
            )
        };
        let value: Value = serde_json::from_slice(json)
            .map_err(|error| wrong(format!("the task definition is not JSON: {error}")))?;
        let Value::Object(mut outer) = value else {
            return Err(wrong("the task definition is not a mapping".to_owned()));
        };
        let mut task = match outer.remove("taskDefinition") {
            Some(Value::Object(task)) => task,
            Some(_) => return Err(wrong("`taskDefinition` is not a mapping".to_owned())),
            None => outer.clone(),
        };
        let containers = task.get("containerDefinitions").and_then(Value::as_array);
        if !task.get("family").is_some_and(Value::is_string) || containers.is_none() {
            return Err(wrong(
                "the file has no family and no containers of a task definition".to_owned(),
            ));
        }
        for key in READ_ONLY {
            task.shift_remove(key);
        }
        if let Some(Value::Array(tags)) = outer.remove("tags") {
            // Tags that AWS gave itself come back when it sees fit; nobody else may give them.
            let own = |tag: &Value| {
                !tag["key"]
                    .as_str()
                    .is_some_and(|key| key.to_ascii_lowercase().starts_with("aws:"))
            };
            let tags: Vec<Value> = tags.into_iter().filter(own).collect();
            if tags.is_empty() {
                task.shift_remove("tags");
            } else {
                task.insert("tags".to_owned(), Value::Array(tags));
            }
        }
        Ok(Self(task))
    }

    fn container(&self, name: &str) -> Option<&Value> {
        let list = self.0.get("containerDefinitions")?.as_array()?;
        list.iter().find(|c| c["name"] == name)
    }

    /// The image that a container runs.
    pub fn image(&self, container: &str) -> Option<&str> {
        self.container(container)?["image"].as_str()
    }

    /// What keeps it from being a revision of the service.
    pub(super) fn fits(&self, record: &Record) -> Vec<Finding> {
        let family = self.0.get("family").and_then(Value::as_str);
        if family != Some(&record.family) {
            return vec![finding(
                codes::OTHER_FAMILY,
                format!(
                    "the task definition is one of `{}`, and `{}` runs `{}`",
                    family.unwrap_or_default(),
                    record.service,
                    record.family
                ),
                format!(
                    "give what `aws ecs describe-task-definition --task-definition {} --include TAGS` prints",
                    record.family
                ),
            )];
        }
        let lacks = |what: String| {
            vec![finding(
                codes::CONTAINER_LACKS,
                what,
                "traffic goes to this container and port, and the image is that of `app`: give a revision that has them",
            )]
        };
        let named = [record.container.as_str(), APP];
        if let Some(missing) = named.iter().find(|name| self.container(name).is_none()) {
            return lacks(format!("the task definition has no container `{missing}`"));
        }
        let Some(container) = self.container(&record.container) else {
            return Vec::new();
        };
        let Some(port) = record.port else {
            return Vec::new();
        };
        let mappings = container["portMappings"].as_array();
        let there = mappings.is_some_and(|list| list.iter().any(|m| m["containerPort"] == port));
        if there {
            Vec::new()
        } else {
            lacks(format!(
                "the container `{}` of the task definition has no port {port}",
                record.container
            ))
        }
    }

    /// As it is registered again, with another image.
    pub(super) fn with_image(&self, container: &str, image: &str) -> Value {
        let mut task = self.0.clone();
        let list = task
            .get_mut("containerDefinitions")
            .and_then(Value::as_array_mut);
        for one in list.into_iter().flatten() {
            if one["name"] == container {
                one["image"] = image.into();
            }
        }
        Value::Object(task)
    }
}
