//! What stands at the top of a task definition.

use super::super::ledger::{At, Ledger};
use super::super::{size, volume};
use super::Task;
use crate::blueprint::roles::RoleArn;
use crate::resolve::private_ecr;

/// The region that the file names: in its ARN, or in an image's or a log's.
pub(super) fn region(ledger: &Ledger, top: &At) -> Option<String> {
    let arn = ledger.text(&top.key("taskDefinitionArn"));
    let of_arn = arn.and_then(|arn| Some(arn.split(':').nth(3)?.to_owned()));
    let containers = ledger.members(&top.key("containerDefinitions"));
    let of_logs = containers.iter().find_map(|container| {
        let options = container.key("logConfiguration").key("options");
        ledger.text(&options.key("awslogs-region"))
    });
    let of_image = containers.iter().find_map(|container| {
        let image = ledger.text(&container.key("image"))?;
        Some(private_ecr(&image)?.region)
    });
    let whole = |region: &String| {
        !region.is_empty()
            && region.contains('-')
            && region
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    of_arn.or(of_logs).or(of_image).filter(whole)
}

/// Carries what is the task's own.
pub(super) fn carry(ledger: &mut Ledger, task: &Task) {
    let top = &task.top;
    let at = |key: &str| top.key(key);
    if let Some(region) = &task.region {
        ledger.draft.set("/region", region.as_str().into());
        ledger
            .draft
            .comment("/region", "the one that the task definition names");
    } else {
        ledger.fill(
            "/region",
            "the region that the system is to stand in, where one of its ARNs or images names one",
        );
    }
    let arn = at("taskDefinitionArn");
    if ledger.get(&arn).is_some() {
        ledger.carried(&arn, "/region");
    }
    one_word(
        ledger,
        &at("networkMode"),
        "awsvpc",
        "every task has an address of its own: links and ports of the host go",
    );
    platforms(ledger, &at("requiresCompatibilities"));
    let found = at("compatibilities");
    if ledger.get(&found).is_some() {
        let fargate = ledger
            .members(&found)
            .iter()
            .any(|m| ledger.text(m).as_deref() == Some("FARGATE"));
        if fargate {
            ledger.carried(&found, &task.service);
        } else {
            ledger.left(
                &found,
                "ECS says that something of this task does not run on Fargate",
                "look at what is left below before anything else",
            );
        }
    }
    status(ledger, &at("status"));
    sizes(ledger, task);
    let disk = at("ephemeralStorage").key("sizeInGiB");
    if let Some(size) = ledger.number(&disk) {
        if size == 20 {
            ledger.carried(&disk, &format!("{}/ephemeral_storage", task.service));
        } else {
            ledger.set(&disk, &format!("{}/ephemeral_storage", task.service), size);
        }
    }
    let processor = at("runtimePlatform").key("cpuArchitecture");
    match ledger.text(&processor).as_deref() {
        Some("X86_64") => ledger.carried(&processor, &format!("{}/architecture", task.service)),
        Some("ARM64") => ledger.set(
            &processor,
            &format!("{}/architecture", task.service),
            "arm64",
        ),
        _ => {}
    }
    let system = at("runtimePlatform").key("operatingSystemFamily");
    if ledger.text(&system).as_deref() == Some("LINUX") {
        ledger.carried(&system, &task.service);
    }
    let role = at("taskRoleArn");
    match ledger.text(&role) {
        Some(arn) if RoleArn::try_from(arn.clone()).is_ok() => {
            ledger.set(&role, &format!("{}/roles/task", task.service), arn);
        }
        Some(_) => ledger.left(
            &role,
            "the blueprint takes a role by its ARN",
            "write `roles.task` by hand; or take the role's statements over into `permissions`, and a role is made",
        ),
        None => {}
    }
    tags(ledger, &at("tags"));
}

fn one_word(ledger: &mut Ledger, at: &At, own: &str, why: &str) {
    match ledger.text(at) {
        Some(word) if word == own => ledger.carried(at, "/network"),
        Some(word) => ledger.changed(at, "/network", word, own, why),
        None => {}
    }
}

fn platforms(ledger: &mut Ledger, at: &At) {
    let words: Vec<String> = ledger
        .members(at)
        .iter()
        .filter_map(|m| ledger.text(m))
        .collect();
    if words.is_empty() {
        return;
    }
    if words.iter().any(|word| word == "FARGATE") {
        ledger.carried(at, "/services");
    } else {
        let why = "it runs on Fargate now: look at its size, and at what of the host it used";
        ledger.changed(at, "/services", words.join(", "), "FARGATE", why);
    }
}

fn status(ledger: &mut Ledger, at: &At) {
    match ledger.text(at).as_deref() {
        Some("ACTIVE") => ledger.carried(at, "/services"),
        Some(_) => {
            ledger.warn(
                at,
                "this revision is not active: probably another one runs; describe that one",
            );
            ledger.took(at);
        }
        None => {}
    }
}

/// The task's size, or what its containers come to.
fn sizes(ledger: &mut Ledger, task: &Task) {
    let (cpu_at, memory_at) = (task.top.key("cpu"), task.top.key("memory"));
    let containers = ledger.members(&task.top.key("containerDefinitions"));
    let sum = |ledger: &Ledger, key: &str| -> u32 {
        containers
            .iter()
            .filter_map(|container| ledger.number(&container.key(key)))
            .sum()
    };
    let given = (
        ledger.text(&cpu_at).and_then(|text| size::units(&text)),
        ledger.text(&memory_at).and_then(|text| size::mib(&text)),
    );
    let wanted = (
        given.0.unwrap_or_else(|| sum(ledger, "cpu")),
        given
            .1
            .unwrap_or_else(|| sum(ledger, "memory").max(sum(ledger, "memoryReservation"))),
    );
    let Some((cpu, memory)) = size::of_task(wanted.0.max(256), wanted.1.max(512)) else {
        ledger.fill(
            &format!("{}/cpu", task.service),
            "no size of Fargate holds what the task definition asks for",
        );
        return;
    };
    for (at, key, value, was) in [
        (&cpu_at, "cpu", cpu, given.0),
        (&memory_at, "memory", memory, given.1),
    ] {
        let key = format!("{}/{key}", task.service);
        match was {
            Some(was) if was == value => ledger.set(at, &key, value),
            Some(was) => {
                let words = (was.to_string(), value.to_string());
                ledger.became(at, &key, value, words, "the next size that Fargate has");
            }
            None => ledger.assume(
                &key,
                value,
                "what the containers come to, as Fargate has it",
            ),
        }
    }
}

/// Tags: a list of `key` and `value`.
pub(super) fn tags(ledger: &mut Ledger, at: &At) {
    for tag in ledger.members(at) {
        let (Some(key), Some(value)) =
            (ledger.text(&tag.key("key")), ledger.text(&tag.key("value")))
        else {
            continue;
        };
        if key.to_ascii_lowercase().starts_with("aws:") {
            ledger.left(
                &tag,
                "a tag that AWS gives",
                "nothing to do: AWS gives it again",
            );
            continue;
        }
        let pointer = crate::finding::pointer("/tags", &key);
        ledger.set(&tag, &pointer, value);
    }
}

/// Volumes, as containers mount them.
pub(super) fn volumes(ledger: &mut Ledger, task: &Task) {
    let definitions = ledger.members(&task.top.key("containerDefinitions"));
    let mounts: Vec<(At, At)> = definitions
        .iter()
        .flat_map(|container| {
            let mounts = ledger.members(&container.key("mountPoints"));
            mounts.into_iter().map(|mount| (container.clone(), mount))
        })
        .collect();
    let application = task.containers.first().map(|own| &own.at);
    for volume in ledger.members(&task.top.key("volumes")) {
        let name = ledger.text(&volume.key("name")).unwrap_or_default();
        let mounted: Vec<&(At, At)> = mounts
            .iter()
            .filter(|(_, mount)| ledger.text(&mount.key("sourceVolume")).as_deref() == Some(&name))
            .collect();
        if let (true, [(container, mount)]) = (
            ledger.get(&volume.key("efsVolumeConfiguration")).is_some(),
            mounted.as_slice(),
        ) && Some(container) == application
            && !ledger.is_read(mount)
            && file_system(ledger, task, &volume, mount, &name)
        {
            continue;
        }
        let kept = [
            "efsVolumeConfiguration",
            "s3filesVolumeConfiguration",
            "fsxWindowsFileServerVolumeConfiguration",
        ];
        let lasting = kept
            .iter()
            .any(|key| ledger.get(&volume.key(key)).is_some());
        if lasting {
            ledger.first(&volume, "the file system stays when the old service goes, and nothing here reads it: do not delete it");
            for at in std::iter::once(&volume).chain(mounted.iter().map(|(_, mount)| mount)) {
                ledger.left(
                    at,
                    "the blueprint mounts a file system of EFS, once and in the application alone",
                    "write `volumes` by hand, or keep this service where it runs",
                );
            }
            continue;
        }
        let source = ledger.text(&volume.key("host").key("sourcePath"));
        let ephemeral = source.is_none_or(|path| path.is_empty())
            && ledger
                .get(&volume.key("dockerVolumeConfiguration"))
                .is_none()
            && ledger.flag(&volume.key("configuredAtLaunch")) != Some(true);
        if !ephemeral {
            ledger.left(
                &volume,
                "Fargate mounts no folder of a host and no volume of Docker's",
                "write to the task's own disk, or keep what has to last in S3",
            );
            continue;
        }
        folder(ledger, task, &volume, &mounted);
    }
}

/// A file system of EFS that the application mounts.
fn file_system(ledger: &mut Ledger, task: &Task, at: &At, mount: &At, name: &str) -> bool {
    let config = at.key("efsVolumeConfiguration");
    let id = config.key("fileSystemId");
    let path = mount.key("containerPath");
    let (Some(key), Some(system), Some(text)) = (
        volume::key(&task.service, name),
        ledger.text(&id).filter(|id| volume::is_system(id)),
        ledger.text(&path).filter(|path| volume::is_path(path)),
    ) else {
        return false;
    };
    ledger.carried(&at.key("name"), &key);
    ledger.carried(&mount.key("sourceVolume"), &key);
    ledger.set(&path, &format!("{key}/path"), text);
    ledger.set(&id, &format!("{key}/efs"), system);
    let read_only = mount.key("readOnly");
    match ledger.flag(&read_only) {
        Some(true) => ledger.set(&read_only, &format!("{key}/read_only"), true),
        Some(false) => ledger.carried(&read_only, &format!("{key}/read_only")),
        None => {}
    }
    volume::root(ledger, &config.key("rootDirectory"), &key);
    let authorization = config.key("authorizationConfig");
    volume::access_point(ledger, &authorization.key("accessPointId"), &key);
    let on = |ledger: &Ledger, at: &At| ledger.text(at).as_deref() == Some("ENABLED");
    let encrypted = on(ledger, &config.key("transitEncryption"));
    let by_role = on(ledger, &authorization.key("iam"));
    let port = config.key("transitEncryptionPort");
    if ledger.get(&port).is_some() {
        ledger.left(
            &port,
            "Fargate chooses the port of its own end",
            "nothing to do",
        );
    }
    volume::guarded(ledger, &config, &key, encrypted, by_role);
    volume::to_fill(ledger, &key);
    true
}

/// A folder that is empty at the start of each task, and one container's own.
fn folder(ledger: &mut Ledger, task: &Task, volume: &At, mounted: &[&(At, At)]) {
    if let [(container, mount)] = mounted {
        let path = mount.key("containerPath");
        let mut known = task.containers.iter();
        let owner = known.find(|known| known.at == *container);
        if let (Some(text), Some(owner), false) = (ledger.text(&path), owner, ledger.is_read(mount))
        {
            let key = format!("{}/writable", owner.key);
            if owner.is_read_only(ledger) {
                ledger.item(&path, &key, serde_json::json!({"path": text, "disk": true}));
            }
            ledger.carried(volume, &key);
            ledger.carried(mount, &key);
            return;
        }
    }
    if mounted.is_empty() {
        ledger.left(
            volume,
            "no container mounts it",
            "nothing to do, where none was to",
        );
        return;
    }
    for at in std::iter::once(volume).chain(mounted.iter().map(|(_, mount)| mount)) {
        if !ledger.is_read(at) {
            ledger.left(
                at,
                "containers of the blueprint share no folder",
                "let one hand the other what it has over localhost, put static files into both images, or keep this service where it runs",
            );
        }
    }
}
