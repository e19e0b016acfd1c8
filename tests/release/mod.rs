//! A deployed system, made up from a document: its outputs in the shape that the tools print, and its
//! task definitions. Nothing of `synth` is asked: the document's text alone decides.

use crate::common;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Where every made-up system runs.
pub const REGION: &str = "ap-northeast-1";
/// In whose account.
pub const ACCOUNT: &str = "123456789012";

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    CloudFormation,
    Terraform,
}

pub const FORMATS: [Format; 2] = [Format::CloudFormation, Format::Terraform];

/// A document that was deployed.
pub struct Deployed {
    pub format: Format,
    pub document: Value,
}

impl Deployed {
    /// The document of a blueprint as it stands in `snapshots/`.
    pub fn of(blueprint: &str, format: Format) -> Self {
        let word = match format {
            Format::CloudFormation => "cloudformation",
            Format::Terraform => "terraform",
        };
        Self {
            format,
            document: common::case(blueprint).kept_document(word),
        }
    }

    /// What `aws cloudformation describe-stacks` or `terraform output -json` prints.
    pub fn outputs(&self, stack: &str) -> Value {
        match self.format {
            Format::CloudFormation => {
                let outputs: Vec<Value> = self.document["Outputs"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(key, output)| json!({"OutputKey": key, "OutputValue": self.cfn(&output["Value"]), "Description": output["Description"]}))
                    .collect();
                let parameters: Vec<Value> = self.document["Parameters"]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(|name| {
                        let value = if name == "DeployServices" {
                            "true".to_owned()
                        } else {
                            given(name)
                        };
                        json!({"ParameterKey": name, "ParameterValue": value})
                    })
                    .collect();
                json!({"Stacks": [{"StackName": stack, "Parameters": parameters, "Outputs": outputs, "StackStatus": "UPDATE_COMPLETE"}]})
            }
            Format::Terraform => {
                let outputs: Map<String, Value> = self.document["output"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(key, output)| {
                        let value = self.tf(&output["value"]);
                        (
                            key.clone(),
                            json!({"sensitive": false, "type": "dynamic", "value": value}),
                        )
                    })
                    .collect();
                Value::Object(outputs)
            }
        }
    }

    /// Values of the blueprint's inputs, as `NAME=VALUE`; `CloudFormation` says them itself.
    pub fn inputs(&self) -> Vec<String> {
        match self.format {
            Format::CloudFormation => Vec::new(),
            Format::Terraform => self.document["variable"]
                .as_object()
                .unwrap()
                .keys()
                .filter(|name| *name != "region" && *name != "deploy_services")
                .map(|name| format!("{name}={}", given(name)))
                .collect(),
        }
    }

    /// The task definitions by family, spelled as the ECS API does.
    pub fn tasks(&self) -> Vec<(String, Value)> {
        match self.format {
            Format::CloudFormation => self.document["Resources"]
                .as_object()
                .unwrap()
                .values()
                .filter(|r| r["Type"] == "AWS::ECS::TaskDefinition")
                .map(|r| {
                    let task = small(&self.cfn(&r["Properties"]));
                    (task["family"].as_str().unwrap().to_owned(), task)
                })
                .collect(),
            Format::Terraform => self.document["resource"]["aws_ecs_task_definition"]
                .as_object()
                .unwrap()
                .values()
                .map(|body| {
                    let mut task = Map::new();
                    for (key, value) in self.tf(body).as_object().unwrap() {
                        let name = match key.as_str() {
                            "//" | "skip_destroy" | "depends_on" | "lifecycle" => continue,
                            "volume" => "volumes".to_owned(),
                            "ephemeral_storage" => {
                                task.insert(
                                    "ephemeralStorage".into(),
                                    json!({"sizeInGiB": value["size_in_gib"]}),
                                );
                                continue;
                            }
                            "tags" => {
                                let tags: Vec<Value> = value
                                    .as_object()
                                    .unwrap()
                                    .iter()
                                    .map(|(k, v)| json!({"key": k, "value": v}))
                                    .collect();
                                task.insert("tags".into(), json!(tags));
                                continue;
                            }
                            other => camel(other),
                        };
                        task.insert(name, camels(value));
                    }
                    (
                        task["family"].as_str().unwrap().to_owned(),
                        Value::Object(task),
                    )
                })
                .collect(),
        }
    }

    /// Trust and permission of the role that a service's pipeline takes on.
    pub fn pipeline(&self, service: &str) -> (Value, Value) {
        match self.format {
            Format::CloudFormation => {
                let name = format!("{}PipelineRole", title(service));
                let resources = &self.document["Resources"];
                let policy = &resources[format!("{name}Policy")]["Properties"];
                assert_eq!(policy["RoleName"], json!({"Ref": name}));
                let trust = &resources[&name]["Properties"]["AssumeRolePolicyDocument"];
                (self.cfn(trust), self.cfn(&policy["PolicyDocument"]))
            }
            Format::Terraform => {
                let label = format!("{service}_pipeline");
                let resources = &self.document["resource"];
                let policy = &resources["aws_iam_role_policy"][&label];
                assert_eq!(policy["role"], format!("${{aws_iam_role.{label}.name}}"));
                let trust = &resources["aws_iam_role"][&label]["assume_role_policy"];
                (self.tf(trust), self.tf(&policy["policy"]))
            }
        }
    }

    /// ARN of one of a service's roles: `task`, `execution`, `pipeline`.
    pub fn role(&self, service: &str, which: &str) -> String {
        match self.format {
            Format::CloudFormation => {
                self.reference(&format!("{}{}Role.Arn", title(service), title(which)))
            }
            Format::Terraform => self.expression(&format!("aws_iam_role.{service}_{which}.arn")),
        }
    }

    /// ARN of a service's repository.
    pub fn repository(&self, service: &str) -> String {
        match self.format {
            Format::CloudFormation => self.reference(&format!("{}Repository.Arn", title(service))),
            Format::Terraform => self.expression(&format!("aws_ecr_repository.{service}.arn")),
        }
    }

    /// A value of a template, resolved.
    pub fn cfn(&self, value: &Value) -> Value {
        match value {
            Value::Object(map) if map.len() == 1 => match map.iter().next().unwrap() {
                (key, Value::String(name)) if key == "Ref" => json!(self.reference(name)),
                (key, Value::Array(parts)) if key == "Fn::GetAtt" => {
                    json!(self.reference(&format!(
                        "{}.{}",
                        parts[0].as_str().unwrap(),
                        parts[1].as_str().unwrap()
                    )))
                }
                (key, Value::String(text)) if key == "Fn::Sub" => {
                    json!(filled(text, "${!", |hole| self.reference(hole)))
                }
                _ => mapped(map, |v| self.cfn(v)),
            },
            Value::Object(map) => mapped(map, |v| self.cfn(v)),
            Value::Array(list) => list.iter().map(|v| self.cfn(v)).collect(),
            other => other.clone(),
        }
    }

    /// A name of a template: a parameter, a pseudo parameter, or what a resource is asked for.
    fn reference(&self, name: &str) -> String {
        if self.document["Parameters"].get(name).is_some() {
            return given(name);
        }
        let id = name.split('.').next().unwrap();
        let properties = &self.document["Resources"][id]["Properties"];
        match name {
            "AWS::Region" => REGION.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::AccountId" => ACCOUNT.to_owned(),
            "Cluster" => properties["ClusterName"].as_str().unwrap().to_owned(),
            _ if name.ends_with(".RepositoryUri") => {
                let repository = properties["RepositoryName"].as_str().unwrap();
                format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{repository}")
            }
            "Cluster.Arn" => cluster_arn(&properties["ClusterName"]),
            _ if name.ends_with(".Arn") => format!("arn:aws:iam::{ACCOUNT}:role/{id}"),
            _ if name.ends_with(".DNSName") => format!("{id}.{REGION}.elb.amazonaws.com"),
            _ => name.to_owned(),
        }
    }

    /// A value of Terraform's, resolved; what is text of JSON becomes what it says.
    pub fn tf(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let local = text
                    .strip_prefix("${jsonencode(local.")
                    .and_then(|rest| rest.strip_suffix(")}"));
                match local {
                    Some(local) => self.tf(&self.document["locals"][local]),
                    None => json!(filled(text, "$${", |hole| self.expression(hole))),
                }
            }
            Value::Object(map) => mapped(map, |v| self.tf(v)),
            Value::Array(list) => list.iter().map(|v| self.tf(v)).collect(),
            other => other.clone(),
        }
    }

    fn expression(&self, text: &str) -> String {
        match text {
            "data.aws_service.s3.region" => return REGION.to_owned(),
            "data.aws_partition.current.partition" => return "aws".to_owned(),
            "data.aws_caller_identity.current.account_id" => return ACCOUNT.to_owned(),
            _ => {}
        }
        let parts: Vec<&str> = text.split('.').collect();
        match parts[..] {
            ["var", name] => given(name),
            ["aws_ecs_cluster", "main", "name"] => {
                self.document["resource"]["aws_ecs_cluster"]["main"]["name"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
            ["aws_ecs_cluster", "main", "arn"] => {
                cluster_arn(&self.document["resource"]["aws_ecs_cluster"]["main"]["name"])
            }
            ["aws_ecr_repository", label, "repository_url"] => {
                let name = &self.document["resource"]["aws_ecr_repository"][label]["name"];
                format!(
                    "{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{}",
                    name.as_str().unwrap()
                )
            }
            ["aws_iam_role", label, "arn"] => format!("arn:aws:iam::{ACCOUNT}:role/{label}"),
            ["aws_lb", label, "dns_name"] => format!("{label}.{REGION}.elb.amazonaws.com"),
            // Some name, in characters that names have.
            _ => text.replace(['(', ')', '[', ']', '*'], "-"),
        }
    }
}

fn cluster_arn(name: &Value) -> String {
    let name = name.as_str().unwrap();
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{name}")
}

/// A value from outside, by the name of the parameter or variable.
fn given(name: &str) -> String {
    let word: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    format!("arn:aws:any:{REGION}:{ACCOUNT}:{word}")
}

fn mapped(map: &Map<String, Value>, each: impl Fn(&Value) -> Value) -> Value {
    Value::Object(map.iter().map(|(k, v)| (k.clone(), each(v))).collect())
}

/// Text with its `${...}` filled in; `literal` is how the format writes `${` itself.
fn filled(text: &str, literal: &str, fill: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(behind) = rest.strip_prefix(literal) {
            out.push_str("${");
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("${") {
            let end = behind.find('}').unwrap();
            out.push_str(&fill(&behind[..end]));
            rest = &behind[end + 1..];
        } else {
            out.push('$');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn title(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// Every key with a small first letter.
fn small(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(k, v)| {
                    // ECS's interface has words of its own for these.
                    let name = match k.as_str() {
                        "EFSVolumeConfiguration" => "efsVolumeConfiguration".to_owned(),
                        "FilesystemId" => "fileSystemId".to_owned(),
                        "IAM" => "iam".to_owned(),
                        _ => k[..1].to_lowercase() + &k[1..],
                    };
                    // What a log is told is nobody's spelling but its own.
                    let kept = name == "options";
                    (name, if kept { v.clone() } else { small(v) })
                })
                .collect(),
        ),
        Value::Array(list) => list.iter().map(small).collect(),
        other => other.clone(),
    }
}

/// `cpu_architecture` becomes `cpuArchitecture`; `execution_role_arn`, `executionRoleArn`.
fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |out, word| {
        out + &word[..1].to_uppercase() + &word[1..]
    })
}

fn camels(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let below = |k: &String, v: &Value| if k == "options" { v.clone() } else { camels(v) };
            let each = map.iter().map(|(k, v)| (camel(k), below(k, v)));
            Value::Object(each.collect())
        }
        Value::Array(list) => list.iter().map(camels).collect(),
        other => other.clone(),
    }
}

/// A folder of its own under the test run's own.
pub fn folder(name: &str) -> PathBuf {
    crate::common::folder(&format!("release/{name}"))
}
