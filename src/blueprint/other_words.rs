//! What other tools call the things that a blueprint has keys for. People bring these words along.
//!
//! Read from the references of AWS Copilot's manifests, Compose, ECS's API, the AWS provider of
//! Terraform and CDK's `ecs-patterns`.

/// A mapping, as a pointer in which `*` is any key; a word that someone writes there; and the pointer of
/// the right key, or a sentence where there is none.
#[rustfmt::skip]
pub const OTHER_WORDS: &[(&str, &str, &str)] = &[
    // The blueprint.
    ("", "app", "/name"),
    ("", "application", "/name"),
    ("", "project", "/name"),
    ("", "system", "/name"),
    ("", "apps", "/services"),
    ("", "applications", "/services"),
    ("", "containers", "/services"),
    ("", "aws_region", "/region"),
    ("", "account_id", "/account"),
    ("", "aws_account", "/account"),
    ("", "parameters", "/inputs"),
    ("", "variables", "/inputs"),
    ("", "vpc", "/network"),
    ("", "bastion", "/management"),
    ("", "alb", "/load_balancers"),
    ("", "version", "leave it out: a blueprint has no version of its own"),
    ("", "volumes", "leave it out: what a service mounts stands in the service, `volumes: {NAME: {path: PATH, efs: ID}}`, or `writable` for the time of a task"),
    ("", "networks", "leave it out: `network` is the one network, and `calls` in a service says who may reach whom"),
    // The network.
    ("/network", "cidr_block", "/network/cidr"),
    ("/network", "vpc_cidr", "/network/cidr"),
    ("/network", "azs", "/network/zones"),
    ("/network", "max_azs", "/network/zones"),
    ("/network", "availability_zones", "/network/zones"),
    ("/network", "vpc_endpoints", "/network/endpoints"),
    ("/network", "nat", "the way out is `egress: nat`"),
    ("/network", "nat_gateway", "the way out is `egress: nat`"),
    ("/network", "enable_nat_gateway", "the way out is `egress: nat`"),
    ("/network", "single_nat_gateway", "the way out is `egress: nat`"),
    ("/network", "nat_gateways", "the way out is `egress: nat`, or `egress: nat_per_zone` through one in each zone"),
    ("/network", "vpc_id", "leave it out: the stack makes its own network, and cannot use another yet"),
    // Management.
    ("/management", "bastion", "/management/host"),
    ("/management", "cidr", "/management/cidrs"),
    ("/management", "cidr_blocks", "/management/cidrs"),
    ("/management", "allowed_source_ips", "/management/cidrs"),
    ("/management/host", "type", "/management/host/instance_type"),
    // Load balancers.
    ("/load_balancers/*", "certificate_arn", "/load_balancers/*/listener/certificate"),
    ("/load_balancers/*", "certificates", "/load_balancers/*/listener/certificate"),
    ("/load_balancers/*", "ssl_certificate", "/load_balancers/*/listener/certificate"),
    ("/load_balancers/*", "ssl_policy", "/load_balancers/*/listener/tls_policy"),
    ("/load_balancers/*", "redirect_to_https", "/load_balancers/*/listener/redirect_http"),
    ("/load_balancers/*", "enable_deletion_protection", "/load_balancers/*/deletion_protection"),
    ("/load_balancers/*", "https", "`certificate` under `listener` is what makes both listeners speak HTTPS"),
    ("/load_balancers/*/listener", "certificate_arn", "/load_balancers/*/listener/certificate"),
    ("/load_balancers/*/listener", "ssl_policy", "/load_balancers/*/listener/tls_policy"),
    ("/load_balancers/*/listener", "redirect_to_https", "/load_balancers/*/listener/redirect_http"),
    ("/load_balancers/*/listener", "protocol", "leave it out: with a `certificate` it is HTTPS, else HTTP"),
    // A service.
    ("/services/*", "desired_count", "/services/*/count"),
    ("/services/*", "replicas", "/services/*/count"),
    ("/services/*", "instances", "/services/*/count"),
    ("/services/*", "env", "/services/*/environment"),
    ("/services/*", "env_vars", "/services/*/environment"),
    ("/services/*", "variables", "/services/*/environment"),
    ("/services/*", "environment_variables", "/services/*/environment"),
    ("/services/*", "autoscaling", "/services/*/scaling"),
    ("/services/*", "auto_scaling", "/services/*/scaling"),
    ("/services/*", "container_port", "/services/*/port"),
    ("/services/*", "target_port", "/services/*/port"),
    ("/services/*", "ports", "`port` is one number: the load balancer's ports stand under `load_balancers`"),
    ("/services/*", "expose", "`port` is one number"),
    ("/services/*", "port_mappings", "`port` is one number"),
    ("/services/*", "healthcheck", "/services/*/health_check"),
    ("/services/*", "task_role", "write `roles: {task: ARN}` for one that is there; left out, the role is made, and `permissions` says what the application may do in AWS"),
    ("/services/*", "task_role_arn", "write `roles: {task: ARN}` for one that is there; left out, the role is made, and `permissions` says what the application may do in AWS"),
    ("/services/*", "execution_role", "leave it out: the role is made, for the images and `secrets` that the service has; `roles: {execution: ARN}` gives one that is there"),
    ("/services/*", "execution_role_arn", "leave it out: the role is made, for the images and `secrets` that the service has; `roles: {execution: ARN}` gives one that is there"),
    ("/services/*", "sqs", "/services/*/queue"),
    ("/services/*", "publishes_to", "/services/*/sends_to"),
    ("/services/*", "policy", "/services/*/permissions"),
    ("/services/*", "policies", "/services/*/permissions"),
    ("/services/*", "iam", "/services/*/permissions"),
    ("/services/*", "statements", "/services/*/permissions"),
    ("/services/*", "depends_on", "/services/*/calls"),
    ("/services/*", "links", "/services/*/calls"),
    ("/services/*", "service_connect", "/services/*/connect"),
    ("/services/*", "service_connect_configuration", "/services/*/connect"),
    ("/services/*", "service_discovery", "/services/*/connect"),
    ("/services/*/connect", "container_port", "/services/*/connect/port"),
    ("/services/*/connect", "alias", "leave it out: callers ask for the service by its own name"),
    ("/services/*/connect", "namespace", "leave it out: a system has one, which bears its name"),
    ("/services/*", "entry_point", "/services/*/entrypoint"),
    ("/services/*", "cmd", "/services/*/command"),
    ("/services/*", "args", "/services/*/command"),
    ("/services/*", "mem", "/services/*/memory"),
    ("/services/*", "mem_limit", "/services/*/memory"),
    ("/services/*", "cpu_architecture", "/services/*/architecture"),
    ("/services/*", "platform", "/services/*/architecture"),
    ("/services/*", "storage", "/services/*/ephemeral_storage"),
    ("/services/*", "readonly_root_filesystem", "/services/*/read_only_root"),
    ("/services/*", "read_only", "/services/*/read_only_root"),
    ("/services/*", "readonly_fs", "/services/*/read_only_root"),
    ("/services/*", "tmpfs", "/services/*/writable"),
    ("/services/*", "stop_grace_period", "/services/*/stop_timeout"),
    ("/services/*", "log_retention", "/services/*/logs/retention_days"),
    ("/services/*", "log_retention_days", "/services/*/logs/retention_days"),
    ("/services/*", "logging", "logs go to CloudWatch, and `logs: {retention_days: 30}` says for how long; `logs.router` sends them elsewhere"),
    ("/services/*", "firelens", "/services/*/logs/router"),
    ("/services/*", "log_router", "/services/*/logs/router"),
    ("/services/*", "repository", "/services/*/image/repository"),
    ("/services/*", "tag", "/services/*/image/tag"),
    ("/services/*", "image_tag", "/services/*/image/tag"),
    ("/services/*", "build", "leave it out: build the image, push it, and name it by `image`"),
    ("/services/*", "domain", "/services/*/route/hosts"),
    ("/services/*", "alias", "/services/*/route/hosts"),
    ("/services/*", "host", "/services/*/route/hosts"),
    ("/services/*", "path", "/services/*/route/paths"),
    ("/services/*", "path_pattern", "/services/*/route/paths"),
    ("/services/*", "http", "`load_balancer: internet` puts the service before everyone, and `route` says which requests are its own"),
    ("/services/*", "public", "`load_balancer: internet` is for a service that everyone reaches; tasks never have a public address"),
    ("/services/*", "assign_public_ip", "leave it out: tasks never have a public address"),
    ("/services/*", "subnets", "leave it out: tasks stand in the private subnets of `network`"),
    ("/services/*", "networks", "leave it out: `calls` says whom the service may reach"),
    ("/services/*", "network_mode", "leave it out: on Fargate it is always `awsvpc`"),
    ("/services/*", "spot", "/services/*/capacity/spot"),
    ("/services/*", "capacity_provider_strategy", "/services/*/capacity"),
    ("/services/*", "capacity_providers", "/services/*/capacity"),
    ("/services/*", "launch_type", "leave it out: everything runs on Fargate"),
    ("/services/*", "restart", "leave it out: ECS starts a task again that has ended"),
    ("/services/*", "deploy", "/services/*/deployment"),
    ("/services/*", "deployment_controller", "/services/*/deployment/engine"),
    ("/services/*", "mount_points", "/services/*/volumes"),
    ("/services/*", "efs", "/services/*/volumes"),
    // Inside of a service.
    ("/services/*/health_check", "retries", "/services/*/health_check/unhealthy"),
    ("/services/*/health_check", "unhealthy_threshold", "/services/*/health_check/unhealthy"),
    ("/services/*/health_check", "healthy_threshold", "/services/*/health_check/healthy"),
    ("/services/*/health_check", "matcher", "/services/*/health_check/codes"),
    ("/services/*/health_check", "success_codes", "/services/*/health_check/codes"),
    ("/services/*/health_check", "start_period", "/services/*/health_check/grace_period"),
    ("/services/*/health_check", "test", "the load balancer asks for `path`"),
    ("/services/*/health_check", "command", "the load balancer asks for `path`"),
    ("/services/*/scaling", "min_capacity", "/services/*/scaling/min"),
    ("/services/*/scaling", "max_capacity", "/services/*/scaling/max"),
    ("/services/*/scaling", "cpu_percentage", "/services/*/scaling/cpu"),
    ("/services/*/scaling", "memory_percentage", "/services/*/scaling/memory"),
    ("/services/*/image", "name", "/services/*/image/repository"),
    ("/services/*/image", "location", "a URI stands for itself: `image: URI`"),
    ("/services/*/image", "uri", "a URI stands for itself: `image: URI`"),
    ("/services/*/logs", "retention", "/services/*/logs/retention_days"),
    ("/services/*/logs", "firelens", "/services/*/logs/router"),
    ("/services/*/logs", "destination", "write `router: {image: IMAGE, options: {Name: OUTPUT}}`, with the output of Fluent Bit"),
    ("/services/*/logs/router", "destination", "/services/*/logs/router/options"),
    ("/services/*/logs/router", "secret_options", "/services/*/logs/router/secrets"),
    ("/services/*/logs/router", "config_file", "/services/*/logs/router/config"),
    ("/services/*/logs/router", "retention_days", "/services/*/logs/retention_days"),
    ("/network/flow_logs", "retention", "/network/flow_logs/retention_days"),
    ("/services/*/deployment", "type", "/services/*/deployment/engine"),
    ("/services/*/deployment", "controller", "/services/*/deployment/engine"),
    ("/services/*/secrets/*", "arn", "/services/*/secrets/*/secretsmanager"),
    ("/services/*/secrets/*", "value_from", "/services/*/secrets/*/secretsmanager"),
    ("/services/*/secrets/*", "parameter", "/services/*/secrets/*/ssm"),
    ("/services/*/reaches/*", "host", "name where it stands: its `security_group`, or its addresses as `cidr`"),
    ("/services/*/volumes/*", "id", "/services/*/volumes/*/efs"),
    ("/services/*/volumes/*", "file_system_id", "/services/*/volumes/*/efs"),
    ("/services/*/volumes/*", "access_point_id", "/services/*/volumes/*/access_point"),
    ("/services/*/volumes/*", "container_path", "/services/*/volumes/*/path"),
    ("/services/*/volumes/*", "root_directory", "the root of the file system is mounted, or the directory of its `access_point`"),
    ("/services/*/volumes/*", "sg", "/services/*/volumes/*/security_group"),
    ("/services/*/reaches/*", "sg", "/services/*/reaches/*/security_group"),
];

/// A key, a word of other tools that someone writes as its value, and the blueprint's own.
pub const OTHER_VALUES: &[(&str, &str, &str)] = &[
    ("/services/*/load_balancer", "public", "internet"),
    ("/services/*/load_balancer", "external", "internet"),
    ("/services/*/load_balancer", "internet-facing", "internet"),
    ("/services/*/load_balancer", "private", "internal"),
    ("/services/*/load_balancer", "worker", "none"),
    ("/services/*/architecture", "amd64", "x86_64"),
    ("/services/*/architecture", "x64", "x86_64"),
    ("/services/*/architecture", "aarch64", "arm64"),
    ("/services/*/deployment/engine", "blue_green", "codedeploy"),
    ("/services/*/deployment/engine", "blue-green", "codedeploy"),
    ("/network/egress", "nat_gateway", "nat"),
    ("/network/egress", "none", "endpoints"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprint::schema::schema;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// The schema at a pattern, through references, branches, maps and lists.
    fn at<'s>(root: &'s Value, here: &'s Value, tokens: &[&str]) -> Option<&'s Value> {
        let here = match here["$ref"].as_str() {
            Some(to) => root.pointer(to.trim_start_matches('#'))?,
            None => here,
        };
        let Some((first, rest)) = tokens.split_first() else {
            return Some(here);
        };
        let next = if *first == "*" && here["properties"].is_null() {
            [&here["additionalProperties"], &here["items"]]
                .into_iter()
                .find(|v| v.is_object())
        } else if *first == "*" {
            here["properties"].as_object()?.values().next()
        } else {
            here["properties"].get(first)
        };
        next.and_then(|next| at(root, next, rest)).or_else(|| {
            let branches = ["anyOf", "oneOf"]
                .iter()
                .filter_map(|w| here[*w].as_array());
            branches.flatten().find_map(|b| at(root, b, tokens))
        })
    }

    fn tokens(pattern: &str) -> Vec<&str> {
        pattern.split('/').skip(1).collect()
    }

    #[test]
    fn every_right_key_is_one_and_no_word_is() {
        let schema = schema();
        let mut seen = BTreeSet::new();
        for (place, word, right) in OTHER_WORDS {
            assert!(seen.insert((place, word)), "{place} {word} stands twice");
            let mapping = at(&schema, &schema, &tokens(place));
            assert!(mapping.is_some(), "{place}");
            let mut own = tokens(place);
            own.push(word);
            assert!(at(&schema, &schema, &own).is_none(), "{place} has {word}");
            if right.starts_with('/') {
                assert!(at(&schema, &schema, &tokens(right)).is_some(), "{right}");
            }
        }
    }

    #[test]
    fn every_right_value_is_one() {
        let schema = schema();
        for (key, word, right) in OTHER_VALUES {
            let key_itself = at(&schema, &schema, &tokens(key)).unwrap();
            // Where names of the user's own may stand beside the words, these are examples.
            let words = key_itself.get("enum").or(key_itself.get("examples"));
            let words = words.unwrap().to_string();
            assert!(words.contains(&format!("\"{right}\"")), "{key}: {words}");
            assert!(!words.contains(&format!("\"{word}\"")), "{key}: {word}");
        }
    }
}
