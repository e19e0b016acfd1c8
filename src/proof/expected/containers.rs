//! What runs in a task, container by container: the properties of each as the blueprint means them.

use super::super::text::{self, text};
use crate::prove::intent::{Expectations, Of};
use crate::prove::types::container::{after, environment, mounts, ports, tmpfs, ulimits};
use crate::prove::types::task_definition::volumes;
use crate::prove::types::{container, task_definition};
use crate::system::{APP, Container, Image, LOG_ROUTER, Room, Service, System, Text, Until};

/// The application, what runs beside it, and nothing else.
pub(super) fn of(system: &System, service: &Service, task: &Of, out: &mut Expectations) {
    let all = task.items(task_definition::CONTAINERS);
    let names = service.containers().map(|c| &c.name);
    out.expect_all(&all, container::NAME, names);
    file_systems(system, service, task, out);
    for own in service.containers() {
        // Where there is one, all that is said is said of it.
        let subject = if service.sidecars.is_empty() && service.router.is_none() {
            all.clone()
        } else {
            all.whose(container::NAME, &own.name)
        };
        one(system, service, own, &subject, out);
        log(system, service, own, &subject, out);
    }
}

/// Where what a container prints goes. That a log group is the service's own is said by its name.
fn log(system: &System, service: &Service, own: &Container, subject: &Of, out: &mut Expectations) {
    let pairs = |row, all: Vec<(&str, String)>| {
        let mut all: Vec<String> = all.iter().map(|(k, v)| format!("{k}={v}")).collect();
        all.sort();
        Expectations::list(row, &all)
    };
    let Some(router) = &service.router else {
        return;
    };
    if own.name == LOG_ROUTER {
        let file = router.config.iter().flat_map(|path| {
            let kind = ("config-file-type", "file".to_owned());
            [kind, ("config-file-value", path.clone())]
        });
        let metadata = ("enable-ecs-log-metadata", "true".to_owned());
        let routing = pairs(container::ROUTING, file.chain([metadata]).collect());
        out.expect(subject, container::LOG_DRIVER, "awslogs");
        out.expect(subject, container::ROUTES, "fluentbit");
        out.expect(subject, container::ROUTING, routing);
        return;
    }
    out.expect(subject, container::LOG_DRIVER, "awsfirelens");
    let options = router.options.iter();
    let options: Vec<_> = options
        .map(|(k, v)| (k.as_str(), text(system, v)))
        .collect();
    let options = (!options.is_empty()).then(|| pairs(container::LOG_OPTIONS, options));
    out.expect_option(subject, container::LOG_OPTIONS, options);
    out.expect_option(subject, container::ROUTES, None::<&str>);
}

/// The file systems of a task, each encrypted in transit and mounted as the task role.
fn file_systems(system: &System, service: &Service, task: &Of, out: &mut Expectations) {
    for own in &service.app.volumes {
        let volume = task
            .items(task_definition::VOLUMES)
            .whose(volumes::NAME, &own.name);
        out.expect(&volume, volumes::FILE_SYSTEM, text(system, &own.system));
        out.expect(&volume, volumes::TRANSIT, "ENABLED");
        out.expect(&volume, volumes::IAM, "ENABLED");
        let point = own.access_point.as_ref().map(|id| text(system, id));
        out.expect_option(&volume, volumes::ACCESS_POINT, point);
    }
}

/// One container.
fn one(system: &System, service: &Service, s: &Container, app: &Of, out: &mut Expectations) {
    let texts = |all: &[Text]| -> Vec<String> { all.iter().map(|t| text(system, t)).collect() };
    match &s.image {
        Image::Repository { .. } => {}
        Image::Pulled(pulled) => out.expect(app, container::IMAGE, text::pulled(pulled)),
        Image::Uri { uri, .. } => out.expect(app, container::IMAGE, text(system, uri)),
    }
    out.expect_list(app, container::ENTRYPOINT, &texts(&s.entrypoint));
    out.expect_list(app, container::COMMAND, &texts(&s.command));
    out.expect_option(app, container::USER, s.user.as_ref());
    out.expect(app, container::INIT, s.init);
    out.expect(app, container::READ_ONLY_ROOT, s.read_only_root);
    out.expect(app, container::STOP_TIMEOUT, service.stop_timeout);
    out.expect(app, container::ESSENTIAL, s.essential);
    out.expect_option(app, container::CPU, s.cpu);
    out.expect_option(app, container::MEMORY, s.memory);
    out.expect_each(
        app,
        container::AFTER,
        s.after.iter().map(|(whom, until)| {
            let condition = match until {
                Until::Started => "START",
                Until::Complete => "COMPLETE",
                Until::Success => "SUCCESS",
                Until::Healthy => "HEALTHY",
            };
            vec![
                (after::WHOM, whom.clone()),
                (after::CONDITION, condition.to_owned()),
            ]
        }),
    );
    let check = s.container_health.as_ref();
    let command = check.map_or(Vec::new(), |check| texts(&check.command));
    out.expect_list(app, container::CHECK_COMMAND, &command);
    out.expect_option(app, container::CHECK_INTERVAL, check.map(|c| c.interval));
    out.expect_option(app, container::CHECK_TIMEOUT, check.map(|c| c.timeout));
    out.expect_option(app, container::CHECK_RETRIES, check.map(|c| c.retries));
    out.expect_option(app, container::CHECK_START, check.map(|c| c.start_period));
    let connect = service.connect.as_ref().filter(|_| s.name == APP);
    let connect = connect.and_then(|connect| connect.port);
    out.expect_each(
        app,
        container::PORTS,
        s.ports.iter().map(|port| {
            let mut block = vec![
                (ports::PORT, port.to_string()),
                (ports::PROTOCOL, "tcp".to_owned()),
            ];
            if connect == Some(*port) {
                block.push((ports::NAME, service.name.clone()));
            }
            block
        }),
    );
    out.expect_each(
        app,
        container::ENVIRONMENT,
        s.environment.iter().map(|(name, value)| {
            vec![
                (environment::NAME, name.clone()),
                (environment::VALUE, text(system, value)),
            ]
        }),
    );
    out.expect_each(
        app,
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
        app,
        container::MOUNTS,
        disk.into_iter()
            .map(|w| {
                vec![
                    (mounts::PATH, w.path.clone()),
                    (mounts::READ_ONLY, "false".to_owned()),
                ]
            })
            .chain(s.volumes.iter().map(|v| {
                vec![
                    (mounts::VOLUME, v.name.clone()),
                    (mounts::PATH, v.path.clone()),
                    (mounts::READ_ONLY, v.read_only.to_string()),
                ]
            })),
    );
    // Libraries may unpack code there and run it; devices and programs that run as their owner have no
    // place there.
    let options = ["exec", "nodev", "nosuid"].map(str::to_owned);
    out.expect_each(
        app,
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
