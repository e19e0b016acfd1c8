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
    ("", "envs", "/environments"),
    ("", "stages", "/environments"),
    ("", "permissions_boundary", "/iam/permissions_boundary"),
    ("", "role_path", "/iam/path"),
    ("", "kms_key_id", "/kms_key"),
    ("", "kms_key_arn", "/kms_key"),
    ("", "jobs", "a job is a service with `schedule`, under `services`"),
    ("", "sidecars", "a sidecar stands in the service beside which it runs, under `sidecars`"),
    ("", "cluster", "leave it out: the stack makes one, which bears the system's name"),
    ("", "waf", "it stands at a load balancer: `load_balancers: {internet: {waf: true}}`"),
    ("", "domain", "it stands at a load balancer's listener: `domain: {zone: ZONE, name: NAME}`"),
    ("", "hosted_zone", "it stands at a load balancer's listener: `domain: {zone: ZONE, name: NAME}`"),
    ("", "observability", "`container_insights` has metrics; traces are the application's own to send"),
    ("", "cdn", "leave it out: `from: {cloudfront: true}` at a load balancer lets CloudFront alone in, which another stack makes"),
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
    ("/network", "vpc_id", "a network that is there stands under `existing`: `existing: {vpc: ID, cidr: [...], private_subnets: [...]}`"),
    ("/network", "vpc", "a network that is there stands under `existing`: `existing: {vpc: ID, cidr: [...], private_subnets: [...]}`"),
    ("/network", "id", "a network that is there stands under `existing`: `existing: {vpc: ID, cidr: [...], private_subnets: [...]}`"),
    ("/network", "subnets", "those of a network that is there stand under `existing`, as `public_subnets` and `private_subnets`"),
    ("/network", "subnet_ids", "those of a network that is there stand under `existing`, as `public_subnets` and `private_subnets`"),
    ("/network/existing", "vpc_id", "/network/existing/vpc"),
    ("/network/existing", "id", "/network/existing/vpc"),
    ("/network/existing", "subnet_ids", "/network/existing/private_subnets"),
    ("/network/existing", "private", "/network/existing/private_subnets"),
    ("/network/existing", "public", "/network/existing/public_subnets"),
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
    ("/load_balancers/*", "web_acl_arn", "write `waf: {web_acl: ARN}`, or `waf: true` for one that is made"),
    ("/load_balancers/*", "web_acl", "write `waf: {web_acl: ARN}`, or `waf: true` for one that is made"),
    ("/load_balancers/*", "associate_web_acl", "write `waf: {web_acl: ARN}`, or `waf: true` for one that is made"),
    ("/load_balancers/*", "access_log_bucket", "write `access_logs: {bucket: NAME}`, or `access_logs: true` for one that is made"),
    ("/load_balancers/*", "access_logs_bucket", "write `access_logs: {bucket: NAME}`, or `access_logs: true` for one that is made"),
    ("/load_balancers/*", "allowed_source_ips", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "source_ips", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "restrict_to", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "ingress", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "ingress_cidrs", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "open_listener", "who reaches it stands under `from`: `from: {cidrs: [198.51.100.0/24]}`"),
    ("/load_balancers/*", "cloudfront", "write `from: {cloudfront: true}`, which lets CloudFront alone in"),
    ("/load_balancers/*", "cdn", "write `from: {cloudfront: true}`, which lets CloudFront alone in"),
    ("/load_balancers/*", "domain", "write `listener: {domain: {zone: ZONE, name: NAME}}`, which makes the certificate and the records"),
    ("/load_balancers/*", "domain_name", "write `listener: {domain: {zone: ZONE, name: NAME}}`, which makes the certificate and the records"),
    ("/load_balancers/*", "hosted_zone", "write `listener: {domain: {zone: ZONE, name: NAME}}`, which makes the certificate and the records"),
    ("/load_balancers/*", "zone", "write `listener: {domain: {zone: ZONE, name: NAME}}`, which makes the certificate and the records"),
    ("/load_balancers/*", "extra_ssl_certs", "`certificate` under `listener` takes a list: the first is the default"),
    ("/load_balancers/*", "internal", "write `scheme: internal`"),
    ("/load_balancers/*", "additional_rules", "a service has one rule, its `route`: split the service, or cover both with one path or host"),
    ("/load_balancers/*", "authenticate_oidc", "there is no login at the load balancer: let the application ask for it"),
    ("/load_balancers/*", "authenticate_cognito", "there is no login at the load balancer: let the application ask for it"),
    ("/load_balancers/*/listener", "certificates", "`certificate` takes a list: the first is the default"),
    ("/load_balancers/*/listener", "hosted_zone", "write `domain: {zone: ZONE, name: NAME}`, which makes the certificate and the records"),
    ("/load_balancers/*/from", "source_ips", "/load_balancers/*/from/cidrs"),
    ("/load_balancers/*/from", "allowed_source_ips", "/load_balancers/*/from/cidrs"),
    ("/load_balancers/*/from", "cidr_blocks", "/load_balancers/*/from/cidrs"),
    ("/load_balancers/*/from", "cdn", "/load_balancers/*/from/cloudfront"),
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
    ("/services/*", "enable_execute_command", "/services/*/exec"),
    ("/services/*", "execute_command", "/services/*/exec"),
    ("/services/*", "containers", "containers beside the application stand under `sidecars: {NAME: {image: URI}}`"),
    ("/services/*", "container_definitions", "containers beside the application stand under `sidecars: {NAME: {image: URI}}`"),
    ("/services/*", "additional_containers", "containers beside the application stand under `sidecars: {NAME: {image: URI}}`"),
    ("/services/*", "init_containers", "a sidecar that ends: `essential: false` for it, and `after: {NAME: success}` in the service"),
    ("/services/*", "target_container", "/services/*/receives"),
    ("/services/*", "container_health_check", "/services/*/container_health"),
    ("/services/*", "log_configuration", "logs go to CloudWatch, and `logs: {retention_days: 30}` says for how long; `logs.router` sends them elsewhere"),
    ("/services/*", "log_driver", "logs go to CloudWatch, and `logs: {retention_days: 30}` says for how long; `logs.router` sends them elsewhere"),
    ("/services/*", "firelens_configuration", "/services/*/logs/router"),
    ("/services/*", "efs_volume_configuration", "write `volumes: {NAME: {path: PATH, efs: ID}}`"),
    ("/services/*", "env_file", "write its variables under `environment`, and its secrets under `secrets`"),
    ("/services/*", "environment_files", "write its variables under `environment`, and its secrets under `secrets`"),
    ("/services/*", "cron", "write `schedule: {at: TIMES}`, such as `cron(0 3 * * ? *)`, or `schedule: by_hand`"),
    ("/services/*", "on", "write `schedule: {at: TIMES}`, such as `cron(0 3 * * ? *)`, or `schedule: by_hand`"),
    ("/services/*", "schedule_expression", "write `schedule: {at: TIMES}`, such as `cron(0 3 * * ? *)`, or `schedule: by_hand`"),
    ("/services/*", "job", "write `schedule: {at: TIMES}`, such as `cron(0 3 * * ? *)`, or `schedule: by_hand`"),
    ("/services/*", "retries", "nothing runs a job again by itself: let the program try again"),
    ("/services/*", "timeout", "nothing stops a job that takes long: let the program end by itself"),
    ("/services/*", "subscribe", "write `queue: true`: the worker reads a queue, to which a topic of another stack may send"),
    ("/services/*", "publish", "there are no topics: `sends_to` sends to a worker's queue, and `permissions` lets it publish to a topic of another stack"),
    ("/services/*", "nlb", "there is no network load balancer: `connect` is for callers within the system"),
    ("/services/*", "tracing", "traces are the application's own to send: `sidecars` has room for a collector, and `permissions` lets it"),
    ("/services/*", "observability", "traces are the application's own to send: `sidecars` has room for a collector, and `permissions` lets it"),
    ("/services/*", "taskdef_overrides", "what no key says of a resource stands at the top, under `overrides`"),
    ("/services/*", "allowed_source_ips", "the sources stand at the load balancer, for all behind it: `load_balancers: {internet: {from: {cidrs: [...]}}}`"),
    ("/services/*", "network", "leave it out: tasks stand in the private subnets of `network`, `calls` and `reaches` open paths, and `security_groups` has more groups"),
    ("/services/*", "sticky_sessions", "/services/*/stickiness"),
    ("/services/*", "protocol_version", "/services/*/protocol"),
    ("/services/*", "http_version", "/services/*/protocol"),
    ("/services/*", "permissions_boundary", "it is every role's: `iam: {permissions_boundary: ARN}` at the top"),
    ("/services/*", "slow_start", "what no key says of a target group stands at the top, under `overrides`"),
    ("/services/*", "load_balancing_algorithm", "what no key says of a target group stands at the top, under `overrides`"),
    ("/services/*", "hosted_zone", "it stands at the load balancer's listener: `domain: {zone: ZONE, name: NAME}`"),
    ("/services/*", "certificate", "it stands at the load balancer: `load_balancers: {internet: {listener: {certificate: ARN}}}`"),
    ("/services/*/capacity", "fargate_spot", "/services/*/capacity/spot"),
    ("/services/*/capacity", "spot_from", "/services/*/capacity/base"),
    ("/services/*/sidecars/*", "depends_on", "/services/*/sidecars/*/after"),
    ("/services/*/sidecars/*", "variables", "/services/*/sidecars/*/environment"),
    ("/services/*/sidecars/*", "env", "/services/*/sidecars/*/environment"),
    ("/services/*/sidecars/*", "healthcheck", "/services/*/sidecars/*/container_health"),
    ("/services/*/sidecars/*", "health_check", "/services/*/sidecars/*/container_health"),
    ("/services/*/sidecars/*", "entry_point", "/services/*/sidecars/*/entrypoint"),
    ("/services/*/sidecars/*", "container_port", "/services/*/sidecars/*/port"),
    ("/services/*/sidecars/*", "port_mappings", "`port` is one number"),
    ("/services/*/sidecars/*", "ports", "`port` is one number"),
    ("/services/*/sidecars/*", "readonly_root_filesystem", "/services/*/sidecars/*/read_only_root"),
    ("/services/*/sidecars/*", "tmpfs", "/services/*/sidecars/*/writable"),
    ("/services/*/sidecars/*", "mount_points", "a sidecar has directories of its own, under `writable`; containers share no folder"),
    ("/services/*/sidecars/*", "volumes", "a sidecar has directories of its own, under `writable`; containers share no folder"),
    ("/services/*/sidecars/*", "logs", "what it prints goes to the service's own log"),
    ("/services/*/sidecars/*", "log_configuration", "what it prints goes to the service's own log"),
    ("/services/*/sidecars/*", "env_file", "write its variables under `environment`, and its secrets under `secrets`"),
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
    ("/services/*/scaling", "requests_per_target", "/services/*/scaling/requests"),
    ("/services/*/scaling", "request_count", "/services/*/scaling/requests"),
    ("/services/*/scaling", "cpu_utilization", "/services/*/scaling/cpu"),
    ("/services/*/scaling", "memory_utilization", "/services/*/scaling/memory"),
    ("/services/*/scaling", "queue_delay", "write `backlog`, the messages for each task"),
    ("/services/*/scaling", "queue_length", "/services/*/scaling/backlog"),
    ("/services/*/scaling", "response_time", "nothing follows the time of answers: write `requests`, a minute and task, or `cpu`"),
    ("/services/*/scaling", "cooldown", "the waits are `cooldown_in` and `cooldown_out`"),
    ("/services/*/scaling", "scale_in_cooldown", "/services/*/scaling/cooldown_in"),
    ("/services/*/scaling", "scale_out_cooldown", "/services/*/scaling/cooldown_out"),
    ("/services/*/scaling", "range", "the bounds are `min` and `max`"),
    ("/services/*/image", "port", "/services/*/port"),
    ("/services/*/image", "healthcheck", "/services/*/container_health"),
    ("/services/*/image", "depends_on", "/services/*/after"),
    ("/services/*/image", "build", "leave it out: build the image, push it, and name it by `tag`"),
    ("/services/*/image", "credentials", "there is no login for a registry: copy the image into ECR, or let ECR pull it through its cache"),
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
    ("/services/*/deployment", "strategy", "/services/*/deployment/engine"),
    ("/services/*/deployment", "rolling", "write `engine: rolling`"),
    ("/services/*/deployment", "bake_time", "/services/*/deployment/keep_old"),
    ("/services/*/deployment", "rollback_alarms", "alarms stand beside it, under `alarms`"),
    ("/services/*/schedule", "expression", "/services/*/schedule/at"),
    ("/services/*/schedule", "cron", "/services/*/schedule/at"),
    ("/services/*/schedule", "timezone", "/services/*/schedule/time_zone"),
    ("/services/*/schedule", "schedule_expression", "/services/*/schedule/at"),
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
    ("/services/*/after/*", "start", "started"),
    ("/services/*/sidecars/*/after/*", "start", "started"),
    ("/services/*/protocol", "http1", "http"),
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
