//! The management host: the only machine from which a version is looked at before it is live.

use super::access::Access;
use super::network::Network;
use super::{roles, text};
use crate::aws::{
    Address, AddressAssociation, Instance, InstanceProfile, LaunchTemplate, NetworkInterface, Role,
    instance_profile, launch_template,
};
use crate::stack::{Handle, Pseudo, Scope, Stack, Tree};
use crate::system::{Architecture, CHANNELS, End, System};

/// What the agent on the host asks for: that it is there, and the channels of Session Manager, by which
/// Run Command comes as well. AWS's own policy for hosts (`AmazonSSMManagedInstanceCore`) also reads
/// every parameter of the account.
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html>
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html>
const PRESENCE: &str = "ssm:UpdateInstanceInformation";

/// Adds the host, where the blueprint asks for one.
pub fn plan(
    system: &System,
    network: &Network,
    access: &Access,
    stack: &mut Stack,
) -> Option<Handle<Instance>> {
    let host = system.management.host.as_ref()?;
    let subnet = network.management.clone()?;
    let mut scope = Scope::new(stack, &["management"], "/management/host");
    let (role, _) = roles::with_managed(
        &mut scope,
        "Management host",
        "Lets Session Manager reach the host, which no inbound rule does",
        &roles::Trust::Instances,
        None,
    );
    let permission = roles::permission(
        &mut scope,
        role,
        "session-manager",
        "Just what the agent of Session Manager and Run Command asks for",
        vec![roles::allow(
            &[&[PRESENCE], CHANNELS.as_slice()].concat(),
            vec!["*".into()],
        )],
    );
    let tags = scope.tags("");
    let prefix = scope.prefix(instance_profile::PREFIX);
    let profile = scope.add(
        &[],
        "Hands the role to the host",
        InstanceProfile {
            prefix,
            path: system.iam.path.clone(),
            roles: vec![role.get(&Role::NAME)],
            role: role.get(&Role::NAME),
            tags,
        },
    );
    let image = match host.architecture {
        Architecture::X86_64 => Pseudo::ImageX86,
        Architecture::Arm64 => Pseudo::ImageArm,
    };
    let tags = scope.tags("management");
    let interface = scope.add(
        &[],
        "The host's place in the network, with its address before it starts",
        NetworkInterface {
            subnet,
            groups: access.group(&End::Host),
            description: "Management host".to_owned(),
            tags: tags.clone(),
        },
    );
    // An agent that finds no way out when it starts sleeps for minutes before it looks again.
    let addressed = access.address.map(|address| {
        scope
            .add(
                &[],
                "Gives the host its fixed address, before it starts",
                AddressAssociation {
                    allocation: address.get(&Address::ALLOCATION),
                    interface: interface.get(&NetworkInterface::ID),
                },
            )
            .ix
    });
    let prefix = scope.prefix(launch_template::PREFIX);
    let template = scope.add(
        &[],
        "Names the host's interface and its image, so that no update replaces the host",
        LaunchTemplate {
            prefix,
            image: Tree::Pseudo(image),
            interfaces: LaunchTemplate::first(interface.get(&NetworkInterface::ID)),
        },
    );
    let key = text::key(&scope);
    let instance = scope.add(
        &[],
        "From here test listeners and internal load balancers are reached",
        Instance {
            instance_type: host.instance_type.clone(),
            profile: profile.get(&InstanceProfile::NAME),
            template: template.get(&LaunchTemplate::ID),
            template_version: template.get(&LaunchTemplate::VERSION),
            image: Tree::Pseudo(image),
            disk: Instance::disk(key.clone()),
            disk_key: key,
            volume_tags: tags.clone(),
            tags,
        },
    );
    scope.wait(instance.ix, [permission]);
    scope.wait(instance.ix, network.management_routes.iter().copied());
    scope.wait(instance.ix, access.rules(&End::Host));
    scope.wait(instance.ix, addressed);
    Some(instance)
}
