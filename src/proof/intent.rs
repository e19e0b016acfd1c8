//! The resolved system as the proof's plain data. The proof itself knows nothing of systems.

use super::text::{of_efs, stored, text};
use crate::prove::intent::{
    Admitted, Allowed, Balancer, Engine, Held, Host, Intent, Mount, Permission, Service, Shell,
    There,
};
use crate::prove::reach::CLOUDFRONT;
use crate::system::{
    self, Architecture, End, Image, Piece, Rollout, Secret, Shift, System, Text, Traffic,
};
use std::collections::BTreeMap;

/// What a system is meant to be.
pub fn of(system: &System) -> Intent {
    let mut allowed: Vec<Allowed> = system
        .paths
        .iter()
        .map(|path| Allowed {
            from: end(system, &path.from),
            to: end(system, &path.to),
            port: path.port,
        })
        .collect();
    allowed.sort();
    allowed.dedup();
    let mut management: Vec<String> = system
        .management
        .cidrs
        .iter()
        .map(|cidr| format!("cidr/{cidr}"))
        .chain(
            system
                .management
                .prefix_lists
                .iter()
                .map(|id| format!("prefix_list/{}", text(system, id))),
        )
        .chain(
            system
                .management
                .security_groups
                .iter()
                .map(|id| format!("group/{}", text(system, id))),
        )
        .collect();
    if system.management.host.is_some() {
        management.push("management".to_owned());
    }
    Intent {
        name: system.name.clone(),
        // Terraform's variables are the blueprint's words.
        inputs: system
            .inputs
            .iter()
            .flat_map(|i| [parameter(&i.name), i.name.clone()].map(|s| (s, i.name.clone())))
            .collect(),
        allowed,
        management,
        host: system.management.host.as_ref().map(|h| Host {
            private: h.private,
            instance_type: h.instance_type.clone(),
            architecture: match h.architecture {
                Architecture::X86_64 => "x86_64",
                Architecture::Arm64 => "arm64",
            },
        }),
        balancers: system
            .balancers
            .iter()
            .map(|b| Balancer {
                name: b.name.clone(),
                port: b.port,
                test_port: b.test_port,
                redirect_port: b.redirect_port,
                asked_as: b.asked_as().map(str::to_owned),
            })
            .collect(),
        services: system.services.iter().map(|s| service(system, s)).collect(),
        session_log: system.session_log.as_ref().map(|log| log.name.clone()),
        session_key: system
            .session_log
            .as_ref()
            .and(system.kms_key.as_ref())
            .map(|key| text(system, key)),
        every_bucket: every_bucket(system),
        region: system.region.clone(),
        account: system.account.clone(),
        unfit_regions: system
            .unfit_regions
            .iter()
            .flat_map(|unfit| unfit.regions.iter().map(|r| (*r).to_owned()))
            .collect(),
        held: held(system),
        zones: system.network.zones.len(),
        flow_logs: system.network.flow_logs.is_some(),
        endpoints: endpoints(system),
        there: there(system),
        guardduty: system.network.guardduty,
        admitted: system
            .network
            .interface_endpoints
            .iter()
            .chain(&system.network.dynamodb)
            .filter_map(|e| {
                Some(Admitted {
                    service: e.service.clone(),
                    accounts: e.policy.as_ref()?.accounts.clone(),
                    agent: e.policy.as_ref()?.agent,
                })
            })
            .collect(),
        buckets: permissions(system, system.network.s3.iter().flat_map(|s3| &s3.uses)),
        through_s3: system
            .network
            .s3
            .iter()
            .flat_map(|s3| &s3.roles)
            .map(|role| text(system, role))
            .collect(),
        expected: super::expected::of(system),
    }
}

/// `CloudFormation`'s parameter of an input.
fn parameter(name: &str) -> String {
    crate::stack::pascal(&[name.to_owned()])
}

fn endpoints(system: &System) -> Vec<String> {
    let mut out: Vec<String> = system.network.endpoints().map(str::to_owned).collect();
    out.sort();
    out
}

fn there(system: &System) -> Option<There> {
    let existing = system.network.existing.as_ref()?;
    let texts = |all: &[Text]| all.iter().map(|id| text(system, id)).collect();
    let services = existing.interfaces.iter().chain(&existing.gateways);
    let mut services: Vec<String> = services.cloned().collect();
    services.sort();
    Some(There {
        vpc: text(system, &existing.vpc),
        public_subnets: texts(&existing.public),
        private_subnets: texts(&existing.private),
        private_route_tables: texts(&existing.tables),
        services,
        behind: existing
            .group
            .as_ref()
            .map(|id| format!("group/{}", text(system, id))),
    })
}

fn held(system: &System) -> Vec<Held> {
    let existing = system.network.existing.iter();
    existing
        .flat_map(|existing| &existing.held)
        .map(|subnet| Held {
            input: subnet.input.clone(),
            id: text(system, &Text(vec![Piece::Input(subnet.input.clone())])),
            // As it is written: a rule compares with the input, whatever that has as a default.
            vpc: subnet.vpc.as_ref().map(|vpc| match vpc.input() {
                Some(input) => format!("input.{input}"),
                None => text(system, vpc),
            }),
            apart: subnet.apart.clone(),
        })
        .collect()
}

fn permissions<'a>(
    system: &System,
    all: impl Iterator<Item = &'a system::Permission>,
) -> Vec<Permission> {
    all.map(|p| Permission {
        actions: p.actions.iter().map(|a| a.to_ascii_lowercase()).collect(),
        resources: p.resources.iter().map(|r| text(system, r)).collect(),
    })
    .collect()
}

/// What the blueprint itself lets applications do on every bucket.
fn every_bucket(system: &System) -> Vec<String> {
    let all = |resource: &Text| {
        let resource = text(system, resource);
        resource == "*" || resource.ends_with(":::*")
    };
    let uses = system.network.s3.iter().flat_map(|s3| &s3.uses);
    uses.filter(|permission| permission.resources.iter().any(all))
        .flat_map(|permission| &permission.actions)
        .map(|action| action.to_ascii_lowercase())
        .collect()
}

/// Secret variables or options, and where they come from.
fn secrets(system: &System, all: &BTreeMap<String, Secret>) -> Vec<(String, String)> {
    all.iter()
        .map(|(name, secret)| (name.clone(), stored(system, &secret.store)))
        .collect()
}

/// What a service may do with its own queue, and with those that it sends to.
fn queues(system: &System, service: &crate::system::Service) -> Vec<Permission> {
    let may = |actions: &[&str], resources: Vec<String>| Permission {
        actions: actions.iter().map(|a| a.to_ascii_lowercase()).collect(),
        resources,
    };
    let made = |name: &String| {
        let found = system.service(name).and_then(|s| s.queue.as_ref());
        found == Some(&system::Queue::Made)
    };
    let mut out = Vec::new();
    if service.queue.is_some() {
        let own = super::text::queue_arn(system, &service.name);
        out.push(may(&system::Queue::READ, vec![own]));
    }
    let sends = service.sends_to.iter();
    let all: Vec<String> = sends.map(|to| super::text::queue_arn(system, to)).collect();
    if !all.is_empty() {
        out.push(may(&system::Queue::SEND, all));
    }
    if let Some(key) = &system.kms_key {
        let key = || vec![text(system, key)];
        if service.sends_to.iter().any(made) {
            out.push(may(&["kms:Decrypt", "kms:GenerateDataKey"], key()));
        } else if made(&service.name) {
            out.push(may(&["kms:Decrypt"], key()));
        }
    }
    out
}

/// File systems, each mounted as the task role: to write where the blueprint does not forbid it, and through
/// its access point alone.
fn mounts(system: &System, service: &crate::system::Service) -> Vec<Mount> {
    let each = service.app.volumes.iter();
    each.map(|volume| Mount {
        may: Permission {
            actions: ["clientmount", "clientwrite"]
                .iter()
                .filter(|action| **action == "clientmount" || !volume.read_only)
                .map(|action| format!("elasticfilesystem:{action}"))
                .collect(),
            resources: vec![of_efs(system, "file-system", &volume.system)],
        },
        access_point: volume
            .access_point
            .as_ref()
            .map(|id| of_efs(system, "access-point", id)),
    })
    .collect()
}

fn service(system: &System, service: &crate::system::Service) -> Service {
    let entry = service.entry.as_ref();
    let mut out = Service {
        name: service.name.clone(),
        balancer: entry.map(|e| e.balancer.clone()),
        port: entry.map(|e| e.port),
        connects: service.connect.iter().flat_map(|c| c.to.clone()).collect(),
        engine: match &service.rollout {
            Rollout::Job(job) if job.times.is_some() => Engine::Schedule,
            Rollout::Job(_) => Engine::ByHand,
            _ => Engine::Rolling,
        },
        approval_wait: 0,
        keep_old: 0,
        rollback: Vec::new(),
        log_group: service.log_group.clone(),
        shell: match service.shell {
            system::Shell::Open => Shell::Open,
            system::Shell::Closed => Shell::Closed,
            system::Shell::Never => Shell::Never,
        },
        repository: match &service.app.image {
            Image::Repository { name, .. } => Some(name.clone()),
            Image::Pulled(_) | Image::Uri { .. } => None,
        },
        untagged_days: match &service.app.image {
            Image::Repository { untagged_days, .. } => Some(*untagged_days),
            Image::Pulled(_) | Image::Uri { .. } => None,
        },
        keep: match &service.app.image {
            Image::Repository { keep, .. } => *keep,
            Image::Pulled(_) | Image::Uri { .. } => None,
        },
        pulls: match &service.app.image {
            Image::Pulled(pulled) => Some(super::text::repository(pulled)),
            Image::Repository { .. } | Image::Uri { .. } => None,
        },
        image: match &service.app.image {
            Image::Repository { .. } => None,
            Image::Pulled(pulled) => Some(super::text::pulled(pulled)),
            Image::Uri { uri, .. } => Some(text(system, uri)),
        },
        secrets: secrets(system, &service.app.secrets),
        sidecars: {
            let each = service.sidecars.iter();
            each.map(|c| (c.name.clone(), secrets(system, &c.secrets)))
                .collect()
        },
        router: service
            .router
            .as_ref()
            .map(|router| secrets(system, &router.secrets)),
        queue_url: service.queue.as_ref().map(|_| {
            let url = system::Piece::QueueUrl(service.name.clone());
            text(system, &system::Text(vec![url]))
        }),
        queue: (service.queue == Some(system::Queue::Made)).then(|| service.family.clone()),
        follows: service
            .scale_backlog
            .and(service.queue.as_ref())
            .map(|queue| match queue {
                system::Queue::Made => service.family.clone(),
                system::Queue::There { arn, .. } => {
                    let arn = text(system, arn);
                    arn.rsplit(':').next().unwrap_or_default().to_owned()
                }
            }),
        from_none: service.scale_backlog.is_some() && service.min == 0,
        queue_heard: service.queue.is_some() && service.notify.is_some(),
        permissions: {
            let mut all = permissions(system, service.permissions.iter());
            all.extend(queues(system, service));
            all
        },
        mounts: mounts(system, service),
        groups: {
            let mut all: Vec<String> = service.groups.iter().map(|g| text(system, g)).collect();
            all.sort();
            all
        },
        task_role: service.task_role.as_ref().map(|r| text(system, r)),
        execution_role: service.execution_role.as_ref().map(|r| text(system, r)),
        configuration: None,
        traffic: None,
        capacity: service.capacity.map(capacity),
        hooks: match &service.rollout {
            Rollout::CodeDeploy(rollout) => rollout.hooks.len(),
            Rollout::Native(rollout) => rollout.hooks.len(),
            Rollout::Rolling(_) | Rollout::Job(_) => 0,
        },
        hook_functions: match &service.rollout {
            Rollout::CodeDeploy(rollout) => rollout
                .hooks
                .iter()
                .map(|(moment, function)| (moment.clone(), text(system, function)))
                .collect(),
            Rollout::Native(rollout) => rollout
                .hooks
                .iter()
                .map(|(stage, function)| ((*stage).to_owned(), text(system, function)))
                .collect(),
            Rollout::Rolling(_) | Rollout::Job(_) => Vec::new(),
        },
        pipeline: service
            .releases_from
            .as_ref()
            .map(|from| format!("repo:{}:ref:{}", from.repository, from.git_ref)),
        alarm_rollback: match &service.rollout {
            Rollout::Native(rollout) => rollout.alarm_rollback,
            Rollout::Rolling(rollout) => rollout.alarm_rollback,
            Rollout::CodeDeploy(rollout) => rollout.rollback.alarm,
            Rollout::Job(_) => false,
        },
        failure_rollback: match &service.rollout {
            Rollout::Rolling(rollout) => rollout.failure_rollback,
            _ => true,
        },
        tag: match &service.app.image {
            Image::Repository { tag, .. } => Some(tag.clone()),
            Image::Pulled(_) | Image::Uri { .. } => None,
        },
        keys: service
            .secrets()
            .filter_map(|(_, secret)| secret.kms_key.as_ref())
            .map(|key| text(system, key))
            .collect(),
        alarms: usize::from(service.rollout.job().is_some() && service.notify.is_some())
            + usize::from(service.alarm_errors_5xx.is_some())
            + usize::from(service.alarm_unhealthy_hosts.is_some()),
        errors_5xx: service.alarm_errors_5xx,
        unhealthy_hosts: service.alarm_unhealthy_hosts,
    };
    if let Rollout::Native(rollout) = &service.rollout {
        out.engine = Engine::Ecs;
        out.approval_wait = rollout.approval_wait;
        out.keep_old = rollout.keep_old;
        out.traffic = match rollout.shift {
            Shift::AllAtOnce => None,
            Shift::Canary { percent, wait } => Some((true, percent, wait)),
            Shift::Linear { percent, every } => Some((false, percent, every)),
        };
    }
    if let Rollout::CodeDeploy(rollout) = &service.rollout {
        out.engine = Engine::CodeDeploy;
        out.approval_wait = rollout.approval_wait;
        out.keep_old = rollout.keep_old;
        let events = [
            (rollout.rollback.failure, "DEPLOYMENT_FAILURE"),
            (rollout.rollback.alarm, "DEPLOYMENT_STOP_ON_ALARM"),
            (rollout.rollback.stop, "DEPLOYMENT_STOP_ON_REQUEST"),
        ];
        out.rollback = events
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, word)| (*word).to_owned())
            .collect();
        match rollout.traffic {
            Traffic::Predefined(name) => out.configuration = Some(name.to_owned()),
            Traffic::Canary { percent, wait } => out.traffic = Some((true, percent, wait)),
            Traffic::Linear { percent, every } => out.traffic = Some((false, percent, every)),
        }
    }
    out
}

/// An end of a path, as `reach` calls it.
pub fn end(system: &System, end: &End) -> String {
    match end {
        End::Internet => "internet".to_owned(),
        End::Cidr(net) => format!("cidr/{net}"),
        End::Group { id, .. } => format!("group/{}", text(system, id)),
        End::PrefixList { id, .. } => format!("prefix_list/{}", text(system, id)),
        End::CloudFront => CLOUDFRONT.to_owned(),
        End::Host | End::HostAddress => "management".to_owned(),
        End::Balancer(name) => format!("load_balancer/{name}"),
        End::Service(name) => format!("service/{name}"),
        End::Endpoints => "endpoints".to_owned(),
        End::S3 => "s3".to_owned(),
        End::DynamoDb => "dynamodb".to_owned(),
    }
}

/// Providers with their weights and bases. Where all of it is to be spare, what is asked for first keeps a
/// thousandth: a provider without weight gets nothing at all.
fn capacity(meant: system::Capacity) -> Vec<(String, i64, i64)> {
    let spot = i64::from(meant.spot);
    let base = if spot == 0 { 0 } else { i64::from(meant.base) };
    let (ours, spare) = match (spot, base) {
        (0, _) => (1, 0),
        (100, 0) => (0, 1),
        (100, _) => (1, 999),
        _ => (100 - spot, spot),
    };
    let all = [("FARGATE", ours, base), ("FARGATE_SPOT", spare, 0)];
    let there = all.into_iter().filter(|(_, weight, _)| *weight > 0);
    there
        .map(|(name, weight, base)| (name.to_owned(), weight, base))
        .collect()
}
