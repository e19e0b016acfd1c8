//! EC2 instances: hosts.

use super::network::Address;
use super::rows::{Fact, Link, Read, Row, row};
use crate::types::Kind;
use crate::types::{
    address_association, instance, instance_profile, launch_template, network_interface,
};
use crate::value::NodeId;

/// An EC2 instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The resource.
    pub node: NodeId,
    /// Where it stands.
    pub subnet: Option<Link>,
    /// Its groups.
    pub groups: Vec<Link>,
    /// Its profile.
    pub profile: Option<Link>,
    /// It gets a public address.
    pub public_address: Fact<bool>,
    /// Its launch template.
    pub template: Option<Link>,
    /// Its network interface, where it is a resource of its own.
    pub interface: Option<Link>,
    /// The profile's role, where both are in the document.
    pub role: Option<NodeId>,
}

impl Instance {
    /// Whether a fixed address is its own, itself or by its interface.
    pub fn has(&self, address: &Address) -> bool {
        let interface = self.interface.as_ref();
        address.instance.as_ref().is_some_and(|i| i.is(self.node))
            || address
                .interface
                .as_ref()
                .is_some_and(|i| interface.is_some_and(|own| own.same(i)))
    }
}

const INTERFACE_PUBLIC: &Row = &row(
    "public_address",
    "AssociatePublicIpAddress",
    "associate_public_ip_address",
);
const TEMPLATE_INTERFACE_GROUPS: &Row = &row("groups", "Groups", "security_groups");

/// Reads all of them.
pub fn read(r: Read<'_>) -> Vec<Instance> {
    r.of(Kind::Instance).map(|node| instance(r, node)).collect()
}

fn instance(r: Read<'_>, node: NodeId) -> Instance {
    let template = r.link(node, instance::TEMPLATE);
    let of_template = template.as_ref().and_then(Link::node);
    let mut subnet = r.link(node, instance::SUBNET);
    let mut groups = r.links(node, instance::GROUPS);
    let mut public_address = r.flag(node, instance::PUBLIC);
    let mut interface = r.link(node, instance::PRIMARY);
    for block in r.list(node, instance::INTERFACE) {
        interface = interface.or_else(|| {
            r.within(block, address_association::INTERFACE)
                .map(|v| r.as_link(v))
        });
        subnet = subnet.or_else(|| {
            r.within(block, network_interface::SUBNET)
                .map(|v| r.as_link(v))
        });
        groups.extend(r.as_links(r.within(block, network_interface::GROUPS)));
        if public_address.is_absent() {
            public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
        }
    }
    let mut profile = r
        .get(node, instance::PROFILE)
        .map(|v| r.as_named(Kind::InstanceProfile, v));
    if let Some(template) = of_template {
        if groups.is_empty() {
            groups = r.links(template, launch_template::TEMPLATE_GROUPS);
        }
        for block in r.list(template, launch_template::TEMPLATE_INTERFACES) {
            interface = interface.or_else(|| {
                r.within(block, address_association::INTERFACE)
                    .map(|v| r.as_link(v))
            });
            subnet = subnet.or_else(|| {
                r.within(block, network_interface::SUBNET)
                    .map(|v| r.as_link(v))
            });
            if groups.is_empty() {
                groups.extend(r.as_links(r.within(block, TEMPLATE_INTERFACE_GROUPS)));
            }
            if public_address.is_absent() {
                public_address = r.as_flag(r.within(block, INTERFACE_PUBLIC));
            }
        }
        profile = profile
            .or_else(|| {
                r.get(template, launch_template::TEMPLATE_PROFILE_NAME)
                    .map(|v| r.as_named(Kind::InstanceProfile, v))
            })
            .or_else(|| r.link(template, launch_template::TEMPLATE_PROFILE_ARN));
    }
    // An interface that is there before the instance brings subnet and groups.
    if let Some(own) = interface.as_ref().and_then(Link::node) {
        subnet = subnet.or_else(|| r.link(own, network_interface::SUBNET));
        groups.extend(r.links(own, network_interface::GROUPS));
    }
    let role = profile
        .as_ref()
        .and_then(Link::node)
        .and_then(|p| r.list(p, instance_profile::ROLE).first())
        .and_then(|v| r.as_named(Kind::Role, v).node());
    Instance {
        node,
        subnet,
        groups,
        profile,
        public_address,
        template,
        interface,
        role,
    }
}
