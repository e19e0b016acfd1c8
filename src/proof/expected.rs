//! Single properties as the blueprint means them: a line for each.

use super::names;
use super::text::{self, text};
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::Kind;
use crate::prove::types::container::{environment, mounts, ports, tmpfs, ulimits};
use crate::prove::types::listener::certificate;
use crate::prove::types::{
    action, alarm, bucket, bucket_access, bucket_encryption, bucket_lifecycle, cluster, condition,
    container, endpoint, flow_log, instance, instance_profile, internet_gateway, listener,
    listener_rule, load_balancer, log_group, network_interface, repository, role, route,
    route_table, scalable_target, scaling_policy, security_group, service, subnet, target_group,
    task_definition, tracked, vpc, web_acl,
};
use crate::system::{
    AccessLogs, Architecture, Balancer, Entry, Existing, FlowLogs, Image, Insights, Protocol,
    Rollout, Room, Scheme, Service, Shell, Stickiness, System, Text, Waf,
};

/// What is expected.
pub(super) fn of(system: &System) -> Expectations {
    let mut out = Expectations::default();
    out.expect(&Of::Every(Kind::Cluster), cluster::NAME, &system.name);
    // A tag that moves would give a rollback another image.
    out.expect(
        &Of::Every(Kind::Repository),
        repository::TAGS_CHANGE,
        "IMMUTABLE",
    );
    let measured = match system.insights {
        Insights::Off => "disabled",
        Insights::Standard => "enabled",
        Insights::Enhanced => "enhanced",
    };
    out.expect(&Of::Every(Kind::Cluster), cluster::INSIGHTS, measured);
    let roles = Of::Every(Kind::Role);
    let path = system.iam.path.as_deref().unwrap_or("/");
    out.expect(&roles, role::PATH, path);
    let profiles = Of::Every(Kind::InstanceProfile);
    out.expect(&profiles, instance_profile::PATH, path);
    let boundary = system.iam.boundary.as_ref().map(|p| text(system, p));
    out.expect_option(&roles, role::BOUNDARY, boundary);
    let network = &system.network;
    let made = network.ranges.iter().filter(|_| network.existing.is_none());
    out.expect_all(&Of::Every(Kind::Vpc), vpc::CIDR, made);
    let subnets = network.public.iter().chain(&network.private);
    let subnets = subnets.chain(&network.endpoints_subnets);
    out.expect_all(
        &Of::Every(Kind::Subnet),
        subnet::CIDR,
        subnets.chain(&network.management),
    );
    if let Some(existing) = &network.existing {
        there(system, existing, &mut out);
    }
    let groups = Of::Every(Kind::LogGroup);
    let flows = match &network.flow_logs {
        Some(FlowLogs::Group { name, retention }) => Some((name, *retention)),
        _ => None,
    };
    let logs = system.services.iter().map(|s| &s.log_group);
    let sessions = system.session_log.as_ref();
    let logs = logs.chain(sessions.map(|log| &log.name));
    let refused = || {
        let each = system
            .balancers
            .iter()
            .filter_map(|b| b.waf.as_ref()?.log());
        each.map(|(name, _)| name)
    };
    out.expect_all(
        &groups,
        log_group::NAME,
        logs.chain(flows.map(|(name, _)| name)).chain(refused()),
    );
    let key = system.kms_key.as_ref().map(|key| text(system, key));
    let repositories = Of::Every(Kind::Repository);
    let hosts = Of::Every(Kind::Instance);
    out.expect(&repositories, repository::ENCRYPTION, "KMS");
    out.expect_option(&repositories, repository::KEY, key.as_ref());
    out.expect_option(&groups, log_group::KEY, key.as_ref());
    out.expect_option(&hosts, instance::DISK_KEY, key.as_ref());
    let clusters = Of::Every(Kind::Cluster);
    let session_key = key.as_ref().filter(|_| sessions.is_some());
    out.expect_option(&clusters, cluster::SESSION_KEY, session_key);
    let encrypted = session_key.map(|_| true);
    out.expect_option(&clusters, cluster::SESSION_LOG_ENCRYPTED, encrypted);
    let kept = sessions.map_or("DEFAULT", |_| "OVERRIDE");
    out.expect(&clusters, cluster::SESSION_LOGGING, kept);
    if let Some(log) = sessions {
        let own = groups.whose(log_group::NAME, &log.name);
        out.expect(&own, log_group::RETENTION, log.retention);
        out.expect_link(&clusters, cluster::SESSION_LOG, &own);
    }
    if let Some((name, retention)) = flows {
        let own = groups.whose(log_group::NAME, name);
        out.expect(&own, log_group::RETENTION, retention);
    }
    flow_logs(system, &mut out);
    for balancer in &system.balancers {
        load_balancer(system, balancer, &mut out);
    }
    for s in &system.services {
        let own = Of::Service(s.name.clone());
        out.expect(&own, service::NAME, &s.name);
        out.expect(&own, service::PLATFORM, "LATEST");
        // CodeDeploy's services cannot turn it on later.
        let on = match s.shell {
            Shell::Open => true,
            Shell::Closed => matches!(s.rollout, Rollout::CodeDeploy(_)),
            Shell::Never => false,
        };
        out.expect_option(&own, service::EXEC, on.then_some(true));
        // A worker registers nowhere.
        let registered = s.entry.iter();
        out.expect_each(
            &own,
            service::LOAD_BALANCERS,
            registered.map(|e| vec![(service::load_balancers::PORT, e.port.to_string())]),
        );
        if let Some(entry) = &s.entry {
            out.expect(&own, service::GRACE, entry.health.grace_period);
            way_in(system, s, entry, &mut out);
        }
        let logs = groups.whose(log_group::NAME, &s.log_group);
        out.expect(&logs, log_group::RETENTION, s.log_retention);
        scaling(s, &mut out);
        alarms(system, s, &mut out);
        let task = Of::TaskDefinition(s.name.clone());
        out.expect(&task, task_definition::FAMILY, &s.family);
        out.expect(&task, task_definition::CPU, s.cpu);
        out.expect(&task, task_definition::MEMORY, s.memory);
        out.expect(
            &task,
            task_definition::STORAGE,
            s.ephemeral_storage.unwrap_or(20),
        );
        out.expect(&task, task_definition::SYSTEM, "LINUX");
        let architecture = match s.architecture {
            Architecture::X86_64 => "X86_64",
            Architecture::Arm64 => "ARM64",
        };
        out.expect(&task, task_definition::ARCHITECTURE, architecture);
        application(system, s, &task, &mut out);
        for (row, given) in [
            (task_definition::TASK_ROLE, &s.task_role),
            (task_definition::EXECUTION_ROLE, &s.execution_role),
        ] {
            if let Some(role) = given {
                out.expect(&task, row, text(system, role));
            }
        }
    }
    made_roles(system, &mut out);
    out
}

/// Where a role is given, none is made in its place.
fn made_roles(system: &System, out: &mut Expectations) {
    let all = &system.services;
    let own = all.iter().filter(|s| s.task_role.is_none()).count();
    let starting = all.iter().filter(|s| s.execution_role.is_none()).count();
    for (what, made) in [("The application", own), ("Starts tasks", starting)] {
        if made < all.len() {
            let roles = Of::Every(Kind::Role).whose(role::DESCRIPTION, what);
            out.expect_all(&roles, role::DESCRIPTION, vec![what; made]);
        }
    }
}

/// A network that is there: nothing of it is made, and everything stands where the blueprint says.
fn there(system: &System, existing: &Existing, out: &mut Expectations) {
    let texts = |all: &[Text]| -> Vec<String> { all.iter().map(|t| text(system, t)).collect() };
    let none = [""; 0];
    out.expect_all(
        &Of::Every(Kind::InternetGateway),
        internet_gateway::TAGS,
        none,
    );
    out.expect_all(&Of::Every(Kind::RouteTable), route_table::VPC, none);
    out.expect_all(&Of::Every(Kind::Route), route::TABLE, none);
    let vpc = text(system, &existing.vpc);
    out.expect(&Of::Every(Kind::SecurityGroup), security_group::VPC, &vpc);
    out.expect(&Of::Every(Kind::TargetGroup), target_group::VPC, &vpc);
    out.expect(&Of::Every(Kind::Endpoint), endpoint::VPC, &vpc);
    let private = texts(&existing.private);
    for balancer in &system.balancers {
        let own = Of::LoadBalancer(names::balancer(system, &balancer.name));
        let stands = match balancer.scheme {
            Scheme::Internet => texts(&existing.public),
            Scheme::Internal => private.clone(),
        };
        out.expect_list(&own, load_balancer::SUBNETS, &stands);
    }
    for s in &system.services {
        out.expect_list(&Of::Service(s.name.clone()), service::SUBNETS, &private);
    }
    let endpoints = Of::Every(Kind::Endpoint);
    let interfaces = endpoints.whose(endpoint::TYPE, "Interface");
    out.expect_list(&interfaces, endpoint::SUBNETS, &private);
    let gateways = endpoints.whose(endpoint::TYPE, "Gateway");
    out.expect_list(&gateways, endpoint::TABLES, &texts(&existing.tables));
    if let Some(host) = &system.management.host {
        let stands = if host.private {
            existing.private.first()
        } else {
            existing.public.first()
        };
        let stands = stands.map(|t| text(system, t));
        let interfaces = Of::Every(Kind::NetworkInterface);
        out.expect_option(&interfaces, network_interface::SUBNET, stands);
    }
}

/// A load balancer and its listeners: production, test, and the one that sends on to HTTPS.
fn load_balancer(system: &System, balancer: &Balancer, out: &mut Expectations) {
    let own = Of::LoadBalancer(names::balancer(system, &balancer.name));
    let scheme = match balancer.scheme {
        Scheme::Internet => "internet-facing",
        Scheme::Internal => "internal",
    };
    out.expect(&own, load_balancer::SCHEME, scheme);
    out.expect(&own, load_balancer::IDLE_TIMEOUT, balancer.idle_timeout);
    out.expect(
        &own,
        load_balancer::DELETION_PROTECTION,
        balancer.deletion_protection,
    );
    out.expect(&own, load_balancer::DROP_INVALID_HEADERS, true);
    access_logs(system, balancer, &own, out);
    waf(system, balancer, &own, out);
    let listeners = own.tied(Kind::Listener, listener::BALANCER);
    let both = [balancer.port, balancer.test_port];
    let ports = both.into_iter().chain(balancer.redirect_port);
    out.expect_all(&listeners, listener::PORT, ports);
    for port in both {
        let listener = listeners.whose(listener::PORT, port);
        let protocol = balancer.tls.as_ref().map_or("HTTP", |_| "HTTPS");
        out.expect(&listener, listener::PROTOCOL, protocol);
        if let Some(tls) = &balancer.tls {
            let certificate = text(system, &tls.certificate);
            out.expect(&listener, listener::CERTIFICATE, certificate);
            out.expect(&listener, listener::POLICY, &tls.policy);
        }
        let further = listener.tied(Kind::ListenerCertificate, certificate::LISTENER);
        let texts = balancer.tls.iter().flat_map(|tls| &tls.further);
        out.expect_all(
            &further,
            certificate::CERTIFICATE,
            texts.map(|one| text(system, one)),
        );
    }
    if let Some(port) = balancer.redirect_port {
        let listener = listeners.whose(listener::PORT, port);
        out.expect(&listener, listener::PROTOCOL, "HTTP");
        let to = [
            (action::TYPE, "redirect".to_owned()),
            (action::REDIRECT_PROTOCOL, "HTTPS".to_owned()),
            (action::REDIRECT_PORT, balancer.port.to_string()),
            (action::REDIRECT_STATUS, "HTTP_301".to_owned()),
            (action::REDIRECT_HOST, "#{host}".to_owned()),
            (action::REDIRECT_PATH, "/#{path}".to_owned()),
            (action::REDIRECT_QUERY, "#{query}".to_owned()),
        ];
        out.expect_each(&listener, listener::ACTIONS, [to.to_vec()]);
        // Everyone is sent on: no rule stands before that.
        let rules = listener.tied(Kind::ListenerRule, listener_rule::LISTENER);
        out.expect_all(&rules, listener_rule::PRIORITY, [0; 0]);
    }
}

/// Where connections are logged.
fn flow_logs(system: &System, out: &mut Expectations) {
    let of = Of::Every(Kind::FlowLog);
    match &system.network.flow_logs {
        None => {}
        Some(FlowLogs::Group { .. }) => out.expect(&of, flow_log::TO_TYPE, "cloud-watch-logs"),
        Some(FlowLogs::Bucket(name)) => {
            out.expect(&of, flow_log::TO_TYPE, "s3");
            out.expect(&of, flow_log::DESTINATION, text::bucket(system, name));
            out.expect_option(&of, flow_log::ROLE, None::<String>);
        }
    }
}

/// What requests pass first.
fn waf(system: &System, balancer: &Balancer, own: &Of, out: &mut Expectations) {
    use web_acl::{association, logging, rules};

    let tied = own.tied(Kind::WebAclAssociation, association::BALANCER);
    let (acl, log_group) = match &balancer.waf {
        None => return out.expect_all(&tied, association::ACL, [""; 0]),
        Some(Waf::There(acl)) => {
            return out.expect_all(&tied, association::ACL, [text(system, acl)]);
        }
        Some(Waf::Made {
            log_group,
            retention,
        }) => {
            let group = Of::Every(Kind::LogGroup).whose(log_group::NAME, log_group);
            out.expect(&group, log_group::RETENTION, retention);
            (tied.behind(association::ACL), log_group)
        }
    };
    let name = format!("{}-{}", system.name, balancer.name);
    out.expect(&acl, web_acl::NAME, &name);
    out.expect(&acl, web_acl::METRIC, &name);
    out.expect(&acl, web_acl::SCOPE, "REGIONAL");
    out.expect(&acl, web_acl::ALLOWS, "{}");
    out.expect(&acl, web_acl::MEASURED, true);
    out.expect(&acl, web_acl::SAMPLED, true);
    let groups = [
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
    ];
    let each = groups.iter().enumerate().map(|(priority, group)| {
        vec![
            (rules::NAME, (*group).to_owned()),
            (rules::PRIORITY, priority.to_string()),
            (rules::AS_IS, "{}".to_owned()),
            (rules::VENDOR, "AWS".to_owned()),
            (rules::GROUP, (*group).to_owned()),
            (rules::METRIC, (*group).to_owned()),
            (rules::MEASURED, "true".to_owned()),
            (rules::SAMPLED, "true".to_owned()),
        ]
    });
    out.expect_each(&acl, web_acl::RULES, each);
    let rules_of = acl.items(web_acl::RULES);
    for group in groups {
        // Uploads are longer than what that rule takes.
        let counted = (group == "AWSManagedRulesCommonRuleSet").then(|| {
            vec![
                (rules::overrides::NAME, "SizeRestrictions_BODY".to_owned()),
                (rules::overrides::COUNTS, "{}".to_owned()),
            ]
        });
        let own = rules_of.whose(rules::NAME, group);
        out.expect_each(&own, rules::OVERRIDES, counted);
    }
    let log = acl.tied(Kind::WebAclLogging, logging::ACL);
    let arn = format!(
        "arn:${{aws.partition}}:logs:${{aws.region}}:${{aws.account}}:log-group:{log_group}"
    );
    out.expect_list(&log, logging::TO, &[arn]);
    out.expect(&log, logging::OTHERWISE, "DROP");
    let kept = [
        (logging::filters::DOES, "KEEP".to_owned()),
        (logging::filters::MEETS, "MEETS_ANY".to_owned()),
    ];
    out.expect_each(&log, logging::FILTERS, [kept.to_vec()]);
    let conditions = ["BLOCK", "EXCLUDED_AS_COUNT"]
        .map(|action| vec![(logging::filters::conditions::ACTION, action.to_owned())]);
    let filters = log.items(logging::FILTERS);
    out.expect_each(&filters, logging::filters::CONDITIONS, conditions);
    let headers =
        ["authorization", "cookie"].map(|name| vec![(logging::redacted::HEADER, name.to_owned())]);
    out.expect_each(&log, logging::REDACTED, headers);
}

/// Where requests are logged.
fn access_logs(system: &System, balancer: &Balancer, own: &Of, out: &mut Expectations) {
    let logs = balancer.access_logs.as_ref();
    out.expect(own, load_balancer::LOGS, logs.is_some());
    let prefix = logs.and_then(AccessLogs::prefix);
    let prefix = prefix.map_or("", String::as_str);
    out.expect(own, load_balancer::LOGS_PREFIX, prefix);
    match logs {
        None => out.expect_option(own, load_balancer::LOGS_BUCKET, None::<String>),
        Some(AccessLogs::There { bucket: name, .. }) => {
            out.expect(own, load_balancer::LOGS_BUCKET, text(system, name));
        }
        Some(AccessLogs::Made) => {
            let buckets = Of::Every(Kind::Bucket);
            out.expect_link(own, load_balancer::LOGS_BUCKET, &buckets);
            let aes = [(bucket::encryption::ALGORITHM, "AES256".to_owned())];
            let rule = [
                (bucket::rules::ID, "old".to_owned()),
                (bucket::rules::STATUS, "Enabled".to_owned()),
                (bucket::rules::DAYS, "365".to_owned()),
                (bucket::rules::ABORTED, "7".to_owned()),
            ];
            let (keys, old) = (Kind::BucketEncryption, Kind::BucketLifecycle);
            for (of, row) in [
                (&buckets, bucket::ENCRYPTION),
                (&Of::Every(keys), bucket_encryption::ENCRYPTION),
            ] {
                out.expect_each(of, row, [aes.to_vec()]);
            }
            for (of, row) in [
                (&buckets, bucket::RULES),
                (&Of::Every(old), bucket_lifecycle::RULES),
            ] {
                out.expect_each(of, row, [rule.to_vec()]);
            }
            for row in [
                bucket::BLOCK_ACLS,
                bucket::BLOCK_POLICY,
                bucket::IGNORE_ACLS,
                bucket::RESTRICT,
            ] {
                out.expect(&buckets, row, true);
            }
            for row in [
                bucket_access::BLOCK_ACLS,
                bucket_access::BLOCK_POLICY,
                bucket_access::IGNORE_ACLS,
                bucket_access::RESTRICT,
            ] {
                out.expect(&Of::Every(Kind::BucketPart), row, true);
            }
        }
    }
}

/// What leads from a load balancer to a service.
fn way_in(system: &System, s: &Service, entry: &Entry, out: &mut Expectations) {
    let groups = Of::TargetGroups(s.name.clone());
    out.expect(&groups, target_group::CHECK_PATH, &entry.health.path);
    let port = entry.health.port.map(|port| port.to_string());
    let port = port.as_deref().unwrap_or("traffic-port");
    out.expect(&groups, target_group::CHECK_PORT, port);
    out.expect(&groups, target_group::CHECK_INTERVAL, entry.health.interval);
    out.expect(&groups, target_group::CHECK_TIMEOUT, entry.health.timeout);
    out.expect(&groups, target_group::HEALTHY, entry.health.healthy);
    out.expect(&groups, target_group::UNHEALTHY, entry.health.unhealthy);
    let (version, codes) = match entry.protocol {
        Protocol::Http => ("HTTP1", target_group::CODES),
        Protocol::Http2 => ("HTTP2", target_group::CODES),
        Protocol::Grpc => ("GRPC", target_group::GRPC_CODES),
    };
    out.expect(&groups, target_group::VERSION, version);
    out.expect(&groups, codes, &entry.health.codes);
    out.expect(
        &groups,
        target_group::DEREGISTRATION_DELAY,
        entry.deregistration_delay,
    );
    let kept = match entry.stickiness {
        Stickiness::For(seconds) => Some(seconds),
        Stickiness::Never | Stickiness::Off => None,
    };
    out.expect(&groups, target_group::STICKY, kept.is_some());
    out.expect_option(&groups, target_group::STICKY_FOR, kept);
    if kept.is_some() {
        out.expect(&groups, target_group::STICKY_BY, "lb_cookie");
    }
    let rules = groups.tied(Kind::ListenerRule, listener_rule::ACTIONS);
    out.expect(&rules, listener_rule::PRIORITY, entry.route.priority);
    let conditions = [
        ("host-header", condition::HOSTS, &entry.route.hosts),
        ("path-pattern", condition::PATHS, &entry.route.paths),
    ];
    let written = conditions.into_iter().filter(|(.., all)| !all.is_empty());
    out.expect_each(
        &rules,
        listener_rule::CONDITIONS,
        written.map(|(field, row, all)| {
            vec![
                (condition::FIELD, field.to_owned()),
                (row, Expectations::list(row, all)),
            ]
        }),
    );
    let balancer = Of::LoadBalancer(names::balancer(system, &entry.balancer));
    let listeners = balancer.tied(Kind::Listener, listener::BALANCER);
    out.expect_link(&rules, listener_rule::LISTENER, &listeners);
}

/// How many tasks there are, and what that follows.
fn scaling(s: &Service, out: &mut Expectations) {
    let scaled = Of::ScalableTarget(s.name.clone());
    out.expect(&Of::Service(s.name.clone()), service::COUNT, s.min);
    out.expect(&scaled, scalable_target::MIN, s.min);
    out.expect(&scaled, scalable_target::MAX, s.max);
    let policies = scaled.tied(Kind::ScalingPolicy, scaling_policy::TARGET);
    let followed = [
        ("ECSServiceAverageCPUUtilization", s.scale_cpu),
        ("ECSServiceAverageMemoryUtilization", s.scale_memory),
    ];
    let followed: Vec<_> = followed
        .into_iter()
        .filter_map(|(metric, percent)| Some((metric, percent?)))
        .collect();
    let metrics = followed.iter().map(|(metric, _)| metric);
    let own = policies.saying(scaling_policy::METRIC);
    out.expect_all(&own, scaling_policy::METRIC, metrics);
    for (metric, percent) in &followed {
        let policy = own.whose(scaling_policy::METRIC, metric);
        out.expect(&policy, scaling_policy::VALUE, percent);
    }
    // What AWS counts for one target group is computed for both: whoever is asked, each task of the
    // live version takes so many requests a minute.
    let computed = policies.silent(scaling_policy::METRIC);
    out.expect_all(&computed, scaling_policy::VALUE, s.scale_requests);
    if s.scale_requests.is_some() {
        let count = |id: &str| {
            vec![
                (tracked::ID, id.to_owned()),
                (tracked::NAMESPACE, "AWS/ApplicationELB".to_owned()),
                (tracked::METRIC, "RequestCountPerTarget".to_owned()),
                (tracked::STAT, "Sum".to_owned()),
                (tracked::RETURNED, "false".to_owned()),
            ]
        };
        let sum = vec![
            (tracked::ID, "all".to_owned()),
            (
                tracked::EXPRESSION,
                "FILL(blue, 0) + FILL(green, 0)".to_owned(),
            ),
            (tracked::RETURNED, "true".to_owned()),
        ];
        let all = [sum, count("blue"), count("green")];
        out.expect_each(&computed, scaling_policy::METRICS, all);
    }
    if s.scale_requests.is_some() || !followed.is_empty() {
        out.expect(&policies, scaling_policy::TYPE, "TargetTrackingScaling");
        out.expect(&policies, scaling_policy::IN_COOLDOWN, s.cooldown_in);
        out.expect(&policies, scaling_policy::OUT_COOLDOWN, s.cooldown_out);
    }
}

/// Who hears of its alarms.
fn alarms(system: &System, s: &Service, out: &mut Expectations) {
    let told: Vec<String> = s.notify.iter().map(|topic| text(system, topic)).collect();
    let all = [
        ("errors-5xx", s.alarm_errors_5xx),
        ("unhealthy-hosts", s.alarm_unhealthy_hosts),
    ];
    for (name, _) in all.into_iter().filter(|(_, bound)| bound.is_some()) {
        let name = format!("{}-{name}", s.family);
        let own = Of::Every(Kind::Alarm).whose(alarm::NAME, name);
        out.expect_list(&own, alarm::RINGS, &told);
        out.expect_list(&own, alarm::STOPS, &told);
    }
}

/// The application's container.
fn application(system: &System, s: &Service, task: &Of, out: &mut Expectations) {
    let app = task.items(task_definition::CONTAINERS);
    let texts = |all: &[Text]| -> Vec<String> { all.iter().map(|t| text(system, t)).collect() };
    match &s.image {
        Image::Repository { .. } => {}
        Image::Pulled(pulled) => out.expect(&app, container::IMAGE, text::pulled(pulled)),
        Image::Uri { uri, .. } => out.expect(&app, container::IMAGE, text(system, uri)),
    }
    out.expect_list(&app, container::ENTRYPOINT, &texts(&s.entrypoint));
    out.expect_list(&app, container::COMMAND, &texts(&s.command));
    out.expect_option(&app, container::USER, s.user.as_ref());
    out.expect(&app, container::INIT, s.init);
    out.expect(&app, container::READ_ONLY_ROOT, s.read_only_root);
    out.expect(&app, container::STOP_TIMEOUT, s.stop_timeout);
    let check = s.container_health.as_ref();
    let command = check.map_or(Vec::new(), |check| texts(&check.command));
    out.expect_list(&app, container::CHECK_COMMAND, &command);
    out.expect_option(&app, container::CHECK_INTERVAL, check.map(|c| c.interval));
    out.expect_option(&app, container::CHECK_TIMEOUT, check.map(|c| c.timeout));
    out.expect_option(&app, container::CHECK_RETRIES, check.map(|c| c.retries));
    out.expect_option(&app, container::CHECK_START, check.map(|c| c.start_period));
    out.expect_each(
        &app,
        container::PORTS,
        s.entry.iter().flat_map(|entry| {
            let listens = std::iter::once(entry.port).chain(entry.health.port);
            listens.map(|port| {
                vec![
                    (ports::PORT, port.to_string()),
                    (ports::PROTOCOL, "tcp".to_owned()),
                ]
            })
        }),
    );
    out.expect_each(
        &app,
        container::ENVIRONMENT,
        s.environment.iter().map(|(name, value)| {
            vec![
                (environment::NAME, name.clone()),
                (environment::VALUE, text(system, value)),
            ]
        }),
    );
    out.expect_each(
        &app,
        container::ULIMITS,
        s.ulimits.iter().map(|limit| {
            vec![
                (ulimits::NAME, limit.name.to_owned()),
                (ulimits::SOFT, limit.soft.to_string()),
                (ulimits::HARD, limit.hard.to_string()),
            ]
        }),
    );
    let (memory, disk): (Vec<_>, Vec<_>) = s.writable.iter().partition(|w| w.of != Room::Disk);
    out.expect_each(
        &app,
        container::MOUNTS,
        disk.into_iter().map(|w| {
            vec![
                (mounts::PATH, w.path.clone()),
                (mounts::READ_ONLY, "false".to_owned()),
            ]
        }),
    );
    // Libraries may unpack code there and run it; devices and programs that run as their owner have no
    // place there.
    let options = ["exec", "nodev", "nosuid"].map(str::to_owned);
    out.expect_each(
        &app,
        container::TMPFS,
        memory.into_iter().map(|w| {
            let mib = match w.of {
                Room::Memory(mib) => mib,
                Room::Disk => 0,
            };
            vec![
                (tmpfs::PATH, w.path.clone()),
                (tmpfs::SIZE, mib.to_string()),
                (tmpfs::OPTIONS, Expectations::list(tmpfs::OPTIONS, &options)),
            ]
        }),
    );
}
