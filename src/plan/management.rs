//! The management host: the only machine from which a version is looked at before it is live.

use super::access::Access;
use super::network::Network;
use super::roles;
use crate::aws::{
    Address, AddressAssociation, Instance, InstanceProfile, LaunchTemplate, Role, Subnet,
};
use crate::stack::{Handle, Pseudo, Scope, Stack, Tree};
use crate::system::{Architecture, End, System};

/// Adds the host, where the blueprint asks for one.
pub fn plan(
    system: &System,
    network: &Network,
    access: &Access,
    stack: &mut Stack,
) -> Option<Handle<Instance>> {
    let host = system.management.host.as_ref()?;
    let subnet = network.management?;
    let mut scope = Scope::new(stack, &["management"], "/management/host");
    let (role, attached) = roles::with_managed(
        &mut scope,
        "Lets Session Manager reach the management host",
        "Lets Session Manager reach the host, which no inbound rule does",
        "ec2",
        Some("AmazonSSMManagedInstanceCore"),
    );
    let tags = scope.tags("");
    let profile = scope.add(
        &[],
        "Hands the role to the host",
        InstanceProfile {
            roles: vec![role.get(&Role::NAME)],
            role: role.get(&Role::NAME),
            tags,
        },
    );
    let image = match host.architecture {
        Architecture::X86_64 => Pseudo::ImageX86,
        Architecture::Arm64 => Pseudo::ImageArm,
    };
    let template = scope.add(
        &[],
        "Looks the image up at launch, so that no update replaces the host",
        LaunchTemplate {
            image: Tree::Pseudo(image),
        },
    );
    let tags = scope.tags("management");
    let instance = scope.add(
        &[],
        "From here test listeners and internal load balancers are reached",
        Instance {
            instance_type: host.instance_type.clone(),
            subnet: subnet.get(&Subnet::ID),
            groups: access.group(&End::Host),
            profile: profile.get(&InstanceProfile::NAME),
            template: template.get(&LaunchTemplate::ID),
            template_version: template.get(&LaunchTemplate::VERSION),
            image: Tree::Pseudo(image),
            tags,
        },
    );
    scope.wait(instance.ix, attached);
    scope.wait(instance.ix, network.management_routes.iter().copied());
    scope.wait(instance.ix, access.rules(&End::Host));
    if let Some(address) = access.address {
        scope.add(
            &[],
            "Gives the host its fixed address",
            AddressAssociation {
                allocation: address.get(&Address::ALLOCATION),
                instance: instance.get(&Instance::ID),
            },
        );
    }
    Some(instance)
}
