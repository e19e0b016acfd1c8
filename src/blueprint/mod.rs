//! The blueprint: what the user wrote, typed.
//!
//! Every doc comment on a key is its documentation: the schema's description, the editor's hover,
//! and the row in `docs/blueprint.md`. Bounds stand on the key's own type. What depends on more than
//! one key is checked by [`crate::resolve`].

pub mod access;
pub mod access_logs;
pub mod arn;
pub mod connect;
pub mod container_health;
pub mod container_insights;
pub mod cron;
pub mod deployment;
pub mod duration;
pub mod environment;
pub mod existing;
pub mod flow_logs;
#[cfg(test)]
mod forms;
pub mod front;
pub mod health_check;
pub mod iam;
pub mod image;
pub mod inputs;
pub mod load_balancer;
pub mod management;
pub mod network;
pub mod number;
pub mod other_words;
pub mod overrides;
pub mod queue;
pub mod releases_from;
pub mod roles;
pub mod route;
pub mod router;
pub mod schedule;
pub mod schema;
pub mod service;
pub mod sidecar;
pub mod sources;
pub mod stacks;
pub mod task;
pub mod text;
pub mod volume;

use arn::KeyArn;
use container_insights::ContainerInsights;
use iam::Iam;
use inputs::Input;
use load_balancer::LoadBalancers;
use management::Management;
use network::Network;
use overrides::Overrides;
use schema::map_of;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use service::Service;
use stacks::Stacks;
use std::collections::BTreeMap;
use text::{
    AccountId, EnvironmentName, InputName, Region, ServiceName, SystemName, TagKey, TagValue,
};

/// A front/back system in containers on AWS Fargate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// The system's name, 1 to 20 characters: the prefix of everything that AWS shows by name.
    pub name: SystemName,
    /// The region, where something depends on it: which zones have Fargate, which registry holds the
    /// images. Left out, the document deploys to any region that has Fargate in every zone (not
    /// ap-northeast-1, us-west-1 and cn-north-1, where it is refused before anything is made).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The account, twelve digits in quotes: the document refuses to be deployed into any other, before
    /// anything is made. Left out, it deploys into any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What CloudWatch measures of the cluster and its services, at a price: `off`, `standard` (CPU,
    /// memory, network, numbers of tasks), or `enhanced` (each task and container as well).
    #[serde(default = "Blueprint::default_container_insights")]
    pub container_insights: ContainerInsights,
    /// The KMS key of every log group, ECR repository and worker's queue that is made, of the management
    /// host's disk, and of the shells that `exec` opens: its ARN, or an input of the type `arn`. Left out, AWS's own keys. It is chosen
    /// before the first deploy, since a repository keeps its key for good, and it has to stay for as long
    /// as anything is kept that it encrypts. It may belong to another account, but not to another region.
    /// Its policy has to let this system use it: `synth explain kms_key FILE` prints what it has to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<KeyArn>,
    /// What an organisation asks of every role that is made.
    #[serde(default)]
    pub iam: Iam,
    /// Where services stand in `CloudFormation` that do not say it by `stack`: `one`, the template of
    /// everything, or `per_service`, a template of its own for each, beside the one of what they share.
    /// `synth -o DIR/` writes all of them and `deploy.sh`, which deploys them in order. Terraform has one
    /// configuration either way. It is chosen before the first deploy: what is deployed never moves from
    /// one template to another, so that on a system that runs `stack: own` on the services that come next
    /// is the way on.
    #[serde(default = "Blueprint::default_stacks")]
    pub stacks: Stacks,
    /// Tags of everything that can carry some and may change; at most 40. Services, listener rules and the
    /// host's launch template carry none, in `CloudFormation` listeners neither: there another tag would be an
    /// update that moves traffic or fails. Where every resource has to have tags, `aws cloudformation deploy
    /// --tags` or Terraform's `default_tags` give them in the first run, and stay as they are.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<TagKey, TagValue>")]
    pub tags: BTreeMap<TagKey, TagValue>,
    /// Values that come from outside. `${input.NAME}` stands for one wherever an id, an ARN, an image
    /// URI, a variable or a command's word is written.
    #[serde(default)]
    #[schemars(schema_with = "map_of::<InputName, Input>")]
    pub inputs: BTreeMap<InputName, Input>,
    /// The network: one that the stack makes, or one that is there.
    #[serde(default)]
    pub network: Network,
    /// Who may reach test listeners and internal load balancers. Left out, nobody.
    #[serde(default)]
    pub management: Management,
    /// The load balancers' own settings, by name. `internet` and `internal` are there without being named; a
    /// further one carries a `scheme`: `{partners: {scheme: internal}}`.
    #[serde(default)]
    pub load_balancers: LoadBalancers,
    /// The applications, by name; at least one.
    #[schemars(schema_with = "services")]
    pub services: BTreeMap<ServiceName, Service>,
    /// What differs by environment, laid over all the rest with `--env NAME`: maps merge, lists and
    /// scalars replace, `null` takes a key away. Names of 1 to 10 characters; `--env` is required once
    /// there is one, and the environment stands behind the system's name (`shop-prod`), so that two of
    /// them live in one account. An environment says anything but `name`, `environments` and the types
    /// of inputs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "map_of::<EnvironmentName, Overlay>")]
    pub environments: BTreeMap<EnvironmentName, Overlay>,
    /// What single resources of the document say besides, or otherwise, in the document's own words: the
    /// way out where no key says it, and proven like everything else.
    #[serde(default, skip_serializing_if = "Overrides::is_empty")]
    pub overrides: Overrides,
    /// Where an editor finds this schema, for a blueprint that is written as JSON; nothing else reads
    /// it. In YAML the first line says it: `# yaml-language-server: $schema=blueprint.schema.json`.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
}

impl Blueprint {
    const fn default_stacks() -> Stacks {
        Stacks::One
    }

    const fn default_container_insights() -> ContainerInsights {
        ContainerInsights::Standard
    }
}

/// What one environment says: a blueprint in which nothing is required.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Overlay(serde_json::Map<String, serde_json::Value>);

fn services(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let mut schema = map_of::<ServiceName, Service>(generator);
    schema.insert("minProperties".into(), 1.into());
    schema
}

/// What stands in for a required key that is broken, so that nobody is told of what is wrong with the
/// rest only later. What a load balancer's name would be is tried out: what is said of the blueprint has
/// to be true whichever was meant.
pub const STAND_INS: &[(&str, &[&str])] = &[
    ("/name", &["x"]),
    (
        "/services/*/load_balancer",
        &["internal", "internet", "none"],
    ),
];
