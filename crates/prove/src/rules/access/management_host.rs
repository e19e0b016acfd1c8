use crate::intent::Host;
use crate::reach::actors::{Public, Role};
use crate::reach::routes::internet_route;
use crate::reach::step::Step;
use crate::rules::case::Case;
use crate::rules::rule::{Violations, rule};
use crate::types::{instance, launch_template};
use crate::value::{NodeId, Value};
use crate::world::rows::{Fact, Link, Row, row};
use crate::world::security_groups::Direction;

rule! {
    /// P108: the management host is as the blueprint says, and nobody opens connections to it.
    ///
    /// # What it checks
    /// That there is a host exactly if the blueprint asks for one, with or without a public address as
    /// it says, and without any inbound rule.
    ///
    /// # What breaks in real life
    /// The host may look at what is not live yet and reach internal load balancers: an inbound rule on
    /// it is an inbound rule on all of that. Session Manager needs none.
    ///
    /// # How to fix it
    /// Take inbound rules away and connect by Session Manager.
    help: "make it as the blueprint says",
    yields_to: [TEST_PORT_SOURCES, OPEN_TO_WORLD, TASKS_FROM_OTHERS],
}

fn check(case: &Case<'_>) -> Violations {
    let mut wrong = Violations::none();
    let Some(intent) = case.intent else {
        return wrong;
    };
    let hosts: Vec<_> = case
        .actors
        .iter()
        .filter(|a| matches!(a.role, Role::Instance(_)))
        .collect();
    let Some(meant) = &intent.host else {
        for host in hosts {
            if let Some(node) = host.node {
                let id = case.scene.id(node);
                let what = format!("{id} is a management host, which is not in the blueprint");
                wrong
                    .at(node, what)
                    .help("remove it, or ask for it: management.host");
            }
        }
        return wrong;
    };
    if hosts.len() != 1 {
        let what = format!(
            "the blueprint asks for one management host, and the document has {}",
            hosts.len()
        );
        wrong.overall(what).help("write exactly one");
    }
    for host in hosts {
        let Some(node) = host.node else { continue };
        let id = case.scene.id(node);
        for rule in case.rules_of(&host.groups, Direction::In) {
            let rule = rule.node;
            let what = format!("{} opens the management host", case.scene.id(rule));
            wrong
                .at(rule, what)
                .help("remove it: Session Manager needs no inbound rule");
        }
        // Whether a subnet that is there gives out public addresses is not in the document.
        let there = case.intent.is_some_and(|i| i.there.is_some());
        let public = match host.public {
            Public::No => false,
            Public::Unknown(_) if there => false,
            _ => !behind_nat(case, &host.public),
        };
        if public == meant.private {
            let (is, should) = if public {
                ("has a public address", "none")
            } else {
                ("has no public address", "one of its own")
            };
            let what = format!("{id} {is}, and the blueprint asks for {should}");
            wrong
                .at(node, what)
                .help("give it a fixed address, or put it into a private subnet");
        }
        for what in made(case, node, meant) {
            wrong.at(node, format!("{id} {what}"));
        }
        if public && !matches!(host.public, Public::Fixed(_)) {
            let what = format!("the address of {id} is not fixed, so no rule can know it");
            wrong.at(node, what).help("give it an Elastic IP");
        }
    }
    wrong
}

const NEWEST: &[&str] = &[
    "LatestVersionNumber",
    "DefaultVersionNumber",
    "latest_version",
    "default_version",
];

/// What a host is made of: its type, its image, its disk, and where it stands.
fn made(case: &Case<'_>, node: NodeId, meant: &Host) -> Vec<String> {
    let scene = case.scene;
    let r = scene.read();
    let mut out = Vec::new();
    let kind = r.text(node, &row("type", "InstanceType", "instance_type"));
    if kind != Fact::Known(meant.instance_type.clone()) {
        out.push(format!("is a {kind}, not a {}", meant.instance_type));
    }
    let wanted = format!(
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}",
        meant.architecture
    );
    let instance = scene.instances.iter().find(|i| i.node == node);
    let template = instance
        .and_then(|i| i.template.as_ref())
        .and_then(Link::node);
    let right = if case.is_terraform() {
        match r.get(node, &row("image", "", "ami")) {
            Some(Value::Attr(data, _)) if scene.document.node(*data).data => {
                r.text(*data, &row("name", "", "name")) == Fact::Known(wanted)
            }
            // A plan has looked it up.
            Some(Value::Text(id)) => id.starts_with("ami-"),
            _ => false,
        }
    } else {
        let image =
            template.and_then(|t| r.get(t, &row("image", "LaunchTemplateData.ImageId", "")));
        image.and_then(Value::as_text) == Some(&format!("resolve:ssm:{wanted}"))
    };
    if !right {
        out.push(format!(
            "does not start from Amazon Linux for {}",
            meant.architecture
        ));
    }
    if let Some(template) = template {
        let version = r.get(node, instance::TEMPLATE_VERSION);
        let newest = match version {
            Some(Value::Attr(n, attr)) => *n == template && NEWEST.contains(&attr.as_str()),
            // A plan knows the number, or not yet.
            Some(Value::Text(_) | Value::Number(_) | Value::Unknown(_)) => case.is_plan(),
            _ => false,
        };
        if !newest {
            out.push("does not start from the version of its own template".to_owned());
        }
        out.extend(interface(case, node, template));
    } else {
        out.push("has no launch template, which would name its network interface".to_owned());
    }
    // Only version 2 of the metadata service keeps a forged request from the host's credentials.
    // Whoever launches from the template gets what the template says.
    let guarded = |holder: NodeId| {
        let says = |row: &Row, word: &str| r.text(holder, row) == Fact::Known(word.to_owned());
        says(launch_template::METADATA_TOKENS, "required")
            && says(launch_template::METADATA, "enabled")
            && says(launch_template::METADATA_HOPS, "1")
    };
    let own = !case.is_terraform() || guarded(node);
    if !own || !template.is_some_and(guarded) {
        out.push("does not require IMDSv2 with one hop".to_owned());
    }
    let encrypted = r.flag(
        node,
        &row(
            "encrypted",
            "BlockDeviceMappings.Ebs.Encrypted",
            "root_block_device.encrypted",
        ),
    );
    let device = r.text(node, &row("device", "BlockDeviceMappings.DeviceName", ""));
    let other = device.known().is_some_and(|d| d != "/dev/xvda");
    if encrypted != Fact::Known(true) || other {
        out.push("has a disk that is not encrypted".to_owned());
    }
    if r.get(node, &row("data", "UserData", "user_data")).is_some() {
        out.push("runs user data that is not in the blueprint".to_owned());
    }
    let public =
        instance
            .and_then(|i| i.subnet.as_ref())
            .and_then(|s| match internet_route(scene, s) {
                Step::Yes(_) => Some(true),
                Step::No(_) => Some(false),
                // The routes of a network that is there are not in the document.
                Step::Maybe(_) => None,
            });
    let nat = !scene.network.nats.is_empty();
    if public.is_some_and(|p| p == meant.private) && !(nat && meant.private) {
        let word = if meant.private {
            "a public"
        } else {
            "no public"
        };
        out.push(format!("stands in {word} subnet"));
    }
    out
}

/// The interface with its address is there before the host is, and only the template names it: an
/// instance that does so itself is deprecated in Terraform.
fn interface(case: &Case<'_>, node: NodeId, template: NodeId) -> Option<String> {
    let r = case.scene.read();
    let own = [
        &row("interface", "NetworkInterfaces", "network_interface"),
        &row("interface", "SubnetId", "subnet_id"),
        &row("interface", "SecurityGroupIds", "vpc_security_group_ids"),
        &row("interface", "", "primary_network_interface"),
    ];
    if !case.is_plan() && own.iter().any(|row| r.get(node, row).is_some()) {
        return Some("says itself where it stands, which its interface does".to_owned());
    }
    let [one] = r.list(template, launch_template::TEMPLATE_INTERFACES) else {
        return Some("does not start with one network interface".to_owned());
    };
    let made = r.within(
        one,
        &row("interface", "NetworkInterfaceId", "network_interface_id"),
    );
    let first = r.as_number(r.within(one, &row("number", "DeviceIndex", "device_index")));
    if made.is_none() || first.or_default(0) != Some(0) {
        return Some("does not start with a network interface that is there before it".to_owned());
    }
    None
}

fn behind_nat(case: &Case<'_>, public: &Public) -> bool {
    matches!(public, Public::Fixed(nodes) if nodes.iter().all(|n| {
        case.scene.network.nats.iter().any(|nat| nat.address.as_ref().is_some_and(|a| a.is(*n)))
    }))
}
