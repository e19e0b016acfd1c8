//! Which key of the blueprint a property comes from, and what a change of it does: a row for each, by the
//! rows in which the proof reads the property.

use crate::prove::types::Kind;
use crate::prove::types::Row;
use crate::prove::types::{
    alarm, certificate, cluster, container, deployment_config, deployment_group, instance,
    instance_profile, listener, listener_rule, load_balancer, log_group, queue, record, repository,
    repository_lifecycle, role, scalable_target, scaling_policy, schedule, security_group, service,
    subnet, target_group, task_definition, vpc, web_acl::association,
};

/// Under what a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The service that the resource belongs to.
    Service,
    /// The load balancer that the resource belongs to.
    Balancer,
    /// Nothing: it is the blueprint's own.
    Blueprint,
}

/// What a change does where nothing speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It is live with the deploy.
    AtOnce,
    /// It holds from the next release on.
    NextRelease,
    /// It is live when a new revision is: with the next release, or with the deploy where that releases.
    Revision,
    /// A question of its own says what it does, or it follows from something that does.
    Said,
}

/// One property and its key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// What has the property.
    pub kind: Kind,
    /// How it is read.
    pub row: &'static Row,
    /// Under what the key stands.
    pub of: Of,
    /// The key, with slashes. A star is the item of a map of the blueprint.
    pub key: &'static str,
    /// What a change of it does.
    pub does: Does,
}

macro_rules! keys {
    ($(#[$doc:meta])* $table:ident; $($kind:ident { $($row:path => $of:ident $key:literal $does:ident;)* })*) => {
        $(#[$doc])*
        pub const $table: &[Key] = &[$($(Key {
            kind: Kind::$kind,
            row: $row,
            of: Of::$of,
            key: $key,
            does: Does::$does,
        },)*)*];
    };
}

keys! {
    /// Every property that a key of the blueprint decides, but for those of containers.
    ALL;
    Vpc {
        vpc::CIDR => Blueprint "network/cidr" Said;
    }
    Subnet {
        subnet::CIDR => Blueprint "network/cidr" Said;
        subnet::ZONE => Blueprint "network/zones" Said;
        subnet::ZONE_ID => Blueprint "network/zones" Said;
    }
    Cluster {
        cluster::NAME => Blueprint "name" Said;
        cluster::SESSION_KEY => Blueprint "kms_key" AtOnce;
        cluster::SESSION_LOG_ENCRYPTED => Blueprint "kms_key" Said;
        cluster::INSIGHTS => Blueprint "container_insights" AtOnce;
    }
    Role {
        role::PATH => Blueprint "iam/path" Said;
        role::BOUNDARY => Blueprint "iam/permissions_boundary" AtOnce;
    }
    InstanceProfile {
        instance_profile::PATH => Blueprint "iam/path" Said;
    }
    Instance {
        instance::DISK_KEY => Blueprint "kms_key" Said;
        instance::TYPE => Blueprint "management/host/instance_type" AtOnce;
        instance::IMAGE => Blueprint "management/host/instance_type" Said;
    }
    SecurityGroup {
        security_group::NAME_PREFIX => Blueprint "name" Said;
    }
    LoadBalancer {
        load_balancer::SCHEME => Balancer "scheme" Said;
        load_balancer::IDLE_TIMEOUT => Balancer "idle_timeout" AtOnce;
        load_balancer::LOGS => Balancer "access_logs" Said;
        load_balancer::LOGS_BUCKET => Balancer "access_logs" AtOnce;
        load_balancer::LOGS_PREFIX => Balancer "access_logs" AtOnce;
        load_balancer::DELETION_PROTECTION => Balancer "deletion_protection" AtOnce;
        load_balancer::NAME => Blueprint "name" Said;
    }
    Listener {
        listener::POLICY => Balancer "listener/tls_policy" AtOnce;
        listener::CERTIFICATE => Balancer "listener/certificate" Said;
        listener::PROTOCOL => Balancer "listener/certificate" Said;
        listener::PORT => Balancer "listener/port" Said;
    }
    Certificate {
        certificate::NAME => Balancer "listener/domain/name" Said;
        certificate::FURTHER => Balancer "listener/domain" Said;
    }
    Record {
        record::ZONE => Balancer "listener/domain/zone" Said;
    }
    TargetGroup {
        target_group::NAME_PREFIX => Blueprint "name" Said;
        target_group::CHECK_PATH => Service "health_check/path" Said;
        target_group::CODES => Service "health_check/codes" Said;
        target_group::GRPC_CODES => Service "health_check/codes" Said;
        target_group::CHECK_PORT => Service "health_check/port" Said;
        target_group::CHECK_PROTOCOL => Service "protocol" Said;
        target_group::CHECK_INTERVAL => Service "health_check/interval" AtOnce;
        target_group::CHECK_TIMEOUT => Service "health_check/timeout" AtOnce;
        target_group::HEALTHY => Service "health_check/healthy" AtOnce;
        target_group::UNHEALTHY => Service "health_check/unhealthy" AtOnce;
        target_group::DEREGISTRATION_DELAY => Service "deregistration_delay" AtOnce;
        target_group::STICKY => Service "stickiness" Said;
        target_group::STICKY_FOR => Service "stickiness" AtOnce;
        target_group::PROTOCOL => Service "protocol" Said;
        target_group::VERSION => Service "protocol" Said;
    }
    WebAclAssociation {
        association::ACL => Balancer "waf" Said;
    }
    ListenerRule {
        listener_rule::CONDITIONS => Service "route" AtOnce;
        listener_rule::PRIORITY => Service "route/priority" AtOnce;
        listener_rule::LISTENER => Service "load_balancer" AtOnce;
    }
    Service {
        service::NAME => Service "" Said;
        service::TASK_DEFINITION => Blueprint "name" Said;
        service::CONTROLLER => Service "deployment/engine" Said;
        service::STRATEGY => Service "deployment/engine" Said;
        service::CAPACITY => Service "capacity" Said;
        service::LOAD_BALANCERS => Service "port" Said;
        service::GRACE => Service "health_check/grace_period" AtOnce;
        service::SUBNETS => Blueprint "network/zones" Said;
        service::GROUPS => Service "security_groups" AtOnce;
        service::EXEC => Service "exec" AtOnce;
        service::CONNECT_ON => Service "connect" Said;
        service::CONNECT_SERVERS => Service "connect" AtOnce;
        service::BAKE => Service "deployment/keep_old" NextRelease;
        service::HOOKS => Service "deployment/hooks" NextRelease;
        service::CANARY_PERCENT => Service "deployment/traffic" NextRelease;
        service::CANARY_WAIT => Service "deployment/traffic" NextRelease;
        service::STEP_PERCENT => Service "deployment/traffic" NextRelease;
        service::STEP_WAIT => Service "deployment/traffic" NextRelease;
        service::BREAKER_ROLLBACK => Service "deployment/rollback" NextRelease;
    }
    Schedule {
        schedule::AT => Service "schedule/at" AtOnce;
        schedule::TIME_ZONE => Service "schedule/time_zone" AtOnce;
        schedule::CAPACITY => Service "capacity" AtOnce;
        schedule::GROUPS => Service "security_groups" AtOnce;
        schedule::EXEC => Service "exec" AtOnce;
        schedule::NAME => Blueprint "name" Said;
        schedule::TASK_DEFINITION => Blueprint "name" Said;
        schedule::SUBNETS => Blueprint "network/zones" Said;
    }
    Queue {
        queue::NAME => Blueprint "name" Said;
        queue::KEY => Blueprint "kms_key" AtOnce;
        queue::ENCRYPTED => Blueprint "kms_key" AtOnce;
    }
    TaskDefinition {
        task_definition::CPU => Service "cpu" Revision;
        task_definition::MEMORY => Service "memory" Revision;
        task_definition::STORAGE => Service "ephemeral_storage" Revision;
        task_definition::ARCHITECTURE => Service "architecture" Revision;
        task_definition::VOLUMES => Service "volumes" Revision;
        task_definition::FAMILY => Blueprint "name" Said;
        task_definition::TASK_ROLE => Service "roles/task" Revision;
        task_definition::EXECUTION_ROLE => Service "roles/execution" Revision;
    }
    ScalableTarget {
        scalable_target::MIN => Service "count" AtOnce;
        scalable_target::MAX => Service "count" AtOnce;
    }
    ScalingPolicy {
        scaling_policy::VALUE => Service "scaling" AtOnce;
        scaling_policy::IN_COOLDOWN => Service "scaling/cooldown_in" AtOnce;
        scaling_policy::OUT_COOLDOWN => Service "scaling/cooldown_out" AtOnce;
        scaling_policy::STEP_COOLDOWN => Service "scaling/cooldown_out" AtOnce;
    }
    Alarm {
        alarm::THRESHOLD => Service "alarms" AtOnce;
        alarm::RINGS => Service "alarms/notify" AtOnce;
        alarm::STOPS => Service "alarms/notify" AtOnce;
    }
    DeploymentConfig {
        deployment_config::TYPE => Service "deployment/traffic" NextRelease;
        deployment_config::CANARY_PERCENT => Service "deployment/traffic" NextRelease;
        deployment_config::CANARY_MINUTES => Service "deployment/traffic" NextRelease;
        deployment_config::LINEAR_PERCENT => Service "deployment/traffic" NextRelease;
        deployment_config::LINEAR_MINUTES => Service "deployment/traffic" NextRelease;
    }
    DeploymentGroup {
        deployment_group::CONFIGURATION => Service "deployment/traffic" NextRelease;
        deployment_group::READY_MINUTES => Service "deployment/approval_wait" NextRelease;
        deployment_group::OLD_MINUTES => Service "deployment/keep_old" NextRelease;
        deployment_group::ROLLBACK_ON => Service "deployment/rollback" NextRelease;
        deployment_group::ALARMS => Service "alarms" NextRelease;
    }
    LogGroup {
        log_group::KEY => Blueprint "kms_key" AtOnce;
        log_group::RETENTION => Service "logs/retention_days" AtOnce;
        log_group::NAME => Blueprint "name" Said;
    }
    Repository {
        repository::NAME => Service "image/repository" Said;
        repository::KEY => Blueprint "kms_key" Said;
        repository::LIFECYCLE => Service "image/keep" AtOnce;
    }
    RepositoryLifecycle {
        repository_lifecycle::LIFECYCLE => Service "image/keep" AtOnce;
    }
}

keys! {
    /// Those of the containers of a task definition: of a sidecar, its keys stand below its name.
    OF_CONTAINERS;
    TaskDefinition {
        container::IMAGE => Service "image" Revision;
        container::ESSENTIAL => Service "essential" Revision;
        container::CPU => Service "cpu" Revision;
        container::MEMORY => Service "memory" Revision;
        container::AFTER => Service "after/*" Revision;
        container::ENTRYPOINT => Service "entrypoint" Revision;
        container::COMMAND => Service "command" Revision;
        container::USER => Service "user" Revision;
        container::INIT => Service "init" Revision;
        container::ULIMITS => Service "ulimits" Revision;
        container::PORTS => Service "port" Revision;
        container::ENVIRONMENT => Service "environment/*" Revision;
        container::SECRETS => Service "secrets/*" Revision;
        container::READ_ONLY_ROOT => Service "read_only_root" Revision;
        container::TMPFS => Service "writable" Revision;
        container::MOUNTS => Service "writable" Revision;
        container::CHECK_COMMAND => Service "container_health/command" Revision;
        container::CHECK_INTERVAL => Service "container_health/interval" Revision;
        container::CHECK_TIMEOUT => Service "container_health/timeout" Revision;
        container::CHECK_RETRIES => Service "container_health/retries" Revision;
        container::CHECK_START => Service "container_health/start_period" Revision;
        container::STOP_TIMEOUT => Service "stop_timeout" Revision;
        container::LOG_OPTIONS => Blueprint "name" Said;
        container::LOG_OPTIONS => Service "logs/router/options/*" Revision;
        container::LOG_SECRETS => Service "logs/router/secrets/*" Revision;
        container::ROUTING => Service "logs/router/config" Revision;
    }
}
